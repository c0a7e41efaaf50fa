// What was used before, by period and model: for the chart, the table and the file.

import type { UsageReport } from "./usage";

export type Unit = "tokens" | "usd";

export interface Period {
  period: string;
  /** Whether the period is not over. */
  isCurrent: boolean;
  requests: number;
  /** As the API has it: tokens as digits, dollars with six decimals. */
  byModel: Record<string, { tokens: number; usd: string }>;
  tokens: number;
  usd: string;
  adjustedTokens: number;
  adjustedUsd: string;
}

export interface History {
  scope: "tenant" | "key";
  window: "daily" | "monthly";
  /** Oldest first; the last one is not over. */
  periods: Period[];
  /** The models, those with most tokens first. */
  models: string[];
}

const NOTHING = "0.000000";

/** The histories in a report: of the tenant's budget and of the key's, by day and by month, as far
 * as there are such windows. */
export function historiesOf(report: UsageReport): History[] {
  const past = report.history ?? [];
  return report.windows.map(({ scope, window, ...current }) => {
    const periods = [
      ...past.filter((each) => each.scope === scope && each.window === window),
      { scope, window, ...current },
    ].map((each, index, all): Period => {
      const names = new Set([...Object.keys(each.tokensByModel), ...Object.keys(each.usdByModel)]);
      return {
        period: each.period,
        isCurrent: index === all.length - 1,
        requests: each.requests,
        byModel: Object.fromEntries(
          [...names].map((name) => [
            name,
            { tokens: each.tokensByModel[name] ?? 0, usd: each.usdByModel[name] ?? NOTHING },
          ]),
        ),
        tokens: each.spentTokens,
        usd: each.spentUsd,
        adjustedTokens: each.adjustedTokens,
        adjustedUsd: each.adjustedUsd,
      };
    });
    return { scope, window, periods, models: modelsOf(periods) };
  });
}

function modelsOf(periods: readonly Period[]): string[] {
  const totals = new Map<string, number>();
  for (const { byModel } of periods)
    for (const [name, { tokens }] of Object.entries(byModel))
      totals.set(name, (totals.get(name) ?? 0) + tokens);
  return [...totals].sort((one, other) => other[1] - one[1]).map(([name]) => name);
}

/** How much of a model was used in a period, as a number to draw. */
export function amountOf(period: Period, model: string, unit: Unit): number {
  const used = period.byModel[model];
  return used === undefined ? 0 : unit === "tokens" ? used.tokens : Number(used.usd);
}

const COLUMNS = ["scope", "window", "period", "model", "tokens", "usd"] as const;

/** A cell that no spreadsheet takes for a formula. Numbers stay as they are, below 0 as well. */
function cell(value: string | number): string {
  let text = String(value);
  if (/^[=+\-@\t\r]/.test(text) && !/^-?[0-9.]+$/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** All histories as CSV, one row per period and model; what an operator added or took off is a row
 * of the model `(adjusted)`. */
export function csvOf(histories: readonly History[]): string {
  const rows = histories.flatMap(({ scope, window, periods }) =>
    periods.flatMap(({ period, byModel, adjustedTokens, adjustedUsd }) => [
      ...Object.entries(byModel).map(([model, { tokens, usd }]) => [
        ...[scope, window, period, model],
        ...[tokens, usd],
      ]),
      ...(adjustedTokens !== 0 || Number(adjustedUsd) !== 0
        ? [[scope, window, period, "(adjusted)", adjustedTokens, adjustedUsd]]
        : []),
    ]),
  );
  return [COLUMNS, ...rows]
    .map((row) => row.map(cell).join(","))
    .join("\r\n")
    .concat("\r\n");
}
