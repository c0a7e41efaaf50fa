"""Whatever happens to holds and isolates, in whatever order: no token is lost, none counts
twice, and one book never promises more than its limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from bluey.budgets.book import Admission, Book, Hold, Refusal, Refused
from bluey.budgets.ledgers.kv import READ_CACHE_MS, WRITE_TIMEOUT_MS, KvAccount
from bluey.budgets.ledgers.pages import from_metadata
from bluey.budgets.windows import windows_at
from tests.fakes.clock import NOON_MS, FakeEntropy
from tests.fakes.storage import LATE_WRITE_MS, FakeKeyValueStore, FakeNamespace, Fault
from tests.fakes.values import UNITS, Unit
from tests.proof import tries
from tests.timeline import Invocation, Timeline

TTL_MS = 100_000.0
HOUR_MS = 3_600_000
# So close to the ends of a day, a month and a leap February that runs cross them.
STARTS_MS = [
    NOON_MS,
    NOON_MS + 12 * HOUR_MS - 30_000,
    NOON_MS + (7 * 24 + 12) * HOUR_MS - 30_000,
    NOON_MS + (462 * 24 + 12) * HOUR_MS - 30_000,
]
PUT_MS = st.sampled_from([0.0, 30.0, 2_000.0, WRITE_TIMEOUT_MS + 2_000.0])
COUNTS = st.integers(0, 60)
IN_A_UNIT = st.sampled_from(UNITS)
LIMITS = st.sampled_from([(100, None), (None, 150), (100, 150), (40, 1_000)])
PAUSES_MS = st.sampled_from(
    [1.0, 1_000.0, WRITE_TIMEOUT_MS + 500.0, 20_000.0, TTL_MS, 24.0 * HOUR_MS]
)
MODELS = st.sampled_from(["a", "b"])
PICKS = st.integers(0, 1_000)


@dataclass
class Expected:
    """What a hold should have come to."""

    hold: Hold
    was_expired: bool = False


class BookMachine(RuleBasedStateMachine):
    """One book, and a second account of it kept the simplest way."""

    @initialize(unit=IN_A_UNIT, start_ms=st.sampled_from(STARTS_MS), limits=LIMITS)
    def open(self, unit: Unit, start_ms: float, limits: tuple[int | None, int | None]) -> None:
        self.unit = unit
        self.book = Book()
        self.now_ms = start_ms
        self.limits = limits
        self.live: dict[str, Expected] = {}
        self.periods: set[str] = set()
        self.ended: list[Hold] = []
        self.spent: dict[str, int] = {}
        self.settlements: dict[str, int] = {}
        self.over: dict[str, int] = {}
        self.number = 0

    @rule(wanted=COUNTS)
    def hold(self, wanted: int) -> None:
        self.number += 1
        windows = windows_at(self.unit.budgets(*self.limits), self.now_ms)
        room = {w.period: w.limit - self.spent.get(w.period, 0) for w in windows}
        free = {key: tokens - self._held(key) for key, tokens in room.items()}

        held = self.book.hold(
            f"h{self.number}", windows, self.unit.amount(wanted), self.now_ms, TTL_MS, {}
        )

        for expected in self.live.values():
            expected.was_expired |= expected.hold.expires_ms <= self.now_ms
        if isinstance(held, Admission):
            assert wanted <= min(free.values())
            assert tuple(w.period for w in windows) == held.hold.periods
            self.periods.update(held.hold.periods)
            self.live[held.hold.id] = Expected(held.hold)
        else:
            assert wanted > free[held.window.period]
            # The one that lasts longest, whichever windows have no room.
            if wanted > min(window.limit for window in windows):
                assert Refusal.REQUEST_TOO_LARGE is held.reason
                assert wanted > held.window.limit
            elif wanted > min(room.values()):
                assert Refusal.EXHAUSTED is held.reason
                assert wanted > room[held.window.period]
            else:
                assert Refusal.BUSY is held.reason

    @precondition(lambda self: self.live)
    @rule(pick=PICKS, used=COUNTS, model_id=MODELS)
    def settle(self, pick: int, used: int, model_id: str) -> None:
        hold = self._take(pick)
        assert self.book.settle(hold, self.unit.charges(used, model_id))
        for key in hold.periods:
            self.spent[key] = self.spent.get(key, 0) + used
            self.settlements[key] = self.settlements.get(key, 0) + 1
            self.over[key] = self.over.get(key, 0) + max(0, used - hold.amount.of(self.unit.name))

    @precondition(lambda self: self.live)
    @rule(pick=PICKS)
    def release(self, pick: int) -> None:
        assert self.book.release(self._take(pick))

    @precondition(lambda self: self.ended)
    @rule(pick=PICKS, used=COUNTS, is_release=st.booleans())
    def end_again(self, pick: int, used: int, is_release: bool) -> None:
        hold = self.ended[pick % len(self.ended)]
        assert not (
            self.book.release(hold)
            if is_release
            else self.book.settle(hold, self.unit.charges(used, "a"))
        )

    @rule(duration_ms=PAUSES_MS)
    def pass_time(self, duration_ms: float) -> None:
        self.now_ms += duration_ms

    @rule()
    def expire(self) -> None:
        due = [e for e in self.live.values() if e.hold.expires_ms <= self.now_ms]
        assert sum(not e.was_expired for e in due) == self.book.expire(self.now_ms)
        for expected in due:
            expected.was_expired = True

    @rule()
    def forget(self) -> None:
        windows = windows_at(self.unit.budgets(*self.limits), self.now_ms)
        kept = self.book.forget(window.period for window in windows)
        assert set(self.book.tallies) <= kept
        # An expired hold may go with the last of its windows, and only then.
        for hold_id, expected in list(self.live.items()):
            if kept.isdisjoint(expected.hold.periods):
                assert expected.was_expired
                self.ended.append(self.live.pop(hold_id).hold)
            else:
                assert kept.issuperset(expected.hold.periods)
        for account in (self.spent, self.settlements, self.over):
            for key in set(account) - kept:
                del account[key]

    @rule(limits=LIMITS)
    def change_limits(self, limits: tuple[int | None, int | None]) -> None:
        self.limits = limits

    @invariant()
    def every_token_is_counted_once(self) -> None:
        for key, tally in self.book.tallies.items():
            assert self.spent.get(key, 0) == tally.of(self.unit.name)
            assert tally.tokens == sum(tally.tokens_by_model.values())
            assert tally.micro_usd == sum(tally.micro_usd_by_model.values())
            assert self.settlements.get(key, 0) == tally.requests
        assert set(self.spent) == set(self.book.tallies)

    @invariant()
    def what_is_held_is_what_is_open(self) -> None:
        for key in self.periods:
            assert self._held(key, with_due=True) == self.book.sums(key).held(self.unit.name)

    def teardown(self) -> None:
        if hasattr(self, "book"):
            self.book.expire(self.now_ms + TTL_MS)
            assert not any(self.book.sums(key).held(self.unit.name) for key in self.periods)

    def _held(self, key: str, *, with_due: bool = False) -> int:
        """What the open holds of a window add up to. Those whose time is up are left out,
        or (`with_due`) only those of them that the book was asked to look for."""
        return sum(
            expected.hold.amount.of(self.unit.name)
            for expected in self.live.values()
            if key in expected.hold.periods
            and not expected.was_expired
            and (with_due or expected.hold.expires_ms > self.now_ms)
        )

    def _take(self, pick: int) -> Hold:
        hold = self.live.pop(list(self.live)[pick % len(self.live)]).hold
        self.ended.append(hold)
        return hold


class OneLimitMachine(RuleBasedStateMachine):
    """One book whose requests never use more than they held: it is never overspent."""

    @initialize(unit=IN_A_UNIT)
    def open(self, unit: Unit) -> None:
        self.unit = unit
        self.book = Book()
        self.now_ms = STARTS_MS[1]
        self.budgets = unit.budgets(100, 250)
        self.holds: list[Hold] = []
        self.periods: set[str] = set()
        self.number = 0

    @rule(wanted=COUNTS)
    def hold(self, wanted: int) -> None:
        self.number += 1
        windows = windows_at(self.budgets, self.now_ms)
        held = self.book.hold(
            f"h{self.number}", windows, self.unit.amount(wanted), self.now_ms, TTL_MS, {}
        )
        if isinstance(held, Admission):
            self.holds.append(held.hold)
            self.periods.update(held.hold.periods)

    @precondition(lambda self: self.holds)
    @rule(pick=PICKS, share=st.integers(0, 100))
    def end(self, pick: int, share: int) -> None:
        hold = self.holds.pop(pick % len(self.holds))
        if hold.expires_ms > self.now_ms:
            used = hold.amount.of(self.unit.name) * share // 100
            self.book.settle(hold, self.unit.charges(used, "a"))

    @rule(duration_ms=PAUSES_MS)
    def pass_time(self, duration_ms: float) -> None:
        self.now_ms += duration_ms

    @invariant()
    def held_and_spent_are_never_above_the_limit(self) -> None:
        if not hasattr(self, "book"):
            return
        for key in self.periods:
            limit = 100 if len(key) == len("2026-11-23") else 250
            assert (
                self.book.sums(key).tally.of(self.unit.name)
                + self.book.sums(key).held(self.unit.name)
                <= limit
            )


@dataclass
class Isolate:
    """One isolate, the holds it has open and the settlements it is writing."""

    unit: Unit
    store: FakeKeyValueStore
    ledger: KvAccount
    holds: list[Hold] = field(default_factory=list)
    settling: list[Settling] = field(default_factory=list)

    def start(self, line: Timeline, hold: Hold, count: int, model_id: str) -> None:
        """Settles in an invocation of its own."""
        charges = self.unit.charges(count, model_id)
        invocation = line.start(self.ledger.settle(hold, charges))
        is_shared = invocation.is_done and invocation.result is None
        attendant = self.settling[-1] if is_shared else None
        self.settling.append(Settling(hold, count, invocation, attendant))


@dataclass
class Settling:
    """A settlement on its way into the store."""

    hold: Hold
    count: int
    invocation: Invocation[bool | None]
    attendant: Settling | None = None

    @property
    def is_durable(self) -> bool:
        if self.attendant is not None:
            return self.attendant.is_durable
        return self.invocation.is_done and self.invocation.result is True


class KvMachine(RuleBasedStateMachine):
    """Isolates of one tenant around one namespace that is slow, stale, and fails."""

    @initialize(
        unit=IN_A_UNIT,
        start_ms=st.sampled_from(STARTS_MS),
        limits=LIMITS,
        stale_ms=st.sampled_from([0.0, 60_000.0]),
        put_ms=PUT_MS,
    )
    def open(
        self,
        unit: Unit,
        start_ms: float,
        limits: tuple[int | None, int | None],
        stale_ms: float,
        put_ms: float,
    ) -> None:
        self.unit = unit
        self.line = Timeline(start_ms)
        self.namespace = FakeNamespace(self.line, stale_ms)
        self.put_ms = put_ms
        self.limits = limits
        self.opened = 0
        self.isolates = [self._open(), self._open()]
        self.gone: list[Isolate] = []

    @rule()
    def start_isolate(self) -> None:
        if len(self.isolates) < 4:
            self.isolates.append(self._open())

    @rule(pick=PICKS, wanted=COUNTS)
    def hold(self, pick: int, wanted: int) -> None:
        isolate = self._pick(pick)
        outcome: Admission | Refused
        if isolate.store.is_down:
            outcome = isolate.ledger.hold_unread(self.unit.amount(wanted))
        else:
            outcome = self.line.run(isolate.ledger.hold(self.unit.amount(wanted)))
        if isinstance(outcome, Admission):
            isolate.holds.append(outcome.hold)
            self._expect_within_limits(outcome)

    @rule(pick=PICKS, used=COUNTS, model_id=MODELS, times=st.integers(1, 2))
    def settle(self, pick: int, used: int, model_id: str, times: int) -> None:
        isolate = self._pick(pick)
        if isolate.holds:
            hold = isolate.holds.pop(pick % len(isolate.holds))
            # One that expired may be forgotten, with the last of its windows.
            if hold.expires_ms > self.line.epoch_ms():
                isolate.start(self.line, hold, used, model_id)
                for _ in range(times - 1):
                    self.line.start(isolate.ledger.settle(hold, self.unit.charges(used, model_id)))

    @rule(pick=PICKS, used=st.lists(COUNTS, min_size=1, max_size=3), model_id=MODELS)
    def spend(self, pick: int, used: list[int], model_id: str) -> None:
        """Some requests that end shortly after each other."""
        isolate = self._pick(pick)
        for tokens in used:
            held = isolate.ledger.hold_unread(self.unit.amount(0))
            if isinstance(held, Admission):
                isolate.start(self.line, held.hold, tokens, model_id)
                self.line.pass_ms(50)

    @rule(pick=PICKS)
    def release(self, pick: int) -> None:
        isolate = self._pick(pick)
        if isolate.holds:
            self.line.run(isolate.ledger.release(isolate.holds.pop()))

    @rule(duration_ms=PAUSES_MS)
    def pass_time(self, duration_ms: float) -> None:
        self.line.pass_ms(duration_ms)

    @rule(pick=PICKS, faults=st.lists(st.sampled_from(Fault), max_size=4))
    def inject(self, pick: int, faults: list[Fault]) -> None:
        self._pick(pick).store.faults.extend(faults)

    @rule(pick=PICKS, put_ms=PUT_MS)
    def change_pace(self, pick: int, put_ms: float) -> None:
        self._pick(pick).store.put_ms = put_ms

    @rule(pick=PICKS)
    def turn_store_down_or_up(self, pick: int) -> None:
        store = self._pick(pick).store
        store.is_down = not store.is_down

    @rule(limits=LIMITS)
    def change_limits(self, limits: tuple[int | None, int | None]) -> None:
        """As a deployment does: the isolates that start from now on have the new ones."""
        self.limits = limits

    @rule(pick=PICKS)
    def lose_isolate(self, pick: int) -> None:
        isolate = self._pick(pick)
        for settling in isolate.settling:
            self.line.cut_off(settling.invocation)
        self.isolates.remove(isolate)
        self.gone.append(isolate)
        self.isolates.append(self._open())

    @invariant()
    def what_returned_is_in_the_store(self) -> None:
        if not hasattr(self, "line"):
            return
        least, most = self._durable(), self._settled()
        for key, stored in self._stored().items():
            assert least.get(key, 0) <= stored <= most.get(key, 0)
        for key, tokens in least.items():
            assert tokens == 0 or key in self._stored()

    @invariant()
    def a_key_is_written_once_a_second(self) -> None:
        if hasattr(self, "line"):
            for times_ms in self.namespace.write_times_ms.values():
                pairs = pairwise(times_ms)
                assert all(later - earlier >= 1_000 for earlier, later in pairs)

    def teardown(self) -> None:
        if not hasattr(self, "line"):
            return
        for isolate in self.isolates:
            isolate.store.is_down = False
            isolate.store.faults.clear()
        self.line.pass_ms(30_000)
        for isolate in self.isolates:
            # What an invocation had to leave unwritten goes with the next settlements, even
            # with those that charge nothing because they were made before: a page at least
            # with each, of four that an outage over midnight and a month's end can leave.
            if any(not settling.is_durable for settling in isolate.settling):
                hold = isolate.settling[-1].hold
                assert any(
                    self.line.run(isolate.ledger.settle(hold, self.unit.charges(0, "a")))
                    for _ in range(4)
                )
        self.line.pass_ms(max(TTL_MS, LATE_WRITE_MS, READ_CACHE_MS))
        self._expect_totals()
        stored = self._stored()
        for isolate in self.isolates:
            assert isinstance(self.line.run(isolate.ledger.hold(self.unit.amount(10**9))), Refused)
            for status in self.line.run(isolate.ledger.read()):
                assert 0 == status.held
                assert stored.get(status.window.period, 0) == status.room.spent

    def _expect_totals(self) -> None:
        """The sum of the settlements is the total, but for those that died unwritten."""
        stored, settled = self._stored(), self._settled()
        for key, tokens in self._durable().items():
            assert tokens <= stored.get(key, 0) <= settled[key]
        died = any(not s.is_durable for isolate in self.gone for s in isolate.settling)
        if not died:
            assert settled == {key: stored.get(key, 0) for key in settled}

    def _expect_within_limits(self, admission: Admission) -> None:
        """No isolate admits beyond what it knows of: its own, and what it read of others."""
        for room in admission.rooms:
            assert room.unclamped_remaining >= 0

    def _open(self) -> Isolate:
        self.opened += 1
        store = FakeKeyValueStore(self.namespace, put_ms=self.put_ms)
        entropy = FakeEntropy(drawn=100_000 * self.opened)
        budgets = self.unit.budgets(*self.limits)
        return Isolate(
            self.unit, store, KvAccount("acme", budgets, TTL_MS, store, self.line, entropy)
        )

    def _pick(self, pick: int) -> Isolate:
        return self.isolates[pick % len(self.isolates)]

    def _stored(self) -> dict[str, int]:
        """What the keys of every window add up to: of each page the highest version."""
        pages: dict[tuple[str, str], int] = {}
        for name, metadata in self.namespace.everything.items():
            _, _, key, version = name.split("/")
            page = key, version.partition(".")[0]
            pages[page] = max(from_metadata(metadata).of(self.unit.name), pages.get(page, 0))
        sums: dict[str, int] = {}
        for (key, _), tokens in pages.items():
            sums[key] = sums.get(key, 0) + tokens
        return sums

    def _durable(self) -> dict[str, int]:
        return self._sum(only_durable=True)

    def _settled(self) -> dict[str, int]:
        return self._sum(only_durable=False)

    def _sum(self, *, only_durable: bool) -> dict[str, int]:
        sums: dict[str, int] = {}
        for isolate in (*self.isolates, *self.gone):
            for settling in isolate.settling:
                if settling.is_durable or not only_durable:
                    for key in settling.hold.periods:
                        sums[key] = sums.get(key, 0) + settling.count
        return sums


TestBook = BookMachine.TestCase
TestBook.settings = settings(max_examples=tries(180, everyday=60), stateful_step_count=40)
TestOneLimit = OneLimitMachine.TestCase
TestOneLimit.settings = settings(max_examples=50, stateful_step_count=40)
TestKvLedger = KvMachine.TestCase
TestKvLedger.settings = settings(max_examples=tries(180, everyday=60), stateful_step_count=40)
