"""`bluey top`: the last minutes, from the data points."""

from typing import Annotated

import typer

from ops.console import print_json, print_table
from ops.metrics.datasets import Row, ask_all, datasets_of
from ops.metrics.questions import By, top
from ops.options import (
    DeploymentsArgument,
    EnvOption,
    JsonOption,
)

PANEL = "Look after it"

ROWS = 30


def command(
    names: DeploymentsArgument = None,
    env: EnvOption = "production",
    minutes: Annotated[
        int, typer.Option(min=1, max=1_440, help="How many minutes to look back.")
    ] = 15,
    by: Annotated[By, typer.Option(help="What a row is about.")] = By.TENANT,
    as_json: JsonOption = False,
) -> None:
    """Show what happened in the last minutes: requests, failures, tokens, dollars, latencies.

    Reads the datasets that the deployments write to (`metrics` in deployment.jsonc). A point
    arrives some seconds after its request.

    \b
    Examples:
      bluey top --env production
      bluey top --env production --minutes 60 --by model
    """
    rows = ask_all(datasets_of(env, tuple(names or ())), top(by, minutes, ROWS))
    rows.sort(key=lambda row: -_number(row, "requests"))
    if as_json:
        print_json(rows)
        return
    print_table(
        (by.value, "per minute", "requests", "failed", "429", "tokens", "dollars", "p50", "p95"),
        (
            (
                str(row.get("name") or "-"),
                f"{_number(row, 'requests') / minutes:,.1f}",
                *(
                    f"{_number(row, name):,.0f}"
                    for name in ("requests", "failed", "refused", "tokens")
                ),
                f"{_number(row, 'usd'):.6f}",
                *(f"{_number(row, name):,.0f} ms" for name in ("p50_ms", "p95_ms")),
            )
            for row in rows
        ),
        title=f"{env}, the last {minutes} minutes",
    )


def _number(row: Row, name: str) -> float:
    """A number, which the platform may have sent as a text."""
    value = row.get(name)
    try:
        return float(value) if isinstance(value, int | float | str) else 0.0
    except ValueError:
        return 0.0
