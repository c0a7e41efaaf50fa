// The scripted mode: a message that begins with `!` and a word is played, and no model is asked. So is
// the last line of a message: coding agents write their own before what a person typed.
//
// `!think 20 !say Paris.` thinks for twenty words, and says "Paris." A word is a token here. The
// words are the same in every dialect; what they look like there is the dialect's matter. Only the
// local AI Worker knows them, and it is never deployed.

import { AIError, ForeignError } from "./errors.js";
import { textOf, wordsOf } from "./model_server.js";

const STALL_MS = 120_000;

// What each word takes, what it does, and the pieces that it plays.
const WORDS = {
  say: {
    takes: "<text>",
    does: "answers with the text, a word at a time",
    *play(text) {
      for (const word of words(text)) yield { text: word };
    },
  },
  think: {
    takes: "<number of words, or a text>",
    does: "reasons, where and as far as the model does when it is asked like this",
    *play(text, { model, inputs }) {
      const thought = /^\d+$/.test(text) ? Array(Number(text)).fill("hm ") : words(text);
      const most = Math.ceil(thought.length * model.share(inputs));
      for (const word of thought.slice(0, most)) yield { reasoning: word };
    },
  },
  use: {
    takes: "<name> <arguments>",
    does: "calls a tool; again for one more call",
    *play(text, _chat, scene) {
      const [name, given] = cutOff(text);
      const index = scene.calls++;
      const middle = Math.floor(given.length / 2);
      yield { call: { index, id: `call-${index + 1}`, name, arguments: "" } };
      yield { call: { index, arguments: given.slice(0, middle) } };
      yield { call: { index, arguments: given.slice(middle) } };
    },
  },
  look: {
    takes: "",
    does: "says how many images it sees, and their sizes",
    *play(_text, { request }) {
      for (const word of words(sight(request.messages))) yield { text: word };
    },
  },
  echo: {
    takes: "[inputs, options or model]",
    does: "says what the binding was called with, as JSON",
    *play(name, { inputs, options, model }) {
      yield { text: JSON.stringify({ inputs, options, model: model.id }[name || "inputs"]) };
    },
  },
  usage: {
    takes: "<prompt> <completion> [<cached>]",
    does: "the tokens that it says it used",
    *play(text, { used }, scene) {
      const [prompt, completion, cached = 0] = text.split(/\s+/).map(Number);
      Object.assign(used, { prompt, cached });
      scene.completion = completion;
    },
  },
  end: {
    takes: "<finish reason>",
    does: "ends with this reason: length, content_filter, …",
    *play(reason) {
      yield { end: reason };
    },
  },
  wait: {
    takes: "<milliseconds>",
    does: "is silent for so long",
    async *play(text, { abandoned }) {
      await sleep(Number(text), abandoned.signal);
    },
  },
  busy: {
    takes: "<milliseconds>",
    does: "refuses (3040) a call with `rejectIfBusy`, lets others wait",
    async *play(text, { options, abandoned }) {
      if (options.rejectIfBusy) throw new AIError(3040);
      await sleep(Number(text), abandoned.signal);
    },
  },
  header: {
    takes: "<name> <value>",
    does: "one more header of the response; before anything that is shown",
    *play(text, chat) {
      const [name, value] = cutOff(text);
      chat.headers[name] = value;
    },
  },
  fail: {
    takes: "<code, or status> [<status of the code>] [<text>]",
    does: "fails: before anything is shown with this status, later in the stream",
    *play(text, { model }) {
      throw failureOf(text, model);
    },
  },
  cut: {
    takes: "",
    does: "stops without an end; a whole answer is half a body",
    *play() {
      yield { cut: true };
    },
  },
  drop: {
    takes: "",
    does: "loses the connection",
    *play() {
      throw new Error("Network connection lost.");
    },
  },
  stall: {
    takes: "",
    does: "is silent until the caller goes, two minutes at most",
    async *play(_text, { abandoned }) {
      await sleep(STALL_MS, abandoned.signal);
      throw new Error("Network connection lost.");
    },
  },
  endless: {
    takes: "",
    does: "says a word every 10 ms until the caller goes",
    async *play(_text, { abandoned }) {
      for (;;) {
        yield { text: "on " };
        await sleep(10, abandoned.signal);
      }
    },
  },
  at: {
    takes: "<part of a model's id>",
    does: "what follows is only for these models, until the next `!at`; `!at /` is for all",
    *play() {},
  },
  help: {
    takes: "",
    does: "says all of this",
    *play() {
      for (const word of words(help())) yield { text: word };
    },
  },
};

const BEGINNING = /^\s*!([a-z]+)(?=\s|$)/;
const ANY_WORD = Object.keys(WORDS).join("|");
const STEP = new RegExp(`(?:^|\\s)!(${ANY_WORD})(?=\\s|$)`, "g");
const LAST_LINE = new RegExp(`\\n!(?:${ANY_WORD})(?=\\s|$).*\\s*$`);

/** The pieces that the last message asks for; undefined where it is no script. */
export function scripted(chat) {
  const { messages } = chat.request;
  const steps = stepsOf(textOf(messages.findLast(({ role }) => role === "user")?.content), chat.model.id);
  if (steps === undefined) return undefined;
  const last = messages.at(-1);
  const played = last.role === "tool" ? [["say", `The tool said: ${textOf(last.content)}`]] : steps;
  return piecesOf(chat, played);
}

/** Throws what a `!fail` in this text asks for: all that can be played where no text is answered. */
export function refuseAsScripted(text, model) {
  for (const [word, rest] of stepsOf(text, model.id) ?? []) if (word === "fail") throw failureOf(rest, model);
}

function stepsOf(whole, modelId) {
  const text = BEGINNING.test(whole) ? whole : (LAST_LINE.exec(whole)?.[0] ?? "");
  const [, first] = BEGINNING.exec(text) ?? [];
  if (first === undefined) return undefined;
  if (WORDS[first] === undefined) return [["say", `There is no word !${first}. ${help()}`]];
  const found = [...text.matchAll(STEP)];
  const steps = found.map(({ 0: { length }, 1: word, index }, n) => {
    return [word, text.slice(index + length, found[n + 1]?.index).trim()];
  });
  let isMeant = true;
  return steps.filter(([word, rest]) => {
    if (word === "at") isMeant = modelId.includes(rest);
    return isMeant;
  });
}

async function* piecesOf(chat, steps) {
  const { used, request } = chat;
  const scene = { calls: 0 };
  used.prompt = Math.max(1, request.messages.reduce((sum, { content }) => sum + wordsOf(textOf(content)), 0));
  const end = (reason) => {
    used.completion = scene.completion ?? used.completion;
    return { end: reason };
  };
  for (const [word, rest] of steps) {
    for await (const piece of WORDS[word].play(rest, chat, scene)) {
      if (piece.cut) return;
      if (piece.end) return yield end(piece.end);
      if (used.completion >= (request.max_tokens ?? Infinity)) return yield end("length");
      used.completion += 1;
      if (piece.reasoning) used.reasoned += 1;
      yield piece;
    }
  }
  yield end(scene.calls > 0 ? "tool_calls" : "stop");
}

function words(text) {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

function cutOff(text) {
  const [, first = "", rest = ""] = /^(\S*)\s*(.*)$/s.exec(text);
  return [first, rest];
}

function failureOf(text, model) {
  const [first, rest] = cutOff(text);
  const code = Number(first);
  if (!Number.isInteger(code) || code < 400) return new AIError(5004, `!fail takes a code or a status, not ${first}`);
  if (code < 1000) return new ForeignError(code, foreignBody(rest || "scripted", model));
  const [, status, described] = /^(?:([45]\d\d)(?:\s+|$))?(.*)$/s.exec(rest);
  return new AIError(code, described || undefined, status && Number(status));
}

// JSON is the body as it is; for a text there is the form that the vendor gives it.
function foreignBody(text, { dialect }) {
  if (/^[{[]/.test(text) || dialect === "native") return text;
  const error = { type: "api_error", message: text };
  return JSON.stringify(dialect === "anthropic" ? { type: "error", error } : { error });
}

function sight(messages) {
  const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const urls = parts.flatMap(({ image_url: image }) => (image ? [image.url ?? image] : []));
  const seen = urls.map((url) => {
    const [, type, data] = /^data:([^;,]*);base64,(.*)$/s.exec(url) ?? [];
    return type === undefined ? "an address" : `${type} of ${bytesIn(data)} bytes`;
  });
  return `${urls.length} image${urls.length === 1 ? "" : "s"}${urls.length > 0 ? `: ${seen.join(", ")}` : ""}`;
}

function bytesIn(base64) {
  return Math.floor((base64.replace(/=+$/, "").length * 3) / 4);
}

function help() {
  const lines = Object.entries(WORDS).map(([word, { takes, does }]) => `!${word}${takes && ` ${takes}`}: ${does}.`);
  return `A message can script the answer, for example: !think 20 !say Paris.\n${lines.join("\n")}`;
}

function sleep(durationMs, signal) {
  return scheduler.wait(durationMs, { signal });
}
