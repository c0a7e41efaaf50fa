"""A server on loopback that answers as a Worker does, but for what a test breaks in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.loopback import LoopbackServer

MODEL, FALLBACK = "@cf/meta/llama-3.1-8b-instruct-fast", "@cf/meta/llama-3.1-8b-instruct"
TEXT = "The capital of France is Paris."


@dataclass
class Answer:
    """A response before it is sent; a header of None is left out."""

    status: int = 200
    headers: dict[str, str | None] = field(default_factory=dict)
    data: Any = None
    events: list[tuple[str, Any]] = field(default_factory=list)
    text: str | None = None
    cut: bool = False

    @property
    def body(self) -> str:
        if self.text is not None:
            return self.text
        if self.events:
            return "".join(
                f"event: {name}\ndata: {compact(data)}\n\n" for name, data in self.events
            )
        return compact(self.data)


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def usage_windows() -> list[dict[str, Any]]:
    window = {
        "scope": "tenant",
        "window": "daily",
        "period": "2026-11-23",
        "limitTokens": 1_000_000,
        "spentTokens": 250_000,
        "adjustedTokens": -9_000,
        "heldTokens": 1_000,
        "remainingTokens": 749_000,
        "resetsAt": "2026-11-24T00:00:00Z",
        "requests": 131,
        "tokensByModel": {MODEL: 240_000, FALLBACK: 10_000},
        "uncountedTokens": 4_321,
        "limitUsd": "0.050000",
        "spentUsd": "0.020000",
        "adjustedUsd": "-0.001500",
        "heldUsd": "0.000250",
        "remainingUsd": "0.029750",
        "usdByModel": {MODEL: "0.021500"},
        "unpricedTokens": 10_000,
    }
    return [window]


def usage_history() -> list[dict[str, Any]]:
    """The days and the month before `usage_windows`."""
    spent = {"2026-11-20": 0, "2026-11-21": 70_000, "2026-11-22": 35_000}
    periods = [("daily", day, tokens) for day, tokens in spent.items()]
    return [
        {
            "scope": "tenant",
            "window": window,
            "period": period,
            "spentTokens": tokens,
            "adjustedTokens": 0,
            "requests": 10,
            "tokensByModel": {MODEL: tokens},
            "uncountedTokens": 0,
            "spentUsd": f"{tokens / 10_000_000:.6f}",
            "adjustedUsd": "0.000000",
            "usdByModel": {},
            "unpricedTokens": 0,
        }
        for window, period, tokens in (*periods, ("monthly", "2026-10", 1_234_567))
    ]


def sound_answer(worker: "ScriptedWorker", name: str, headers: Any, body: Any) -> Answer:
    """What a Worker without a defect answers to health, chat, stream or usage."""
    common: dict[str, str | None] = {"x-trace-id": headers.get("x-trace-id")}
    if name == "health":
        data: dict[str, Any] = {
            "status": "ok",
            "tenantId": worker.tenant,
            "environment": worker.environment,
            "modelId": worker.model,
            "fallbackModelId": worker.fallback,
        }
        return Answer(200, common, {"ok": True, "data": data})
    if name == "usage":
        data = {
            "tenantId": worker.tenant,
            "environment": worker.environment,
            "enforcement": "kv",
            "windows": usage_windows(),
            "history": usage_history(),
        }
        return Answer(200, common, {"ok": True, "data": data})
    common |= {
        "x-model-id": worker.model,
        "x-tokens-in": "28",
        "x-budget-limit": "1000000",
        "x-budget-remaining": "999964",
        "x-budget-reset": "3600",
    }
    usage = {"modelId": worker.model, "tokensIn": 28, "tokensOut": 8, "latencyMs": 0}
    if name == "stream":
        tokens = [("token", {"token": word}) for word in TEXT.split(" ")]
        done = ("done", {"done": True, "usage": {**usage, "firstTokenMs": 0}})
        common["cache-control"] = "no-cache"
        return Answer(200, common, events=[*tokens, done])
    common |= {"x-tokens-out": "8", "x-latency-ms": "0"}
    message = {"role": "assistant", "content": TEXT}
    data = {"sessionId": body["sessionId"], "message": message, "usage": usage}
    return Answer(200, common, {"ok": True, "data": data})


class ScriptedWorker(LoopbackServer):
    """`defect` breaks the answer to the call that `broken` names; `requests` are the headers, and
    as `:path` the path, of every call."""

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.tenant, self.environment = "mrrainbowsmoke", "local"
        self.model, self.fallback = MODEL, FALLBACK
        self.broken = ""
        self.defect: Any = None
        self.requests: list[dict[str, str]] = []


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedWorker

    def do_GET(self) -> None:
        self._answer("usage" if self.path.startswith("/usage") else "health", None)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self._answer("stream" if body["stream"] else "chat", body)

    def _answer(self, name: str, body: Any) -> None:
        headers = {key.lower(): value for key, value in self.headers.items()}
        self.server.requests.append({":path": self.path, **headers})
        answer = sound_answer(self.server, name, self.headers, body)
        kind = "text/event-stream" if name == "stream" else "application/json"
        answer.headers = {"content-type": kind, **answer.headers}
        if name == self.server.broken:
            self.server.defect(answer)
        content = answer.body.encode()
        self.send_response(answer.status)
        for key, value in answer.headers.items():
            if value is not None:
                self.send_header(key, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if answer.cut else content)


@contextmanager
def scripted_worker() -> Iterator[ScriptedWorker]:
    """The server until the block ends."""
    with ScriptedWorker().running() as server:
        yield server
