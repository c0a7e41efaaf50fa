// The JavaScript side of the skin: what Python could only do with many crossings, or with
// callbacks that outlive their request. It moves bytes and keeps deadlines; it decides
// nothing. docs/adrs/ADR-005 says why it exists.

import { waitUntil } from "cloudflare:workers";

// What may lie here, read and not yet taken, or written and not yet sent.
const QUEUED_BYTES = 64 * 1024;
// How many turns of the event loop without news make a pause, and how long what arrives
// without a pause is held up at most.
const QUIET_TURNS = 3;
const BURST_MS = 50;

const encoder = new TextEncoder();
const ignore = () => {};

function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((bytes, piece) => bytes + piece.byteLength, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
}

/** What the promise gives, or undefined after `waitMs`; the promise itself goes on. */
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

/** Keeps the invocation alive, client or not, until the function that this returns is called. */
export function hold() {
  let release;
  waitUntil(
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  return release;
}

/** A request but for its body, as JSON. */
export function describeRequest(request) {
  const url = new URL(request.url);
  return JSON.stringify({
    method: request.method,
    path: url.pathname,
    host: url.hostname,
    headers: Object.fromEntries(request.headers),
  });
}

/** The body's bytes; false when it is longer than the limit, undefined when it is late. */
export async function readBody(request, limitBytes, waitMs) {
  if (request.body === null) return new Uint8Array();
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    // Also false for what is no number. The runtime holds a body to its announced length.
    return Number(announced) <= limitBytes && within(request.bytes(), waitMs);
  }
  const reader = request.body.getReader();
  const pieces = [];
  let totalBytes = 0;
  for (;;) {
    const result = await within(reader.read(), waitMs);
    if (result === undefined) return undefined;
    if (result.done) break;
    totalBytes += result.value.byteLength;
    if (totalBytes > limitBytes) {
      reader.cancel().catch(ignore);
      return false;
    }
    pieces.push(result.value);
  }
  return joined(pieces);
}

export function respond(status, headersJson, body) {
  return new Response(body === "" ? null : body, { status, headers: JSON.parse(headersJson) });
}

/**
 * One call of `env.AI`: its raw Response, and the stream in it where there is one.
 *
 * A stream is read ahead while Python is busy or waits for its turn, up to QUEUED_BYTES: to
 * Python an await costs more than reading a hundred frames here.
 */
class Upstream {
  #abort;
  #reader;
  #pieces = [];
  #queuedBytes = 0;
  #isReading = false;
  #hasEnded = false;
  #error;
  #wake = ignore;

  constructor(response, text, abort) {
    const { status, headers } = response;
    const isEventStream = text === undefined;
    // Python reads everything it needs in one crossing: a line of JSON, then the body.
    this.head = `${JSON.stringify({
      status,
      isEventStream,
      gatewayLogId: headers.get("cf-aig-log-id"),
      cacheStatus: headers.get("cf-aig-cache-status"),
    })}\n${text ?? ""}`;
    this.#abort = abort;
    if (isEventStream) {
      this.#reader = response.body.getReader();
      this.#readAhead();
    }
  }

  /** The bytes that are here, false at the end, undefined when there are none yet. */
  take() {
    if (this.#pieces.length > 0) {
      const bytes = this.#pieces.length === 1 ? this.#pieces[0] : joined(this.#pieces);
      this.#pieces = [];
      this.#queuedBytes = 0;
      this.#readAhead();
      return bytes;
    }
    if (this.#error !== undefined) throw this.#error;
    return this.#hasEnded ? false : undefined;
  }

  /** As `take`, once there is something to say, or after `waitMs`. */
  async next(waitMs) {
    await this.arrival(waitMs);
    await this.#lull();
    return this.take();
  }

  /** Waits for bytes, the end or an error, at most `waitMs`. */
  async arrival(waitMs) {
    if (!this.#isSilent) return;
    await within(
      new Promise((resolve) => {
        this.#wake = resolve;
      }),
      waitMs,
    );
    this.#wake = ignore;
  }

  /**
   * Waits for a pause in what arrives, so that a burst is taken as a whole: one await of
   * Python's costs as much as ten reads here. A token that comes alone is held up by a few
   * turns of the event loop, a burst by at most BURST_MS.
   */
  async #lull() {
    const begunAt = performance.now();
    let seenBytes = 0;
    let quietTurns = 0;
    while (this.#isReading && quietTurns < QUIET_TURNS && performance.now() - begunAt < BURST_MS) {
      quietTurns = this.#queuedBytes > seenBytes ? 0 : quietTurns + 1;
      seenBytes = this.#queuedBytes;
      await scheduler.wait(0);
    }
  }

  cancel() {
    this.#hasEnded = true;
    this.#abort?.abort();
    this.#reader?.cancel().catch(ignore);
  }

  get #isSilent() {
    return this.#pieces.length === 0 && !this.#hasEnded && this.#error === undefined;
  }

  async #readAhead() {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (!this.#hasEnded && this.#queuedBytes < QUEUED_BYTES) {
        const { done, value } = await this.#reader.read();
        if (done) {
          this.#hasEnded = true;
        } else {
          this.#pieces.push(value);
          this.#queuedBytes += value.byteLength;
        }
        this.#wake();
      }
    } catch (error) {
      this.#error = error ?? new Error("the stream broke");
      this.#wake();
    }
    this.#isReading = false;
  }
}

/**
 * Runs a model. Gives an Upstream as soon as there is something to read: the whole body, or
 * the first bytes of an event stream. Gives undefined when that takes longer than `waitMs`:
 * the call is then aborted.
 */
export async function runModel(binding, takesSignal, modelId, inputsJson, optionsJson, waitMs) {
  const options = JSON.parse(optionsJson);
  const abort = takesSignal ? new AbortController() : undefined;
  if (abort) options.signal = abort.signal;
  let isLate = false;
  const call = (async () => {
    const response = await binding.run(modelId, JSON.parse(inputsJson), options);
    const isEventStream =
      response.ok &&
      response.body !== null &&
      (response.headers.get("content-type") ?? "").includes("event-stream");
    const text = isEventStream ? undefined : await response.text();
    const upstream = new Upstream(response, text, abort);
    // Without a signal the call is dropped when its result arrives.
    if (isLate) upstream.cancel();
    else if (isEventStream) await upstream.arrival(waitMs);
    return upstream;
  })();
  const upstream = await within(call, waitMs);
  if (upstream === undefined) {
    isLate = true;
    abort?.abort();
    call.then((late) => late.cancel(), ignore);
  }
  return upstream;
}

/** A streamed response, written from Python piece by piece. */
export class Outlet {
  #controller;
  #gone = false;
  #wake = ignore;

  constructor() {
    this.readable = new ReadableStream(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#wake(),
        cancel: () => this.#leave(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: QUEUED_BYTES }),
    );
  }

  /** The signal is the request's: it tells of a client that leaves before it reads. */
  respond(status, headersJson, signal) {
    if (signal.aborted) this.#leave();
    else signal.addEventListener("abort", () => this.#leave());
    return new Response(this.readable, { status, headers: JSON.parse(headersJson) });
  }

  /** False when the client is gone; a full queue is `isFull`. */
  write(text) {
    if (this.#gone) return false;
    this.#controller.enqueue(encoder.encode(text));
    return true;
  }

  /** Whether the client is known to have left, or has all of it. */
  get isGone() {
    return this.#gone;
  }

  get isFull() {
    return !this.#gone && this.#controller.desiredSize <= 0;
  }

  /** True when there is room again, false when the client is gone or `waitMs` has passed. */
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

  #leave() {
    this.#gone = true;
    this.#wake();
  }

  close() {
    if (this.#gone) return;
    this.#gone = true;
    this.#controller.close();
  }

  /** Breaks the response off: the client sees an incomplete body, not a clean end. */
  abort() {
    if (this.#gone) return;
    this.#gone = true;
    this.#controller.error(new Error("client took too long"));
  }
}

/** Writes a key's metadata (its value is empty). True, or undefined after `waitMs`. */
export function putKey(namespace, key, optionsJson, waitMs) {
  return within(namespace.put(key, "", JSON.parse(optionsJson)).then(() => true), waitMs);
}

/** All keys of a prefix as JSON `[[name, metadata], …]`; undefined after `waitMs`. */
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
  return within(all(), waitMs);
}

/** One call of a Durable Object's method, text in and text out; undefined after `waitMs`. */
export function callObject(namespace, name, method, argumentsJson, waitMs) {
  return within(namespace.getByName(name)[method](argumentsJson), waitMs);
}

/** Runs one statement on a Durable Object's SQLite; its rows as JSON arrays. */
export function query(storage, statement, valuesJson) {
  return JSON.stringify([...storage.sql.exec(statement, ...JSON.parse(valuesJson)).raw()]);
}

/** Wakes a Durable Object at a time (milliseconds since 1970); the platform keeps it durable. */
export function setAlarm(storage, timeMs) {
  storage.setAlarm(timeMs);
}
