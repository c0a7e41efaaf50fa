"""The AI provider: answers at once, or a token at a time with gaps, and notes when it sent which.

An asyncio protocol that looks at as few bytes as it can, so that it costs a small part of what is
measured.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from benchmarks.speed import answers
from benchmarks.speed.answers import Answer

HEAD_END = b"\r\n\r\n"
CHUNKS_END = b"0\r\n\r\n"
NUMBER = re.compile(rb"stream-(\d{8})")
"""In each prompt: which request it is, for the times at which its tokens were sent."""

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_STREAMS = re.compile(rb'"stream": ?true')
_MODELS = {
    model: model.encode()
    for model in (answers.OPENAI_MODEL, answers.GROWING_MODEL, answers.NATIVE_MODEL)
}


@dataclass
class Provider:
    """How the provider answers at the moment, and what it has done."""

    address: str = ""
    tokens: int = 50
    gap_s: float = 0.0
    sent_s: dict[int, list[float]] = field(default_factory=dict)

    def plays(self, tokens: int, gap_ms: float) -> None:
        """From now on answers so many tokens, with so long between two; forgets what it did."""
        self.tokens, self.gap_s = tokens, gap_ms / 1000
        self.sent_s.clear()


class _Connection(asyncio.Protocol):
    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(HEAD_END)
        if not separator or not _is_whole(head, body):
            return
        # The binding names the model in a header, other clients in the body.
        model = next((id_ for id_, name in _MODELS.items() if name in self._received), "")
        self._received = b""
        answer = answers.answer(model, self._provider.tokens)
        if not _STREAMS.search(body):
            self._transport.write(_response(answer.whole))
        elif self._provider.gap_s == 0:
            self._transport.write(_burst(answer))
        else:
            self._transport.write(_STREAM_HEAD)
            number = NUMBER.search(body)
            sent_s: list[float] = []
            if number:
                self._provider.sent_s[int(number[1])] = sent_s
            self._play(answer, sent_s, time.perf_counter())

    def _play(self, answer: Answer, sent_s: list[float], due_s: float) -> None:
        if self._transport.is_closing():
            return
        if len(sent_s) == len(answer.steps):
            self._transport.write(_chunked(answer.end) + CHUNKS_END)
            return
        sent_s.append(time.perf_counter())
        self._transport.write(_chunked(answer.steps[len(sent_s) - 1]))
        due_s += self._provider.gap_s
        wait_s = max(0.0, due_s - time.perf_counter())
        asyncio.get_running_loop().call_later(wait_s, self._play, answer, sent_s, due_s)


def content_length(head: bytes) -> int:
    """What a head of HTTP announces; 0 if nothing."""
    match = _LENGTH.search(head)
    return int(match[1]) if match else 0


@asynccontextmanager
async def running(host: str) -> AsyncIterator[Provider]:
    """The provider, listening at its address."""
    provider = Provider()
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(provider), host, 0)
    async with server:
        port: int = server.sockets[0].getsockname()[1]
        provider.address = f"{host}:{port}"
        yield provider


def _is_whole(head: bytes, body: bytes) -> bool:
    if b"chunked" in head:
        return body.endswith(CHUNKS_END)
    return len(body) >= content_length(head)


def _head(content_type: bytes) -> bytes:
    log_id = b"cf-aig-log-id: log-of-the-benchmark\r\n"
    return b"HTTP/1.1 200 OK\r\ncontent-type: " + content_type + b"\r\n" + log_id


_STREAM_HEAD = _head(b"text/event-stream") + b"transfer-encoding: chunked" + HEAD_END


def _chunked(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def _burst(answer: Answer) -> bytes:
    return _STREAM_HEAD + b"".join(map(_chunked, (*answer.steps, answer.end))) + CHUNKS_END


def _response(body: bytes) -> bytes:
    return _head(b"application/json") + b"content-length: %d\r\n\r\n%b" % (len(body), body)
