// The other side of a rate limiter's binding in the contract tests: it lets three requests of a
// key pass, and does with some keys what a limiter should not.

import { WorkerEntrypoint } from "cloudflare:workers";

const LIMIT = 3;
// A promise that nothing ever resolves would be taken for a hang.
const FOREVER_MS = 60_000;

const counts = new Map();

export class ScriptedRate extends WorkerEntrypoint {
  async limit({ key }) {
    if (key.startsWith("silent")) await scheduler.wait(FOREVER_MS);
    if (key.startsWith("failing")) throw new Error("SECRET text");
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return { success: counts.get(key) <= LIMIT };
  }
}

export default { fetch: () => new Response(null, { status: 404 }) };
