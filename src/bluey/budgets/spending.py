"""What one request may spend and has spent: held before a model is asked, charged or given back
once after it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from bluey.budgets.account import Account
from bluey.budgets.book import Charge, Refusal, Refused, WindowStatus
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger
from bluey.budgets.settings import Counting
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


class Spending:
    """One request's spending on all its accounts.

    `hold` sets tokens aside. `meter` says what was used (None: nothing). `end` charges or gives
    back all that is held, once. Whoever ends the request calls `end` and need not know which of the
    two happens.
    """

    def __init__(
        self,
        ledger: Ledger,
        counting: Counting,
        clock: Clock,
        log: Callable[[str, Mapping[str, object]], None],
        warned: set[str],
    ) -> None:
        self.meter: Meter | None = None
        self.ledger_was_read = True
        self._ledger = ledger
        self._counting = counting
        self._clock = clock
        self._log = log
        self._warned = warned
        self._held: Held | None = None
        # Whether the ledger refused this request and has other requests' work to finish.
        self._finishes_others = False

    async def hold(self, accounts: Sequence[Account], tokens: int) -> None:
        """Holds this many tokens on every account.

        Raises BudgetExceeded, or BudgetUnavailable when the ledger cannot be read and the tenant
        fails closed.
        """
        if not accounts:
            return
        try:
            held = await self._ledger.hold(accounts, tokens)
        except StorageUnavailable as error:
            self.ledger_was_read = False
            self._log("ledger_error", {"reason": str(error)})
            if self._counting.on_ledger_failure == "deny":
                self._finishes_others = self._ledger.owes
                raise BudgetUnavailable(headers=self._ledger_headers()) from error
            held = self._ledger.hold_unread(accounts, tokens)
        if isinstance(held, Declined):
            self._finishes_others = self._ledger.owes
            raise self._exceeded(held.account, held.refused)
        self._held = held
        for account, status in self._statuses():
            self._warn_once(account, status.window, status.tally.tokens)

    def end(self) -> Iterable[Coroutine[Any, Any, None]]:
        """Charges what is held with what the meter says, or gives it back where there is none.

        The isolate's books are charged when this returns. The background work that it returns is to
        be awaited: it ends when the charges are durable, or when the ledger has given up.
        """
        statuses = list(self._statuses())
        held, self._held = self._held, None
        if held is None:
            if not self._finishes_others:
                return []
            self._finishes_others = False
            what_is_left = self._ledger.release(None)
            return [self._told(what_is_left, "what others settled may not be durable")]
        if self.meter is None:
            released = self._ledger.release(held)
            return [self._told(released, "a hold may stay, or a settlement not be durable")]
        tokens = self.meter.usage.total_tokens
        settled = self._ledger.settle(held, [Charge(self.meter.model_id, tokens)])
        for account, status in statuses:
            self._warn_once(account, status.window, status.tally.tokens + tokens)
        return [self._told(settled, "a settlement may not be durable")]

    def _statuses(self) -> Iterator[tuple[Account, WindowStatus]]:
        for account, admission in self._held or ():
            for status in admission.statuses:
                yield account, status

    async def _told(self, wait: Coroutine[Any, Any, bool | None], trouble: str) -> None:
        if await wait is False:
            self._log("ledger_error", {"reason": trouble})

    def headers(self, used_tokens: int | None = None) -> dict[str, str]:
        """The contract's `x-budget-*` headers for the tightest window: after the charge where
        `used_tokens` is known, else with the hold."""
        headers = self._ledger_headers()
        remaining: dict[Window, int] = {}
        past: list[str] = []
        held_tokens = self._held.tokens if self._held else 0
        given_back = 0 if used_tokens is None else held_tokens - used_tokens
        for _, status in self._statuses():
            window = status.window
            left = max(0, status.unclamped_remaining_tokens + given_back)
            remaining[window] = min(left, remaining.get(window, left))
            if window.is_past(self._counting.warn_at, status.tally.tokens + (used_tokens or 0)):
                past.append(window.name)
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

    def _warn_once(self, account: Account, window: Window, spent_tokens: int) -> None:
        warning = f"{account.name}/{window.name}/{window.period}"
        if window.is_past(self._counting.warn_at, spent_tokens) and warning not in self._warned:
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
        is_past = window.is_past(self._counting.warn_at, refused.spent_tokens)
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
