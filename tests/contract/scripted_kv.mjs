// The other side of a KV binding in the contract tests: what Workers KV does with a namespace,
// over the HTTP that the binding speaks, as far as it is met here. Lists come in short pages.

import { WorkerEntrypoint } from "cloudflare:workers";

const PAGE_KEYS = 10;
// A promise that nothing ever resolves would be taken for a hang.
const FOREVER_MS = 60_000;

const metadataOf = new Map();
const writtenMs = new Map();
let temper = "willing";

export class KvCounterpart extends WorkerEntrypoint {
  reset() {
    metadataOf.clear();
    writtenMs.clear();
    temper = "willing";
  }

  become(other) {
    temper = other;
  }
}

export default {
  async fetch(request) {
    if (temper === "silent") await scheduler.wait(FOREVER_MS);
    if (temper === "failing") return new Response("SECRET text", { status: 500 });
    const { pathname, searchParams } = new URL(request.url);
    const key = decodeURIComponent(pathname.slice(1));
    if (request.method === "GET" && key === "") return Response.json(list(searchParams));
    if (request.method === "GET") {
      if (!metadataOf.has(key)) return new Response(null, { status: 404 });
      return new Response("", { headers: { "cf-kv-metadata": metadataOf.get(key) ?? "null" } });
    }
    if (request.method === "PUT") {
      const metadata = request.headers.get("cf-kv-metadata");
      return new Response(null, { status: put(key, metadata, searchParams.get("expiration_ttl")) });
    }
    return new Response(null, { status: 501 });
  },
};

function put(key, metadata, ttl) {
  const nowMs = Date.now();
  const encoder = new TextEncoder();
  if (encoder.encode(key).length > 512) return 414;
  if (ttl !== null && Number(ttl) < 60) return 400;
  if (metadata !== null && encoder.encode(metadata).length > 1_024) return 413;
  if (nowMs < (writtenMs.get(key) ?? 0) + 1_000) return 429;
  writtenMs.set(key, nowMs);
  metadataOf.set(key, metadata);
  return 200;
}

function list(params) {
  const prefix = params.get("prefix") ?? "";
  const after = params.get("cursor") ?? "";
  const found = [...metadataOf.keys()].filter((key) => key.startsWith(prefix) && key > after);
  const page = found.sort().slice(0, PAGE_KEYS);
  const isWhole = page.length === found.length;
  return {
    // The binding expects each key's metadata as text.
    keys: page.map((name) => ({ name, metadata: metadataOf.get(name) ?? undefined })),
    list_complete: isWhole,
    cursor: isWhole ? undefined : page.at(-1),
  };
}
