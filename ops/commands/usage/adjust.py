"""`bluey usage adjust`: a correction, stored where the Worker reads it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bluey.contract import BudgetUnit
from ops import adjustments
from ops.console import print_json, say, step
from ops.errors import OpsError
from ops.keys import open_keys
from ops.options import (
    ByOption,
    EnvOption,
    JsonOption,
    LocalOption,
    SharedOption,
    StateOption,
    WhoseOption,
    WhyOption,
)
from ops.stored import login_name


def command(
    tenant: WhoseOption,
    window: Annotated[
        str,
        typer.Option(
            help="daily or monthly for the current one, or its day or month: 2026-11-23, 2026-11."
        ),
    ],
    why: WhyOption,
    tokens: Annotated[
        int | None,
        typer.Option(help="How many more were spent; below 0: how many less.", metavar="±N"),
    ] = None,
    usd: Annotated[
        str | None,
        typer.Option(help="How many dollars more, or less; to the micro-dollar.", metavar="±N"),
    ] = None,
    by: ByOption = None,
    key_id: Annotated[
        str | None, typer.Option(metavar="ID", help="An API key's own windows (`bluey keys list`).")
    ] = None,
    env: EnvOption = "local",
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Correct what was spent in one window, and keep who did that, when and why.

    Corrects the tenant's own windows, or with --key-id those of one API key.

    \b
    Examples:
      bluey usage adjust mrrainbowsmoke --window daily --tokens -9000 --why twice
      bluey usage adjust mrrainbowsmoke --env production --window 2026-11 --usd +0.50 --why bill
    """
    if (tokens is None) == (usd is None):
        raise OpsError("name one of --tokens and --usd")
    unit: BudgetUnit = "tokens" if usd is None else "usd"
    count = tokens or 0 if usd is None else adjustments.micro_usd_of_option(usd)
    keys = open_keys(tenant, env, is_local=local, is_shared=shared, state=persist_to)
    with step(f"correcting the budget of {tenant} ({env})"):
        stored = adjustments.adjust(
            keys, key_id, window, unit, count, why, by or login_name(), datetime.now(UTC)
        )
    if as_json:
        print_json(stored.value())
    else:
        say(f"{stored.account}, {stored.period}: {stored.text}.")
        say(f"A Worker knows within {adjustments.EFFECTIVE_WITHIN_SECONDS} seconds.")
