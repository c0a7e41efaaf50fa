// The other side of an assets binding in the contract tests: files by path, in base64, over the HTTP that
// the binding speaks.

import { WorkerEntrypoint } from "cloudflare:workers";

// A promise that nothing ever resolves would be taken for a hang.
const FOREVER_MS = 60_000;

let files = {};
let temper = "willing";

export class AssetsCounterpart extends WorkerEntrypoint {
  become(other, filesJson) {
    temper = other;
    files = JSON.parse(filesJson);
  }
}

export default {
  async fetch(request) {
    if (temper === "silent") await scheduler.wait(FOREVER_MS);
    if (temper === "failing") return new Response("SECRET text", { status: 500 });
    const packed = files[new URL(request.url).pathname];
    if (packed === undefined) return new Response("no such file", { status: 404 });
    return new Response(Uint8Array.from(atob(packed), (each) => each.charCodeAt(0)));
  },
};
