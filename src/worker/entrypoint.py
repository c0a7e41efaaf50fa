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
    """The Worker. The runtime makes one of these per request."""

    def __init__(self, ctx: Any, env: Any) -> None:
        super().__init__(ctx, env)
        # The runtime caches how to call a handler, by the handler's identity. A method bound to
        # this object would be a new entry per request, which would keep the object alive for ever.
        self.fetch = serve  # type: ignore[method-assign]

    async def fetch(self, request: Any) -> Any:
        """See `serve`. The runtime looks for this method on the class."""
        return await serve(request)


async def serve(request: Any) -> Any:
    """The response to a request, as a raw JavaScript Response."""
    received = read_request(request.js_object)
    if _Running.isolate is None:
        # Where the first requests come in a burst, a garbage collection now may end the isolate:
        # "memory access out of bounds" in Pyodide. With many tenants there would be one.
        gc.disable()
        try:
            _Running.isolate = make_isolate()
            # All objects that exist now stay. Without this, each full garbage collection would
            # spend 13 ms on them.
            gc.freeze()
        except SettingsError as problems:
            return respond(request, refuse(received, problems, PlatformEntropy(), ConsoleLog()))
        finally:
            gc.enable()
    # Tokens are settled even when the client has left: the runtime keeps the invocation alive until
    # `finish` is called. (`waitUntil` with a task would cost two more wake-ups.)
    finish = bridge().keepAlive()
    try:
        response = await handle(received, _Running.isolate)
        if response.stream is None:
            if response.afterwards is not None:
                _start(response.afterwards, finish)
                finish = None
            return respond(request, response)
        sink = OutletSink()
        _start(response.stream(sink), finish)
        finish = None
        headers = json.dumps(response.headers)
        return sink.outlet.respond(response.status, headers, request.js_object.signal)
    finally:
        if finish is not None:
            finish()


def _start(work: Coroutine[Any, Any, object], finish: Any) -> None:
    """Runs the work until its first wait, and the rest as a task. Calls `finish` at its end."""

    async def see_through() -> None:
        try:
            await work
        finally:
            finish()
            _Running.tasks.discard(asyncio.current_task())

    loop = asyncio.get_running_loop()
    # The Worker's Python has `eager_start`; the older Python that checks these types does not.
    task = asyncio.Task(see_through(), loop=loop, eager_start=True)  # type: ignore[call-arg]
    if not task.done():
        # The event loop has only weak references to its tasks.
        _Running.tasks.add(task)


def read_request(request: Any) -> Request:
    """Makes the core's request from the platform's; its body is unread."""
    described = json.loads(bridge().describeRequest(request))
    return Request(**described, body=RequestBody(request), client=RequestClient(request))


def respond(request: Any, response: Response) -> Any:
    """Makes the platform's response from a response of the core's that is not a stream."""
    headers = json.dumps(response.headers)
    return bridge().respond(request.js_object, response.status, headers, response.body)
