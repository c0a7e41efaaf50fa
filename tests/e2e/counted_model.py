"""A model server whose answers count what they were asked, so that no two cost the same."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import LoopbackServer

MOST_TOKENS_OUT = 97
"""So many different lengths an answer has; what asks for shorter ones gets no longer ones."""


class CountedModelServer(LoopbackServer):
    """OpenAI-compatible over HTTP. A word of a prompt is a token; answers have 1 token, 2, 3 …"""

    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.numbers = itertools.count()


class _Handler(BaseHTTPRequestHandler):
    server: CountedModelServer

    def do_POST(self) -> None:
        body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["content-length"])))
        words = " ".join(message["content"] for message in body["messages"]).split()
        tokens_out = next(self.server.numbers) % min(MOST_TOKENS_OUT, body["max_tokens"]) + 1
        usage = {"prompt_tokens": len(words), "completion_tokens": tokens_out}
        if body.get("stream"):
            frames = [{"choices": [{"delta": {"content": "ok"}}]}, {"choices": [], "usage": usage}]
            told = [*(json.dumps(frame) for frame in frames), "[DONE]"]
            self._send("text/event-stream", "".join(f"data: {each}\n\n" for each in told))
        else:
            message = {"role": "assistant", "content": "ok"}
            answer = {"choices": [{"message": message}], "usage": usage}
            self._send("application/json", json.dumps(answer))

    def _send(self, content_type: str, text: str) -> None:
        data = text.encode()
        self.send_response(200)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def counted_model_server() -> Iterator[CountedModelServer]:
    """The server until the block ends."""
    with CountedModelServer().running() as server:
        yield server
