"""The clients: each sends its next request when the answer to the one before is complete.

An asyncio protocol that looks at as few bytes as it can, so that it costs a small part of what is
measured.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from benchmarks.speed.answers import TOKEN
from benchmarks.speed.provider import CHUNKS_END, HEAD_END, content_length

RUN_SECONDS = 300.0

PLACEHOLDER = "stream-00000000"
"""Stands in each prompt for the number of the request."""

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Request:
    """What is sent; `tokens` is how many the answer must have, None where nothing is checked."""

    path: str
    body: Mapping[str, object]
    tokens: int | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Exchange:
    """One request: when it was sent, when it was answered, and when each token arrived, by the
    token's number. A token that came in two chunks of HTTP has no time."""

    number: int
    sent_s: float
    done_s: float = 0.0
    arrived_s: dict[int, float] = field(default_factory=dict)


class _Client(asyncio.Protocol):
    def __init__(
        self, requests: Iterator[tuple[Request, bytes]], done: list[Exchange], *, watches: bool
    ) -> None:
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._done = done
        self._watches = watches
        self._received = b""
        self._watched = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._watches:
            self._watch()
        if not self._is_complete():
            return
        self._exchange.done_s = time.perf_counter()
        if error := self._error():
            self._finish(RuntimeError(error))
            return
        self._done.append(self._exchange)
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(exc or RuntimeError("the server closed the connection"))

    def _watch(self) -> None:
        now_s = time.perf_counter()
        for token in TOKEN.finditer(self._received, self._watched):
            self._watched = token.end()
            self._exchange.arrived_s[int(token[1])] = now_s

    def _is_complete(self) -> bool:
        head, separator, body = self._received.partition(HEAD_END)
        if not separator:
            return False
        if b"chunked" in head:
            return body.endswith(CHUNKS_END)
        return len(body) >= content_length(head)

    def _error(self) -> str | None:
        """What is wrong with a complete answer: a benchmark of wrong answers would tell nothing."""
        if not self._received.startswith(b"HTTP/1.1 %d " % self._request.status):
            return f"the server answered {self._received[:600]!r}"
        if self._request.tokens is not None:
            head, _, body = self._received.partition(HEAD_END)
            text = unchunked(body) if b"chunked" in head else body
            tokens = [int(number) for number in TOKEN.findall(text)]
            if tokens != list(range(self._request.tokens)):
                return f"the answer lacks tokens: {text[-600:]!r}"
        return None

    def _send(self) -> None:
        sent = next(self._requests, None)
        if sent is None:
            self._finish(None)
            return
        self._request, raw = sent
        self._received = b""
        self._watched = 0
        number = next(_numbers)
        raw = raw.replace(PLACEHOLDER.encode(), b"stream-%08d" % number)
        self._exchange = Exchange(number, time.perf_counter())
        self._transport.write(raw)

    def _finish(self, error: Exception | None) -> None:
        if not self.finished.done():
            if error is None:
                self.finished.set_result(None)
            else:
                self.finished.set_exception(error)
        self._transport.close()


async def run(
    url: str,
    requests: Sequence[Request],
    *,
    count: int,
    connections: int,
    watches: bool = False,
    apart_s: float = 0.0,
) -> list[Exchange]:
    """Sends so many requests, each of the given in turn, over so many connections at once, which
    begin `apart_s` after one another. With `watches` it notes when each token arrived.

    Raises:
        RuntimeError: an answer was not as it must be, or a connection was lost.
        TimeoutError: not done after RUN_SECONDS.
    """
    address = url.removeprefix("http://")
    host, _, port = address.partition(":")
    raws = itertools.cycle([(request, _raw(request, address)) for request in requests])
    left = itertools.islice(raws, count)
    done: list[Exchange] = []
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(RUN_SECONDS):
        clients = [_Client(left, done, watches=watches) for _ in range(min(connections, count))]
        for client in clients:
            await loop.create_connection(partial(_same, client), host, int(port))
            await asyncio.sleep(apart_s)
        await asyncio.gather(*(client.finished for client in clients))
    return done


def unchunked(body: bytes) -> bytes:
    """What is in the chunks of a body."""
    pieces, place = [], 0
    while (line_end := body.find(b"\r\n", place)) > 0:
        size = int(body[place:line_end], 16)
        pieces.append(body[line_end + 2 : line_end + 2 + size])
        place = line_end + 2 + size + 2
    return b"".join(pieces)


def _same(client: _Client) -> _Client:
    return client


def _raw(request: Request, address: str) -> bytes:
    content = json.dumps(request.body).encode()
    headers = {
        "host": address,
        "content-type": "application/json",
        "cf-connecting-ip": "127.0.0.1",
        "accept": "*/*",
        "user-agent": "benchmark",
        **request.headers,
        "content-length": str(len(content)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {request.path} HTTP/1.1\r\n{lines}\r\n".encode() + content
