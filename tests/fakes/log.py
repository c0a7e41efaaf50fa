"""A log that keeps its lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class FakeLog:
    """Keeps every record, as the JSON line that it would be on the console."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, record: Mapping[str, object]) -> None:
        self.lines.append(json.dumps(record, separators=(",", ":")))

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The records of this event, in order."""
        return [record for record in self.records if record["event"] == event]
