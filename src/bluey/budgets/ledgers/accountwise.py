"""A ledger that counts each account for itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Admission, Charge, Hold, Refused, Room, WindowStatus
from bluey.budgets.ledgers.ledger import Declined, Held
from bluey.budgets.limits import Limits


class AccountLedger(Protocol):
    """The budget of one account. Its methods are those of `Ledger`. Its `limits` are those that
    it was last asked for."""

    limits: Limits

    @property
    def owes(self) -> bool: ...

    async def hold(self, amount: Amount) -> Admission | Refused: ...

    def hold_unread(self, amount: Amount) -> Admission | Refused: ...

    def settle(self, hold: Hold, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]: ...

    def release(self, hold: Hold | None) -> Coroutine[Any, Any, bool | None]: ...

    async def read(self) -> Sequence[WindowStatus]: ...

    def known(self) -> Sequence[Room]: ...

    async def history(self, days: int) -> Sequence[WindowStatus]: ...


class AccountwiseLedger:
    """See `Ledger`. `open_account` makes the ledger of an account."""

    def __init__(
        self, open_account: Callable[[Account], AccountLedger], learns_late_ms: float = 0
    ) -> None:
        self.learns_late_ms = learns_late_ms
        self._open_account = open_account
        self._opened: dict[str, AccountLedger] = {}

    @property
    def owes(self) -> bool:
        return any(ledger.owes for ledger in self._opened.values())

    async def hold(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        admissions: list[tuple[Account, Admission]] = []
        is_held = False
        try:
            for account in accounts:
                outcome = await self._ledger_for(account).hold(amount)
                if isinstance(outcome, Refused):
                    return Declined(account, outcome)
                admissions.append((account, outcome))
            is_held = True
        finally:
            if not is_held:
                self._give_back(admissions)
        return Held(amount, tuple(admissions))

    def hold_unread(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        admissions: list[tuple[Account, Admission]] = []
        for account in accounts:
            outcome = self._ledger_for(account).hold_unread(amount)
            if isinstance(outcome, Refused):
                self._give_back(admissions)
                return Declined(account, outcome)
            admissions.append((account, outcome))
        return Held(amount, tuple(admissions))

    def _give_back(self, admissions: Sequence[tuple[Account, Admission]]) -> None:
        for account, admission in admissions:
            # The book is changed at once. What is left to write is written by the request's
            # `release(None)`.
            self._ledger_of(account).release(admission.hold).close()

    def settle(self, held: Held, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]:
        return _all(
            [self._ledger_of(account).settle(one.hold, charges) for account, one in held.admissions]
        )

    def release(self, held: Held | None) -> Coroutine[Any, Any, bool | None]:
        if held is None:
            owing = [ledger for ledger in self._opened.values() if ledger.owes]
            return _all([ledger.release(None) for ledger in owing])
        return _all(
            [self._ledger_of(account).release(one.hold) for account, one in held.admissions]
        )

    async def read(self, account: Account) -> Sequence[WindowStatus]:
        return await self._ledger_for(account).read()

    def known(self, account: Account) -> Sequence[Room]:
        return self._ledger_for(account).known()

    async def history(self, account: Account, days: int) -> Sequence[WindowStatus]:
        return await self._ledger_for(account).history(days)

    def _ledger_of(self, account: Account) -> AccountLedger:
        ledger = self._opened.get(account.name)
        if ledger is None:
            ledger = self._opened[account.name] = self._open_account(account)
        return ledger

    def _ledger_for(self, account: Account) -> AccountLedger:
        """The account's ledger, with these limits: an operator may have adjusted them since."""
        ledger = self._ledger_of(account)
        ledger.limits = account.limits
        return ledger


def _all(ends: list[Coroutine[Any, Any, bool | None]]) -> Coroutine[Any, Any, bool | None]:
    """The least that is true of all of them: False, else None, else True."""
    # `gather` would make a task of a single one.
    return ends[0] if len(ends) == 1 else _gathered(ends)


async def _gathered(ends: list[Coroutine[Any, Any, bool | None]]) -> bool | None:
    outcomes = await asyncio.gather(*ends)
    if False in outcomes:
        return False
    return None if None in outcomes else True
