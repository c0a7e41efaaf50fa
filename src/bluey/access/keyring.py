"""The API keys of one tenant, as one isolate knows them.

An API key is looked up by its digest, which is the name of its entry in Workers KV. So no secret is
compared here, and there is no comparison whose time could be measured. Requests do not share a
lookup: the platform does not let one request wait for another's promise.
"""

from __future__ import annotations

import math
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bluey.access.changes import StoredKey, kept_until_s, stored_keys
from bluey.access.keys import (
    ApiKey,
    KeyRecord,
    from_metadata,
    records_prefix,
    to_metadata,
    use_from_metadata,
    use_to_metadata,
    uses_prefix,
)
from bluey.errors import StorageUnavailable
from bluey.ports import STORE_WAIT_MS, Clock, RecordStore
from bluey.remembered import remember

# How long an isolate trusts what it has read: a key's record, or that there is no such key.
KEY_CACHE_MS = 30_000
# How long Workers KV itself may give an old answer after a write.
KV_STALE_MS = 60_000
# A revoked key works no longer than this, and a new key works after this at the latest.
EFFECTIVE_WITHIN_MS = KEY_CACHE_MS + KV_STALE_MS
# While KV cannot be read, a key that was read earlier is trusted this long,
KEY_STALE_MS = 600_000
# and KV is asked for it only this often, because each request that asks has to wait.
KEY_RETRY_MS = 5_000
# How many valid keys an isolate remembers, and how many unknown ones.
MAX_CACHED_KEYS = 1_000
# How soon a use that could not be written is tried again.
USE_RETRY_MS = 60_000
# How long the day of a key's last use is kept.
USE_KEPT_S = 400 * 86_400

# While KV does not answer, some requests do not have to wait for it.
assert STORE_WAIT_MS < KEY_RETRY_MS
# Before a record is too old to be trusted, KV is asked for it again at least once.
assert KEY_CACHE_MS + STORE_WAIT_MS + KEY_RETRY_MS < KEY_STALE_MS
# A use is not noted again while the lookup and the write for it are under way.
assert 2 * STORE_WAIT_MS < USE_RETRY_MS


@dataclass(frozen=True, slots=True)
class _Known:
    """A record, when it was read, and until when it is not read again."""

    record: KeyRecord
    read_ms: float
    fresh_until_ms: float


@dataclass(frozen=True, slots=True)
class _Changed:
    """What this isolate has stored of a key (None: it has deleted the key), and until when Workers
    KV may still tell what was before."""

    record: KeyRecord | None
    until_ms: float


@dataclass(frozen=True, slots=True)
class _Noted:
    """The day of a use that was or is being written, and when to try that again."""

    metadata: dict[str, object]
    again_ms: float


class Keyring:
    """What one isolate knows of the API keys of one tenant, or of an environment's operator keys
    (`owner` is `operators_of` it)."""

    def __init__(self, owner: str, store: RecordStore, clock: Clock) -> None:
        self._records = records_prefix(owner)
        self._uses = uses_prefix(owner)
        self._store = store
        self._clock = clock
        # Two caches, so that many unknown keys do not push the valid ones out.
        self._known: dict[str, _Known] = {}
        self._unknown_until_ms: dict[str, float] = {}
        # It counts before the two.
        self._changed: dict[str, _Changed] = {}
        self._noted: dict[str, _Noted] = {}

    async def find(self, digest: str) -> KeyRecord | None:
        """The record of the key with this digest; None when there is no such key or it has expired.

        A change in KV takes effect within EFFECTIVE_WITHIN_MS. Raises StorageUnavailable when KV
        cannot be read and this isolate has not read the key in the last KEY_STALE_MS.
        """
        record = await self._find(digest)
        if record is None or record.is_expired(self._clock.epoch_ms()):
            return None
        return record

    async def all(self) -> list[ApiKey]:
        """Every key that has a record, also those that have expired. A record that cannot be read
        is left out: no request with that key is served. Raises StorageUnavailable."""
        stored = await self.stored()
        return [ApiKey(key.digest, key.record) for key in stored if key.record is not None]

    async def stored(self, beginning: str = "", *, with_uses: bool = False) -> list[StoredKey]:
        """See Keys."""
        records = dict(await self._below(self._records, beginning))
        uses = dict(await self._below(self._uses, beginning)) if with_uses else {}
        for digest in filter(self._is_changed, self._changed):
            if not digest.startswith(beginning):
                continue
            record = self._changed[digest].record
            if record is None:
                records.pop(digest, None)
            else:
                records[digest] = to_metadata(record)
        return stored_keys(records.items(), uses)

    async def read(self, digest: str) -> KeyRecord | None:
        """See Keys."""
        metadata = await self._store.get_metadata(self._records + digest)
        if metadata is None:
            # Also of what this isolate has stored: somebody else may have deleted it since.
            return None
        return self._changed[digest].record if self._is_changed(digest) else from_metadata(metadata)

    async def write(self, digest: str, record: KeyRecord) -> None:
        """See Keys. This isolate knows the record at once."""
        metadata = to_metadata(record)
        self._doubt(digest)
        await self._store.write(self._records + digest, metadata, kept_until_s(record))
        now_ms = self._clock.now_ms()
        # For when this no longer counts as changed, and KV cannot be read.
        remember(self._known, digest, _Known(record, now_ms, now_ms), MAX_CACHED_KEYS)
        self._remember_change(digest, record)

    async def delete(self, digest: str) -> None:
        """See Keys. This isolate knows it at once."""
        self._doubt(digest)
        await self._store.delete(self._records + digest)
        self._known.pop(digest, None)
        self._remember_change(digest, None)

    def _remember_change(self, digest: str, record: KeyRecord | None) -> None:
        until_ms = self._clock.now_ms() + EFFECTIVE_WITHIN_MS
        remember(self._changed, digest, _Changed(record, until_ms), MAX_CACHED_KEYS)

    def _is_changed(self, digest: str) -> bool:
        """Whether what this isolate has stored of a key counts, and not what KV tells."""
        changed = self._changed.get(digest)
        return changed is not None and self._clock.now_ms() < changed.until_ms

    def _doubt(self, digest: str) -> None:
        """Has a key looked up anew: a change that fails may still happen. What is known of it
        serves only while KV cannot be read."""
        self._changed.pop(digest, None)
        self._unknown_until_ms.pop(digest, None)
        if (known := self._known.get(digest)) is not None:
            self._known[digest] = replace(known, fresh_until_ms=-math.inf)

    async def _below(self, prefix: str, beginning: str) -> list[tuple[str, object]]:
        """The metadata below a prefix, by digest."""
        found = await self._store.list(prefix + beginning)
        return [(name.removeprefix(prefix), metadata) for name, metadata in found]

    async def _find(self, digest: str) -> KeyRecord | None:
        if self._is_changed(digest):
            return self._changed[digest].record
        now_ms = self._clock.now_ms()
        known = self._known.get(digest)
        if known is not None and now_ms < known.fresh_until_ms:
            return known.record
        if now_ms < self._unknown_until_ms.get(digest, -math.inf):
            return None
        try:
            metadata = await self._store.get_metadata(self._records + digest)
        except StorageUnavailable:
            stale = self._stale(digest)
            if stale is None:
                raise
            return stale
        if self._is_changed(digest):
            # By another request, meanwhile.
            return self._changed[digest].record
        if metadata is None:
            self._known.pop(digest, None)
            remember(self._unknown_until_ms, digest, now_ms + KEY_CACHE_MS, MAX_CACHED_KEYS)
            return None
        record = from_metadata(metadata)
        self._unknown_until_ms.pop(digest, None)
        remember(
            self._known, digest, _Known(record, now_ms, now_ms + KEY_CACHE_MS), MAX_CACHED_KEYS
        )
        return record

    def _stale(self, digest: str) -> KeyRecord | None:
        # Looked up again: another request may have read the key's record meanwhile, or that it is
        # gone.
        known, now_ms = self._known.get(digest), self._clock.now_ms()
        if known is None or now_ms >= known.read_ms + KEY_STALE_MS:
            return None
        until_ms = min(now_ms + KEY_RETRY_MS, known.read_ms + KEY_STALE_MS)
        if until_ms > known.fresh_until_ms:
            remember(
                self._known, digest, _Known(known.record, known.read_ms, until_ms), MAX_CACHED_KEYS
            )
        return known.record

    def note_use(self, digest: str) -> tuple[Coroutine[Any, Any, None], ...]:
        """Notes that a key was used today (UTC). Returns background work, or none where KV has this
        day already. The work never fails; what could not be written is tried again at a use after
        USE_RETRY_MS."""
        now_ms = self._clock.now_ms()
        today = use_to_metadata(datetime.fromtimestamp(self._clock.epoch_ms() / 1_000, UTC))
        noted = self._noted.get(digest)
        if noted is not None and noted.metadata == today and now_ms < noted.again_ms:
            return ()
        # Noted before the write, so that only one of many concurrent requests writes. The note
        # holds for a while only, because that request may be cut off.
        remember(self._noted, digest, _Noted(today, now_ms + USE_RETRY_MS), MAX_CACHED_KEYS)
        return (self._write_use(digest, today),)

    async def _write_use(self, digest: str, today: dict[str, object]) -> None:
        name = self._uses + digest
        try:
            # Reads are cheaper than writes, and another isolate may have written this day already.
            written = await self._store.get_metadata(name)
            if use_from_metadata(written) != today["d"]:
                await self._store.put(name, today, USE_KEPT_S)
        except StorageUnavailable:
            return
        remember(self._noted, digest, _Noted(today, math.inf), MAX_CACHED_KEYS)
