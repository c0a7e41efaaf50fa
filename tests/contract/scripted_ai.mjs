// The other side of an AI binding in the contract tests. It plays the script that comes with
// the inputs, over both ways in: the platform binding's HTTP request, and the RPC call that a
// service binding makes. It keeps what it was asked, and whether its caller gave up.

import { WorkerEntrypoint } from "cloudflare:workers";
import { bodyOf, silence } from "./script.mjs";

const seen = new Map();

export class ScriptedAi extends WorkerEntrypoint {
  run(modelId, inputs, options) {
    return play(modelId, inputs, options);
  }

  recall(id) {
    return JSON.stringify(seen.get(id) ?? null);
  }
}

export default {
  async fetch(request) {
    const { inputs, options } = await request.json();
    return play(request.headers.get("cf-consn-model-id"), inputs, options, request.signal);
  },
};

async function play(modelId, { script, ...inputs }, options, signal) {
  const record = { modelId, inputs, options, isGivenUp: false };
  seen.set(script.id, record);
  signal?.addEventListener("abort", () => {
    record.isGivenUp = true;
  });
  await silence(script.afterMs);
  if (script.status === null) throw new Error(script.message);
  const { status, headers } = script;
  return new Response(bodyOf(script.pieces, () => (record.isGivenUp = true)), { status, headers });
}
