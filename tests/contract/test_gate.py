"""What every `bluey.ports.Gate` does."""

from __future__ import annotations

import asyncio

import pytest

from tests.contract.worlds import World

PATIENT_MS = 5_000


@pytest.mark.parametrize("waiting", [1, 5])
async def test_all_that_wait_go_on_when_the_gate_is_opened(world: World, waiting: int) -> None:
    gate = world.make_gate()
    began_ms = world.clock.now_ms()
    waits = [asyncio.ensure_future(gate.wait(PATIENT_MS)) for _ in range(waiting)]
    await asyncio.sleep(0)

    gate.open()
    await asyncio.gather(*waits)

    assert world.clock.now_ms() - began_ms < PATIENT_MS


async def test_a_gate_that_nobody_opens_is_not_waited_for_longer(world: World) -> None:
    gate = world.make_gate()
    began_ms = world.clock.now_ms()

    await gate.wait(30)

    assert world.clock.now_ms() - began_ms >= 29


async def test_who_comes_after_the_opening_waits_for_the_next_one(world: World) -> None:
    gate = world.make_gate()
    gate.open()
    began_ms = world.clock.now_ms()

    await gate.wait(30)

    assert world.clock.now_ms() - began_ms >= 29
