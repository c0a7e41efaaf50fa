"""Durable Objects of the exact ledger, with their delays and their faults: the object's own code on
Python's SQLite."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import deque
from collections.abc import Sequence
from enum import Enum, auto
from typing import Any

from bluey.budgets.ledgers.lender import Lender, Statement
from bluey.errors import StorageReset, StorageSilent, StorageUnavailable
from bluey.ports import Clock


class ObjectFault(Enum):
    """What becomes of one call."""

    FAILED = auto()
    """The object is not reached, or overloaded. Nothing happens."""

    STORAGE_FAILED = auto()
    """The object's commit fails: nothing of it is stored, and the object starts anew."""

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


class SqliteRows:
    """See `Rows`."""

    def __init__(self) -> None:
        self.alarm_ms: float | None = None
        self.fails = False
        self.commits = 0
        self._database = sqlite3.connect(":memory:", isolation_level=None)

    def read(self, statements: Sequence[Statement]) -> list[list[list[Any]]]:
        return [
            [list(row) for row in self._database.execute(statement, values)]
            for statement, values in statements
        ]

    def commit(self, statements: Sequence[Statement], alarm_ms: float | None) -> None:
        self.commits += 1
        self._database.execute("BEGIN")
        for statement, values in statements:
            self._database.execute(statement, values)
        if self.fails:
            self._database.execute("ROLLBACK")
            raise OSError("the disk is full")
        self._database.execute("COMMIT")
        if alarm_ms is not None:
            self.alarm_ms = alarm_ms


class FakeObjects:
    """The objects as everybody reaches them. A call takes `call_ms` and meets `faults`, one each.
    While it `is_down` none is reached."""

    def __init__(self, clock: Clock, *, call_ms: float = 0) -> None:
        self.faults: deque[ObjectFault | None] = deque()
        self.is_down = False
        self.call_ms = call_ms
        self.calls: list[tuple[str, str]] = []
        self.rows: dict[str, SqliteRows] = {}
        self._clock = clock
        self._lenders: dict[str, Lender] = {}
        self._late: list[tuple[float, str, str, str]] = []

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        self.calls.append((name, method))
        fault = self.faults.popleft() if self.faults else None
        await self._wait(self.call_ms / 2)
        if self.is_down or fault is ObjectFault.FAILED:
            raise StorageUnavailable("the object failed")
        if fault in (ObjectFault.LOST, ObjectFault.LATE):
            if fault is ObjectFault.LATE:
                due_ms = self._clock.now_ms() + wait_ms + LATE_CALL_MS
                self._late.append((due_ms, name, method, argument_json))
            await self._wait(wait_ms)
            raise StorageSilent("the object did not answer")
        if fault is ObjectFault.RESET_BEFORE:
            self._lenders.pop(name, None)
            raise StorageReset("the object was restarted")
        text = self._do(name, method, argument_json, fails=fault is ObjectFault.STORAGE_FAILED)
        if fault is ObjectFault.RESET_AFTER:
            self._lenders.pop(name, None)
            raise StorageReset("the object was restarted")
        if fault is ObjectFault.UNCONFIRMED:
            await self._wait(wait_ms)
            raise StorageSilent("the object did not answer")
        await self._wait(self.call_ms / 2)
        return text

    def read(self, name: str, *windows: str, isolate: str = "") -> list[list[Any]]:
        """What the object says of some windows, now."""
        asked = json.dumps({"isolate": isolate, "windows": windows})
        answered: list[list[Any]] = json.loads(self._do(name, "read", asked))["windows"]
        return answered

    def ring(self) -> None:
        """Rings every alarm that is due."""
        for name, rows in self.rows.items():
            if rows.alarm_ms is not None and rows.alarm_ms <= self._clock.epoch_ms():
                rows.alarm_ms = None
                self._lender(name).ring(self._clock.epoch_ms())

    def _do(self, name: str, method: str, argument_json: str, *, fails: bool = False) -> str:
        self._do_late()
        lender = self._lender(name)
        self.rows[name].fails = fails
        try:
            answer = getattr(lender, method)(json.loads(argument_json), self._clock.epoch_ms())
        except OSError as error:
            self._lenders.pop(name, None)
            raise StorageUnavailable("the object failed") from error
        finally:
            self.rows[name].fails = False
        return json.dumps(answer)

    def _do_late(self) -> None:
        due = [late for late in self._late if late[0] <= self._clock.now_ms()]
        self._late = [late for late in self._late if late not in due]
        for _, name, method, argument_json in due:
            self._do(name, method, argument_json)

    def _lender(self, name: str) -> Lender:
        rows = self.rows.setdefault(name, SqliteRows())
        return self._lenders.setdefault(name, Lender(rows))

    async def _wait(self, duration_ms: float) -> None:
        await (self._clock.sleep_ms(duration_ms) if duration_ms else asyncio.sleep(0))


class FakeGate:
    """A gate where time passes by the clock: whoever waits looks again and again."""

    LOOKS_MS = 1.0

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._openings = 0

    async def wait(self, wait_ms: float) -> None:
        openings, until_ms = self._openings, self._clock.now_ms() + wait_ms
        while self._openings == openings and self._clock.now_ms() < until_ms:
            await self._clock.sleep_ms(min(self.LOOKS_MS, until_ms - self._clock.now_ms()))

    def open(self) -> None:
        self._openings += 1
