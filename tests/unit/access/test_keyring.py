from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bluey.access.keyring import (
    EFFECTIVE_WITHIN_MS,
    KEY_CACHE_MS,
    KEY_RETRY_MS,
    KEY_STALE_MS,
    KV_STALE_MS,
    MAX_CACHED_KEYS,
    USE_RETRY_MS,
    Keyring,
)
from bluey.access.keys import KeyRecord, to_metadata
from bluey.errors import StorageUnavailable
from tests.fakes.clock import FakeClock
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace, Fault

DIGEST = "ab" * 32
NAME = f"key/acme/{DIGEST}"
USE_NAME = f"key-use/acme/{DIGEST}"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RECORD = KeyRecord.model_validate({"label": "website", "created": NOON})
OTHER = KeyRecord.model_validate({"label": "other", "created": NOON})
TTL_S = 400 * 86_400


class Home:
    """One isolate with its keyring, and an operator elsewhere who writes what it reads."""

    def __init__(self, stale_ms: float = 0) -> None:
        self.clock = FakeClock()
        self.namespace = FakeNamespace(self.clock, stale_ms)
        self.store = FakeKeyValueStore(self.namespace)
        self.keyring = Keyring("acme", self.store, self.clock)

    def write(self, record: KeyRecord, digest: str = DIGEST, tenant_id: str = "acme") -> None:
        self.write_metadata(to_metadata(record), f"key/{tenant_id}/{digest}")

    def write_metadata(self, metadata: object, name: str = NAME) -> None:
        self.clock.advance(1_000)
        self.namespace.write_from_elsewhere(name, metadata)

    def revoke(self, digest: str = DIGEST) -> None:
        self.namespace.delete_from_elsewhere(f"key/acme/{digest}")

    async def find(self, digest: str = DIGEST) -> KeyRecord | None:
        return await self.keyring.find(digest)


async def note_use(home: Home, digest: str) -> None:
    for wait in home.keyring.note_use(digest):
        await wait


async def test_a_key_that_was_stored_is_found() -> None:
    home = Home()
    home.write(RECORD)

    assert RECORD == await home.find()


@pytest.mark.parametrize("other", ["", "ab" * 31, "ab" * 31 + "ac"])
async def test_another_digest_is_not_found(other: str) -> None:
    home = Home()
    home.write(RECORD)

    assert None is await home.find(other)


async def test_another_tenants_key_is_not_found() -> None:
    home = Home()
    home.write(RECORD, tenant_id="acme-two")

    assert None is await home.find()


async def test_what_was_read_is_not_read_again_for_a_while() -> None:
    home = Home()
    home.write(RECORD)
    await home.find()
    home.write(OTHER)

    home.clock.advance(KEY_CACHE_MS - 1_001)
    assert (RECORD, 1) == (await home.find(), home.store.gets)
    home.clock.advance(1)
    assert (OTHER, 2) == (await home.find(), home.store.gets)


async def test_that_there_is_no_key_is_not_read_again_for_a_while() -> None:
    home = Home()
    assert None is await home.find()
    home.write(RECORD)

    home.clock.advance(KEY_CACHE_MS - 1_001)
    assert (None, 1) == (await home.find(), home.store.gets)
    home.clock.advance(1)
    assert (RECORD, 2) == (await home.find(), home.store.gets)


def test_how_long_a_change_takes_is_stated() -> None:
    assert (30_000, 60_000, 90_000) == (KEY_CACHE_MS, KV_STALE_MS, EFFECTIVE_WITHIN_MS)


@pytest.mark.parametrize("every_ms", [1_000, 7_000, 29_999])
async def test_a_revoked_key_works_no_longer_than_stated(every_ms: float) -> None:
    home = Home(stale_ms=KV_STALE_MS)
    home.write(RECORD)
    home.clock.advance(KV_STALE_MS)
    assert RECORD == await home.find()
    home.revoke()
    revoked_ms = home.clock.now_ms()

    last_ms = revoked_ms
    while home.clock.now_ms() < revoked_ms + 2 * EFFECTIVE_WITHIN_MS:
        home.clock.advance(every_ms)
        if await home.find() is not None:
            last_ms = home.clock.now_ms()

    assert KV_STALE_MS - every_ms <= last_ms - revoked_ms < EFFECTIVE_WITHIN_MS


async def test_a_key_expires_at_its_moment_though_it_is_cached() -> None:
    home = Home()
    home.write(RECORD.model_copy(update={"expires": NOON + timedelta(seconds=10)}))
    assert None is not await home.find()

    home.clock.advance(9_000 - 1)
    assert None is not await home.find()
    home.clock.advance(1)
    assert (None, 1) == (await home.find(), home.store.gets)


async def test_without_kv_a_key_that_was_read_works_for_a_stated_time() -> None:
    home = Home()
    home.write(RECORD)
    await home.find()
    home.store.is_down = True

    home.clock.advance(KEY_STALE_MS - 1)
    assert RECORD == await home.find()
    home.clock.advance(1)
    with pytest.raises(StorageUnavailable):
        await home.find()


async def test_without_kv_it_is_asked_for_a_key_now_and_then_only() -> None:
    home = Home()
    home.write(RECORD)
    await home.find()
    home.store.is_down = True
    home.clock.advance(KEY_CACHE_MS)

    for _ in range(10):
        assert RECORD == await home.find()
    assert 2 == home.store.gets
    home.clock.advance(KEY_RETRY_MS)
    assert RECORD == await home.find()
    assert 3 == home.store.gets


async def test_a_key_revoked_during_an_outage_stops_soon_after_it() -> None:
    home = Home()
    home.write(RECORD)
    await home.find()
    home.store.is_down = True
    home.revoke()
    home.clock.advance(KEY_CACHE_MS)
    assert RECORD == await home.find()

    home.store.is_down = False
    home.clock.advance(KEY_RETRY_MS)
    assert None is await home.find()


@pytest.mark.parametrize("was_unknown", [False, True])
async def test_without_kv_a_key_that_was_never_read_is_not_let_in(was_unknown: bool) -> None:
    home = Home()
    if was_unknown:
        assert None is await home.find()
        home.clock.advance(KEY_CACHE_MS)
    home.store.is_down = True

    with pytest.raises(StorageUnavailable):
        await home.find()


async def test_a_record_that_cannot_be_read_lets_nobody_in() -> None:
    home = Home()
    home.write_metadata({"label": "website"})

    with pytest.raises(StorageUnavailable):
        await home.find()


async def test_a_record_that_became_unreadable_is_not_replaced_by_the_old_one() -> None:
    home = Home()
    home.write(RECORD)
    await home.find()
    home.write_metadata({"label": "website"})
    home.clock.advance(KEY_CACHE_MS)

    with pytest.raises(StorageUnavailable):
        await home.find()


async def test_many_wrong_keys_push_out_the_oldest_of_them_and_no_right_one() -> None:
    home = Home()
    home.write(RECORD)
    await home.find()
    for number in range(MAX_CACHED_KEYS + 1):
        await home.find(f"{number:064x}")
    gets = home.store.gets

    await home.find()
    await home.find(f"{MAX_CACHED_KEYS:064x}")
    await home.find(f"{1:064x}")
    assert gets == home.store.gets
    await home.find(f"{0:064x}")
    assert gets + 1 == home.store.gets


async def test_of_many_right_keys_those_read_last_are_remembered() -> None:
    home = Home()
    digests = [f"{number:064x}" for number in range(MAX_CACHED_KEYS + 1)]
    for digest in digests:
        home.namespace.write_from_elsewhere(f"key/acme/{digest}", to_metadata(RECORD))
    for digest in digests:
        assert RECORD == await home.find(digest)
    gets = home.store.gets

    await home.find(digests[1])
    assert gets == home.store.gets
    await home.find(digests[0])
    assert gets + 1 == home.store.gets


async def test_a_lookup_while_another_is_under_way_is_right_too() -> None:
    home = Home()
    home.write(RECORD)

    assert [RECORD] * 5 == list(await asyncio.gather(*[home.find() for _ in range(5)]))


async def test_a_lookup_that_fails_sees_that_another_found_the_key_gone() -> None:
    home = Home()
    home.write(RECORD)
    await home.find()
    home.clock.advance(KEY_CACHE_MS)

    home.store.held_gets.append(answered := asyncio.Event())
    failing = asyncio.ensure_future(home.find())
    await asyncio.sleep(0)
    home.revoke()
    assert None is await home.find()
    home.store.is_down = True
    answered.set()

    with pytest.raises(StorageUnavailable):
        await failing


async def test_the_day_of_a_use_is_written_once_a_day() -> None:
    home = Home()

    for _ in range(24):
        await note_use(home, DIGEST)
        home.clock.advance(1_000)
    assert ({USE_NAME: {"d": "2026-11-23"}}, 1) == (home.namespace.metadata, home.store.puts)
    home.clock.advance(12 * 3_600_000)
    for _ in range(24):
        await note_use(home, DIGEST)
    assert ({USE_NAME: {"d": "2026-11-24"}}, 2) == (home.namespace.metadata, home.store.puts)


async def test_of_many_uses_at_once_one_is_written() -> None:
    home = Home()

    await asyncio.gather(*[note_use(home, DIGEST) for _ in range(50)])

    assert 1 == home.store.puts


async def test_each_key_has_its_own_day() -> None:
    home = Home()

    await note_use(home, DIGEST)
    await note_use(home, "cd" * 32)

    assert {USE_NAME, f"key-use/acme/{'cd' * 32}"} == set(home.namespace.metadata)


async def test_a_day_that_another_isolate_wrote_is_not_written_again() -> None:
    home = Home()
    home.namespace.write_from_elsewhere(USE_NAME, {"d": "2026-11-23"})

    await note_use(home, DIGEST)
    await note_use(home, DIGEST)

    assert (0, 1) == (home.store.puts, home.store.gets)


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.UNCONFIRMED])
async def test_a_use_that_was_not_written_is_tried_again_later(fault: Fault) -> None:
    home = Home()
    home.store.faults.append(fault)

    await note_use(home, DIGEST)
    home.clock.advance(USE_RETRY_MS - 1)
    await note_use(home, DIGEST)
    assert 1 == home.store.puts
    home.clock.advance(1)
    await note_use(home, DIGEST)
    assert {USE_NAME: {"d": "2026-11-23"}} == home.namespace.metadata


async def test_a_use_is_tried_again_when_kv_is_there_again() -> None:
    home = Home()
    home.store.is_down = True
    await note_use(home, DIGEST)
    home.store.is_down = False
    home.clock.advance(USE_RETRY_MS)

    await note_use(home, DIGEST)

    assert {USE_NAME: {"d": "2026-11-23"}} == home.namespace.metadata


async def test_a_use_whose_request_was_cut_off_is_tried_again_later() -> None:
    home = Home()
    cut_off = asyncio.ensure_future(note_use(home, DIGEST))
    await asyncio.sleep(0)
    cut_off.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cut_off
    home.clock.advance(USE_RETRY_MS)

    await note_use(home, DIGEST)

    assert {USE_NAME: {"d": "2026-11-23"}} == home.namespace.metadata


async def test_a_use_is_kept_for_a_stated_time() -> None:
    home = Home()
    await note_use(home, DIGEST)

    home.clock.advance(TTL_S * 1_000 - 1)
    assert {USE_NAME} == set(home.namespace.metadata)
    home.clock.advance(1)
    assert {} == home.namespace.metadata


async def test_what_this_isolate_stores_it_knows_at_once() -> None:
    home = Home(stale_ms=KV_STALE_MS)
    home.write(RECORD)
    home.clock.advance(KV_STALE_MS)
    assert RECORD == await home.find()

    await home.keyring.write(DIGEST, OTHER)

    assert OTHER == await home.find()


async def test_what_was_unknown_is_known_once_it_is_stored() -> None:
    home = Home()
    assert None is await home.find()

    await home.keyring.write(DIGEST, RECORD)

    assert RECORD == await home.find()


async def test_what_this_isolate_deletes_stays_away_while_kv_may_still_show_it() -> None:
    home = Home(stale_ms=KV_STALE_MS)
    home.write(RECORD)
    home.clock.advance(KV_STALE_MS)
    assert RECORD == await home.find()

    await home.keyring.delete(DIGEST)

    for _ in range(12):
        assert None is await home.find()
        home.clock.advance(EFFECTIVE_WITHIN_MS / 10)


def keep_telling(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, KV tells of the key what it tells now."""
    old = home.namespace.metadata_of(NAME, home.store)

    async def list_old(_prefix: str) -> list[tuple[str, object]]:
        return [] if old is None else [(NAME, old)]

    async def get_old(_key: str) -> object:
        return old

    monkeypatch.setattr(home.store, "list", list_old)
    monkeypatch.setattr(home.store, "get_metadata", get_old)


async def digests(home: Home) -> list[str]:
    return [key.digest for key in await home.keyring.stored("ab")]


async def test_what_this_isolate_deletes_is_not_listed_while_kv_may_still_show_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = Home()
    home.write(RECORD)
    keep_telling(home, monkeypatch)
    await home.keyring.delete(DIGEST)

    home.clock.advance(EFFECTIVE_WITHIN_MS - 1)
    assert [] == await digests(home)
    assert None is await home.keyring.read(DIGEST)
    home.clock.advance(1)
    assert [DIGEST] == await digests(home)
    assert RECORD == await home.keyring.read(DIGEST)


async def test_what_this_isolate_stores_is_listed_though_kv_may_not_show_it_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = Home()
    keep_telling(home, monkeypatch)
    await home.keyring.write(DIGEST, RECORD)

    assert [DIGEST] == await digests(home)
    assert [] == await home.keyring.stored("ac")
    # It may be gone again: nobody is to write it anew.
    assert None is await home.keyring.read(DIGEST)
    home.clock.advance(EFFECTIVE_WITHIN_MS)
    assert [] == await digests(home)


async def test_what_this_isolate_changes_is_read_as_it_was_stored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = Home()
    home.write(RECORD)
    keep_telling(home, monkeypatch)
    await home.keyring.write(DIGEST, OTHER)

    assert OTHER == await home.keyring.read(DIGEST)
    assert [OTHER] == [key.record for key in await home.keyring.stored()]


@pytest.mark.parametrize("changed", [None, OTHER], ids=["deleted", "changed"])
async def test_a_change_counts_though_a_lookup_is_under_way(
    changed: KeyRecord | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home()
    home.write(RECORD)
    real = home.store.get_metadata

    async def get_metadata(key: str) -> object:
        found = await real(key)
        if changed is None:
            await home.keyring.delete(DIGEST)
        else:
            await home.keyring.write(DIGEST, changed)
        return found

    with monkeypatch.context() as during_the_lookup:
        during_the_lookup.setattr(home.store, "get_metadata", get_metadata)
        assert changed == await home.find()

    home.store.is_down = True
    for _ in range(9):
        assert changed == await home.find()
        home.clock.advance(EFFECTIVE_WITHIN_MS / 9)
    home.store.is_down = False
    assert changed == await home.find()


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.UNCONFIRMED])
async def test_after_a_change_that_may_have_failed_kv_is_asked(fault: Fault) -> None:
    home = Home()
    home.write(RECORD)
    assert RECORD == await home.find()

    home.store.faults.append(fault)
    with pytest.raises(StorageUnavailable):
        await home.keyring.delete(DIGEST)
    assert (RECORD if fault is Fault.REFUSED else None) == await home.find()


async def test_a_change_that_fails_with_kv_does_not_end_what_is_known() -> None:
    home = Home()
    home.write(RECORD)
    assert RECORD == await home.find()
    home.store.is_down = True

    with pytest.raises(StorageUnavailable):
        await home.keyring.write(DIGEST, OTHER)

    assert RECORD == await home.find()
