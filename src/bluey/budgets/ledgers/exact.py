"""The exact ledger: a Durable Object per tenant lends tokens and dollars to the isolates that spend
them.

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
from collections.abc import Coroutine, Mapping, Sequence
from itertools import count
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import (
    Admission,
    Book,
    Charge,
    Hold,
    Room,
    WindowStatus,
    most_lasting,
)
from bluey.budgets.ledgers.lease import Current, Lease, Report, Want
from bluey.budgets.ledgers.ledger import Declined, Held, LedgerKind, Storage
from bluey.budgets.ledgers.lender import in_dollars, tally_of, told_in
from bluey.budgets.windows import DAY_MS, Window, windows_at, windows_before
from bluey.contract import BudgetUnit
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


# Accounts, each with its windows now.
_AllCurrent = list[tuple[Account, Current]]


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
        # By period and account. Of each account those of its windows now.
        self._reports: dict[str, Report] = {}
        self._current: dict[str, Current] = {}
        # Those of which something may be left to tell, so that a tenant with thousands of API keys
        # pays only for those in use.
        self._open: dict[str, Report] = {}
        self._day = -1
        self._wants: list[Want] = []
        self._taken_requests = 0
        self._hold_ttl_ms = 0
        self.learns_late_ms = 0.0

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
        now_ms = self._clock.epoch_ms()
        current = self._current_of(accounts, now_ms)
        return _declined(current, amount) or self._admit(current, amount, now_ms)

    def settle(self, held: Held, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]:
        for account, admission in held.admissions:
            self._book_of(account).settle(admission.hold, charges)
            self._reopen(account, admission.hold)
        return self._see_reported()

    def release(self, held: Held | None) -> Coroutine[Any, Any, bool | None]:
        for account, admission in held.admissions if held else ():
            self._book_of(account).release(admission.hold)
            self._reopen(account, admission.hold)
        return self._see_reported()

    def _reopen(self, account: Account, hold: Hold) -> None:
        # The report of a hold that had expired may be closed.
        current = self._current.get(account.name)
        if current is not None and current.periods == hold.periods:
            for report in current.reports:
                self._open[report.key] = report
            return
        for period in hold.periods:
            key = self._key_of(account, period)
            if key in self._reports:
                self._open[key] = self._reports[key]

    async def read(self, account: Account) -> tuple[WindowStatus, ...]:
        return await self._read(account, windows_at(account.limits, self._clock.epoch_ms()))

    def known(self, account: Account) -> tuple[Room, ...]:
        ((_, current),) = self._current_of([account], self._clock.epoch_ms())
        return tuple(lease.room for lease in current.leases)

    async def history(self, account: Account, days: int) -> tuple[WindowStatus, ...]:
        windows = windows_before(account.limits, self._clock.epoch_ms(), days)
        return await self._read(account, windows)

    async def _read(
        self, account: Account, windows: tuple[Window, ...]
    ) -> tuple[WindowStatus, ...]:
        # The totals in dollars have keys of their own.
        keys = {window.period: self._key_of(account, window.period) for window in windows}
        asked = [*keys.values(), *map(in_dollars, keys.values())]
        answer = await self._ask("read", {"isolate": self._isolate, "windows": asked})
        found = dict(zip(asked, answer["windows"], strict=True))
        book = self._book_of(account)
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

    # From the lease

    def _take(self, accounts: Sequence[Account], amount: Amount) -> Held | None:
        """A hold from the leases; None where too little of one is free."""
        now_ms = self._clock.epoch_ms()
        current = self._current_of(accounts, now_ms)
        for _, one in current:
            for lease in one.leases:
                wanted = amount.tokens if lease.window.unit == "tokens" else amount.micro_usd
                if lease.lacks(wanted):
                    return None
        return self._admit(current, amount, now_ms)

    def _admit(self, current: _AllCurrent, amount: Amount, now_ms: float) -> Held:
        hold_id = str(next(_HOLD_NUMBERS))
        self._taken_requests += 1
        admissions = []
        for account, one in current:
            expires_ms = now_ms + account.hold_ttl_ms
            hold = one.book.admit(hold_id, one.periods, amount, expires_ms)
            rooms = []
            for lease in one.leases:
                lease.taken += amount.tokens if lease.window.unit == "tokens" else amount.micro_usd
                rooms.append(lease.room)
            admissions.append((account, Admission(hold, tuple(rooms))))
        return Held(amount, tuple(admissions))

    def _current_of(self, accounts: Sequence[Account], now_ms: float) -> _AllCurrent:
        """The leases of the accounts' current windows. Holds that have expired are not held any
        more."""
        found: _AllCurrent = []
        for account in accounts:
            windows = windows_at(account.limits, now_ms)
            current = self._current.get(account.name)
            # An operator's correction changes a limit.
            if current is None or current.windows != windows:
                current = self._make_current(account, windows, now_ms)
            current.book.expire(now_ms)
            for report in current.reports:
                self._open[report.key] = report
            found.append((account, current))
        return found

    def _make_current(
        self, account: Account, windows: tuple[Window, ...], now_ms: float
    ) -> Current:
        book = self._book_of(account)
        reports: dict[str, Report] = {}
        leases: list[Lease] = []
        for window in windows:
            key = self._key_of(account, window.period)
            report = self._reports.get(key)
            if report is None:
                self._forget_old(now_ms)
                sums = book.sums(window.period)
                report = self._reports[key] = Report(
                    key, window.period, window.resets_at_s, book, sums
                )
            lease = report.leases.get(window.unit)
            if lease is None:
                lease = report.leases[window.unit] = Lease(report, window)
            lease.window = window
            reports[window.period] = report
            leases.append(lease)
        current = self._current[account.name] = Current(
            windows, book, tuple(reports), tuple(reports.values()), tuple(leases)
        )
        return current

    def _forget_old(self, now_ms: float) -> None:
        """Forgets the periods that are over and of which nothing is left to tell, once a day."""
        if self._day == (day := int(now_ms // DAY_MS)):
            return
        self._day = day
        self._current = {}
        self._reports = {
            key: report
            for key, report in self._reports.items()
            if key in self._open or report.resets_at_s * 1000 > now_ms
        }
        for book in self._books.values():
            book.forget(report.period for report in self._reports.values() if report.book is book)

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
        return all(report.is_settled for report in self._open.values())

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
                lease.spare == 0 and not report.is_settled
                for report in self._open.values()
                for lease in report.leases.values()
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
        is_holding = any(report.is_holding for report in self._open.values())
        return not is_holding and now_ms - self._told_ms >= SHARED_WAIT_MS

    def _measure_demand(self) -> bool:
        """Takes what was held since the last look as the demand until the next one. Returns whether
        a reserve for it saves calls."""
        for report in self._open.values():
            for lease in report.leases.values():
                lease.demand, lease.taken = lease.taken, 0
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
        now_ms = self._clock.epoch_ms()
        wanted = [(want, self._current_of(want.accounts, now_ms)) for want in wants]
        asking = {id(report) for _, all_of in wanted for _, one in all_of for report in one.reports}
        for report in self._open.values():
            report.book.expire(now_ms)
        reports = [
            report
            for report in self._open.values()
            if id(report) in asking or report.is_holding or not report.is_settled
        ]
        index = {id(report): number for number, report in enumerate(reports)}
        is_holding = bool(wants) or any(report.is_holding for report in reports)
        isolate, call = self._next_call()
        settled = [report.sums.tally.copy() for report in reports]
        tokens, dollars = [], []
        for report in reports:
            of_tokens, of_dollars = report.statements(wishes=wishes)
            tokens.append(of_tokens)
            dollars.append(of_dollars)
        request = {
            "isolate": isolate,
            "call": call,
            "ttlMs": max(IDLE_LEASE_MS, self._hold_ttl_ms if is_holding else 0),
            "isAttended": self._clock.now_ms() < self._attended_until_ms,
            "windows": tokens,
            "wants": [
                [want.amount.tokens, _indexes(asked, "tokens", index)] for want, asked in wanted
            ],
            # What an object that is older than this isolate does not read.
            "usd": {
                "windows": dollars,
                "wants": [
                    [want.amount.micro_usd, _indexes(asked, "usd", index)] for want, asked in wanted
                ],
            },
        }
        answer = await self._ask("lend", request)
        if answer["isLate"] or call != self._calls:
            raise StorageUnavailable("a later call of the ledger object has overtaken this one")
        self._told_ms = now_ms = self._clock.now_ms()
        heard = answer.get("usd")
        for number, (report, told) in enumerate(zip(reports, settled, strict=True)):
            report.take_answer(told, answer["windows"][number], heard and heard[number])
        for want, asked in wanted:
            if want.asks(now_ms):
                self._answer(want, asked, knows_dollars=heard is not None)
        self._open = {
            key: report
            for key, report in self._open.items()
            if report.is_holding or not report.is_settled
        }
        # Whoever came during the call may fit into what it has brought.
        for want in self._wants:
            if want.asks(now_ms):
                want.outcome = self._take(want.accounts, want.amount)

    def _answer(self, want: Want, asked: _AllCurrent, *, knows_dollars: bool) -> None:
        lacks = [
            (lease, wanted)
            for _, one in asked
            for lease in one.leases
            if lease.lacks(wanted := want.amount.of(lease.window.unit))
        ]
        if not lacks:
            want.outcome = self._admit(asked, want.amount, self._clock.epoch_ms())
            return
        if not knows_dollars and any(lease.window.unit == "usd" for lease, _ in lacks):
            want.outcome = StorageUnavailable("the ledger object is older than this isolate")
            return
        declined = _declined(asked, want.amount)
        if declined is None:
            # What others here used less than they held makes room. It has to be asked for.
            return
        could_fit = all(lease.could_fit(wanted) for lease, wanted in lacks)
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


def _declined(asked: _AllCurrent, amount: Amount) -> Declined | None:
    """The first account that has no room, by what is known here."""
    for account, one in asked:
        refused = [
            refused
            for lease in one.leases
            if (refused := lease.refused(amount.of(lease.window.unit))) is not None
        ]
        if refused:
            return Declined(account, most_lasting(refused))
    return None


def _indexes(asked: _AllCurrent, unit: BudgetUnit, index: Mapping[int, int]) -> list[int]:
    """The places of the reports in which these accounts have a limit in this unit."""
    leases = [lease for _, one in asked for lease in one.leases]
    return [index[id(lease.report)] for lease in leases if lease.window.unit == unit]


EXACT = LedgerKind("exact", ExactLedger)
