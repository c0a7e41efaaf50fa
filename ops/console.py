"""Output for people. Results go to standard output, everything else to standard error.

Foreign text (from a file, a server, a tool) must be shown with `literal`, or by a function here
that says so. Then nothing in it is read as markup, and its control characters do not reach the
terminal.
"""

import json
import os
from collections.abc import Iterable, Sequence

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ops.errors import OpsError
from ops.progress import Step, in_one_line

OUTPUT_LINES = 20
"""How much of the end of a failed tool's output is shown. Tools say there why they failed."""

PRINTED_COLUMNS = 200
"""The width of a table where there is no terminal."""

READABLE_COLUMNS = 12
"""A column whose words are as long gets as much; else each row of the table has its own lines."""

notices = Console(stderr=True, highlight=False, soft_wrap=True)
"""Standard error, for markup."""


def results() -> Console:
    """Standard output, for markup."""
    return Console(highlight=False, soft_wrap=True)


def visible(text: str) -> str:
    """Foreign text for a terminal: all control characters except line breaks are spelt out."""
    return "\n".join(map(in_one_line, text.split("\n")))


def without_colors(text: str) -> str:
    """What a tool printed, without the codes for its colors."""
    return Text.from_ansi(text).plain


def literal(text: str) -> str:
    """Foreign text as markup."""
    return escape(visible(text))


def print_json(value: object, *, indent: int | None = 2) -> None:
    """Print a result for programs. It is all ASCII, so it has no control characters."""
    typer.echo(json.dumps(value, indent=indent))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str | Text | None]], *, title: str = ""
) -> None:
    """Print a table for people; None is shown as `-`. A long cell is folded, never cut."""
    table = Table(title=Text(visible(title)) if title else None)
    _print(table, columns, rows)


def print_plain_table(columns: Sequence[str], rows: Iterable[Sequence[str | Text | None]]) -> None:
    """Print a table without lines, for people and for `grep`. Where a terminal is too narrow, cells
    are folded, never cut."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    _print(table, columns, rows)


def _print(
    table: Table, columns: Sequence[str], rows: Iterable[Sequence[str | Text | None]]
) -> None:
    cells = [[_cell(each) for each in row] for row in rows]
    console = results()
    if not _has_width(console):
        console.width = PRINTED_COLUMNS
    # By itself, rich narrows columns until nothing of them can be read.
    texts = [[name, *(row[at].plain for row in cells)] for at, name in enumerate(columns)]
    needed = [min(READABLE_COLUMNS, _longest(words)) for words in map(_words, texts)]
    room = console.width - 2 * len(columns) - (len(columns) + 1 if table.box else 0)
    if sum(needed) > room:
        _print_records(console, table, columns, cells)
        return
    # What can be copied in one piece is the first columns.
    whole = table.box is None and sum(map(_longest, texts[:-1])) + needed[-1] <= room
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=whole and column != columns[-1])
    for row in cells:
        table.add_row(*row)
    console.print(table, soft_wrap=False)


def print_paragraph(console: Console, markup: str, *, label: str) -> None:
    """Print a paragraph with a label, of markup, before its first line. Where the width is known it
    is folded, and the other lines begin below the first. Elsewhere it is one line, for `grep`."""
    before = Text.from_markup(label)
    text = Text.from_markup(markup)
    lines = [text]
    if _has_width(console):
        lines = [*text.wrap(console, max(1, console.width - len(before)))]
    for line in lines:
        line.rstrip()
        console.print(Text.assemble(before, line))
        before = Text(" " * len(before))


def _has_width(console: Console) -> bool:
    return console.is_terminal or os.environ.get("COLUMNS", "").isdigit()


def _print_records(
    console: Console, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Text]]
) -> None:
    """Print each row as lines of its own, a cell each."""
    if table.title:
        console.print(table.title, soft_wrap=False, style="bold")
    for row in rows:
        console.print()
        for name, cell in zip(columns, row, strict=True):
            line = Text.assemble((name, "bold"), ": ", cell)
            console.print(line, soft_wrap=False, overflow="fold")


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in text.split()]


def _longest(texts: Iterable[str]) -> int:
    """The columns that the longest line takes."""
    return max((cell_len(line) for text in texts for line in text.splitlines()), default=0)


def _cell(content: str | Text | None) -> Text:
    if isinstance(content, Text):
        return content
    return Text("-" if content is None else visible(content))


def step(title: str, *, alone: bool = True) -> Step:
    """Shows, as long as its block runs, that `title` is being done and for how long already, then
    how long it took.

    `alone` is False where another program, or another step, prints to the same terminal.
    """
    return Step(title, alone=alone)


def say(line: str) -> None:
    """Print a line for people; it may be foreign text."""
    notices.print(literal(line))


def show_error(error: OpsError) -> None:
    """Print a failure: the tool's last lines, what failed, what to do."""
    for line in error.output.rstrip().splitlines()[-OUTPUT_LINES:]:
        notices.print("[dim]  │[/]", Text.from_ansi(line, style="dim"))
    notices.print(f"[bold red]bluey:[/] {literal(error.message)}")
    if error.advice:
        notices.print(f"  {literal(error.advice)}")
