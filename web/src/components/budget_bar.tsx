// One limit of one budget as a bar: what is spent, what requests under way hold, what is left.

import type { BudgetWindow } from "../usage";
import { dollarsText, tokensText } from "./amounts";

/** One limit: in tokens, or in dollars. Counts are numbers for the bar and texts for the reader. */
export interface Limit {
  unit: "tokens" | "usd";
  limit: number;
  spent: number;
  held: number;
  texts: { limit: string; spent: string; held: string; remaining: string };
}

/** The limits of a window: one in tokens, one in dollars, or both. */
export function limitsOf(window: BudgetWindow): Limit[] {
  const limits: Limit[] = [];
  if (window.limitTokens !== undefined) {
    const { limitTokens, spentTokens, heldTokens = 0, remainingTokens = 0 } = window;
    limits.push({
      unit: "tokens",
      limit: limitTokens,
      spent: spentTokens,
      held: heldTokens,
      texts: {
        limit: `${tokensText(limitTokens)} tokens`,
        spent: tokensText(spentTokens),
        held: tokensText(heldTokens),
        remaining: tokensText(remainingTokens),
      },
    });
  }
  if (window.limitUsd !== undefined) {
    const { limitUsd, spentUsd, heldUsd = "0.000000", remainingUsd = "0.000000" } = window;
    limits.push({
      unit: "usd",
      limit: Number(limitUsd),
      spent: Number(spentUsd),
      held: Number(heldUsd),
      texts: {
        limit: dollarsText(limitUsd),
        spent: dollarsText(spentUsd),
        held: dollarsText(heldUsd),
        remaining: dollarsText(remainingUsd),
      },
    });
  }
  return limits;
}

/** The part of a limit that is spent or held, from 0 to 1 or above. */
export function fullness({ limit, spent, held }: Limit): number {
  return limit > 0 ? (spent + held) / limit : 1;
}

const NEARLY = 0.9;

export function BudgetBar({ limit, label }: { limit: Limit; label: string }) {
  const { texts } = limit;
  const full = fullness(limit);
  const spent = Math.min(100, limit.limit > 0 ? (100 * limit.spent) / limit.limit : 100);
  const held = Math.min(100 - spent, limit.limit > 0 ? (100 * limit.held) / limit.limit : 0);
  const state = full >= 1 ? "used-up" : full >= NEARLY ? "nearly" : "";
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> has one value, and this has two
    <div
      class={`budget-bar ${state}`}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(Math.min(1, full) * 100)}
      aria-valuetext={`${texts.spent} of ${texts.limit} spent, ${texts.held} held`}
    >
      <span class="spent" style={{ width: `${spent}%` }} />
      <span class="held" style={{ width: `${held}%` }} />
    </div>
  );
}
