"""What one request may spend and has spent: held before a model is asked, charged or given back
once after it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bluey.budgets.book import Admission, Refusal, Refused
from bluey.budgets.ledgers.ledger import Ledger
from bluey.budgets.settings import Account
from bluey.budgets.windows import Window
from bluey.chat import Usage
from bluey.errors import BudgetExceeded, BudgetUnavailable, StorageUnavailable
from bluey.ports import Clock

# A window that is full of holds has room again when the first of their requests ends.
BUSY_RETRY_S = 5


class Meter(Protocol):
    """An answer that is charged: which model gives it, and what it has used so far."""

    @property
    def model_id(self) -> str: ...

    @property
    def usage(self) -> Usage: ...


@dataclass(frozen=True, slots=True)
class _Held:
    """A hold on one account."""

    account: Account
    ledger: Ledger
    admission: Admission


class Spending:
    """One request's spending on all its accounts.

    `hold` sets tokens aside. `meter` says what was used (None: nothing). `end` charges or gives
    back every hold, once. Whoever ends the request calls `end` and need not know which of the two
    happens.
    """

    def __init__(
        self,
        ledger_of: Callable[[Account], Ledger],
        clock: Clock,
        log: Callable[[str, Mapping[str, object]], None],
        warned: set[str],
    ) -> None:
        self.meter: Meter | None = None
        self.ledger_was_read = True
        self._ledger_of = ledger_of
        self._clock = clock
        self._log = log
        self._warned = warned
        self._held: list[_Held] = []
        # Ledgers that refused this request and still have other requests' settlements to write.
        self._owing: list[Ledger] = []

    async def hold(self, accounts: Iterable[Account], tokens: int) -> None:
        """Holds this many tokens on every account.

        Raises BudgetExceeded, or BudgetUnavailable when a ledger cannot be read and the account
        fails closed. `end` gives back what was already held.
        """
        for account in accounts:
            ledger = self._ledger_of(account)
            try:
                held = await ledger.hold(tokens)
            except StorageUnavailable as error:
                self.ledger_was_read = False
                self._log("ledger_error", {"reason": str(error)})
                if account.budgets.on_ledger_failure == "deny":
                    self._note_debt(ledger)
                    raise BudgetUnavailable(headers=self._ledger_headers()) from error
                held = ledger.hold_unread(tokens)
            if isinstance(held, Refused):
                self._note_debt(ledger)
                raise self._exceeded(account, held)
            self._held.append(_Held(account, ledger, held))
            for status in held.statuses:
                self._warn_once(account, status.window, status.tally.tokens)

    def end(self) -> Iterable[Coroutine[Any, Any, None]]:
        """Charges every hold with what the meter says, or gives it back where there is none.

        All books are charged when this returns. The background work that it returns is to be
        awaited: it ends when the charges are durable, or when the ledgers have given up.
        """
        held, self._held = self._held, []
        owing, self._owing = self._owing, []
        waits = [
            self._told(ledger.release(None), "what others settled may not be durable")
            for ledger in owing
        ]
        if self.meter is None:
            for one in held:
                released = one.ledger.release(one.admission.hold)
                waits.append(
                    self._told(released, "a hold may stay, or a settlement not be durable")
                )
            return waits
        tokens = self.meter.usage.total_tokens
        for one in held:
            settled = one.ledger.settle(one.admission.hold, tokens, self.meter.model_id)
            waits.append(self._told(settled, "a settlement may not be durable"))
            for status in one.admission.statuses:
                self._warn_once(one.account, status.window, status.tally.tokens + tokens)
        return waits

    async def _told(self, wait: Coroutine[Any, Any, bool | None], trouble: str) -> None:
        if await wait is False:
            self._log("ledger_error", {"reason": trouble})

    def headers(self, used_tokens: int | None = None) -> dict[str, str]:
        """The contract's `x-budget-*` headers for the tightest window: after the charge where
        `used_tokens` is known, else with the hold."""
        headers = self._ledger_headers()
        remaining: dict[Window, int] = {}
        past: list[str] = []
        for held in self._held:
            hold, warn_at = held.admission.hold, held.account.budgets.warn_at
            given_back = 0 if used_tokens is None else hold.tokens - used_tokens
            for status in held.admission.statuses:
                left = max(0, status.unclamped_remaining_tokens + given_back)
                remaining[status.window] = min(left, remaining.get(status.window, left))
                if status.window.is_past(warn_at, status.tally.tokens + (used_tokens or 0)):
                    past.append(status.window.name)
        if remaining:
            tightest = min(remaining, key=remaining.__getitem__)
            headers |= self._window_headers(tightest, remaining[tightest])
        return headers | _warning(past)

    def _window_headers(self, window: Window, remaining_tokens: int) -> dict[str, str]:
        return {
            "x-budget-limit": str(window.limit_tokens),
            "x-budget-remaining": str(remaining_tokens),
            "x-budget-reset": str(window.seconds_left(self._clock.epoch_ms())),
        }

    def _ledger_headers(self) -> dict[str, str]:
        return {} if self.ledger_was_read else {"x-budget-ledger": "unavailable"}

    def _note_debt(self, ledger: Ledger) -> None:
        if ledger.owes:
            self._owing.append(ledger)

    def _warn_once(self, account: Account, window: Window, spent_tokens: int) -> None:
        warning = f"{account.name}/{window.name}/{window.period}"
        if window.is_past(account.budgets.warn_at, spent_tokens) and warning not in self._warned:
            self._warned.add(warning)
            self._log(
                "budget_warning",
                {
                    "scope": account.scope,
                    "window": window.name,
                    "limitTokens": window.limit_tokens,
                    "spentTokens": spent_tokens,
                },
            )

    def _exceeded(self, account: Account, refused: Refused) -> BudgetExceeded:
        window, reason = refused.window, refused.reason
        self._warn_once(account, window, refused.spent_tokens)
        is_past = window.is_past(account.budgets.warn_at, refused.spent_tokens)
        seconds_left = window.seconds_left(self._clock.epoch_ms())
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
                **self._window_headers(window, remaining),
                **self._ledger_headers(),
                **_warning([window.name] if is_past else []),
            },
        )


def _warning(windows: list[str]) -> dict[str, str]:
    return {"x-budget-warning": ", ".join(dict.fromkeys(windows))} if windows else {}
