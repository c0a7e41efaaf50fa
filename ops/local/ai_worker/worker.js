// Workers AI as the Worker sees it (`env.AI.run`), answered by an OpenAI-compatible server.
// `bluey dev --env local` binds it as `AI`; it is never deployed. It has the shapes, codes
// and headers of the platform's binding, and the server's own tokens and counts.

import { WorkerEntrypoint } from "cloudflare:workers";

// Longest silence of the server: until its headers, and between two pieces of its body.
const SILENCE_MS = 120_000;

// Workers AI's default when a request has no `max_tokens`.
const DEFAULT_MAX_TOKENS = 256;

// A code that is not listed keeps the server's status.
const STATUS = { 3006: 413, 3007: 408, 3040: 429, 3043: 500, 5004: 400, 5007: 400, 5018: 403 };

class AIError extends Error {
  constructor(code, message, status = STATUS[code]) {
    super(message);
    this.name = "AiError";
    this.code = code;
    this.status = status;
  }

  get body() {
    const { code, message, name } = this;
    return { internalCode: code, description: message, name, errors: [{ code, message }] };
  }
}

export class LocalAI extends WorkerEntrypoint {
  // Returns the result (an object, or a ReadableStream for `stream: true`) and throws on failure;
  // with `options.returnRawResponse` returns a Response in both cases, as the platform's does.
  async run(model, inputs, options) {
    const raw = options?.returnRawResponse === true;
    try {
      const answer = await complete(this.env, model, inputs ?? {});
      if (!raw) return answer;
      return answer instanceof ReadableStream
        ? new Response(answer, { headers: headers("text/event-stream") })
        : new Response(JSON.stringify(answer), { headers: headers("application/json") });
    } catch (error) {
      const known = error instanceof AIError ? error : new AIError(3043, `Internal server error: ${error}`);
      if (!raw) throw new Error(`${known.code}: ${known.message}`);
      return new Response(JSON.stringify(known.body), {
        status: known.status,
        headers: headers("application/json"),
      });
    }
  }
}

export default {
  fetch: () => new Response("This Worker answers through its LocalAI entrypoint only.\n", { status: 404 }),
};

async function complete(env, model, inputs) {
  if (!/^@(cf|hf)\/./.test(model)) throw new AIError(5007, `No such model ${model} or task`);
  const { prompt, messages = prompt === undefined ? undefined : [{ role: "user", content: prompt }], ...rest } = inputs;
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new AIError(5004, "Bad input: one of `messages` and `prompt` is required");
  }

  const silence = new Deadline(SILENCE_MS);
  try {
    const upstream = await fetch(`${env.SERVER_URL}/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(env.SERVER_KEY && { authorization: `Bearer ${env.SERVER_KEY}` }),
      },
      body: JSON.stringify({
        max_tokens: DEFAULT_MAX_TOKENS,
        ...rest,
        messages,
        model: env.SERVER_MODEL || model,
        ...(rest.response_format && { response_format: openAIFormat(rest.response_format) }),
        ...(rest.stream && { stream_options: { include_usage: true } }),
      }),
      signal: silence.signal,
    });
    if (!upstream.ok) throw await translateFailure(upstream);
    if (rest.stream) return upstream.body.pipeThrough(nativeFrames(silence));
    return nativeAnswer(await upstream.json(), /^json_/.test(rest.response_format?.type));
  } catch (error) {
    if (error instanceof AIError) throw error;
    if (silence.signal.aborted) throw new AIError(3007, "The model server did not answer in time");
    throw new AIError(3043, `The model server cannot be reached or broke off: ${error.message}`);
  } finally {
    // A stream keeps its deadline until its end; all other answers are complete here.
    if (!rest.stream) silence.clear();
  }
}

// Workers AI takes the schema alone, OpenAI a schema with a name.
function openAIFormat({ type, json_schema: schema }) {
  return type === "json_schema" ? { type, json_schema: { name: "answer", schema } } : { type };
}

function nativeAnswer({ choices, usage }, isJson) {
  const { content, tool_calls: calls } = choices[0].message;
  const response = isJson ? jsonAnswer(content) : (content ?? "");
  return { response, ...(calls?.length && { tool_calls: calls }), usage: counts(usage) };
}

// In JSON mode Workers AI answers with the object; half an object (cut by max_tokens) is text.
function jsonAnswer(content) {
  try {
    const value = JSON.parse(content);
    return typeof value === "object" && value !== null ? value : content;
  } catch {
    return content ?? "";
  }
}

// Takes server-sent events in OpenAI's shape, gives events in the native shape. If the source ends
// without `[DONE]`, so does this, so that the reader sees that it was cut off.
function nativeFrames(silence) {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = "";
  let usage;
  return new TransformStream({
    transform(piece, controller) {
      silence.restart();
      const send = (data) => controller.enqueue(encoder.encode(`data: ${data}\n\n`));
      const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n/);
      rest = lines.pop();
      for (const line of lines) {
        if (!line.startsWith("data:")) continue;
        const data = line.slice(5).trim();
        if (data === "[DONE]") {
          send(JSON.stringify({ response: "", ...(usage && { usage: counts(usage) }) }));
          send(data);
          continue;
        }
        const { error, choices, usage: latest } = JSON.parse(data);
        usage = latest ?? usage;
        if (error) {
          send(JSON.stringify(new AIError(3043, String(error.message ?? error)).body));
          controller.terminate();
          return;
        }
        const { content, tool_calls: calls } = choices?.[0]?.delta ?? {};
        if (content || calls?.length) {
          send(JSON.stringify({ response: content ?? "", ...(calls?.length && { tool_calls: calls }) }));
        }
      }
    },
    flush: () => silence.clear(),
    cancel: () => silence.clear(),
  });
}

function counts({ prompt_tokens = 0, completion_tokens = 0 } = {}) {
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
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

function headers(type) {
  return {
    "content-type": type,
    "cf-ai-req-id": crypto.randomUUID(),
    "cf-aig-cache-status": "MISS",
    "cf-aig-log-id": ulid(),
    "cf-aig-step": "0",
  };
}

// The gateway's log ids are ULIDs: 10 characters of time, 16 of chance, in Crockford's base 32.
function ulid() {
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  let time = "";
  for (let rest = Date.now(); time.length < 10; rest = Math.floor(rest / 32)) time = digits[rest % 32] + time;
  return time + Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => digits[byte % 32]).join("");
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
