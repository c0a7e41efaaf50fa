"""Who sends a request: its body, its way out, whether it has left."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bluey.errors import (
    InvalidJson,
    PayloadTooLarge,
)
from bluey.ports import PlainLimit
from tests.fakes.clock import FakeClock


@dataclass(slots=True)
class FakeClient:
    """A client that leaves when it is told to."""

    has_left: bool = False


class FakeBody:
    """A request's body that arrives in pieces; `taken_bytes` is how much of it was read.

    `announced_bytes` is the length that the client named; one that `breaks_off` never ends, or
    not in time. `is_given_up`: nobody waits for the rest.
    """

    def __init__(
        self,
        content: bytes = b"",
        piece_bytes: int = 16 * 1024,
        *,
        announced_bytes: int | None = None,
        breaks_off: bool = False,
    ) -> None:
        self.taken_bytes = 0
        self.is_given_up = False
        self._content = content
        self._piece_bytes = piece_bytes
        self._announced_bytes = announced_bytes
        self._breaks_off = breaks_off

    async def read(self, limit_bytes: int, plain: PlainLimit | None = None) -> bytes:
        if self._announced_bytes is not None and self._announced_bytes > limit_bytes:
            raise PayloadTooLarge(limit_bytes)
        if plain is not None and plain.marker.encode() not in self._content[: plain.limit_bytes]:
            limit_bytes = min(limit_bytes, plain.limit_bytes)
        while self.taken_bytes < len(self._content):
            await asyncio.sleep(0)
            self.taken_bytes = min(self.taken_bytes + self._piece_bytes, len(self._content))
            if self.taken_bytes > limit_bytes:
                self.is_given_up = True
                raise PayloadTooLarge(limit_bytes)
        if self._breaks_off:
            self.is_given_up = True
            raise InvalidJson
        return self._content


class FakeSink:
    """A client. It takes `slow_ms` for every write and leaves after `takes` of them."""

    def __init__(self, clock: FakeClock, *, takes: int | None = None, slow_ms: float = 0) -> None:
        self.writes: list[str] = []
        self.written_at_ms: list[float] = []
        self.is_closed = False
        self.was_given_up = False
        self._clock = clock
        self._takes = takes
        self._slow_ms = slow_ms

    @property
    def text(self) -> str:
        """All that the client got."""
        return "".join(self.writes)

    @property
    def is_gone(self) -> bool:
        return self.is_closed or len(self.writes) == self._takes

    async def write(self, text: str, wait_ms: int) -> bool:
        await asyncio.sleep(0)
        if self.is_gone:
            return False
        self._clock.advance(min(self._slow_ms, wait_ms))
        if self._slow_ms > wait_ms:
            self._takes = len(self.writes)
            self.was_given_up = True
            return False
        self.writes.append(text)
        self.written_at_ms.append(self._clock.now_ms())
        return True

    async def close(self) -> None:
        self.is_closed = True
