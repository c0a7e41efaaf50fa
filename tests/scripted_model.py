"""An OpenAI-compatible model server for tests that is told how to fail and end.

What a model says is scripted by the local AI Worker (docs/runtime.md), in every dialect. This is
what only a server behind it can do: how it fails, and what it was asked.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import LoopbackServer

USAGE = {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}
CALL = {"id": "1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
STALL_SECONDS = 120.0


class ScriptedModelServer(LoopbackServer):
    """OpenAI-compatible over HTTP; the last message says how it answers (see `_Script`)."""

    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__(_Script)
        self.bodies: list[dict[str, Any]] = []
        self.authorizations: list[str | None] = []
        self.reader_gone = threading.Event()
        self.stop_stalling = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()


class _Script(BaseHTTPRequestHandler):
    """What a last message asks for, beside an answer that is always the same:

    `fail <status> <text>`, `drop`, `stall`, `cut`, `break`, `endless`: ways to fail and to end.
    `call`: a tool call, whole.
    """

    server: ScriptedModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.bodies.append(body)
        self.server.authorizations.append(self.headers["authorization"])
        # Cleared, it holds every answer back until it is set.
        self.server.may_answer.wait(STALL_SECONDS)
        content = body["messages"][-1]["content"]
        # With images, a message's text is one of its parts.
        said = content if isinstance(content, str) else content[0].get("text", "")
        script, *arguments = said.split(maxsplit=2) or [""]
        if script == "drop":
            self.connection.close()
        elif script == "stall":
            self.server.stop_stalling.wait(STALL_SECONDS)
            self.connection.close()
        elif script == "fail":
            status, text = arguments
            self._send(int(status), "application/json", text)
        elif not body.get("stream"):
            message: dict[str, Any] = {"role": "assistant", "content": "Hello."}
            if script == "call":
                message = {"role": "assistant", "content": None, "tool_calls": [CALL]}
            self._send(
                200,
                "application/json",
                json.dumps({"choices": [{"message": message}], "usage": USAGE}),
            )
        else:
            self._stream(script)

    def _stream(self, script: str) -> None:
        self._send(200, "text/event-stream", "")
        if script == "endless":
            try:
                while True:
                    self._frame({"choices": [{"delta": {"content": "on "}}]})
                    time.sleep(0.01)
            except OSError:
                self.server.reader_gone.set()
            return
        self._frame({"choices": [{"delta": {"role": "assistant", "content": None}}]})
        self._frame({"choices": [{"delta": {"content": "Hé"}}]}, split=True)
        if script == "break":
            self._frame({"error": {"code": 500, "message": "out of memory"}})
            return
        if script == "cut":
            return
        if script == "call":
            self._frame({"choices": [{"delta": {"tool_calls": [CALL]}}]})
        self._frame({"choices": [{"delta": {"content": "llo."}}]})
        self._frame({"choices": [{"delta": {}, "finish_reason": "stop"}]})
        self._frame({"choices": [], "usage": USAGE})
        self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, status: int, content_type: str, text: str) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.end_headers()
        self.wfile.write(text.encode())

    def _frame(self, value: dict[str, Any], *, split: bool = False) -> None:
        data = f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()
        for piece in [data[i : i + 1] for i in range(len(data))] if split else [data]:
            self.wfile.write(piece)
            self.wfile.flush()


@contextmanager
def scripted_model_server() -> Iterator[ScriptedModelServer]:
    """The server until the block ends; whoever waits in it then waits no more."""
    with ScriptedModelServer().running() as server:
        try:
            yield server
        finally:
            server.stop_stalling.set()
            server.may_answer.set()
