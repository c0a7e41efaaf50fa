"""What a person sees while something takes its time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

from ops.errors import OpsError

console = Console(stderr=True, highlight=False, soft_wrap=True)
"""Standard error: what the started tools print on standard output stays their own."""

OUTPUT_LINES = 20
"""How much of a failed tool's output is shown: its end, where tools say why."""


@contextmanager
def step(title: str, *, alone: bool = True) -> Iterator[None]:
    """Show that `title` is being done, then that it is done and how long it took.

    On a terminal a spinner stands while it lasts; elsewhere there is a line at either end, and
    also where it is not `alone` because another program prints to the same terminal meanwhile.
    """
    started = time.monotonic()
    if alone and console.is_terminal:
        with console.status(escape(title)):
            yield
    else:
        console.print(f"{escape(title)} …")
        yield
    console.print(f"[green]✓[/] {escape(title)} [dim]({time.monotonic() - started:.1f} s)[/]")


def say(line: str) -> None:
    """Print a line for the person at the terminal."""
    console.print(escape(line))


def visible(text: str) -> str:
    """Another program's text for a terminal: control characters but line ends are spelt out."""
    return "".join(
        each if each.isprintable() or each == "\n" else repr(each)[1:-1] for each in text
    )


def show(error: OpsError) -> None:
    """Print a failure: the tool's last lines, what failed, what to do."""
    if error.output:
        for line in error.output.rstrip().splitlines()[-OUTPUT_LINES:]:
            console.print(f"[dim]  │ {escape(line)}[/]")
    console.print(f"[bold red]bluey:[/] {escape(error.message)}")
    if error.advice:
        console.print(f"  {escape(error.advice)}")
