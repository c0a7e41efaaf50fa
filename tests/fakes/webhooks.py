"""Webhooks that answer as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bluey.errors import WebhookFailed
from bluey.ports import Clock


@dataclass(frozen=True)
class Posted:
    """One call of a webhook."""

    url: str
    headers: Mapping[str, str]
    body: str
    at_ms: float


class FakeWebhooks:
    """Answers of each URL, one after the other: a status, or None for silence, or a text why it
    cannot be reached. A URL whose answers are used up answers 204."""

    def __init__(self, clock: Clock) -> None:
        self.calls: list[Posted] = []
        self.answers: dict[str, list[int | str | None]] = {}
        self._clock = clock

    async def post(self, url: str, headers: Mapping[str, str], body: str, wait_ms: int) -> int:
        self.calls.append(Posted(url, headers, body, self._clock.epoch_ms()))
        answers = self.answers.get(url)
        answer = answers.pop(0) if answers else 204
        await asyncio.sleep(0)
        if answer is None:
            await self._clock.sleep_ms(wait_ms)
            raise WebhookFailed(f"no answer within {wait_ms / 1000:g} s")
        if isinstance(answer, str):
            raise WebhookFailed(answer)
        return answer
