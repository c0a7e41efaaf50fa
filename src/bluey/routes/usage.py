"""`GET /usage`: what a tenant and its key have used of their budgets, now and before."""

from __future__ import annotations

from collections import Counter
from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from bluey.access.accounts import accounts_of
from bluey.apis.own import data_response
from bluey.budgets.windows import MAX_HISTORY_DAYS
from bluey.errors import BudgetUnavailable, InvalidRequest, LedgerUnavailable, Problem
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.tenants.settings import Tenant
from bluey.validation import Value, problems_of


def _digits_only(text: object) -> object:
    # pydantic would also take " 7", "7.0" and "1_0".
    if isinstance(text, str) and not (text.isascii() and text.isdigit()):
        raise PydanticCustomError("digits", "Input should be a whole number, in digits")
    return text


class UsageQuery(Value):
    """`days`: for how many days back the windows that have ended are told, too."""

    days: Annotated[int, BeforeValidator(_digits_only), Field(ge=0, le=MAX_HISTORY_DAYS)] = 0


def parse_query(query: str) -> UsageQuery:
    """The parameters in a URL's query. Raises InvalidRequest naming each that does not fit."""
    pairs = parse_qsl(query, keep_blank_values=True)
    counts = Counter(name for name, _ in pairs)
    repeated = tuple(Problem(name, "Give it once") for name, count in counts.items() if count > 1)
    if repeated:
        raise InvalidRequest(problems=repeated)
    try:
        return UsageQuery.model_validate(dict(pairs))
    except ValidationError as error:
        raise InvalidRequest(problems=problems_of(error)) from error


async def answer_usage(exchange: Exchange, tenant: Tenant) -> Response:
    """The current windows of every account that the request is counted on and, where `days`
    are asked for, those that ended within them.

    Raises InvalidRequest, or BudgetUnavailable when a ledger cannot be read.
    """
    days = parse_query(exchange.request.query).days
    windows: list[dict[str, object]] = []
    history: list[dict[str, object]] = []
    for account in accounts_of(tenant, exchange.key):
        ledger = exchange.ports.ledgers(account)
        try:
            current = await ledger.read()
            past = await ledger.history(days) if days else ()
        except LedgerUnavailable as error:
            exchange.log("ledger_error", {"reason": str(error)})
            raise BudgetUnavailable(headers={"x-budget-ledger": "unavailable"}) from error
        windows += [{"scope": account.scope, **status.as_value()} for status in current]
        history += [{"scope": account.scope, **status.as_past_value()} for status in past]
    exchange.log_request(200, "ok")
    return data_response(
        {
            "tenantId": tenant.id,
            "environment": exchange.ports.deployment.environment,
            "enforcement": tenant.budgets.enforcement if tenant.budgets else None,
            "windows": windows,
            **({"history": history} if days else {}),
        }
    )
