"""Durable Objects of the exact ledger, with their delays and their faults: the object's own code on
Python's SQLite."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Sequence
from typing import Any

from bluey.budgets.ledgers.lender import Lender
from bluey.errors import StorageUnavailable
from bluey.ports import Clock, Statement


def _bound(statement: str, values: Sequence[Any]) -> Sequence[Any] | dict[str, Any]:
    """The values as Python's SQLite wants them: to it a numbered place (`?1`) has a name."""
    if re.search(r"\?\d", statement):
        return {str(number): value for number, value in enumerate(values, 1)}
    return values


class SqliteRows:
    """See `Rows`."""

    def __init__(self) -> None:
        self.alarm_ms: float | None = None
        self.fails = False
        self.commits = 0
        # Whichever thread collects this garbage closes it.
        self._database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)

    def __del__(self) -> None:
        self._database.close()

    def read(self, statements: Sequence[Statement]) -> list[list[list[Any]]]:
        return [
            [list(row) for row in self._database.execute(statement, _bound(statement, values))]
            for statement, values in statements
        ]

    def commit(self, statements: Sequence[Statement], alarm_ms: float | None) -> None:
        self.commits += 1
        self._database.execute("BEGIN")
        for statement, values in statements:
            self._database.execute(statement, _bound(statement, values))
        if self.fails:
            self._database.execute("ROLLBACK")
            raise OSError("the disk is full")
        self._database.execute("COMMIT")
        if alarm_ms is not None:
            self.alarm_ms = alarm_ms


class FakeObjects:
    """The objects as everybody reaches them, each call after `call_ms`. While it `is_down` none is
    reached. While `storage_fails`, no commit is stored, and the object starts anew each time."""

    def __init__(self, clock: Clock, *, call_ms: float = 0) -> None:
        self.is_down = False
        self.storage_fails = False
        self.call_ms = call_ms
        self.calls: list[tuple[str, str, Any]] = []
        self.rows: dict[str, SqliteRows] = {}
        self._clock = clock
        self._lenders: dict[str, Lender] = {}

    async def call(self, name: str, method: str, argument_json: str, _wait_ms: int) -> str:
        self.calls.append((name, method, json.loads(argument_json)))
        await _wait(self._clock, self.call_ms / 2)
        if self.is_down:
            raise StorageUnavailable("the object failed")
        text = self._do(name, method, argument_json)
        await _wait(self._clock, self.call_ms / 2)
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

    def _do(self, name: str, method: str, argument_json: str) -> str:
        lender = self._lender(name)
        self.rows[name].fails = self.storage_fails
        try:
            answer = getattr(lender, method)(json.loads(argument_json), self._clock.epoch_ms())
        except OSError as error:
            self._lenders.pop(name)
            raise StorageUnavailable("the object failed") from error
        return json.dumps(answer)

    def _lender(self, name: str) -> Lender:
        rows = self.rows.setdefault(name, SqliteRows())
        return self._lenders.setdefault(name, Lender(rows))


async def _wait(clock: Clock, duration_ms: float) -> None:
    await (clock.sleep_ms(duration_ms) if duration_ms else asyncio.sleep(0))


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
