"""What every `bluey.ports.Assets` does."""

from __future__ import annotations

import pytest

from bluey.errors import AssetsUnavailable
from bluey.ports import MAX_ASSET_BYTES
from tests.contract.worlds import World

FILES = {
    "/openapi.json": b"{}",
    "/docs/index.html": "<p>Grüße 🙂</p>".encode(),
    "/bytes.bin": bytes(range(256)),
    "/empty": b"",
}


@pytest.mark.parametrize("path", FILES)
async def test_a_file_is_read_as_it_is(world: World, path: str) -> None:
    assets = (await world.make_assets(FILES)).assets

    assert FILES[path] == await assets.read(path)


@pytest.mark.parametrize("path", ["/other.html", "/docs", "/docs/", "/"])
async def test_what_is_no_file_is_none(world: World, path: str) -> None:
    assets = (await world.make_assets(FILES)).assets

    assert await assets.read(path) is None


async def test_a_file_that_is_too_long_is_not_read(world: World) -> None:
    files = {"/at-the-limit": b"x" * MAX_ASSET_BYTES, "/over": b"x" * (MAX_ASSET_BYTES + 1)}
    assets = (await world.make_assets(files)).assets

    assert files["/at-the-limit"] == await assets.read("/at-the-limit")
    with pytest.raises(AssetsUnavailable):
        await assets.read("/over")


async def test_without_a_binding_there_are_no_files(world: World) -> None:
    assets = (await world.make_assets(None)).assets

    assert await assets.read("/openapi.json") is None


async def test_files_that_cannot_be_read_are_not_taken_for_missing(world: World) -> None:
    case = await world.make_assets(FILES)
    await case.fail()

    with pytest.raises(AssetsUnavailable):
        await case.assets.read("/openapi.json")


async def test_files_that_do_not_come_are_not_waited_for(world: World) -> None:
    case = await world.make_assets(FILES)
    await case.fall_silent()

    with pytest.raises(AssetsUnavailable):
        await case.assets.read("/openapi.json")
