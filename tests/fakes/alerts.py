"""Notices as tests need them, and the objects that send them: their own code on Python's SQLite."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

from bluey.alerts.notice import Notice
from bluey.alerts.outbox import Outbox
from bluey.errors import StorageUnavailable
from bluey.ports import Clock, Log
from tests.fakes.objects import SqliteRows
from tests.fakes.webhooks import FakeWebhooks

SECRET = "whsec"


def make_notice(**others: Any) -> Notice:
    """80% of acme's 1,000 tokens of 2026-11-23 are spent."""
    return Notice(
        **{
            "url": "https://example.com/hook",
            "format": "json",
            "tenant": "acme",
            "environment": "dev",
            "account": "acme",
            "scope": "tenant",
            "key_id": None,
            "window": "daily",
            "period": "2026-11-23",
            "unit": "tokens",
            "threshold": 0.8,
            "reason": "reached",
            "limit": 1_000,
            "spent": 800,
            "resets_at_s": 1_795_478_400,
            **others,
        }
    )


class FakeOutboxes:
    """The objects as everybody reaches them. While they are `down` (so many calls), none is
    reached."""

    def __init__(self, clock: Clock, log: Log) -> None:
        self.webhooks = FakeWebhooks(clock)
        self.calls: list[tuple[str, str, Any]] = []
        self.down = 0
        self._clock = clock
        self._log = log
        self._rows: dict[str, SqliteRows] = {}
        self._outboxes: dict[str, Outbox] = {}

    async def call(self, name: str, method: str, argument_json: str, _wait_ms: int) -> str:
        argument = json.loads(argument_json)
        self.calls.append((name, method, argument))
        await asyncio.sleep(0)
        if self.down:
            self.down -= 1
            raise StorageUnavailable("the object failed")
        answer = getattr(self._outbox(name), method)(argument)
        return json.dumps(await answer if inspect.isawaitable(answer) else answer)

    async def ring(self) -> None:
        """Rings every alarm that is due, until none is."""
        while due := [
            name
            for name, rows in self._rows.items()
            if rows.alarm_ms is not None and rows.alarm_ms <= self._clock.epoch_ms()
        ]:
            for name in due:
                self._rows[name].alarm_ms = None
                await self._outbox(name).ring()

    @property
    def bodies(self) -> list[Any]:
        """What the webhooks got, each as JSON."""
        return [json.loads(call.body) for call in self.webhooks.calls]

    def _outbox(self, name: str) -> Outbox:
        if name not in self._outboxes:
            rows = self._rows[name] = SqliteRows()
            self._outboxes[name] = Outbox(rows, self.webhooks, self._clock, self._log, SECRET)
        return self._outboxes[name]
