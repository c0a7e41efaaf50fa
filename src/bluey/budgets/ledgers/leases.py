"""What one isolate has of a tenant's budgets: its books, its leases, and what it has to report.
Requests spend from it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Admission, Book, Hold, most_lasting
from bluey.budgets.ledgers.lease import Current, Lease, Report
from bluey.budgets.ledgers.ledger import Declined, Held
from bluey.budgets.windows import DAY_MS, Window, windows_at

# Only the isolate that made a hold knows it, so a number is enough for its id: random digits cost a
# call into JavaScript. All ledgers of an isolate share the numbers, so none knows another's holds.
_HOLD_NUMBERS = count()

# Accounts, each with its windows now.
AllCurrent = list[tuple[Account, Current]]


class Leases:
    """The leases of one tenant's accounts in this isolate, each with its report.

    `open` has the reports of which something may be left to tell, so that a tenant with thousands
    of API keys pays only for those in use. `hold_ttl_ms` is how long a hold may last at most.
    """

    def __init__(self, tenant_id: str) -> None:
        self._tenant_id = tenant_id
        self._books: dict[str, Book] = {}
        # By period and account. Of each account those of its windows now.
        self._reports: dict[str, Report] = {}
        self._current: dict[str, Current] = {}
        self._day = -1
        self._taken_requests = 0
        self.open: dict[str, Report] = {}
        self.hold_ttl_ms = 0

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to tell the object."""
        return all(report.is_settled for report in self.open.values())

    def take(self, accounts: Sequence[Account], amount: Amount, now_ms: float) -> Held | None:
        """A hold from the leases; None where too little of one is free."""
        current = self.current_of(accounts, now_ms)
        for _, one in current:
            for lease in one.leases:
                wanted = amount.tokens if lease.window.unit == "tokens" else amount.micro_usd
                if lease.lacks(wanted):
                    return None
        return self.admit(current, amount, now_ms)

    def admit(self, current: AllCurrent, amount: Amount, now_ms: float) -> Held:
        """A hold from these leases, whatever is free of them."""
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

    def current_of(self, accounts: Sequence[Account], now_ms: float) -> AllCurrent:
        """The leases of the accounts' current windows. Holds that have expired are not held any
        more."""
        found: AllCurrent = []
        for account in accounts:
            windows = windows_at(account.limits, now_ms)
            current = self._current.get(account.name)
            # An operator's correction changes a limit.
            if current is None or current.windows != windows:
                current = self._make_current(account, windows, now_ms)
            current.book.expire(now_ms)
            for report in current.reports:
                self.open[report.key] = report
            found.append((account, current))
        return found

    def reopen(self, account: Account, hold: Hold) -> None:
        """Opens the reports of a hold that has ended: where it had expired they may be closed."""
        current = self._current.get(account.name)
        if current is not None and current.periods == hold.periods:
            for report in current.reports:
                self.open[report.key] = report
            return
        for period in hold.periods:
            key = self.key_of(account, period)
            if key in self._reports:
                self.open[key] = self._reports[key]

    def close_settled(self) -> None:
        """Closes the reports of which nothing is left to tell."""
        self.open = {
            key: report
            for key, report in self.open.items()
            if report.is_holding or not report.is_settled
        }

    def measure_demand(self) -> int:
        """Takes what was held since the last look as the demand until the next one. Returns by how
        many requests."""
        for report in self.open.values():
            for lease in report.leases.values():
                lease.demand, lease.taken = lease.taken, 0
        taken_requests, self._taken_requests = self._taken_requests, 0
        return taken_requests

    def book_of(self, account: Account) -> Book:
        """The account's book in this isolate."""
        book = self._books.get(account.name)
        if book is None:
            book = self._books[account.name] = Book()
            self.hold_ttl_ms = max(self.hold_ttl_ms, account.hold_ttl_ms)
        return book

    def key_of(self, account: Account, period: str) -> str:
        """What the object calls a period of an account."""
        # The tenant's own windows are named by their period alone: `2026-11-23`, and
        # `key/<digest>/2026-11-23` for those of a key.
        if account.name == self._tenant_id:
            return period
        return f"{account.name.removeprefix(self._tenant_id + '/')}/{period}"

    def _make_current(
        self, account: Account, windows: tuple[Window, ...], now_ms: float
    ) -> Current:
        book = self.book_of(account)
        reports: dict[str, Report] = {}
        leases: list[Lease] = []
        for window in windows:
            key = self.key_of(account, window.period)
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
            if key in self.open or report.resets_at_s * 1000 > now_ms
        }
        for book in self._books.values():
            book.forget(report.period for report in self._reports.values() if report.book is book)


def declined(asked: AllCurrent, amount: Amount) -> Declined | None:
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
