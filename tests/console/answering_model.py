"""A model server whose answers a test writes piece by piece, while a page shows them."""

import json
import queue
import select
import socket
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import LoopbackServer

LOOK_SECONDS = 0.02
BETWEEN_PIECES_SECONDS = 0.05
MOST_PIECES = 400

Frame = dict[str, Any]
BROKEN: Frame = {}


class Answer:
    """One answer, which the server sends as it is written.

    `asked` is the request that it answers, `was_asked` is set once there is one, and `reader_left`
    once its reader is gone.
    """

    def __init__(self) -> None:
        self.asked: Frame = {}
        self.was_asked = threading.Event()
        self.reader_left = threading.Event()
        self.frames: queue.Queue[Frame | None] = queue.Queue()

    def thinks(self, text: str) -> "Answer":
        """A piece of reasoning."""
        return self._delta({"reasoning_content": text})

    def says(self, *pieces: str) -> "Answer":
        """Pieces of text, each in a frame of its own."""
        for piece in pieces:
            self._delta({"content": piece})
        return self

    def ends(self, reason: str = "stop", *, prompt: int = 25, completion: int = 5) -> "Answer":
        """The end, and the tokens that it says it used."""
        usage = {"prompt_tokens": prompt, "completion_tokens": completion}
        usage["total_tokens"] = prompt + completion
        self.frames.put({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.frames.put({"choices": [], "usage": usage})
        self.frames.put(None)
        return self

    def goes_on_until_nobody_listens(self) -> None:
        """Pieces that a test does not look at, until the reader is gone: the Worker notices that
        its client has left when there is something to send."""
        for _ in range(MOST_PIECES):
            if self.reader_left.wait(BETWEEN_PIECES_SECONDS):
                return
            self.says("and on ")
        raise AssertionError("the model is left talking to nobody")

    def breaks(self) -> None:
        """The connection ends where it is."""
        self.frames.put(BROKEN)

    def _delta(self, delta: Frame) -> "Answer":
        self.frames.put({"choices": [{"index": 0, "delta": delta}]})
        return self


class AnsweringModel(LoopbackServer):
    """OpenAI-compatible over HTTP. Answers are given in the order in which they were prepared; a
    request for which none was prepared gets `Hello.`"""

    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(_Speaker)
        self._prepared: deque[Answer] = deque()
        self.is_over = threading.Event()
        self.failure: tuple[int, str] | None = None

    def answer(self) -> Answer:
        """The next answer, to be written by the test."""
        answer = Answer()
        self._prepared.append(answer)
        return answer

    def fails(self, status: int, text: str) -> None:
        """Every request is refused with this, until that is forgotten."""
        self.failure = (status, text)

    def forget(self) -> None:
        """Forget what was prepared and not asked for."""
        self._prepared.clear()
        self.failure = None

    def next_answer(self) -> Answer:
        """What the request that came now gets."""
        try:
            return self._prepared.popleft()
        except IndexError:
            return Answer().says("Hello.").ends()


class _Speaker(BaseHTTPRequestHandler):
    server: AnsweringModel

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.server.failure is not None:
            status, text = self.server.failure
            self._begin(status, "application/json")
            self.wfile.write(text.encode())
            return
        answer = self.server.next_answer()
        answer.asked = asked
        answer.was_asked.set()
        if not asked.get("stream"):
            self._begin(200, "application/json")
            self.wfile.write(json.dumps(_whole(self._written(answer))).encode())
            return
        self._begin(200, "text/event-stream")
        try:
            for frame in self._written(answer):
                self.wfile.write(f"data: {json.dumps(frame)}\n\n".encode())
                self.wfile.flush()
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            answer.reader_left.set()

    def _begin(self, status: int, content_type: str) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.end_headers()

    def _written(self, answer: Answer) -> Iterator[Frame]:
        while not self.server.is_over.is_set():
            try:
                frame = answer.frames.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                if _has_left(self.connection):
                    raise ConnectionResetError from None
                continue
            if frame is BROKEN:
                raise ConnectionResetError
            if frame is None:
                return
            yield frame


def _whole(frames: Iterable[Frame]) -> Frame:
    text, whole = "", {}
    for frame in frames:
        for choice in frame["choices"]:
            text += choice["delta"].get("content", "")
        whole = frame
    message = {"role": "assistant", "content": text}
    return {**whole, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}


def _has_left(connection: socket.socket) -> bool:
    readable, _, _ = select.select([connection], [], [], 0)
    return bool(readable) and connection.recv(1, socket.MSG_PEEK) == b""


@contextmanager
def answering_model() -> Iterator[AnsweringModel]:
    """The server until the block ends."""
    with AnsweringModel().running() as server:
        try:
            yield server
        finally:
            server.is_over.set()
