"""The default ledger: a counter in Workers KV that merges without compare-and-swap.

KV keeps the last of two writes, takes one write per second and key, and shows a write
elsewhere up to 60 s later. So no two writers ever share a key: each isolate owns one key
per tenant and window and writes its own running total there, in the key's metadata, so
that one `list` reads everybody's. A total only grows, so a repeated or merged write loses
nothing. One that got no answer may still arrive, after those that follow it: these go to a
new version of the key, and of all its versions the highest total counts.

What this cannot do is know at once what others spend: docs/budgets.md states the bound,
ADR-007 says why this and not read-modify-write.
"""

from __future__ import annotations

import json
import math
from collections.abc import Coroutine, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from bluey.budgets.book import Admission, Book, Hold, Refused, Tally, WindowStatus
from bluey.budgets.ledger import LedgerKind, Storage
from bluey.budgets.limits import Limits
from bluey.budgets.windows import KEPT_DAYS, Window, windows_at, windows_before
from bluey.errors import StorageSilent, StorageUnavailable
from bluey.ports import SETTLING_MS, STORE_WAIT_MS, Clock, Entropy, KeyValueStore

# How long an isolate trusts what it has read of the others.
READ_CACHE_MS = 10_000
# KV takes one write per second and key.
WRITE_INTERVAL_MS = 1_000
# Of the settlements within so long one waits for all of them: a wait costs an invocation a
# tenth of a millisecond of CPU each time it looks.
SHARED_WAIT_MS = 500
# How long an invocation tries to write its settlement. What is not written by then goes with
# the isolate's next settlement.
WRITE_DEADLINE_MS = 20_000
# A writer that is at it longer was cut off with its invocation: another takes over.
WRITE_TIMEOUT_MS = 5_000
# After a write that failed, once to twice as long.
RETRY_MS = 500
# Keys outlive their window: for answers that end after it, and as its history.
KEY_KEPT_S = KEPT_DAYS * 86_400
# A key's metadata holds 1,024 bytes and model ids are long; the rest is summed up as `other`.
MAX_MODELS_PER_KEY = 8
MAX_METADATA_BYTES = 1_024
OTHER_MODELS = "other"
# A view may be older than READ_CACHE_MS by this much, while another request reads the next one.
READ_TIMEOUT_MS = 5_000

# A writer that still waits for the store is not taken for one that was cut off, or each slow
# write would cost a second one and a key more.
assert STORE_WAIT_MS < WRITE_TIMEOUT_MS
# The longest settlement, whose last write begins at its deadline and fails, ends in time to say
# that it may not be durable.
assert SHARED_WAIT_MS + WRITE_DEADLINE_MS + STORE_WAIT_MS + 2 * RETRY_MS <= SETTLING_MS
# Who takes over has time for a write of its own.
assert WRITE_TIMEOUT_MS + WRITE_INTERVAL_MS + STORE_WAIT_MS < WRITE_DEADLINE_MS
# A request that reads both windows itself decides on a view that is no older than another's.
assert 2 * STORE_WAIT_MS <= READ_CACHE_MS + READ_TIMEOUT_MS


@dataclass(frozen=True, slots=True, eq=False)
class _Write:
    """A writer's mark on a page while its write is under way: which version, since when."""

    version: int
    started_ms: float


@dataclass(slots=True)
class _Page:
    """One KV key of ours: its tally, what of that is in KV, and who writes it."""

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


class KvLedger:
    """One isolate's view of one account's budget."""

    def __init__(
        self,
        account: str,
        limits: Limits,
        hold_ttl_ms: float,
        store: KeyValueStore,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._prefix = f"budget/{account}/"
        self._limits = limits
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

    async def hold(self, tokens: int) -> Admission | Refused:
        await self._read_others()
        return self._hold(tokens)

    def hold_unread(self, tokens: int) -> Admission | Refused:
        return self._hold(tokens)

    def _hold(self, tokens: int) -> Admission | Refused:
        now_ms = self._clock.epoch_ms()
        windows = windows_at(self._limits, now_ms)
        self._turn_pages(windows)
        held = self._book.hold(
            self._entropy.hex_digits(16),
            windows,
            tokens,
            now_ms,
            self._hold_ttl_ms,
            {period: tally.tokens for period, tally in self._others.items()},
        )
        return held if isinstance(held, Refused) else Admission(held, self._statuses(windows))

    async def read(self) -> tuple[WindowStatus, ...]:
        await self._read_others()
        now_ms = self._clock.epoch_ms()
        windows = windows_at(self._limits, now_ms)
        self._turn_pages(windows)
        self._book.expire(now_ms)
        return self._statuses(windows)

    async def history(self, days: int) -> tuple[WindowStatus, ...]:
        windows = windows_before(self._limits, self._clock.epoch_ms(), days)
        found: dict[str, list[tuple[str, object]]] = {window.period: [] for window in windows}
        # One list per month has its days, too: `2026-11/…` and `2026-11-23/…`.
        for month in dict.fromkeys(window.period[: len("2026-11")] for window in windows):
            for name, metadata in await self._store.list(f"{self._prefix}{month}"):
                period = name.removeprefix(self._prefix).partition("/")[0]
                if period in found:
                    found[period].append((name, metadata))
        statuses = []
        for window in windows:
            # A page of ours that is still here has something that KV may not have.
            ours = self._pages.get(window.period)
            whole = sum_of_pages(found[window.period], {ours.id} if ours else frozenset())
            if ours is not None:
                whole.merge(ours.tally)
            statuses.append(WindowStatus(window, whole, 0))
        return tuple(statuses)

    def settle(self, hold: Hold, tokens: int, model_id: str) -> Coroutine[Any, Any, bool | None]:
        self._book.settle(hold, tokens, model_id)
        return self._see_written()

    async def _see_written(self) -> bool | None:
        """Waits until what was settled is in KV, or leaves that to who waits already.

        The first invocation that settles waits, in its `waitUntil`, for those that settle in
        the next SHARED_WAIT_MS, and then until a write that includes them all is through: its
        own, or one that another invocation makes meanwhile. Nobody waits for another's
        promise, which the platform forbids; they look again after a while.
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
        # After an outage an exhausted window turns everybody away and nobody settles any
        # more: then those who are turned away write what is left, one at a time, unless a
        # settlement is at it.
        now_ms = self._clock.now_ms()
        if self.owes and now_ms >= self._written_by_ms:
            await self._attend(0)
        return True

    async def _attend(self, delay_ms: float) -> bool:
        """Writes, after a while, what is unwritten then, and marks until when somebody is at it."""
        written_by_ms = self._written_by_ms = self._clock.now_ms() + delay_ms + WRITE_DEADLINE_MS
        try:
            if delay_ms:
                await self._clock.sleep_ms(delay_ms)
            return await self._write_pages()
        finally:
            # A settlement that began meanwhile has put its own mark in this one's place.
            if self._written_by_ms == written_by_ms:
                self._written_by_ms = 0.0

    async def _write_pages(self) -> bool:
        deadline_ms = self._clock.now_ms() + WRITE_DEADLINE_MS
        # Beside its own those that others could not write, maybe of windows that are over
        # and that nobody else would come back to.
        due = [(page, page.tally.requests) for page in self._pages.values() if page.is_unwritten]
        written = [await self._write_page(page, requests, deadline_ms) for page, requests in due]
        return all(written)

    async def _write_page(self, page: _Page, due_requests: int, deadline_ms: float) -> bool:
        while page.written_requests < due_requests:
            now_ms = self._clock.now_ms()
            if now_ms >= deadline_ms:
                return False
            if page.write is not None and now_ms < page.write.started_ms + WRITE_TIMEOUT_MS:
                await self._clock.sleep_ms(RETRY_MS / 5)
            elif now_ms < page.last_write_ms + WRITE_INTERVAL_MS:
                await self._clock.sleep_ms(page.last_write_ms + WRITE_INTERVAL_MS - now_ms)
            elif not await self._put(page):
                await self._clock.sleep_ms(RETRY_MS * (1 + self._entropy.fraction()))
        return True

    async def _put(self, page: _Page) -> bool:
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
            return False
        except StorageUnavailable:
            return False
        finally:
            # Another may have taken over. The mark is that one's then, and so is its version:
            # two writes of one version at the same time could arrive in either order.
            if page.write is write:
                page.write = None
            page.last_write_ms = self._clock.now_ms()
        # Nobody writes this version any more, so what it holds stays.
        page.written_requests = max(page.written_requests, requests)
        return True

    async def _read_others(self) -> None:
        """Reads what other isolates have settled, unless it was read a moment ago."""
        now_ms = self._clock.now_ms()
        if self._read_ms is not None:
            if now_ms < self._read_ms + READ_CACHE_MS:
                return
            if self._reading_since_ms is not None and (
                now_ms < self._read_ms + READ_CACHE_MS + READ_TIMEOUT_MS
            ):
                # Somebody is at it; a burst does not need a read of its own for each. But no
                # view is used when it is older than this, however long nobody came or KV failed.
                return
        self._reading_since_ms = now_ms
        try:
            windows = windows_at(self._limits, self._clock.epoch_ms())
            others: dict[str, Tally] = {}
            for window in windows:
                found = await self._store.list(f"{self._prefix}{window.period}/")
                others[window.period] = sum_of_pages(
                    found, {page.id for page in self._pages.values()}
                )
        finally:
            if self._reading_since_ms == now_ms:
                self._reading_since_ms = None
        # Reads overlap; of two, the one that began later saw at least as much.
        if self._read_ms is None or now_ms >= self._read_ms:
            self._others = others
            self._read_ms = now_ms

    def _turn_pages(self, windows: tuple[Window, ...]) -> None:
        for window in windows:
            if window.period not in self._pages:
                tally = self._book.tallies.setdefault(window.period, Tally())
                # An id of its own, so that a page that is begun anew does not overwrite.
                self._pages[window.period] = _Page(self._entropy.hex_digits(16), window, tally)
                self._forget_old_pages({window.period for window in windows})

    def _forget_old_pages(self, current: set[str]) -> None:
        unwritten = {period for period, page in self._pages.items() if page.is_unwritten}
        kept = self._book.forget(current | unwritten)
        self._pages = {period: page for period, page in self._pages.items() if period in kept}

    def _statuses(self, windows: tuple[Window, ...]) -> tuple[WindowStatus, ...]:
        statuses = []
        for window in windows:
            whole = Tally()
            for tally in (self._book.tallies.get(window.period), self._others.get(window.period)):
                if tally is not None:
                    whole.merge(tally)
            statuses.append(WindowStatus(window, whole, self._book.held_tokens(window.period)))
        return tuple(statuses)


def sum_of_pages(found: Iterable[tuple[str, object]], ours: Set[str] = frozenset()) -> Tally:
    """What a window's keys add up to: of each page that is not among `ours` its highest
    version. Raises StorageUnavailable when one of them is not a tally."""
    latest: dict[str, Tally] = {}
    for name, metadata in found:
        page_id = name.rpartition("/")[2].partition(".")[0]
        if page_id not in ours:
            tally = from_metadata(metadata)
            if page_id not in latest or tally.requests > latest[page_id].requests:
                latest[page_id] = tally
    whole = Tally()
    for tally in latest.values():
        whole.merge(tally)
    return whole


def to_metadata(tally: Tally) -> dict[str, object]:
    """A tally as the metadata of its key: `t` tokens, `r` requests, `m` tokens by model."""
    dearest = sorted(tally.tokens_by_model.items(), key=lambda item: (-item[1], item[0]))
    named = min(len(dearest), MAX_MODELS_PER_KEY)
    while True:
        by_model = dict(dearest[:named])
        if rest := sum(tokens for _, tokens in dearest[named:]):
            by_model[OTHER_MODELS] = by_model.get(OTHER_MODELS, 0) + rest
        metadata = {"t": tally.tokens, "r": tally.requests, "m": by_model}
        # The platform counts UTF-8, which is never longer than this.
        if named == 0 or len(json.dumps(metadata, separators=(",", ":"))) <= MAX_METADATA_BYTES:
            return metadata
        named -= 1


def from_metadata(metadata: object) -> Tally:
    """The tally in a key's metadata. Raises StorageUnavailable when it is not one of ours:
    a total that cannot be read must not count as nothing."""
    if isinstance(metadata, dict):
        tokens, requests, by_model = (metadata.get(name) for name in "trm")
        if (
            isinstance(tokens, int)
            and isinstance(requests, int)
            and isinstance(by_model, dict)
            and all(isinstance(count, int) for count in by_model.values())
        ):
            return Tally(tokens, requests, dict(by_model))
    raise StorageUnavailable("a key's metadata is not a tally")


def _open(account: str, limits: Limits, hold_ttl_ms: int, storage: Storage) -> KvLedger:
    store, clock, entropy = storage.key_values, storage.clock, storage.entropy
    return KvLedger(account, limits, hold_ttl_ms, store, clock, entropy)


KV = LedgerKind("kv", _open)
