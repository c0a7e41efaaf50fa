"""What may befall a call of a Durable Object."""

from __future__ import annotations

from collections import deque
from enum import Enum, auto

from bluey.errors import StorageReset, StorageSilent, StorageUnavailable
from bluey.ports import Clock, Objects


class ObjectFault(Enum):
    """What becomes of one call that is not answered."""

    FAILED = auto()
    """The object is not reached, or overloaded. Nothing happens."""

    RESET_BEFORE = auto()
    """The object is restarted before it does anything."""

    RESET_AFTER = auto()
    """The object is restarted when it has done it."""

    LOST = auto()
    """Nothing happens, and nobody says so."""

    UNCONFIRMED = auto()
    """It is done, and the answer is lost."""

    LATE = auto()
    """It is done LATE_CALL_MS after the caller has given up."""


LATE_CALL_MS = 8_000


class FaultyObjects:
    """Objects whose calls meet `faults`, one each (None: no fault). See ObjectFault."""

    def __init__(self, objects: Objects, clock: Clock) -> None:
        self.faults: deque[ObjectFault | None] = deque()
        self._objects = objects
        self._clock = clock
        self._late: list[tuple[float, str, str, str]] = []

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        await self._do_late()
        fault = self.faults.popleft() if self.faults else None
        if fault is ObjectFault.FAILED:
            raise StorageUnavailable("the object failed")
        if fault is ObjectFault.RESET_BEFORE:
            raise StorageReset("the object was restarted")
        if fault is ObjectFault.LATE:
            due_ms = self._clock.now_ms() + wait_ms + LATE_CALL_MS
            self._late.append((due_ms, name, method, argument_json))
        if fault in (ObjectFault.LOST, ObjectFault.LATE):
            await self._clock.sleep_ms(wait_ms)
            raise StorageSilent("the object did not answer")
        text = await self._objects.call(name, method, argument_json, wait_ms)
        if fault is ObjectFault.RESET_AFTER:
            raise StorageReset("the object was restarted")
        if fault is ObjectFault.UNCONFIRMED:
            await self._clock.sleep_ms(wait_ms)
            raise StorageSilent("the object did not answer")
        return text

    async def _do_late(self) -> None:
        due = [late for late in self._late if late[0] <= self._clock.now_ms()]
        self._late = [late for late in self._late if late not in due]
        for _, name, method, argument_json in due:
            await self._objects.call(name, method, argument_json, 5_000)
