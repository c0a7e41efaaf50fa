"""Workers KV as the core's RecordStore and ValueStore ports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pyodide.ffi import JsException

from bluey.errors import StorageSilent, StorageUnavailable
from bluey.ports import STORE_WAIT_MS
from worker.bridge import bridge


class KvNamespace:
    """One namespace. What requests write is in the metadata of the KV keys, which `list` returns
    for 1,000 keys at a time; operators write values, too."""

    def __init__(self, namespace: Any, wait_ms: int = STORE_WAIT_MS) -> None:
        self._namespace = namespace
        self._wait_ms = wait_ms

    async def put(self, key: str, metadata: Mapping[str, object], ttl_s: int) -> None:
        options = json.dumps({"metadata": metadata, "expirationTtl": ttl_s})
        await self._ask("put", bridge().putKey, key, options)

    async def write(
        self, key: str, metadata: Mapping[str, object], kept_until_s: int | None
    ) -> None:
        kept = {} if kept_until_s is None else {"expiration": kept_until_s}
        await self._ask("put", bridge().putKey, key, json.dumps({"metadata": metadata, **kept}))

    async def delete(self, key: str) -> None:
        await self._ask("delete", bridge().deleteKey, key)

    async def list(self, prefix: str) -> list[tuple[str, object]]:
        text = await self._ask("list", bridge().listKeys, prefix)
        return [(name, metadata) for name, metadata in json.loads(text)]

    async def get_metadata(self, key: str) -> object:
        return json.loads(await self._ask("get", bridge().getMetadata, key))

    async def get_value(self, key: str, cache_s: int) -> str | None:
        value: str | None = json.loads(await self._ask("get", bridge().getValue, key, cache_s))
        return value

    async def _ask(self, what: str, ask: Any, *arguments: str | int) -> Any:
        """Calls a function of the bridge on the namespace. Raises StorageUnavailable."""
        try:
            answer = await ask(self._namespace, *arguments, self._wait_ms)
        except JsException as error:
            raise StorageUnavailable(f"KV {what} failed") from error
        if answer is None:
            raise StorageSilent(f"KV {what} timed out")
        return answer
