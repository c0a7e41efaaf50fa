// A namespace of Durable Objects whose calls fail as the platform's do.

// A promise that nothing ever resolves would be taken for a hang.
const FOREVER_MS = 60_000;

/** `markJson` is what the platform writes on an error: `retryable`, `overloaded`, …; "" for a call
 * that is not answered. */
export function makeNamespace(markJson) {
  const lend = async () => {
    if (markJson === "") await scheduler.wait(FOREVER_MS);
    throw Object.assign(new Error("SECRET text"), JSON.parse(markJson));
  };
  return { getByName: () => ({ lend }) };
}
