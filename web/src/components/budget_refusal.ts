// What a refusal by a budget means, in words: the API's `details` of `budget_exceeded`.

import type { Failure } from "../api";
import { dollarsText, tokensText } from "./amounts";

/** The parts of `details` that are told; some are of a window in tokens, some of one in dollars. */
interface Details {
  scope: "tenant" | "key";
  window: string;
  reason: "exhausted" | "busy" | "request_too_large";
  limitTokens?: number;
  spentTokens?: number;
  heldTokens?: number;
  requestedTokens?: number;
  limitUsd?: string;
  spentUsd?: string;
  heldUsd?: string;
  requestedUsd?: string;
}

export interface Refusal {
  title: string;
  sentence: string;
  /** Whether a smaller request may fit at once. */
  maySmallerFit: boolean;
}

/** The refusal in words, or null where the failure is another one or does not say. */
export function budgetRefusal({ code, details }: Failure): Refusal | null {
  if (code !== "budget_exceeded" || typeof details !== "object" || details === null) return null;
  const told = details as Details;
  const amount = (tokens: number | undefined, usd: string | undefined) =>
    usd === undefined ? `${tokensText(tokens ?? 0)} tokens` : dollarsText(usd);
  const budget = `The ${told.window} budget of the ${told.scope}`;
  const limit = amount(told.limitTokens, told.limitUsd);
  const spent = amount(told.spentTokens, told.spentUsd);
  const held = amount(told.heldTokens, told.heldUsd);
  const requested = amount(told.requestedTokens, told.requestedUsd);
  switch (told.reason) {
    case "busy":
      return {
        title: "The rest of the budget is held",
        sentence: `${budget} has ${limit}. Requests under way hold ${held}, and most use less.`,
        maySmallerFit: false,
      };
    case "request_too_large":
      return {
        title: "This request is larger than the budget",
        sentence: `It may take ${requested}. ${budget} has ${limit}. Ask for fewer tokens of an answer.`,
        maySmallerFit: true,
      };
    case "exhausted":
      return {
        title: "The budget is used up",
        sentence: `${budget} has ${limit}, of which ${spent} are spent. This request may take ${requested}. A smaller one may fit.`,
        maySmallerFit: true,
      };
    default:
      return null;
  }
}
