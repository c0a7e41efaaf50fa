// Streams on their way: what arrives from an upstream, and what is written to a client.

import { endOfFirstFrame, joined } from "./relay.mjs";
import { Gate, ignore, within } from "./waiting.mjs";

// The most bytes to buffer: read and not yet taken, or written and not yet sent.
const QUEUED_BYTES = 64 * 1024;
// A burst ends after this many turns of the event loop without new bytes. A burst that goes on is
// passed on after BURST_MS. A single token waits only for the few turns, a fraction of a
// millisecond.
const QUIET_TURNS = 3;
const BURST_MS = 100;
// Python reads a stream's first frames one by one, until it has made a plan for those that follow.
const OPENING_FRAMES = 4;
const encoder = new TextEncoder();

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
export class ReadAhead {
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
 * A streamed response, written from Python piece by piece. Text that is written before anybody
 * reads is collected. If that is the whole response, it is sent without a stream.
 */
export class Outlet {
  #early = "";
  #readable;
  #controller;
  #gone = false;
  // A plan and Python may both wait for room.
  #room = new Gate();

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
    if (this.isFull) await this.#room.wait(waitMs);
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
        pull: () => this.#room.open(),
        cancel: () => this.#leave(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: QUEUED_BYTES }),
    );
  }

  #leave() {
    this.#gone = true;
    this.#room.open();
  }
}
