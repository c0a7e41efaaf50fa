// The skin's relay as a process, for the tests: a plan, or a piece for the last plan, as a line of
// JSON in; what came of it as a line of JSON out.

import { createInterface } from "node:readline";

import { Relay } from "../../src/worker/relay.mjs";

let relay;

function fed(piece) {
  const before = relay.text.length;
  const out = relay.feed(new Uint8Array(Buffer.from(piece, "base64")));
  const { frames, lastFrame, isOver } = relay;
  const text = relay.text.slice(before);
  return { out, text, frames, lastFrame, isOver, rest: Buffer.from(relay.rest).toString("base64") };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { plan, piece } = JSON.parse(line);
  if (plan !== undefined) relay = new Relay(plan);
  process.stdout.write(`${JSON.stringify(plan === undefined ? fed(piece) : {})}\n`);
}
