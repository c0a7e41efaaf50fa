"""What every `bluey.ports.Sink` does."""

from __future__ import annotations

import asyncio
import math

import pytest

from tests.contract.worlds import HASTY_MS, PATIENT_MS, SinkCase, World

# More than any sink keeps for a client that does not take it.
MANY = 64
PIECE_CHARACTERS = 4_000


def piece(number: int) -> str:
    return f"{number};".ljust(PIECE_CHARACTERS)


async def write_until_refused(case: SinkCase, wait_ms: int = PATIENT_MS) -> int:
    """How many writes were taken before the first that was not; MANY when all were."""
    for taken in range(MANY):
        if not await case.sink.write(piece(taken), wait_ms):
            return taken
        # The client gets a turn.
        await asyncio.sleep(0)
    return MANY


async def test_what_is_written_arrives_in_order(world: World) -> None:
    case = world.make_sink()
    for text in ("a", "b", "", "c"):
        assert await case.sink.write(text, PATIENT_MS)
    await case.sink.close()
    assert "abc" == await case.received()


async def test_text_arrives_character_for_character(world: World) -> None:
    text = 'data: {"token":"Grüße, 世界 😀 \u2028 \x00"}\n\n'
    case = world.make_sink()
    assert await case.sink.write(text, PATIENT_MS)
    await case.sink.close()
    assert text == await case.received()


async def test_closing_ends_the_response(world: World) -> None:
    case = world.make_sink()
    await case.sink.write("all", PATIENT_MS)
    await case.sink.close()
    assert await case.saw_the_end()


async def test_a_response_can_be_empty(world: World) -> None:
    case = world.make_sink()
    await case.sink.close()
    assert await case.saw_the_end()
    assert "" == await case.received()


async def test_a_slow_client_gets_everything(world: World) -> None:
    case = world.make_sink(slow_ms=2)
    assert MANY == await write_until_refused(case)
    await case.sink.close()
    assert "".join(map(piece, range(MANY))) == await case.received()


@pytest.mark.parametrize("takes", [0, 1, 3])
async def test_a_client_that_left_is_noticed(world: World, takes: int) -> None:
    case = world.make_sink(takes=takes)
    assert await write_until_refused(case) < MANY
    assert "".join(map(piece, range(takes))) == await case.received()


async def test_a_client_that_takes_nothing_is_given_up(world: World) -> None:
    case = world.make_sink(slow_ms=math.inf)
    assert await write_until_refused(case, HASTY_MS) < MANY


async def test_a_client_that_was_given_up_does_not_see_a_whole_response(world: World) -> None:
    case = world.make_sink(slow_ms=math.inf)
    await write_until_refused(case, HASTY_MS)
    await case.sink.close()
    assert "" == await case.received()
    assert not await case.saw_the_end()


async def test_a_client_that_leaves_ends_the_wait_for_it(world: World) -> None:
    case = world.make_sink(takes=1, slow_ms=100)
    started_ms = world.clock.now_ms()
    assert await write_until_refused(case) < MANY
    assert world.clock.now_ms() - started_ms < PATIENT_MS


@pytest.mark.parametrize(
    "client", [{"takes": 1}, {"slow_ms": math.inf}], ids=["left", "takes-nothing"]
)
async def test_a_write_that_failed_is_not_the_last_that_does(
    world: World, client: dict[str, float]
) -> None:
    case = world.make_sink(**client)  # type: ignore[arg-type]  # the table's keys are its names
    await write_until_refused(case, HASTY_MS)
    for _ in range(3):
        assert not await case.sink.write("more", HASTY_MS)


async def test_nothing_is_written_after_closing(world: World) -> None:
    case = world.make_sink()
    await case.sink.close()
    assert not await case.sink.write("late", HASTY_MS)
    assert "" == await case.received()


@pytest.mark.parametrize(
    "client",
    [{}, {"takes": 0}, {"takes": 1}, {"slow_ms": math.inf}],
    ids=["there", "never-came", "left", "takes-nothing"],
)
async def test_closing_never_raises_and_twice_neither(
    world: World, client: dict[str, float]
) -> None:
    case = world.make_sink(**client)  # type: ignore[arg-type]  # the table's keys are its names
    await write_until_refused(case, HASTY_MS)
    await case.sink.close()
    await case.sink.close()
