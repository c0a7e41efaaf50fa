// Scripted bodies: lists are bytes, numbers silences in milliseconds (null: one that lasts),
// "break" ends the body as a lost connection would.

// A promise that nothing ever resolves would be taken for a hang.
const FOREVER_MS = 60_000;

/** A request whose body plays a script, as the platform would hand it to the Worker. */
export function makeRequest(scriptJson) {
  const { pieces, headers } = JSON.parse(scriptJson);
  const body = pieces.length === 0 ? null : bodyOf(pieces, () => (request.isGivenUp = true));
  const request = new Request("https://bluey.example.com/chat", { method: "POST", headers, body });
  return request;
}

export function bodyOf(pieces, onCancel) {
  const rest = [...pieces];
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const piece = rest.shift();
        if (piece === undefined) return controller.close();
        if (piece === "break") return controller.error(new Error("SECRET text of the upstream"));
        if (Array.isArray(piece)) return controller.enqueue(new Uint8Array(piece));
        await silence(piece);
      }
    },
    cancel: onCancel,
  });
}

export async function silence(durationMs) {
  if (durationMs !== 0) await scheduler.wait(durationMs ?? FOREVER_MS);
}
