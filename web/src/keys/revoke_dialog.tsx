// Asks before a key is deleted.

import { useSignal } from "@preact/signals";
import type { Failure } from "../api";
import { Dialog } from "../components/dialog";
import { FailureNote } from "../components/failure";
import { Icon } from "../components/icon";
import { mayHaveHappened } from "./create_dialog";
import { revokeKey, type StoredKey } from "./stored";
import { Name } from "./words";

interface Props {
  revoked: StoredKey;
  /** No other active key of the tenant has the role admin. */
  isLastAdmin: boolean;
  onClose: () => void;
  onRevoked: () => void;
  onUnsure: () => void;
}

export function RevokeDialog({ revoked, isLastAdmin, onClose, onRevoked, onUnsure }: Props) {
  const failure = useSignal<Failure | null>(null);
  const isBusy = useSignal(false);

  async function revoke(): Promise<void> {
    if (isBusy.peek()) return;
    isBusy.value = true;
    const answer = await revokeKey(revoked.id);
    isBusy.value = false;
    if (answer.ok) {
      onRevoked();
      return;
    }
    failure.value = answer.failure;
    if (mayHaveHappened(answer.failure) || answer.failure.code === "not_found") onUnsure();
  }

  return (
    <Dialog
      title={
        <>
          Revoke <Name of={revoked} />?
        </>
      }
      onClose={onClose}
      mayClose={() => !isBusy.peek()}
    >
      <div class="key-form" aria-busy={isBusy.value}>
        <p>
          The key <code>{revoked.id}</code> is deleted, and whoever uses it is refused from then on.
          This cannot be undone. The key works for up to 90 seconds elsewhere.
        </p>
        {revoked.isThis && (
          <p class="note">
            <Icon name="alert" size={16} />
            This is the key of this tab: you are signed out, and the conversation is forgotten.
          </p>
        )}
        {isLastAdmin && (
          <p class="note">
            <Icon name="alert" size={16} />
            No other key has the role admin: only an operator can make another one then.
          </p>
        )}
        {failure.value && (
          <FailureNote failure={failure.value} title="The key was not revoked">
            {mayHaveHappened(failure.value) && <p>It may have been revoked all the same.</p>}
          </FailureNote>
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose} disabled={isBusy.value}>
            Cancel
          </button>
          <button
            type="button"
            class="button danger"
            aria-disabled={isBusy.value}
            onClick={() => void revoke()}
          >
            <Icon name="trash" size={16} />
            {isBusy.value ? "Revoking it …" : "Revoke the key"}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
