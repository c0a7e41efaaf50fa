"""Short ways to make the values that tests need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bluey.budgets.amount import Amount
from bluey.budgets.book import Charge
from bluey.budgets.ledgers.lender import in_dollars
from bluey.budgets.settings import Budgets
from bluey.chat import Chat, Turn
from bluey.contract import BudgetUnit
from bluey.dollars import dollars_text
from bluey.http.messages import Request
from bluey.tenants.deployment import Deployment
from bluey.tenants.override import Base
from bluey.tenants.settings import Tenant
from bluey.tokens.bounds import Prompt
from bluey.usage import Bounds
from tests.fakes.client import FakeBody, FakeClient

# The bound of a chat that says "hello".
HELLO_TOKENS = Prompt(("hello",), 1).bound_tokens
HELLO = Turn("user", ("hello",))
PRIMARY = "@cf/meta/llama-3.1-8b-instruct-fast"


FALLBACK = "@cf/meta/llama-3.1-8b-instruct"


def primary_usd(tokens_in: int, tokens_out: int) -> str:
    """What so many tokens of PRIMARY cost: $0.045 and $0.384 per million."""
    return f"{-(-(45_000 * tokens_in + 384_000 * tokens_out) // 1_000_000) / 1e6:.6f}"


SESSION_ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


def make_budgets(daily: int | None = None, monthly: int | None = None, **others: object) -> Budgets:
    """Budgets of so many tokens per window."""
    limits = {"daily": daily, "monthly": monthly}
    windows = {name: {"tokens": limit} for name, limit in limits.items() if limit is not None}
    return Budgets.model_validate({**windows, **others})


def of_tokens(tokens: int) -> Amount:
    """So many tokens, which cost nothing."""
    return Amount(tokens, 0)


def charges(tokens: int, model_id: str = "m", micro_usd: int = 0) -> list[Charge]:
    """What one answer of a model used."""
    return [Charge(model_id, tokens, micro_usd=micro_usd)]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a test counts in: limits, amounts and charges of so many tokens or micro-dollars. The
    other unit has other numbers, which nothing limits."""

    name: BudgetUnit

    def budgets(
        self, daily: int | None = None, monthly: int | None = None, **others: object
    ) -> Budgets:
        """Budgets of so many per window."""
        if self.name == "tokens":
            return make_budgets(daily, monthly, **others)
        limits = {"daily": daily, "monthly": monthly}
        windows = {
            name: {"usd": dollars_text(limit)}
            for name, limit in limits.items()
            if limit is not None
        }
        return Budgets.model_validate({**windows, **others})

    def amount(self, count: int) -> Amount:
        """An amount of so many."""
        return Amount(count, 5 * count) if self.name == "tokens" else Amount(3 * count, count)

    def charges(self, count: int, model_id: str = "m") -> list[Charge]:
        """What one answer of a model used, in both units, and a token for nothing."""
        amount = self.amount(count)
        return [Charge(model_id, amount.tokens, 0, amount.micro_usd, min(amount.tokens, 1))]

    def key(self, key: str) -> str:
        """How the object of the exact ledger names the window of a period in this unit."""
        return key if self.name == "tokens" else in_dollars(key)


TOKENS, DOLLARS = UNITS = Unit("tokens"), Unit("usd")
# For tests of what is the same in both.
in_each_unit = pytest.mark.parametrize("unit", UNITS, ids=["tokens", "dollars"])


def make_bounds(tokens_in: int = 4, tokens_out: int = 1_024) -> Bounds:
    """The bounds of an answer to a short chat that holds so many tokens."""
    chat = Chat((HELLO,))
    # The property is computed once; this is what it says.
    vars(chat.prompt)["bound_tokens"] = tokens_in
    return Bounds(chat, tokens_out)


def make_tenant(
    tenant_id: str = "acme",
    *,
    default: str = PRIMARY,
    fallback: str | None = FALLBACK,
    allowed: tuple[str, ...] = (),
    aliases: Mapping[str, str] | None = None,
    gateway: Mapping[str, object] | None = None,
    max_output_tokens: int = 1_024,
    unanswered_per_minute: Mapping[str, int] | None = None,
    hosts: tuple[str, ...] = (),
    allowed_origins: tuple[str, ...] = (),
    budgets: Budgets | None = None,
    auth: Mapping[str, str] | None = None,
    alerts: tuple[Mapping[str, object], ...] = (),
    prices: Mapping[str, object] | None = None,
) -> Tenant:
    """A tenant; `gateway` is what its gateway options have beyond their defaults."""
    return Tenant.model_validate(
        {
            "id": tenant_id,
            "models": {
                "default": default,
                "fallback": fallback,
                "allowed": allowed,
                "aliases": aliases or {},
                "prices": prices or {},
            },
            "gateway": {"id": f"{tenant_id}-gateway", **(gateway or {})},
            "limits": {
                "maxOutputTokens": max_output_tokens,
                "unansweredPerMinute": unanswered_per_minute or {},
            },
            "hosts": hosts,
            "allowedOrigins": allowed_origins,
            "budgets": budgets,
            "auth": auth or {},
            "alerts": alerts,
        }
    )


def make_deployment(
    tenant_id: str | None = "acme",
    *,
    environment: str = "dev",
    model_id: str | None = None,
    fallback_model_id: str | None = None,
    loopback_auth: str = "none",
) -> Deployment:
    """A deployment; the shared one has no tenant id."""
    return Deployment.model_validate(
        {
            "environment": environment,
            "tenantId": tenant_id,
            "modelId": model_id,
            "fallbackModelId": fallback_model_id,
            "loopbackAuth": loopback_auth,
        }
    )


FROM_HERE = {"cf-connecting-ip": "127.0.0.1"}
"""The header that says that a client is on the machine that serves it."""

FROM_ELSEWHERE = {"cf-connecting-ip": "203.0.113.7"}
"""The header of a client elsewhere, which needs an API key in every environment."""


def make_request(
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    host: str = "127.0.0.1",
) -> Request:
    """A request for a path and maybe a query, its header names in lower case. Without more it is
    from this machine."""
    path, _, query = path.partition("?")
    all_headers = {**FROM_HERE, **(headers or {})}
    return Request(method, path, query, host, all_headers, FakeBody(body), FakeClient())


def make_chat(headers: Mapping[str, str] | None = None, /, **fields: object) -> Request:
    """`POST /chat` with the least body there is and these fields."""
    body = {"sessionId": SESSION_ID, "message": "hello", **fields}
    return make_request(
        "POST",
        "/chat",
        {"content-type": "application/json", **(headers or {})},
        json.dumps(body).encode(),
    )


# When the files of a fake deployment were uploaded.
UPLOADED_MS = datetime(2026, 11, 1, tzinfo=UTC).timestamp() * 1_000


def make_base(tenant: Tenant) -> Base:
    """A tenant's settings as its file has them."""
    settings = tenant.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return Base("file", settings, tenant)
