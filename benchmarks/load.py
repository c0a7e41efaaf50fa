"""The two ends around the Worker: an instant AI provider, and clients that never pause.

Both are asyncio protocols that look at as few bytes as they can, so that they cost a small
part of what is measured.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from benchmarks import answers

RUN_SECONDS = 120.0

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"


class _Upstream(asyncio.Protocol):
    """Answers every request at once, with bytes made beforehand."""

    whole = answers.whole_answers()
    streamed = answers.streamed_answers()

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(_HEAD_END)
        if separator and len(body) >= _content_length(head):
            self._received = b""
            by_model = self.streamed if b'"stream":true' in body else self.whole
            speaks_openai = answers.OPENAI_MODEL.encode() in head
            model = answers.OPENAI_MODEL if speaks_openai else answers.NATIVE_MODEL
            self._transport.write(by_model[model])


class _Client(asyncio.Protocol):
    """Sends a request whenever the response to the one before is complete."""

    def __init__(self, request: bytes, budget: list[int], latencies_ms: list[float]) -> None:
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._budget = budget
        self._latencies_ms = latencies_ms
        self._sent_s = 0.0
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._is_complete():
            return
        if not self._received.startswith(b"HTTP/1.1 200 "):
            self._finish(RuntimeError(f"the Worker answered {self._received[:400]!r}"))
            return
        self._latencies_ms.append((time.perf_counter() - self._sent_s) * 1000)
        self._received = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(exc or RuntimeError("the Worker closed the connection"))

    def _is_complete(self) -> bool:
        head, separator, body = self._received.partition(_HEAD_END)
        if not separator:
            return False
        if b"chunked" in head:
            return body.endswith(answers.CHUNKS_END)
        return len(body) >= _content_length(head)

    def _send(self) -> None:
        if self._budget[0] == 0:
            self._finish(None)
            return
        self._budget[0] -= 1
        self._sent_s = time.perf_counter()
        self._transport.write(self._request)

    def _finish(self, error: Exception | None) -> None:
        if not self.finished.done():
            if error is None:
                self.finished.set_result(None)
            else:
                self.finished.set_exception(error)
        self._transport.close()


def _content_length(head: bytes) -> int:
    match = _LENGTH.search(head)
    return int(match[1]) if match else 0


@asynccontextmanager
async def upstream(host: str) -> AsyncIterator[str]:
    """The AI provider; gives its address."""
    server = await asyncio.get_running_loop().create_server(_Upstream, host, 0)
    async with server:
        port: int = server.sockets[0].getsockname()[1]
        yield f"{host}:{port}"


async def run(url: str, body: dict[str, object], *, requests: int, connections: int) -> list[float]:
    """Sends so many requests, over so many connections at once; how long each took, in ms.

    Raises:
        RuntimeError: an answer was not a 200, or a connection was lost.
        TimeoutError: not done after RUN_SECONDS.
    """
    address = url.removeprefix("http://")
    host, _, port = address.partition(":")
    content = json.dumps(body).encode()
    request = (
        b"POST /chat HTTP/1.1\r\nhost: %b\r\ncontent-type: application/json\r\n"
        b"cf-connecting-ip: 127.0.0.1\r\naccept: */*\r\nuser-agent: benchmark\r\n"
        b"content-length: %d\r\n\r\n%b" % (address.encode(), len(content), content)
    )
    budget = [requests]
    latencies_ms: list[float] = []
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(RUN_SECONDS):
        made = [_Client(request, budget, latencies_ms) for _ in range(connections)]
        for client in made:
            await loop.create_connection(lambda client=client: client, host, int(port))
        await asyncio.gather(*(client.finished for client in made))
    return latencies_ms
