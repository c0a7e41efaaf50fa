"""What was measured as tables: for a terminal, and for docs/performance.md."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import markdown
from benchmarks.speed.loads import Load
from benchmarks.speed.measuring import Measured, Samples, ratios
from benchmarks.speed.memory import Memory
from benchmarks.speed.starts import Starts
from ops.console import print_table

MIB = 1024 * 1024


@dataclass(frozen=True)
class Table:
    """A table by its name in the document; the first `left` columns are words. `measured` is the
    place in the document that says when and where it was measured."""

    name: str
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1
    measured: str = "measured"


@dataclass(frozen=True)
class Pair:
    """Two columns that are compared."""

    over: str
    under: str

    @property
    def title(self) -> str:
        """The head of a column of ratios."""
        return f"{self.over} / {self.under}"


def cpu_table(name: str, measured: Measured, columns: Sequence[str], by: Sequence[Pair]) -> Table:
    """The CPU time of a request under each load, and what a token takes in a paced stream."""
    rows = []
    for load in _loads(measured):
        samples = _of(load, measured)
        cells = [load.name, str(load.at_once)]
        cells += [_cpu(samples, column) for column in columns]
        rows.append([*cells, *(_ratio(samples, pair) for pair in by)])
    header = ["load", "at once", *columns, *(pair.title for pair in by)]
    return Table(name, "CPU ms a request: median (spread)", header, rows)


def token_table(
    name: str, measured: Measured, columns: Sequence[str], added: Sequence[Pair]
) -> Table:
    """What a token takes in paced streams: its CPU, and its way, also that beyond another's."""
    rows = []
    for load in _loads(measured):
        if load.kind != "paced":
            continue
        samples = _of(load, measured)
        cells = [load.name, str(load.at_once)]
        for column in columns:
            each = samples.get(column)
            cells.append("" if each is None else _token(each, load.tokens))
        rows.append([*cells, *(_added(samples, pair) for pair in added)])
    return Table(
        name,
        "A token of a paced stream: its CPU ms; its way, median / p95 ms; the first one's ms",
        ["load", "at once", *columns, *(f"{each.over} beyond {each.under}" for each in added)],
        rows,
    )


def answer_table(name: str, measured: Measured, columns: Sequence[str]) -> Table:
    """How long an answer takes without pauses, and how many a core gives in a second."""
    rows = []
    for load in _loads(measured):
        if load.kind == "paced":
            continue
        samples = _of(load, measured)
        cells = [load.name, str(load.at_once)]
        for column in columns:
            each = samples.get(column)
            cells.append(
                ""
                if each is None
                else f"{number(statistics.median(each.answered_ms))}, "
                f"{statistics.median(each.requests_per_s):.0f}/s"
            )
        rows.append(cells)
    return Table(name, "An answer: wall ms, answers a second", ["load", "at once", *columns], rows)


def pair_table(name: str, title: str, measured: Measured, pair: Pair) -> Table:
    """Two columns beside each other: the CPU time of a request, and how long its answer takes."""
    rows = []
    for load in _loads(measured):
        samples = _of(load, measured)
        over, under = samples[pair.over], samples[pair.under]
        rows.append(
            [
                str(load.at_once),
                *(with_spread(each.cpu_ms) for each in (under, over)),
                with_spread(ratios(over.cpu_ms, under.cpu_ms)),
                *(with_spread(each.answered_ms) for each in (under, over)),
                with_spread(ratios(over.answered_ms, under.answered_ms)),
            ]
        )
    header = [
        "at once",
        *(f"{column}: CPU ms" for column in (pair.under, pair.over)),
        "ratio",
        *(f"{column}: answer, ms" for column in (pair.under, pair.over)),
        "ratio",
    ]
    return Table(name, title, header, rows, left=0, measured=f"{name}-measured")


def start_table(measured: Mapping[str, Starts], pair: Pair) -> Table:
    """The first requests of a new isolate."""
    lines = {
        "first request, ms": {name: each.first_ms for name, each in measured.items()},
        "first request, CPU ms": {name: each.first_cpu_ms for name, each in measured.items()},
        "second request, ms": {name: each.second_ms for name, each in measured.items()},
        "a request after 10 more, ms": {name: each.later_ms for name, each in measured.items()},
        "start of workerd to first answer, ms": {
            name: each.start_ms for name, each in measured.items()
        },
    }
    rows = []
    for title, values in lines.items():
        compared = ""
        if pair.over in values and pair.under in values:
            # No start has a neighbour that was disturbed by the same.
            over, under = (
                statistics.median(values[pair.over]),
                statistics.median(values[pair.under]),
            )
            compared = f"{over / under:.2f}"
        rows.append([title, *(with_spread(each) for each in values.values()), compared])
    header = ["a new isolate", *measured, pair.title]
    return Table("start", "A new isolate: median (spread)", header, rows)


def memory_table(measured: Sequence[Memory]) -> Table:
    """What memory an isolate takes."""
    rows = [
        [
            f"{each.requests:,}",
            f"{each.wasm_bytes / MIB:.1f}",
            f"{each.process_bytes / MIB:.0f}",
        ]
        for each in measured
    ]
    header = ["after so many mixed requests", "wasm heap, MiB", "process, MiB"]
    return Table(
        "memory", "Memory of one isolate", header, rows, left=0, measured="memory-measured"
    )


def show(tables: Sequence[Table]) -> None:
    """Prints the tables that have something to say."""
    for each in (table for table in tables if table.rows):
        print_table(each.header, each.rows, title=each.title)


def write(tables: Sequence[Table], document: Path, command: str) -> None:
    """Puts the tables into the document, and when and where they were measured. Of what was not
    measured, the document keeps what it has."""
    made = [each for each in tables if each.rows]
    texts = {each.name: markdown.table(each.header, each.rows, left=each.left) for each in made}
    measured = {each.measured: f"{where_and_when()}, with `{command}`." for each in made}
    markdown.put(document, {**texts, **measured})


def where_and_when() -> str:
    """The date, and the machine."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    kernel = platform.release().partition("-")[0]
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores of {model}, "
        f"Linux {kernel}"
    )


def number(value: float) -> str:
    """A number with about three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def with_spread(values: Sequence[float]) -> str:
    """The median, and the least and the most."""
    median, least, most = statistics.median(values), min(values), max(values)
    return f"{number(median)} ({number(least)}-{number(most)})"


def _loads(measured: Measured) -> list[Load]:
    return list(dict.fromkeys(load for load, _ in measured))


def _of(load: Load, measured: Measured) -> dict[str, Samples]:
    return {column: measured[load, column] for column, _ in load.programs}


def _cpu(samples: Mapping[str, Samples], column: str) -> str:
    return with_spread(samples[column].cpu_ms) if column in samples else ""


def _ratio(samples: Mapping[str, Samples], pair: Pair) -> str:
    if pair.over not in samples or pair.under not in samples:
        return ""
    return with_spread(ratios(samples[pair.over].cpu_ms, samples[pair.under].cpu_ms))


def _token(samples: Samples, tokens: int) -> str:
    cpu_ms, later, p95, first = (
        statistics.median(values)
        for values in (
            samples.cpu_ms,
            samples.later_ms,
            samples.later_p95_ms,
            samples.first_ms,
        )
    )
    return f"{cpu_ms / tokens:.3f}; {later:.2f} / {p95:.2f}; {first:.2f}"


def _added(samples: Mapping[str, Samples], pair: Pair) -> str:
    if pair.over not in samples or pair.under not in samples:
        return ""
    over, under = samples[pair.over], samples[pair.under]
    later, p95, first = (
        statistics.median(a - b for a, b in zip(these, those, strict=True))
        for these, those in (
            (over.later_ms, under.later_ms),
            (over.later_p95_ms, under.later_p95_ms),
            (over.first_ms, under.first_ms),
        )
    )
    return f"{later:.2f} / {p95:.2f}; {first:.2f}"
