// The budgets of the tenant and of this tab's key, as `GET /usage` tells them. They are asked for
// again after every answer, so that what shows them moves with it.

import { effect, signal } from "@preact/signals";
import { type Failure, requestData } from "./api";
import { answered } from "./session";

export const HISTORY_DAYS = [7, 30, 92] as const;

interface Spent {
  scope: "tenant" | "key";
  window: "daily" | "monthly";
  /** A day (`2026-11-27`) or a month (`2026-11`), in UTC. */
  period: string;
  spentTokens: number;
  /** How many of the spent tokens an operator added; below 0 where they were taken off. */
  adjustedTokens: number;
  requests: number;
  tokensByModel: Record<string, number>;
  /** Dollars with six decimals, as in all names that end so. */
  spentUsd: string;
  adjustedUsd: string;
  usdByModel: Record<string, string>;
}

export interface BudgetWindow extends Spent {
  limitTokens?: number;
  heldTokens?: number;
  remainingTokens?: number;
  limitUsd?: string;
  heldUsd?: string;
  remainingUsd?: string;
  resetsAt: string;
}

export type PastWindow = Spent;

export interface UsageReport {
  tenantId: string;
  environment: string;
  enforcement: string | null;
  windows: BudgetWindow[];
  history?: PastWindow[];
}

export const report = signal<UsageReport | null>(null);
export const failure = signal<Failure | null>(null);

// An answer is charged after it has ended, some milliseconds later.
const AGAIN_MS = [0, 1500] as const;

let asked = 0;
let askedForHistory = 0;
let historyDays = 0;

function periodsOf({ windows }: UsageReport): string {
  return windows.map(({ period }) => period).join();
}

/** Ask again; with the history of so many days where there are any. If several answers are under way,
 * the one that was asked for last counts. For the history, the last one that has a history counts. */
export async function refresh(days = 0): Promise<void> {
  asked += 1;
  const mine = asked;
  if (days) {
    askedForHistory = mine;
    historyDays = days;
  }
  const answer = await requestData<UsageReport>(days ? `/usage?days=${days}` : "/usage");
  const isNewest = mine === asked;
  const hasHistory = mine === askedForHistory;
  if (!isNewest && !hasHistory) return;
  if (!answer.ok) {
    failure.value = answer.failure;
    return;
  }
  const shown = report.peek();
  const history = hasHistory ? answer.value.history : shown?.history;
  failure.value = null;
  report.value = {
    ...(isNewest || shown === null ? answer.value : shown),
    ...(history && { history }),
  };
  // The period that has just ended is history now.
  if (!hasHistory && shown?.history && periodsOf(shown) !== periodsOf(answer.value))
    void refresh(historyDays);
}

/** Forget what was read, for another key. */
export function forgetUsage(): void {
  asked += 1;
  askedForHistory = 0;
  report.value = null;
  failure.value = null;
}

effect(() => {
  if (answered.value === 0) return undefined;
  const timers = AGAIN_MS.map((after) => setTimeout(() => void refresh(), after));
  return () => timers.forEach(clearTimeout);
});
