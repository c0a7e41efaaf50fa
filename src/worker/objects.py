"""Durable Objects as the core's Objects port."""

from __future__ import annotations

from typing import Any

from pyodide.ffi import JsException

from bluey.errors import StorageReset, StorageSilent, StorageUnavailable
from worker.bridge import bridge


class ObjectNamespace:
    """The objects of one class; `kind` names it in errors."""

    def __init__(self, namespace: Any, kind: str = "ledger object") -> None:
        self._namespace = namespace
        self._kind = kind

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        try:
            text = await bridge().callObject(self._namespace, name, method, argument_json, wait_ms)
        except JsException as error:
            reason = f"the {self._kind} failed at {method}: {error.message}"
            if error.message == "reset":
                raise StorageReset(reason) from error
            raise StorageUnavailable(reason) from error
        if text is None:
            raise StorageSilent(f"the {self._kind} did not answer {method}")
        return str(text)
