// Calls of `env.AI`.

import { readWhole } from "./bodies.mjs";
import { Relay } from "./relay.mjs";
import { ReadAhead } from "./streams.mjs";
import { ignore, within } from "./waiting.mjs";

const decoder = new TextDecoder();

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
