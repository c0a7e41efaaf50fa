"""Workers KV as the core's KeyValueStore port."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pyodide.ffi import JsException

from bluey.errors import LedgerSilent, LedgerUnavailable
from bluey.ports import STORE_WAIT_MS
from worker.bridge import bridge


class KvNamespace:
    """One namespace. Values are empty: what is stored is in the keys' metadata, which `list`
    returns for 1,000 keys at a time."""

    def __init__(self, namespace: Any, wait_ms: int = STORE_WAIT_MS) -> None:
        self._namespace = namespace
        self._wait_ms = wait_ms

    async def put(self, key: str, metadata: Mapping[str, object], ttl_s: int) -> None:
        options = json.dumps({"metadata": metadata, "expirationTtl": ttl_s})
        try:
            is_written = await bridge().putKey(self._namespace, key, options, self._wait_ms)
        except JsException as error:
            raise LedgerUnavailable("KV put failed") from error
        if not is_written:
            raise LedgerSilent("KV put timed out")

    async def list(self, prefix: str) -> list[tuple[str, object]]:
        try:
            text = await bridge().listKeys(self._namespace, prefix, self._wait_ms)
        except JsException as error:
            raise LedgerUnavailable("KV list failed") from error
        if text is None:
            raise LedgerSilent("KV list timed out")
        return [(name, metadata) for name, metadata in json.loads(text)]

    async def get_metadata(self, key: str) -> object:
        try:
            text = await bridge().getMetadata(self._namespace, key, self._wait_ms)
        except JsException as error:
            raise LedgerUnavailable("KV get failed") from error
        if text is None:
            raise LedgerSilent("KV get timed out")
        return json.loads(text)
