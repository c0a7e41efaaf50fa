"""A request's body and its client, and the way out of a streamed response."""

from __future__ import annotations

from typing import Any

from pyodide.ffi import JsException

from bluey.errors import InvalidJson, PayloadTooLarge
from bluey.ports import PlainLimit
from worker.bridge import bridge

BODY_STALL_MS = 10_000
BODY_DEADLINE_MS = 30_000
assert BODY_STALL_MS < BODY_DEADLINE_MS


class RequestBody:
    """A request's body."""

    def __init__(self, request: Any) -> None:
        self._request = request

    async def read(self, limit_bytes: int, plain: PlainLimit | None = None) -> bytes:
        """Reads at most one piece beyond the limit, whatever length the client announced.

        Raises PayloadTooLarge, or InvalidJson when the body breaks off, stalls for 10 s, or is not
        here after 30 s.
        """
        try:
            content = await bridge().readBody(
                self._request,
                limit_bytes,
                plain.limit_bytes if plain else limit_bytes,
                plain.marker if plain else "",
                BODY_STALL_MS,
                BODY_DEADLINE_MS,
            )
        except JsException as error:
            raise InvalidJson from error
        if content is None:
            raise InvalidJson
        if isinstance(content, int):
            raise PayloadTooLarge(content)
        body: bytes = content.to_bytes()
        return body


class RequestClient:
    """The client that sent a request. Behind `wrangler dev`'s proxy, a client's leaving is not
    seen."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @property
    def has_left(self) -> bool:
        """See the port."""
        return bool(self._request.signal.aborted)


class OutletSink:
    """Where the core writes a streamed response."""

    def __init__(self) -> None:
        self.outlet = bridge().Outlet.new()

    async def write(self, text: str, wait_ms: int) -> bool:
        outlet = self.outlet
        if not outlet.write(text):
            return False
        if outlet.isFull and not await outlet.room(wait_ms):
            outlet.abort()
            return False
        return True

    @property
    def is_gone(self) -> bool:
        return bool(self.outlet.isGone)

    async def close(self) -> None:
        self.outlet.close()
