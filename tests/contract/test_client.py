"""What every `bluey.ports.Client` does."""

from __future__ import annotations

from tests.contract.worlds import World


async def test_a_client_that_waits_has_not_left(world: World) -> None:
    assert not world.make_client().client.has_left


async def test_a_client_that_has_left_stays_away(world: World) -> None:
    case = world.make_client()

    case.leave()

    assert [True, True] == [case.client.has_left, case.client.has_left]
