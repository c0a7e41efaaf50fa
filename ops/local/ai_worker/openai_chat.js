// OpenAI's dialect: the newer models of Workers AI, and those of most vendors.

import { checkMessages } from "./checks.js";
import { AIError, ForeignError } from "./errors.js";
import { event } from "./event_stream.js";

/** The inputs, which are OpenAI's already. Throws AIError or ForeignError. */
export function read(model, inputs) {
  const { max_completion_tokens: ceiling = inputs.max_tokens, ...rest } = inputs;
  const isWorkersAI = model.id.startsWith("@cf/");
  if (isWorkersAI) checkMessages(rest.messages, rest);
  if (model.id.startsWith("openai/") && rest.max_tokens !== undefined) {
    const text = "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    throw unsupported("max_tokens", text);
  }
  if (!Array.isArray(rest.messages) || rest.messages.length === 0) {
    if (isWorkersAI) throw new AIError(5004, "Bad input: `messages` is required");
    // The Responses and the generateContent forms of a body are not played here.
    throw unsupported("messages", "Missing required parameter: 'messages'.");
  }
  const format = rest.response_format;
  if (format?.type === "json_schema" && format.json_schema?.schema === undefined) {
    // The older models take the schema alone, and some of the newer do.
    const text = "Missing required parameter: 'response_format.json_schema.schema'.";
    if (!isWorkersAI) throw unsupported("response_format", text);
    const enveloped = { name: "answer", schema: format.json_schema };
    rest.response_format = { type: "json_schema", json_schema: enveloped };
  }
  return { ...rest, ...(ceiling !== undefined && { max_tokens: ceiling }) };
}

function unsupported(param, message) {
  const error = { message, type: "invalid_request_error", param, code: "unsupported_parameter" };
  return new ForeignError(400, JSON.stringify({ error }));
}

/** A whole answer. */
export function whole({ text, reasoning, calls, finish }, chat) {
  const message = {
    role: "assistant",
    // An answer that is all reasoning, or all calls, has no text.
    content: text || null,
    ...(reasoning && { [chat.model.where]: reasoning }),
    tool_calls: calls.map(callOf),
  };
  return {
    ...head(chat, "chat.completion"),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    usage: usage(chat),
  };
}

/** The events of a streamed answer: each has the usage so far. */
export async function* frames(pieces, chat) {
  const same = head(chat, "chat.completion.chunk");
  const chunk = (delta, reason = null) => {
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: reason }];
    return event({ ...same, choices, usage: usage(chat) });
  };
  let finish;
  yield chunk({ role: "assistant", content: "" });
  for await (const { text, reasoning, call, end } of pieces) {
    if (text) yield chunk({ content: text });
    if (reasoning) yield chunk({ [chat.model.where]: reasoning });
    if (call) yield chunk({ tool_calls: [pieceOf(call)] });
    finish = end ?? finish;
  }
  if (finish === undefined) return;
  yield chunk({}, finish);
  yield event({ ...same, choices: [], usage: usage(chat) });
  yield event("[DONE]");
}

function callOf({ id, name, arguments: given }) {
  return { id, type: "function", function: { name, arguments: given } };
}

function pieceOf({ index, ...call }) {
  if (call.name === undefined) return { index, function: { arguments: call.arguments } };
  return { index, ...callOf(call) };
}

/** The event of a failure in a stream. */
export function failure({ code, status, message }) {
  return event({ error: { code: code ?? status, message } });
}

function head({ model: { id } }, object) {
  const isWorkersAI = id.startsWith("@cf/");
  return {
    id: `chatcmpl-${crypto.randomUUID()}`,
    object,
    created: Math.floor(Date.now() / 1000),
    // A vendor knows its model by its own name.
    model: isWorkersAI ? id : id.slice(id.indexOf("/") + 1),
  };
}

function usage({ model, used: { prompt, completion, cached, reasoned } }) {
  const total = prompt + completion;
  const counts = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total };
  const details = { ...counts, prompt_tokens_details: { cached_tokens: cached } };
  if (model.id.startsWith("@cf/")) return { ...details, neurons: total / 100 };
  return { ...details, completion_tokens_details: { reasoning_tokens: reasoned } };
}
