// How a key's facts are told.

import { serverNowMs } from "../clock";
import { dollarsText, tokensText } from "../components/amounts";
import { spanOf } from "../components/countdown";
import type { KeyWindow, StoredKey } from "./stored";

const SOON_SECONDS = 48 * 3600;

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const minute = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

/** The UTC day of a moment; the pointer shows the whole moment. */
export function Day({ of: moment }: { of: string }) {
  return (
    <time dateTime={moment} title={moment.replace("T", " ").replace("Z", " UTC")}>
      {day.format(new Date(moment))}
    </time>
  );
}

/** A moment to the minute. */
export function momentText(moment: string): string {
  return `${minute.format(new Date(moment))} UTC`;
}

/** When a key ends; what ends soon is told as a span. */
export function Expiry({ of: key }: { of: StoredKey }) {
  if (key.expires === undefined) return key.status === "unreadable" ? "?" : "never";
  const seconds = Math.round((Date.parse(key.expires) - serverNowMs()) / 1000);
  if (seconds <= 0 || seconds > SOON_SECONDS) return <Day of={key.expires} />;
  return (
    <time dateTime={key.expires} title={momentText(key.expires)}>
      in {spanOf(seconds < 60 ? seconds : seconds - (seconds % 60))}
    </time>
  );
}

/** A key in words: its label, or its id where its record cannot be read. Somebody else
 * wrote the label, so it must not change the direction of the words around it. */
export function Name({ of: key }: { of: StoredKey }) {
  return <bdi class="key-name">{key.label ?? key.id}</bdi>;
}

/** A key's own limits, such as `50,000 tokens a day`. */
export function limitTexts({ budgets }: StoredKey): string[] {
  return [...windowLimits(budgets?.daily, "a day"), ...windowLimits(budgets?.monthly, "a month")];
}

function windowLimits(window: KeyWindow | undefined, when: string): string[] {
  const told = [];
  if (window?.tokens !== undefined) told.push(`${tokensText(window.tokens)} tokens ${when}`);
  if (window?.usd !== undefined) told.push(`${dollarsText(window.usd)} ${when}`);
  return told;
}

/** Whether a text is somewhere in what is told of a key. */
export function matches(key: StoredKey, text: string): boolean {
  const told = [
    key.label,
    key.id,
    key.role,
    key.status,
    key.createdBy,
    ...(key.allowedModels ?? []),
  ];
  return told.some((each) => each?.toLowerCase().includes(text.trim().toLowerCase()));
}

/** What is said of a key that was asked for and not confirmed. */
export function MayBeMade() {
  return (
    <p>
      A key may have been made all the same. Nobody knows it, so nobody can use it. If it is in the
      list, revoke it.
    </p>
  );
}
