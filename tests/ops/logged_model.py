"""A model server that counts what it reads and says, and keeps a gateway's log of it.

Beside it goes logged_ai_worker.js, which tells it what each call carried. The entries have the
shape of Cloudflare's API.
"""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from ops.local.serving import UNBUNDLED
from ops.project.paths import AI_WORKER
from tests.loopback import LoopbackServer
from tests.ops.cloudflare_api import log_entry

WORDS = [f"word{number} " for number in range(12)]
PAUSE_SECONDS = 0.02

LOGGED_AI_WORKER = Path(__file__).with_name("logged_ai_worker.js")


class LoggedModelServer(LoopbackServer):
    """Answers with WORDS, one every PAUSE_SECONDS of a stream; one call at a time."""

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.counts: list[dict[str, int]] = []
        self.calls: list[dict[str, Any]] = []

    def log(self) -> list[dict[str, Any]]:
        """The entries of the calls that have ended."""
        return [
            log_entry(
                id=call["id"],
                created_at=call["created_at"],
                model=call["model"],
                success=call["success"],
                metadata=json.dumps(call["gateway"]["metadata"]),
                tokens_in=count["prompt_tokens"],
                tokens_out=count["completion_tokens"],
            )
            for call, count in zip(self.calls, self.counts, strict=False)
        ]


class _Handler(BaseHTTPRequestHandler):
    server: LoggedModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/log":
            now = datetime.now(UTC).isoformat()
            self.server.calls.append({**body, "created_at": now})
            self._start("text/plain")
            return
        said = [message["content"] for message in body["messages"]]
        usage = {"prompt_tokens": len(" ".join(said).split()), "completion_tokens": len(WORDS)}
        if body.get("stream"):
            self._start("text/event-stream")
            for word in WORDS:
                self._frame({"choices": [{"delta": {"content": word}}]})
                time.sleep(PAUSE_SECONDS)
            self._frame({"choices": [], "usage": usage})
            self.wfile.write(b"data: [DONE]\n\n")
        else:
            message = {"role": "assistant", "content": "".join(WORDS)}
            self._start("application/json")
            self.wfile.write(
                json.dumps({"choices": [{"message": message}], "usage": usage}).encode()
            )
        self.server.counts.append(usage)

    def _start(self, content_type: str) -> None:
        self.send_response(200)
        self.send_header("content-type", content_type)
        self.end_headers()

    def _frame(self, value: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(value)}\n\n".encode())
        self.wfile.flush()


@contextmanager
def logged_model_server() -> Iterator[LoggedModelServer]:
    """The server until the block ends."""
    with LoggedModelServer().running() as server:
        yield server


def write_logged_ai_worker(folder: Path, server: LoggedModelServer, env: str) -> Path:
    """Its configuration for an environment; returns the file."""
    code = folder / "code"
    shutil.copytree(AI_WORKER, code / "ai_worker")
    shutil.copy(LOGGED_AI_WORKER, code)
    config = {
        "name": "logged-ai",
        "main": str(code / LOGGED_AI_WORKER.name),
        "compatibility_date": "2026-11-17",
        **UNBUNDLED,
        "env": {env: {"name": "logged-ai", "vars": {"SERVER_URL": server.url}}},
    }
    path = folder / "wrangler.jsonc"
    path.write_text(json.dumps(config))
    return path
