// A new key, shown once.

import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { signIn } from "../access";
import { serverNowMs } from "../clock";
import { CopyButton } from "../components/copy";
import { Dialog } from "../components/dialog";
import { Icon } from "../components/icon";
import { apiKey, tenant } from "../session";
import { type MadeKey, shown } from "./stored";
import { momentText, Name } from "./words";

export function ShownDialog({ made }: { made: MadeKey }) {
  const isCopied = useSignal(false);
  const isWarned = useSignal(false);
  const id = useId();
  const isOfTab = apiKey.value === made.key;
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (!isCopied.peek()) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, []);

  /** Whether it may be closed: the key was copied, or it was said already that it was not. */
  function mayLeave(): boolean {
    if (isCopied.peek() || isWarned.peek()) return true;
    isWarned.value = true;
    return false;
  }

  function close(): void {
    shown.value = null;
  }

  function leave(then: () => void): void {
    if (!mayLeave()) return;
    close();
    then();
  }

  function copied(): void {
    isCopied.value = true;
    isWarned.value = false;
  }

  return (
    <Dialog
      title={
        <>
          The key of <Name of={made} />
        </>
      }
      onClose={close}
      mayClose={mayLeave}
    >
      <div class="key-form">
        <p>
          <strong>Copy it now: it is stored nowhere, and cannot be shown again.</strong>
        </p>
        <div class="shown-key">
          <label class="hidden" for={id}>
            The new key
          </label>
          <textarea
            id={id}
            readOnly
            rows={2}
            spellcheck={false}
            autocomplete="off"
            value={made.key}
            onFocus={(event) => event.currentTarget.select()}
            onCopy={copied}
          />
          <CopyButton text={made.key} label="Copy the key" onCopied={copied} />
        </div>
        {made.replaces !== undefined && (
          <p>
            It replaces <code>{made.replaces}</code>
            {oldKeyText(made)}
          </p>
        )}
        {made.warnings?.map((warning) => (
          <p class="note" key={warning}>
            <Icon name="alert" size={16} />
            <span>{warning}</span>
          </p>
        ))}
        <div class="next">
          <h3>What to do next</h3>
          <ul>
            <li>
              Give it to its users in a way that nobody else reads: who has it can spend what it
              may.
            </li>
            <li>
              <button
                type="button"
                class="link"
                onClick={() =>
                  leave(() => {
                    location.hash = "connect";
                  })
                }
              >
                Connect
              </button>{" "}
              says what to paste into each client.
            </li>
            <li>
              {isOfTab ? (
                "This tab goes on with it."
              ) : (
                <>
                  To try it out,{" "}
                  <button
                    type="button"
                    class="link"
                    onClick={() => leave(() => void signIn(made.key, tenant.peek() ?? ""))}
                  >
                    sign in with it
                  </button>{" "}
                  in this tab, or paste it into another one.
                </>
              )}
            </li>
          </ul>
        </div>
        {isWarned.value && (
          <p class="note" role="alert">
            <Icon name="alert" size={16} />
            The key is not copied yet. If you go on, it is lost.
          </p>
        )}
        <div class="dialog-actions">
          <button
            type="button"
            class={isCopied.value ? "button primary" : "button"}
            onClick={() => leave(() => {})}
          >
            {isWarned.value ? "Close without it" : "Done"}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** How long the old key still works; where that is not known, a warning says so. */
function oldKeyText({ oldExpires }: MadeKey): string {
  if (oldExpires === undefined) return ".";
  if (Date.parse(oldExpires) <= serverNowMs()) return ", which works no more.";
  return `, which works until ${momentText(oldExpires)}.`;
}
