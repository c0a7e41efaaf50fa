"""Counts per minute, as one isolate counts them."""

from __future__ import annotations

from dataclasses import dataclass

PERIOD_S = 60
_PERIOD_MS = PERIOD_S * 1_000


@dataclass(slots=True)
class _Minute:
    """What was counted in a minute that began with the first of it."""

    ends_ms: float
    count: int = 0


class Minutes:
    """What was counted in the last minute, by name."""

    def __init__(self) -> None:
        self._minutes: dict[str, _Minute] = {}

    def count_of(self, name: str, now_ms: float) -> int:
        """What was counted under this name in the minute that is under way."""
        minute = self._minutes.get(name)
        return 0 if minute is None or minute.ends_ms <= now_ms else minute.count

    def add(self, name: str, count: int, now_ms: float) -> None:
        """Counts something. Its minute begins now where none is under way."""
        minute = self._minutes.get(name)
        if minute is None or minute.ends_ms <= now_ms:
            self._forget_old(now_ms)
            minute = self._minutes[name] = _Minute(now_ms + _PERIOD_MS)
        minute.count += count

    def seconds_left(self, name: str, now_ms: float) -> int:
        """After how many seconds the minute that is under way is over, rounded up."""
        return -int(-(self._minutes[name].ends_ms - now_ms) // 1_000)

    def _forget_old(self, now_ms: float) -> None:
        self._minutes = {
            name: minute for name, minute in self._minutes.items() if minute.ends_ms > now_ms
        }
