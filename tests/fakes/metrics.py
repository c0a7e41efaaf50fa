"""A dataset that keeps its points."""

from __future__ import annotations

from bluey.ports import Point


class FakeMetrics:
    """Keeps every point, or loses each, as the platform does with what it does not take."""

    def __init__(self, *, refuses: bool = False) -> None:
        self._refuses = refuses
        self.points: list[Point] = []

    def write(self, point: Point) -> None:
        if not self._refuses:
            self.points.append(point)
