"""`make bench-budgets`: the simulations' numbers as plots in docs/."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pygal
from pygal.style import Style

# Scenarios at this rate are drawn: each isolate and location pair has both kinds of staleness.
DRAWN_PER_S = 100
DRAWN_LASTS_S = 90

COLORS = ("#b0413e", "#d98e04", "#2a6f97", "#3a7d44")
# In place of pygal's own style sheet, which is for a page with a mouse.
CSS = """
text { fill: #333; font-family: sans-serif; font-size: 12px; }
.title { font-size: 14px; text-anchor: middle; }
.axis.y text { text-anchor: end; }
.legend text { font-size: 13px; }
.background { fill: #fff; }
.axis .line { stroke: #333; stroke-width: 1; }
.axis .guide { stroke: #ddd; }
"""


def seconds_of_traffic(
    runs: list[dict[str, Any]], ledger: str, staleness: str, measured: str
) -> dict[str, float]:
    """What was measured in each place, in seconds of the traffic that was offered."""
    return {
        f"{run['isolates']:,} / {run['locations']:,}": run[measured]
        / run["limit_tokens"]
        * DRAWN_LASTS_S
        for run in runs
        if (run["ledger"], run["staleness"]) == (ledger, staleness)
        and (run["requests_per_s"], run["lasts_s"]) == (DRAWN_PER_S, DRAWN_LASTS_S)
    }


def rendered(name: str, series: Iterable[tuple[str, list[float | None]]], **options: Any) -> str:
    """A plot as SVG text, the same for the same numbers."""
    chart = pygal.Line(
        width=860,
        height=460,
        style=Style(colors=COLORS, font_family="sans-serif"),
        css=[],
        js=[],
        stroke=False,
        dots_size=5,
        disable_xml_declaration=True,
        legend_at_bottom=True,
        legend_at_bottom_columns=2,
        x_label_rotation=35,
        **options,
    )
    chart.uuid = name
    for label, values in series:
        chart.add(label, values)
    return plain_svg(chart, COLORS)


def plain_svg(chart: Any, colors: Sequence[str]) -> str:
    """A chart as SVG text without scripts, line by line."""
    series = "".join(
        f".color-{number} {{ fill: {color}; stroke: {color}; }}\n"
        for number, color in enumerate(colors)
    )
    svg = chart.render(is_unicode=True)
    svg = re.sub(r"<style.*?</style>", f"<style>{CSS}{series}</style>", svg, flags=re.DOTALL)
    # A picture in a document runs no script, and its text is to be compared line by line.
    svg = re.sub(r"<script.*?</script>|<!--.*?-->|<desc.*?</desc>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.1f}", svg)
    return re.sub(r">\s*<(?=[gcprt])", ">\n<", svg).strip() + "\n"


def overshoot(runs: list[dict[str, Any]]) -> str:
    """How far the ledgers go beyond a budget, and the bound."""
    bounds = seconds_of_traffic(runs, "kv", "worst", "bound_tokens")
    drawn = (
        ("KV: the bound", bounds),
        (
            "KV, every write 60 s late",
            seconds_of_traffic(runs, "kv", "worst", "overshoot_tokens"),
        ),
        (
            "KV, locations read anew every 60 s",
            seconds_of_traffic(runs, "kv", "cached", "overshoot_tokens"),
        ),
        ("exact", seconds_of_traffic(runs, "exact", "worst", "overshoot_tokens")),
    )
    return rendered(
        "budgets-overshoot",
        [(name, [round(value, 1) for value in values.values()]) for name, values in drawn],
        range=(0, 80),
        y_labels=range(0, 81, 10),
        title=f"Overshoot at {DRAWN_PER_S} requests/s, in seconds of traffic",
        x_title="isolates / locations",
        x_labels=list(bounds),
    )


def by_isolate_rate(
    runs: list[dict[str, Any]], ledger: str, measured: Callable[[dict[str, Any]], float]
) -> dict[float, float]:
    """The mean of what was measured until 95 % of the budget was used, by the requests per second
    of one isolate."""
    values: dict[float, list[float]] = {}
    for run in runs:
        if (run["ledger"], run["lasts_s"], run["kills"]) == (ledger, DRAWN_LASTS_S, False):
            rate = run["requests_per_s"] / run["isolates"]
            values.setdefault(rate, []).append(measured(run))
    return {rate: sum(values[rate]) / len(values[rate]) for rate in sorted(values)}


def lease_calls(runs: list[dict[str, Any]]) -> str:
    """How many calls of the object a request costs."""

    def per_request(counted: str) -> Callable[[dict[str, Any]], float]:
        return lambda run: run["early"][counted] / run["early"]["requests"]

    drawn = (
        ("asking: calls in all", by_isolate_rate(runs, "asking", per_request("calls"))),
        ("asking: before the answer", by_isolate_rate(runs, "asking", per_request("asking_calls"))),
        ("leases: calls in all", by_isolate_rate(runs, "leases", per_request("calls"))),
        ("leases: before the answer", by_isolate_rate(runs, "leases", per_request("asking_calls"))),
    )
    return rendered(
        "budgets-lease-calls",
        [(name, [round(value, 3) for value in values.values()]) for name, values in drawn],
        range=(0, 2.2),
        y_labels=[0, 0.5, 1, 1.5, 2],
        title="Calls of the object per request",
        x_title="requests per second and isolate",
        x_labels=[f"{rate:g}" for rate in drawn[0][1]],
    )


def lease_idle(runs: list[dict[str, Any]]) -> str:
    """What lies idle in leases, and how many requests are refused for it."""

    def share(measured: str) -> Callable[[dict[str, Any]], float]:
        return lambda run: run["early"][measured] / run["limit_tokens"]

    def false_share(run: dict[str, Any]) -> float:
        return float(run["far"]["falsely_refused"] / max(1, run["far"]["requests"]))

    drawn = (
        ("leases: most idle tokens", by_isolate_rate(runs, "leases", share("stranded_max_tokens"))),
        ("leases: idle tokens", by_isolate_rate(runs, "leases", share("stranded_mean_tokens"))),
        ("asking: idle tokens", by_isolate_rate(runs, "asking", share("stranded_mean_tokens"))),
        ("leases: requests refused falsely", by_isolate_rate(runs, "leases", false_share)),
    )
    return rendered(
        "budgets-lease-idle",
        [(name, [round(100 * value, 2) for value in values.values()]) for name, values in drawn],
        range=(0, 10),
        y_labels=range(0, 11, 2),
        title="Below 95 % of a budget for 90 s: % of the limit, % of the requests",
        x_title="requests per second and isolate",
        x_labels=[f"{rate:g}" for rate in drawn[0][1]],
    )


PLOTS = {"overshoot": overshoot, "lease-calls": lease_calls, "lease-idle": lease_idle}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plot", choices=PLOTS)
    parser.add_argument("numbers", type=Path, help="what a simulation wrote with `--json`")
    parser.add_argument("svg", type=Path)
    options = parser.parse_args()
    options.svg.write_text(PLOTS[options.plot](json.loads(options.numbers.read_text())["runs"]))


if __name__ == "__main__":
    main()
