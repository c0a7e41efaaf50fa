"""What every `bluey.ports.Metrics` does."""

from __future__ import annotations

from bluey.ports import Point
from tests.contract.worlds import World

POINTS = [
    Point(
        "acme",
        ("production", "", 'Gr\u00fc\u00dfe "\u4e16\u754c" \U0001f600'),
        (0, 1, 2.5, 2**53 - 1),
    ),
    Point("", (), ()),
]


async def test_points_arrive_as_they_are_and_in_their_order(world: World) -> None:
    case = world.make_metrics()

    for point in POINTS:
        case.metrics.write(point)

    assert POINTS == case.points


async def test_a_point_that_the_platform_refuses_is_lost_and_nothing_else(world: World) -> None:
    case = world.make_metrics(refuses=True)

    case.metrics.write(POINTS[0])

    assert [] == case.points
