"""The platform's clock, randomness and log."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping

import js

from worker.bridge import bridge

_JSON = json.JSONEncoder(separators=(",", ":"))


class PlatformClock:
    """The isolate's clock. By the platform's design it stands still between awaits."""

    def now_ms(self) -> float:
        return time.monotonic() * 1000

    def epoch_ms(self) -> float:
        return time.time() * 1000

    async def sleep_ms(self, duration_ms: float) -> None:
        await bridge().sleep(duration_ms)


class PlatformEntropy:
    """The platform's randomness, which exists only inside a request."""

    def hex_digits(self, count: int) -> str:
        return secrets.token_hex((count + 1) // 2)[:count]

    def fraction(self) -> float:
        return secrets.randbits(32) / 2**32


class ConsoleLog:
    """Writes one JSON line per record to the console, where Workers Logs reads it."""

    def write(self, record: Mapping[str, object]) -> None:
        js.console.log(_JSON.encode(record))
