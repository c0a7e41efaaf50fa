"""`bluey alerts test`: what the webhooks answered, as the Worker tells it.

That they are called is tried on the real runtime (tests/platform/test_alerts.py).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from ops.processes.running import free_port
from tests.commands import bluey
from tests.loopback import LoopbackServer

TAKEN = {"host": "example.com", "format": "json", "status": 204, "failure": None}
REFUSED = {"host": "a.example.com", "format": "text", "status": 404, "failure": None}
SILENT = {"host": "b.example.com", "format": "json", "status": None, "failure": "no answer"}


@contextmanager
def answering(status: int, body: Any) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """A Worker that answers so: where it is, and the path and authorization of each request."""
    asked: list[tuple[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.path, self.headers["authorization"]))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with LoopbackServer(Handler).running() as server:
        yield server.url, asked


def told(*webhooks: dict[str, Any]) -> Any:
    data = {"tenantId": "acme", "environment": "production", "webhooks": [*webhooks]}
    return {"ok": True, "data": data}


def test_webhooks_that_take_it_are_shown() -> None:
    with answering(200, told(TAKEN)) as (url, asked):
        shown = bluey("alerts", "test", url, env={"BLUEY_OPERATOR_KEY": "blyop_x"}).stdout

    assert "acme (production)" in shown
    assert "example.com" in shown
    assert "204" in shown
    assert [("/alerts/test", "Bearer blyop_x")] == asked


@pytest.mark.parametrize(
    ("webhook", "answer"), [(REFUSED, "404"), (SILENT, "no answer")], ids=["refused", "silent"]
)
def test_a_webhook_that_does_not_take_it_fails(webhook: dict[str, Any], answer: str) -> None:
    with answering(200, told(TAKEN, webhook)) as (url, _):
        ran = bluey("alerts", "test", url, code=1)

    assert answer in ran.stdout
    assert f"not taken by {webhook['host']}" in ran.stderr


def test_json_is_what_the_worker_told() -> None:
    with answering(200, told(TAKEN)) as (url, _):
        shown = bluey("alerts", "test", url, "--json").stdout

    assert told(TAKEN)["data"] == json.loads(shown)


@pytest.mark.parametrize(
    ("status", "body", "message", "advice"),
    [
        (200, told(), "acme has no alerts in production", "docs/alerts.md"),
        (
            401,
            {"ok": False, "error": {"code": "unauthorized", "message": "An operator key"}},
            "401 unauthorized: An operator key",
            "BLUEY_OPERATOR_KEY",
        ),
        (
            404,
            {"ok": False, "error": {"code": "not_found", "message": "Not found"}},
            "404 not_found: Not found",
            "deployed there",
        ),
        (200, {"ok": True}, "and not as POST /alerts/test does", ""),
    ],
    ids=["no alerts", "no key", "an older version", "something else"],
)
def test_what_goes_wrong_is_said(status: int, body: Any, message: str, advice: str) -> None:
    with answering(status, body) as (url, _):
        ran = bluey("alerts", "test", url, code=1)

    said = " ".join(ran.stderr.split())
    assert message in said
    assert advice in said


def test_nobody_there_is_said() -> None:
    ran = bluey("alerts", "test", f"http://127.0.0.1:{free_port()}", code=1)

    assert "does not answer" in ran.stderr
