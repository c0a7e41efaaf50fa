from __future__ import annotations

import asyncio
import json

import pytest

from bluey.budgets.adjustments import (
    MAX_METADATA_BYTES,
    READ_CACHE_MS,
    RETRY_MS,
    SOON_MS,
    Adjustment,
    Adjustments,
    AdjustmentTooLong,
    Place,
    from_metadata,
    place_of,
    to_metadata,
)
from bluey.budgets.amount import Amount
from bluey.contract import BudgetUnit
from bluey.errors import StorageUnavailable
from tests.fakes.clock import FakeClock
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import of_tokens

STORED: dict[str, object] = {
    "tokens": -5_000,
    "why": "charged twice",
    "by": "ops",
    "at": "2026-11-23T12:00:00Z",
}


def test_an_adjustment_is_stored_with_who_made_it_when_and_why() -> None:
    assert STORED == to_metadata(from_metadata(STORED))


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        5,
        {},
        {**STORED, "tokens": True},
        {**STORED, "tokens": "5"},
        {**STORED, "tokens": 1.5},
        {**STORED, "tokens": None},
        {**STORED, "tokens": 10**15 + 1},
        {**STORED, "tokens": -(10**15) - 1},
        {**STORED, "why": ""},
        {**STORED, "why": " "},
        {**STORED, "why": "x" * 201},
        {**STORED, "why": "two\nlines"},
        {**STORED, "by": "x" * 65},
        {**STORED, "at": "yesterday"},
        {**STORED, "at": "2026-11-23T12:00:00"},
        {**STORED, "more": 1},
        {"t": 5, "r": 1, "m": {"a": 5}},
    ],
    ids=json.dumps,
)
def test_metadata_that_is_no_adjustment_counts_as_unreadable_and_not_as_none(
    metadata: object,
) -> None:
    with pytest.raises(StorageUnavailable):
        from_metadata(metadata)


def test_an_adjustment_that_kv_would_not_take_is_refused() -> None:
    fits = Adjustment.model_validate({**STORED, "why": "x" * 200, "by": "x" * 64})
    assert len(json.dumps(to_metadata(fits))) <= MAX_METADATA_BYTES

    with pytest.raises(AdjustmentTooLong, match="fewer words"):
        to_metadata(Adjustment.model_validate({**STORED, "why": "🙂" * 200, "by": "🙂" * 64}))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("adjustment/acme/2026-11-23/0a", ("acme", "2026-11-23", "tokens")),
        ("adjustment/acme/key/0123/2026-11/0a", ("acme/key/0123", "2026-11", "tokens")),
        ("adjustment/acme/2026-11-23/usd/0a", ("acme", "2026-11-23", "usd")),
        ("adjustment/acme/key/0123/2026-11/usd/0a", ("acme/key/0123", "2026-11", "usd")),
    ],
)
def test_a_kv_key_says_which_window_is_adjusted(
    name: str, place: tuple[str, str, BudgetUnit]
) -> None:
    assert place == place_of(name)
    assert name == f"{Place(*place).prefix}0a"


@pytest.mark.parametrize(
    "name",
    ["adjustment/acme/0a", "adjustment/acme//0a", "adjustment/acme", "adjustment/acme/usd/0a"],
)
def test_a_kv_key_that_says_no_window_counts_as_unreadable(name: str) -> None:
    with pytest.raises(StorageUnavailable):
        place_of(name)


class Desk:
    """A namespace with adjustments, and what an isolate knows of them."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.namespace = FakeNamespace(self.clock)
        self.store = FakeKeyValueStore(self.namespace)
        self.known = Adjustments("acme", self.store, self.clock)
        self.written = 0

    def write(
        self,
        tokens: int,
        account: str = "acme",
        period: str = "2026-11-23",
        unit: BudgetUnit = "tokens",
    ) -> None:
        self.written += 1
        name = f"{Place(account, period, unit).prefix}{self.written:016x}"
        self.namespace.write_from_elsewhere(name, {**STORED, "tokens": tokens})


async def test_adjustments_are_summed_by_account_and_window() -> None:
    desk = Desk()
    desk.write(-5_000)
    desk.write(+200)
    desk.write(+7, period="2026-11")
    desk.write(+1, "acme/key/0123")
    desk.write(+9, "acme2")
    desk.write(-300, unit="usd")
    desk.write(+100, unit="usd")

    assert await desk.known.read(0)

    assert {
        ("acme", "2026-11-23"): Amount(-4_800, -200),
        ("acme", "2026-11"): of_tokens(7),
        ("acme/key/0123", "2026-11-23"): of_tokens(1),
    } == desk.known.amounts


async def test_adjustments_are_read_again_when_what_was_read_is_too_old() -> None:
    desk = Desk()
    assert not await desk.known.read(READ_CACHE_MS)
    desk.write(100)

    assert not await desk.known.read(READ_CACHE_MS)
    desk.clock.advance(SOON_MS)
    assert not await desk.known.read(READ_CACHE_MS)
    assert await desk.known.read(SOON_MS)

    assert (2, {("acme", "2026-11-23"): of_tokens(100)}) == (desk.store.lists, desk.known.amounts)


async def test_while_the_store_fails_what_was_read_before_stays_true() -> None:
    desk = Desk()
    desk.store.is_down = True
    assert not await desk.known.read(READ_CACHE_MS)
    desk.write(100)
    desk.store.is_down = False

    assert (1, {}) == (desk.store.lists, desk.known.amounts)
    desk.clock.advance(RETRY_MS)
    assert await desk.known.read(READ_CACHE_MS)

    desk.write(50)
    desk.store.is_down = True
    desk.clock.advance(READ_CACHE_MS)
    for _ in range(3):
        assert not await desk.known.read(READ_CACHE_MS)
    assert (3, {("acme", "2026-11-23"): of_tokens(100)}) == (desk.store.lists, desk.known.amounts)
    desk.store.is_down = False
    desk.clock.advance(RETRY_MS)
    assert await desk.known.read(READ_CACHE_MS)


@pytest.mark.parametrize(
    ("unreadable", "metadata"),
    [
        ("adjustment/acme/2026-11/0a", {**STORED, "tokens": True}),
        ("adjustment/acme/0a", STORED),
    ],
)
async def test_one_that_is_no_adjustment_makes_all_unreadable_until_it_is_gone(
    unreadable: str, metadata: object
) -> None:
    desk = Desk()
    desk.write(100)
    desk.namespace.write_from_elsewhere(unreadable, metadata)

    for _ in range(2):
        with pytest.raises(StorageUnavailable):
            await desk.known.read(READ_CACHE_MS)
    assert 1 == desk.store.lists

    desk.namespace.delete_from_elsewhere(unreadable)
    desk.clock.advance(RETRY_MS)
    assert await desk.known.read(READ_CACHE_MS)
    assert {("acme", "2026-11-23"): of_tokens(100)} == desk.known.amounts


async def test_requests_that_come_together_at_first_all_know_the_adjustments() -> None:
    desk = Desk()
    desk.write(100)

    await asyncio.gather(*[desk.known.read(READ_CACHE_MS) for _ in range(3)])

    assert {("acme", "2026-11-23"): of_tokens(100)} == desk.known.amounts


async def test_one_request_reads_again_for_all_that_come_together() -> None:
    desk = Desk()
    await desk.known.read(READ_CACHE_MS)
    desk.clock.advance(READ_CACHE_MS)

    await asyncio.gather(*[desk.known.read(READ_CACHE_MS) for _ in range(3)])

    assert 2 == desk.store.lists
