"""`bluey usage`: what a tenant has used of its budgets, as its Worker's `GET /usage` tells.

The Worker is asked, not its storage: it knows both ledgers, what is held, and the key's windows.
"""

from datetime import UTC, datetime
from itertools import groupby
from typing import Annotated, Literal

import httpx
import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from sparklines import sparklines

from bluey.budgets.windows import MAX_HISTORY_DAYS
from ops.console import literal, print_json, print_table, results
from ops.errors import OpsError
from ops.options import EnvOption, JsonOption, KeyOption, PortOption, TenantOption, UrlOption
from ops.options import Where as WhereArgument
from ops.probe.address import Address, find_address
from ops.probe.reading import Unmet, parse, value_at
from ops.probe.recording import Call, asking

BAR_CELLS = 40
ADVICE = {
    401: "Pass an API key in BLUEY_API_KEY.",
    503: "What was before takes longest to read: `--days 0` leaves it out.",
}


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, strict=True, frozen=True)


class Past(_Part):
    """One window that is over."""

    scope: Literal["tenant", "key"]
    window: str
    period: str
    spent_tokens: int = Field(ge=0)
    requests: int = Field(ge=0)


class Window(Past):
    """One window of `GET /usage` that is not over; see docs/budgets.md."""

    limit_tokens: int = Field(gt=0)
    held_tokens: int = Field(ge=0)
    remaining_tokens: int = Field(ge=0)
    resets_at: str
    tokens_by_model: dict[str, int]

    @property
    def bar(self) -> str:
        """The limit as a line: spent, held, free. An overspent window is all spent."""
        spent = min(BAR_CELLS, round(BAR_CELLS * self.spent_tokens / self.limit_tokens))
        both = self.spent_tokens + self.held_tokens
        held = min(BAR_CELLS, round(BAR_CELLS * both / self.limit_tokens)) - spent
        return "█" * spent + "▒" * held + "░" * (BAR_CELLS - spent - held)

    @property
    def spent_share(self) -> str:
        """How much of the limit is spent."""
        return f"{100 * self.spent_tokens / self.limit_tokens:.1f} %"


class Usage(_Part):
    """The data of `GET /usage`."""

    tenant_id: str
    environment: str
    enforcement: str | None
    windows: tuple[Window, ...] = Field(strict=False)
    history: tuple[Past, ...] = Field(default=(), strict=False)


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
    """Show what a tenant has used of its budgets, now and before, asked of its running Worker.

    \b
    Examples:
      bluey usage mrrainbowsmoke
      bluey usage mrrainbowsmoke --days 92
      BLUEY_API_KEY=bly_… bluey usage mrrainbowsmoke --env production --json
    """
    address = find_address(where, env, url=url, port=port, tenant=tenant, key=key)
    data, found = _ask(address, days)
    if as_json:
        print_json(data)
    else:
        _show(found)


def _ask(address: Address, days: int) -> tuple[object, Usage]:
    call = Call("usage", "GET", f"/usage?days={days}")
    with asking(address) as ask:
        reply = ask(call)
    if reply.failure is not None:
        raise OpsError(
            f"{address.url} does not answer: {reply.failure}",
            advice="Is it running? `bluey dev` serves on this machine.",
        )
    try:
        body = parse(reply.text)
        if reply.status != httpx.codes.OK:
            code, message = (value_at(body, "error", key) for key in ("code", "message"))
            raise OpsError(
                f"{address.url} answers {reply.status} {code}: {message}",
                advice=ADVICE.get(reply.status or 0, ""),
            )
        data = value_at(body, "data")
        return data, Usage.model_validate(data)
    except (Unmet, ValidationError) as error:
        raise OpsError(
            f"{address.url} answers {reply.status}, and not as GET /usage does",
            output=reply.text[:1_000],
        ) from error


def _show(found: Usage) -> None:
    console = results()
    title = literal(f"{found.tenant_id} ({found.environment})")
    if not found.windows:
        console.print(f"{title} has no budgets, so nothing is counted.")
        return
    console.print(f"[bold]{title}[/], ledger: {literal(found.enforcement or 'no ledger')}")
    print_table(
        ("window", "limit", "spent", "held", "remaining", "requests", "resets at"),
        (
            (
                f"{each.window} {each.period}" + (" (this key)" if each.scope == "key" else ""),
                f"{each.limit_tokens:,}",
                f"{each.spent_tokens:,}",
                f"{each.held_tokens:,}",
                f"{each.remaining_tokens:,}",
                f"{each.requests:,}",
                _when(each),
            )
            for each in found.windows
        ),
    )
    for each in found.windows:
        name = literal(f"{each.window:<8}")
        console.print(f"{name}{each.bar} {each.spent_share} spent, {each.scope}")
    models = [
        (model, each.window, f"{tokens:,}")
        for each in found.windows
        for model, tokens in sorted(each.tokens_by_model.items(), key=lambda item: -item[1])
    ]
    if models:
        print_table(("model", "window", "tokens"), models)
    for (scope, window), past in groupby(found.history, key=lambda one: (one.scope, one.window)):
        console.print(literal(_history_line(scope, window, [*past])))


def _history_line(scope: str, window: str, past: list[Past]) -> str:
    """Windows that are over as a line of bars, oldest first, and what they come to."""
    spent = [one.spent_tokens for one in past]
    peak = max(past, key=lambda one: one.spent_tokens)
    # From 0 up, so that the smallest one does not look like nothing, nor nothing like something.
    (bars,) = sparklines(spent, minimum=0, maximum=max(1, peak.spent_tokens))
    told = f"{sum(spent):,} tokens, {sum(one.requests for one in past):,} requests"
    if peak.spent_tokens:
        told += f", most in {peak.period} ({peak.spent_tokens:,})"
    return f"{window:<8}{bars} {past[0].period} to {past[-1].period}, {scope}: {told}"


def _when(window: Window) -> str:
    try:
        left = datetime.fromisoformat(window.resets_at) - datetime.now(UTC)
    except (ValueError, TypeError):
        return window.resets_at
    hours, rest = divmod(max(0, int(left.total_seconds())), 3_600)
    return f"{window.resets_at} (in {hours} h {rest // 60} min)"
