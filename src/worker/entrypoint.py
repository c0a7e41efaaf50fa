"""`fetch`: the platform's request in, the core's answer out."""

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
    """What this isolate has: its outside, made at its first request (import time has no
    bindings), and what is under way after a response was given."""

    isolate: ClassVar[Isolate | None] = None
    tasks: ClassVar[set[asyncio.Task[Any] | None]] = set()


class Default(WorkerEntrypoint):
    """The Worker. The runtime makes one of these per request."""

    def __init__(self, ctx: Any, env: Any) -> None:
        super().__init__(ctx, env)
        # The runtime looks up how to call this, and caches that: by identity, so that a method
        # bound to this very object would never be found, and the object never be freed.
        self.fetch = serve  # type: ignore[method-assign]

    async def fetch(self, request: Any) -> Any:
        """See `serve`; here for the runtime to find."""
        return await serve(request)


async def serve(request: Any) -> Any:
    """A raw JavaScript Response to a request, see the HTTP contract."""
    received = read_request(request.js_object)
    if _Running.isolate is None:
        try:
            _Running.isolate = make_isolate()
        except SettingsError as problems:
            return respond(refuse(received, problems, PlatformEntropy(), ConsoleLog()))
        # What is here now stays: every full collection would walk it in vain, for 13 ms.
        gc.freeze()
    # What was spent is accounted for when the client has left, too: the runtime lets this go
    # on until `finish` is called. (`waitUntil` with a task would cost two more wake-ups.)
    finish = bridge().keepAlive()
    try:
        response = await handle(received, _Running.isolate)
        if response.stream is None:
            if response.afterwards is not None:
                _start(response.afterwards, finish)
                finish = None
            return respond(response)
        sink = OutletSink()
        _start(response.stream(sink), finish)
        finish = None
        headers = json.dumps(response.headers)
        return sink.outlet.respond(response.status, headers, request.js_object.signal)
    finally:
        if finish is not None:
            finish()


def _start(work: Coroutine[Any, Any, object], finish: Any) -> None:
    """Runs it as far as it goes without waiting, and the rest as a task."""

    async def see_through() -> None:
        try:
            await work
        finally:
            finish()
            _Running.tasks.discard(asyncio.current_task())

    loop = asyncio.get_running_loop()
    # Python 3.12 has it, which is more than the one that checks these types.
    task = asyncio.Task(see_through(), loop=loop, eager_start=True)  # type: ignore[call-arg]
    if not task.done():
        # The event loop itself refers to its tasks weakly.
        _Running.tasks.add(task)


def read_request(request: Any) -> Request:
    """The platform's request as the core's, its body unread."""
    described = json.loads(bridge().describeRequest(request))
    return Request(**described, body=RequestBody(request), client=RequestClient(request))


def respond(response: Response) -> Any:
    """The core's whole response as the platform's."""
    return bridge().respond(response.status, json.dumps(response.headers), response.body)
