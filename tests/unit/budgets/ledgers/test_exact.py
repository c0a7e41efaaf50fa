"""What an isolate does with its leases: when it asks the object, and what it asks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from bluey.budgets.account import Account
from bluey.budgets.book import Refusal
from bluey.budgets.ledgers import exact
from bluey.budgets.ledgers.exact import EXACT, HAND_BACK_MS, SHARED_WAIT_MS, WAIT_MS
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger, Storage
from bluey.errors import StorageReset, StorageSilent, StorageUnavailable
from bluey.ports import Objects
from tests.fakes.clock import FakeEntropy
from tests.fakes.object_faults import LATE_CALL_MS, FaultyObjects, ObjectFault
from tests.fakes.objects import FakeObjects
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import charges, make_budgets, of_tokens
from tests.timeline import Invocation, Timeline, TimelineGate

DAY = "2026-11-23"
CALL_MS = 10.0
TTL_MS = 405_000
PLENTY = 1_000_000


class Region:
    """Isolates of one tenant with a budget, and its object. A call takes CALL_MS."""

    def __init__(self, limit_tokens: int) -> None:
        self.line = Timeline()
        self.objects = FakeObjects(self.line, call_ms=CALL_MS)
        self.faulty = FaultyObjects(self.objects, self.line)
        self.reached: Objects = self.faulty
        self.account = Account("acme", "tenant", make_budgets(limit_tokens), TTL_MS)
        self.opened = 0

    def open(self) -> Isolate:
        self.opened += 1
        storage = Storage(
            FakeKeyValueStore(FakeNamespace(self.line)),
            self.reached,
            lambda: TimelineGate(self.line),
            self.line,
            FakeEntropy(drawn=100_000 * self.opened),
        )
        return Isolate(self, EXACT.open("acme", storage))

    def methods(self) -> list[str]:
        return [method for _, method, _ in self.objects.calls]

    def asked(self) -> Any:
        """The last call's argument."""
        return self.objects.calls[-1][2]

    def spent_and_lent(self) -> tuple[int, int]:
        """As the object knows them."""
        [[by_model, _, _, lent, _]] = self.objects.read("acme", DAY)
        return sum(by_model.values()), lent


@dataclass
class Isolate:
    region: Region
    ledger: Ledger

    async def chat(self, tokens: int, used: int, lasts_ms: float = 300) -> str:
        """A whole request: what became of it."""
        held = await self.ledger.hold([self.region.account], of_tokens(tokens))
        if isinstance(held, Declined):
            if self.ledger.owes:
                await self.ledger.release(None)
            return held.refused.reason.value
        await self.region.line.sleep_ms(lasts_ms)
        await self.ledger.settle(held, charges(used))
        return "served"

    def start(self, *sizes: tuple[int, int]) -> list[Invocation[str]]:
        return [self.region.line.start(self.chat(*size)) for size in sizes]

    def hold(self, tokens: int) -> Held:
        held = self.region.line.run(self.ledger.hold([self.region.account], of_tokens(tokens)))
        assert isinstance(held, Held), held
        return held


@dataclass
class Slow:
    """The object of a region. Each call arrives after a time, may find it restarted, and is
    answered after another time."""

    region: Region
    calls: list[tuple[float, bool, float]]

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        there_ms, is_reset, back_ms = self.calls.pop(0) if self.calls else (0, False, 0)
        await self.region.line.sleep_ms(there_ms)
        if is_reset:
            raise StorageReset("the object was restarted")
        text = await self.region.objects.call(name, method, argument_json, wait_ms)
        await self.region.line.sleep_ms(back_ms)
        return text


def outcomes(chats: list[Invocation[str]]) -> Counter[str]:
    return Counter(chat.result for chat in chats)


def test_a_single_request_costs_one_call_before_the_answer_and_one_after_it() -> None:
    region = Region(PLENTY)
    isolate = region.open()

    held = isolate.hold(100)
    assert ["lend"] == region.methods()
    assert region.line.run(isolate.ledger.settle(held, charges(40))) is True

    assert ["lend", "lend"] == region.methods()
    assert (40, 0) == region.spent_and_lent()


@pytest.mark.parametrize("isolates", [1, 2, 5])
@pytest.mark.parametrize("used", [100, 37], ids=["all-is-used", "a-third-is-used"])
def test_a_burst_is_admitted_up_to_the_limit_with_few_calls(isolates: int, used: int) -> None:
    region = Region(50 * 100)
    opened = [region.open() for _ in range(isolates)]

    # Nobody is answered before everybody else is turned away.
    lasts_ms = 2 * HAND_BACK_MS
    chats = [
        region.line.start(isolate.chat(100, used, lasts_ms))
        for _ in range(200 // isolates)
        for isolate in opened
    ]
    region.line.pass_ms(5_000)

    assert {"served": 50, "busy": 150} == outcomes(chats)
    assert (50 * used, 0) == region.spent_and_lent()
    assert len(region.objects.calls) <= 6 * isolates


def test_under_load_few_requests_cause_a_call() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    chats = []
    for _ in range(400):
        chats += isolate.start((100, 60))
        region.line.pass_ms(10)
    region.line.pass_ms(5_000)

    assert {"served": 400} == outcomes(chats)
    assert len(region.objects.calls) <= 0.2 * 400
    assert (400 * 60, 0) == region.spent_and_lent()


def test_a_reserve_is_given_back_when_no_requests_come() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    isolate.start(*[(100, 60)] * 8)
    region.line.pass_ms(300 + SHARED_WAIT_MS + 2 * CALL_MS)
    spent, lent = region.spent_and_lent()
    assert (480, True) == (spent, lent > 0)

    region.line.pass_ms(SHARED_WAIT_MS + CALL_MS)

    assert (480, 0) == region.spent_and_lent()


def test_near_the_limit_no_reserve_is_lent() -> None:
    region = Region(1_000)
    isolate = region.open()
    isolate.start(*[(100, 96)] * 10)

    region.line.pass_ms(300 + SHARED_WAIT_MS + 2 * CALL_MS)

    assert (960, 0) == region.spent_and_lent()


def test_near_the_limit_what_is_settled_is_reported_at_once() -> None:
    region = Region(1_000)
    isolate = region.open()
    isolate.start(*[(100, 60, 300 + number) for number in range(6)])  # type: ignore[arg-type]

    region.line.pass_ms(350 + 3 * CALL_MS)

    assert (360, 0) == region.spent_and_lent()
    assert len(region.objects.calls) <= 2 + 3


def test_an_isolate_with_nobody_to_report_with_reports_at_once() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    isolate.start((100, 60, SHARED_WAIT_MS))  # type: ignore[arg-type]

    region.line.pass_ms(SHARED_WAIT_MS + 2 * CALL_MS)

    assert (60, 0) == region.spent_and_lent()


def test_a_request_waits_for_what_another_isolate_is_about_to_give_back() -> None:
    region = Region(20_000)
    busy, other = region.open(), region.open()
    # The reserve of the one leaves too little for the other.
    busy.start(*[(100, 1)] * 60)
    region.line.pass_ms(300 + SHARED_WAIT_MS + 2 * CALL_MS)
    _, lent = region.spent_and_lent()
    assert lent > 0

    started_ms = region.line.now_ms()
    (chat,) = other.start((19_900, 1, 0))  # type: ignore[arg-type]  # it lasts no time
    region.line.pass_ms(2_000)

    assert ("served", True) == (chat.result, chat.ended_ms - started_ms > HAND_BACK_MS)


@pytest.mark.parametrize(
    ("lasts_ms", "outcome"), [(HAND_BACK_MS - 100, "served"), (HAND_BACK_MS + 100, "busy")]
)
def test_a_request_waits_once_for_what_requests_of_another_isolate_hold(
    lasts_ms: float, outcome: str
) -> None:
    region = Region(100)
    one, other = region.open(), region.open()
    region.line.start(one.chat(60, 1, lasts_ms))
    region.line.pass_ms(CALL_MS)

    chat = region.line.start(other.chat(60, 1, 0))
    region.line.pass_ms(HAND_BACK_MS)
    assert not chat.is_done
    region.line.pass_ms(10 * CALL_MS)

    assert outcome == chat.result


def test_what_requests_of_its_own_isolate_hold_is_not_waited_for() -> None:
    region = Region(100)
    isolate = region.open()
    isolate.hold(60)

    (chat,) = isolate.start((60, 1))
    region.line.pass_ms(3 * CALL_MS)

    assert Refusal.BUSY.value == chat.result


def test_requests_that_wait_share_one_call() -> None:
    region = Region(PLENTY)
    isolate = region.open()

    chats = isolate.start(*[(100, 60)] * 30)
    region.line.pass_ms(3 * CALL_MS)

    assert [1, 29] == [len(argument["wants"]) for _, _, argument in region.objects.calls]
    assert not any(chat.is_done for chat in chats)


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (ObjectFault.FAILED, StorageUnavailable),
        (ObjectFault.LOST, StorageSilent),
        (ObjectFault.UNCONFIRMED, StorageSilent),
        (ObjectFault.LATE, StorageSilent),
    ],
    ids=lambda value: value.name.lower() if isinstance(value, ObjectFault) else None,
)
def test_all_that_wait_for_a_call_that_fails_fail_with_it(
    fault: ObjectFault, raised: type[Exception]
) -> None:
    region = Region(PLENTY)
    isolate = region.open()
    region.faulty.faults += [None, fault]

    chats = isolate.start(*[(100, 60)] * 10)
    region.line.pass_ms(WAIT_MS + 5_000)

    assert "served" == chats[0].result
    assert {raised} == {type(chat.error) for chat in chats[1:]}
    # What the call asked for is given back with the first one's report.
    assert (60, 0) == region.spent_and_lent()


# What a request gets whose call meets a fault (None: its hold), what the object has lent then, and
# how often it was asked. Only a call of an object that was restarted is repeated.
FATES: dict[ObjectFault, tuple[type[StorageUnavailable] | None, int, int]] = {
    ObjectFault.FAILED: (StorageUnavailable, 0, 0),
    ObjectFault.RESET_BEFORE: (None, 100, 1),
    ObjectFault.RESET_AFTER: (None, 100, 2),
    ObjectFault.LOST: (StorageSilent, 0, 0),
    ObjectFault.UNCONFIRMED: (StorageSilent, 100, 1),
    ObjectFault.LATE: (StorageSilent, 0, 0),
}


def test_every_fault_is_in_the_table() -> None:
    assert set(ObjectFault) == set(FATES)


@pytest.mark.parametrize("fault", FATES, ids=lambda fault: fault.name.lower())
def test_what_a_fault_leaves_is_given_back(fault: ObjectFault) -> None:
    raised, lent, calls = FATES[fault]
    region = Region(PLENTY)
    isolate = region.open()
    region.faulty.faults += [fault]

    held = region.line.start(isolate.ledger.hold([region.account], of_tokens(100)))
    region.line.pass_ms(WAIT_MS + CALL_MS)

    error = type(held.error) if held.error is not None else None
    assert (raised, calls) == (error, len(region.objects.calls))
    assert (0, lent) == region.spent_and_lent()
    assert (raised is not None) == isolate.ledger.owes
    region.line.run(isolate.ledger.release(None if raised else held.result))  # type: ignore[arg-type]  # it is Held
    region.line.pass_ms(2 * LATE_CALL_MS)
    assert region.line.run(isolate.ledger.release(None)) is True
    assert (0, 0) == region.spent_and_lent()


@pytest.mark.parametrize("fault", [ObjectFault.RESET_BEFORE, ObjectFault.RESET_AFTER])
def test_a_call_is_repeated_once_when_the_object_was_restarted(fault: ObjectFault) -> None:
    region = Region(PLENTY)
    isolate = region.open()
    region.faulty.faults += [fault]

    isolate.hold(100)
    assert (0, 100) == region.spent_and_lent()

    region.faulty.faults += [fault, fault]
    with pytest.raises(StorageReset):
        region.line.run(isolate.ledger.hold([region.account], of_tokens(100)))


def test_what_could_not_be_reported_is_reported_with_the_next_settlement() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    first = isolate.hold(100)
    region.objects.is_down = True
    assert region.line.run(isolate.ledger.settle(first, charges(40))) is False
    assert isolate.ledger.owes

    region.objects.is_down = False
    assert region.line.run(isolate.ledger.release(None)) is True

    assert (40, 0) == region.spent_and_lent()
    assert not isolate.ledger.owes


def test_an_object_that_cannot_store_lends_nothing() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    region.objects.storage_fails = True

    with pytest.raises(StorageUnavailable):
        region.line.run(isolate.ledger.hold([region.account], of_tokens(100)))

    region.objects.storage_fails = False
    isolate.hold(100)
    assert (0, 100) == region.spent_and_lent()


def test_a_call_whose_invocation_was_cut_off_is_not_waited_for_longer_than_a_call_takes() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    (cut_off,) = isolate.start((100, 60))
    region.line.cut_off(cut_off)

    (chat,) = isolate.start((100, 60))
    region.line.pass_ms(WAIT_MS + 1_000)

    assert chat.is_done


def test_nothing_is_held_for_a_request_that_has_given_up_before_its_call_is_answered() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    region.faulty.faults += [ObjectFault.LOST]
    region.objects.call_ms = 200
    isolate.start((100, 60))
    region.line.pass_ms(100)

    # It waits for the lost call, and has little time left for its own.
    (late,) = isolate.start((100, 60))
    region.line.pass_ms(WAIT_MS + 500)

    assert isinstance(late.error, StorageSilent)
    assert region.line.run(isolate.ledger.release(None)) is True
    assert (0, 0) == region.spent_and_lent()


def test_a_call_that_a_later_one_has_overtaken_brings_nothing() -> None:
    region = Region(PLENTY)
    region.reached = Slow(region, [(4_000, True, 0), (0, False, 3_000), (0, False, 2_500)])
    isolate = region.open()
    calls = [region.line.start(isolate.ledger.hold([region.account], of_tokens(100)))]
    region.line.pass_ms(100)
    calls += [region.line.start(isolate.ledger.hold([region.account], of_tokens(10)))]
    # The first call is repeated at 4,000 and answered at 7,000. The second is done at 5,000.
    region.line.pass_ms(7_000)
    assert (0, 10) == region.spent_and_lent()

    late = region.line.start(isolate.ledger.hold([region.account], of_tokens(100)))
    assert (0, 10) == region.spent_and_lent()
    region.line.pass_ms(1_000)

    assert isinstance(late.result, Held)
    assert (0, 100) == region.spent_and_lent()
    assert [StorageUnavailable, StorageSilent] == [type(call.error) for call in calls]


def test_the_lease_of_an_isolate_that_died_counts_as_spent_when_it_lapses() -> None:
    region = Region(1_000)
    region.open().hold(300)
    survivor = region.open()
    assert (0, 300) == region.spent_and_lent()

    region.line.pass_ms(TTL_MS)

    assert (300, 0) == region.spent_and_lent()
    declined = region.line.run(survivor.ledger.hold([region.account], of_tokens(701)))
    assert isinstance(declined, Declined)
    assert (Refusal.EXHAUSTED, 300) == (declined.refused.reason, declined.refused.spent)


def test_an_isolate_that_reports_after_its_lease_has_lapsed_corrects_the_charge() -> None:
    region = Region(1_000)
    isolate = region.open()
    held = isolate.hold(300)
    region.line.pass_ms(TTL_MS - 1_000)
    region.objects.is_down = True
    region.line.run(isolate.ledger.settle(held, charges(120)))
    assert (300, 0) == region.spent_and_lent()

    region.objects.is_down = False
    region.line.run(isolate.ledger.release(None))

    assert (120, 0) == region.spent_and_lent()


def test_one_invocation_reports_for_all_and_another_takes_over() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    chats: list[Invocation[str]] = []
    for _ in range(200):
        chats += isolate.start((100, 60))
        region.line.pass_ms(100)
    region.line.pass_ms(5_000)

    longest_ms = exact.ATTENDANCE_MS + 300 + 2 * SHARED_WAIT_MS + 2 * CALL_MS
    assert {"served": 200} == outcomes(chats)
    assert (200 * 60, 0) == region.spent_and_lent()
    assert longest_ms >= max(chat.ended_ms - 100 * n for n, chat in enumerate(chats))


def test_a_ledger_reads_what_is_not_reported_yet() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    first, _second = isolate.hold(100), isolate.hold(70)
    region.line.start(isolate.ledger.settle(first, charges(40)))

    (status,) = region.line.run(isolate.ledger.read(region.account))

    assert (40, 1, 70) == (status.tally.tokens, status.tally.requests, status.held)


def test_a_call_tells_only_of_the_keys_that_are_in_use() -> None:
    region = Region(PLENTY)
    isolate = region.open()

    async def spend(number: int) -> None:
        key = Account(f"acme/key/{number:04}", "key", make_budgets(PLENTY), TTL_MS)
        held = await isolate.ledger.hold([region.account, key], of_tokens(100))
        assert isinstance(held, Held)
        await isolate.ledger.settle(held, charges(40))

    for number in range(20):
        region.line.run(spend(number))

    assert {2} == {len(argument["windows"]) for _, _, argument in region.objects.calls}
    assert (20 * 40, 0) == region.spent_and_lent()


def test_a_hold_that_expired_is_charged_when_it_settles_after_all() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    late = isolate.hold(100)
    region.line.pass_ms(TTL_MS + 1)
    region.line.run(isolate.chat(10, 10))
    assert (10, 0) == region.spent_and_lent()

    region.line.run(isolate.ledger.settle(late, charges(70)))

    assert (80, 0) == region.spent_and_lent()
