"""What a request may spend and has spent: the hold before, the one settlement after."""

from __future__ import annotations

from bluey.access.accounts import accounts_of
from bluey.budgets.book import Refusal, Refused, WindowStatus
from bluey.budgets.ledger import Ledger
from bluey.budgets.settings import Account
from bluey.budgets.windows import Window
from bluey.chat import Usage
from bluey.errors import BudgetExceeded, BudgetUnavailable, LedgerUnavailable
from bluey.exchange import Exchange, Held
from bluey.tenants.settings import Tenant

# A window that is full of requests in flight has room again when the first of them ends.
BUSY_RETRY_S = 5


async def admit(exchange: Exchange, tenant: Tenant, tokens: int) -> None:
    """Holds so many tokens for the request on every account that it is counted on.

    Raises BudgetExceeded, or BudgetUnavailable when a ledger cannot be read and the tenant
    fails closed. What was held before that stays the exchange's to release.
    """
    for account in accounts_of(tenant, exchange.key):
        ledger = exchange.ports.ledgers(account)
        try:
            held = await ledger.hold(tokens)
        except LedgerUnavailable as error:
            exchange.ledger_was_read = False
            exchange.log("ledger_error", {"reason": str(error)})
            if account.budgets.on_ledger_failure == "deny":
                _remember_debt(exchange, account, ledger)
                raise BudgetUnavailable(headers=_ledger_headers(exchange)) from error
            held = ledger.hold_unread(tokens)
        if isinstance(held, Refused):
            _remember_debt(exchange, account, ledger)
            raise _exceeded(exchange, account, held)
        exchange.holds.append(Held(account, ledger, held))
        for status in held.statuses:
            _warn_once(exchange, account, status)


async def settle(exchange: Exchange, usage: Usage, model_id: str) -> None:
    """Charges the request's holds. Background work: it returns when the charge is durable."""
    tokens = usage.tokens_in + usage.tokens_out
    holds, exchange.holds = exchange.holds, []
    for held in holds:
        if held.admission is None:
            continue
        if await held.ledger.settle(held.admission.hold, tokens, model_id) is False:
            exchange.log("ledger_error", {"reason": "a settlement may not be durable"})


async def release(exchange: Exchange) -> None:
    """Ends the request's holds, or a request that got none, uncharged. Background work."""
    holds, exchange.holds = exchange.holds, []
    for held in holds:
        if not await held.ledger.release(held.admission.hold if held.admission else None):
            exchange.log("ledger_error", {"reason": "a hold may stay until it expires"})


def budget_headers(exchange: Exchange, usage: Usage | None) -> dict[str, str]:
    """The contract's `x-budget-*` for the tightest window: after the charge where the usage
    is known, with the hold where it is not yet."""
    headers = _ledger_headers(exchange)
    remaining: dict[Window, int] = {}
    warned: list[str] = []
    for held in exchange.holds:
        if held.admission is None:
            continue
        given_back = (
            held.admission.hold.tokens - (usage.tokens_in + usage.tokens_out) if usage else 0
        )
        for status in held.admission.statuses:
            left = max(0, status.unclamped_remaining_tokens + given_back)
            remaining[status.window] = min(left, remaining.get(status.window, left))
            if status.is_past(held.account.budgets.warn_at):
                warned.append(status.window.name)
    if not remaining:
        return headers
    tightest = min(remaining, key=remaining.__getitem__)
    headers |= {
        "x-budget-limit": str(tightest.limit_tokens),
        "x-budget-remaining": str(remaining[tightest]),
        "x-budget-reset": str(tightest.seconds_left(exchange.ports.clock.epoch_ms())),
    }
    if warned:
        headers["x-budget-warning"] = ", ".join(dict.fromkeys(warned))
    return headers


def _remember_debt(exchange: Exchange, account: Account, ledger: Ledger) -> None:
    # A request that is turned away still sees to it that what others settled gets durable.
    if ledger.owes:
        exchange.holds.append(Held(account, ledger, None))


def _warn_once(exchange: Exchange, account: Account, status: WindowStatus) -> None:
    window = status.window
    warning = f"{account.name}/{window.name}/{window.key}"
    if status.is_past(account.budgets.warn_at) and warning not in exchange.ports.warned:
        exchange.ports.warned.add(warning)
        exchange.log(
            "budget_warning",
            {
                "scope": account.scope,
                "window": window.name,
                "limitTokens": window.limit_tokens,
                "spentTokens": status.tally.tokens,
            },
        )


def _ledger_headers(exchange: Exchange) -> dict[str, str]:
    return {} if exchange.ledger_was_read else {"x-budget-ledger": "unavailable"}


def _exceeded(exchange: Exchange, account: Account, refused: Refused) -> BudgetExceeded:
    window, reason = refused.window, refused.reason
    seconds_left = window.seconds_left(exchange.ports.clock.epoch_ms())
    retry_after_s = min(BUSY_RETRY_S, seconds_left) if reason is Refusal.BUSY else seconds_left
    remaining = max(0, window.limit_tokens - refused.spent_tokens - refused.held_tokens)
    return BudgetExceeded(
        details={
            "scope": account.scope,
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
