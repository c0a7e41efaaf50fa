"""`make bench-budgets`: what `lease_simulation` measured as tables in docs/budgets-proof.md."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import markdown

Run = dict[str, Any]
# A run with leases, and the same traffic with a book that is asked (the same run where there is
# none).
Row = tuple[Run, Run]
Column = tuple[str, Callable[[Run, Run], str]]


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f} %" if part and whole else "0"


def _calls(run: Run, phase: str) -> str:
    measured = run[phase]
    requests, asking = max(1, measured["requests"]), measured["asking_calls"]
    return f"{asking / requests:.2f} + {(measured['calls'] - asking) / requests:.2f}"


def _waits(run: Run, phase: str) -> str:
    return f"{run[phase]['wait_median_ms']:.0f} / {run[phase]['wait_p99_ms']:.0f}"


def _idle(run: Run, phase: str) -> str:
    measured, limit = run[phase], run["limit_tokens"]
    mean, most = measured["stranded_mean_tokens"], measured["stranded_max_tokens"]
    return f"{mean:,.0f} ({_share(mean, limit)}), {most:,} ({_share(most, limit)})"


def _false(run: Run, decided: str) -> str:
    counted = run[decided]
    return _share(counted["falsely_refused"], counted["requests"])


PLACE: tuple[Column, ...] = (
    ("isolates / locations", lambda run, _: f"{run['isolates']:,} / {run['locations']:,}"),
    ("requests/s", lambda run, _: f"{run['requests_per_s']:,g}"),
    ("budget lasts", lambda run, _: f"{run['lasts_s']:,g} s"),
)
BELOW: tuple[Column, ...] = (
    *PLACE,
    ("calls per request, before + after the answer", lambda run, _: _calls(run, "early")),
    ("asking", lambda _, asked: _calls(asked, "early")),
    (
        "requests that wait",
        lambda run, _: _share(run["early"]["waiting_requests"], run["early"]["requests"]),
    ),
    ("wait, median / p99 ms", lambda run, _: _waits(run, "early")),
    ("asking", lambda _, asked: _waits(asked, "early")),
    ("idle tokens: mean, most", lambda run, _: _idle(run, "early")),
    ("refused falsely", lambda run, _: _false(run, "far")),
)
NEAR: tuple[Column, ...] = (
    *PLACE,
    ("calls per request", lambda run, _: _calls(run, "late")),
    ("asking", lambda _, asked: _calls(asked, "late")),
    ("wait, median / p99 ms", lambda run, _: _waits(run, "late")),
    ("asking", lambda _, asked: _waits(asked, "late")),
    ("idle tokens: mean, most", lambda run, _: _idle(run, "late")),
    ("refused falsely, full of holds", lambda run, _: _false(run, "full")),
    ("asking", lambda _, asked: _false(asked, "full")),
    ("refused falsely, spent", lambda run, _: _false(run, "near")),
    ("asking", lambda _, asked: _false(asked, "near")),
    ("never given", lambda run, _: f"{run['undershoot_tokens']:,}"),
    ("asking", lambda _, asked: f"{asked['undershoot_tokens']:,}"),
)
KILLED: tuple[Column, ...] = (
    *PLACE[:2],
    ("limit", lambda run, _: f"{run['limit_tokens']:,}"),
    ("told", lambda run, _: f"{run['told_tokens']:,}"),
    ("charged beyond that", lambda run, _: f"{run['charged_tokens'] - run['told_tokens']:,}"),
    ("leases that died", lambda run, _: f"{run['died_tokens']:,}"),
    ("overspent", lambda run, _: f"{run['overspent_tokens']:,}"),
    ("refused falsely", lambda run, _: _false(run, "far")),
)
SMALL: tuple[Column, ...] = (
    *PLACE,
    ("refused falsely", lambda run, _: _false(run, "far")),
    ("asking", lambda _, asked: _false(asked, "far")),
    ("full of holds", lambda run, _: _false(run, "full")),
    ("asking", lambda _, asked: _false(asked, "full")),
    ("spent", lambda run, _: _false(run, "near")),
    ("asking", lambda _, asked: _false(asked, "near")),
)


def table(columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """Some rows as Markdown."""
    header = [name for name, _ in columns]
    return markdown.table(header, ([cell(*row) for _, cell in columns] for row in rows))


def rows_of(runs: Sequence[Run]) -> list[Row]:
    """The runs with leases, each beside the same traffic with a book that is asked."""

    def traffic(run: Run) -> tuple[object, ...]:
        places = run["isolates"], run["locations"]
        return (*places, run["requests_per_s"], run["lasts_s"], run["kills"])

    asked = {traffic(run): run for run in runs if run["ledger"] == "asking"}
    return [(run, asked.get(traffic(run), run)) for run in runs if run["ledger"] == "leases"]


def tables(measured: dict[str, Any]) -> dict[str, str]:
    """The tables, by their names in the document."""
    rows = rows_of(measured["runs"])
    living = [row for row in rows if not row[0]["kills"]]
    return {
        "below": table(BELOW, living),
        "near": table(NEAR, living),
        "killed": table(KILLED, [row for row in rows if row[0]["kills"]]),
        "small": table(SMALL, rows_of(measured["small"])),
    }


def main() -> None:
    """Puts the tables in the document, each where the last one of its name is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", type=Path, help="what `lease_simulation --json` wrote")
    parser.add_argument("document", type=Path)
    options = parser.parse_args()
    markdown.put(options.document, tables(json.loads(options.numbers.read_text())))


if __name__ == "__main__":
    main()
