"""`make bench-tokens`: how tight the bound is, as docs/token-bound.svg."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pygal
from pygal.style import Style

from benchmarks.budget_plot import COLORS, plain_svg
from benchmarks.token_texts import ORDINARY_LANGUAGES

SERIES = (*COLORS, "#7b5ea7")


def draw(numbers: dict[str, Any]) -> str:
    """The plot as SVG text, the same for the same numbers."""
    chart = pygal.Bar(
        width=860,
        height=460,
        style=Style(colors=SERIES, font_family="sans-serif"),
        css=[],
        js=[],
        disable_xml_declaration=True,
        legend_at_bottom=True,
        legend_at_bottom_columns=5,
        range=(0, 3),
        y_labels=[0, 0.5, 1, 1.6, 2, 2.5, 3],
        title="Bound / tokens of ordinary text, median for each tokenizer",
    )
    chart.uuid = "token-bound"
    chart.x_labels = list(ORDINARY_LANGUAGES)
    ordinary = numbers["ordinary"]
    for tokenizer in ordinary["English"]["medians"]:
        chart.add(tokenizer, [ordinary[name]["medians"][tokenizer] for name in ORDINARY_LANGUAGES])
    return plain_svg(chart, SERIES)


def main() -> None:
    """Writes the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", type=Path)
    parser.add_argument("svg", type=Path)
    options = parser.parse_args()
    options.svg.write_text(draw(json.loads(options.numbers.read_text())))


if __name__ == "__main__":
    main()
