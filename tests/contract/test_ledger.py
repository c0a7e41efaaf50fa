"""What every `bluey.budgets.ledgers.ledger.Ledger` does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bluey.budgets.book import Admission, Hold, Refusal, Refused, WindowStatus
from bluey.budgets.ledgers.accountwise import AccountLedger
from bluey.budgets.windows import windows_before
from bluey.errors import StorageUnavailable
from tests.contract.worlds import World
from tests.fakes.values import TOKENS, Unit, charges, in_each_unit, make_budgets, of_tokens

# A hold's time where it must not be up, and where it is waited for.
PATIENT_TTL_MS = 600_000.0
HASTY_TTL_MS = 150.0


async def admitted(ledger: AccountLedger, count: int, unit: Unit = TOKENS) -> Admission:
    held = await ledger.hold(unit.amount(count))
    assert isinstance(held, Admission), held
    return held


async def counted(ledger: AccountLedger) -> list[tuple[int, int, int]]:
    """Spent, held and the number of settlements, per window."""
    return [numbers(status) for status in await ledger.read()]


def numbers(status: WindowStatus) -> tuple[int, int, int]:
    return status.room.spent, status.held, status.tally.requests


async def test_at_first_nothing_is_spent_or_held(ledger_world: World) -> None:
    ledger = ledger_world.make_ledger(make_budgets(100, 1_000), PATIENT_TTL_MS)

    statuses = await ledger.read()

    assert ["daily", "monthly"] == [status.window.name for status in statuses]
    assert [100, 1_000] == [status.window.limit for status in statuses]
    assert [(0, 0, 0)] * 2 == [numbers(status) for status in statuses]
    assert [{}, {}] == [status.tally.tokens_by_model for status in statuses]


async def test_windows_are_those_of_the_time_of_day(ledger_world: World) -> None:
    ledger = ledger_world.make_ledger(make_budgets(100, 1_000), PATIENT_TTL_MS)

    for room in (await admitted(ledger, 1)).rooms:
        assert 0 < room.window.seconds_left(ledger_world.clock.epoch_ms()) <= 31 * 86_400


async def test_a_hold_is_admitted_with_the_windows_that_it_is_in(ledger_world: World) -> None:
    ledger = ledger_world.make_ledger(make_budgets(100, 1_000), PATIENT_TTL_MS)

    admission = await admitted(ledger, 60)

    assert 60 == admission.hold.amount.tokens
    assert [room.window.period for room in admission.rooms] == [*admission.hold.periods]
    assert [(0, 60)] * 2 == [(room.spent, room.held) for room in admission.rooms]
    assert [(0, 60, 0)] * 2 == await counted(ledger)


@in_each_unit
@pytest.mark.parametrize(
    ("spent", "held", "wanted", "reason"),
    [
        (0, 0, 100, None),
        (30, 40, 30, None),
        (0, 0, 0, None),
        (0, 0, 101, Refusal.REQUEST_TOO_LARGE),
        (90, 0, 11, Refusal.EXHAUSTED),
        (90, 5, 11, Refusal.EXHAUSTED),
        (30, 40, 31, Refusal.BUSY),
    ],
    ids=["all", "the-rest", "nothing", "too-large", "exhausted", "exhausted-and-busy", "busy"],
)
async def test_a_window_admits_what_fits(
    ledger_world: World, unit: Unit, spent: int, held: int, wanted: int, reason: Refusal | None
) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(100), PATIENT_TTL_MS)
    await ledger.settle((await admitted(ledger, spent, unit)).hold, unit.charges(spent))
    await admitted(ledger, held, unit)

    outcome = await ledger.hold(unit.amount(wanted))

    if reason is None:
        assert isinstance(outcome, Admission)
    else:
        assert isinstance(outcome, Refused)
        assert ("daily", reason, spent, held, wanted) == (
            outcome.window.name,
            outcome.reason,
            outcome.spent,
            outcome.held,
            outcome.wanted,
        )


@in_each_unit
async def test_what_one_window_refuses_is_held_in_none(ledger_world: World, unit: Unit) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(100, 50), PATIENT_TTL_MS)

    refused = await ledger.hold(unit.amount(60))

    assert isinstance(refused, Refused)
    assert "monthly" == refused.window.name
    assert [(0, 0, 0)] * 2 == await counted(ledger)


async def test_of_two_windows_without_room_the_one_that_has_none_for_longer_is_told(
    ledger_world: World,
) -> None:
    monthly = ledger_world.make_ledger(make_budgets(None, 100), PATIENT_TTL_MS)
    await monthly.settle((await admitted(monthly, 95)).hold, charges(95))
    ledger = ledger_world.reopen_ledger(make_budgets(50, 100), PATIENT_TTL_MS)
    await admitted(ledger, 5)

    refused = await ledger.hold(of_tokens(46))

    assert isinstance(refused, Refused)
    assert ("monthly", Refusal.EXHAUSTED) == (refused.window.name, refused.reason)
    assert (95, 5) == (refused.spent, refused.held)


@in_each_unit
async def test_a_burst_is_admitted_up_to_the_limit_and_not_beyond(
    ledger_world: World, unit: Unit
) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(100), PATIENT_TTL_MS)

    outcomes = await asyncio.gather(*[ledger.hold(unit.amount(7)) for _ in range(40)])

    assert 14 == sum(isinstance(outcome, Admission) for outcome in outcomes)
    assert {Refusal.BUSY} == {o.reason for o in outcomes if isinstance(o, Refused)}
    assert [(0, 98, 0)] == await counted(ledger)


@in_each_unit
@pytest.mark.parametrize("used", [0, 40, 60, 250], ids=["nothing", "less", "all", "more"])
async def test_a_settlement_charges_what_was_used(
    ledger_world: World, unit: Unit, used: int
) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(100, 1_000), PATIENT_TTL_MS)
    hold = (await admitted(ledger, 60, unit)).hold

    assert await ledger.settle(hold, unit.charges(used))

    assert [(used, 0, 1)] * 2 == await counted(ledger)


@in_each_unit
async def test_settlements_at_the_same_time_are_all_counted(
    ledger_world: World, unit: Unit
) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(1_000, 10_000), PATIENT_TTL_MS)
    holds = [(await admitted(ledger, 10, unit)).hold for _ in range(20)]

    settled = await asyncio.gather(*[ledger.settle(hold, unit.charges(7)) for hold in holds])

    assert {True} <= set(settled) <= {True, None}

    assert [(140, 0, 20)] * 2 == await counted(ledger)


async def test_a_tally_is_kept_by_model(ledger_world: World) -> None:
    ledger = ledger_world.make_ledger(make_budgets(1_000), PATIENT_TTL_MS)
    for model_id, tokens in [("@cf/a/b", 5), ("modèle-世🙂", 7), ("@cf/a/b", 20)]:
        await ledger.settle((await admitted(ledger, 20)).hold, charges(tokens, model_id))

    (status,) = await ledger.read()

    assert {"@cf/a/b": 25, "modèle-世🙂": 7} == dict(status.tally.tokens_by_model)


@in_each_unit
@pytest.mark.parametrize("tokens", [2**31, 10**15], ids=["32-bits", "the-highest-limit"])
async def test_large_numbers_are_exact(ledger_world: World, unit: Unit, tokens: int) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(10**15), PATIENT_TTL_MS)
    await ledger.settle((await admitted(ledger, tokens, unit)).hold, unit.charges(tokens - 1))

    assert [(tokens - 1, 0, 1)] == await counted(ledger)


# The end of a hold

Step = Callable[[World, AccountLedger, Hold, Unit], Awaitable[object]]


async def settle(_world: World, ledger: AccountLedger, hold: Hold, unit: Unit) -> object:
    return await ledger.settle(hold, unit.charges(7))


async def release(_world: World, ledger: AccountLedger, hold: Hold, _unit: Unit) -> object:
    return await ledger.release(hold)


async def expire(world: World, ledger: AccountLedger, _hold: Hold, unit: Unit) -> object:
    await world.clock.sleep_ms(HASTY_TTL_MS + 50)
    # A ledger need not expire anything before it matters.
    return await ledger.hold(unit.amount(101))


@in_each_unit
@pytest.mark.parametrize(
    ("steps", "is_charged"),
    [
        ([settle], True),
        ([release], False),
        ([settle, settle], True),
        ([settle, release], True),
        ([release, release], False),
        ([release, settle], False),
        ([expire], False),
        ([expire, settle], True),
        ([expire, settle, settle], True),
        ([expire, release], False),
        ([expire, release, settle], False),
        ([settle, expire, settle], True),
        ([release, expire, settle], False),
    ],
    ids=lambda value: (
        "-".join(step.__name__ for step in value) if isinstance(value, list) else None
    ),
)
async def test_a_hold_ends_once(
    ledger_world: World, unit: Unit, steps: list[Step], is_charged: bool
) -> None:
    ttl_ms = HASTY_TTL_MS if expire in steps else PATIENT_TTL_MS
    ledger = ledger_world.make_ledger(unit.budgets(100, 1_000), ttl_ms)
    hold = (await admitted(ledger, 60, unit)).hold

    for step in steps:
        await step(ledger_world, ledger, hold, unit)

    expected = (7, 0, 1) if is_charged else (0, 0, 0)
    assert [expected] * 2 == await counted(ledger)


@in_each_unit
async def test_the_room_of_a_hold_that_expired_is_there_for_another(
    ledger_world: World, unit: Unit
) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(100), HASTY_TTL_MS)
    await admitted(ledger, 100, unit)
    await ledger_world.clock.sleep_ms(HASTY_TTL_MS + 50)

    await admitted(ledger, 100, unit)


@in_each_unit
async def test_one_settlement_many_times_at_once_counts_once(
    ledger_world: World, unit: Unit
) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(100), PATIENT_TTL_MS)
    hold = (await admitted(ledger, 60, unit)).hold

    await asyncio.gather(*[ledger.settle(hold, unit.charges(7)) for _ in range(10)])

    assert [(7, 0, 1)] == await counted(ledger)


@in_each_unit
async def test_a_hold_made_without_reading_is_charged_as_any_other(
    ledger_world: World, unit: Unit
) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(100, 1_000), PATIENT_TTL_MS)
    held = ledger.hold_unread(unit.amount(60))
    assert isinstance(held, Admission)

    for _ in range(2):
        assert await ledger.settle(held.hold, unit.charges(7))

    assert [(7, 0, 1)] * 2 == await counted(ledger)


async def test_a_hold_made_without_reading_can_be_released(ledger_world: World) -> None:
    ledger = ledger_world.make_ledger(make_budgets(100), PATIENT_TTL_MS)
    held = ledger.hold_unread(of_tokens(60))
    assert isinstance(held, Admission)

    assert await ledger.release(held.hold)

    assert [(0, 0, 0)] == await counted(ledger)


@in_each_unit
async def test_a_limit_that_is_lowered_counts_at_once(ledger_world: World, unit: Unit) -> None:
    ledger = ledger_world.make_ledger(unit.budgets(100), PATIENT_TTL_MS)
    await ledger.settle((await admitted(ledger, 60, unit)).hold, unit.charges(60))

    lowered = ledger_world.reopen_ledger(unit.budgets(50), PATIENT_TTL_MS)

    refused = await lowered.hold(unit.amount(1))
    assert isinstance(refused, Refused)
    assert (Refusal.EXHAUSTED, 60) == (refused.reason, refused.spent)
    (status,) = await lowered.read()
    assert -10 == status.room.unclamped_remaining


async def test_what_an_isolate_knows_it_tells_without_asking(ledger_world: World) -> None:
    ledger = ledger_world.make_ledger(make_budgets(100, 1_000), PATIENT_TTL_MS)
    first = await admitted(ledger, 30)
    await ledger.settle(first.hold, charges(20))
    await admitted(ledger, 10)

    assert [(20, 10)] * 2 == [(room.spent, room.held) for room in ledger.known()]
    assert [100, 1_000] == [room.window.limit for room in ledger.known()]


async def test_what_another_isolate_settled_is_known_with_the_next_hold(
    ledger_world: World,
) -> None:
    ledger = ledger_world.make_ledger(make_budgets(100, 1_000), PATIENT_TTL_MS)
    await ledger.settle((await admitted(ledger, 30)).hold, charges(20))
    other = ledger_world.reopen_ledger(make_budgets(100, 1_000), PATIENT_TTL_MS)
    await admitted(other, 10)

    assert [20, 20] == [room.spent for room in other.known()]


async def test_history_is_every_window_that_is_over_used_or_not(ledger_world: World) -> None:
    budgets = make_budgets(100, 1_000)
    ledger = ledger_world.make_ledger(budgets, PATIENT_TTL_MS)
    await ledger.settle((await admitted(ledger, 60)).hold, charges(60))

    history = await ledger.history(40)

    windows = windows_before(budgets, ledger_world.clock.epoch_ms(), 40)
    assert windows == tuple(status.window for status in history)
    assert {0} == {status.tally.tokens for status in history}


async def test_tenants_have_ledgers_of_their_own(ledger_world: World) -> None:
    one = ledger_world.make_ledger(make_budgets(100), PATIENT_TTL_MS)
    other = ledger_world.make_ledger(make_budgets(100), PATIENT_TTL_MS)
    await one.settle((await admitted(one, 60)).hold, charges(60))

    assert [(60, 0, 1)] == await counted(one)
    assert [(0, 0, 0)] == await counted(other)


async def test_a_ledger_that_cannot_be_read_says_so(ledger_world: World) -> None:
    ledger = ledger_world.make_ledger(make_budgets(100), PATIENT_TTL_MS)
    ledger_world.break_ledger()

    with pytest.raises(StorageUnavailable):
        await ledger.hold(of_tokens(1))
    with pytest.raises(StorageUnavailable):
        await ledger.read()
    with pytest.raises(StorageUnavailable):
        await ledger.history(1)
    assert isinstance(ledger.hold_unread(of_tokens(1)), Admission)
