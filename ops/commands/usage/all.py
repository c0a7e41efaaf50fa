"""`bluey usage --all`: what every tenant of an environment has used, in one table."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bluey.budgets.windows import MAX_HISTORY_DAYS
from ops.console import say, step
from ops.errors import OpsError
from ops.namespaces import Where
from ops.options import (
    DeploymentsArgument,
    EnvOption,
    JsonOption,
    LocalOption,
    PortOption,
    StateOption,
)
from ops.probe.answers import OPERATOR_KEY_VARIABLE
from ops.project.paths import LOCAL
from ops.totals.fleet import Asked, read_fleet
from ops.totals.printing import print_csv, print_usage, print_usage_json
from ops.totals.rows import By, Sort
from ops.totals.spent import span_of


def command(
    names: DeploymentsArgument = None,
    env: EnvOption = LOCAL,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=MAX_HISTORY_DAYS, help="The last so many days, today among them."),
    ] = None,
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="A month; without it, the current one.")
    ] = None,
    by: Annotated[By, typer.Option(help="What a row is about.")] = By.TENANT,
    sort: Annotated[Sort | None, typer.Option(help="What comes first; cost, or the day.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: JsonOption = False,
    operator_key: Annotated[
        str | None,
        typer.Option(
            envvar=OPERATOR_KEY_VARIABLE,
            show_envvar=True,
            metavar="KEY",
            help="For tenants with the ledger `exact`, whose Worker is asked.",
        ),
    ] = None,
    local: LocalOption = False,
    persist_to: StateOption = None,
    port: PortOption = None,
) -> None:
    """Show what every tenant of an environment has used, in tokens, requests and dollars.

    Reads ledgers in Workers KV with the operator's account, exact ones through their Worker. If it
    cannot read a tenant, it shows the others, and the exit code is 1.

    \b
    Examples:
      bluey usage all --env production
      bluey usage --all --env production --month 2026-10 --by key --csv
      bluey usage --all --env production --days 7 --by model --sort tokens
    """
    if as_csv and as_json:
        raise OpsError("--csv and --json name two forms", advice="Leave one out.")
    now = datetime.now(UTC)
    asked = Asked(
        where=Where(env, tuple(names or ()), local, persist_to and persist_to.resolve()),
        span=span_of(days, month, now),
        now=now,
        with_keys=by is By.KEY,
        port=port,
        operator_key=operator_key,
    )
    with step(f"reading what all tenants of {env} have used"):
        usage = read_fleet(asked)
    order = sort or (Sort.NAME if by is By.DAY else Sort.COST)
    if as_csv:
        print_csv(usage, by, order, asked.span)
    elif as_json:
        print_usage_json(usage, by, order, asked.span, env)
    else:
        print_usage(usage, by, order, asked.span, env)
        if usage.uncounted:
            say(f"Without budgets, so nothing is counted: {', '.join(usage.uncounted)}.")
        if usage.removed:
            say(
                f"Removed, so only what Workers KV has is counted: {', '.join(usage.removed)}. An "
                "exact ledger can be read again once its tenant is pushed again."
            )
        if any(each.counts_months(asked.span) for each in usage.spent):
            say("* had no daily limit on some days, so the rest of its months is counted too.")
        if any(each.total(asked.span).unpriced_tokens for each in usage.spent):
            say("+? : some tokens are of models without a price.")
    for each in usage.unread:
        whose = each.deployment if each.tenant is None else f"{each.tenant} ({each.deployment})"
        say(f"{whose} cannot be read: {each.error.message}. {each.error.advice}")
    if usage.unread:
        raise typer.Exit(1)
