"""A ledger that is the arithmetic alone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Admission, Book, Charge, Hold, Refused, Room, Tally, WindowStatus
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger
from bluey.budgets.limits import Limits
from bluey.budgets.windows import Window, windows_at, windows_before
from bluey.errors import (
    StorageUnavailable,
)
from bluey.ports import Clock
from tests.fakes.values import PRIMARY, of_tokens


class FakeLedger:
    """The arithmetic itself behind the port. While it `is_down` it cannot be read, and an
    end of a hold that `is_lossy` is not known to be durable. Until `confirms` is set nobody
    learns whether one is. It `owes` what a test says, until a request that got no hold writes
    it. `holds` counts what was asked for."""

    def __init__(self, limits: Limits, clock: Clock, hold_ttl_ms: float = 60_000) -> None:
        self.book = Book()
        self.ends: list[tuple[Hold, Sequence[Charge] | None]] = []
        self.is_down = False
        self.is_lossy = False
        self.owes = False
        self.confirms = asyncio.Event()
        self.confirms.set()
        self.limits = limits
        self._clock = clock
        self._hold_ttl_ms = hold_ttl_ms
        self.holds = 0

    async def hold(self, amount: Amount) -> Admission | Refused:
        await asyncio.sleep(0)
        if self.is_down:
            raise StorageUnavailable("the fake is down")
        return self.hold_unread(amount)

    def hold_unread(self, amount: Amount) -> Admission | Refused:
        self.holds += 1
        now_ms = self._clock.epoch_ms()
        windows = windows_at(self.limits, now_ms)
        return self.book.hold(f"h{self.holds}", windows, amount, now_ms, self._hold_ttl_ms, {})

    def settle(self, hold: Hold, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool]:
        self.ends.append((hold, charges))
        self.book.settle(hold, charges)
        return self._confirmed()

    def release(self, hold: Hold | None) -> Coroutine[Any, Any, bool]:
        if hold is not None:
            self.ends.append((hold, None))
            self.book.release(hold)
        elif not self.is_lossy:
            self.owes = False
        return self._confirmed()

    async def _confirmed(self) -> bool:
        await asyncio.sleep(0)
        await self.confirms.wait()
        return not self.is_lossy

    async def read(self) -> tuple[WindowStatus, ...]:
        await asyncio.sleep(0)
        if self.is_down:
            raise StorageUnavailable("the fake is down")
        now_ms = self._clock.epoch_ms()
        self.book.expire(now_ms)
        return self._statuses(windows_at(self.limits, now_ms))

    def known(self) -> tuple[Room, ...]:
        now_ms = self._clock.epoch_ms()
        self.book.expire(now_ms)
        windows = windows_at(self.limits, now_ms)
        return tuple(status.room for status in self._statuses(windows))

    async def history(self, days: int) -> tuple[WindowStatus, ...]:
        await asyncio.sleep(0)
        if self.is_down:
            raise StorageUnavailable("the fake is down")
        return self._statuses(windows_before(self.limits, self._clock.epoch_ms(), days))

    def reopened(self, limits: Limits, hold_ttl_ms: float) -> FakeLedger:
        """The same tenant's with other settings."""
        other = FakeLedger(limits, self._clock, hold_ttl_ms)
        other.book, other.holds = self.book, self.holds
        return other

    @property
    def spent_tokens(self) -> int:
        """Of the current windows' first."""
        return self._statuses(windows_at(self.limits, self._clock.epoch_ms()))[0].tally.tokens

    @property
    def spent_micro_usd(self) -> int:
        """Of the current windows' first."""
        return self._statuses(windows_at(self.limits, self._clock.epoch_ms()))[0].tally.micro_usd

    @property
    def held_tokens(self) -> int:
        """Of the current windows' first."""
        return self._statuses(windows_at(self.limits, self._clock.epoch_ms()))[0].held

    def spend(self, tokens: int, model_id: str = PRIMARY) -> None:
        """Spends so much beforehand."""
        held = self.hold_unread(of_tokens(tokens))
        assert isinstance(held, Admission), f"the budget has no {tokens} tokens to spend"
        self.book.settle(held.hold, [Charge(model_id, tokens)])

    def _statuses(self, windows: tuple[Window, ...]) -> tuple[WindowStatus, ...]:
        return tuple(
            WindowStatus(
                window,
                self.book.tallies.get(window.period, Tally()).copy(),
                self.book.sums(window.period).held(window.unit),
            )
            for window in windows
        )


class OneAccount:
    """A tenant's ledger as one account sees it: an `AccountLedger`."""

    def __init__(self, ledger: Ledger, account: Account) -> None:
        self.limits = account.limits
        self._ledger = ledger
        self._opened = account

    @property
    def _account(self) -> Account:
        return replace(self._opened, limits=self.limits)

    @property
    def owes(self) -> bool:
        return self._ledger.owes

    async def hold(self, amount: Amount) -> Admission | Refused:
        return self._outcome(await self._ledger.hold([self._account], amount))

    def hold_unread(self, amount: Amount) -> Admission | Refused:
        return self._outcome(self._ledger.hold_unread([self._account], amount))

    def settle(self, hold: Hold, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]:
        return self._ledger.settle(self._held(hold), charges)

    def release(self, hold: Hold | None) -> Coroutine[Any, Any, bool | None]:
        return self._ledger.release(None if hold is None else self._held(hold))

    async def read(self) -> Sequence[WindowStatus]:
        return await self._ledger.read(self._account)

    def known(self) -> Sequence[Room]:
        return self._ledger.known(self._account)

    async def history(self, days: int) -> Sequence[WindowStatus]:
        return await self._ledger.history(self._account, days)

    def _held(self, hold: Hold) -> Held:
        return Held(hold.amount, ((self._account, Admission(hold, ())),))

    def _outcome(self, outcome: Held | Declined) -> Admission | Refused:
        if isinstance(outcome, Declined):
            return outcome.refused
        ((_, admission),) = outcome.admissions
        return admission
