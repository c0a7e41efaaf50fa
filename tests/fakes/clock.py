"""Time that moves when a test says so, and randomness that can be foretold."""

from __future__ import annotations

import asyncio

NOON_MS = 1_795_435_200_000.0
"""2026-11-23T12:00:00Z: when every fake clock starts."""


class FakeClock:
    """A clock that moves when it is told to or slept on."""

    def __init__(self, now_ms: float = 1_000.0, epoch_ms: float = NOON_MS) -> None:
        self.slept_ms: list[float] = []
        self._now_ms = now_ms
        self._booted_ms = epoch_ms - now_ms

    def now_ms(self) -> float:
        return self._now_ms

    def epoch_ms(self) -> float:
        return self._booted_ms + self._now_ms

    def advance(self, duration_ms: float) -> None:
        self._now_ms += duration_ms

    async def sleep_ms(self, duration_ms: float) -> None:
        self.slept_ms.append(duration_ms)
        self.advance(duration_ms)
        await asyncio.sleep(0)


class FakeEntropy:
    """The n-th draw of hex digits repeats n in two digits, or ends in n from the 256th on;
    `fraction` is always the same. `drawn` is how many draws came before."""

    def __init__(self, fraction: float = 0.5, drawn: int = 0) -> None:
        self._fraction = fraction
        self._draws = drawn

    def hex_digits(self, count: int) -> str:
        self._draws += 1
        if self._draws > 255:
            return f"{self._draws:0{count}x}"[-count:]
        return (f"{self._draws:02x}" * count)[:count]

    def fraction(self) -> float:
        return self._fraction
