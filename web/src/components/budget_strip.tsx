// The fullest limit of each unit, in the frame of every page: it moves with each answer.

import { useEffect } from "preact/hooks";
import { refresh, report } from "../usage";
import { BudgetBar, fullness, type Limit, limitsOf } from "./budget_bar";

const NAMES = { daily: "today", monthly: "this month" } as const;

export function BudgetStrip() {
  useEffect(() => {
    void refresh();
  }, []);
  const limits = (report.value?.windows ?? []).flatMap((window) =>
    limitsOf(window).map((limit) => ({ limit, when: NAMES[window.window] })),
  );
  const fullest = (["tokens", "usd"] as const).flatMap((unit) =>
    limits
      .filter(({ limit }) => limit.unit === unit)
      .sort((one, other) => fullness(other.limit) - fullness(one.limit))
      .slice(0, 1),
  );
  if (fullest.length === 0) return null;
  return (
    <a class="budget-strip" href="#usage">
      {fullest.map(({ limit, when }) => (
        <Strip key={limit.unit} limit={limit} when={when} />
      ))}
    </a>
  );
}

function Strip({ limit, when }: { limit: Limit; when: string }) {
  return (
    <span class="strip">
      <span class="strip-words">
        <span>
          {limit.texts.remaining} {limit.unit === "tokens" ? "tokens" : ""} left
        </span>
        <span class="soft">{when}</span>
      </span>
      <BudgetBar
        limit={limit}
        label={`${limit.unit === "tokens" ? "Tokens" : "Dollars"} ${when}`}
      />
    </span>
  );
}
