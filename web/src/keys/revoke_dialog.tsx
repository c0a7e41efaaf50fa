// Asks before a key is deleted.

import { Dialog } from "../components/dialog";
import { FailureNote } from "../components/failure";
import { Icon } from "../components/icon";
import { FormActions, useChange } from "./change";
import { revokeKey, type StoredKey } from "./stored";
import { Name } from "./words";

interface Props {
  revoked: StoredKey;
  /** No other active key of the tenant has the role admin. */
  isLastAdmin: boolean;
  onClose: () => void;
  onRevoked: () => void;
  onStale: () => void;
}

export function RevokeDialog({ revoked, isLastAdmin, onClose, onRevoked, onStale }: Props) {
  const change = useChange(onStale);
  return (
    <Dialog
      title={
        <>
          Revoke <Name of={revoked} />?
        </>
      }
      onClose={onClose}
      mayClose={change.mayClose}
    >
      <form
        class="key-form"
        onSubmit={(event) => {
          event.preventDefault();
          void change.send(() => revokeKey(revoked.id), onRevoked);
        }}
        aria-busy={change.isBusy}
      >
        <p>
          The key <code>{revoked.id}</code> is deleted, and whoever uses it is refused from then on.
          This cannot be undone. In other places the key may still work for up to 90 seconds.
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
        {change.failure && (
          <FailureNote failure={change.failure} title="The key was not revoked">
            {change.isUnsure && <p>It may have been revoked all the same.</p>}
          </FailureNote>
        )}
        <FormActions
          change={change}
          title="Revoke the key"
          busyTitle="Revoking it …"
          isDangerous
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
