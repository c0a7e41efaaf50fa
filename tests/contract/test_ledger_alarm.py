"""The alarm of the exact ledger's object: it sweeps though nobody calls. What it did is read
from the object's storage, because every other call would do its work."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.fakes.values import make_budgets

PATIENT_TTL_MS = 600_000.0
# An alarm is set a second ahead at least, and may be late.
RINGS_S = 5.0

_numbers = itertools.count(1)


@dataclass
class Object:
    """One tenant's object, called as the adapter calls it, and looked into."""

    namespace: Any
    name: str

    async def hold(self, ttl_ms: float) -> str:
        """Holds some tokens for so long; the hold's id."""
        from bluey.budgets.book import Admission
        from bluey.budgets.ledgers.exact import ExactAccount
        from worker.objects import ObjectNamespace
        from worker.platform import PlatformClock, PlatformEntropy

        ledger = ExactAccount(
            self.name,
            make_budgets(100),
            ttl_ms,
            ObjectNamespace(self.namespace),
            PlatformClock(),
            PlatformEntropy(),
        )
        held = await ledger.hold(10)
        assert isinstance(held, Admission)
        return held.hold.id

    async def inspect(self) -> tuple[dict[str, str], float | None]:
        """The state of each hold, and when the alarm rings."""
        from worker.bridge import bridge

        kept = json.loads(
            await bridge().callObject(self.namespace, self.name, "inspect", "null", 5_000)
        )
        return {hold_id: state for hold_id, state, _ in kept["holds"]}, kept["alarmMs"]

    async def states_when(self, holds: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        """The states as soon as something holds of them, or when the time is up."""
        deadline = time.monotonic() + RINGS_S
        states, _ = await self.inspect()
        while not holds(states) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
            states, _ = await self.inspect()
        return states


@pytest.fixture
def ledger_object() -> Object:
    """An object that there was not before."""
    from workers import import_from_javascript

    env = import_from_javascript("cloudflare:workers").env
    return Object(env.LEDGER, f"alarmed-{next(_numbers)}")


async def test_a_hold_whose_time_is_up_is_swept_by_the_alarm(ledger_object: Object) -> None:
    hold_id = await ledger_object.hold(200)
    states, alarm_ms = await ledger_object.inspect()
    assert {hold_id: "held"} == states
    assert alarm_ms is not None
    assert 0 < alarm_ms - time.time() * 1_000 <= 200

    states = await ledger_object.states_when(lambda states: "held" not in states.values())

    assert {hold_id: "expired"} == states


async def test_the_alarm_is_set_again_while_holds_remain(ledger_object: Object) -> None:
    first = await ledger_object.hold(200)
    second = await ledger_object.hold(1_500)
    third = await ledger_object.hold(PATIENT_TTL_MS)

    states = await ledger_object.states_when(lambda states: "expired" in states.values())
    assert {first: "expired", second: "held", third: "held"} == states
    states = await ledger_object.states_when(lambda states: states[second] == "expired")
    assert {first: "expired", second: "expired", third: "held"} == states

    _, alarm_ms = await ledger_object.inspect()
    assert alarm_ms is not None
    assert 0 < alarm_ms - time.time() * 1_000 <= PATIENT_TTL_MS


async def test_a_hold_after_a_sweep_has_its_alarm(ledger_object: Object) -> None:
    first = await ledger_object.hold(100)
    # From then on the alarm waits for the day after, when the first is forgotten.
    await ledger_object.states_when(lambda states: "expired" in states.values())
    second = await ledger_object.hold(300)

    states = await ledger_object.states_when(lambda states: states[second] == "expired")

    assert {first: "expired", second: "expired"} == states


async def test_a_shorter_hold_than_those_before_has_its_alarm(ledger_object: Object) -> None:
    longer = await ledger_object.hold(PATIENT_TTL_MS)
    shorter = await ledger_object.hold(200)

    states = await ledger_object.states_when(lambda states: states[shorter] == "expired")

    assert {longer: "held", shorter: "expired"} == states


async def test_what_has_ended_is_forgotten_and_the_alarm_rests(
    ledger_object: Object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from worker import ledger_object as module

    monkeypatch.setattr(module, "ENDED_KEPT_MS", 300)
    await ledger_object.hold(200)

    assert {} == await ledger_object.states_when(lambda states: not states)
    assert ({}, None) == await ledger_object.inspect()
