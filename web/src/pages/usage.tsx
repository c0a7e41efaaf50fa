// What is left of the budgets, and what was used before.

import { useEffect, useMemo, useState } from "preact/hooks";
import { dollarsText, tokensText } from "../components/amounts";
import { BudgetBar, limitsOf } from "../components/budget_bar";
import { spanOf, useSecondsUntil } from "../components/countdown";
import { FailureNote } from "../components/failure";
import { COLOURS, colourOf, HistoryChart } from "../components/history_chart";
import { Icon } from "../components/icon";
import { Waiting } from "../components/waiting";
import { csvOf, type History, historiesOf, type Period, type Unit } from "../history";
import type { Page } from "../page";
import { type BudgetWindow, failure, HISTORY_DAYS, refresh, report } from "../usage";

// Other clients spend, too. A page that nobody sees does not ask.
const EVERY_MS = 10_000;

const NAMES = { daily: "Today", monthly: "This month" } as const;

function Usage() {
  const [days, setDays] = useState<number>(30);
  useEffect(() => {
    void refresh(days);
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [days]);
  const now = report.value;
  return (
    <>
      <div class="page-head">
        <div>
          <h1>Usage</h1>
          {now && (
            <p class="lead">
              {now.tenantId}, {now.environment}
              {now.enforcement && (
                <>
                  , counted by the ledger <code>{now.enforcement}</code>
                </>
              )}
            </p>
          )}
        </div>
        <button type="button" class="button" onClick={() => void refresh(days)}>
          <Icon name="retry" size={16} />
          Refresh
        </button>
      </div>
      {failure.value && <FailureNote failure={failure.value} onRetry={() => void refresh(days)} />}
      {now === null && failure.value === null && <Waiting what="Asking for the budgets …" />}
      {now?.windows.length === 0 && (
        <div class="card empty">
          <h2>No budget</h2>
          <p class="soft">
            This tenant has no budget, so nothing is counted here. The operator sets one in the
            tenant's settings.
          </p>
        </div>
      )}
      {now && now.windows.length > 0 && (
        <>
          <section class="budgets" aria-label="Budgets">
            {now.windows.map((window) => (
              <BudgetCard key={`${window.scope} ${window.window}`} window={window} />
            ))}
          </section>
          <HistoryCard histories={historiesOf(now)} days={days} onDays={setDays} />
        </>
      )}
    </>
  );
}

function BudgetCard({ window }: { window: BudgetWindow }) {
  const seconds = useSecondsUntil(Date.parse(window.resetsAt));
  const whose = window.scope === "tenant" ? "The tenant's budget" : "This key's own budget";
  const limits = limitsOf(window);
  return (
    <article class="card budget">
      <header>
        <h2>{NAMES[window.window]}</h2>
        <span class="soft">{whose}</span>
      </header>
      {limits.map((limit) => {
        const unit = limit.unit === "tokens" ? "Tokens" : "Dollars";
        return (
          <div class="limit" key={limit.unit}>
            <p class="limit-words">
              <strong>{limit.texts.spent}</strong>
              <span class="soft"> of {limit.texts.limit}</span>
            </p>
            <BudgetBar limit={limit} label={`${unit}, ${NAMES[window.window]}, ${whose}`} />
            <p class="fine">
              <span>{limit.texts.remaining} left</span>
              <span>{limit.texts.held} held by requests under way</span>
            </p>
          </div>
        );
      })}
      <footer class="fine">
        <span>{tokensText(window.requests)} requests</span>
        {window.limitTokens === undefined && <span>{tokensText(window.spentTokens)} tokens</span>}
        {window.limitUsd === undefined && <span>{dollarsText(window.spentUsd)}</span>}
        <span>
          Resets in <time dateTime={window.resetsAt}>{spanOf(seconds)}</time>
        </span>
      </footer>
    </article>
  );
}

const TITLES = {
  "tenant daily": "Tenant, by day",
  "tenant monthly": "Tenant, by month",
  "key daily": "This key, by day",
  "key monthly": "This key, by month",
} as const;

function HistoryCard({
  histories,
  days,
  onDays,
}: {
  histories: History[];
  days: number;
  onDays: (days: number) => void;
}) {
  const [unit, setUnit] = useState<Unit>("tokens");
  const [chosen, choose] = useState(0);
  const [point, setPoint] = useState<number | null>(null);
  const history = histories[Math.min(chosen, histories.length - 1)];
  // Another value draws the chart anew, so the value stays the same while its numbers do.
  const key = JSON.stringify(history);
  const drawn = useMemo(() => history, [key]);
  if (drawn === undefined) return null;
  const isComing = report.value?.history === undefined && failure.value === null;
  const shown = drawn.periods[point ?? drawn.periods.length - 1];
  return (
    <section class="card history" aria-labelledby="history-title" aria-busy={isComing}>
      <div class="history-head">
        <h2 id="history-title">History</h2>
        <div class="history-choices">
          <label>
            <span class="hidden">Whose, and by what</span>
            <select value={chosen} onChange={(event) => choose(Number(event.currentTarget.value))}>
              {histories.map(({ scope, window }, index) => (
                <option key={`${scope} ${window}`} value={index}>
                  {TITLES[`${scope} ${window}`]}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span class="hidden">How far back</span>
            <select value={days} onChange={(event) => onDays(Number(event.currentTarget.value))}>
              {HISTORY_DAYS.map((each) => (
                <option key={each} value={each}>
                  {each} days
                </option>
              ))}
            </select>
          </label>
          <label>
            <span class="hidden">Unit</span>
            <select
              value={unit}
              onChange={(event) => setUnit(event.currentTarget.value === "usd" ? "usd" : "tokens")}
            >
              <option value="tokens">Tokens</option>
              <option value="usd">Dollars</option>
            </select>
          </label>
          <button
            type="button"
            class="button"
            disabled={report.value?.history === undefined}
            onClick={() => download(histories)}
          >
            <Icon name="download" size={16} />
            CSV
          </button>
        </div>
      </div>
      <HistoryChart history={drawn} unit={unit} onPoint={setPoint} />
      {shown && <Legend history={drawn} period={shown} unit={unit} />}
      <details class="history-numbers">
        <summary>The numbers as a table</summary>
        <Numbers history={drawn} />
      </details>
    </section>
  );
}

/** The models with their colours, and what each used in the period that the pointer is at. */
function Legend({ history, period, unit }: { history: History; period: Period; unit: Unit }) {
  return (
    <div class="legend">
      <p>
        <strong>{period.period}</strong>
        <span class="soft">{period.isCurrent ? " so far" : ""}</span>
        {": "}
        {unit === "tokens" ? `${tokensText(period.tokens)} tokens` : dollarsText(period.usd)}
      </p>
      <ul>
        {history.models.map((model, index) => {
          const used = period.byModel[model];
          const amount = unit === "tokens" ? (used?.tokens ?? 0) : (used?.usd ?? "0.00");
          return (
            <li key={model}>
              <span class={`swatch series-${colourOf(index)}`} />
              <span class="model">{model}</span>
              <span class="amount">
                {typeof amount === "number" ? tokensText(amount) : dollarsText(amount)}
              </span>
            </li>
          );
        })}
      </ul>
      {history.models.length > COLOURS && (
        <p class="fine">From the {COLOURS}th on, the models share a colour.</p>
      )}
    </div>
  );
}

function Numbers({ history }: { history: History }) {
  const used = history.periods.filter(({ requests, tokens }) => requests > 0 || tokens > 0);
  if (used.length === 0) return <p class="soft">Nothing was used in this time.</p>;
  return (
    <section class="table-scroll" tabIndex={0} aria-label="The numbers">
      <table>
        <thead>
          <tr>
            <th scope="col">{history.window === "daily" ? "Day" : "Month"} (UTC)</th>
            <th scope="col">Model</th>
            <th scope="col" class="number">
              Tokens
            </th>
            <th scope="col" class="number">
              Dollars
            </th>
            <th scope="col" class="number">
              Requests
            </th>
          </tr>
        </thead>
        <tbody>
          {[...used].reverse().map((period) => (
            <Rows key={period.period} period={period} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Rows({ period }: { period: Period }) {
  const { adjustedTokens, adjustedUsd } = period;
  const models = Object.entries(period.byModel).sort(
    (one, other) => other[1].tokens - one[1].tokens,
  );
  return (
    <>
      <tr class="total">
        <th scope="row">{period.period}</th>
        <td>all</td>
        <td class="number">{tokensText(period.tokens)}</td>
        <td class="number">{dollarsText(period.usd)}</td>
        <td class="number">{tokensText(period.requests)}</td>
      </tr>
      {models.map(([model, { tokens, usd }]) => (
        <tr key={model}>
          <td />
          <td class="model">{model}</td>
          <td class="number">{tokensText(tokens)}</td>
          <td class="number">{dollarsText(usd)}</td>
          <td />
        </tr>
      ))}
      {(adjustedTokens !== 0 || Number(adjustedUsd) !== 0) && (
        <tr>
          <td />
          <td>corrected by the operator</td>
          <td class="number">{tokensText(adjustedTokens)}</td>
          <td class="number">{dollarsText(adjustedUsd)}</td>
          <td />
        </tr>
      )}
    </>
  );
}

function download(histories: readonly History[]): void {
  const address = URL.createObjectURL(new Blob([csvOf(histories)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `usage-${report.value?.tenantId ?? "tenant"}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}

export const usage: Page = { id: "usage", title: "Usage", icon: "usage", Content: Usage };
