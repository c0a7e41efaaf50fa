"""What every `bluey.ports.Clock` does."""

from __future__ import annotations

import asyncio

import pytest

from tests.contract.worlds import PATIENT_MS, World


async def test_time_never_goes_back(world: World) -> None:
    readings = [world.clock.now_ms()]
    for _ in range(5):
        await world.clock.sleep_ms(1)
        readings.append(world.clock.now_ms())
    assert sorted(readings) == readings


@pytest.mark.parametrize("duration_ms", [0, 1, 20, 30.5])
async def test_sleeping_lets_the_time_pass(world: World, duration_ms: float) -> None:
    started_ms = world.clock.now_ms()
    await world.clock.sleep_ms(duration_ms)
    slept_ms = world.clock.now_ms() - started_ms
    # A timer counts whole milliseconds and may fire a moment early by the finer clock.
    assert duration_ms - 2 <= slept_ms < duration_ms + PATIENT_MS


async def test_the_time_of_day_passes_with_it(world: World) -> None:
    started_ms, started_epoch_ms = world.clock.now_ms(), world.clock.epoch_ms()
    await world.clock.sleep_ms(30)
    passed_ms = world.clock.now_ms() - started_ms
    assert abs(world.clock.epoch_ms() - started_epoch_ms - passed_ms) <= 5


async def test_the_time_of_day_is_in_milliseconds_since_1970(world: World) -> None:
    # 2025 to 2100.
    assert 1_735_689_600_000 < world.clock.epoch_ms() < 4_102_444_800_000


async def test_others_run_while_one_sleeps(world: World) -> None:
    order = []

    async def note(name: str) -> None:
        order.append(name)

    other = asyncio.ensure_future(note("other"))
    await world.clock.sleep_ms(20)
    order.append("sleeper")
    await other
    assert ["other", "sleeper"] == order
