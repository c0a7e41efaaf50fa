"""The alarm of the exact ledger's object: it books and forgets though nobody calls. What it did is
read from the object's storage."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bluey.budgets.ledgers import lender

KEPT_MS = 300
# An alarm is set a second ahead at least, and may be late.
RINGS_S = 5.0

_numbers = itertools.count(1)


@dataclass
class Object:
    """One tenant's object, called as the adapter calls it, and looked into."""

    namespace: Any
    name: str

    async def lend(self, isolate: str, ttl_ms: float, held_tokens: int) -> None:
        """A call of an isolate that holds so much."""
        window = ["2026-11-23", 1_000, held_tokens, 0, [{}, 0, 0], [{}, 0, 0]]
        request = {
            "isolate": isolate,
            "call": 1,
            "ttlMs": ttl_ms,
            "isAttended": False,
            "windows": [window],
            "wants": [],
        }
        await self._call("lend", request)

    async def inspect(self) -> Any:
        """Its leases, its totals, and when the alarm rings."""
        return await self._call("inspect", None)

    async def inspect_when(self, holds: Callable[[Any], bool]) -> Any:
        """The same as soon as something holds of it, or when the time is up."""
        deadline = time.monotonic() + RINGS_S
        kept = await self.inspect()
        while not holds(kept) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
            kept = await self.inspect()
        return kept

    async def _call(self, method: str, argument: object) -> Any:
        from worker.objects import ObjectNamespace

        objects = ObjectNamespace(self.namespace)
        return json.loads(await objects.call(self.name, method, json.dumps(argument), 5_000))


@pytest.fixture
def ledger_object(monkeypatch: pytest.MonkeyPatch) -> Object:
    """An object that there was not before, which keeps lapsed leases for KEPT_MS."""
    from workers import import_from_javascript

    monkeypatch.setattr(lender, "LAPSED_KEPT_MS", KEPT_MS)
    env = import_from_javascript("cloudflare:workers").env
    return Object(env.LEDGER, f"alarmed-{next(_numbers)}")


async def test_what_lapsed_is_booked_for_good_and_the_alarm_rests(ledger_object: Object) -> None:
    await ledger_object.lend("dead", 200, 10)
    kept = await ledger_object.inspect()
    assert [["dead", 10]] == kept["leases"]
    assert 0 < kept["alarmMs"] - time.time() * 1_000 <= 200 + KEPT_MS

    kept = await ledger_object.inspect_when(lambda kept: not kept["leases"])

    assert [["unreported", 10, 10]] == kept["totals"]
    assert (await ledger_object.inspect_when(lambda kept: kept["alarmMs"] is None))[
        "alarmMs"
    ] is None


async def test_the_alarm_is_set_again_while_there_are_leases(ledger_object: Object) -> None:
    await ledger_object.lend("brief", 200, 10)
    await ledger_object.lend("longer", 1_500, 20)
    await ledger_object.lend("patient", 600_000, 30)

    kept = await ledger_object.inspect_when(lambda kept: len(kept["leases"]) == 1)

    assert [["patient", 30]] == kept["leases"]
    assert [["unreported", 30, 30]] == kept["totals"]
    assert kept["alarmMs"] - time.time() * 1_000 > 500_000


async def test_an_isolate_that_gave_everything_back_is_forgotten(ledger_object: Object) -> None:
    await ledger_object.lend("idle", 200, 0)

    kept = await ledger_object.inspect_when(lambda kept: not kept["leases"])

    assert ([], []) == (kept["leases"], kept["totals"])
