// Asks the model server, which has OpenAI's API.

import { AIError } from "./errors.js";
import { dataOf } from "./event_stream.js";

// Longest silence of the server: until its headers, and between two pieces of its body.
const SILENCE_MS = 120_000;

// How a model is told to reason. The small model knows nothing of it.
const REASONING_INPUTS = ["reasoning_effort", "chat_template_kwargs"];

/** The pieces of the server's answer. Throws AIError; breaks off where the server does. */
export async function* ask(env, chat) {
  const silence = new Deadline(SILENCE_MS);
  const { stream } = chat.request;
  let hasBegun = false;
  try {
    const upstream = await fetch(`${env.SERVER_URL}/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(env.SERVER_KEY && { authorization: `Bearer ${env.SERVER_KEY}` }),
      },
      body: JSON.stringify(bodyFor(env, chat)),
      signal: AbortSignal.any([silence.signal, chat.abandoned.signal]),
    });
    if (!upstream.ok) throw await translateFailure(upstream);
    const answers = stream ? dataOf(upstream.body, () => silence.restart()) : [await upstream.text()];
    for await (const piece of read(answers, chat)) {
      hasBegun = true;
      yield piece;
    }
  } catch (error) {
    if (error instanceof AIError || hasBegun) throw error;
    if (silence.signal.aborted) throw new AIError(3007, "The model server did not answer in time");
    throw new AIError(3043, `The model server cannot be reached or broke off: ${error.message}`);
  } finally {
    silence.clear();
  }
}

function bodyFor(env, { model, request }) {
  const takesAll = env.SERVER_TAKES === "everything";
  const told = Object.entries(request).filter(([name]) => takesAll || !REASONING_INPUTS.includes(name));
  return {
    ...Object.fromEntries(told),
    messages: takesAll ? request.messages : request.messages.map(textOnly),
    model: env.SERVER_MODEL || model.id,
    ...(request.stream && { stream_options: { include_usage: true } }),
  };
}

// The small model's template wants a text in every message. It sees no images.
function textOnly({ content, reasoning, reasoning_content, ...message }) {
  return { ...message, content: textOf(content) };
}

/** The texts of a message's content; of its images nothing is left. */
export function textOf(content) {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text ?? "").join("");
}

/** How many words there are. Every word is a token at least. */
export function wordsOf(text) {
  return text.match(/\S+/g)?.length ?? 0;
}

// The pieces of an answer, whole or streamed. Without `[DONE]`, or a whole body, it has no `end`.
async function* read(answers, chat) {
  const { stream } = chat.request;
  let finish;
  for await (const data of answers) {
    if (data === "[DONE]") {
      yield { end: finish ?? "stop" };
      return;
    }
    const { error, choices, usage } = JSON.parse(data);
    if (error) throw new AIError(3043, String(error.message ?? error));
    const { delta, message = delta ?? {}, finish_reason: reason } = choices?.[0] ?? {};
    finish = reason ?? finish;
    for (const piece of piecesOf(message)) {
      // Until the server has counted, a piece counts one.
      chat.used.completion += 1;
      yield piece;
    }
    if (usage) count(chat.used, usage);
    if (!stream) yield { end: finish ?? (message.tool_calls?.length ? "tool_calls" : "stop") };
  }
}

function piecesOf({ content, reasoning_content, reasoning = reasoning_content, tool_calls: calls }) {
  return [
    ...(reasoning ? [{ reasoning }] : []),
    ...(content ? [{ text: content }] : []),
    ...(calls ?? []).map(({ id, index, function: { name, arguments: given = "" } = {} }, n) => ({
      call: { index: index ?? n, id, name: name ?? undefined, arguments: given },
    })),
  ];
}

function count(used, { prompt_tokens = 0, completion_tokens = 0, prompt_tokens_details, completion_tokens_details }) {
  used.prompt = prompt_tokens;
  used.completion = completion_tokens;
  used.cached = prompt_tokens_details?.cached_tokens ?? 0;
  used.reasoned = completion_tokens_details?.reasoning_tokens ?? 0;
}

async function translateFailure(upstream) {
  const text = await upstream.text();
  const { status } = upstream;
  let message = text.slice(0, 500);
  let type;
  try {
    const { error, errors } = JSON.parse(text);
    // A server that already speaks Workers AI's error shape (or a gateway's) is passed on as it is.
    if (Number.isInteger(errors?.[0]?.code)) return new AIError(errors[0].code, errors[0].message, status);
    ({ message, type } = error);
  } catch {
    // Not OpenAI's error shape, so the text is the best description.
  }
  if (status === 413 || type === "exceed_context_size_error") return new AIError(3006, `Request is too large: ${message}`);
  if (status === 408 || status === 504) return new AIError(3007, `Request timeout: ${message}`);
  if (status === 429 || status === 503) return new AIError(3040, `Capacity temporarily exceeded: ${message}`);
  if (status === 401 || status === 403) return new AIError(5018, `Not allowed by the model server: ${message}`);
  if (status === 404) return new AIError(5007, `No such model: ${message}`);
  if (status < 500) return new AIError(5004, `Bad input: ${message}`);
  return new AIError(3043, `Internal server error: ${message}`);
}

class Deadline {
  #controller = new AbortController();
  #after;
  #timer;

  constructor(after) {
    this.#after = after;
    this.restart();
  }

  get signal() {
    return this.#controller.signal;
  }

  restart() {
    this.clear();
    this.#timer = setTimeout(() => this.#controller.abort(), this.#after);
  }

  clear() {
    clearTimeout(this.#timer);
  }
}
