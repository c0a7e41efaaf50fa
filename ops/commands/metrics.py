"""`bluey metrics`: ten questions about the data points, asked or shown as SQL."""

from typing import Annotated

import typer

from ops.console import print_json, print_plain_table, print_table, say
from ops.metrics.datasets import ask_all, datasets_of
from ops.metrics.questions import QUESTIONS, Name
from ops.options import (
    DeploymentsArgument,
    EnvOption,
    JsonOption,
)

PANEL = "Look after it"


def command(
    question: Annotated[
        Name | None, typer.Argument(help="Which question; without one, lists them.")
    ] = None,
    names: DeploymentsArgument = None,
    env: EnvOption = "production",
    sql: Annotated[bool, typer.Option("--sql", help="Print the SQL; ask nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask the data points of all requests one of ten questions.

    \b
    Examples:
      bluey metrics
      bluey metrics spenders --env production
      bluey metrics latency --sql
    """
    if question is None:
        print_plain_table(
            ("question", "asks"), ((name.value, each.text) for name, each in QUESTIONS.items())
        )
        return
    asked = QUESTIONS[question]
    if sql:
        typer.echo(asked.sql(f"bluey_{env}", env))
        return
    rows = ask_all(datasets_of(env, tuple(names or ())), asked)
    if as_json:
        print_json(rows)
    elif rows:
        print_table(
            [*rows[0]], ([_cell(value) for value in row.values()] for row in rows), title=asked.text
        )
    else:
        say(f"{asked.text} There are no points.")


def _cell(value: object) -> str:
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
