"""What a request may spend and has spent: the hold before, the one settlement after."""

from __future__ import annotations

from bluey.budget import Refusal, Refused, WindowStatus
from bluey.chat import Usage
from bluey.errors import BudgetExceeded, BudgetUnavailable, LedgerUnavailable
from bluey.exchange import Exchange
from bluey.tenant import Tenant

# A window that is full of requests in flight has room again when the first of them ends.
BUSY_RETRY_S = 5


async def admit(exchange: Exchange, tenant: Tenant, tokens: int) -> None:
    """Holds so many tokens for the request, where its tenant has budgets.

    Raises BudgetExceeded, or BudgetUnavailable when the ledger cannot be read and the
    tenant fails closed.
    """
    ledger, budgets = exchange.ports.ledgers(tenant), tenant.budgets
    if ledger is None or budgets is None:
        return
    if ledger.owes:
        exchange.ledger = ledger
    try:
        held = await ledger.hold(tokens)
    except LedgerUnavailable as error:
        exchange.ledger_was_read = False
        exchange.log("ledger_error", {"reason": str(error)})
        if budgets.on_ledger_failure == "deny":
            raise BudgetUnavailable(headers=_ledger_headers(exchange)) from error
        held = ledger.hold_unread(tokens)
    if isinstance(held, Refused):
        raise _exceeded(exchange, held)
    exchange.ledger, exchange.admission = ledger, held
    for status in held.statuses:
        _warn_once(exchange, tenant, status, budgets.warn_at)


async def settle(exchange: Exchange, usage: Usage, model_id: str) -> None:
    """Charges the request's hold. Background work: it returns when the charge is durable."""
    ledger, admission = exchange.ledger, exchange.admission
    exchange.ledger = None
    if ledger is None or admission is None:
        return
    tokens = usage.tokens_in + usage.tokens_out
    if not await ledger.settle(admission.hold, tokens, model_id):
        exchange.log("ledger_error", {"reason": "a settlement may not be durable"})


async def release(exchange: Exchange) -> None:
    """Ends the request's hold, or a request that got none, uncharged. Background work."""
    ledger, admission = exchange.ledger, exchange.admission
    exchange.ledger = None
    if ledger is None:
        return
    if not await ledger.release(admission.hold if admission else None):
        exchange.log("ledger_error", {"reason": "a hold may stay until it expires"})


def budget_headers(exchange: Exchange, tenant: Tenant, usage: Usage | None) -> dict[str, str]:
    """The contract's `x-budget-*` for the tightest window: after the charge where the usage
    is known, with the hold where it is not yet."""
    headers = _ledger_headers(exchange)
    admission, budgets = exchange.admission, tenant.budgets
    if admission is None or budgets is None:
        return headers
    given_back = admission.hold.tokens - (usage.tokens_in + usage.tokens_out) if usage else 0
    remaining = {
        status.window: max(0, status.unclamped_remaining_tokens + given_back)
        for status in admission.statuses
    }
    tightest = min(remaining, key=remaining.__getitem__)
    headers |= {
        "x-budget-limit": str(tightest.limit_tokens),
        "x-budget-remaining": str(remaining[tightest]),
        "x-budget-reset": str(tightest.seconds_left(exchange.ports.clock.epoch_ms())),
    }
    if warned := [s.window.name for s in admission.statuses if s.is_past(budgets.warn_at)]:
        headers["x-budget-warning"] = ", ".join(warned)
    return headers


def _warn_once(exchange: Exchange, tenant: Tenant, status: WindowStatus, share: float) -> None:
    window = status.window
    warning = f"{tenant.id}/{window.name}/{window.key}"
    if status.is_past(share) and warning not in exchange.ports.warned:
        exchange.ports.warned.add(warning)
        exchange.log(
            "budget_warning",
            {
                "window": window.name,
                "limitTokens": window.limit_tokens,
                "spentTokens": status.tally.tokens,
            },
        )


def _ledger_headers(exchange: Exchange) -> dict[str, str]:
    return {} if exchange.ledger_was_read else {"x-budget-ledger": "unavailable"}


def _exceeded(exchange: Exchange, refused: Refused) -> BudgetExceeded:
    window, reason = refused.window, refused.reason
    seconds_left = window.seconds_left(exchange.ports.clock.epoch_ms())
    retry_after_s = min(BUSY_RETRY_S, seconds_left) if reason is Refusal.BUSY else seconds_left
    remaining = max(0, window.limit_tokens - refused.spent_tokens - refused.held_tokens)
    return BudgetExceeded(
        details={
            "window": window.name,
            "reason": reason.value,
            "limitTokens": window.limit_tokens,
            "spentTokens": refused.spent_tokens,
            "heldTokens": refused.held_tokens,
            "requestedTokens": refused.wanted_tokens,
            "resetsInSeconds": seconds_left,
        },
        headers={
            "retry-after": str(retry_after_s),
            "x-should-retry": "false",
            "x-budget-limit": str(window.limit_tokens),
            "x-budget-remaining": str(remaining),
            "x-budget-reset": str(seconds_left),
            **_ledger_headers(exchange),
        },
    )
