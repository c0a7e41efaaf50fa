"""What every `bluey.ports.Entropy` does."""

from __future__ import annotations

import re

import pytest

from tests.contract.worlds import World


@pytest.mark.parametrize("count", [1, 2, 15, 16, 32, 33, 48])
async def test_hex_digits_are_as_many_as_asked_for(world: World, count: int) -> None:
    assert re.fullmatch(rf"[0-9a-f]{{{count}}}", world.entropy.hex_digits(count))


async def test_two_draws_differ(world: World) -> None:
    assert 50 == len({world.entropy.hex_digits(32) for _ in range(50)})


async def test_a_draw_is_never_all_zeros(world: World) -> None:
    # W3C Trace Context calls such an id invalid.
    assert all(world.entropy.hex_digits(16).strip("0") for _ in range(50))


async def test_a_fraction_is_below_one(world: World) -> None:
    assert all(0 <= world.entropy.fraction() < 1 for _ in range(200))
