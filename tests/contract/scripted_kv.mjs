// The other side of a KV binding in the tests: what Workers KV does with a namespace, over the
// HTTP that the binding speaks, as far as it is met here. Lists come in short pages.

import { WorkerEntrypoint, waitUntil } from "cloudflare:workers";

const PAGE_KEYS = 10;
// A promise that nothing ever resolves would be taken for a hang.
const FOREVER_MS = 60_000;
// What the adapter still takes for an answer, and what it does not (it waits 3 s).
const SLOW_MS = 1_200;
const TOO_LATE_MS = 4_000;

const metadataOf = new Map();
const valueOf = new Map();
let asked = [];
const writtenMs = new Map();
let temper = "willing";
let timesLeft = Infinity;
let mix = [];
let drawn = {};
let dealt = {};

/** What the tests tell it, as RPC or (a mix) as the JSON of a request. */
export class KvCounterpart extends WorkerEntrypoint {
  reset() {
    metadataOf.clear();
    valueOf.clear();
    writtenMs.clear();
    temper = "willing";
  }

  /** For the next `times` operations; without it, from now on. */
  become(other, times = Infinity) {
    temper = other;
    timesLeft = times;
  }

  /**
   * `{start, mix: [{prefix, put: {fault: share}, list: …, get: …, delete: …}]}`:
   * from now on so large a share of the writes, lists and gets of the keys below a prefix meets
   * that fault; the first prefix that fits counts, and an empty mix ends all faults. `start` is a number in [0, 1):
   * the same one deals them in the same order. The answer is how many there were of each.
   *
   * `{values: {key: text}}`: an operator has written these values (null: deleted the key). The
   * answer is every key that was got since the last time.
   */
  async fetch(request) {
    const told = await request.json();
    if (told.values !== undefined) {
      for (const [key, value] of Object.entries(told.values)) {
        metadataOf.set(key, null);
        valueOf.set(key, value);
        if (value === null) metadataOf.delete(key);
      }
      const before = asked;
      asked = [];
      return Response.json(before);
    }
    const before = dealt;
    mix = told.mix;
    drawn = { put: told.start, list: told.start, get: told.start, delete: told.start };
    dealt = {};
    return Response.json(before);
  }
}

export default {
  async fetch(request) {
    if (timesLeft === 0) temper = "willing";
    timesLeft -= 1;
    if (temper === "silent") await scheduler.wait(FOREVER_MS);
    if (temper === "failing") return failed();
    const { pathname, searchParams } = new URL(request.url);
    const key = decodeURIComponent(pathname.slice(1));
    if (request.method === "GET" && key === "") {
      if (faultOf(searchParams.get("prefix") ?? "", "list") === "failed") return failed();
      return Response.json(list(searchParams));
    }
    if (request.method === "GET") {
      asked.push(key);
      if (faultOf(key, "get") === "failed") return failed();
      // The least that Workers KV takes.
      if (Number(searchParams.get("cache_ttl") ?? 30) < 30) {
        return new Response(null, { status: 400 });
      }
      if (!metadataOf.has(key)) return new Response(null, { status: 404 });
      return new Response(valueOf.get(key) ?? "", { headers: { "cf-kv-metadata": metadataOf.get(key) ?? "null" } });
    }
    if (request.method === "DELETE") {
      if (faultOf(key, "delete") === "failed") return failed();
      for (const each of [metadataOf, valueOf]) each.delete(key);
      return new Response(null);
    }
    if (request.method !== "PUT") return new Response(null, { status: 501 });
    const metadata = request.headers.get("cf-kv-metadata");
    const until = searchParams.get("expiration");
    const ttl = until === null ? searchParams.get("expiration_ttl") : until - Date.now() / 1_000;
    switch (faultOf(key, "put")) {
      case "refused":
        return new Response(null, { status: 429 });
      case "failed":
        return failed();
      case "late": {
        // Whoever asked has given up by then, and it is written all the same, over what came
        // meanwhile.
        const written = scheduler.wait(TOO_LATE_MS).then(() => metadataOf.set(key, metadata));
        waitUntil(written);
        await written;
        return new Response(null);
      }
      case "unconfirmed": {
        const status = put(key, metadata, ttl);
        await scheduler.wait(FOREVER_MS);
        return new Response(null, { status });
      }
      case "slow": {
        const status = put(key, metadata, ttl);
        await scheduler.wait(SLOW_MS);
        return new Response(null, { status });
      }
      default: {
        const value = await request.text();
        const status = put(key, metadata, ttl);
        if (status === 200) valueOf.set(key, value);
        return new Response(null, { status });
      }
    }
  },
};

function failed() {
  return new Response("SECRET text", { status: 500 });
}

function faultOf(key, operation) {
  const shares = mix.find(({ prefix }) => key.startsWith(prefix))?.[operation] ?? {};
  let rest = draw(operation);
  for (const [fault, share] of Object.entries(shares)) {
    rest -= share;
    if (rest >= 0) continue;
    const name = `${operation} ${fault}`;
    dealt[name] = (dealt[name] ?? 0) + 1;
    return fault;
  }
  return undefined;
}

/** A number in [0, 1); so evenly spread that no share is missed for long. */
function draw(operation) {
  drawn[operation] = ((drawn[operation] ?? 0) + (Math.sqrt(5) - 1) / 2) % 1;
  return drawn[operation];
}

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
