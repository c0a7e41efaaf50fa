// Anthropic's dialect, Messages, with what the binding's schema check refuses in it.

import { inputError } from "./errors.js";
import { event } from "./event_stream.js";

const STOP_REASONS = { stop: "end_turn", length: "max_tokens", tool_calls: "tool_use", content_filter: "refusal" };
// OpenAI's form of each choice of a tool.
const CHOICES = {
  auto: () => "auto",
  none: () => "none",
  any: () => "required",
  tool: ({ name }) => ({ type: "function", function: { name } }),
};
const ERROR_TYPES = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};
// Real ones sign what was thought; nothing reads this one.
const SIGNATURE = "bG9jYWw=";

/** The inputs as OpenAI's. Throws AIError where the binding refuses them. */
export function read(model, inputs) {
  check(model, inputs);
  const { system, messages, max_tokens, stream, temperature, top_p } = inputs;
  const { stop_sequences: stop, tools, tool_choice: choice, output_config: { format } = {} } = inputs;
  return {
    messages: [...(system ? [{ role: "system", content: system }] : []), ...messages.flatMap(turns)],
    max_tokens,
    stream,
    ...(temperature !== undefined && { temperature }),
    ...(top_p !== undefined && { top_p }),
    ...(stop && { stop }),
    ...(tools?.length && { tools: tools.map(toolOf) }),
    ...(choice && { tool_choice: CHOICES[choice.type](choice) }),
    ...(format && { response_format: openAIFormat(format) }),
  };
}

function openAIFormat({ schema }) {
  return { type: "json_schema", json_schema: { name: "answer", schema } };
}

function check(model, { messages, max_tokens: ceiling, system, temperature, tool_choice: choice }) {
  if (ceiling === undefined) throw inputError("Required value missing: max_tokens");
  if (!Array.isArray(messages)) throw wrongKind("messages", "array", messages);
  if (system !== undefined && typeof system !== "string") throw wrongKind("system", "string", system);
  if (temperature !== undefined && model.id !== "anthropic/claude-haiku-4.5") {
    const text = "`temperature` is not supported on this model. Remove it from your request.";
    throw inputError(`Validation error at temperature: ${text}`);
  }
  const isForced = choice !== undefined && choice.type !== "auto" && choice.type !== "none";
  if (isForced && (model.id === "anthropic/claude-opus-5.5" || CHOICES[choice.type] === undefined)) {
    const text = "Invalid discriminator value. Expected 'auto' | 'none'";
    throw inputError(`Invalid value at tool_choice.type: ${text}`);
  }
}

function wrongKind(name, expected, value) {
  const received = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return inputError(`Invalid value at ${name}: Invalid input: expected ${expected}, received ${received}`);
}

function toolOf({ name, description, input_schema: parameters }) {
  return { type: "function", function: { name, ...(description && { description }), parameters } };
}

// A message of blocks is one message of OpenAI's, and one more for each result of a tool.
function turns({ role, content }) {
  if (typeof content === "string") return [{ role, content }];
  const results = content.filter(({ type }) => type === "tool_result");
  const parts = content.flatMap(partOf);
  const calls = content.filter(({ type }) => type === "tool_use").map(callOf);
  const turn = { role, content: parts, ...(calls.length > 0 && { tool_calls: calls }) };
  return [...results.map(resultOf), ...(parts.length > 0 || calls.length > 0 ? [turn] : [])];
}

function partOf({ type, text, source }) {
  if (type === "text") return [{ type, text }];
  if (type !== "image") return [];
  const url = source.type === "url" ? source.url : `data:${source.media_type};base64,${source.data}`;
  return [{ type: "image_url", image_url: { url } }];
}

function callOf({ id, name, input }) {
  return { id, type: "function", function: { name, arguments: JSON.stringify(input) } };
}

function resultOf({ tool_use_id: id, content = "" }) {
  const text = typeof content === "string" ? content : content.map((block) => block.text ?? "").join("");
  return { role: "tool", tool_call_id: id, content: text };
}

/** A whole answer. */
export function whole({ text, reasoning, calls, finish }, chat) {
  return {
    ...head(chat),
    content: [
      ...(reasoning ? [{ type: "thinking", thinking: reasoning, signature: SIGNATURE }] : []),
      ...(text ? [{ type: "text", text }] : []),
      ...calls.map(useOf),
    ],
    stop_reason: stopReason(finish),
    usage: usage(chat.used),
    gatewayMetadata: { keySource: "local" },
  };
}

function useOf({ id, name, arguments: given }) {
  let input = {};
  try {
    input = JSON.parse(given);
  } catch {
    // What is no JSON is no input.
  }
  return { type: "tool_use", id, name, input };
}

/** The events of a streamed answer. */
export async function* frames(pieces, chat) {
  const send = (type, fields) => event({ type, ...fields }, type);
  const blocks = new Blocks();
  let finish;
  const empty = { ...head(chat), content: [], stop_reason: null, usage: usage(chat.used) };
  yield send("message_start", { message: empty });
  yield send("ping");
  for await (const { text, reasoning, call, end } of pieces) {
    for (const [type, fields] of blocks.take({ text, reasoning, call })) yield send(type, fields);
    finish = end ?? finish;
  }
  if (finish === undefined) return;
  for (const [type, fields] of blocks.close()) yield send(type, fields);
  const delta = { stop_reason: stopReason(finish), stop_sequence: null };
  yield send("message_delta", { delta, usage: usage(chat.used) });
  yield send("message_stop");
}

// The content blocks of a stream: one is open at a time.
class Blocks {
  #index = -1;
  #open;

  take({ text, reasoning, call }) {
    if (text) return this.#piece("text", { type: "text", text: "" }, { type: "text_delta", text });
    if (reasoning) {
      const start = { type: "thinking", thinking: "", signature: "" };
      return this.#piece("thinking", start, { type: "thinking_delta", thinking: reasoning });
    }
    if (!call) return [];
    const { index, id, name, arguments: given } = call;
    const start = { type: "tool_use", id, name, input: {} };
    return this.#piece(`call ${index}`, start, { type: "input_json_delta", partial_json: given });
  }

  #piece(block, start, delta) {
    const events = [];
    if (this.#open !== block) {
      events.push(...this.close());
      this.#open = block;
      this.#index += 1;
      events.push(["content_block_start", { index: this.#index, content_block: start }]);
    }
    return [...events, ["content_block_delta", { index: this.#index, delta }]];
  }

  close() {
    if (this.#open === undefined) return [];
    const index = this.#index;
    const signature = { index, delta: { type: "signature_delta", signature: SIGNATURE } };
    const signed = this.#open === "thinking" ? [["content_block_delta", signature]] : [];
    this.#open = undefined;
    return [...signed, ["content_block_stop", { index }]];
  }
}

/** The event of a failure in a stream. */
export function failure({ status, message }) {
  return event({ type: "error", error: { type: ERROR_TYPES[status] ?? "api_error", message } }, "error");
}

function stopReason(finish) {
  return STOP_REASONS[finish] ?? finish;
}

function head({ model: { id } }) {
  return {
    id: `msg_${crypto.randomUUID().replaceAll("-", "")}`,
    type: "message",
    role: "assistant",
    model: id.slice(id.indexOf("/") + 1),
    stop_sequence: null,
  };
}

function usage({ prompt, completion, cached, reasoned }) {
  // What was read from a cache is not among the input tokens here.
  return {
    input_tokens: prompt - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: completion,
    output_tokens_details: { thinking_tokens: reasoned },
  };
}
