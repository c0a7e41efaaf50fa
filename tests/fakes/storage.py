"""Workers KV, with its delays and its faults."""

from __future__ import annotations

import asyncio
import json
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from bluey.errors import (
    StorageSilent,
    StorageUnavailable,
)
from bluey.ports import Clock


class Fault(Enum):
    """What becomes of one write that the store does not confirm."""

    REFUSED = auto()
    """Nothing is written, as when the key was written a moment ago."""

    UNCONFIRMED = auto()
    """It is written, and the ledger learns only that it may be."""

    LATE = auto()
    """The same, and it is written only `LATE_WRITE_MS` later, over what came meanwhile."""

    CUT_OFF = auto()
    """It is not written, and the ledger never learns anything."""


LATE_WRITE_MS = 8_000
READ_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Version:
    """One write of a key."""

    metadata_json: str
    place: object
    written_ms: float
    expires_ms: float


class FakeNamespace:
    """What Workers KV keeps, wherever it is asked: of two writes of a key the last one.

    A key takes one write per second. A write is seen at once where it was made, and after
    `stale_ms` everywhere else.
    """

    def __init__(self, clock: Clock, stale_ms: float = 0) -> None:
        self.clock = clock
        self.stale_ms = stale_ms
        self.write_times_ms: dict[str, list[float]] = {}
        self._versions: dict[str, list[_Version]] = {}
        self.values: dict[str, str] = {}
        """The values that operators have written; everywhere at once."""

    def write(
        self, key: str, metadata_json: str, place: object, ttl_s: float, late_ms: float = 0
    ) -> None:
        now_ms = self.clock.now_ms() + late_ms
        if late_ms:
            version = _Version(metadata_json, place, now_ms, now_ms + ttl_s * 1_000)
            self._versions.setdefault(key, []).append(version)
            return
        times_ms = self.write_times_ms.setdefault(key, [])
        if times_ms and now_ms < times_ms[-1] + 1_000:
            raise StorageUnavailable("KV PUT failed: 429 Too Many Requests")
        times_ms.append(now_ms)
        version = _Version(metadata_json, place, now_ms, now_ms + ttl_s * 1_000)
        self._versions.setdefault(key, []).append(version)

    def seen_from(self, place: object | None, *, with_expired: bool = False) -> dict[str, Any]:
        """Every key's metadata as this place sees it; as it is when the place is None."""
        seen = {}
        for key in sorted(self._versions):
            version = self._version(key, place)
            if version and (with_expired or self.clock.now_ms() < version.expires_ms):
                seen[key] = json.loads(version.metadata_json)
        return seen

    def metadata_of(self, key: str, place: object) -> Any:
        """One key's metadata as this place sees it, None when there is no such key."""
        version = self._version(key, place)
        if version is None or self.clock.now_ms() >= version.expires_ms:
            return None
        return json.loads(version.metadata_json)

    def _version(self, key: str, place: object | None) -> _Version | None:
        """The last write of a key that this place sees, expired or not."""
        now_ms = self.clock.now_ms()
        # Of those of one moment, the last one comes first.
        versions = self._versions.get(key, [])[::-1]
        for version in sorted(versions, key=lambda version: -version.written_ms):
            is_here = place is None or version.place is place
            if version.written_ms + (0 if is_here else self.stale_ms) <= now_ms:
                return version
        return None

    def write_from_elsewhere(self, key: str, metadata: object) -> None:
        """Writes it for good, as an operator does from a place of their own."""
        self._versions.setdefault(key, []).append(
            _Version(json.dumps(metadata), object(), self.clock.now_ms(), math.inf)
        )

    def delete_from_elsewhere(self, key: str) -> None:
        """Deletes it, as an operator does: other places see it for `stale_ms` yet."""
        now_ms = self.clock.now_ms()
        versions = self._versions.get(key, [])
        self._versions[key] = [
            replace(version, expires_ms=min(version.expires_ms, now_ms + self.stale_ms))
            for version in versions
        ]

    def delete(self, key: str, place: object) -> None:
        """Deletes it: a write without a life, which other places see after `stale_ms`."""
        now_ms = self.clock.now_ms()
        self._versions.setdefault(key, []).append(_Version("null", place, now_ms, now_ms))

    @property
    def metadata(self) -> dict[str, Any]:
        """The metadata of every key as it is."""
        return self.seen_from(None)

    @property
    def everything(self) -> dict[str, Any]:
        """The same, with the keys whose time is up."""
        return self.seen_from(None, with_expired=True)


class FakeKeyValueStore:
    """A namespace as one place sees it. The next writes take `put_ms` and meet `faults`, one
    each; the answers to the next lists come so much later as `slow_lists_ms` says, those to the
    next gets with `held_gets`; of the next tries to read, `failing_reads` fail; while it `is_down`
    nothing is read or written, while it `is_silent` nothing read."""

    def __init__(self, namespace: FakeNamespace, *, put_ms: float = 0, list_ms: float = 0) -> None:
        self.faults: deque[Fault] = deque()
        self.slow_lists_ms: deque[float] = deque()
        self.held_gets: deque[asyncio.Event] = deque()
        self.failing_reads = 0
        self.is_down = False
        self.is_silent = False
        self.put_ms = put_ms
        self.puts = 0
        self.deletes = 0
        self.lists = 0
        self.gets = 0
        self.values_asked: list[str] = []
        self._namespace = namespace
        self._list_ms = list_ms

    async def put(self, key: str, metadata: Mapping[str, object], ttl_s: float) -> None:
        self.puts += 1
        metadata_json = json.dumps(metadata, separators=(",", ":"), ensure_ascii=False)
        if len(metadata_json.encode(errors="replace")) > 1_024 or ttl_s < 60 or len(key) > 512:
            raise StorageUnavailable("KV PUT failed: 400 Bad Request")
        fault = self.faults.popleft() if self.faults else None
        await self._wait(math.inf if fault is Fault.CUT_OFF else self.put_ms)
        if self.is_down or fault is Fault.REFUSED:
            raise StorageUnavailable("KV put failed")
        late_ms = LATE_WRITE_MS if fault is Fault.LATE else 0
        self._namespace.write(key, metadata_json, self, ttl_s, late_ms)
        if fault is not None:
            raise StorageSilent("KV put timed out")

    async def write(
        self, key: str, metadata: Mapping[str, object], kept_until_s: int | None
    ) -> None:
        now_s = self._namespace.clock.epoch_ms() / 1_000
        await self.put(key, metadata, math.inf if kept_until_s is None else kept_until_s - now_s)

    async def delete(self, key: str) -> None:
        self.deletes += 1
        fault = self.faults.popleft() if self.faults else None
        await self._wait(self.put_ms)
        if self.is_down or fault is Fault.REFUSED:
            raise StorageUnavailable("KV delete failed")
        self._namespace.delete(key, self)
        if fault is not None:
            raise StorageSilent("KV delete timed out")

    async def list(self, prefix: str) -> list[tuple[str, object]]:
        self.lists += 1
        await self._wait(self._list_ms)
        self._refuse_reads("list")
        seen = self._namespace.seen_from(self)
        if self.slow_lists_ms:
            await self._wait(self.slow_lists_ms.popleft())
        return [(key, metadata) for key, metadata in seen.items() if key.startswith(prefix)]

    async def get_metadata(self, key: str) -> object:
        self.gets += 1
        await (self.held_gets.popleft().wait() if self.held_gets else asyncio.sleep(0))
        self._refuse_reads("get")
        return self._namespace.metadata_of(key, self)

    async def get_value(self, key: str, cache_s: int) -> str | None:
        assert cache_s >= 30
        self.values_asked.append(key)
        await (self.held_gets.popleft().wait() if self.held_gets else asyncio.sleep(0))
        self._refuse_reads("get")
        return self._namespace.values.get(key)

    def _refuse_reads(self, what: str) -> None:
        failed = min(self.failing_reads, READ_TRIES)
        self.failing_reads -= failed
        if self.is_down or failed == READ_TRIES:
            raise StorageUnavailable(f"KV {what} failed")
        if self.is_silent:
            raise StorageSilent(f"KV {what} timed out")

    async def _wait(self, duration_ms: float) -> None:
        await (self._namespace.clock.sleep_ms(duration_ms) if duration_ms else asyncio.sleep(0))
