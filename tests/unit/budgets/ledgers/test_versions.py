"""Isolates and objects of the exact ledger of before and after there were dollars, side by side, as
for a while in a deploy: nothing is lost, and nothing counts twice.

An isolate of before tells and asks for no `usd`. An object of before reads none, and fails where a
window has no limit in tokens, or where it finds what it does not know among what an isolate has
told. It is played by the object of today, to whom nobody says `usd`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from bluey.budgets.account import Account
from bluey.budgets.ledgers.exact import ExactLedger
from bluey.budgets.ledgers.ledger import Declined, Held, Storage
from bluey.errors import StorageUnavailable
from tests.fakes.clock import FakeClock, FakeEntropy
from tests.fakes.objects import FakeGate, FakeObjects
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import DOLLARS, TOKENS, Unit

DAY = "2026-11-23"
NOTHING: list[Any] = [{}, 0, 0]


@dataclass
class Deploy:
    """One tenant's object, and an isolate of today. While the object `is_old`, it is one of
    before."""

    unit: Unit
    is_old: bool = False
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.objects = FakeObjects(self.clock)
        self.account = Account("acme", "tenant", self.unit.budgets(100), 60_000)
        store = FakeKeyValueStore(FakeNamespace(self.clock))
        self.ledger = ExactLedger(
            "acme",
            Storage(store, self, lambda: FakeGate(self.clock), self.clock, FakeEntropy()),
        )

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        request = json.loads(argument_json)
        if self.is_old and method == "lend":
            rows = self.told_to(name)
            has_told_dollars = any(len(json.loads(told)) > len(NOTHING) for [told] in rows)
            if has_told_dollars or any(limit is None for _, limit, *_ in request["windows"]):
                raise StorageUnavailable("the object failed")
            del request["usd"]
        return await self.objects.call(name, method, json.dumps(request), wait_ms)

    def told_to(self, name: str) -> list[list[str]]:
        """What isolates have told the object."""
        rows = self.objects.rows.get(name)
        if rows is None:
            return []
        return rows.read([("SELECT reported FROM leases WHERE window_key NOT LIKE '%/usd'", ())])[0]

    async def chat(self, count: int) -> Held | Declined:
        """A request that uses what it holds."""
        held = await self.ledger.hold([self.account], self.unit.amount(count))
        if isinstance(held, Held):
            await self.ledger.settle(held, self.unit.charges(count))
        return held

    async def old_isolate(self, call: int, held: int, settled: int, wanted: int) -> list[int]:
        """A call as one of before makes it; what it is told of its window."""
        window = [DAY, 100, held, 0, NOTHING, [{"m": settled}, call, 0]]
        request = {
            "isolate": "old",
            "call": call,
            "ttlMs": 60_000,
            "isAttended": False,
            "windows": [window],
            "wants": [[wanted, [0]]],
        }
        answer = json.loads(await self.objects.call("acme", "lend", json.dumps(request), 1_000))
        assert {"isLate", "windows"} == set(answer)
        told: list[int] = answer["windows"][0]
        return told

    def booked(self) -> tuple[int, int, int]:
        """Tokens, micro-dollars, and tokens without a price, as the object of today has them."""
        tokens, dollars = self.objects.read("acme", DAY, f"{DAY}/usd")
        return sum(tokens[0].values()), sum(dollars[0].values()), dollars[2]


async def test_an_old_isolate_is_lent_tokens_beside_a_new_one() -> None:
    deploy = Deploy(TOKENS)
    await deploy.chat(30)

    spent, _, _, _, lease, _ = await deploy.old_isolate(1, 0, 0, 40)
    again = await deploy.old_isolate(2, 0, 40, 40)
    refused = await deploy.chat(31)

    assert (30, 40) == (spent, lease)
    assert (70, 0) == (again[0], again[4])
    assert isinstance(refused, Declined)
    assert (70, 150, 1) == deploy.booked()


async def test_a_new_isolate_spends_tokens_beside_an_old_object_and_tells_dollars_later() -> None:
    deploy = Deploy(TOKENS, is_old=True)
    for _ in range(3):
        assert isinstance(await deploy.chat(10), Held)
    assert (30, 0, 0) == deploy.booked()
    assert deploy.ledger.owes

    deploy.is_old = False
    assert await deploy.ledger.release(None)

    assert (30, 150, 3) == deploy.booked()
    await deploy.chat(10)
    assert (40, 200, 4) == deploy.booked()
    assert not deploy.ledger.owes


async def test_an_old_object_refuses_an_isolate_that_has_told_a_new_one_dollars() -> None:
    deploy = Deploy(TOKENS)
    await deploy.chat(10)
    deploy.is_old = True
    with pytest.raises(StorageUnavailable):
        await deploy.chat(10)
    assert (10, 50, 1) == deploy.booked()

    deploy.is_old = False
    await deploy.chat(10)

    assert (20, 100, 2) == deploy.booked()


async def test_an_old_object_is_asked_for_dollars_in_vain_until_it_is_a_new_one() -> None:
    deploy = Deploy(DOLLARS, is_old=True)
    with pytest.raises(StorageUnavailable):
        await deploy.chat(10)

    deploy.is_old = False

    assert isinstance(await deploy.chat(60), Held)
    assert isinstance(await deploy.chat(41), Declined)
    assert (180, 60, 1) == deploy.booked()


async def test_an_old_object_that_knows_the_tokens_lends_no_dollars() -> None:
    deploy = Deploy(DOLLARS, is_old=True)
    limits = type(deploy.account.limits).model_validate({"daily": {"tokens": 9_000, "usd": "1"}})
    deploy.account = Account("acme", "tenant", limits, 60_000)

    with pytest.raises(StorageUnavailable, match="older than this isolate"):
        await deploy.chat(10)

    deploy.is_old = False
    assert isinstance(await deploy.chat(10), Held)
    assert (30, 10, 1) == deploy.booked()
