"""`GET /usage`: what a tenant and its API key have used of their budgets, now and before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Annotated, NotRequired
from urllib.parse import parse_qsl

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from bluey.access.accounts import account_of, accounts_of
from bluey.apis.own import Success, data_response
from bluey.budgets.account import Account
from bluey.budgets.book import Tally, WindowStatus
from bluey.budgets.settings import LedgerName
from bluey.budgets.windows import MAX_HISTORY_DAYS
from bluey.contract import (
    BudgetScope,
    Count,
    Moment,
    Positive,
    SignedUsdText,
    UsdText,
    WindowName,
)
from bluey.dollars import dollars_text
from bluey.errors import BudgetUnavailable, InvalidRequest, Problem, StorageUnavailable
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import READS, Route
from bluey.tenants.settings import Environment, Slug
from bluey.validation import Value, problems_of


def _digits_only(text: object) -> object:
    # pydantic would also take " 7", "7.0" and "1_0".
    if isinstance(text, str) and not (text.isascii() and text.isdigit()):
        raise PydanticCustomError("digits", "Input should be a whole number, in digits")
    return text


class UsageQuery(Value):
    """The query of `GET /usage`."""

    days: Annotated[int, Field(ge=0, le=MAX_HISTORY_DAYS), BeforeValidator(_digits_only)] = 0
    """Also show the windows that ended within this many days."""


def parse_query(query: str) -> UsageQuery:
    """The parameters in a URL's query. Raises InvalidRequest, which names each invalid one."""
    pairs = parse_qsl(query, keep_blank_values=True)
    counts = Counter(name for name, _ in pairs)
    repeated = tuple(Problem(name, "Give it once") for name, count in counts.items() if count > 1)
    if repeated:
        raise InvalidRequest(problems=repeated)
    try:
        return UsageQuery.model_validate(dict(pairs))
    except ValidationError as error:
        raise InvalidRequest(problems=problems_of(error)) from error


class UsageWindow(TypedDict):
    """One window of one budget."""

    scope: BudgetScope
    """Whose budget: the tenant's, or the API key's."""
    window: WindowName
    period: str
    """The UTC day (`2026-11-23`) or month (`2026-11`)."""
    limitTokens: NotRequired[Positive]
    """Absent if only dollars are limited; so are `heldTokens` and `remainingTokens`."""
    spentTokens: Count
    adjustedTokens: int
    """How many of the spent tokens an operator has added (`bluey usage adjust`); below 0 where they
    were taken off."""
    heldTokens: NotRequired[Count]
    """Set aside for requests under way."""
    remainingTokens: NotRequired[Count]
    """How many tokens a new request could still hold: limit - spent - held."""
    resetsAt: Moment
    """When the window ends."""
    requests: Count
    """Requests that were charged."""
    tokensByModel: dict[str, Count]
    """Spent tokens by model. The models used least are summed as `other`."""
    uncountedTokens: Count
    """Spent tokens that no upstream has counted: bounds of what was sent and produced."""
    limitUsd: NotRequired[UsdText]
    """Absent if only tokens are limited; so are `heldUsd` and `remainingUsd`."""
    spentUsd: UsdText
    """What the spent tokens cost."""
    adjustedUsd: SignedUsdText
    """How much of that an operator has added; below 0 if it was taken off."""
    heldUsd: NotRequired[UsdText]
    """Set aside for requests under way."""
    remainingUsd: NotRequired[UsdText]
    """What a new request could still cost: limit - spent - held."""
    usdByModel: dict[str, UsdText]
    """What was spent, by model; without those that cost nothing."""
    unpricedTokens: Count
    """Spent tokens of models without a price. What they cost is not in `spentUsd`."""
    keyId: NotRequired[str]
    """Only for an operator key, and only in windows of scope `key`: the id of that API key."""


class PastWindow(TypedDict):
    """What was spent in a window that is over. Its limit is not stored."""

    scope: BudgetScope
    window: WindowName
    period: str
    spentTokens: Count
    adjustedTokens: int
    requests: Count
    tokensByModel: dict[str, Count]
    uncountedTokens: Count
    spentUsd: UsdText
    adjustedUsd: SignedUsdText
    usdByModel: dict[str, UsdText]
    unpricedTokens: Count
    keyId: NotRequired[str]


class UsageReport(TypedDict):
    """A tenant's budgets."""

    tenantId: Slug
    environment: Environment
    enforcement: LedgerName | None
    """Null for a tenant without budgets."""
    windows: list[UsageWindow]
    """Empty for a tenant without budgets."""
    history: NotRequired[list[PastWindow]]
    """Only if the request has `days`: the windows that ended within this many days before the last
    midnight, used or not. Days come first, then months, each with the oldest first."""


def read_usage(exchange: Exchange, _body: bytes) -> UsageQuery:
    """The query. Raises InvalidRequest."""
    return parse_query(exchange.request.query)


async def get_usage(exchange: Exchange, query: UsageQuery) -> Response:
    """What is left of the budgets, and what was spent.

    The answer has the current windows of the tenant's budgets, and the totals of past windows. With
    an operator key it has the tenant's windows and those of each of its API keys.
    """
    windows: list[UsageWindow] = []
    history: list[PastWindow] = []
    isolate = exchange.isolate
    ledger = isolate.ledger_of(exchange.tenant)
    try:
        for account, key_id in await _accounts(exchange):
            current = await ledger.read(account)
            past: Sequence[WindowStatus] = ()
            if query.days:
                past = await isolate.histories.of(ledger, account, query.days, isolate.clock)
            windows += [
                window_value(account, tuple(of_period), key_id)
                for _, of_period in groupby(current, lambda status: status.window.period)
            ]
            history += [_past_value(account, status, key_id) for status in past]
    except StorageUnavailable as error:
        exchange.log("ledger_error", {"reason": str(error)})
        raise BudgetUnavailable(headers={"x-budget-ledger": "unavailable"}) from error
    budgets = exchange.tenant.budgets
    report: UsageReport = {
        "tenantId": exchange.tenant.id,
        "environment": exchange.isolate.deployment.environment,
        "enforcement": budgets.enforcement if budgets else None,
        "windows": windows,
    }
    if query.days:
        report["history"] = history
    return data_response(report)


async def _accounts(exchange: Exchange) -> list[tuple[Account, str | None]]:
    """The accounts to show: the request's own, or for an operator every account of the tenant, each
    with the id of its API key. Raises StorageUnavailable."""
    tenant = exchange.tenant
    if not exchange.is_operator:
        return [(account, None) for account in accounts_of(tenant, exchange.key)]
    keys = await exchange.isolate.keys_of(tenant).all()
    of_keys = ((account_of(tenant, key), key.id) for key in keys)
    return [
        *((account, None) for account in accounts_of(tenant, None)),
        *((account, key_id) for account, key_id in of_keys if account is not None),
    ]


def window_value(
    account: Account, of_period: Sequence[WindowStatus], key_id: str | None = None
) -> UsageWindow:
    """One current window of an account: of the same period, its limit in tokens, the one in
    dollars, or both."""
    by_unit = {status.window.unit: status for status in of_period}
    in_tokens, in_dollars = by_unit.get("tokens"), by_unit.get("usd")
    status = of_period[0]
    window, tally = status.window, status.tally
    resets_at = datetime.fromtimestamp(window.resets_at_s, UTC)
    value: UsageWindow = {
        "scope": account.scope,
        "window": window.name,
        "period": window.period,
        "limitTokens": in_tokens.window.limit if in_tokens else 0,
        "spentTokens": max(0, tally.tokens),
        "adjustedTokens": status.adjusted.tokens,
        "heldTokens": in_tokens.held if in_tokens else 0,
        "remainingTokens": max(0, in_tokens.room.unclamped_remaining) if in_tokens else 0,
        "resetsAt": f"{resets_at:%Y-%m-%dT%H:%M:%SZ}",
        "requests": tally.requests,
        "tokensByModel": tally.tokens_by_model,
        "uncountedTokens": tally.uncounted_tokens,
        "limitUsd": dollars_text(in_dollars.window.limit if in_dollars else 0),
        "spentUsd": dollars_text(max(0, tally.micro_usd)),
        "adjustedUsd": dollars_text(status.adjusted.micro_usd),
        "heldUsd": dollars_text(in_dollars.held if in_dollars else 0),
        "remainingUsd": dollars_text(
            max(0, in_dollars.room.unclamped_remaining) if in_dollars else 0
        ),
        "usdByModel": _usd_by_model(tally),
        "unpricedTokens": tally.unpriced_tokens,
    }
    # The keys keep their order, so what is not limited is taken out again.
    if in_tokens is None:
        del value["limitTokens"], value["heldTokens"], value["remainingTokens"]
    if in_dollars is None:
        del value["limitUsd"], value["heldUsd"], value["remainingUsd"]
    if key_id is not None:
        value["keyId"] = key_id
    return value


def _past_value(account: Account, status: WindowStatus, key_id: str | None) -> PastWindow:
    value: PastWindow = {
        "scope": account.scope,
        "window": status.window.name,
        "period": status.window.period,
        "spentTokens": max(0, status.tally.tokens),
        "adjustedTokens": status.adjusted.tokens,
        "requests": status.tally.requests,
        "tokensByModel": status.tally.tokens_by_model,
        "uncountedTokens": status.tally.uncounted_tokens,
        "spentUsd": dollars_text(max(0, status.tally.micro_usd)),
        "adjustedUsd": dollars_text(status.adjusted.micro_usd),
        "usdByModel": _usd_by_model(status.tally),
        "unpricedTokens": status.tally.unpriced_tokens,
    }
    if key_id is not None:
        value["keyId"] = key_id
    return value


def _usd_by_model(tally: Tally) -> dict[str, str]:
    return {model: dollars_text(cost) for model, cost in tally.micro_usd_by_model.items() if cost}


USAGE = Route(
    "/usage",
    READS,
    get_usage,
    read_usage,
    Success[UsageReport],
    query=UsageQuery,
    takes_operator=True,
    errors=(InvalidRequest, BudgetUnavailable),
)
