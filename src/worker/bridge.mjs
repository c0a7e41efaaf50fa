// The JavaScript side of the skin. Python could do this only with many crossings, or with callbacks
// that outlive their request. It moves bytes and keeps deadlines, and decides nothing.
// docs/adrs/ADR-005 says why it exists.

import { waitUntil } from "cloudflare:workers";

import { Relay, endOfFirstFrame, joined } from "./relay.mjs";

// The most bytes to buffer: read and not yet taken, or written and not yet sent.
const QUEUED_BYTES = 64 * 1024;
// A burst ends after this many turns of the event loop without new bytes. A burst that goes on is
// passed on after BURST_MS. A single token waits only for the few turns, a fraction of a
// millisecond.
const QUIET_TURNS = 3;
const BURST_MS = 100;
// Python reads a stream's first frames one by one, until it has made a plan for those that follow.
const OPENING_FRAMES = 4;
// A read of KV that failed is tried again after each of these pauses: an error of KV is often gone
// with the next try, and reading changes nothing.
const READ_AGAIN_AFTER_MS = [50, 200];
// What the runtime still reads of a request's body when the response is complete. Then it closes the
// connection under a client that is still sending, and the response is often lost with it
// (`canceledUploadGraceBytes` in capnproto's kj/compat/http.h).
const GRACE_BYTES = 64 * 1024;
// The most of an unread body that is let run out before a response is complete, how long this may
// take, and how long nothing may arrive.
const DISCARDED_BYTES = 64 * 1024 * 1024;
const DISCARD_MS = 10_000;
const DISCARD_STALL_MS = 1_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const ignore = () => {};

/** The promise's result, or undefined after `waitMs`. The promise itself goes on. */
function within(promise, waitMs) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function sleep(durationMs) {
  return scheduler.wait(durationMs);
}

// How to let the invocation of a request end.
const finishers = new WeakMap();

/** Keeps the invocation of a request alive, even without a client, until `finish`. */
function keepAlive(request) {
  const { promise, resolve } = Promise.withResolvers();
  finishers.set(request, resolve);
  waitUntil(promise);
}

/** Lets the invocation of a request end. */
export function finish(request) {
  finishers.get(request)?.();
}

/** A request without its body, as JSON. Keeps its invocation alive until `finish`. */
export function begin(request) {
  keepAlive(request);
  return describeRequest(request);
}

// A URL whose host is none: its path and its query.
const BEHIND_HOST = /^[^:]*:\/\/[^/?#]*([^?#]*)\??([^#]*)/;

/** A request without its body, as JSON; `host` is "" where its `host` header is no host name. */
function describeRequest(request) {
  const url = URL.parse(request.url);
  const [, path, query] = url === null ? (BEHIND_HOST.exec(request.url) ?? ["", "/", ""]) : [];
  return JSON.stringify({
    method: request.method,
    path: url?.pathname ?? path,
    query: url?.search.slice(1) ?? query,
    host: url?.hostname ?? "",
    headers: Object.fromEntries(request.headers),
  });
}

/** Waits for what comes in pieces, with one timer for all of them. */
class Watch {
  /** Resolves at `endsAt`, or when nothing was heard for `stallMs`. */
  late;
  #stallMs;
  #endsAt;
  #heardAt;
  #timer;

  constructor(stallMs, endsAt) {
    this.#stallMs = stallMs;
    this.#endsAt = endsAt;
    this.heard();
    this.late = new Promise((resolve) => {
      const look = () => {
        const dueAt = Math.min(this.#heardAt + this.#stallMs, this.#endsAt);
        const leftMs = dueAt - performance.now();
        if (leftMs <= 0) resolve();
        else this.#timer = setTimeout(look, leftMs);
      };
      look();
    });
  }

  heard() {
    this.#heardAt = performance.now();
  }

  end() {
    clearTimeout(this.#timer);
  }
}

/**
 * A body's bytes. Undefined when the body is not here by `endsAt`, or when nothing arrives for
 * `stallMs`; false when it is longer than the limit. In both cases the rest is given up, but that
 * of a body that is too long only if `leavesRest` is false. What counts is what comes out of a
 * compressed body.
 */
async function readWhole(
  body,
  limitBytes,
  endsAt,
  { stallMs = Infinity, raisedLimit = () => limitBytes, leavesRest = false } = {},
) {
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const watch = new Watch(stallMs, endsAt);
  const pieces = [];
  let totalBytes = 0;
  try {
    for (;;) {
      const result = await Promise.race([reader.read(), watch.late]);
      if (result?.done) return joined(pieces);
      if (result !== undefined) {
        watch.heard();
        pieces.push(result.value);
        totalBytes += result.value.byteLength;
        if (totalBytes <= limitBytes || totalBytes <= raisedLimit(pieces)) continue;
      }
      if (leavesRest && result !== undefined) reader.releaseLock();
      else reader.cancel().catch(ignore);
      return result && false;
    }
  } finally {
    watch.end();
  }
}

/**
 * A request body's bytes. The limit when it is longer (`respond` sees to the rest), undefined when
 * nothing arrives for `stallMs`, or when it is not here after `waitMs`. The limit of a body without
 * `marker` within its first `plainBytes` is those.
 */
export async function readBody(request, mostBytes, plainBytes, marker, stallMs, waitMs) {
  const announced = request.headers.get("content-length") ?? 0;
  // Also true for a length that is no number. The runtime holds a body to its announced length.
  if (request.body !== null && !(Number(announced) <= mostBytes)) return mostBytes;
  let limitBytes = Math.min(plainBytes, mostBytes);
  const raisedLimit = (pieces) => {
    if (limitBytes < mostBytes) {
      const begun = decoder.decode(joined(pieces).subarray(0, limitBytes));
      if (begun.includes(marker)) limitBytes = mostBytes;
    }
    return limitBytes;
  };
  const options = { stallMs, raisedLimit, leavesRest: true };
  const endsAt = performance.now() + waitMs;
  const bytes = await readWhole(request.body, limitBytes, endsAt, options);
  return bytes === false ? limitBytes : bytes;
}

/** Reads a body into nothing, piece by piece into the same memory. */
async function discard(body) {
  const reader = body.getReader({ mode: "byob" });
  const endsAt = performance.now() + DISCARD_MS;
  let memory = new ArrayBuffer(GRACE_BYTES);
  let totalBytes = 0;
  while (totalBytes < DISCARDED_BYTES) {
    const waitMs = Math.min(DISCARD_STALL_MS, endsAt - performance.now());
    const result = await within(reader.read(new Uint8Array(memory)), waitMs);
    if (result === undefined) break;
    if (result.done) return;
    totalBytes += result.value.byteLength;
    memory = result.value.buffer;
  }
  reader.cancel().catch(ignore);
}

/** A response to a request. While a long body is unread, it is the status; the rest follows. */
export function respond(request, status, headersJson, body) {
  const init = { status, headers: JSON.parse(headersJson) };
  if (body === "" || !isLeft(request)) return new Response(body === "" ? null : body, init);
  const bytes = encoder.encode(body);
  const { readable, writable } = new FixedLengthStream(bytes.byteLength);
  const writer = writable.getWriter();
  // The status is sent at once. A proxy that has the whole response, too, gives up the request.
  discard(request.body)
    .catch(ignore)
    .then(() => writer.write(bytes))
    .then(() => writer.close())
    .catch(ignore);
  return new Response(readable, init);
}

/** Whether more of a request's body is unread than the runtime reads by itself. */
function isLeft(request) {
  const { body, headers } = request;
  if (body === null || body.locked) return false;
  return !(Number(headers.get("content-length") ?? Infinity) <= GRACE_BYTES);
}

/** A plan at work: what arrives for a relay, from one call of `passOn` until its end. */
class Passing {
  end;
  #relay;
  #outlet;
  #writeWaitMs;
  #gatherMs;
  #heardAt = performance.now();
  // While the client reads too slowly: resolves as soon as there is room, or none in time.
  room;
  #gathered = "";
  #timer;
  #wake = ignore;

  constructor(relay, outlet, writeWaitMs, gatherMs) {
    this.#relay = relay;
    this.#outlet = outlet;
    this.#writeWaitMs = writeWaitMs;
    this.#gatherMs = gatherMs;
  }

  /** How long ago the last frame came that was passed on. */
  get quietMs() {
    return performance.now() - this.#heardAt;
  }

  /** Passes on what it can of a piece. Nothing may be taken while `room` is to be waited for. */
  take(piece) {
    const { frames } = this.#relay;
    this.#gathered += this.#relay.feed(piece);
    if (this.#relay.frames > frames) this.#heardAt = performance.now();
    if (this.#relay.isOver) this.stop("else");
    else if (this.#gatherMs === 0) this.#write();
    else if (this.#gathered !== "") {
      this.#timer ??= setTimeout(() => this.#write(), this.#gatherMs);
    }
  }

  /** Writes what was gathered, and ends this, if it has not ended. */
  stop(end) {
    if (this.end === undefined) {
      this.#write();
      this.end ??= end;
    }
    this.#wake();
  }

  /** Waits for the end, at most until `endsAt`, or until nothing came for `waitMs`. */
  async over(waitMs, endsAt) {
    while (this.end === undefined) {
      const { promise, resolve } = Promise.withResolvers();
      this.#wake = resolve;
      // While the client takes nothing, nothing is read, so nothing can come.
      const dueAt = this.room ? endsAt : Math.min(this.#heardAt + waitMs, endsAt);
      const leftMs = dueAt - performance.now();
      if (leftMs <= 0) this.stop("silence");
      else await within(promise, leftMs);
    }
  }

  #write() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#gathered === "") return;
    const hasClient = this.#outlet.write(this.#gathered);
    this.#gathered = "";
    if (!hasClient) this.end = "gone";
    else if (this.#outlet.isFull) this.room ??= this.#waitForRoom();
    if (this.end !== undefined || this.room !== undefined) this.#wake();
  }

  async #waitForRoom() {
    const hasRoom = await this.#outlet.room(this.#writeWaitMs);
    this.room = undefined;
    this.#heardAt = performance.now();
    // Python may have been told that this is over; then it writes, and waits for room itself.
    if (!hasRoom && this.end === undefined) {
      this.#outlet.abort();
      this.end = "gone";
    }
    this.#wake();
  }
}

/**
 * Reads a stream ahead, up to QUEUED_BYTES, and gives it to Python a burst at a time: one await in
 * Python costs as much as ten reads here.
 */
class ReadAhead {
  #reader;
  #reading;
  #isReading = false;
  #pieces = [];
  #queuedBytes = 0;
  #hasEnded = false;
  #error;
  #wake = ignore;
  #passing;
  #gatherMs = 0;
  #openingTakes = OPENING_FRAMES;

  constructor(stream) {
    this.#reader = stream.getReader();
    this.#reading = this.#read();
  }

  /** The bytes that are here, false at the end, undefined when there are none yet. */
  take() {
    if (this.#pieces.length > 0) {
      const bytes = joined(this.#pieces);
      this.#pieces = [];
      this.#queuedBytes = 0;
      const end = this.#openingTakes > 0 ? endOfFirstFrame(bytes) : 0;
      this.#openingTakes -= 1;
      if (end > 0 && end < bytes.byteLength) {
        this.#putBack(bytes.subarray(end));
        return bytes.subarray(0, end);
      }
      if (!this.#isReading) this.#reading = this.#read();
      return bytes;
    }
    if (this.#error !== undefined) throw this.#error;
    return this.#hasEnded ? false : undefined;
  }

  /** Waits until `take` has a result, at most `waitMs`. */
  async arrival(waitMs) {
    if (!this.#isReading || this.#pieces.length > 0) return;
    const { promise, resolve } = Promise.withResolvers();
    this.#wake = resolve;
    await within(promise, waitMs);
    this.#wake = ignore;
    if (this.#gatherMs > 0) await within(this.#reading, this.#gatherMs);
    else await this.#burst();
  }

  /** From now on, what arrives is gathered for so long before it is taken, or written. */
  gather(gatherMs) {
    this.#gatherMs = gatherMs;
  }

  /**
   * Lets a relay have what arrives. What it leaves is here again. Returns the ended Passing: at once
   * where nothing is to be waited for, because a promise costs Python much.
   */
  passOn(relay, outlet, waitMs, withinMs, writeWaitMs) {
    this.#openingTakes = 0;
    const passing = new Passing(relay, outlet, writeWaitMs, this.#gatherMs);
    this.#passHere(passing);
    if (passing.end === undefined && (this.#isReading || passing.room !== undefined)) {
      const endsAt = performance.now() + withinMs;
      return this.#passArriving(passing, waitMs, endsAt).then(() => this.#passed(relay, passing));
    }
    return this.#passed(relay, passing);
  }

  #passHere(passing) {
    while (this.#pieces.length > 0 && passing.end === undefined && passing.room === undefined) {
      passing.take(this.take());
    }
  }

  async #passArriving(passing, waitMs, endsAt) {
    while (passing.room !== undefined) {
      await passing.room;
      this.#passHere(passing);
    }
    if (!this.#isReading || passing.end !== undefined) return;
    this.#passing = passing;
    await passing.over(waitMs, endsAt);
    this.#passing = undefined;
  }

  #passed(relay, passing) {
    passing.stop("else");
    if (relay.rest.byteLength > 0) this.#putBack(relay.rest);
    return passing;
  }

  #putBack(bytes) {
    this.#pieces.unshift(bytes);
    this.#queuedBytes += bytes.byteLength;
  }

  cancel() {
    this.#hasEnded = true;
    this.#reader.cancel().catch(ignore);
  }

  /** Waits for a pause in what arrives. The longer a burst lasts, the less often this looks. */
  async #burst() {
    const latestAt = performance.now() + BURST_MS;
    let quietTurns = 0;
    let waitMs = 0;
    while (this.#isReading && quietTurns < QUIET_TURNS && performance.now() < latestAt) {
      const before = this.#queuedBytes;
      if (waitMs === 0) await scheduler.wait(0);
      else await within(this.#reading, waitMs);
      if (this.#queuedBytes > before) {
        quietTurns = 0;
        waitMs = Math.min(2 * waitMs + 1, 15);
      } else {
        quietTurns += 1;
        waitMs = 0;
      }
    }
  }

  /** Reads until the end, an error, or a full buffer. Never rejects. */
  async #read() {
    this.#isReading = true;
    try {
      while (!this.#hasEnded && this.#queuedBytes < QUEUED_BYTES) {
        const { done, value } = await this.#reader.read();
        if (done) {
          this.#hasEnded = true;
        } else if (this.#passing !== undefined && this.#passing.end === undefined) {
          this.#passing.take(value);
          await this.#passing.room;
        } else {
          this.#pieces.push(value);
          this.#queuedBytes += value.byteLength;
          this.#wake();
        }
      }
    } catch (error) {
      this.#error = error ?? new Error("the stream broke");
    }
    this.#isReading = false;
    this.#passing?.stop("else");
    this.#wake();
  }
}

/**
 * What Python needs of a Response of `env.AI`, in one crossing: a line of JSON, then the body. That
 * is false where it is too long. An event stream has none.
 */
function headOf({ status, headers }, body) {
  const head = JSON.stringify({
    status,
    isEventStream: body === undefined,
    isTooLarge: body === false,
    gatewayLogId: headers.get("cf-aig-log-id"),
    cacheStatus: headers.get("cf-aig-cache-status"),
  });
  return `${head}\n${body ? decoder.decode(body) : ""}`;
}

/** One call of `env.AI` whose Response is an event stream. */
class Upstream {
  #abort;
  #stream;

  constructor(response, abort) {
    this.head = headOf(response);
    this.#abort = abort;
    this.#stream = new ReadAhead(response.body);
  }

  /**
   * The bytes that are here, false at the end. Where there are none yet, a promise of them, which is
   * undefined where none come within `waitMs`.
   */
  read(waitMs) {
    const stream = this.#stream;
    return stream.take() ?? stream.arrival(waitMs).then(() => stream.take());
  }

  /** From now on, gathers what arrives for `gatherMs`. */
  gather(gatherMs) {
    this.#stream.gather(gatherMs);
  }

  /**
   * Passes on the frames of a plan to an outlet, until something else is to be read, nothing came
   * for `waitMs`, or `withinMs` are over. Returns what was passed on, as JSON, or a promise of it
   * where something is to be waited for.
   */
  passOn(planJson, outlet, waitMs, withinMs, writeWaitMs) {
    const relay = new Relay(JSON.parse(planJson));
    const told = ({ end, quietMs }) => {
      const { text, frames, lastFrame, isOver } = relay;
      const passedOn = { text, frames, last_frame: lastFrame, quiet_ms: quietMs, end };
      return JSON.stringify({ ...passedOn, is_over: isOver });
    };
    const passing = this.#stream.passOn(relay, outlet, waitMs, withinMs, writeWaitMs);
    return passing instanceof Promise ? passing.then(told) : told(passing);
  }

  /** Waits for the first bytes of a stream, at most `waitMs`. */
  async opening(waitMs) {
    await this.#stream.arrival(waitMs);
  }

  cancel() {
    this.#abort?.abort();
    this.#stream.cancel();
  }
}

/**
 * The raw Response of one call. A model that only the gateway's own endpoints reach is asked there:
 * `gateway(id).run`, which takes a vendor's request as it is and no other options.
 */
function call(binding, modelId, inputs, { endpoint, ...options }) {
  if (endpoint === undefined) return binding.run(modelId, inputs, options);
  const { gateway, extraHeaders, signal } = options;
  const request = {
    provider: endpoint.provider,
    endpoint: endpoint.path,
    headers: {},
    query: inputs,
  };
  // Without this, a binding with the `experimental` flag would send the call over RPC, which carries
  // no abort signal.
  const overHttp = { beta: false };
  return binding.gateway(gateway.id, overHttp).run(request, { gateway, extraHeaders, signal });
}

/**
 * Texts that are put into a JSON value where Python left them out: of a long text, writing and
 * parsing JSON would make several copies.
 */
export class LongTexts {
  #texts = [];

  /** A text, and its place in the value: a list of steps as JSON. */
  add(placeJson, text) {
    this.#texts.push([JSON.parse(placeJson), text]);
  }

  /** Puts the texts into the value, and forgets them. */
  putInto(value) {
    for (const [place, text] of this.#texts) {
      const last = place.pop();
      place.reduce((inner, step) => inner[step], value)[last] = text;
    }
    this.#texts = [];
    return value;
  }
}

/**
 * Runs a model. `longTexts` has what `inputsJson` leaves out, if anything. Returns a text (`headOf`)
 * as soon as the whole body is here, or an Upstream with the first bytes of an event stream. A body
 * that is longer than `limitBytes` is given up. Returns undefined when all this takes longer than
 * `waitMs`, and aborts the call.
 */
export async function runModel(
  binding,
  takesSignal,
  modelId,
  inputsJson,
  longTexts,
  optionsJson,
  limitBytes,
  waitMs,
) {
  const options = JSON.parse(optionsJson);
  const abort = takesSignal ? new AbortController() : undefined;
  if (abort) options.signal = abort.signal;
  const endsAt = performance.now() + waitMs;
  let upstream;
  const answering = (async () => {
    const inputs = JSON.parse(inputsJson);
    const response = await call(binding, modelId, longTexts?.putInto(inputs) ?? inputs, options);
    const isEventStream =
      response.ok &&
      response.body !== null &&
      (response.headers.get("content-type") ?? "").includes("event-stream");
    if (isEventStream) {
      upstream = new Upstream(response, abort);
      await upstream.opening(endsAt - performance.now());
      return upstream;
    }
    const body = await readWhole(response.body, limitBytes, endsAt);
    if (body === false) abort?.abort();
    return body === undefined ? undefined : headOf(response, body);
  })();
  const inTime = await within(answering, waitMs);
  if (inTime === undefined) {
    abort?.abort();
    upstream?.cancel();
    // Without an abort signal, the result of a call that was given up is dropped when it arrives.
    answering.then((late) => late?.cancel?.()).catch(ignore);
  }
  return inTime;
}

/**
 * A streamed response, written from Python piece by piece. Text that is written before anybody
 * reads is collected. If that is the whole response, it is sent without a stream.
 */
export class Outlet {
  #early = "";
  #readable;
  #controller;
  #gone = false;
  #wake = ignore;

  get readable() {
    this.#open();
    return this.#readable;
  }

  /** `signal` is the request's: it fires when the client leaves before it reads. */
  respond(status, headersJson, signal) {
    const isWhole = this.#gone && this.#readable === undefined;
    const body = isWhole ? this.#early : this.readable;
    if (!isWhole) {
      if (signal.aborted) this.#leave();
      else signal.addEventListener("abort", () => this.#leave());
    }
    return new Response(body, { status, headers: JSON.parse(headersJson) });
  }

  /** False when the client has left. A full queue still takes text; `isFull` tells. */
  write(text) {
    if (this.#gone) return false;
    if (this.#controller) this.#controller.enqueue(encoder.encode(text));
    else this.#early += text;
    return true;
  }

  /** Whether the client is known to have left, or the response has ended. */
  get isGone() {
    return this.#gone;
  }

  get isFull() {
    if (this.#gone) return false;
    return this.#controller
      ? this.#controller.desiredSize <= 0
      : this.#early.length >= QUEUED_BYTES;
  }

  /** Waits for room. True when there is some, false when the client has left or after `waitMs`. */
  async room(waitMs) {
    if (this.isFull) {
      await within(
        new Promise((resolve) => {
          this.#wake = resolve;
        }),
        waitMs,
      );
      this.#wake = ignore;
    }
    return !this.#gone && !this.isFull;
  }

  close() {
    if (this.#gone) return;
    this.#gone = true;
    this.#controller?.close();
  }

  /** Breaks the response off, so that the client sees an incomplete body instead of a clean end. */
  abort() {
    if (this.#gone) return;
    this.#open();
    this.#gone = true;
    this.#controller.error(new Error("client took too long"));
  }

  #open() {
    this.#readable ??= new ReadableStream(
      {
        start: (controller) => {
          this.#controller = controller;
          if (this.#early !== "") controller.enqueue(encoder.encode(this.#early));
          if (this.#gone) controller.close();
        },
        pull: () => this.#wake(),
        cancel: () => this.#leave(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: QUEUED_BYTES }),
    );
  }

  #leave() {
    this.#gone = true;
    this.#wake();
  }
}

/** A file's bytes; false when there is none, undefined after `waitMs`. */
export function readAsset(assets, path, limitBytes, waitMs) {
  const endsAt = performance.now() + waitMs;
  const read = async () => {
    // The binding uses only the path of this URL.
    const response = await assets.fetch(new URL(path, "https://assets.invalid"));
    if (response.ok) {
      const body = await readWhole(response.body, limitBytes, endsAt);
      if (body === false) throw new Error(`the file is longer than ${limitBytes} bytes`);
      return body;
    }
    response.body?.cancel().catch(ignore);
    if (response.status === 404) return false;
    throw new Error(`the assets answered ${response.status}`);
  };
  return within(read(), waitMs);
}

/** Writes a KV key's metadata (its value is empty). True, or undefined after `waitMs`. */
export function putKey(namespace, key, optionsJson, waitMs) {
  return within(namespace.put(key, "", JSON.parse(optionsJson)).then(() => true), waitMs);
}

/** A read's result; undefined after `waitMs`. A read that fails is tried again a few times. */
function readWithin(read, waitMs) {
  const tried = async () => {
    for (const pauseMs of READ_AGAIN_AFTER_MS) {
      try {
        return await read();
      } catch {
        await scheduler.wait(pauseMs);
      }
    }
    return read();
  };
  return within(tried(), waitMs);
}

/** All KV keys with a prefix, as JSON `[[name, metadata], …]`; undefined after `waitMs`. */
export function listKeys(namespace, prefix, waitMs) {
  const all = async () => {
    const found = [];
    let cursor;
    do {
      const page = await namespace.list({ prefix, cursor });
      for (const { name, metadata } of page.keys) found.push([name, metadata ?? null]);
      cursor = page.list_complete ? undefined : page.cursor;
    } while (cursor !== undefined);
    return JSON.stringify(found);
  };
  return readWithin(all, waitMs);
}

/**
 * Counts a request in the limiters of `{binding: key}`, one after the other. Returns the first
 * limiter whose limit it exceeds, and asks none after it; "" when there is none, undefined after
 * `waitMs`.
 */
export function exceededLimit(env, keysJson, waitMs) {
  let isLate = false;
  const ask = async () => {
    for (const [name, key] of Object.entries(JSON.parse(keysJson))) {
      if (isLate) break;
      const { success } = await env[name].limit({ key });
      if (!success) return name;
    }
    return "";
  };
  return within(ask(), waitMs).finally(() => {
    isLate = true;
  });
}

/** A KV key's metadata as JSON, `null` when there is no such key; undefined after `waitMs`. */
export function getMetadata(namespace, key, waitMs) {
  const found = async () => {
    const { metadata } = await namespace.getWithMetadata(key);
    return JSON.stringify(metadata ?? null);
  };
  return readWithin(found, waitMs);
}

/**
 * Requests wait for it, and another one opens it. Each waits for a promise of its own: the platform
 * drops the continuations of a promise whose own request has ended.
 */
export class Gate {
  #waiting = new Set();

  /** Waits until the gate is opened the next time, at most `waitMs`. */
  async wait(waitMs) {
    const { promise, resolve } = Promise.withResolvers();
    this.#waiting.add(resolve);
    await within(promise, waitMs);
    this.#waiting.delete(resolve);
  }

  open() {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/**
 * Calls a Durable Object's method, text in and text out; undefined after `waitMs`. A call that
 * failed throws an error whose message is `reset` (the object was restarted meanwhile),
 * `overloaded` or `failed`.
 */
export function callObject(namespace, name, method, argumentsJson, waitMs) {
  const call = async () => {
    try {
      return await namespace.getByName(name)[method](argumentsJson);
    } catch (error) {
      if (error?.overloaded) throw new Error("overloaded");
      // Both say that another try may reach a restarted object. An object that was reset by its
      // own storage or code has only the second.
      throw new Error(error?.retryable || error?.durableObjectReset ? "reset" : "failed");
    }
  };
  return within(call(), waitMs);
}

/** Runs statements on a Durable Object's SQLite. Returns the rows of each as JSON arrays. */
export function readRows(storage, statementsJson) {
  const rows = ([statement, values]) => [...storage.sql.exec(statement, ...values).raw()];
  return JSON.stringify(JSON.parse(statementsJson).map(rows));
}

/** Runs all statements or none. */
export function commitRows(storage, statementsJson) {
  storage.transactionSync(() => {
    for (const [statement, values] of JSON.parse(statementsJson)) {
      storage.sql.exec(statement, ...values);
    }
  });
}

/**
 * Wakes a Durable Object at a time (milliseconds since 1970). The platform keeps the alarm durably.
 */
export function setAlarm(storage, timeMs) {
  storage.setAlarm(timeMs);
}
