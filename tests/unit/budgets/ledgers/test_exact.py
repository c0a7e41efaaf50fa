"""What a tenant's requests, isolates and object come to together."""

from __future__ import annotations

import pytest

from bluey.budgets.book import Refusal
from bluey.budgets.ledgers.borrower import HAND_BACK_MS
from bluey.budgets.ledgers.ledger import Declined
from tests.fakes.isolates import PLENTY, TTL_MS, Region, outcomes
from tests.fakes.values import charges, of_tokens


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


def test_a_ledger_reads_what_is_not_reported_yet() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    first, _second = isolate.hold(100), isolate.hold(70)
    region.line.start(isolate.ledger.settle(first, charges(40)))

    (status,) = region.line.run(isolate.ledger.read(region.account))

    assert (40, 1, 70) == (status.tally.tokens, status.tally.requests, status.held)


def test_a_hold_that_expired_is_charged_when_it_settles_after_all() -> None:
    region = Region(PLENTY)
    isolate = region.open()
    late = isolate.hold(100)
    region.line.pass_ms(TTL_MS + 1)
    region.line.run(isolate.chat(10, 10))
    assert (10, 0) == region.spent_and_lent()

    region.line.run(isolate.ledger.settle(late, charges(70)))

    assert (80, 0) == region.spent_and_lent()
