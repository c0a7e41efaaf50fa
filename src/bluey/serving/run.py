"""What is the same for everything that asks a model: tokens are held before it and settled after
it, its attempts are noted, and its headers and its line in the log say what came of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from bluey.access.accounts import accounts_of
from bluey.apis.api import ClientApi
from bluey.budgets.amount import Amount
from bluey.budgets.spending import Meter, charge_of
from bluey.dialects.dialect import NOT_COUNTED
from bluey.dollars import dollars_text
from bluey.errors import ModelNotAllowed, ModelNotFound
from bluey.exchange import Exchange
from bluey.gateway.attempts import Attempts
from bluey.gateway.call import BUG_REASON, Attempt, GaveUp, Served
from bluey.models.pricing import micro_usd_of, most_micro_usd, pico_usd_of, price_of
from bluey.models.selection import Selection, affordable, select_models
from bluey.ports import Client
from bluey.tenants.settings import GatewayOptions, Tenant
from bluey.usage import Bounds, Counted, Reading, Usage


def bounds_of(
    tenant: Tenant, reading: Reading, selection: Selection, max_output_tokens: int
) -> Bounds:
    """What a request can use, whichever of the models answers it."""
    choices = selection.choices
    return Bounds(
        reading,
        max_output_tokens,
        tenant.models.largest_share(choice.id for choice in choices),
        max(choice.model.most_image_tokens for choice in choices),
    )


def select_for(exchange: Exchange, requested: str | None, api: ClientApi) -> Selection:
    """The models for a request that names the model `requested`, or none. Raises ModelNotAllowed,
    or ModelNotFound where the API has that."""
    key = exchange.key.record if exchange.key else None
    try:
        return select_models(exchange.tenant, exchange.deployment, requested, key)
    except ModelNotFound as error:
        if api.tells_unknown_models:
            raise
        raise ModelNotAllowed from error


def select_affordable(exchange: Exchange, requested: str | None, api: ClientApi) -> Selection:
    """As `select_for`, for a request that spends. Raises ModelNotAllowed also for a model without a
    price, where a budget in dollars covers the request."""
    key = exchange.key.record if exchange.key else None
    return affordable(exchange.tenant, select_for(exchange, requested, api), key)


def cost_headers(cost_micro_usd: int | None) -> dict[str, str]:
    """The header that says what a request costs, where that is known."""
    return {} if cost_micro_usd is None else {"x-cost-usd": dollars_text(cost_micro_usd)}


@dataclass(frozen=True, slots=True)
class Used:
    """What an answer that is charged has used, once that is known."""

    model_id: str
    usage: Usage
    micro_usd: int | None

    @property
    def amount(self) -> Amount:
        """What is charged for it."""
        return Amount(self.usage.total_tokens, self.micro_usd or 0)


class Common(TypedDict):
    """What every call of a run has in common."""

    client: Client
    selection: Selection
    options: GatewayOptions
    metadata: Mapping[str, str]
    traceparent: str | None
    deadline_ms: float


class Run(ABC):
    """One request under way that asks a model. It owns what the request holds."""

    def __init__(
        self, exchange: Exchange, selection: Selection, reading: Reading, max_output_tokens: int
    ) -> None:
        self._exchange = exchange
        self._selection = selection
        self._bounds = self._bounds_of(reading, max_output_tokens)
        self._prices = {
            choice.id: price_of(exchange.tenant, choice.model) for choice in selection.choices
        }
        self._spending = exchange.open_spending()
        self._charges_unanswered = exchange.tenant.counting.unanswered_attempts == "charge"
        self._attempts: list[Attempt] = []
        self._served: Served[Any] | None = None
        self._client_left = False

    def _bounds_of(self, reading: Reading, max_output_tokens: int) -> Bounds:
        return bounds_of(self._exchange.tenant, reading, self._selection, max_output_tokens)

    async def _hold(self) -> Attempts:
        """Holds what the request may use. Raises BudgetExceeded or BudgetUnavailable."""
        exchange = self._exchange
        # Without budgets nobody needs the bound of the input, and it is not computed.
        if accounts := accounts_of(exchange.tenant, exchange.key):
            await self._spending.hold(accounts, self._most())
        isolate = exchange.isolate
        return Attempts(isolate.ai, isolate.clock, isolate.entropy, self._may_repeat)

    def _most(self) -> Amount:
        """The most that the request can use, with one attempt."""
        tokens_in, tokens_out = self._bounds.tokens_in, self._bounds.tokens_out
        micro_usd = most_micro_usd(self._prices.values(), tokens_in, tokens_out)
        return Amount(tokens_in + tokens_out, micro_usd)

    def _pico_usd(self, model_id: str, usage: Usage, *, is_free: bool) -> int | None:
        """What a call costs; None where its model has no price. An answer of the gateway's cache is
        free."""
        price = self._prices[model_id]
        if price is None:
            return None
        return 0 if is_free else pico_usd_of(price, usage)

    def _micro_usd(self, model_id: str, usage: Usage, *, is_free: bool) -> int | None:
        pico_usd = self._pico_usd(model_id, usage, is_free=is_free)
        return None if pico_usd is None else micro_usd_of(pico_usd)

    async def _may_repeat(self, attempt: Attempt) -> bool:
        is_charged = self._charged_of(attempt).total_tokens
        return not is_charged or await self._spending.hold_another()

    def _charged_of(self, attempt: Attempt) -> Usage:
        """What is charged of a failed attempt: what an upstream counted is in any case."""
        return attempt.used if self._charges_unanswered else attempt.used.counted

    def _common(self) -> Common:
        exchange, tenant = self._exchange, self._exchange.tenant
        session = {} if exchange.session_id is None else {"sessionId": exchange.session_id}
        return {
            "client": exchange.request.client,
            "selection": self._selection,
            "options": tenant.gateway,
            "metadata": {
                "tenantId": tenant.id,
                "environment": exchange.isolate.deployment.environment,
                **session,
                "traceId": exchange.trace.id,
            },
            "traceparent": exchange.trace.traceparent,
            "deadline_ms": exchange.started_ms + tenant.gateway.deadline_ms,
        }

    def _served_headers(self, model_id: str, tokens_in: int) -> dict[str, str]:
        headers = {"x-model-id": model_id, "x-tokens-in": str(tokens_in)}
        if self._served is not None and self._served.gateway_log_id is not None:
            headers["x-gateway-log-id"] = self._served.gateway_log_id
        return headers

    def _note_served(self, served: Served[Any]) -> None:
        self._served = served
        self._note_attempts(served.attempts)

    def _note_given_up(self, gave_up: GaveUp) -> None:
        self._note_attempts(gave_up.attempts)
        self._client_left = self._exchange.request.client.has_left

    def _note_attempts(self, attempts: list[Attempt]) -> None:
        exchange = self._exchange
        self._attempts = [*self._attempts, *attempts]
        for attempt in attempts:
            # A bug has a line of its own.
            if attempt.reason not in (None, BUG_REASON):
                exchange.log("upstream_error", attempt.record())
        charged = [(attempt, self._charged_of(attempt)) for attempt in attempts]
        unanswered = [
            charge_of(
                attempt.model_id,
                usage,
                self._micro_usd(attempt.model_id, usage, is_free=attempt.is_free),
            )
            for attempt, usage in charged
            if usage.total_tokens
        ]
        self._spending.unanswered = [*self._spending.unanswered, *unanswered]
        isolate = exchange.isolate
        uncounted = sum(bool(attempt.used.uncounted_tokens) for attempt in attempts)
        isolate.unanswered.note(exchange.tenant, exchange.key_id, uncounted, isolate.clock.now_ms())

    def _note_refused(self, model_id: str, bounds: Bounds, counted: Counted) -> None:
        refused = bounds.refused(counted)
        if refused == NOT_COUNTED:
            return
        self._exchange.log(
            "upstream_count_refused",
            {
                "modelId": model_id,
                "tokensIn": refused.tokens_in,
                "mostTokensIn": bounds.most_tokens_in(),
                "tokensOut": refused.tokens_out,
                "mostTokensOut": bounds.tokens_out,
            },
        )

    @property
    def upstream_ms(self) -> int | None:
        """See Work."""
        if not self._attempts:
            return None
        return sum(attempt.duration_ms for attempt in self._attempts)

    @abstractmethod
    def _asked(self) -> Mapping[str, object]:
        """What was asked, as the request's line in the log shows it."""

    def _answered(self, meter: Meter | None) -> Mapping[str, object]:  # noqa: ARG002  # see chat
        """What else came of it, as that line shows it."""
        return {}

    def record(self) -> Mapping[str, object]:
        """See Work."""
        served, meter = self._served, self._spending.meter
        record: dict[str, object] = {
            **self._asked(),
            "modelId": self._selection.model_id,
            "servedBy": served.model_id if served else None,
            "attempts": [attempt.record() for attempt in self._attempts],
            **self._answered(meter),
            "gatewayLogId": served.gateway_log_id if served else None,
            "cacheStatus": served.cache_status if served else None,
        }
        if meter is not None:
            record |= {
                "tokensIn": meter.usage.tokens_in,
                "tokensOut": meter.usage.tokens_out,
                "estimated": meter.usage.estimated,
            }
        if charges := self._spending.charges():
            record["uncounted"] = sum(charge.uncounted_tokens for charge in charges)
            if any(not charge.unpriced_tokens for charge in charges):
                record["costUsd"] = dollars_text(sum(charge.micro_usd for charge in charges))
            if unpriced_tokens := sum(charge.unpriced_tokens for charge in charges):
                record["unpricedTokens"] = unpriced_tokens
        if not self._spending.ledger_was_read:
            record["ledger"] = "unavailable"
        if self._client_left:
            record["clientLeft"] = True
        return record
