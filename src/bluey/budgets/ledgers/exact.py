"""The exact ledger: a Durable Object per tenant lends tokens to the isolates that spend them.

An isolate spends from its **lease** without asking. A request that does not fit waits for one call
of the object, which asks for all requests that wait. What was settled is reported within
SHARED_WAIT_MS, by one invocation for all, together with what the isolate needs no longer. The
object is `bluey.budgets.ledgers.lender`; docs/budgets-proof.md has the bounds.

A call states what the isolate has and needs, never a difference. So a call that failed, or arrived
though it seemed to fail, is made good by the next one, and nothing an isolate owes is forgotten
while it lives. If the isolate dies, its lease lapses and counts as spent.
"""

from __future__ import annotations

import json
import math
from collections.abc import Coroutine, Sequence
from itertools import count
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import (
    Admission,
    Book,
    Charge,
    Hold,
    Tally,
    WindowStatus,
    most_lasting,
)
from bluey.budgets.ledgers.lease import Lease, Want, tally_of
from bluey.budgets.ledgers.ledger import Declined, Held, LedgerKind, Storage
from bluey.budgets.windows import DAY_MS, Window, windows_at, windows_before
from bluey.errors import StorageReset, StorageSilent, StorageUnavailable
from bluey.ports import SETTLING_MS

# The most that one call may take, and that a request waits for its hold.
WAIT_MS = 5_000
# What one invocation reports for all that settle within this time.
SHARED_WAIT_MS = 500
# How long one invocation reports for all. Then the next that settles takes over.
ATTENDANCE_MS = 7_000
REPORT_ATTEMPTS = 3
# The wait before the second attempt to report. It doubles before the third.
REPORT_RETRY_MS = 500
# How long an isolate without requests under way may be silent until its lease lapses. With requests
# under way it is as long as these may take.
IDLE_LEASE_MS = 30_000
# From so many requests per SHARED_WAIT_MS on, an isolate keeps a reserve. Below that the reports
# would cost as many calls as the reserve saves.
BUSY_REQUESTS = 2
# A request that lacks only what other isolates were lent waits for their reports, once. What they
# settled before is reported within SHARED_WAIT_MS; the rest is for the way.
HAND_BACK_MS = SHARED_WAIT_MS + 250

# The reports of one invocation end before the platform ends it.
assert (
    ATTENDANCE_MS + SHARED_WAIT_MS + REPORT_ATTEMPTS * WAIT_MS + 3 * REPORT_RETRY_MS <= SETTLING_MS
)
# An isolate whose invocation reports in time never lapses.
assert SHARED_WAIT_MS + REPORT_ATTEMPTS * WAIT_MS + 3 * REPORT_RETRY_MS < IDLE_LEASE_MS
assert HAND_BACK_MS < WAIT_MS

# Only the isolate that made a hold knows it, so a number is enough for its id: random digits cost a
# call into JavaScript. All ledgers of an isolate share the numbers, so none knows another's holds.
_HOLD_NUMBERS = count()


class ExactLedger:
    """One tenant's budgets, as one isolate has them. See `Ledger`."""

    def __init__(self, tenant_id: str, storage: Storage) -> None:
        self._tenant_id = tenant_id
        self._storage = storage
        self._clock = storage.clock
        self._gate = storage.make_gate()
        self._isolate = ""
        self._calls = 0
        self._calling_until_ms = -math.inf
        self._attended_until_ms = -math.inf
        self._told_ms = -math.inf
        self._books: dict[str, Book] = {}
        self._leases: dict[str, Lease] = {}
        # Those of which something may be left to tell, so that a tenant with thousands of API keys
        # pays only for those in use.
        self._open: dict[str, Lease] = {}
        self._day = -1
        self._wants: list[Want] = []
        self._taken_requests = 0
        self._hold_ttl_ms = 0

    @property
    def owes(self) -> bool:
        if self._clock.now_ms() < self._attended_until_ms:
            return False
        return not self._is_settled

    async def hold(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        held = self._take(accounts, amount)
        if held is not None:
            return held
        want = Want(accounts, amount, self._clock.now_ms() + WAIT_MS)
        self._wants.append(want)
        try:
            while want.outcome is None:
                await self._wait_for(want)
        finally:
            self._wants.remove(want)
        if isinstance(want.outcome, StorageUnavailable):
            raise want.outcome
        return want.outcome

    async def _wait_for(self, want: Want) -> None:
        now_ms = self._clock.now_ms()
        if now_ms >= want.deadline_ms:
            raise StorageSilent("the ledger object was not asked in time")
        if now_ms < want.asks_again_ms:
            await self._gate.wait(want.asks_again_ms - now_ms)
        elif now_ms < self._calling_until_ms:
            await self._gate.wait(min(want.deadline_ms, self._calling_until_ms) - now_ms)
        else:
            await self._call(wishes=now_ms < self._attended_until_ms)

    def hold_unread(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        leases = self._leases_of(accounts)
        return self._declined(accounts, amount) or self._admit(accounts, amount, leases)

    def settle(self, held: Held, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]:
        for account, admission in held:
            self._book_of(account).settle(admission.hold, charges)
            self._reopen(account, admission.hold)
        return self._see_reported()

    def release(self, held: Held | None) -> Coroutine[Any, Any, bool | None]:
        for account, admission in held or ():
            self._book_of(account).release(admission.hold)
            self._reopen(account, admission.hold)
        return self._see_reported()

    def _reopen(self, account: Account, hold: Hold) -> None:
        # A hold that had expired is not in an open lease.
        for period in hold.periods:
            key = self._key_of(account, period)
            if (lease := self._leases.get(key)) is not None:
                self._open[key] = lease

    async def read(self, account: Account) -> tuple[WindowStatus, ...]:
        return await self._read(account, windows_at(account.limits, self._clock.epoch_ms()))

    def known(self, account: Account) -> tuple[WindowStatus, ...]:
        return tuple(lease.status() for lease in self._leases_of([account]))

    async def history(self, account: Account, days: int) -> tuple[WindowStatus, ...]:
        windows = windows_before(account.limits, self._clock.epoch_ms(), days)
        return await self._read(account, windows)

    async def _read(
        self, account: Account, windows: tuple[Window, ...]
    ) -> tuple[WindowStatus, ...]:
        keys = [self._key_of(account, window.period) for window in windows]
        request = {"isolate": self._isolate, "windows": keys}
        answer = await self._ask("read", request)
        book = self._book_of(account)
        book.expire(self._clock.epoch_ms())
        statuses = []
        for window, (by_model, requests, uncounted, lent, reported) in zip(
            windows, answer["windows"], strict=True
        ):
            whole = tally_of(by_model, requests, uncounted)
            settled = book.tallies.get(window.period)
            if settled is not None:
                whole.merge(settled.minus(tally_of(*reported) if reported else Tally()))
            statuses.append(WindowStatus(window, whole, lent + book.held(window.period)))
        return tuple(statuses)

    # From the lease

    def _take(self, accounts: Sequence[Account], amount: Amount) -> Held | None:
        """A hold from the leases; None where they have not enough free tokens."""
        leases = self._leases_of(accounts)
        for lease in leases:
            if lease.free_tokens < amount.tokens:
                return None
        return self._admit(accounts, amount, leases)

    def _admit(self, accounts: Sequence[Account], amount: Amount, leases: list[Lease]) -> Held:
        now_ms = self._clock.epoch_ms()
        hold_id = str(next(_HOLD_NUMBERS))
        self._taken_requests += 1
        for lease in leases:
            lease.taken_tokens += amount.tokens
        admissions = []
        for account in accounts:
            book = self._book_of(account)
            here = [lease for lease in leases if lease.book is book]
            periods = [lease.window.period for lease in here]
            hold = book.admit(hold_id, periods, amount, now_ms + account.hold_ttl_ms)
            statuses = tuple(lease.status() for lease in here)
            admissions.append((account, Admission(hold, statuses)))
        return Held(amount, tuple(admissions))

    def _declined(self, accounts: Sequence[Account], amount: Amount) -> Declined | None:
        """The first account that has no room, by what is known here."""
        for account in accounts:
            refused = [
                refused
                for lease in self._leases_of([account])
                if (refused := lease.refused(amount.tokens)) is not None
            ]
            if refused:
                return Declined(account, most_lasting(refused))
        return None

    def _leases_of(self, accounts: Sequence[Account]) -> list[Lease]:
        """The leases of the accounts' current windows, in their order. Holds that have expired are
        not held any more."""
        now_ms = self._clock.epoch_ms()
        leases = []
        for account in accounts:
            book = self._book_of(account)
            book.expire(now_ms)
            for window in windows_at(account.limits, now_ms):
                key = self._key_of(account, window.period)
                lease = self._leases.get(key)
                if lease is None:
                    self._forget_old(now_ms)
                    lease = self._leases[key] = Lease(key, window, book)
                # An operator's correction changes a limit.
                lease.window = window
                self._open[key] = lease
                leases.append(lease)
        return leases

    def _forget_old(self, now_ms: float) -> None:
        """Forgets the windows that are over and of which nothing is left to tell, once a day."""
        if self._day == (day := int(now_ms // DAY_MS)):
            return
        self._day = day
        self._leases = {
            key: lease
            for key, lease in self._leases.items()
            if key in self._open or lease.window.resets_at_s * 1000 > now_ms
        }
        for book in self._books.values():
            book.forget(
                lease.window.period for lease in self._leases.values() if lease.book is book
            )

    def _book_of(self, account: Account) -> Book:
        book = self._books.get(account.name)
        if book is None:
            book = self._books[account.name] = Book()
            self._hold_ttl_ms = max(self._hold_ttl_ms, account.hold_ttl_ms)
        return book

    def _key_of(self, account: Account, period: str) -> str:
        # The tenant's own windows are named by their period alone: `2026-11-23`, and
        # `key/<digest>/2026-11-23` for those of a key.
        if account.name == self._tenant_id:
            return period
        return f"{account.name.removeprefix(self._tenant_id + '/')}/{period}"

    # Reports

    async def _see_reported(self) -> bool | None:
        """Reports what was settled and is free, or leaves that to an invocation that does so."""
        if self._is_settled:
            return True
        if self._clock.now_ms() < self._attended_until_ms:
            return None
        return await self._attend()

    @property
    def _is_settled(self) -> bool:
        return all(lease.is_settled for lease in self._open.values())

    async def _attend(self) -> bool:
        """Reports every SHARED_WAIT_MS, as long as requests come and at most ATTENDANCE_MS. Keeps
        a reserve for the requests that come meanwhile, and gives it back at the end."""
        ends_ms = self._clock.now_ms() + ATTENDANCE_MS
        while True:
            now_ms = self._clock.now_ms()
            # Should this invocation be cut off, another one takes over then.
            attended_until_ms = now_ms + SHARED_WAIT_MS + WAIT_MS
            self._attended_until_ms = attended_until_ms
            # Near the limit others wait for what is not needed here.
            is_near = any(
                lease.spare_tokens == 0 and not lease.is_settled for lease in self._open.values()
            )
            if not (is_near or self._is_alone(now_ms)):
                await self._clock.sleep_ms(SHARED_WAIT_MS)
            is_busy = self._measure_demand() and not is_near
            is_last = self._clock.now_ms() >= ends_ms
            if is_last or not is_busy:
                # What is settled from here on begins an attendance of its own.
                self._attended_until_ms = -math.inf
            is_reported = await self._report(wishes=is_busy and not is_last)
            if is_last or not is_busy or not is_reported:
                if self._attended_until_ms == attended_until_ms:
                    self._attended_until_ms = -math.inf
                return is_reported

    def _is_alone(self, now_ms: float) -> bool:
        """Whether nobody is under way here who could settle and be reported soon, and there was no
        call of late. What is known of the limit is old then, and it may be near."""
        is_holding = any(lease.held_tokens for lease in self._open.values())
        return not is_holding and now_ms - self._told_ms >= SHARED_WAIT_MS

    def _measure_demand(self) -> bool:
        """Takes what was held since the last look as the demand until the next one. Returns whether
        a reserve for it saves calls."""
        for lease in self._open.values():
            lease.demand_tokens, lease.taken_tokens = lease.taken_tokens, 0
        is_busy = self._taken_requests >= BUSY_REQUESTS
        self._taken_requests = 0
        return is_busy

    async def _report(self, *, wishes: bool) -> bool:
        for attempt in range(REPORT_ATTEMPTS):
            if attempt:
                await self._clock.sleep_ms(REPORT_RETRY_MS * 2 ** (attempt - 1))
            waits_until_ms = self._clock.now_ms() + WAIT_MS
            while (now_ms := self._clock.now_ms()) < min(self._calling_until_ms, waits_until_ms):
                await self._gate.wait(min(self._calling_until_ms, waits_until_ms) - now_ms)
            if not wishes and self._is_settled:
                return True
            if now_ms >= self._calling_until_ms and await self._call(wishes=wishes):
                return True
        return False

    # Calls

    async def _call(self, *, wishes: bool) -> bool:
        """Tells the object everything and asks for what the waiting requests want. Answers them.
        Returns whether the object has answered."""
        now_ms = self._clock.now_ms()
        calling_until_ms = self._calling_until_ms = now_ms + WAIT_MS
        wants = [want for want in self._wants if want.asks(now_ms)]
        try:
            await self._exchange(wants, wishes=wishes)
        except StorageUnavailable as error:
            for want in wants:
                want.outcome = error
            return False
        finally:
            if self._calling_until_ms == calling_until_ms:
                self._calling_until_ms = -math.inf
            self._gate.open()
        return True

    async def _exchange(self, wants: list[Want], *, wishes: bool) -> None:
        wanted = [(want, self._leases_of(want.accounts)) for want in wants]
        asking = {id(lease) for _, leases in wanted for lease in leases}
        for lease in self._open.values():
            lease.book.expire(self._clock.epoch_ms())
        leases = [
            lease
            for lease in self._open.values()
            if id(lease) in asking or lease.held_tokens or not lease.is_settled
        ]
        index = {id(lease): number for number, lease in enumerate(leases)}
        is_holding = bool(wants) or any(lease.held_tokens for lease in leases)
        isolate, call = self._next_call()
        settled = [lease.settled.copy() for lease in leases]
        request = {
            "isolate": isolate,
            "call": call,
            "ttlMs": max(IDLE_LEASE_MS, self._hold_ttl_ms if is_holding else 0),
            "isAttended": self._clock.now_ms() < self._attended_until_ms,
            "windows": [lease.statement(wishes=wishes) for lease in leases],
            "wants": [
                [want.amount.tokens, [index[id(lease)] for lease in asked]]
                for want, asked in wanted
            ],
        }
        answer = await self._ask("lend", request)
        if answer["isLate"] or call != self._calls:
            raise StorageUnavailable("a later call of the ledger object has overtaken this one")
        self._told_ms = now_ms = self._clock.now_ms()
        for lease, told, counted in zip(leases, settled, answer["windows"], strict=True):
            lease.take_answer(told, *counted)
        for want, asked in wanted:
            if want.asks(now_ms):
                self._answer(want, asked)
        self._open = {
            key: lease
            for key, lease in self._open.items()
            if lease.held_tokens or not lease.is_settled
        }
        # Whoever came during the call may fit into what it has brought.
        for want in self._wants:
            if want.asks(now_ms):
                want.outcome = self._take(want.accounts, want.amount)

    def _answer(self, want: Want, leases: list[Lease]) -> None:
        if all(lease.free_tokens >= want.amount.tokens for lease in leases):
            want.outcome = self._admit(want.accounts, want.amount, leases)
            return
        declined = self._declined(want.accounts, want.amount)
        if declined is None:
            # What others here used less than they held makes room. It has to be asked for.
            return
        could_fit = all(lease.could_fit(want.amount.tokens) for lease in leases)
        if could_fit and not want.has_asked_again:
            want.has_asked_again = True
            want.asks_again_ms = self._clock.now_ms() + HAND_BACK_MS
        else:
            want.outcome = declined

    async def _ask(self, method: str, request: dict[str, Any]) -> dict[str, Any]:
        objects, argument = self._storage.objects, json.dumps(request)
        try:
            text = await objects.call(self._tenant_id, method, argument, WAIT_MS)
        except StorageReset:
            # It is asked for the same again. Every call may arrive twice.
            text = await objects.call(self._tenant_id, method, argument, WAIT_MS)
        answer: dict[str, Any] = json.loads(text)
        return answer

    def _next_call(self) -> tuple[str, int]:
        """This isolate's name, and the number of its next call."""
        self._isolate = self._isolate or self._storage.entropy.hex_digits(32)
        self._calls += 1
        return self._isolate, self._calls


EXACT = LedgerKind("exact", ExactLedger)
