"""The ledgers that the simulations compare, each as one isolate has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from benchmarks.budget_traffic import Place
from benchmarks.simulated_kv import MODEL_ID, SimulatedKv
from benchmarks.simulated_object import SimulatedObject, Way
from benchmarks.simulator import SeededEntropy
from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Book, Charge, Hold, Refused, Tally
from bluey.budgets.ledgers.exact import ExactLedger
from bluey.budgets.ledgers.kv import KvAccount
from bluey.budgets.ledgers.ledger import Held, Storage
from bluey.budgets.ledgers.pages import from_metadata
from bluey.budgets.settings import Budgets
from bluey.budgets.windows import windows_at
from bluey.errors import StorageSilent, StorageUnavailable

# Some puts fail; others are not answered in time and arrive all the same, some time later.
PUT_FAILED_SHARE = 0.005
PUT_SILENT_SHARE = 0.005
PUT_WAIT_MS = 3_000
PUT_LATE_MS = 30_000
HOLD_TTL_MS = 405_000


class AgedPlace(Place, Protocol):
    """An isolate that admits by what it has read some time ago."""

    def view_age_ms(self) -> float:
        """How long ago the reading began that the last admission relied on."""


class KvPlace:
    """An isolate with the ledger that ships. Also the ledger's KeyValueStore port."""

    def __init__(self, kv: SimulatedKv, budgets: Budgets, location: int) -> None:
        self._kv = kv
        self._location = location
        self._own_key = ""
        self._viewed_ms = 0.0
        self._ledger = KvAccount(
            "tenant", budgets, HOLD_TTL_MS, self, kv.clock, SeededEntropy(kv.generator)
        )

    async def hold(self, tokens: int) -> Hold | None:
        held = await self._ledger.hold(Amount(tokens, 0))
        return None if isinstance(held, Refused) else held.hold

    async def settle(self, hold: Hold, tokens: int) -> bool | None:
        return await self._ledger.settle(hold, [Charge(MODEL_ID, tokens)])

    async def release(self, hold: Hold) -> None:
        await self._ledger.release(hold)

    def view_age_ms(self) -> float:
        return self._kv.clock.now_ms() - self._viewed_ms

    async def put(self, key: str, metadata: Mapping[str, object], _ttl_s: int) -> None:
        kv = self._kv
        self._own_key = key
        tally = from_metadata(metadata)
        fate = kv.generator.random()
        if fate < PUT_SILENT_SHARE:
            late_ms = kv.generator.uniform(0, PUT_LATE_MS)
            kv.clock.spawn(self._write_late(key, tally, late_ms))
            await kv.clock.sleep_ms(PUT_WAIT_MS)
            raise StorageSilent("timed out")
        await kv.travel()
        has_failed = fate < PUT_SILENT_SHARE + PUT_FAILED_SHARE
        if has_failed or not kv.write(key, self._location, tally.tokens, tally.requests):
            raise StorageUnavailable("put failed")
        await kv.travel()

    async def _write_late(self, key: str, tally: Tally, late_ms: float) -> None:
        await self._kv.clock.sleep_ms(late_ms)
        self._kv.write(key, self._location, tally.tokens, tally.requests)

    async def list(self, _prefix: str) -> Sequence[tuple[str, object]]:
        began_ms = self._kv.clock.now_ms()
        await self._kv.travel()
        listed = self._kv.see(self._own_key, self._location)
        await self._kv.travel()
        self._viewed_ms = began_ms
        return listed


class NaivePlace:
    """An isolate that reads one key, adds to it and writes it back; a write that fails is gone."""

    KEY = "spent"

    def __init__(self, kv: SimulatedKv, budgets: Budgets, location: int) -> None:
        self._kv = kv
        self._location = location
        self._limit_tokens = budgets.daily.tokens if budgets.daily else 0

    async def _get(self) -> int:
        await self._kv.travel()
        versions = self._kv.versions(self.KEY)
        # With one key, what was written here last is seen at once if nobody else wrote since.
        is_own = self._kv.homes.get(self.KEY) == self._location
        seen = versions.last if is_own else versions.at(self._kv.seen_ms(self._location))
        await self._kv.travel()
        return seen[0]

    async def hold(self, tokens: int) -> Hold | None:
        if await self._get() + tokens > self._limit_tokens:
            return None
        return Hold("", Amount(tokens, 0), (), 0)

    async def settle(self, _hold: Hold, tokens: int) -> bool:
        spent = await self._get() + tokens
        await self._kv.travel()
        return self._kv.write(self.KEY, self._location, spent, 0)

    async def release(self, hold: Hold) -> None: ...

    def view_age_ms(self) -> float:
        return 0


class LeasePlace:
    """An isolate with the exact ledger that ships."""

    def __init__(self, target: SimulatedObject, budgets: Budgets, location: int) -> None:
        self.way = Way(target, location)
        clock = target.clock
        entropy = SeededEntropy(target.generator)
        self._accounts = [Account("tenant", "tenant", budgets, HOLD_TTL_MS)]
        self._ledger = ExactLedger(
            "tenant", Storage(NoKeyValues(), self.way, clock.make_gate, clock, entropy)
        )

    async def hold(self, tokens: int) -> Held | None:
        held = await self._ledger.hold(self._accounts, Amount(tokens, 0))
        return held if isinstance(held, Held) else None

    async def settle(self, hold: Held, tokens: int) -> bool | None:
        return await self._ledger.settle(hold, [Charge(MODEL_ID, tokens)])

    async def release(self, hold: Held) -> None:
        await self._ledger.release(hold)

    def view_age_ms(self) -> float:
        return 0


class NoKeyValues:
    """The KeyValueStore port of a ledger that needs none."""

    async def put(self, key: str, metadata: Mapping[str, object], ttl_s: int) -> None:
        raise NotImplementedError

    async def list(self, prefix: str) -> Sequence[tuple[str, object]]:
        raise NotImplementedError


class AskingPlace:
    """An isolate that asks one book for each hold and tells it each end: one call before every
    answer, and one after it."""

    def __init__(
        self, target: SimulatedObject, budgets: Budgets, location: int, book: Book
    ) -> None:
        self._target = target
        self._budgets = budgets
        self._location = location
        self._book = book
        self._entropy = SeededEntropy(target.generator)

    async def hold(self, tokens: int) -> Hold | None:
        self._target.count_call(is_asking=True)
        await self._target.travel(self._location)
        now_ms = self._target.clock.epoch_ms()
        windows = windows_at(self._budgets, now_ms)
        hold_id = self._entropy.hex_digits(16)
        held = self._book.hold(hold_id, windows, Amount(tokens, 0), now_ms, HOLD_TTL_MS, {})
        await self._target.travel(self._location)
        return None if isinstance(held, Refused) else held.hold

    async def settle(self, hold: Hold, tokens: int) -> bool | None:
        self._target.count_call(is_asking=False)
        await self._target.travel(self._location)
        return self._book.settle(hold, [Charge(MODEL_ID, tokens)])

    async def release(self, hold: Hold) -> None:
        self._target.count_call(is_asking=False)
        await self._target.travel(self._location)
        self._book.release(hold)
