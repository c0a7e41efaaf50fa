"""The files beside the Worker."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bluey.errors import (
    AssetsUnavailable,
)
from bluey.ports import MAX_ASSET_BYTES


class FakeAssets:
    """The files beside the Worker, by path; None in their place when there is no binding."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = files
        self.is_down = False
        self.reads: list[str] = []

    async def read(self, path: str) -> bytes | None:
        self.reads.append(path)
        await asyncio.sleep(0)
        if self.is_down:
            raise AssetsUnavailable("the fake is down")
        content = None if self.files is None else self.files.get(path)
        if content is not None and len(content) > MAX_ASSET_BYTES:
            raise AssetsUnavailable("the file is too long")
        return content
