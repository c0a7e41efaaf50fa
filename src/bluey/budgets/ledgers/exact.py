"""The exact ledger: a Durable Object per tenant lends tokens and dollars to the isolates that spend
them.

An isolate spends from its **lease** without asking. A request that does not fit waits for one call
of the object, which asks for all requests that wait. What was settled is reported within
SHARED_WAIT_MS, by one invocation for all, together with what the isolate needs no longer.

In the modules beside this one `leases` is what an isolate spends from, `borrower` calls the object
and answers who waits, and `attendance` reports. The object is `lender`. docs/budgets-proof.md has
the bounds.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Charge, Room, WindowStatus
from bluey.budgets.ledgers.attendance import Attendance
from bluey.budgets.ledgers.borrower import Borrower
from bluey.budgets.ledgers.leases import Leases, declined
from bluey.budgets.ledgers.ledger import Declined, Held, LedgerKind, Storage
from bluey.budgets.ledgers.lender import in_dollars, tally_of, told_in
from bluey.budgets.windows import Window, windows_at, windows_before


class ExactLedger:
    """One tenant's budgets, as one isolate has them. See `Ledger`."""

    def __init__(self, tenant_id: str, storage: Storage) -> None:
        self._clock = storage.clock
        self._leases = Leases(tenant_id)
        self._borrower = Borrower(tenant_id, storage, self._leases)
        self._attendance = Attendance(storage.clock, self._leases, self._borrower)
        self.learns_late_ms = 0.0

    @property
    def owes(self) -> bool:
        if self._clock.now_ms() < self._borrower.attended_until_ms:
            return False
        return not self._leases.is_settled

    async def hold(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        held = self._leases.take(accounts, amount, self._clock.epoch_ms())
        return held or await self._borrower.hold(accounts, amount)

    def hold_unread(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        now_ms = self._clock.epoch_ms()
        current = self._leases.current_of(accounts, now_ms)
        return declined(current, amount) or self._leases.admit(current, amount, now_ms)

    def settle(self, held: Held, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]:
        for account, admission in held.admissions:
            self._leases.book_of(account).settle(admission.hold, charges)
            self._leases.reopen(account, admission.hold)
        return self._attendance.see_reported()

    def release(self, held: Held | None) -> Coroutine[Any, Any, bool | None]:
        for account, admission in held.admissions if held else ():
            self._leases.book_of(account).release(admission.hold)
            self._leases.reopen(account, admission.hold)
        return self._attendance.see_reported()

    async def read(self, account: Account) -> tuple[WindowStatus, ...]:
        return await self._read(account, windows_at(account.limits, self._clock.epoch_ms()))

    def known(self, account: Account) -> tuple[Room, ...]:
        ((_, current),) = self._leases.current_of([account], self._clock.epoch_ms())
        return tuple(lease.room for lease in current.leases)

    async def history(self, account: Account, days: int) -> tuple[WindowStatus, ...]:
        windows = windows_before(account.limits, self._clock.epoch_ms(), days)
        return await self._read(account, windows)

    async def _read(
        self, account: Account, windows: tuple[Window, ...]
    ) -> tuple[WindowStatus, ...]:
        # The totals in dollars have keys of their own.
        keys = {window.period: self._leases.key_of(account, window.period) for window in windows}
        asked = [*keys.values(), *map(in_dollars, keys.values())]
        answer = await self._borrower.ask(
            "read", {"isolate": self._borrower.isolate, "windows": asked}
        )
        found = dict(zip(asked, answer["windows"], strict=True))
        book = self._leases.book_of(account)
        book.expire(self._clock.epoch_ms())
        statuses = []
        for window in windows:
            key = keys[window.period]
            tokens, requests, uncounted, lent_tokens, reported = found[key]
            micro_usd, _, unpriced, lent_micro_usd, _ = found[in_dollars(key)]
            whole = tally_of([tokens, requests, uncounted], [micro_usd, 0, unpriced])
            held = lent_tokens if window.unit == "tokens" else lent_micro_usd
            if (sums := book.known(window.period)) is not None:
                whole.merge(sums.tally.minus(tally_of(*told_in(reported))))
                held += sums.held(window.unit)
            statuses.append(WindowStatus(window, whole, held))
        return tuple(statuses)


EXACT = LedgerKind("exact", ExactLedger)
