"""When an isolate reports what it has settled, and what it keeps meanwhile."""

from __future__ import annotations

from bluey.budgets.ledgers.attendance import ATTENDANCE_MS
from bluey.budgets.ledgers.borrower import SHARED_WAIT_MS
from tests.fakes.isolates import CALL_MS, PLENTY, Region, outcomes
from tests.fakes.values import charges
from tests.timeline import Invocation


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


def test_one_invocation_reports_for_all_and_another_takes_over() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    chats: list[Invocation[str]] = []
    for _ in range(200):
        chats += isolate.start((100, 60))
        region.line.pass_ms(100)
    region.line.pass_ms(5_000)

    longest_ms = ATTENDANCE_MS + 300 + 2 * SHARED_WAIT_MS + 2 * CALL_MS
    assert {"served": 200} == outcomes(chats)
    assert (200 * 60, 0) == region.spent_and_lent()
    assert longest_ms >= max(chat.ended_ms - 100 * n for n, chat in enumerate(chats))
