"""A table of usage for people, as CSV, and as JSON."""

import csv
import io
from collections.abc import Sequence

from rich.text import Text
from sparklines import sparklines

from bluey.dollars import dollars_text
from ops.console import print_json, print_table
from ops.totals.fleet import Usage
from ops.totals.rows import COLUMNS, By, Row, Sort, rows_of, total_of
from ops.totals.spent import Span

NUMBERS = ("tokens", "requests", "usd", "share", "unpricedTokens", "uncountedTokens")
"""The columns of numbers, in CSV and JSON."""

COUNTS_MONTHS = "countsMonths"
"""Says that a row has more than the days that were asked about."""

WARN_AT = 0.8
"""The share of a limit from which it is shown in yellow; at the limit, in red."""


_Cell = str | Text | None


def print_usage(usage: Usage, by: By, sort: Sort, span: Span, env: str) -> None:
    """Print a table for people. What cannot be read is in it."""
    rows, whole = rows_of(usage.spent, by, sort, span), total_of(usage.spent, span)
    names = COLUMNS[by]
    width = len(names)
    cells: list[Sequence[_Cell]] = [(*_names(row), *_cells(row)) for row in rows]
    cells += [
        (
            *[Text(each, "red") for each in _unread_names(each.deployment, each.tenant, width)],
            Text("cannot be read", "red"),
            *[""] * 4,
        )
        for each in usage.unread
    ]
    if len(rows) > 1:
        mark = " *" if whole.counts_months else ""
        total: tuple[_Cell, ...] = (Text(f"total{mark}", "bold"), *[""] * (width - 1))
        cells.append((*total, *_cells(whole)))
    columns = (*names, "tokens", "requests", "dollars", "of budget", "by day")
    print_table(columns, cells, title=f"{env}, {span}")


def print_csv(usage: Usage, by: By, sort: Sort, span: Span) -> None:
    """Print CSV, dollars with six decimals: they add up to what all cost."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow((*COLUMNS[by], *NUMBERS, COUNTS_MONTHS))
    for row in rows_of(usage.spent, by, sort, span):
        numbers = _numbers(row)
        told = ("" if numbers[name] is None else numbers[name] for name in NUMBERS)
        counts_months = "true" if row.counts_months else "false"
        writer.writerow((*map(_plain, row.names), *told, counts_months))
    print(file.getvalue(), end="")


def _plain(name: str) -> str:
    """A text that no spreadsheet takes for a formula: a label may be anything."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name


def print_usage_json(usage: Usage, by: By, sort: Sort, span: Span, env: str) -> None:
    """Print everything as JSON."""
    print_json(
        {
            "environment": env,
            "days": [span.days[0], span.days[-1]],
            "by": by.value,
            "rows": [_value(row, by) for row in rows_of(usage.spent, by, sort, span)],
            "total": _numbers(total_of(usage.spent, span)),
            "unread": [
                {"deployment": each.deployment, "tenant": each.tenant, "why": each.error.message}
                for each in usage.unread
            ],
        }
    )


def _value(row: Row, by: By) -> dict[str, object]:
    value = {**dict(zip(COLUMNS[by], row.names, strict=True)), **_numbers(row)}
    if row.line is not None:
        value["byDay"] = list(row.line)
    if row.counts_months:
        value[COUNTS_MONTHS] = True
    if row.is_removed:
        value["removed"] = True
    return value


def _numbers(row: Row) -> dict[str, object]:
    tally = row.tally
    return {
        "tokens": tally.tokens,
        "requests": row.requests,
        "usd": dollars_text(tally.micro_usd),
        "share": None if row.share is None else round(row.share, 4),
        "unpricedTokens": tally.unpriced_tokens,
        "uncountedTokens": tally.uncounted_tokens,
    }


def _names(row: Row) -> tuple[str, ...]:
    first, *others = row.names
    first += " (removed)" if row.is_removed else ""
    return (f"{first} *" if row.counts_months else first, *others)


def _cells(row: Row) -> tuple[_Cell, ...]:
    tally = row.tally
    dollars = dollars_text(tally.micro_usd)
    if tally.unpriced_tokens:
        dollars += " +?"
    return (
        f"{tally.tokens:,}",
        None if row.requests is None else f"{row.requests:,}",
        dollars,
        _share(row.share),
        _bars(row.line),
    )


def _share(share: float | None) -> _Cell:
    if share is None:
        return None
    text = f"{100 * share:.1f} %"
    if share < WARN_AT:
        return text
    return Text(text, "red" if share >= 1 else "yellow")


def _bars(line: tuple[int, ...] | None) -> str:
    if not line:
        return ""
    (bars,) = sparklines(line, minimum=0, maximum=max(1, *line))
    return str(bars)


def _unread_names(deployment: str, tenant: str | None, width: int) -> list[str]:
    named = [tenant or deployment, deployment, "", ""]
    return named[:width]
