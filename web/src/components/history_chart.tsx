// What was used by period and model, as stacked bars.

import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { amountOf, type History, type Unit } from "../history";
import { isDark } from "../theme";

const HEIGHT_PX = 260;
/** How many models have a colour of their own; the others share the last one. */
export const COLOURS = 6;

export function colourOf(index: number): number {
  return Math.min(index, COLOURS - 1);
}

const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

function shortAmount(amount: number, unit: Unit): string {
  if (unit === "tokens") return SHORT.format(amount);
  if (amount === 0) return "$0";
  return amount < 0.01 ? `$${amount.toPrecision(1)}` : `$${SHORT.format(amount)}`;
}

/** One row of heights per model. Each stands on the models after it, so the first row has the totals. */
function stacked(history: History, unit: Unit): number[][] {
  const below = history.periods.map(() => 0);
  const rows: number[][] = [];
  for (const model of [...history.models].reverse()) {
    for (const [index, period] of history.periods.entries())
      below[index] = (below[index] ?? 0) + amountOf(period, model, unit);
    rows.unshift([...below]);
  }
  return rows;
}

interface Props {
  history: History;
  unit: Unit;
  /** Called with the period that the pointer is at, or with null. */
  onPoint: (index: number | null) => void;
}

export function HistoryChart({ history, unit, onPoint }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const dark = isDark.value;
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = place.current;
    if (element === null || width === 0) return undefined;
    const chart = draw(element, width, history, unit, onPoint);
    return () => chart.destroy();
    // `dark` is among them because a canvas does not follow the style sheet.
  }, [width, history, unit, dark]);
  return <div class="history-chart" ref={place} role="img" aria-label={described(history, unit)} />;
}

function described(history: History, unit: Unit): string {
  const [first, last] = [history.periods[0], history.periods.at(-1)];
  const by = history.window === "daily" ? "day" : "month";
  const what = unit === "tokens" ? "Tokens" : "Dollars";
  return `${what} by ${by} and model, ${first?.period} to ${last?.period}. The table has the numbers.`;
}

function draw(
  element: HTMLElement,
  width: number,
  history: History,
  unit: Unit,
  onPoint: Props["onPoint"],
): uPlot {
  // A computed colour is that of the theme. A custom property would still be `light-dark(…)`.
  const of = (name: string) => {
    element.style.color = `var(${name})`;
    return getComputedStyle(element).color;
  };
  const places = history.periods.map((_, index) => index);
  const bars = uPlot.paths.bars?.({ size: [0.72, 44], radius: 0.12 });
  const axis: uPlot.Axis = {
    stroke: of("--text-soft"),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    grid: { stroke: of("--line"), width: 1 },
    ticks: { show: false },
  };
  const options: uPlot.Options = {
    width,
    height: HEIGHT_PX,
    padding: [12, 4, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: () => [-0.6, places.length - 0.4] },
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        incrs: [1, 2, 5, 7, 10, 14, 30],
        space: 56,
        values: (_, at) => at.map((place) => history.periods[place]?.period.slice(5) ?? ""),
      },
      { ...axis, size: 62, values: (_, at) => at.map((amount) => shortAmount(amount, unit)) },
    ],
    series: [
      {},
      ...history.models.map((label, index) => ({
        label,
        fill: of(`--series-${colourOf(index)}`),
        width: 0,
        ...(bars && { paths: bars }),
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [(chart) => onPoint(chart.cursor.idx ?? null)] },
  };
  return new uPlot(options, [places, ...stacked(history, unit)] as uPlot.AlignedData, element);
}
