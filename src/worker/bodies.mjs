// Bodies of requests and responses, read whole, within limits of size and time.

import { joined } from "./relay.mjs";
import { ignore, within } from "./waiting.mjs";

// What the runtime still reads of a request's body when the response is complete. Then it closes the
// connection under a client that is still sending, and the response is often lost with it
// (`canceledUploadGraceBytes` in capnproto's kj/compat/http.h).
export const GRACE_BYTES = 64 * 1024;
// The most of an unread body that is let run out before a response is complete, how long this may
// take, and how long nothing may arrive.
const DISCARDED_BYTES = 64 * 1024 * 1024;
const DISCARD_MS = 10_000;
const DISCARD_STALL_MS = 1_000;

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
export async function readWhole(
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

/** Reads a body into nothing, piece by piece into the same memory. */
export async function discard(body) {
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
