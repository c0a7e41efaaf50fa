// Waits that end: every one has a deadline.

export const ignore = () => {};

/** The promise's result, or undefined after `waitMs`. The promise itself goes on. */
export function within(promise, waitMs) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function sleep(durationMs) {
  return scheduler.wait(durationMs);
}

/**
 * Requests wait for it, and another one opens it. Each waits for a promise of its own: the platform
 * drops the continuations of a promise whose own request has ended.
 */
export class Gate {
  #waiting = new Set();

  /** Waits until the gate is opened the next time, at most `waitMs`. */
  async wait(waitMs) {
    const { promise, resolve } = Promise.withResolvers();
    this.#waiting.add(resolve);
    await within(promise, waitMs);
    this.#waiting.delete(resolve);
  }

  open() {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
