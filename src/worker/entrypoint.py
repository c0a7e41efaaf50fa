"""`fetch`: takes the platform's request and returns the core's response."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Coroutine
from typing import Any, ClassVar

from workers import WorkerEntrypoint

from bluey.app import handle, refuse
from bluey.errors import SettingsError
from bluey.http.messages import Request, Response
from bluey.isolate import Isolate
from worker.bindings import make_isolate
from worker.bridge import bridge
from worker.platform import ConsoleLog, PlatformEntropy
from worker.streams import OutletSink, RequestBody, RequestClient


class _Running:
    """The adapters of this isolate, made at its first request (there are no bindings at import
    time), and the tasks that go on after a response was returned."""

    isolate: ClassVar[Isolate | None] = None
    tasks: ClassVar[set[asyncio.Task[Any] | None]] = set()


class Default(WorkerEntrypoint):
    """The Worker. The runtime asks for one of these per request, and gets the same each time."""

    def __new__(cls, _ctx: Any, _env: Any) -> _Server:  # type: ignore[misc]
        """One that is no instance of this class is not initialized. The SDK's initialization would
        wrap `ctx` and `env`, which nobody uses, in several crossings."""
        return _SERVER

    async def fetch(self, request: Any) -> Any:
        """See `serve`. The runtime looks for this method on the class."""
        return await serve(request)


async def serve(request: Any) -> Any:
    """The response to a request, as a raw JavaScript Response."""
    js_request = request.js_object
    # Tokens are settled even when the client has left: from here on, the runtime keeps the
    # invocation alive until `finish` is called. (`waitUntil` with a task would cost two more
    # wake-ups.)
    received = begin_request(js_request)
    is_over = True
    try:
        response = await _response_to(received)
        if response.stream is None:
            if response.afterwards is not None:
                is_over = False
                _start(response.afterwards, js_request)
            return respond(js_request, response)
        sink = OutletSink()
        is_over = False
        _start(response.stream(sink), js_request)
        headers = json.dumps(response.headers)
        return sink.outlet.respond(response.status, headers, js_request.signal)
    finally:
        if is_over:
            bridge().finish(js_request)


async def _response_to(request: Request) -> Response:
    if _Running.isolate is None:
        # Where the first requests come in a burst, a garbage collection now may end the isolate:
        # "memory access out of bounds" in Pyodide. With many tenants there would be one.
        gc.disable()
        try:
            _Running.isolate = make_isolate()
            # What it is made of stays, too.
            gc.freeze()
        except SettingsError as problems:
            return refuse(request, problems, PlatformEntropy(), ConsoleLog())
        finally:
            gc.enable()
    return await handle(request, _Running.isolate)


def _start(work: Coroutine[Any, Any, object], js_request: Any) -> None:
    """Runs the work until its first wait, and the rest as a task. At its end, the invocation of the
    request may end."""

    async def see_through() -> None:
        try:
            await work
        finally:
            bridge().finish(js_request)
            _Running.tasks.discard(asyncio.current_task())

    loop = asyncio.get_running_loop()
    # The Worker's Python has `eager_start`; the older Python that checks these types does not.
    task = asyncio.Task(see_through(), loop=loop, eager_start=True)  # type: ignore[call-arg]
    if not task.done():
        # The event loop has only weak references to its tasks.
        _Running.tasks.add(task)


def begin_request(js_request: Any) -> Request:
    """Makes the core's request from the platform's; its body is unread. Keeps its invocation alive
    until `finish`."""
    described = json.loads(bridge().begin(js_request))
    return Request(**described, body=RequestBody(js_request), client=RequestClient(js_request))


def respond(js_request: Any, response: Response) -> Any:
    """Makes the platform's response from a response of the core's that is not a stream."""
    headers = json.dumps(response.headers)
    return bridge().respond(js_request, response.status, headers, response.body)


class _Server:
    """What the runtime calls. There is one, because the runtime caches how to call a handler by the
    handler's identity: a method bound to a new object would be a new entry per request, which would
    keep that object alive for ever."""

    fetch = staticmethod(serve)


_SERVER = _Server()

# All objects that exist now stay. Without this, each full garbage collection would spend 13 ms on
# them, and the first request some 25 ms on the objects of the imports.
gc.collect()
gc.freeze()
