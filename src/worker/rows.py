"""The SQLite database of a Durable Object as the core's Rows port."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bluey.ports import Statement
from worker.bridge import bridge


class ObjectRows:
    """The database of one object, and its alarm."""

    def __init__(self, storage: Any) -> None:
        self._storage = storage

    def read(self, statements: Sequence[Statement]) -> list[list[list[Any]]]:
        rows: list[list[list[Any]]] = json.loads(
            bridge().readRows(self._storage, json.dumps(statements))
        )
        return rows

    def commit(self, statements: Sequence[Statement], alarm_ms: float | None) -> None:
        bridge().commitRows(self._storage, json.dumps(statements))
        if alarm_ms is not None:
            bridge().setAlarm(self._storage, alarm_ms)
