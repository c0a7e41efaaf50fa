"""What one request may spend and has spent: held before a model is asked, charged or given back
once after it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol

from bluey.budgets.account import Account
from bluey.budgets.book import Charge, Refusal, Refused, WindowStatus
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger
from bluey.budgets.settings import Counting
from bluey.budgets.windows import Window
from bluey.errors import BudgetExceeded, BudgetUnavailable, StorageUnavailable
from bluey.ports import Clock
from bluey.usage import Usage

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

    `hold` sets tokens aside, `hold_another` as many again. `meter` says what the answer used (None:
    there is none), and `unanswered` what attempts without an answer may have used. `end` charges or
    gives back all that is held, once. Whoever ends the request calls `end` and need not know which
    of the two happens.
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
        self.unanswered: Sequence[Charge] = ()
        self.ledger_was_read = True
        self._ledger = ledger
        self._counting = counting
        self._clock = clock
        self._log = log
        self._warned = warned
        self._accounts: Sequence[Account] = ()
        # The request's first hold, and one for each further attempt after one that may have cost.
        self._held: list[Held] = []
        # The windows as they were with the last of these in them.
        self._statuses: list[tuple[Account, WindowStatus]] = []
        # Whether the ledger refused this request and has other requests' work to finish.
        self._finishes_others = False

    async def hold(self, accounts: Sequence[Account], tokens: int) -> None:
        """Holds this many tokens on every account.

        Raises BudgetExceeded, or BudgetUnavailable when the ledger cannot be read and the tenant
        fails closed.
        """
        if not accounts:
            return
        self._accounts = accounts
        held = await self._try_to_hold(tokens)
        if held is None:
            self._finishes_others = self._ledger.owes
            raise BudgetUnavailable(headers=self._ledger_headers())
        if isinstance(held, Declined):
            self._finishes_others = self._ledger.owes
            raise self._exceeded(held.account, held.refused)
        self._keep(held)
        for account, status in self._statuses:
            self._warn_once(account, status.window, status.tally.tokens)

    async def hold_another(self) -> bool:
        """Holds as many tokens again, for a further attempt: what the one before may have used
        stays held until it is charged. Says whether that was possible."""
        if not self._held:
            return True
        held = await self._try_to_hold(self._held[0].tokens)
        if held is None or isinstance(held, Declined):
            return False
        self._keep(held)
        return True

    def _keep(self, held: Held) -> None:
        self._held.append(held)
        self._statuses = [
            (account, status) for account, admission in held for status in admission.statuses
        ]

    async def _try_to_hold(self, tokens: int) -> Held | Declined | None:
        """None where the ledger cannot be read, and the tenant fails closed."""
        try:
            return await self._ledger.hold(self._accounts, tokens)
        except StorageUnavailable as error:
            self.ledger_was_read = False
            self._log("ledger_error", {"reason": str(error)})
            if self._counting.on_ledger_failure == "deny":
                return None
            return self._ledger.hold_unread(self._accounts, tokens)

    def end(self) -> Iterable[Coroutine[Any, Any, None]]:
        """Charges what is held with what was used, or gives it back where nothing was.

        The isolate's books are charged when this returns. The background work that it returns is to
        be awaited: it ends when the charges are durable, or when the ledger has given up.
        """
        held, self._held = self._held, []
        statuses, self._statuses = self._statuses, []
        if not held:
            if not self._finishes_others:
                return []
            self._finishes_others = False
            what_is_left = self._ledger.release(None)
            return [self._told(what_is_left, "what others settled may not be durable")]
        charges = self._charges()
        if not charges:
            return [self._given_back(held)]
        # Everything is charged to the first hold, before the others are given back: so what was
        # used counts at every moment, and the request counts once.
        first, *others = held
        settled = self._ledger.settle(first, charges)
        tokens = sum(charge.tokens for charge in charges)
        for account, status in statuses:
            self._warn_once(account, status.window, status.tally.tokens + tokens)
        charged = self._told(settled, "a settlement may not be durable")
        if not others:
            return [charged]
        return [_one_after_the_other(charged, self._given_back(others))]

    def _given_back(self, held: Sequence[Held]) -> Coroutine[Any, Any, None]:
        released = [self._ledger.release(one) for one in held]
        trouble = "a hold may stay, or a settlement not be durable"
        return _one_after_the_other(*[self._told(one, trouble) for one in released])

    def _charges(self) -> list[Charge]:
        charges = list(self.unanswered)
        if (meter := self.meter) is not None:
            usage = meter.usage
            charges.append(Charge(meter.model_id, usage.total_tokens, usage.uncounted_tokens))
        return charges

    @property
    def uncounted_tokens(self) -> int:
        """How many of the tokens that are charged no upstream has counted."""
        return sum(charge.uncounted_tokens for charge in self._charges())

    async def _told(self, wait: Coroutine[Any, Any, bool | None], trouble: str) -> None:
        if await wait is False:
            self._log("ledger_error", {"reason": trouble})

    def headers(self, used_tokens: int | None = None) -> dict[str, str]:
        """The contract's `x-budget-*` headers for the tightest window: after the charge where
        `used_tokens` is known, else with the hold."""
        headers = self._ledger_headers()
        remaining: list[tuple[int, Window]] = []
        past: list[str] = []
        if used_tokens is not None:
            used_tokens += sum(charge.tokens for charge in self.unanswered)
        held_tokens = sum(held.tokens for held in self._held)
        given_back = 0 if used_tokens is None else held_tokens - used_tokens
        for _, status in self._statuses:
            window = status.window
            left = max(0, status.unclamped_remaining_tokens + given_back)
            remaining.append((left, window))
            if window.is_past(self._counting.warn_at, status.tally.tokens + (used_tokens or 0)):
                past.append(window.name)
        if remaining:
            left, tightest = min(remaining, key=itemgetter(0))
            headers |= self._window_headers(tightest, left)
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
        if not window.is_past(self._counting.warn_at, spent_tokens):
            return
        warning = f"{account.name}/{window.name}/{window.period}"
        if warning in self._warned:
            return
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


async def _one_after_the_other(*waits: Coroutine[Any, Any, None]) -> None:
    bug: Exception | None = None
    for wait in waits:
        try:
            await wait
        except Exception as error:  # noqa: BLE001  # the others have to end, too
            bug = error
    if bug is not None:
        raise bug
