from __future__ import annotations

import gc
import json
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from bluey.budgets.book import Admission, Hold, Refusal, Refused, Tally
from bluey.budgets.ledgers.kv import (
    READ_CACHE_MS,
    READ_TIMEOUT_MS,
    SHARED_WAIT_MS,
    WRITE_DEADLINE_MS,
    WRITE_INTERVAL_MS,
    WRITE_TIMEOUT_MS,
    KvAccount,
)
from bluey.budgets.settings import Budgets
from bluey.errors import StorageUnavailable
from bluey.ports import SETTLING_MS
from tests.fakes.clock import NOON_MS, FakeEntropy
from tests.fakes.storage import LATE_WRITE_MS, FakeKeyValueStore, FakeNamespace, Fault
from tests.fakes.values import charges, make_budgets, of_tokens
from tests.timeline import Invocation, Timeline

DAY = "2026-11-23"
MONTH = "2026-11"
HOLD_TTL_MS = 120_000.0
BEFORE_MIDNIGHT_MS = NOON_MS + 12 * 3_600_000 - 10_000
BEFORE_DECEMBER_MS = BEFORE_MIDNIGHT_MS + 7 * 86_400_000


@dataclass
class Region:
    """One namespace and the isolates around it, each in a place of its own."""

    line: Timeline
    namespace: FakeNamespace
    budgets: Budgets
    put_ms: float
    list_ms: float
    isolates: list[Isolate] = field(default_factory=list)

    def isolate(self) -> Isolate:
        store = FakeKeyValueStore(self.namespace, put_ms=self.put_ms, list_ms=self.list_ms)
        entropy = FakeEntropy(drawn=1_000 * (1 + len(self.isolates)))
        ledger = KvAccount("acme", self.budgets, HOLD_TTL_MS, store, self.line, entropy)
        isolate = Isolate(self.line, store, ledger)
        self.isolates.append(isolate)
        return isolate

    def total(self, key: str = DAY) -> int:
        """What the keys of a window add up to, wherever they are read."""
        latest: dict[str, int] = {}
        for name, metadata in self.namespace.metadata.items():
            _, _, period, version = name.split("/")
            if period == key:
                page_id = version.partition(".")[0]
                latest[page_id] = max(metadata["t"], latest.get(page_id, 0))
        return sum(latest.values())


@dataclass
class Isolate:
    line: Timeline
    store: FakeKeyValueStore
    ledger: KvAccount

    def hold(self, tokens: int = 100) -> Hold:
        held = self.line.run(self.ledger.hold(of_tokens(tokens)))
        assert isinstance(held, Admission), held
        return held.hold

    def refusal(self, tokens: int) -> tuple[str, Refusal]:
        refused = self.line.run(self.ledger.hold(of_tokens(tokens)))
        assert isinstance(refused, Refused), refused
        return refused.window.name, refused.reason

    def spend(self, tokens: int, model_id: str = "m") -> bool | None:
        return self.line.run(self.ledger.settle(self.hold(tokens), charges(tokens, model_id)))

    def counted(self) -> list[tuple[int, int]]:
        """Spent and held in every window."""
        statuses = self.line.run(self.ledger.read())
        return [(status.tally.tokens, status.held) for status in statuses]


def make_region(
    daily: int | None = 1_000,
    monthly: int | None = None,
    *,
    epoch_ms: float = NOON_MS,
    stale_ms: float = 0,
    put_ms: float = 20,
    list_ms: float = 10,
) -> Region:
    line = Timeline(epoch_ms)
    budgets = make_budgets(daily, monthly)
    return Region(line, FakeNamespace(line, stale_ms), budgets, put_ms, list_ms)


# What is known where


def test_an_isolates_own_holds_and_spending_count_at_once() -> None:
    isolate = make_region(monthly=5_000).isolate()

    first, second = isolate.hold(300), isolate.hold(200)
    assert [(0, 500), (0, 500)] == isolate.counted()

    isolate.line.start(isolate.ledger.settle(first, charges(250)))
    assert [(250, 200), (250, 200)] == isolate.counted()

    isolate.line.run(isolate.ledger.release(second))
    assert [(250, 0), (250, 0)] == isolate.counted()


def test_a_burst_in_one_isolate_admits_what_fits_and_not_one_more() -> None:
    region = make_region(daily=1_000)
    isolate = region.isolate()

    outcomes = region.line.run_all(*[isolate.ledger.hold(of_tokens(20)) for _ in range(200)])

    assert 50 == sum(isinstance(outcome, Admission) for outcome in outcomes)
    assert {Refusal.BUSY} == {o.reason for o in outcomes if isinstance(o, Refused)}


def test_what_others_spent_counts_from_their_metadata() -> None:
    region = make_region(daily=1_000)
    one, other = region.isolate(), region.isolate()
    one.spend(700)

    assert ("daily", Refusal.EXHAUSTED) == other.refusal(301)
    other.spend(300)

    assert [(1_000, 0)] == other.counted()
    assert 1_000 == region.total()


def test_what_others_hold_is_not_known() -> None:
    region = make_region(daily=1_000)
    region.isolate().hold(1_000)

    assert [(0, 0)] == region.isolate().counted()


def test_what_others_spent_is_shown_by_model() -> None:
    region = make_region()
    one, other = region.isolate(), region.isolate()
    one.spend(100, "a")
    other.spend(20, "a")
    other.spend(3, "b")

    (status,) = region.line.run(region.isolate().ledger.read())

    assert Tally(123, 3, {"a": 120, "b": 3}) == status.tally


def test_an_isolate_does_not_count_its_own_keys_twice() -> None:
    isolate = make_region(monthly=9_000).isolate()
    isolate.spend(100)
    isolate.line.pass_ms(READ_CACHE_MS)

    assert [(100, 0), (100, 0)] == isolate.counted()


def test_tenants_do_not_see_each_other() -> None:
    region = make_region()
    region.isolate().spend(100)
    store = FakeKeyValueStore(region.namespace)

    for tenant_id in ("acm", "acme2"):
        ledger = KvAccount(
            tenant_id, region.budgets, HOLD_TTL_MS, store, region.line, FakeEntropy(drawn=9_000)
        )
        (status,) = region.line.run(ledger.read())
        assert 0 == status.tally.tokens


@pytest.mark.parametrize(
    ("waited_ms", "seen"),
    [(READ_CACHE_MS - SHARED_WAIT_MS - 100, 0), (READ_CACHE_MS - SHARED_WAIT_MS, 100)],
    ids=["before", "after"],
)
def test_what_was_read_is_trusted_for_as_long_as_the_cache_lasts(waited_ms: int, seen: int) -> None:
    region = make_region()
    one, other = region.isolate(), region.isolate()
    one.hold()
    other.spend(100)

    region.line.pass_ms(waited_ms)

    assert [(seen, 100)] == one.counted()


def test_a_stale_place_learns_of_spending_when_kv_shows_it() -> None:
    region = make_region(stale_ms=60_000)
    one, other = region.isolate(), region.isolate()
    other.spend(100)
    seen = []
    for _ in range(8):
        seen += one.counted()
        region.line.pass_ms(READ_CACHE_MS)

    assert [0] * 6 + [100] * 2 == [spent for spent, _ in seen]


def test_a_burst_reads_once_where_something_was_read_before() -> None:
    region = make_region(daily=10_000)
    isolate = region.isolate()
    isolate.hold()
    region.line.pass_ms(READ_CACHE_MS)
    read_before = isolate.store.lists

    region.line.run_all(*[isolate.ledger.hold(of_tokens(1)) for _ in range(100)])

    assert 1 == isolate.store.lists - read_before


def test_a_reader_that_was_cut_off_is_not_waited_for_for_ever() -> None:
    region = make_region(list_ms=1_000)
    isolate, other = region.isolate(), region.isolate()
    isolate.hold()
    other.spend(100)
    region.line.pass_ms(READ_CACHE_MS)
    region.line.cut_off(region.line.start(isolate.ledger.hold(of_tokens(1))))

    assert [(0, 100)] == isolate.counted()
    region.line.pass_ms(READ_TIMEOUT_MS)
    assert [(100, 100)] == isolate.counted()


@pytest.mark.parametrize(("passed_ms", "spent"), [(14_000, 0), (15_000, 100)])
def test_while_others_read_a_view_is_fifteen_seconds_old_at_most(
    passed_ms: int, spent: int
) -> None:
    region = make_region(list_ms=100)
    isolate, other = region.isolate(), region.isolate()
    read_ms = region.line.now_ms()
    isolate.hold()
    other.spend(100)
    region.line.pass_ms(READ_CACHE_MS)
    reader = region.line.start(isolate.ledger.hold(of_tokens(1)))
    region.line.cut_off(reader)
    region.line.pass_ms(read_ms + passed_ms - region.line.now_ms())

    assert [(spent, 100)] == isolate.counted()
    assert not reader.is_done


def test_a_read_that_ends_after_a_later_one_does_not_put_an_older_view_back() -> None:
    region = make_region(list_ms=10)
    isolate, other = region.isolate(), region.isolate()
    isolate.hold()
    region.line.pass_ms(READ_CACHE_MS)
    # It saw what there was when it began, and is long in saying so.
    isolate.store.slow_lists_ms.append(READ_TIMEOUT_MS + 1_000)
    slow = region.line.start(isolate.ledger.read())
    other.spend(100)
    region.line.pass_ms(READ_TIMEOUT_MS)

    assert [(100, 100)] == isolate.counted()
    region.line.pass_ms(2_000)
    assert slow.is_done
    assert [(100, 100)] == isolate.counted()


# What cannot be read


def test_a_ledger_that_cannot_be_read_says_so() -> None:
    isolate = make_region().isolate()
    isolate.store.is_down = True

    with pytest.raises(StorageUnavailable):
        isolate.hold(1)
    with pytest.raises(StorageUnavailable):
        isolate.counted()


def test_a_hold_without_reading_counts_what_is_known() -> None:
    isolate = make_region(daily=1_000).isolate()
    isolate.spend(600)
    isolate.store.is_down = True

    admitted, refused = (
        isolate.ledger.hold_unread(of_tokens(400)),
        isolate.ledger.hold_unread(of_tokens(1)),
    )

    assert isinstance(admitted, Admission)
    assert isinstance(refused, Refused)
    assert (600, 400, Refusal.BUSY) == (refused.spent, refused.held, refused.reason)


def test_a_hold_that_was_made_without_reading_settles_as_any_other() -> None:
    region = make_region()
    isolate = region.isolate()
    admitted = isolate.ledger.hold_unread(of_tokens(400))
    assert isinstance(admitted, Admission)

    assert region.line.run(isolate.ledger.settle(admitted.hold, charges(350)))
    assert 350 == region.total()


def test_what_was_read_before_an_outage_is_still_trusted_while_the_cache_lasts() -> None:
    region = make_region()
    isolate = region.isolate()
    isolate.hold()
    isolate.store.is_down = True

    isolate.hold()
    region.line.pass_ms(READ_CACHE_MS)

    with pytest.raises(StorageUnavailable):
        isolate.hold()


def test_a_ledger_reads_again_after_an_outage() -> None:
    region = make_region()
    isolate = region.isolate()
    isolate.store.is_down = True
    with pytest.raises(StorageUnavailable):
        isolate.hold()
    isolate.store.is_down = False

    assert [(0, 0)] == isolate.counted()


# Writes


def writes_of(region: Region) -> list[float]:
    (times_ms,) = region.namespace.write_times_ms.values()
    return times_ms


def test_a_settlement_returns_when_it_is_in_the_store() -> None:
    region = make_region(monthly=5_000)
    isolate = region.isolate()

    assert isolate.spend(123)

    assert (123, 123) == (region.total(DAY), region.total(MONTH))


def test_settlements_at_the_same_time_are_written_together() -> None:
    region = make_region()
    isolate = region.isolate()
    holds = [isolate.hold(1) for _ in range(200)]

    durable = region.line.run_all(*[isolate.ledger.settle(hold, charges(1)) for hold in holds])

    assert [True] + [None] * 199 == durable
    assert 200 == region.total()
    assert 1 == len(writes_of(region))


def test_of_the_settlements_of_half_a_second_one_returns_only_when_a_write_has_them_all() -> None:
    region = make_region(put_ms=300)
    isolate = region.isolate()
    holds = [isolate.hold(1) for _ in range(30)]
    attendants: list[tuple[int, Invocation[bool | None]]] = []
    written = []
    for number, hold in enumerate(holds):
        started = region.line.start(isolate.ledger.settle(hold, charges(1)))
        if not started.is_done:
            attendants.append((number, started))
        region.line.pass_ms(70)
        # Each answers for those that settled until the next began to.
        for (_, attendant), (following, _) in pairwise(attendants):
            written.append(not attendant.is_done or region.total() >= following)
    region.line.pass_ms(5_000)

    assert all(written)
    # At this pace eight settle within half a second.
    assert [0, 8, 16, 24] == [number for number, _ in attendants]
    assert [True] * 4 == [attendant.result for _, attendant in attendants]
    assert 30 == region.total()


def test_what_was_left_to_an_invocation_that_was_cut_off_goes_with_the_next() -> None:
    region = make_region()
    isolate = region.isolate()
    first, second, third = [isolate.hold(10) for _ in range(3)]
    attendant = region.line.start(isolate.ledger.settle(first, charges(7)))
    assert region.line.run(isolate.ledger.settle(second, charges(5))) is None
    region.line.cut_off(attendant)
    region.line.pass_ms(SHARED_WAIT_MS)
    assert 0 == region.total()

    assert region.line.run(isolate.ledger.settle(third, charges(1)))

    assert 13 == region.total()


def test_a_key_is_written_once_a_second_at_most() -> None:
    region = make_region(daily=10_000)
    isolate = region.isolate()
    for _ in range(200):
        region.line.start(isolate.ledger.settle(isolate.hold(1), charges(1)))
        region.line.pass_ms(50)
    region.line.pass_ms(2_000)

    times_ms = writes_of(region)
    assert 200 == region.total()
    assert 9 <= len(times_ms) <= 12
    assert all(later - earlier >= 1_000 for earlier, later in pairwise(times_ms))
    assert isolate.store.puts == len(times_ms)


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.UNCONFIRMED, Fault.LATE])
@pytest.mark.parametrize("times", [1, 3, 10])
def test_a_write_that_fails_is_repeated_until_it_does_not(fault: Fault, times: int) -> None:
    region = make_region()
    isolate = region.isolate()
    isolate.store.faults.extend([fault] * times)

    assert isolate.spend(100)

    assert 100 == region.total()
    assert times < isolate.store.puts


def test_an_outage_delays_writes_and_loses_none() -> None:
    region = make_region()
    isolate = region.isolate()
    holds = [isolate.hold(10) for _ in range(20)]
    isolate.store.is_down = True
    settlements = []
    for hold in holds:
        settlements.append(region.line.start(isolate.ledger.settle(hold, charges(7))))
        region.line.pass_ms(500)
    assert 0 == region.total()

    isolate.store.is_down = False
    region.line.pass_ms(5_000)

    assert [True] * 20 == [settlement.result for settlement in settlements]
    assert 140 == region.total()


def test_an_outage_that_outlasts_the_invocation_is_told_and_made_up_for_by_the_next() -> None:
    region = make_region()
    isolate = region.isolate()
    first, second = isolate.hold(10), isolate.hold(10)
    isolate.store.is_down = True
    started_ms = region.line.now_ms()

    assert not region.line.run(isolate.ledger.settle(first, charges(7)))
    assert WRITE_DEADLINE_MS <= region.line.now_ms() - started_ms < WRITE_DEADLINE_MS + 2_000
    isolate.store.is_down = False
    assert region.line.run(isolate.ledger.settle(second, charges(5)))

    assert 12 == region.total()


def test_no_settlement_takes_longer_than_its_invocation_may() -> None:
    region = make_region(monthly=5_000, put_ms=3_000)
    isolate = region.isolate()
    holds = [isolate.hold(10) for _ in range(5)]
    isolate.store.is_down = True
    started_ms = region.line.now_ms()

    durable = region.line.run_all(*[isolate.ledger.settle(hold, charges(7)) for hold in holds])

    assert [False] + [None] * 4 == durable
    assert region.line.now_ms() - started_ms <= SETTLING_MS


def test_a_writer_that_was_cut_off_is_taken_over() -> None:
    region = make_region()
    isolate = region.isolate()
    first, second = isolate.hold(10), isolate.hold(10)
    isolate.store.faults.append(Fault.CUT_OFF)
    writer = region.line.start(isolate.ledger.settle(first, charges(7)))
    region.line.pass_ms(SHARED_WAIT_MS + 10)
    region.line.cut_off(writer)
    started_ms = region.line.now_ms()

    assert region.line.run(isolate.ledger.settle(second, charges(5)))

    assert 12 == region.total()
    assert region.line.now_ms() - started_ms <= SHARED_WAIT_MS + WRITE_TIMEOUT_MS + 1_000


def test_a_write_that_arrives_after_the_next_one_takes_nothing_away() -> None:
    region = make_region()
    isolate, other = region.isolate(), region.isolate()
    first, second = isolate.hold(10), isolate.hold(10)
    isolate.store.faults.append(Fault.LATE)
    region.line.start(isolate.ledger.settle(first, charges(7)))
    region.line.pass_ms(SHARED_WAIT_MS + 100)

    assert region.line.run(isolate.ledger.settle(second, charges(5)))
    assert [(12, 0)] == other.counted()
    region.line.pass_ms(LATE_WRITE_MS + READ_CACHE_MS)

    assert [(12, 0)] == other.counted()
    assert [(12, 0)] == isolate.counted()


def test_two_writes_that_arrive_late_take_nothing_away() -> None:
    region = make_region()
    isolate = region.isolate()
    first, second = isolate.hold(10), isolate.hold(10)
    isolate.store.faults.extend([Fault.LATE, Fault.LATE])
    region.line.start(isolate.ledger.settle(first, charges(7)))
    region.line.pass_ms(SHARED_WAIT_MS + WRITE_INTERVAL_MS + 100)
    assert 2 == isolate.store.puts

    assert region.line.run(isolate.ledger.settle(second, charges(5)))
    region.line.pass_ms(LATE_WRITE_MS)

    assert 12 == region.total()


def test_who_takes_over_writes_where_no_late_write_can_arrive() -> None:
    region = make_region()
    isolate = region.isolate()
    first, second = isolate.hold(10), isolate.hold(10)
    isolate.store.faults.extend([Fault.LATE, Fault.CUT_OFF])
    writer = region.line.start(isolate.ledger.settle(first, charges(7)))
    region.line.pass_ms(SHARED_WAIT_MS + WRITE_INTERVAL_MS + 100)
    region.line.cut_off(writer)
    assert 2 == isolate.store.puts

    assert region.line.run(isolate.ledger.settle(second, charges(5)))
    region.line.pass_ms(LATE_WRITE_MS)

    assert 12 == region.total()


def test_a_write_that_is_still_under_way_when_it_is_taken_over_takes_nothing_away() -> None:
    region = make_region(put_ms=WRITE_TIMEOUT_MS + 2_000)
    isolate, other = region.isolate(), region.isolate()
    first, second = isolate.hold(10), isolate.hold(10)
    slow = region.line.start(isolate.ledger.settle(first, charges(7)))
    region.line.pass_ms(SHARED_WAIT_MS + 10)
    isolate.store.put_ms = 20

    assert region.line.run(isolate.ledger.settle(second, charges(5)))
    assert not slow.is_done
    region.line.pass_ms(READ_CACHE_MS)

    assert slow.result
    assert 12 == region.total()
    assert [(12, 0)] == other.counted()


@pytest.mark.parametrize("slow_ms", [7_000, 9_000, 12_000])
def test_a_slow_writer_does_not_end_the_write_of_the_one_that_took_over(slow_ms: int) -> None:
    region = make_region(put_ms=slow_ms)
    isolate, other = region.isolate(), region.isolate()
    holds = [isolate.hold(100) for _ in range(3)]
    first = region.line.start(isolate.ledger.settle(holds[0], charges(100)))
    region.line.pass_ms(WRITE_TIMEOUT_MS)
    second = region.line.start(isolate.ledger.settle(holds[1], charges(100)))
    region.line.pass_ms(slow_ms + SHARED_WAIT_MS - WRITE_TIMEOUT_MS)
    assert (True, False) == (first.is_done, second.is_done)
    isolate.store.put_ms = 30

    assert region.line.run(isolate.ledger.settle(holds[2], charges(100)))
    region.line.pass_ms(slow_ms + READ_CACHE_MS)

    assert (True, True) == (first.result, second.result)
    assert (300, False) == (region.total(), isolate.ledger.owes)
    assert [(300, 0)] == other.counted()


@pytest.mark.parametrize("fault", [Fault.UNCONFIRMED, Fault.LATE])
def test_a_write_without_an_answer_costs_one_key_more_and_a_refused_one_none(
    fault: Fault,
) -> None:
    region = make_region()
    isolate = region.isolate()
    isolate.store.faults.extend([Fault.REFUSED, Fault.REFUSED, fault, Fault.REFUSED])

    isolate.spend(10)
    region.line.pass_ms(LATE_WRITE_MS)
    isolate.spend(10)

    assert 2 == len(region.namespace.metadata)


def test_a_settlement_that_is_repeated_counts_once() -> None:
    region = make_region()
    isolate = region.isolate()
    hold = isolate.hold(10)

    for _ in range(3):
        assert region.line.run(isolate.ledger.settle(hold, charges(7)))

    assert 7 == region.total()
    assert [(7, 0)] == isolate.counted()


def test_a_settlement_that_is_repeated_returns_when_the_first_is_durable() -> None:
    region = make_region(put_ms=1_000)
    isolate = region.isolate()
    hold = isolate.hold(10)
    region.line.start(isolate.ledger.settle(hold, charges(7)))
    region.line.pass_ms(SHARED_WAIT_MS)

    assert region.line.run(isolate.ledger.settle(hold, charges(7)))

    assert 7 == region.total()


def test_a_settlement_that_waits_for_anothers_write_returns_soon_after_it() -> None:
    region = make_region(put_ms=1_030)
    isolate = region.isolate()
    hold = isolate.hold(10)
    first = region.line.start(isolate.ledger.settle(hold, charges(7)))
    region.line.pass_ms(SHARED_WAIT_MS)

    region.line.run(isolate.ledger.settle(hold, charges(7)))

    assert first.is_done
    assert region.line.now_ms() - first.ended_ms <= 100


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.UNCONFIRMED])
def test_a_failed_write_is_repeated_a_second_later(fault: Fault) -> None:
    region = make_region(put_ms=20)
    isolate = region.isolate()
    hold = isolate.hold(10)
    isolate.store.faults.extend([fault] * 3)
    started_ms = region.line.now_ms()

    assert region.line.run(isolate.ledger.settle(hold, charges(7)))

    assert SHARED_WAIT_MS + 3 * 1_000 + 4 * 20 == region.line.now_ms() - started_ms


def test_a_release_writes_nothing() -> None:
    region = make_region()
    isolate = region.isolate()

    assert region.line.run(isolate.ledger.release(isolate.hold(10)))

    assert (0, {}) == (isolate.store.puts, region.namespace.metadata)


def test_what_is_shown_as_held_is_not_held_by_the_dead() -> None:
    isolate = make_region().isolate()
    isolate.hold(700)
    isolate.line.pass_ms(HOLD_TTL_MS)

    assert [(0, 0)] == isolate.counted()


def test_a_hold_nobody_ends_expires() -> None:
    isolate = make_region(daily=100).isolate()
    isolate.hold(100)
    isolate.line.pass_ms(HOLD_TTL_MS)

    isolate.hold(100)

    assert [(0, 100)] == isolate.counted()


@pytest.mark.parametrize(
    ("daily", "monthly", "key", "left_s"),
    [(1_000, None, DAY, 43_200), (None, 1_000, MONTH, 43_200 + 7 * 86_400)],
    ids=["daily", "monthly"],
)
def test_keys_outlive_their_window_by_a_hundred_days(
    daily: int | None, monthly: int | None, key: str, left_s: int
) -> None:
    region = make_region(daily, monthly)
    region.isolate().spend(100)

    region.line.pass_ms((left_s + 100 * 86_400) * 1_000 - 1_000)
    assert 100 == region.total(key)
    region.line.pass_ms(2_000)
    assert 0 == region.total(key)


def test_an_isolate_that_is_evicted_leaves_what_it_settled() -> None:
    region = make_region()
    for _ in range(10):
        isolate = region.isolate()
        isolate.hold(50)
        isolate.spend(10)

    assert 100 == region.total()
    assert [(100, 0)] == region.isolate().counted()


# Roll-over


def test_a_new_day_is_a_new_window() -> None:
    region = make_region(daily=100, monthly=5_000, epoch_ms=BEFORE_MIDNIGHT_MS)
    isolate = region.isolate()
    isolate.spend(100)
    assert ("daily", Refusal.EXHAUSTED) == isolate.refusal(1)

    region.line.pass_ms(10_000)
    isolate.spend(60)

    assert [(60, 0), (160, 0)] == isolate.counted()
    assert (100, 60, 160) == (region.total(DAY), region.total("2026-11-24"), region.total(MONTH))


def test_windows_that_are_over_are_told_as_all_isolates_settled_them() -> None:
    region = make_region(daily=5_000, monthly=50_000, epoch_ms=BEFORE_DECEMBER_MS)
    region.isolate().spend(100, "a")
    region.isolate().spend(20, "b")
    region.line.pass_ms(86_400_000)
    region.isolate().spend(3, "a")
    region.line.pass_ms(86_400_000)
    isolate = region.isolate()

    history = region.line.run(isolate.ledger.history(3))

    assert [
        ("2026-11-29", {}),
        ("2026-11-30", {"a": 100, "b": 20}),
        ("2026-12-01", {"a": 3}),
        ("2026-11", {"a": 100, "b": 20}),
    ] == [(status.window.period, dict(status.tally.tokens_by_model)) for status in history]
    # One for each month that is looked at.
    assert 2 == isolate.store.lists


def test_what_could_not_be_written_of_a_window_that_is_over_is_told_too() -> None:
    region = make_region(epoch_ms=BEFORE_MIDNIGHT_MS)
    isolate = region.isolate()
    isolate.spend(10)
    isolate.store.is_down = True
    isolate.spend(20)
    isolate.store.is_down = False
    isolate.line.pass_ms(60_000)

    (yesterday,) = isolate.line.run(isolate.ledger.history(1))

    assert ((30, 2), 10) == (
        (yesterday.tally.tokens, yesterday.tally.requests),
        region.total(yesterday.window.period),
    )


def test_a_new_month_is_a_new_window() -> None:
    region = make_region(None, monthly=100, epoch_ms=BEFORE_DECEMBER_MS)
    isolate = region.isolate()
    isolate.spend(100)
    region.line.pass_ms(10_000)

    isolate.spend(60)

    assert (100, 60) == (region.total("2026-11"), region.total("2026-12"))


def test_an_answer_that_ends_after_midnight_is_charged_to_the_day_it_began() -> None:
    region = make_region(daily=100, epoch_ms=BEFORE_MIDNIGHT_MS)
    isolate = region.isolate()
    isolate.spend(10)
    hold = isolate.hold(50)
    region.line.pass_ms(20_000)
    isolate.spend(30)

    assert region.line.run(isolate.ledger.settle(hold, charges(40)))

    assert (50, 30) == (region.total(DAY), region.total("2026-11-24"))


def test_an_answer_that_ends_after_its_hold_has_expired_and_its_day_is_over_is_charged() -> None:
    region = make_region(daily=100, monthly=5_000, epoch_ms=BEFORE_MIDNIGHT_MS)
    isolate = region.isolate()
    isolate.spend(10)
    hold = isolate.hold(50)
    region.line.pass_ms(20_000)
    isolate.hold(1)
    region.line.pass_ms(86_400_000)
    isolate.hold(1)
    region.line.pass_ms(86_400_000)
    isolate.hold(1)

    assert region.line.run(isolate.ledger.settle(hold, charges(40)))

    assert 50 == region.total(MONTH)
    assert 50 == region.total(DAY)


def test_what_an_outage_kept_from_its_window_is_written_after_it() -> None:
    region = make_region(daily=100, epoch_ms=BEFORE_MIDNIGHT_MS)
    isolate = region.isolate()
    hold = isolate.hold(50)
    isolate.store.is_down = True
    assert not region.line.run(isolate.ledger.settle(hold, charges(40)))
    isolate.store.is_down = False

    assert isolate.spend(5)

    assert (40, 5) == (region.total(DAY), region.total("2026-11-24"))


def test_a_settlement_outlives_the_turn_of_both_its_windows() -> None:
    region = make_region(daily=100, monthly=900, epoch_ms=BEFORE_DECEMBER_MS + 9_000, put_ms=500)
    isolate = region.isolate()
    holds = [isolate.hold(10) for _ in range(4)]
    started = [region.line.start(isolate.ledger.settle(hold, charges(7))) for hold in holds]
    for _ in range(100):
        region.line.pass_ms(100)
        region.line.start(isolate.ledger.hold(of_tokens(1)))

    assert [True, None, None, None] == [invocation.result for invocation in started]
    assert (28, 28) == (region.total("2026-11-30"), region.total("2026-11"))


def test_a_clock_that_steps_back_over_midnight_loses_nothing() -> None:
    region = make_region(daily=100, epoch_ms=BEFORE_MIDNIGHT_MS)
    isolate = region.isolate()
    isolate.spend(40)
    region.line.pass_ms(10_000)
    isolate.hold(1)
    region.line.set_back_ms(10_000)

    isolate.spend(5)

    assert 45 == region.total(DAY)


def objects_kept_by(ledger: KvAccount) -> int:
    """How many of the core's objects a ledger keeps alive."""
    seen: dict[int, object] = {}
    waiting: list[object] = [ledger]
    while waiting:
        value = waiting.pop()
        # What the test made around the ledger is not the ledger's.
        if id(value) not in seen and not type(value).__module__.startswith("tests."):
            seen[id(value)] = value
            if not isinstance(value, type):
                waiting += gc.get_referents(value)
    return sum(type(value).__module__.startswith("bluey.") for value in seen.values())


def test_pages_of_windows_that_are_over_are_forgotten() -> None:
    region = make_region(daily=100)
    isolate = region.isolate()

    def pass_days(count: int) -> None:
        for _ in range(count):
            isolate.spend(10)
            region.line.pass_ms(86_400_000)

    pass_days(3)
    kept = objects_kept_by(isolate.ledger)
    pass_days(30)

    assert kept > 0
    assert kept == objects_kept_by(isolate.ledger)


def test_many_long_models_reach_the_other_isolates() -> None:
    region = make_region(daily=100_000)
    isolate = region.isolate()
    for number in range(20):
        isolate.spend(10, f"@cf/{number:02}/" + "m" * 190)

    (status,) = region.line.run(region.isolate().ledger.read())

    assert 200 == status.tally.tokens
    assert 200 == sum(status.tally.tokens_by_model.values())
    assert "other" in status.tally.tokens_by_model


def test_a_window_with_metadata_that_is_no_tally_is_unreadable() -> None:
    region = make_region()
    region.namespace.write(f"budget/acme/{DAY}/stranger", json.dumps({"t": 1}), None, 3_600)

    with pytest.raises(StorageUnavailable):
        region.isolate().hold(1)


def test_one_that_is_turned_away_leaves_the_mark_of_a_settlement_under_way() -> None:
    region = make_region(put_ms=2_000)
    isolate = region.isolate()
    unwritten, next_one = isolate.hold(10), isolate.hold(10)
    isolate.store.is_down = True
    assert not region.line.run(isolate.ledger.settle(unwritten, charges(10)))
    isolate.store.is_down = False
    first = region.line.start(isolate.ledger.release(None))
    region.line.pass_ms(1_500)
    isolate.store.put_ms = 4_000
    second = region.line.start(isolate.ledger.settle(next_one, charges(10)))
    region.line.pass_ms(3_000)
    assert (True, False) == (first.is_done, second.is_done)

    third = region.line.start(isolate.ledger.release(None))

    assert third.is_done


def test_what_an_outage_left_unwritten_is_written_by_those_who_are_turned_away() -> None:
    region = make_region(daily=100)
    isolate = region.isolate()
    hold = isolate.hold(100)
    isolate.store.is_down = True
    assert not region.line.run(isolate.ledger.settle(hold, charges(100)))
    isolate.store.is_down = False
    assert (0, True) == (region.total(), isolate.ledger.owes)

    assert ("daily", Refusal.EXHAUSTED) == isolate.refusal(1)
    assert region.line.run(isolate.ledger.release(None))

    assert (100, False) == (region.total(), isolate.ledger.owes)


def test_who_is_turned_away_says_so_where_the_outage_goes_on() -> None:
    region = make_region(daily=100)
    isolate = region.isolate()
    hold = isolate.hold(100)
    isolate.store.is_down = True
    assert not region.line.run(isolate.ledger.settle(hold, charges(100)))

    assert not region.line.run(isolate.ledger.release(None))

    assert (0, True) == (region.total(), isolate.ledger.owes)
