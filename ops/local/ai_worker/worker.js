// `env.AI` as the Worker sees it, answered by an OpenAI-compatible server or by a script.
// `bluey dev --env local` binds it as `AI`; it is never deployed. It has the platform's shapes, codes
// and headers for each dialect, and the server's own tokens and counts.

import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";

import * as anthropic from "./anthropic.js";
import { embed, isEmbedder } from "./embeddings.js";
import { AIError, ForeignError } from "./errors.js";
import { bodyOf } from "./event_stream.js";
import { ask, textOf, wordsOf } from "./model_server.js";
import { modelOf } from "./models.js";
import * as native from "./native.js";
import * as openai from "./openai_chat.js";
import { scripted } from "./script.js";

const DIALECTS = { native, openai, anthropic };

// The names of providers behind `compat`, where those of `run` differ.
const COMPAT_NAMES = { "google-ai-studio": "google", grok: "xai" };
// Who serves a dynamic route here.
const ROUTE_MODEL = "@cf/meta/llama-3.3-70b-instruct-fp8-fast";

export class LocalAI extends WorkerEntrypoint {
  // Returns the result (an object, or a ReadableStream for `stream: true`) and throws on failure;
  // with `options.returnRawResponse` returns a Response in both cases, as the platform's does.
  async run(id, inputs, options) {
    const answer = await answered(this.env, () => runModel(id), inputs ?? {}, options ?? {});
    return options?.returnRawResponse === true ? answer.response() : answer.result();
  }

  // The binding of one gateway.
  gateway(id) {
    return new LocalGateway(this.env, id);
  }
}

class LocalGateway extends RpcTarget {
  #env;
  #id;

  constructor(env, id) {
    super();
    this.#env = env;
    this.#id = id;
  }

  // Asks a provider, or one after another until one does not fail: {provider, endpoint, headers,
  // query}. Returns a Response.
  async run(request, { gateway, extraHeaders } = {}) {
    const entries = [request].flat();
    for (const [step, entry] of entries.entries()) {
      const options = {
        gateway: { ...gateway, id: this.#id },
        extraHeaders: { ...extraHeaders, ...entry.headers },
      };
      const answer = await answered(this.#env, () => entryModel(entry), entry.query ?? {}, options);
      if (answer.hasFailed && step < entries.length - 1) continue;
      const served = entry.query?.model?.startsWith("dynamic/") && {
        "cf-aig-model": ROUTE_MODEL,
        "cf-aig-provider": "workers-ai",
      };
      return answer.response({ ...served, "cf-aig-step": String(step) });
    }
  }
}

export default {
  fetch: () => new Response("This Worker answers through its LocalAI entrypoint only.\n", { status: 404 }),
};

function runModel(id) {
  if (isEmbedder(id)) return { id, isEmbedder: true };
  // A dynamic route is documented behind a gateway's `compat` only.
  if (/^dynamic\//.test(id)) throw new AIError(7003, `Model not found: ${id}`);
  return modelOf(id);
}

function entryModel({ provider, endpoint, query }) {
  if (provider === "workers-ai") return runModel(endpoint);
  // A vendor's own endpoint checks less than the binding does.
  if (provider === "anthropic" && endpoint === "v1/messages") {
    return { ...modelOf("anthropic/claude-haiku-4.5"), id: `anthropic/${query.model}` };
  }
  if (provider !== "compat" || endpoint !== "chat/completions") {
    throw new AIError(7003, `${provider} ${endpoint} is not known to the local AI Worker`, 400);
  }
  const [vendor] = query.model.split("/");
  const name = query.model.replace(/^workers-ai\//, "").replace(vendor, COMPAT_NAMES[vendor] ?? vendor);
  // Whoever answers, `compat` makes OpenAI's dialect of it.
  const { where, ...model } = modelOf(name);
  return { ...model, dialect: "openai", where: where.startsWith("reasoning") ? where : "hidden" };
}

// What came of a call; it has begun, and a stream goes on.
class Answer {
  constructor({ value, stream, error, isCut, headers }) {
    Object.assign(this, { value, stream, error, isCut, headers });
  }

  get hasFailed() {
    return this.error !== undefined;
  }

  result() {
    if (this.error instanceof AIError) throw new Error(`${this.error.code}: ${this.error.message}`);
    if (this.error !== undefined) throw new Error(this.error.message);
    if (this.isCut) throw new Error("Network connection lost.");
    return this.stream ?? this.value;
  }

  response(more) {
    const headers = { ...commonHeaders(), ...more, ...this.headers };
    const { error } = this;
    if (error !== undefined) {
      const text = error instanceof AIError ? JSON.stringify(error.body) : error.message;
      return new Response(text, { status: error.status, headers: { "content-type": "application/json", ...headers } });
    }
    if (this.stream) return new Response(this.stream, { headers: { "content-type": "text/event-stream", ...headers } });
    const text = JSON.stringify(this.value);
    const sent = this.isCut ? text.slice(0, text.length / 2) : text;
    return new Response(sent, { headers: { "content-type": "application/json", ...headers } });
  }
}

async function answered(env, find, inputs, options) {
  const headers = {};
  try {
    const model = find();
    if (model.isEmbedder) return new Answer({ value: await embed(env, model.id, inputs), headers });
    const dialect = DIALECTS[model.dialect];
    const request = dialect.read(model, inputs);
    const prompt = request.messages.reduce((sum, { content }) => sum + wordsOf(textOf(content)), 0);
    const used = { prompt, completion: 0, cached: 0, reasoned: 0 };
    const chat = { model, inputs, options, request, used, headers, abandoned: new AbortController() };
    const pieces = await begun(scripted(chat) ?? ask(env, chat));
    const shown = presented(pieces, model.where);
    if (request.stream) {
      const texts = withFailure(dialect.frames(shown, chat), dialect);
      return new Answer({ stream: bodyOf(texts, () => chat.abandoned.abort()), headers });
    }
    const all = await collected(shown);
    const { finish = "stop" } = all;
    return new Answer({ value: dialect.whole({ ...all, finish }, chat), isCut: all.finish === undefined, headers });
  } catch (error) {
    if (error instanceof AIError || error instanceof ForeignError) return new Answer({ error, headers });
    throw error;
  }
}

// Waits for the first piece, so that what fails before it is a response that failed.
async function begun(pieces) {
  const first = await pieces.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* pieces;
  })();
}

// The reasoning where the model puts it, of those places that all dialects have.
async function* presented(pieces, where) {
  // A model that reasons in its text begins with that, whatever there is to say.
  let isReasoning = where === "inline";
  for await (const piece of pieces) {
    if (piece.reasoning !== undefined) {
      if (where === "inline") yield { text: piece.reasoning };
      else if (where !== "hidden") yield piece;
      continue;
    }
    // Where it was cut off, it never came to an end.
    if (isReasoning && piece.end !== "length") yield { text: "\n</think>\n\n" };
    isReasoning = false;
    yield piece;
  }
}

async function collected(pieces) {
  const all = { text: "", reasoning: "", calls: [], finish: undefined };
  for await (const { text = "", reasoning = "", call, end } of pieces) {
    all.text += text;
    all.reasoning += reasoning;
    if (call?.name !== undefined) all.calls.push({ ...call });
    else if (call) all.calls.at(-1).arguments += call.arguments;
    all.finish = end ?? all.finish;
  }
  return all;
}

async function* withFailure(texts, dialect) {
  try {
    yield* texts;
  } catch (error) {
    if (!(error instanceof AIError || error instanceof ForeignError)) throw error;
    yield dialect.failure(error);
  }
}

function commonHeaders() {
  return {
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
