"""What the exact ledger makes of its object's answers, on an object that plays a script."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from bluey.budgets.book import Admission, Refusal, Refused
from bluey.budgets.ledgers.accountwise import AccountLedger
from bluey.budgets.ledgers.exact import (
    END_ATTEMPTS,
    WAIT_MS,
    ExactAccount,
)
from bluey.errors import StorageSilent, StorageUnavailable
from tests.fakes.clock import NOON_MS, FakeClock, FakeEntropy
from tests.fakes.values import PRIMARY, charges, make_budgets

DAY = "2026-11-23"
ADMITTED: dict[str, Any] = {"windows": {DAY: [7, 1, 10]}}
DOWN = StorageUnavailable("the object failed")
SILENT = StorageSilent("the object did not answer")


@dataclass
class ScriptedObjects:
    """Objects that answer, or fail, in this order; `calls` is what they were asked."""

    answers: list[object]
    calls: list[tuple[str, str, Any, int]] = field(default_factory=list)

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        self.calls.append((name, method, json.loads(argument_json), wait_ms))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return json.dumps(answer)


class Home:
    """A ledger of 100 tokens a day, its object and its clock."""

    def __init__(self, *answers: object) -> None:
        self.clock = FakeClock()
        self.objects = ScriptedObjects(list(answers))
        entropy = FakeEntropy()
        self.ledger: AccountLedger = ExactAccount(
            "acme", make_budgets(daily=100), 60_000, self.objects, self.clock, entropy
        )

    async def hold(self) -> Admission:
        held = await self.ledger.hold(10)
        assert isinstance(held, Admission)
        return held


async def test_a_hold_names_its_windows_and_says_what_is_in_them() -> None:
    home = Home(ADMITTED)

    held = await home.hold()

    (status,) = held.statuses
    assert (7, 1, 10) == (status.tally.tokens, status.tally.requests, status.held_tokens)
    assert [
        (
            "acme",
            "hold",
            {
                "id": held.hold.id,
                "tokens": 10,
                "ttlMs": 60_000,
                "windows": [["daily", DAY, 100, status.window.resets_at_s]],
            },
            WAIT_MS,
        )
    ] == home.objects.calls


async def test_a_refusal_names_the_window_and_the_reason() -> None:
    home = Home({"refused": [DAY, "busy", 60, 35]})

    refused = await home.ledger.hold(10)

    assert isinstance(refused, Refused)
    assert (DAY, Refusal.BUSY, 60, 35, 10) == (
        refused.window.period,
        refused.reason,
        refused.spent_tokens,
        refused.held_tokens,
        refused.wanted_tokens,
    )


@pytest.mark.parametrize("failure", [DOWN, SILENT], ids=["down", "silent"])
async def test_a_hold_that_gets_no_answer_is_not_tried_again(failure: Exception) -> None:
    home = Home(failure)

    with pytest.raises(StorageUnavailable):
        await home.ledger.hold(10)

    assert 1 == len(home.objects.calls)


@pytest.mark.parametrize(
    ("failures", "slept_ms"),
    [
        ([], []),
        ([DOWN], [500]),
        ([DOWN, SILENT, DOWN], [500, 1_000, 2_000]),
    ],
    ids=["at-once", "once-down", "three-times"],
)
@pytest.mark.parametrize("settles", [True, False], ids=["settled", "released"])
async def test_an_end_is_repeated_until_the_object_confirms_it(
    settles: bool, failures: list[object], slept_ms: list[int]
) -> None:
    home = Home(ADMITTED, *failures, {})
    hold = (await home.hold()).hold
    end = home.ledger.settle(hold, charges(8, PRIMARY)) if settles else home.ledger.release(hold)

    assert await end is True

    tokens, model_id = (8, PRIMARY) if settles else (None, None)
    asked = {"id": hold.id, "windowKeys": [DAY], "tokens": tokens, "modelId": model_id}
    assert [("acme", "end", asked, WAIT_MS)] * (len(failures) + 1) == home.objects.calls[1:]
    assert slept_ms == home.clock.slept_ms


async def test_an_end_that_is_never_confirmed_is_given_up_and_says_so() -> None:
    home = Home(ADMITTED, *[DOWN] * END_ATTEMPTS)
    hold = (await home.hold()).hold

    assert await home.ledger.settle(hold, charges(8, PRIMARY)) is False
    assert [] == home.objects.answers


async def test_the_object_has_five_seconds_for_each_answer() -> None:
    home = Home(ADMITTED, {}, {DAY: [7, 1, 10, {}]})
    await home.ledger.settle((await home.hold()).hold, charges(8, PRIMARY))
    await home.ledger.read()

    assert [("hold", 5_000), ("end", 5_000), ("read", 5_000)] == [
        (method, wait_ms) for _, method, _, wait_ms in home.objects.calls
    ]


async def test_a_request_that_got_no_hold_asks_nothing_of_the_object() -> None:
    home = Home()

    assert await home.ledger.release(None) is True
    assert [] == home.objects.calls
    assert not home.ledger.owes


async def test_a_hold_that_was_made_unread_counts_what_it_holds_and_nothing_else() -> None:
    held = Home().ledger.hold_unread(10)

    assert isinstance(held, Admission)
    assert [(0, 0, 10)] == [
        (one.tally.tokens, one.tally.requests, one.held_tokens) for one in held.statuses
    ]


@pytest.mark.parametrize("is_read", [True, False], ids=["read", "unread"])
async def test_a_hold_says_how_much_it_holds_where_and_until_when(is_read: bool) -> None:
    home = Home(ADMITTED, ADMITTED)
    first, second = [
        await home.hold() if is_read else home.ledger.hold_unread(10) for _ in range(2)
    ]
    assert isinstance(first, Admission)
    assert isinstance(second, Admission)

    assert (10, (DAY,), NOON_MS + 60_000) == (
        first.hold.tokens,
        first.hold.periods,
        first.hold.expires_ms,
    )
    assert [DAY] == [status.window.period for status in first.statuses]
    assert first.hold.id != second.hold.id


async def test_windows_that_are_over_are_asked_of_the_object_too() -> None:
    days = ["2026-11-21", "2026-11-22"]
    home = Home({days[0]: [5, 1, 0, {PRIMARY: 5}], days[1]: [6, 2, 0, {PRIMARY: 6}]})

    history = await home.ledger.history(2)

    assert [(days[0], 5), (days[1], 6)] == [
        (status.window.period, status.tally.tokens) for status in history
    ]
    assert [("acme", "read", days, 5_000)] == home.objects.calls


async def test_windows_are_read_with_what_each_model_used() -> None:
    home = Home({DAY: [7, 1, 10, {PRIMARY: 7}]})

    (status,) = await home.ledger.read()

    assert DAY == status.window.period
    assert {PRIMARY: 7} == status.tally.tokens_by_model
    assert [("acme", "read", [DAY], WAIT_MS)] == home.objects.calls
