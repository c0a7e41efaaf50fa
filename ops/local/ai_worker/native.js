// The dialect of Workers AI's older models: `{"response": …}`.

import { checkMessages } from "./checks.js";
import { AIError } from "./errors.js";
import { event } from "./event_stream.js";

// Workers AI's default when a request has no `max_tokens`.
const DEFAULT_MAX_TOKENS = 256;
const MOST_PADDING = 16;
const NO_CALL = { id: null, type: null, function: { name: null, arguments: "" } };

/** The inputs as OpenAI's. Throws AIError. */
export function read(model, inputs) {
  const { prompt, messages = ofPrompt(prompt), image, ...rest } = inputs;
  checkMessages(messages, rest);
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new AIError(5004, "Bad input: one of `messages` and `prompt` is required");
  }
  const format = rest.response_format;
  return {
    ...rest,
    max_tokens: rest.max_tokens ?? DEFAULT_MAX_TOKENS,
    messages: image === undefined ? messages : withImage(messages, image),
    ...(format && { response_format: openAIFormat(format) }),
  };
}

function ofPrompt(prompt) {
  return prompt === undefined ? undefined : [{ role: "user", content: prompt }];
}

// Some models take one image beside the messages: a data URL, or its bytes.
function withImage(messages, image) {
  const url = typeof image === "string" ? image : `data:image/png;base64,${Uint8Array.from(image).toBase64()}`;
  const { content, ...last } = messages.at(-1);
  const parts = typeof content === "string" ? [{ type: "text", text: content }] : content;
  return [...messages.slice(0, -1), { ...last, content: [...parts, { type: "image_url", image_url: { url } }] }];
}

// Workers AI takes the schema alone, OpenAI a schema with a name.
function openAIFormat({ type, json_schema: schema }) {
  return type === "json_schema" ? { type, json_schema: { name: "answer", schema } } : { type };
}

/** A whole answer. */
export function whole({ text, calls, finish }, chat) {
  return {
    response: /^json_/.test(chat.inputs.response_format?.type) ? jsonAnswer(text) : text,
    tool_calls: calls.map(({ name, arguments: given }) => ({ name, arguments: parsed(given) })),
    ...(finish !== "stop" && { finish_reason: finish }),
    usage: usage(chat.used),
  };
}

// In JSON mode Workers AI answers with the object; half an object (cut by max_tokens) is text.
function jsonAnswer(text) {
  const value = parsed(text);
  return typeof value === "object" && value !== null ? value : text;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The events of a streamed answer. */
export async function* frames(pieces, chat) {
  let finish;
  let isCalling = false;
  yield event({ tool_calls: [], p: padding() });
  for await (const { text, call, end } of pieces) {
    if (text) yield event({ response: text, tool_calls: [], p: padding() });
    if (call) {
      isCalling = true;
      yield event({ tool_calls: [pieceOf(call)], p: padding() });
    }
    finish = end ?? finish;
  }
  if (finish === undefined) return;
  // A call ends with a piece of nothing.
  if (isCalling) yield event({ tool_calls: [NO_CALL], p: padding() });
  const reason = finish !== "stop" && { finish_reason: finish };
  yield event({ response: "", tool_calls: [], ...reason, usage: usage(chat.used), p: padding() });
  yield event("[DONE]");
}

function pieceOf({ index, id, name, arguments: given }) {
  if (name === undefined) return { index, function: { arguments: given } };
  return { id, type: "function", index, function: { name, arguments: given } };
}

/** The event of a failure in a stream. */
export function failure(error) {
  return event(error.body ?? { error: { code: error.status, message: error.message } });
}

// Of random length, so that nobody learns from the sizes of packets what an answer says.
function padding() {
  return "abcdefghijklmnop".slice(0, 1 + Math.floor(Math.random() * MOST_PADDING));
}

function usage({ prompt, completion }) {
  const total = prompt + completion;
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total, neurons: total / 100 };
}
