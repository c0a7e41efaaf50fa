"""What a call tells and asks, and what becomes of the requests that wait for it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bluey.budgets.account import Account
from bluey.budgets.book import Refusal
from bluey.budgets.ledgers.borrower import HAND_BACK_MS, SHARED_WAIT_MS, WAIT_MS
from bluey.budgets.ledgers.ledger import Held
from bluey.errors import StorageReset, StorageSilent, StorageUnavailable
from tests.fakes.isolates import CALL_MS, PLENTY, TTL_MS, Region
from tests.fakes.object_faults import LATE_CALL_MS, ObjectFault
from tests.fakes.values import charges, make_budgets, of_tokens


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
