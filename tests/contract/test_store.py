"""What every `bluey.ports.RecordStore`, hence every `LookupStore` and `KeyValueStore`, does."""

from __future__ import annotations

import asyncio

import pytest

from bluey.access.changes import LAST_KEPT_S
from bluey.errors import StorageSilent, StorageUnavailable
from tests.contract.worlds import World

TTL_S = 3_600


METADATA = pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"t": 123, "r": 4, "m": {"@cf/meta/llama-3.1-8b-instruct": 123}},
        {"t": 10**15, "r": 0, "m": {}},
        {"m": {"modèle-世🙂": 1, 'quoted "': 2, "back\\slash": 3}},
        {"list": [1, None, True, "x"], "empty": ""},
        {"x": "y" * (1_024 - len('{"x":""}'))},
    ],
    ids=["empty", "a-tally", "large", "characters", "shapes", "as-long-as-may-be"],
)


async def test_at_first_there_are_no_keys(world: World) -> None:
    store = (await world.make_store()).store

    assert [] == list(await store.list("budget/"))
    assert None is await store.get_metadata("budget/a")


@METADATA
async def test_what_is_put_is_listed(world: World, metadata: dict[str, object]) -> None:
    store = (await world.make_store()).store

    await store.put("budget/a", metadata, TTL_S)

    assert [("budget/a", metadata)] == list(await store.list("budget/"))


@METADATA
async def test_what_is_put_is_found_by_its_key(world: World, metadata: dict[str, object]) -> None:
    store = (await world.make_store()).store
    await store.put("key/a/1", metadata, TTL_S)
    await store.put("key/a/12", {"other": True}, TTL_S)

    assert metadata == await store.get_metadata("key/a/1")


@pytest.mark.parametrize("other", ["key/a/", "key/a/12", "key/A/1", "key%2Fa%2F1", "1"])
async def test_a_key_is_found_by_its_whole_name_only(world: World, other: str) -> None:
    store = (await world.make_store()).store
    await store.put("key/a/1", {}, TTL_S)

    assert None is await store.get_metadata(other)


async def test_a_key_is_taken_literally(world: World) -> None:
    store = (await world.make_store()).store
    await store.put("a b/ü?&=%/1", {"t": 1}, TTL_S)

    assert {"t": 1} == await store.get_metadata("a b/ü?&=%/1")


async def test_the_keys_below_a_prefix_are_listed_and_no_others(world: World) -> None:
    store = (await world.make_store()).store
    for key in ("budget/a/1", "budget/a/2", "budget/ab/1", "other/a/1"):
        await store.put(key, {"t": 1}, TTL_S)

    assert ["budget/a/1", "budget/a/2"] == sorted(key for key, _ in await store.list("budget/a/"))
    assert ["other/a/1"] == [key for key, _ in await store.list("other")]
    assert [] == list(await store.list("nothing/"))


async def test_a_prefix_is_taken_literally(world: World) -> None:
    store = (await world.make_store()).store
    await store.put("a b/ü?&=%/1", {"t": 1}, TTL_S)

    assert [("a b/ü?&=%/1", {"t": 1})] == list(await store.list("a b/ü?&=%/"))
    assert [] == list(await store.list("a%20b/"))


async def test_every_page_of_a_long_list_is_read(world: World) -> None:
    store = (await world.make_store()).store
    keys = [f"budget/{number:04}" for number in range(25)]
    for key in keys:
        await store.put(key, {"k": key}, TTL_S)

    assert [(key, {"k": key}) for key in keys] == sorted(await store.list("budget/"))


async def test_of_two_writes_the_last_is_kept(world: World) -> None:
    case = await world.make_store()
    await case.store.put("budget/a", {"t": 1}, TTL_S)
    await case.let_a_second_pass()

    await case.store.put("budget/a", {"t": 2}, TTL_S)

    assert [("budget/a", {"t": 2})] == list(await case.store.list("budget/"))
    assert {"t": 2} == await case.store.get_metadata("budget/a")


async def test_keys_are_written_at_the_same_time(world: World) -> None:
    store = (await world.make_store()).store

    await asyncio.gather(*[store.put(f"budget/{n}", {"t": n}, TTL_S) for n in range(10)])

    assert 10 == len(await store.list("budget/"))


async def test_a_second_write_within_a_second_is_refused_and_changes_nothing(
    world: World,
) -> None:
    store = (await world.make_store()).store
    await store.put("budget/a", {"t": 1}, TTL_S)

    with pytest.raises(StorageUnavailable):
        await store.put("budget/a", {"t": 2}, TTL_S)

    assert [("budget/a", {"t": 1})] == list(await store.list("budget/"))


@METADATA
@pytest.mark.parametrize("lives_s", [None, TTL_S, LAST_KEPT_S])
async def test_what_is_written_is_found_and_listed(
    world: World, metadata: dict[str, object], lives_s: int | None
) -> None:
    store = (await world.make_store()).store
    kept_until_s = lives_s and min(int(world.clock.epoch_ms() / 1_000) + lives_s, LAST_KEPT_S)

    await store.write("key/a/1", metadata, kept_until_s)

    assert metadata == await store.get_metadata("key/a/1")
    assert [("key/a/1", metadata)] == list(await store.list("key/a/"))


async def test_a_record_that_ends_too_soon_is_not_taken_for_written(world: World) -> None:
    store = (await world.make_store()).store

    with pytest.raises(StorageUnavailable):
        await store.write("key/a/1", {}, int(world.clock.epoch_ms() / 1_000) + 30)

    assert [] == list(await store.list(""))


async def test_what_is_deleted_is_gone_and_nothing_else(world: World) -> None:
    store = (await world.make_store()).store
    for key in ("key/a/1", "key/a/12", "key/a/ü?&=%"):
        await store.write(key, {"k": key}, None)

    await store.delete("key/a/1")
    await store.delete("key/a/ü?&=%")

    assert None is await store.get_metadata("key/a/1")
    assert [("key/a/12", {"k": "key/a/12"})] == list(await store.list("key/"))


async def test_what_is_not_there_may_be_deleted(world: World) -> None:
    store = (await world.make_store()).store

    await store.delete("key/a/1")

    assert [] == list(await store.list(""))


@pytest.mark.parametrize(
    ("key", "metadata", "ttl_s"),
    [
        ("budget/a", {"x": "y" * 1_024}, TTL_S),
        ("budget/a", {"x": "世" * 400}, TTL_S),
        ("budget/a", {}, 59),
        ("k" * 513, {}, TTL_S),
    ],
    ids=["metadata-too-long", "metadata-of-too-many-bytes", "too-short-a-life", "key-too-long"],
)
async def test_what_the_store_does_not_take_is_not_taken_for_written(
    world: World, key: str, metadata: dict[str, object], ttl_s: int
) -> None:
    store = (await world.make_store()).store

    with pytest.raises(StorageUnavailable):
        await store.put(key, metadata, ttl_s)

    assert [] == list(await store.list(""))


async def test_a_store_that_fails_says_so(world: World) -> None:
    case = await world.make_store()
    await case.fail()

    with pytest.raises(StorageUnavailable):
        await case.store.put("budget/a", {}, TTL_S)
    with pytest.raises(StorageUnavailable):
        await case.store.write("key/a", {}, None)
    with pytest.raises(StorageUnavailable):
        await case.store.delete("key/a")
    with pytest.raises(StorageUnavailable):
        await case.store.list("budget/")
    with pytest.raises(StorageUnavailable):
        await case.store.get_metadata("budget/a")


async def test_at_first_there_is_no_value(world: World) -> None:
    store = (await world.make_store()).store

    assert None is await store.get_value("tenant/a", 30)


@pytest.mark.parametrize(
    "value",
    ["x", "null", '{"a": "modèle-世🙂", "b": "\\n"}', " \n\t", "x" * 100_000],
    ids=["short", "null", "characters", "space", "long"],
)
async def test_a_value_is_as_it_was_written(world: World, value: str) -> None:
    case = await world.make_store()
    await case.write_value("tenant/a b/ü?&=%/1", value)

    assert value == await case.store.get_value("tenant/a b/ü?&=%/1", 30)
    assert None is await case.store.get_value("tenant/a b", 30)


async def test_a_value_cannot_be_read_from_a_store_that_fails(world: World) -> None:
    case = await world.make_store()
    await case.write_value("tenant/a", "x")
    await case.fail()

    with pytest.raises(StorageUnavailable):
        await case.store.get_value("tenant/a", 30)


async def test_a_value_is_given_up_when_the_store_is_silent(world: World) -> None:
    case = await world.make_store()
    await case.fall_silent()

    with pytest.raises(StorageSilent):
        await case.store.get_value("tenant/a", 30)


async def test_a_value_is_asked_for_three_times(world: World) -> None:
    case = await world.make_store()
    await case.write_value("tenant/a", "x")
    await case.fail_next(2)

    assert "x" == await case.store.get_value("tenant/a", 30)


READS = pytest.mark.parametrize("read", ["list", "get_metadata"])


@READS
@pytest.mark.parametrize("times", [1, 2])
async def test_a_read_that_fails_is_tried_again(world: World, read: str, times: int) -> None:
    case = await world.make_store()
    await case.store.put("budget/a", {"t": 1}, TTL_S)
    await case.fail_next(times)

    answer = await getattr(case.store, read)("budget/a")

    assert {"list": [("budget/a", {"t": 1})], "get_metadata": {"t": 1}}[read] == answer


@READS
async def test_a_read_is_tried_three_times(world: World, read: str) -> None:
    case = await world.make_store()
    await case.fail_next(3)

    with pytest.raises(StorageUnavailable):
        await getattr(case.store, read)("budget/a")
    await getattr(case.store, read)("budget/a")


@READS
async def test_a_read_without_an_answer_is_given_up(world: World, read: str) -> None:
    case = await world.make_store()
    await case.fall_silent()

    with pytest.raises(StorageSilent):
        await getattr(case.store, read)("budget/a")


async def test_a_write_without_an_answer_may_still_arrive(world: World) -> None:
    case = await world.make_store()
    await case.fall_silent()

    with pytest.raises(StorageSilent):
        await case.store.put("budget/a", {}, TTL_S)


async def test_a_deletion_without_an_answer_may_still_arrive(world: World) -> None:
    case = await world.make_store()
    await case.fall_silent()

    with pytest.raises(StorageSilent):
        await case.store.delete("key/a")
