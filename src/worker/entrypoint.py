"""`fetch`: the platform's request in, the core's answer out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any, ClassVar

from workers import WorkerEntrypoint

from bluey.app import handle, refuse
from bluey.errors import SettingsError
from bluey.http import Request, Response
from bluey.ports import Ports
from worker.bindings import make_ports
from worker.bridge import bridge
from worker.platform import ConsoleLog, PlatformEntropy
from worker.streams import OutletSink, RequestBody

class _Isolate:
    """What one isolate has: ports, made at its first request (import time has no bindings),
    and the streams under way."""

    ports: ClassVar[Ports | None] = None
    streams: ClassVar[set[asyncio.Task[None]]] = set()


class Default(WorkerEntrypoint):
    """The Worker."""

    async def fetch(self, request: Any) -> Any:
        """A raw JavaScript Response to a request, see the HTTP contract."""
        if _Isolate.ports is None:
            _Isolate.ports = make_ports()
        # What was spent is accounted for when the client has left, too: until `release`, the
        # runtime lets this go on. (`waitUntil` of a task costs ten times as much.)
        release = bridge().hold()
        try:
            response = await handle(read_request(request.js_object), _Isolate.ports)
            headers = json.dumps(response.headers)
            if response.stream is None:
                return bridge().respond(response.status, headers, response.body)
            sink = OutletSink()
            _start(response.stream(sink), release)
            release = None
            return sink.outlet.respond(response.status, headers)
        finally:
            if release is not None:
                release()


def _start(stream: Coroutine[Any, Any, None], release: Any) -> None:
    async def see_through() -> None:
        try:
            await stream
        finally:
            release()
            _Isolate.streams.discard(task)

    task = asyncio.ensure_future(see_through())
    # The event loop itself refers to its tasks weakly.
    _Isolate.streams.add(task)


def read_request(request: Any) -> Request:
    """The platform's request as the core's, its body unread."""
    return Request(**json.loads(bridge().describeRequest(request)), body=RequestBody(request))


def respond(response: Response) -> Any:
    """The core's whole response as the platform's."""
    return bridge().respond(response.status, json.dumps(response.headers), response.body)
