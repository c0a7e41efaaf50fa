// The form that sends a request of the reference. It uses the key of this tab, which the console uses,
// too. A key that is typed here becomes the key of this tab.

import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { call, type Failure, unreached, unsendable } from "../api";
import { apiKey, signInWith, tenant } from "../session";
import { describe, type Operation, target } from "./description";

/** The sample that a form begins with. */
export interface Chosen {
  method: string;
  path: string;
  example: string;
}

/** What came back, as far as it is there. */
interface Answer {
  status: string;
  isRefused: boolean;
  headers: [string, string][];
  text: string;
}

/** A longer answer is cut off here. */
const SHOWN_CHARACTERS = 200_000;

let place: HTMLElement | undefined;

/** Open the form for a sample. */
export function openRequest(chosen: Chosen): void {
  if (place === undefined) {
    place = document.createElement("div");
    document.body.append(place);
  }
  const inside = place;
  render(<Dialog chosen={chosen} close={() => render(null, inside)} />, inside);
}

function Dialog({ chosen, close }: { chosen: Chosen; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [operation, setOperation] = useState<Operation | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
    void describe(chosen.method, chosen.path).then((answer) => {
      if (answer.ok) setOperation(answer.value);
      else setFailure(answer.failure);
    });
  }, [chosen]);
  return (
    <dialog ref={dialog} aria-labelledby="request-title" onClose={close}>
      <header>
        <h2 id="request-title">
          <span class={`method ${chosen.method}`}>{chosen.method.toUpperCase()}</span>{" "}
          <code>{chosen.path}</code>
        </h2>
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      {failure !== null && (
        <p class="fields" role="alert">
          {failure.message}
        </p>
      )}
      {operation !== null && <Form operation={operation} example={chosen.example} />}
    </dialog>
  );
}

function Form({ operation, example }: { operation: Operation; example: string }) {
  const [name, setName] = useState(example);
  const [body, setBody] = useState(() => new Map(operation.examples).get(example) ?? "");
  const [key, setKey] = useState(apiKey.value ?? "");
  const [tenantId, setTenantId] = useState(tenant.value ?? "");
  const [values, setValues] = useState<ReadonlyMap<string, string>>(
    () => new Map(operation.parameters.map((each) => [each.name, each.example])),
  );
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [underway, setUnderway] = useState<AbortController | null>(null);
  // Closing the form stops what it sent.
  const last = useRef<AbortController>(undefined);
  useEffect(() => () => last.current?.abort(), []);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const unsent = operation.takesKey ? unsendable(key, tenantId) : null;
    if (unsent !== null) {
      setAnswer({ status: unsent.failure.message, isRefused: true, headers: [], text: "" });
      return;
    }
    if (operation.takesKey) signInWith(key.trim() || null, tenantId.trim() || null);
    const stop = new AbortController();
    last.current = stop;
    setUnderway(stop);
    setAnswer(null);
    await send(operation, target(operation, values), body, stop.signal, setAnswer);
    setUnderway(null);
  }

  return (
    <>
      <form class="fields" onSubmit={(event) => void submit(event)}>
        {operation.takesKey && (
          <div class="pair">
            <label>
              API key <span class="quiet">of this tab; the console has the same</span>
              <input
                type="password"
                autocomplete="off"
                spellcheck={false}
                placeholder="bly_…"
                value={key}
                onInput={(event) => setKey(event.currentTarget.value)}
              />
            </label>
            <label>
              Tenant <span class="quiet">only where several share a deployment</span>
              <input
                autocomplete="off"
                spellcheck={false}
                value={tenantId}
                onInput={(event) => setTenantId(event.currentTarget.value)}
              />
            </label>
          </div>
        )}
        {operation.parameters.map((each) => (
          <label key={each.name}>
            <code>{each.name}</code>
            <input
              required={each.required}
              value={values.get(each.name) ?? ""}
              onInput={(event) =>
                setValues(new Map(values).set(each.name, event.currentTarget.value))
              }
            />
          </label>
        ))}
        {operation.examples.length > 1 && (
          <label>
            Example
            <select
              value={name}
              onChange={(event) => {
                const chosen = event.currentTarget.value;
                setName(chosen);
                setBody(new Map(operation.examples).get(chosen) ?? "");
              }}
            >
              {operation.examples.map(([each]) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
        )}
        {operation.examples.length > 0 && (
          <label>
            Body
            <textarea
              spellcheck={false}
              value={body}
              onInput={(event) => setBody(event.currentTarget.value)}
            />
          </label>
        )}
        <div class="row">
          <button type="submit" class="button main" disabled={underway !== null}>
            Send
          </button>
          {underway !== null && (
            <button type="button" class="button" onClick={() => underway.abort()}>
              Stop
            </button>
          )}
          <span class="quiet">This is a real request to this deployment.</span>
        </div>
      </form>
      <div class="answer">
        <p role="status">
          {answer !== null && (
            <span class={answer.isRefused ? "status error" : "status"}>{answer.status}</span>
          )}
        </p>
        {answer !== null && answer.headers.length > 0 && (
          <details>
            <summary>{answer.headers.length} headers</summary>
            <ul class="keys inside">
              {answer.headers.map(([header, value]) => (
                <li key={header}>
                  <b>{header}</b>
                  <span class="kind">{value}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
        {answer !== null && answer.text !== "" && (
          <pre tabIndex={0}>
            <code>{answer.text}</code>
          </pre>
        )}
      </div>
    </>
  );
}

/** Send a request, and show its answer as it comes. */
async function send(
  operation: Operation,
  path: string,
  body: string,
  signal: AbortSignal,
  show: (answer: Answer) => void,
): Promise<void> {
  const began = performance.now();
  let answer: Answer = { status: "", isRefused: true, headers: [], text: "" };
  try {
    const { method } = operation;
    const response = await call(path, { method, signal, ...(body === "" ? {} : { text: body }) });
    const took = () => `${Math.round(performance.now() - began)} ms`;
    const status = `${response.status} ${response.statusText}`.trim();
    answer = {
      status: `${status} · first byte after ${took()}`,
      isRefused: !response.ok,
      headers: [...response.headers],
      text: "",
    };
    show(answer);
    const texts = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let read = await texts?.read(); read && !read.done; read = await texts?.read()) {
      answer = { ...answer, text: (answer.text + read.value).slice(0, SHOWN_CHARACTERS) };
      show(answer);
    }
    show({ ...answer, status: `${status} · ${took()}`, text: readable(answer) });
  } catch (error) {
    const { message } = unreached(error);
    show({ ...answer, status: message, isRefused: true });
  }
}

/** JSON with a line for each key; anything else as it is. */
function readable({ text }: Answer): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
