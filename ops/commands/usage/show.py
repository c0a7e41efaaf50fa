"""`bluey usage show`: what a tenant has used of its budgets.

The Worker is asked (`GET /usage`), not the storage: it knows both ledgers, what is held, and
the API key's windows.
"""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Annotated

import typer
from sparklines import sparklines

from bluey.budgets.windows import MAX_HISTORY_DAYS
from bluey.routes.usage import PastWindow, UsageReport, UsageWindow
from ops.console import literal, print_json, print_table, results
from ops.options import EnvOption, JsonOption, KeyOption, PortOption, TenantOption, UrlOption
from ops.options import Where as WhereArgument
from ops.probe.address import KEY_NEEDED, find_address
from ops.probe.answers import data_of
from ops.probe.recording import Call

BAR_CELLS = 40
ADVICE = {
    400: "The shared deployment serves every tenant: pass --tenant.",
    401: KEY_NEEDED,
    503: "What was before takes longest to read: `--days 0` leaves it out.",
}


def command(
    where: WhereArgument,
    env: EnvOption = "local",
    url: UrlOption = None,
    port: PortOption = None,
    tenant: TenantOption = None,
    key: KeyOption = None,
    days: Annotated[
        int,
        typer.Option(min=0, max=MAX_HISTORY_DAYS, help="How many days to look back; 0 for none."),
    ] = 31,
    as_json: JsonOption = False,
) -> None:
    """Ask a running Worker what its tenant has used of its budgets, now and before.

    `bluey usage TENANT` is short for this.

    \b
    Examples:
      bluey usage show mrrainbowsmoke
      bluey usage mrrainbowsmoke --days 92
      BLUEY_API_KEY=bly_… bluey usage mrrainbowsmoke --env production --json
    """
    address = find_address(where, env, url=url, port=port, tenant=tenant, key=key)
    call = Call("usage", "GET", f"/usage?days={days}")
    data, found = data_of(address, call, UsageReport, ADVICE)
    if as_json:
        print_json(data)
    else:
        _show(found)


def _show(found: UsageReport) -> None:
    console = results()
    title = literal(f"{found['tenantId']} ({found['environment']})")
    if not found["windows"]:
        console.print(f"{title} has no budgets, so nothing is counted.")
        return
    console.print(f"[bold]{title}[/], ledger: {literal(found['enforcement'] or 'no ledger')}")
    print_table(
        ("window", "limit", "spent", "held", "remaining", "requests", "resets at"),
        (
            (
                f"{each['window']} {each['period']}{_whose(each)}",
                _both(each.get("limitTokens"), each.get("limitUsd")),
                _both(each["spentTokens"], each["spentUsd"]),
                _both(each.get("heldTokens"), each.get("heldUsd")),
                _both(each.get("remainingTokens"), each.get("remainingUsd")),
                f"{each['requests']:,}",
                _when(each),
            )
            for each in found["windows"]
        ),
    )
    for each in found["windows"]:
        name = literal(f"{each['window']:<8}")
        uncounted, adjusted = each["uncountedTokens"], each["adjustedTokens"]
        adjusted_usd, unpriced = Decimal(each["adjustedUsd"]), each["unpricedTokens"]
        told = f"; no upstream counted {uncounted:,} of it" if uncounted else ""
        told += f"; adjusted by {adjusted:+,}" if adjusted else ""
        told += f"; adjusted by {adjusted_usd:+} dollars" if adjusted_usd else ""
        told += f"; {unpriced:,} tokens have no price" if unpriced else ""
        console.print(f"{name}{_bar(each)} spent, {each['scope']}{told}")
    models = [
        (model, f"{each['window']}{_whose(each)}", f"{tokens:,}", each["usdByModel"].get(model))
        for each in found["windows"]
        for model, tokens in sorted(each["tokensByModel"].items(), key=lambda item: -item[1])
    ]
    if models:
        print_table(("model", "window", "tokens", "dollars"), models)
    for (scope, window), past in groupby(
        found.get("history", []), key=lambda one: (one["scope"], one["window"])
    ):
        console.print(literal(_history_line(scope, window, [*past])))


def _bar(window: UsageWindow) -> str:
    """The limit as a bar of what is spent, held and free, then the spent share: of tokens, or of
    dollars where more of these is spent. Over the limit the bar is full."""
    shares = []
    if "limitTokens" in window:
        used = Decimal(window["spentTokens"]), Decimal(window["heldTokens"])
        shares.append((*used, Decimal(window["limitTokens"])))
    if "limitUsd" in window:
        used = Decimal(window["spentUsd"]), Decimal(window["heldUsd"])
        shares.append((*used, Decimal(window["limitUsd"])))
    spent, held, limit = max(shares, key=lambda share: share[0] / share[2])
    ends = [min(BAR_CELLS, round(BAR_CELLS * at / limit)) for at in (spent, spent + held)]
    bar = "█" * ends[0] + "▒" * (ends[1] - ends[0]) + "░" * (BAR_CELLS - ends[1])
    return f"{bar} {100 * spent / limit:.1f} %"


def _history_line(scope: str, window: str, past: list[PastWindow]) -> str:
    """Past windows as a line of bars, oldest first, and their sum."""
    spent = [one["spentTokens"] for one in past]
    peak = max(past, key=lambda one: one["spentTokens"])
    # The bars begin at 0, so that a small value does not look like 0, and 0 looks like 0.
    (bars,) = sparklines(spent, minimum=0, maximum=max(1, peak["spentTokens"]))
    dollars = sum((Decimal(one["spentUsd"]) for one in past), Decimal(0))
    told = f"{sum(spent):,} tokens" + (f" (${dollars})" if dollars else "")
    told += f", {sum(one['requests'] for one in past):,} requests"
    if peak["spentTokens"]:
        told += f", most in {peak['period']} ({peak['spentTokens']:,})"
    return f"{window:<8}{bars} {past[0]['period']} to {past[-1]['period']}, {scope}: {told}"


def _whose(window: UsageWindow) -> str:
    return " (this key)" if window["scope"] == "key" else ""


def _both(tokens: int | None, dollars: str | None) -> str:
    """Tokens and dollars, whichever there are."""
    parts = [] if tokens is None else [f"{tokens:,} tokens"]
    return ", ".join(parts + ([] if dollars is None else [f"${dollars}"]))


def _when(window: UsageWindow) -> str:
    try:
        left = datetime.fromisoformat(window["resetsAt"]) - datetime.now(UTC)
    except (ValueError, TypeError):
        return window["resetsAt"]
    hours, rest = divmod(max(0, int(left.total_seconds())), 3_600)
    return f"{window['resetsAt']} (in {hours} h {rest // 60} min)"
