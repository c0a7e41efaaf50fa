// Where a question is written, and pictures are attached.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../components/icon";
import { ask, countToldPictures, stop } from "./asking";
import { turns } from "./conversation";
import { draftPictures, draftText } from "./draft";
import { chosen, sees } from "./models";
import { MOST_PICTURES, PICTURE_TYPES, readPicture } from "./pictures";

const HIGHEST_PX = 260;

const EARLY = "The answer is still coming. Send this when it has ended, or stop it with Escape.";
const UNSEEN = "This model sees no pictures. Your pictures wait for one that does.";

/** On a phone, Enter makes a new line: there is no Shift+Enter. */
const isTouched = matchMedia("(pointer: coarse)");

export function Composer({ streaming }: { streaming: boolean }) {
  const problem = useSignal("");
  /** Enter was pressed while an answer was coming. */
  const isEarly = useSignal(false);
  const isOver = useSignal(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const canSee = sees(chosen.value);
  const attached = canSee ? draftPictures.value : [];
  const isEmpty = draftText.value.trim() === "" && attached.length === 0;
  const lastTurn = turns.value.at(-1)?.id;

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, HIGHEST_PX)}px`;
  }, [draftText.value]);

  useEffect(focus, []);
  useEffect(() => {
    // What asked may be gone, and the focus with it: an example, or the button of the answer before.
    if (document.activeElement === document.body) focus();
  }, [lastTurn]);
  useEffect(() => {
    isEarly.value = false;
  }, [streaming]);

  /** A phone would open its keyboard. */
  function focus(): void {
    if (!isTouched.matches) area.current?.focus();
  }

  function submit(): void {
    if (isEmpty) return;
    isEarly.value = streaming;
    if (streaming) return;
    void ask(draftText.value.trim(), attached);
    draftText.value = "";
    if (canSee) draftPictures.value = [];
    problem.value = "";
    focus();
  }

  function stopByClick(event: MouseEvent): void {
    // The second click of a double click on Send comes here.
    if (event.detail > 1) return;
    stop();
    focus();
  }

  function said(): string {
    if (isEarly.value) return EARLY;
    if (problem.value) return problem.value;
    return draftPictures.value.length > attached.length ? UNSEEN : "";
  }

  async function attach(files: Iterable<File>): Promise<void> {
    problem.value = "";
    if (!canSee) {
      problem.value = "This model sees no pictures. Choose another one to attach some.";
      return;
    }
    for (const each of files) {
      // The model is sent the whole conversation each time.
      if (countToldPictures() + draftPictures.value.length >= MOST_PICTURES) {
        problem.value = `A conversation has at most ${MOST_PICTURES} pictures.`;
        return;
      }
      const read = await readPicture(each);
      if ("problem" in read) problem.value = read.problem;
      else draftPictures.value = [...draftPictures.value, read];
    }
  }

  function onPaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    const types = event.clipboardData?.types ?? [];
    // What is copied from a document or a table is a text, and a picture of it. A copied picture or
    // file has one of these types at most.
    const isText = types.includes("text/plain") && types.includes("text/html");
    if (files.length === 0 || isText) return;
    event.preventDefault();
    void attach(files);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // An input method has Enter and Escape to itself.
    if (event.isComposing) return;
    if (event.key === "Escape" && streaming) stop();
    if (event.key !== "Enter" || event.shiftKey || isTouched.matches) return;
    event.preventDefault();
    submit();
  }

  return (
    <form
      class={isOver.value ? "composer over" : "composer"}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => {
        isOver.value = false;
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        isOver.value = false;
        void attach([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      {attached.length > 0 && (
        <ul class="pictures" aria-label="Attached pictures">
          {attached.map((picture, index) => (
            <li key={index}>
              <img src={picture.url} alt={picture.name} />
              <button
                type="button"
                aria-label={`Remove ${picture.name}`}
                onClick={() => {
                  draftPictures.value = draftPictures.value.filter((_, at) => at !== index);
                }}
              >
                <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={area}
        rows={1}
        aria-label="Your question"
        placeholder="Ask something"
        value={draftText.value}
        onInput={(event) => {
          draftText.value = event.currentTarget.value;
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div class="composer-row">
        <input
          ref={file}
          type="file"
          class="hidden"
          tabIndex={-1}
          aria-label="Pictures"
          accept={PICTURE_TYPES.join(",")}
          multiple
          onChange={(event) => {
            void attach([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        <button
          type="button"
          class="button quiet round"
          aria-label="Attach pictures"
          title={canSee ? "Attach pictures" : "This model sees no pictures"}
          disabled={!canSee}
          onClick={() => file.current?.click()}
        >
          <Icon name="image" />
        </button>
        <p class="composer-words" role="status">
          {said()}
        </p>
        {streaming ? (
          <button
            type="button"
            class="button primary round"
            aria-label="Stop"
            onClick={stopByClick}
          >
            <Icon name="stop" />
          </button>
        ) : (
          <button type="submit" class="button primary round" aria-label="Send" disabled={isEmpty}>
            <Icon name="send" />
          </button>
        )}
      </div>
    </form>
  );
}

/** Whether files are dragged. A text that is dragged is the browser's to put in. */
function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}
