"""A ledger with what operators have corrected.

An adjustment of so many tokens or dollars is, for the ledger itself, a limit that is so much lower.
So no ledger has to know of adjustments, and one takes effect without anything being written anew.
What the ledger says is then told as if that had been spent.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.adjustments import READ_CACHE_MS, SOON_MS, Adjustments
from bluey.budgets.amount import NOTHING, Amount
from bluey.budgets.book import Admission, Charge, Refusal, Room, WindowStatus, refusal
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger
from bluey.budgets.limits import Limits, WindowLimit
from bluey.budgets.windows import Window, windows_at
from bluey.contract import WindowName
from bluey.ports import Clock


class AdjustedLedger:
    """See `Ledger`."""

    def __init__(self, ledger: Ledger, adjustments: Adjustments, clock: Clock) -> None:
        self._ledger = ledger
        self._adjustments = adjustments
        self._clock = clock

    @property
    def learns_late_ms(self) -> float:
        return self._ledger.learns_late_ms

    @property
    def owes(self) -> bool:
        return self._ledger.owes

    async def hold(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        await self._adjustments.read(READ_CACHE_MS)
        outcome = await self._ledger.hold(self._lowered(accounts), amount)
        if (
            isinstance(outcome, Declined)
            and outcome.refused.reason is not Refusal.BUSY
            and await self._adjustments.read(SOON_MS)
        ):
            outcome = await self._ledger.hold(self._lowered(accounts), amount)
        return self._told(outcome)

    def hold_unread(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        return self._told(self._ledger.hold_unread(self._lowered(accounts), amount))

    def settle(self, held: Held, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]:
        return self._ledger.settle(held, charges)

    def release(self, held: Held | None) -> Coroutine[Any, Any, bool | None]:
        return self._ledger.release(held)

    async def read(self, account: Account) -> Sequence[WindowStatus]:
        await self._adjustments.read(SOON_MS)
        (lowered,) = self._lowered([account])
        statuses = await self._ledger.read(lowered)
        return [self._adjusted(account, status) for status in statuses]

    def known(self, account: Account) -> Sequence[Room]:
        (lowered,) = self._lowered([account])
        return self._rooms(account, self._ledger.known(lowered))

    async def history(self, account: Account, days: int) -> Sequence[WindowStatus]:
        await self._adjustments.read(SOON_MS)
        statuses = await self._ledger.history(account, days)
        return [self._with_adjustments(account, status) for status in statuses]

    def _of(self, account: Account, period: str) -> Amount:
        return self._adjustments.amounts.get((account.name, period), NOTHING)

    def _lowered(self, accounts: Sequence[Account]) -> Sequence[Account]:
        """The accounts, their current limits lowered by their adjustments."""
        if not self._adjustments.amounts:
            return accounts
        now_ms = self._clock.epoch_ms()
        return [
            replace(
                account,
                limits=_limits(
                    [
                        self._moved(account, window, -1)
                        for window in windows_at(account.limits, now_ms)
                    ]
                ),
            )
            for account in accounts
        ]

    def _moved(self, account: Account, window: Window, sign: int) -> Window:
        """The window, its limit higher or lower by what is adjusted."""
        by = sign * self._of(account, window.period).of(window.unit)
        return replace(window, limit=window.limit + by)

    def _told(self, outcome: Held | Declined) -> Held | Declined:
        if not self._adjustments.amounts:
            return outcome
        if isinstance(outcome, Held):
            return replace(
                outcome,
                admissions=tuple(
                    (account, self._admission(account, admission))
                    for account, admission in outcome.admissions
                ),
            )
        account, refused = outcome.account, outcome.refused
        window = self._moved(account, refused.window, 1)
        spent = refused.spent + self._of(account, window.period).of(window.unit)
        reason = refusal(window, spent, refused.held, refused.wanted)
        return Declined(
            account,
            replace(refused, window=window, spent=max(0, spent), reason=reason or refused.reason),
        )

    def _admission(self, account: Account, admission: Admission) -> Admission:
        return replace(admission, rooms=tuple(self._rooms(account, admission.rooms)))

    def _rooms(self, account: Account, rooms: Iterable[Room]) -> list[Room]:
        """The room below lowered limits, as it is told."""
        told = []
        for window, spent, held in rooms:
            by = self._of(account, window.period).of(window.unit)
            told.append(Room(self._moved(account, window, 1), spent + by, held))
        return told

    def _adjusted(self, account: Account, status: WindowStatus) -> WindowStatus:
        """A status of a lowered limit, as it is told."""
        window = self._moved(account, status.window, 1)
        return self._with_adjustments(account, replace(status, window=window))

    def _with_adjustments(self, account: Account, status: WindowStatus) -> WindowStatus:
        adjusted = self._of(account, status.window.period)
        if adjusted == NOTHING:
            return status
        tally = replace(
            status.tally,
            tokens=status.tally.tokens + adjusted.tokens,
            micro_usd=status.tally.micro_usd + adjusted.micro_usd,
        )
        return replace(status, tally=tally, adjusted=adjusted)


def _limits(windows: Iterable[Window]) -> Limits:
    """The limits with these windows."""
    limits = {(window.name, window.unit): window.limit for window in windows}

    # Without validation: an adjusted limit may be below 1.
    def of(name: WindowName) -> WindowLimit | None:
        tokens, micro_usd = limits.get((name, "tokens")), limits.get((name, "usd"))
        if tokens is None and micro_usd is None:
            return None
        return WindowLimit.model_construct(tokens=tokens, micro_usd=micro_usd)

    return Limits.model_construct(daily=of("daily"), monthly=of("monthly"))
