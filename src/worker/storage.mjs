// Calls of the other bindings: Workers KV, Durable Objects, rate limiters, static files.

import { readWhole } from "./bodies.mjs";
import { ignore, within } from "./waiting.mjs";

// A read of KV that failed is tried again after each of these pauses: an error of KV is often gone
// with the next try, and reading changes nothing.
const READ_AGAIN_AFTER_MS = [50, 200];
const decoder = new TextDecoder();

/** A file's bytes; false when there is none, undefined after `waitMs`. */
export function readAsset(assets, path, limitBytes, waitMs) {
  const endsAt = performance.now() + waitMs;
  const read = async () => {
    // The binding uses only the path of this URL.
    const response = await assets.fetch(new URL(path, "https://assets.invalid"));
    if (response.ok) {
      const body = await readWhole(response.body, limitBytes, endsAt);
      if (body === false) throw new Error(`the file is longer than ${limitBytes} bytes`);
      return body;
    }
    response.body?.cancel().catch(ignore);
    if (response.status === 404) return false;
    throw new Error(`the assets answered ${response.status}`);
  };
  return within(read(), waitMs);
}

/** Writes a KV key's metadata (its value is empty). True, or undefined after `waitMs`. */
export function putKey(namespace, key, optionsJson, waitMs) {
  return within(namespace.put(key, "", JSON.parse(optionsJson)).then(() => true), waitMs);
}

/** Deletes a KV key. True, or undefined after `waitMs`. */
export function deleteKey(namespace, key, waitMs) {
  return within(namespace.delete(key).then(() => true), waitMs);
}

/** A read's result; undefined after `waitMs`. A read that fails is tried again a few times. */
function readWithin(read, waitMs) {
  const tried = async () => {
    for (const pauseMs of READ_AGAIN_AFTER_MS) {
      try {
        return await read();
      } catch {
        await scheduler.wait(pauseMs);
      }
    }
    return read();
  };
  return within(tried(), waitMs);
}

/** All KV keys with a prefix, as JSON `[[name, metadata], …]`; undefined after `waitMs`. */
export function listKeys(namespace, prefix, waitMs) {
  const all = async () => {
    const found = [];
    let cursor;
    do {
      const page = await namespace.list({ prefix, cursor });
      for (const { name, metadata } of page.keys) found.push([name, metadata ?? null]);
      cursor = page.list_complete ? undefined : page.cursor;
    } while (cursor !== undefined);
    return JSON.stringify(found);
  };
  return readWithin(all, waitMs);
}

/**
 * Counts a request in the limiters of `{binding: key}`, one after the other. Returns the first
 * limiter whose limit it exceeds, and asks none after it; "" when there is none, undefined after
 * `waitMs`.
 */
export function exceededLimit(env, keysJson, waitMs) {
  let isLate = false;
  const ask = async () => {
    for (const [name, key] of Object.entries(JSON.parse(keysJson))) {
      if (isLate) break;
      const { success } = await env[name].limit({ key });
      if (!success) return name;
    }
    return "";
  };
  return within(ask(), waitMs).finally(() => {
    isLate = true;
  });
}

/** A KV key's metadata as JSON, `null` when there is no such key; undefined after `waitMs`. */
export function getMetadata(namespace, key, waitMs) {
  const found = async () => {
    const { metadata } = await namespace.getWithMetadata(key);
    return JSON.stringify(metadata ?? null);
  };
  return readWithin(found, waitMs);
}

/** A KV key's value as JSON, `null` when there is no such key; undefined after `waitMs`. */
export function getValue(namespace, key, cacheTtl, waitMs) {
  const found = async () => JSON.stringify(await namespace.get(key, { type: "text", cacheTtl }));
  return readWithin(found, waitMs);
}

/**
 * Calls a Durable Object's method, text in and text out; undefined after `waitMs`. A call that
 * failed throws an error whose message is `reset` (the object was restarted meanwhile),
 * `overloaded` or `failed`.
 */
export function callObject(namespace, name, method, argumentsJson, waitMs) {
  const call = async () => {
    try {
      return await namespace.getByName(name)[method](argumentsJson);
    } catch (error) {
      if (error?.overloaded) throw new Error("overloaded");
      // Both say that another try may reach a restarted object. An object that was reset by its
      // own storage or code has only the second.
      throw new Error(error?.retryable || error?.durableObjectReset ? "reset" : "failed");
    }
  };
  return within(call(), waitMs);
}

/** Gives a data point to a dataset, which sends it later. One that it does not take is lost. */
export function writePoint(dataset, pointJson) {
  try {
    dataset.writeDataPoint(JSON.parse(pointJson));
  } catch {
    // Nobody could do anything about it, and a request is worth more.
  }
}

/** Runs statements on a Durable Object's SQLite. Returns the rows of each as JSON arrays. */
export function readRows(storage, statementsJson) {
  const rows = ([statement, values]) => [...storage.sql.exec(statement, ...values).raw()];
  return JSON.stringify(JSON.parse(statementsJson).map(rows));
}

/** Runs all statements or none. */
export function commitRows(storage, statementsJson) {
  storage.transactionSync(() => {
    for (const [statement, values] of JSON.parse(statementsJson)) {
      storage.sql.exec(statement, ...values);
    }
  });
}

/**
 * Wakes a Durable Object at a time (milliseconds since 1970). The platform keeps the alarm durably.
 */
export function setAlarm(storage, timeMs) {
  storage.setAlarm(timeMs);
}
