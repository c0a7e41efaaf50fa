// What came in, and the responses that are no streams.

import { waitUntil } from "cloudflare:workers";

import { GRACE_BYTES, discard, readWhole } from "./bodies.mjs";
import { joined } from "./relay.mjs";
import { ignore } from "./waiting.mjs";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
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
