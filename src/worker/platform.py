"""The platform's clock, randomness and log."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any

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


class PlatformGate:
    """A promise that one request resolves and others wait for. The platform lets a request wait for
    another's promise in JavaScript, each with a timer of its own."""

    def __init__(self) -> None:
        self._gate: Any = None

    async def wait(self, wait_ms: float) -> None:
        await self._made().wait(wait_ms)

    def open(self) -> None:
        self._made().open()

    def _made(self) -> Any:
        # There is no JavaScript module before the first request.
        if self._gate is None:
            self._gate = bridge().Gate.new()
        return self._gate


class ConsoleLog:
    """Writes one JSON line per record to the console, where Workers Logs reads it."""

    @cached_property
    def _print(self) -> Any:
        # Reading it takes two crossings.
        return js.console.log

    def write(self, record: Mapping[str, object]) -> None:
        self._print(_JSON.encode(record))
