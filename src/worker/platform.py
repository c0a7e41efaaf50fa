"""Clock, randomness and log of the platform."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping

import js

from worker.bridge import bridge

_JSON = json.JSONEncoder(separators=(",", ":"))


class PlatformClock:
    """The isolate's clock. It stands still between awaits, by the platform's design."""

    def now_ms(self) -> float:
        return time.monotonic() * 1000

    def epoch_ms(self) -> float:
        return time.time() * 1000

    async def sleep_ms(self, duration_ms: float) -> None:
        await bridge().sleep(duration_ms)


class PlatformEntropy:
    """The platform's randomness, which exists inside a request only."""

    def hex_digits(self, count: int) -> str:
        return secrets.token_hex((count + 1) // 2)[:count]

    def fraction(self) -> float:
        return secrets.randbits(32) / 2**32


class ConsoleLog:
    """One JSON line per record on the console, where Workers Logs picks it up."""

    def write(self, record: Mapping[str, object]) -> None:
        js.console.log(_JSON.encode(record))
