"""An AI provider that plays scripts: the server behind the real `env.AI` in these tests.

It speaks HTTP/1.1 over plain sockets, because half of what it plays (a stall, a cut in the
middle of a chunk, a connection that the other side gave up) is below what a framework shows.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import math
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

FOREVER = math.inf
USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}

DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Reply:
    """One scripted response. `pieces` are sent in order: bytes as they are, numbers as so
    many seconds of silence. `cut` drops the connection in place of ending the body."""

    status: int = 200
    content_type: str = "application/json"
    pieces: tuple[bytes | float, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    cut: bool = False


def answer(value: object, *, status: int = 200, delay_s: float = 0.0, log_id: str = "") -> Reply:
    """A whole JSON answer."""
    return Reply(
        status=status,
        pieces=(json.dumps(value).encode(),),
        headers={"cf-aig-log-id": log_id} if log_id else {},
        delay_s=delay_s,
    )


def native(text: str, *, delay_s: float = 0.0, log_id: str = "") -> Reply:
    """An answer in Workers AI's own dialect."""
    return answer({"response": text, "usage": USAGE}, delay_s=delay_s, log_id=log_id)


def openai(text: str) -> Reply:
    """An answer in OpenAI's dialect."""
    message = {"role": "assistant", "content": text}
    return answer({"choices": [{"index": 0, "message": message}], "usage": USAGE})


def page(status: int) -> Reply:
    """An error page, as a proxy in between would serve it."""
    return Reply(status=status, content_type="text/html", pieces=(b"<h1>SECRET</h1>",))


def failure(code: int, status: int) -> Reply:
    """Workers AI's error body, its text as unfit for a client as the real one's."""
    return answer(
        {"internalCode": code, "description": "SECRET upstream text", "name": "AiError"},
        status=status,
    )


def gateway_failure(code: int, status: int) -> Reply:
    """AI Gateway's error body."""
    return answer(
        {"success": False, "errors": [{"code": code, "message": "SECRET"}]}, status=status
    )


def stream(
    *pieces: bytes | float, cut: bool = False, delay_s: float = 0.0, log_id: str = ""
) -> Reply:
    """An event stream."""
    return Reply(
        content_type="text/event-stream",
        pieces=pieces,
        headers={"cf-aig-log-id": log_id} if log_id else {},
        delay_s=delay_s,
        cut=cut,
    )


def frame(value: object) -> bytes:
    """One event of a stream."""
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def native_frames(*texts: str) -> tuple[bytes, ...]:
    """A stream's frames in the native dialect, its usage and its end included."""
    return (
        *(frame({"response": text}) for text in texts),
        frame({"response": "", "usage": USAGE}),
        DONE,
    )


def openai_frames(*texts: str) -> tuple[bytes, ...]:
    """A stream's frames in OpenAI's dialect."""
    return (
        *(frame({"choices": [{"delta": {"content": text}}]}) for text in texts),
        frame({"choices": [{"delta": {}, "finish_reason": "stop"}]}),
        frame({"choices": [], "usage": USAGE}),
        DONE,
    )


@dataclass
class Received:
    """One request that arrived, the model that it asks, and what became of its response."""

    path: str
    headers: Mapping[str, str]
    model_id: str
    inputs: dict[str, object]
    options: dict[str, object]
    at: float
    sent_all: bool = False
    abandoned_at: float | None = None

    @property
    def gateway(self) -> dict[str, object]:
        """The options for the gateway."""
        gateway = self.options["gateway"]
        assert isinstance(gateway, dict)
        return gateway

    @property
    def session_id(self) -> str:
        """Whose request it is, by the metadata."""
        metadata = self.gateway["metadata"]
        assert isinstance(metadata, dict)
        return str(metadata["sessionId"])

    @property
    def is_pending(self) -> bool:
        """Whether the response is still under way."""
        return not self.sent_all and self.abandoned_at is None


@dataclass
class Session:
    """One chat session: its n-th request is played the n-th reply, later ones the last."""

    replies: tuple[Reply, ...]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    received: list[Received] = field(default_factory=list)

    @property
    def models(self) -> list[str]:
        """The models that were asked, in order."""
        return [request.model_id for request in self.received]


class ScriptedAi:
    """The server. It runs in a thread of its own, so that tests come and go around it."""

    def __init__(self) -> None:
        self.address = ""
        self._sessions: dict[str, Session] = {}
        self._connections: set[asyncio.Task[None]] = set()

    def session(self, *replies: Reply) -> Session:
        """A new session with this script."""
        session = Session(replies)
        self._sessions[session.id] = session
        return session

    def reply_to(self, received: Received) -> Reply:
        """What is played to a request, which from now on is one of its session's."""
        session = self._sessions[received.session_id]
        reply = session.replies[min(len(session.received), len(session.replies) - 1)]
        session.received.append(received)
        return reply

    def pending(self) -> list[Received]:
        """The requests whose responses are still under way."""
        received = itertools.chain.from_iterable(s.received for s in list(self._sessions.values()))
        return [request for request in received if request.is_pending]

    @contextlib.contextmanager
    def running(self, host: str = "127.0.0.1") -> Iterator[ScriptedAi]:
        """Serves on a free port until the block ends."""
        started = threading.Event()
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_until_complete, args=[self._serve(host, started)])
        thread.start()
        try:
            assert started.wait(10), "the scripted server did not start"
            yield self
        finally:
            loop.call_soon_threadsafe(self._stop.set)
            thread.join(10)
            loop.close()

    async def _serve(self, host: str, started: threading.Event) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._accept, host, 0, backlog=512)
        self.address = f"{host}:{server.sockets[0].getsockname()[1]}"
        started.set()
        await self._stop.wait()
        server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            early: bytes | None = b""
            while early is not None:
                early = await self._exchange(early, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _exchange(
        self, early: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes | None:
        """One request and its response. Gives the first byte of the next request if that came
        meanwhile, None when the connection is of no more use."""
        received = await _read_request(early, reader)
        reply = self.reply_to(received)
        playing = asyncio.ensure_future(_play(reply, received, writer))
        # While a response is under way the client has nothing to say but that it leaves.
        listening = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({playing, listening}, return_when=asyncio.FIRST_COMPLETED)
            if listening.done() and not listening.exception() and listening.result():
                await playing
                return listening.result()
            if playing.done() and not playing.exception() and not reply.cut:
                return b""
            return None
        finally:
            for task in (playing, listening):
                task.cancel()
            await asyncio.gather(playing, listening, return_exceptions=True)
            if not received.sent_all:
                received.abandoned_at = time.monotonic()


async def _read_request(early: bytes, reader: asyncio.StreamReader) -> Received:
    head = (early + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    request_line, *lines = head.strip().split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    body = json.loads(await reader.readexactly(int(headers["content-length"])))
    path = request_line.split(" ")[1]
    if path.startswith(_UNIVERSAL_PATH):
        return _read_universal(path, headers, body)
    inputs, options, model_id = body["inputs"], body["options"], headers["cf-consn-model-id"]
    return Received(path, headers, model_id, inputs, options, time.monotonic())


# Where `env.AI.gateway(id).run` sends a list of vendors' own requests.
_UNIVERSAL_PATH = "/ai-gateway/universal/run/"


def _read_universal(path: str, headers: Mapping[str, str], body: list[dict[str, Any]]) -> Received:
    [request] = body
    metadata = json.loads(headers["cf-aig-metadata"])
    gateway = {"id": path.removeprefix(_UNIVERSAL_PATH), "metadata": metadata}
    options: dict[str, object] = {
        "gateway": gateway,
        "endpoint": [request["provider"], request["endpoint"]],
    }
    inputs = request["query"]
    return Received(path, headers, inputs["model"], inputs, options, time.monotonic())


async def _play(reply: Reply, received: Received, writer: asyncio.StreamWriter) -> None:
    await _silence(reply.delay_s)
    lines = [
        f"HTTP/1.1 {reply.status} Scripted",
        f"content-type: {reply.content_type}",
        "transfer-encoding: chunked",
        *(f"{name}: {value}" for name, value in reply.headers.items()),
    ]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
    for piece in reply.pieces:
        if isinstance(piece, bytes):
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            await writer.drain()
        else:
            await _silence(piece)
    if reply.cut:
        await writer.drain()
        writer.transport.close()
    else:
        writer.write(b"0\r\n\r\n")
        await writer.drain()
    received.sent_all = True


async def _silence(seconds: float) -> None:
    if seconds == FOREVER:
        await asyncio.Event().wait()
    elif seconds:
        await asyncio.sleep(seconds)


async def until(holds: Callable[[], bool], within_s: float = 5.0) -> None:
    """Waits until something holds; fails when it does not in time."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {within_s} s"
        await asyncio.sleep(0.02)
