// What time it is by the server's clock: a machine's own may be wrong. Cloudflare dates each answer.
// `bluey dev` does not, and its clock is mostly this machine's.

// `date` has whole seconds, and the answer took a while to come. So a smaller difference counts as none.
const SAME_MS = 2_000;

let aheadMs = 0;

/** The milliseconds of the epoch, as the server counts them. */
export function serverNowMs(): number {
  return Date.now() + aheadMs;
}

/** Learn how far the server's clock is ahead of this machine's, from an answer that has just come. */
export function learnClock(headers: Headers): void {
  const toldMs = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(toldMs)) return;
  const newMs = toldMs - Date.now();
  if (Math.abs(newMs) < SAME_MS) aheadMs = 0;
  else if (Math.abs(newMs - aheadMs) >= SAME_MS) aheadMs = newMs;
}
