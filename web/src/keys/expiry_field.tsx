// When a new key ends.

import { serverNowMs } from "../clock";
import { Field } from "./fields";

const DAY_MS = 86_400_000;

/** Days from now, `none`, or `date`. */
export type ExpiryChoice = "none" | "30" | "90" | "date";

export interface ChosenExpiry {
  choice: ExpiryChoice;
  /** The last day (`2026-11-27`), which counts for `date` alone. */
  lastDay: string;
}

export const NO_EXPIRY: ChosenExpiry = { choice: "none", lastDay: "" };

/** The moment that was chosen, or undefined for none. */
export function momentOf({ choice, lastDay }: ChosenExpiry): string | undefined {
  if (choice === "none") return undefined;
  const dayMs = Date.parse(lastDay);
  // The API refuses what is no day.
  if (choice === "date") return Number.isNaN(dayMs) ? lastDay : momentText(dayMs + DAY_MS);
  return momentText(serverNowMs() + Number(choice) * DAY_MS);
}

function momentText(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, "Z");
}

interface Props {
  label?: string;
  value: ChosenExpiry;
  onChange: (value: ChosenExpiry) => void;
  /** What `none` means, or null where there has to be an end. */
  none: string | null;
  problem: string | undefined;
}

export function ExpiryField({ label = "Expires", value, onChange, none, problem }: Props) {
  const isDate = value.choice === "date";
  return (
    <div class="expiry">
      <Field label={label} problem={isDate ? undefined : problem}>
        {(told) => (
          <select
            {...told}
            value={value.choice}
            onChange={(event) =>
              onChange({ ...value, choice: event.currentTarget.value as ExpiryChoice })
            }
          >
            {none !== null && <option value="none">{none}</option>}
            <option value="30">In 30 days</option>
            <option value="90">In 90 days</option>
            <option value="date">After a certain day</option>
          </select>
        )}
      </Field>
      {isDate && (
        <Field label="Last day (UTC)" problem={problem}>
          {(told) => (
            <input
              {...told}
              type="date"
              required
              min={new Date(serverNowMs()).toISOString().slice(0, 10)}
              value={value.lastDay}
              onInput={(event) => onChange({ ...value, lastDay: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
