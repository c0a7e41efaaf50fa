// A new key in the place of an old one.

import { useSignal } from "@preact/signals";
import { Dialog } from "../components/dialog";
import { Icon } from "../components/icon";
import { FormActions, useChange } from "./change";
import { type ChosenExpiry, ExpiryField, momentOf, NO_EXPIRY } from "./expiry_field";
import { Field, FormFailure, problemAt, problemsOf } from "./fields";
import { type MadeKey, rotateKey, type StoredKey } from "./stored";
import { MayBeMade, Name } from "./words";

const GRACES = [
  { seconds: 0, title: "It stops now" },
  { seconds: 3_600, title: "One hour" },
  { seconds: 86_400, title: "24 hours" },
  { seconds: 604_800, title: "7 days" },
] as const;

interface Props {
  old: StoredKey;
  onClose: () => void;
  /** `goesOn`: the tab goes on with the new key. */
  onMade: (made: MadeKey, goesOn: boolean) => void;
  onStale: () => void;
}

export function RotateDialog({ old, onClose, onMade, onStale }: Props) {
  const hasExpired = old.status === "expired";
  const grace = useSignal(86_400);
  const expiry = useSignal<ChosenExpiry>(hasExpired ? { ...NO_EXPIRY, choice: "90" } : NO_EXPIRY);
  const goesOn = useSignal(old.isThis === true);
  const change = useChange(onStale);
  const problems = problemsOf(change.failure);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const expires = momentOf(expiry.value);
    const rotation = { graceSeconds: grace.value, ...(expires !== undefined && { expires }) };
    void change.send(
      () => rotateKey(old.id, rotation),
      (made) => onMade(made, goesOn.value),
    );
  }

  return (
    <Dialog
      title={
        <>
          Rotate <Name of={old} />
        </>
      }
      onClose={onClose}
      mayClose={change.mayClose}
    >
      <form class="key-form" onSubmit={submit} aria-busy={change.isBusy}>
        <p class="soft">
          This makes a key with the same label, role, models and limits. The new key's own limits
          count from 0. The tenant's budget goes on as it is.
        </p>
        {!hasExpired && (
          <Field
            label="How long the old key still works"
            hint={
              grace.value === 0
                ? "In other places it may still work for up to 90 seconds."
                : "Give the new key to its users within this time."
            }
            problem={problemAt(problems, "graceSeconds")}
          >
            {(told) => (
              <select
                {...told}
                value={grace.value}
                onChange={(event) => {
                  grace.value = Number(event.currentTarget.value);
                }}
              >
                {GRACES.map(({ seconds, title }) => (
                  <option key={seconds} value={seconds}>
                    {title}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <ExpiryField
          label="The new key expires"
          value={expiry.value}
          onChange={(value) => {
            expiry.value = value;
          }}
          none={
            hasExpired ? null : old.expires === undefined ? "Never" : "When the old one would have"
          }
          problem={problemAt(problems, "expires")}
        />
        {old.isThis && (
          <label class="option">
            <input
              type="checkbox"
              checked={goesOn.value}
              onChange={(event) => {
                goesOn.value = event.currentTarget.checked;
              }}
            />
            <span>
              <strong>Go on with the new key in this tab</strong>
              <span class="soft">The old one is the key of this tab.</span>
            </span>
          </label>
        )}
        {old.isThis && !goesOn.value && grace.value === 0 && (
          <p class="note">
            <Icon name="alert" size={16} />
            This tab is signed out then.
          </p>
        )}
        <FormFailure
          failure={change.failure}
          title="The key was not rotated"
          fields={["graceSeconds", "expires"]}
        >
          {change.isUnsure && <MayBeMade />}
        </FormFailure>
        <FormActions
          change={change}
          title="Rotate the key"
          busyTitle="Rotating it …"
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
