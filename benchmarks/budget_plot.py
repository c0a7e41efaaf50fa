"""`make bench-budgets`: the simulation's numbers as docs/budgets-overshoot.svg."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
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


def draw(runs: list[dict[str, Any]]) -> str:
    """The plot as SVG text, the same for the same numbers."""
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
        range=(0, 80),
        y_labels=range(0, 81, 10),
        title=f"Overshoot at {DRAWN_PER_S} requests/s, in seconds of traffic",
        x_title="isolates / locations",
    )
    chart.uuid = "budgets-overshoot"
    bounds = seconds_of_traffic(runs, "kv", "worst", "bound_tokens")
    chart.x_labels = list(bounds)
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
    for name, values in drawn:
        chart.add(name, [round(value, 1) for value in values.values()])
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", type=Path, help="what `budget_simulation --json` wrote")
    parser.add_argument("svg", type=Path)
    options = parser.parse_args()
    options.svg.write_text(draw(json.loads(options.numbers.read_text())["runs"]))


if __name__ == "__main__":
    main()
