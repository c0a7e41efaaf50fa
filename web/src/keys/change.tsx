// One change of keys that a dialog asks for: sent once, and its refusal kept.

import { useSignal } from "@preact/signals";
import type { Failure, Result } from "../api";

export interface Change {
  isBusy: boolean;
  failure: Failure | null;
  /** Whether it was not confirmed, and may have been made all the same. */
  isUnsure: boolean;
  mayClose: () => boolean;
  send: <T>(call: () => Promise<Result<T>>, onDone: (value: T) => void) => Promise<void>;
}

function mayHaveHappened({ code, status }: Failure): boolean {
  return code === "network" || code === "bad_answer" || status >= 500;
}

/** `onStale` is called when the list may differ from what is stored. */
export function useChange(onStale: () => void): Change {
  const failure = useSignal<Failure | null>(null);
  const isBusy = useSignal(false);
  return {
    isBusy: isBusy.value,
    failure: failure.value,
    isUnsure: failure.value !== null && mayHaveHappened(failure.value),
    mayClose: () => !isBusy.peek(),
    send: async (call, onDone) => {
      if (isBusy.peek()) return;
      isBusy.value = true;
      const answer = await call();
      isBusy.value = false;
      if (answer.ok) {
        onDone(answer.value);
        return;
      }
      failure.value = answer.failure;
      if (mayHaveHappened(answer.failure) || answer.failure.code === "not_found") onStale();
    },
  };
}

interface ActionsProps {
  change: Change;
  /** The words on the button, before and while the change is sent. */
  title: string;
  busyTitle: string;
  isDangerous?: boolean;
  onClose: () => void;
}

/** The end of a form: the way out, and the change. The button keeps the focus while it is sent. */
export function FormActions({
  change,
  title,
  busyTitle,
  isDangerous = false,
  onClose,
}: ActionsProps) {
  return (
    <div class="dialog-actions">
      <button type="button" class="button" onClick={onClose} disabled={change.isBusy}>
        Cancel
      </button>
      <button
        type="submit"
        class={isDangerous ? "button danger" : "button primary"}
        aria-disabled={change.isBusy}
      >
        {change.isBusy ? busyTitle : title}
      </button>
    </div>
  );
}
