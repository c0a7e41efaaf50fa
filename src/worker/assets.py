"""The assets binding as the core's Assets port."""

from __future__ import annotations

from typing import Any

from pyodide.ffi import JsException

from bluey.errors import AssetsUnavailable
from bluey.ports import MAX_ASSET_BYTES
from worker.bridge import bridge

WAIT_MS = 3_000


class AssetsBinding:
    """Calls `env.ASSETS`. With None in its place there are no files."""

    def __init__(self, binding: Any) -> None:
        self._binding = binding

    async def read(self, path: str) -> bytes | None:
        if self._binding is None:
            return None
        try:
            content = await bridge().readAsset(self._binding, path, MAX_ASSET_BYTES, WAIT_MS)
        except JsException as error:
            raise AssetsUnavailable(f"reading {path} failed") from error
        if content is None:
            raise AssetsUnavailable(f"reading {path} timed out")
        return None if content is False else bytes(content.to_bytes())
