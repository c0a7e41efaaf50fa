"""The default ledger: a counter in Workers KV that merges without compare-and-swap.

KV keeps the last of two writes, takes one write per key and second, and shows a write elsewhere up
to 60 s later. So no two isolates share a KV key: each has one per account and window and writes its
own running total into that key's metadata, where one `list` reads the totals of all isolates. A
total only grows, so a repeated or merged write loses nothing. A write without an answer may still
arrive after later writes. So later writes go to a new version of the KV key, and the version with
the highest total counts.

An isolate learns late what others spend. docs/budgets-proof.md says how much this can overspend;
ADR-007 says why this is a counter and not read-modify-write.
"""

from __future__ import annotations

import math
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Admission, Book, Charge, Hold, Refused, Room, Tally, WindowStatus
from bluey.budgets.ledgers.accountwise import AccountwiseLedger
from bluey.budgets.ledgers.ledger import LedgerKind, Storage
from bluey.budgets.ledgers.pages import pages_prefix, sum_of_pages, to_metadata
from bluey.budgets.limits import Limits
from bluey.budgets.windows import KEPT_DAYS, Window, windows_at, windows_before
from bluey.errors import StorageSilent, StorageUnavailable
from bluey.ports import SETTLING_MS, STORE_WAIT_MS, Clock, Entropy, KeyValueStore

# How long an isolate trusts what it has read of other isolates' totals.
READ_CACHE_MS = 10_000
# KV takes one write per key and second. A failed write is repeated after the same time.
WRITE_INTERVAL_MS = 1_000
# One settlement waits for all that follow within this time. Waiting costs an invocation a tenth of
# a millisecond of CPU each time it looks.
SHARED_WAIT_MS = 500
# How long an invocation tries to write its settlement. The isolate's next settlement writes what
# this one could not.
WRITE_DEADLINE_MS = 20_000
# A writer that has taken longer was cut off with its invocation. Another one takes over.
WRITE_TIMEOUT_MS = 5_000
# How often a settlement looks whether another one's write has ended.
LOOK_AGAIN_MS = 100
# A KV key outlives its window: answers may end later, and `history` reads it.
KEY_KEPT_S = KEPT_DAYS * 86_400
# While another request reads the others' totals, those of the last read may be this much older than
# READ_CACHE_MS.
READ_TIMEOUT_MS = 5_000

# A writer that still waits for the store must not count as cut off: then each slow write would cost
# a second write and another KV key.
assert STORE_WAIT_MS < WRITE_TIMEOUT_MS
# The longest settlement begins its last write at its deadline, that write fails, and it waits for
# the next. It must still end in time to log that it may not be durable.
assert SHARED_WAIT_MS + WRITE_DEADLINE_MS + STORE_WAIT_MS + WRITE_INTERVAL_MS <= SETTLING_MS
# A writer that takes over has time for its own write.
assert WRITE_TIMEOUT_MS + WRITE_INTERVAL_MS + STORE_WAIT_MS < WRITE_DEADLINE_MS
# A request that reads both windows itself decides by totals that are no older than those that
# another request may use.
assert 2 * STORE_WAIT_MS <= READ_CACHE_MS + READ_TIMEOUT_MS


@dataclass(frozen=True, slots=True, eq=False)
class _Write:
    """A write to a page that is under way: its version, and since when."""

    version: int
    started_ms: float


@dataclass(slots=True)
class _Page:
    """This isolate's total for one window, a KV key: the tally, how much of it is in KV, and the
    write under way."""

    id: str
    window: Window
    tally: Tally
    version: int = 0
    written_requests: int = 0
    write: _Write | None = None
    last_write_ms: float = field(default=-float(WRITE_INTERVAL_MS))

    @property
    def is_unwritten(self) -> bool:
        return self.written_requests < self.tally.requests


class KvAccount:
    """One account's budget, as one isolate knows it."""

    def __init__(
        self,
        account: str,
        limits: Limits,
        hold_ttl_ms: float,
        store: KeyValueStore,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._prefix = pages_prefix(account)
        self.limits = limits
        self._hold_ttl_ms = hold_ttl_ms
        self._store = store
        self._clock = clock
        self._entropy = entropy
        self._book = Book()
        self._pages: dict[str, _Page] = {}
        self._others: Mapping[str, Tally] = {}
        self._read_ms: float | None = None
        self._written_by_ms = 0.0
        self._attended_until_ms = -math.inf
        self._reading_since_ms: float | None = None

    @property
    def owes(self) -> bool:
        return any(page.is_unwritten for page in self._pages.values())

    async def hold(self, amount: Amount) -> Admission | Refused:
        await self._read_others()
        return self._hold(amount)

    def hold_unread(self, amount: Amount) -> Admission | Refused:
        return self._hold(amount)

    def _hold(self, amount: Amount) -> Admission | Refused:
        now_ms = self._clock.epoch_ms()
        windows = windows_at(self.limits, now_ms)
        self._turn_pages(windows)
        hold_id = self._entropy.hex_digits(16)
        return self._book.hold(hold_id, windows, amount, now_ms, self._hold_ttl_ms, self._others)

    async def read(self) -> tuple[WindowStatus, ...]:
        await self._read_others()
        return self._statuses()

    def known(self) -> tuple[Room, ...]:
        return tuple(status.room for status in self._statuses())

    async def history(self, days: int) -> tuple[WindowStatus, ...]:
        windows = windows_before(self.limits, self._clock.epoch_ms(), days)
        found: dict[str, list[tuple[str, object]]] = {window.period: [] for window in windows}
        # One `list` per month has its days, too: `2026-11/…` and `2026-11-23/…`.
        for month in dict.fromkeys(window.period[: len("2026-11")] for window in windows):
            for name, metadata in await self._store.list(f"{self._prefix}{month}"):
                period = name.removeprefix(self._prefix).partition("/")[0]
                if period in found:
                    found[period].append((name, metadata))
        statuses = []
        for window in windows:
            # Our own page, while we still have it, may have settlements that KV does not have yet.
            ours = self._pages.get(window.period)
            whole = sum_of_pages(found[window.period], {ours.id} if ours else frozenset())
            if ours is not None:
                whole.merge(ours.tally)
            statuses.append(WindowStatus(window, whole, 0))
        return tuple(statuses)

    def settle(self, hold: Hold, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]:
        self._book.settle(hold, charges)
        return self._see_written()

    async def _see_written(self) -> bool | None:
        """Waits until what was settled is in KV, or leaves that to a settlement that already waits.

        The first invocation that settles stays alive by `waitUntil`. It waits SHARED_WAIT_MS for
        others to settle, and then until a write has stored all of them: its own write, or one that
        another invocation makes meanwhile. The platform does not let an invocation wait for
        another's promise, so it looks again after a while.
        """
        now_ms = self._clock.now_ms()
        if now_ms < self._attended_until_ms:
            return None
        self._attended_until_ms = now_ms + SHARED_WAIT_MS
        return await self._attend(SHARED_WAIT_MS)

    def release(self, hold: Hold | None) -> Coroutine[Any, Any, bool]:
        if hold is not None:
            self._book.release(hold)
        return self._write_debt()

    async def _write_debt(self) -> bool:
        # After an outage the window may be exhausted: then every request is refused, and none
        # settles. So refused requests write what is left, one at a time, unless a settlement is
        # already writing.
        now_ms = self._clock.now_ms()
        if self.owes and now_ms >= self._written_by_ms:
            return await self._attend(0)
        return True

    async def _attend(self, delay_ms: float) -> bool:
        """After a delay, writes what is unwritten then. Marks until when this may take."""
        written_by_ms = self._written_by_ms = self._clock.now_ms() + delay_ms + WRITE_DEADLINE_MS
        try:
            if delay_ms:
                await self._clock.sleep_ms(delay_ms)
            return await self._write_pages()
        finally:
            # A settlement that began meanwhile has replaced this mark by its own.
            if self._written_by_ms == written_by_ms:
                self._written_by_ms = 0.0

    async def _write_pages(self) -> bool:
        deadline_ms = self._clock.now_ms() + WRITE_DEADLINE_MS
        # All unwritten pages, not only this settlement's: other settlements may have failed, and no
        # later request comes back to a window that is over.
        due = [(page, page.tally.requests) for page in self._pages.values() if page.is_unwritten]
        written = [await self._write_page(page, requests, deadline_ms) for page, requests in due]
        return all(written)

    async def _write_page(self, page: _Page, due_requests: int, deadline_ms: float) -> bool:
        while page.written_requests < due_requests:
            now_ms = self._clock.now_ms()
            if now_ms >= deadline_ms:
                return False
            if page.write is not None and now_ms < page.write.started_ms + WRITE_TIMEOUT_MS:
                await self._clock.sleep_ms(LOOK_AGAIN_MS)
            elif now_ms < page.last_write_ms + WRITE_INTERVAL_MS:
                await self._clock.sleep_ms(page.last_write_ms + WRITE_INTERVAL_MS - now_ms)
            else:
                await self._put(page)
        return True

    async def _put(self, page: _Page) -> None:
        """Tries to write a page. `written_requests` says whether it is written."""
        requests = page.tally.requests
        if page.write is not None:
            page.version += 1
        write = page.write = _Write(page.version, self._clock.now_ms())
        try:
            await self._store.put(
                f"{self._prefix}{page.window.period}/{page.id}.{write.version}",
                to_metadata(page.tally),
                page.window.seconds_left(self._clock.epoch_ms()) + KEY_KEPT_S,
            )
        except StorageSilent:
            page.version = max(page.version, write.version + 1)
        except StorageUnavailable:
            pass
        else:
            # Nobody overwrites this version with less, so its total stays.
            page.written_requests = max(page.written_requests, requests)
        finally:
            # Another writer may have taken over, with its own mark and a version of its own: two
            # writes of one version at the same time could arrive in either order.
            if page.write is write:
                page.write = None
            page.last_write_ms = self._clock.now_ms()

    async def _read_others(self) -> None:
        """Reads what other isolates have settled, unless that was read a moment ago."""
        now_ms = self._clock.now_ms()
        if self._read_ms is not None:
            if now_ms < self._read_ms + READ_CACHE_MS:
                return
            if self._reading_since_ms is not None and (
                now_ms < self._read_ms + READ_CACHE_MS + READ_TIMEOUT_MS
            ):
                # Another request is already reading: in a burst, not every request needs a read of
                # its own. But totals older than this are never used, whether no request came for
                # long or KV failed.
                return
        self._reading_since_ms = now_ms
        try:
            windows = windows_at(self.limits, self._clock.epoch_ms())
            others: dict[str, Tally] = {}
            for period in dict.fromkeys(window.period for window in windows):
                found = await self._store.list(f"{self._prefix}{period}/")
                others[period] = sum_of_pages(found, {page.id for page in self._pages.values()})
        finally:
            if self._reading_since_ms == now_ms:
                self._reading_since_ms = None
        # Reads may overlap. The one that began later saw at least as much.
        if self._read_ms is None or now_ms >= self._read_ms:
            self._others = others
            self._read_ms = now_ms

    def _turn_pages(self, windows: tuple[Window, ...]) -> None:
        for window in windows:
            if window.period not in self._pages:
                tally = self._book.sums(window.period).tally
                # A new id, so that a page that is begun again does not overwrite the old one.
                self._pages[window.period] = _Page(self._entropy.hex_digits(16), window, tally)
                self._forget_old_pages({window.period for window in windows})

    def _forget_old_pages(self, current: set[str]) -> None:
        unwritten = {period for period, page in self._pages.items() if page.is_unwritten}
        kept = self._book.forget(current | unwritten)
        self._pages = {period: page for period, page in self._pages.items() if period in kept}

    def _statuses(self) -> tuple[WindowStatus, ...]:
        now_ms = self._clock.epoch_ms()
        windows = windows_at(self.limits, now_ms)
        self._turn_pages(windows)
        self._book.expire(now_ms)
        statuses = []
        for window in windows:
            sums = self._book.sums(window.period)
            whole = sums.tally.copy()
            if (others := self._others.get(window.period)) is not None:
                whole.merge(others)
            statuses.append(WindowStatus(window, whole, sums.held(window.unit)))
        return tuple(statuses)


def _open(_tenant_id: str, storage: Storage) -> AccountwiseLedger:
    def open_account(account: Account) -> KvAccount:
        return KvAccount(
            account.name,
            account.limits,
            account.hold_ttl_ms,
            storage.key_values,
            storage.clock,
            storage.entropy,
        )

    return AccountwiseLedger(open_account, READ_CACHE_MS)


KV = LedgerKind("kv", _open)
