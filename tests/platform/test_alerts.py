"""Alerts on the real runtime: four isolates on one store, receivers on this machine."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest

from bluey.alerts.outbox import SENDING_MS, retry_ms
from bluey.alerts.watch import LOOK_MS
from bluey.budgets.ledgers.kv import READ_CACHE_MS
from ops.project import paths
from ops.wrangler.modules import upload_of
from tests.fakes.values import FROM_HERE
from tests.loopback import LoopbackServer
from tests.platform import workerd
from tests.platform.conftest import MODEL
from tests.platform.scripted_ai import USAGE, ScriptedAi, native, until
from tests.platform.workerd import Service, Workerd

SECRET = "a secret of these tests"
ISOLATES = ("one", "two", "three", "four")
USED_TOKENS = USAGE["total_tokens"]
REQUESTS = 25
LIMIT = 100_000
# The isolates pass the one together, and each of them the other by itself.
TOGETHER = len(ISOLATES) * REQUESTS * USED_TOKENS / LIMIT
ALONE = REQUESTS * USED_TOKENS / LIMIT
ONE_REQUEST = USED_TOKENS / LIMIT
SOON_S = 10.0
# In which a second call would come, if there were one.
QUIET_S = 1.5


@dataclass
class Receiver:
    """Who takes alerts. `answers` are the statuses of a path's next calls; it hangs instead of
    answering 0. Without one it answers 200."""

    url: str = ""
    answers: dict[str, list[int]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str], bytes, float]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def of(self, name: str) -> list[tuple[dict[str, str], Any, float]]:
        """Headers, body and time of each call of a path, whose signature is valid."""
        found = []
        for path, headers, content, at_s in self.calls:
            if path == f"/{name}":
                assert_signed(headers, content)
                found.append((headers, json.loads(content), at_s))
        return found


def assert_signed(headers: dict[str, str], content: bytes) -> None:
    """As docs/alerts.md tells receivers to do it."""
    signed = dict(part.split("=", 1) for part in headers["x-bluey-signature"].split(","))
    expected = hmac.new(SECRET.encode(), f"{signed['t']}.".encode() + content, hashlib.sha256)
    assert expected.hexdigest() == signed["v1"]
    assert abs(int(signed["t"]) - time.time()) < 60


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.calls.append((self.path, headers, content, time.monotonic()))
            answers = receiver.answers.get(self.path.removeprefix("/"))
            status = answers.pop(0) if answers else 200
            if status == 0:
                receiver.is_over.wait(60)
                return
            self.send_response(status)
            if status == 302:
                self.send_header("location", f"{receiver.url}/followed")
            self.send_header("content-length", "0")
            self.end_headers()

    return Handler


# Each tenant's alerts go to the path of its name, unless said.
TENANTS: dict[str, dict[str, Any]] = {
    "race-exact": {"ledger": "exact", "at": [TOGETHER]},
    "race-kv": {"ledger": "kv", "at": [ALONE]},
    "race-kv-together": {"ledger": "kv", "at": [TOGETHER]},
    "failing": {"at": [ONE_REQUEST]},
    "hanging": {"at": [ONE_REQUEST], "also": "beside-hanging"},
    "moved": {"at": [ONE_REQUEST]},
    "refused": {"at": [1], "limit": 150},
    "text": {"at": [ONE_REQUEST], "format": "text"},
    "tried": {"at": [0.8], "also": "tried-in-vain"},
}


def settings_of(name: str, url: str) -> dict[str, Any]:
    chosen = TENANTS[name]
    alert = {"at": chosen["at"], "format": chosen.get("format", "json")}
    hooks = [name, *([chosen["also"]] if "also" in chosen else [])]
    return {
        "id": name,
        "models": {"default": MODEL},
        "gateway": {"id": "gate"},
        "budgets": {
            "enforcement": chosen.get("ledger", "exact"),
            "daily": {"tokens": chosen.get("limit", LIMIT)},
        },
        "alerts": [{**alert, "url": f"{url}/{hook}"} for hook in hooks],
    }


@dataclass
class Alerting:
    """Four isolates of the Worker around one store, and who takes their alerts."""

    runtime: Workerd
    ai: ScriptedAi
    receiver: Receiver

    async def chats(self, tenant: str, requests: int = 1, isolates: int = 1) -> Counter[int]:
        """So many chats at the same time on each of so many isolates, by status."""
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(
            headers={**FROM_HERE, "x-tenant-id": tenant},
            timeout=30.0,
            trust_env=False,
            limits=limits,
        ) as client:

            async def chat(isolate: str) -> int:
                session = self.ai.session(native("hello"))
                body = {"sessionId": session.id, "message": "hello", "maxTokens": 20}
                url = f"{self.runtime.urls[isolate]}/chat"
                return (await client.post(url, json=body)).status_code

            chats = [chat(isolate) for _ in range(requests) for isolate in ISOLATES[:isolates]]
            return Counter(await asyncio.gather(*chats))

    async def received(self, name: str, calls: int = 1, within_s: float = SOON_S) -> int:
        """How many calls of a path there are, once there are so many and then no more."""
        await until(lambda: len(self.receiver.of(name)) >= calls, within_s)
        await asyncio.sleep(QUIET_S)
        return len(self.receiver.of(name))


@pytest.fixture(scope="module")
def alerting(ai: ScriptedAi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alerting]:
    folder: Path = tmp_path_factory.mktemp("alerting")
    receiver = Receiver()
    receiver.answers = {
        "failing": [500, 503],
        "hanging": [0],
        "moved": [302],
        "tried-in-vain": [500],
    }
    with LoopbackServer(handler_of(receiver)).running() as server:
        receiver.url = server.url
        settings: dict[str, Path] = {}
        for name in TENANTS:
            settings[f"{name}.jsonc"] = folder / f"{name}.jsonc"
            settings[f"{name}.jsonc"].write_text(json.dumps(settings_of(name, server.url)))
        modules = upload_of(paths.ROOT / "src", paths.PYTHON_MODULES, settings)
        variables = {"ENVIRONMENT": "local", "ALERT_SECRET": SECRET}
        first, *others = ISOLATES
        services = [
            Service(first, modules, variables, ai.address, scripted_kv="store"),
            *(
                Service(each, modules, variables, ai.address, "store", objects_of=first)
                for each in others
            ),
        ]
        with workerd.serve(folder, services, from_snapshot=True) as runtime:
            yield Alerting(runtime, ai, receiver)
        receiver.is_over.set()


async def test_four_isolates_that_race_over_a_threshold_call_the_webhook_once(
    alerting: Alerting,
) -> None:
    # Those of KV know of each other's charges when they read them.
    within_s = (READ_CACHE_MS + LOOK_MS) / 1_000 + SOON_S
    tenants = ("race-kv-together", "race-exact", "race-kv")
    for tenant in tenants:
        statuses = await alerting.chats(tenant, REQUESTS, len(ISOLATES))
        assert {200: len(ISOLATES) * REQUESTS} == statuses

    received = [alerting.received(tenant, 1, within_s) for tenant in tenants]
    assert [1, 1, 1] == await asyncio.gather(*received)
    for tenant in tenants:
        [(headers, body, _)] = alerting.receiver.of(tenant)
        assert (tenant, "local", "daily") == (body["tenant"], body["environment"], body["window"])
        assert headers["x-bluey-alert-id"] == body["id"]
    for tenant in ("race-kv-together", "race-exact"):
        [(_, body, _)] = alerting.receiver.of(tenant)
        assert len(ISOLATES) * REQUESTS * USED_TOKENS == body["spent"]


async def test_receivers_that_fail_hang_or_redirect_get_it_again(alerting: Alerting) -> None:
    began_s = time.monotonic()
    for tenant in ("failing", "hanging", "moved"):
        assert {200: 1} == await alerting.chats(tenant)
    # No client has waited for a receiver that hangs.
    assert time.monotonic() - began_s < SENDING_MS / 1_000

    # One that hangs keeps no other waiting.
    failing_s = (retry_ms(0) + retry_ms(1)) / 1_000 + SOON_S
    hanging_s = (SENDING_MS + retry_ms(0)) / 1_000 + SOON_S
    received = [
        alerting.received("beside-hanging", 1, SENDING_MS / 2_000),
        alerting.received("moved", 2),
        alerting.received("failing", 3, failing_s),
        alerting.received("hanging", 2, hanging_s),
    ]
    assert [1, 2, 3, 2] == await asyncio.gather(*received)
    assert [] == alerting.receiver.of("followed")
    for name in ("failing", "hanging", "moved"):
        assert 1 == len({body["id"] for _, body, _ in alerting.receiver.of(name)})
    first, second, third = (at_s for _, _, at_s in alerting.receiver.of("failing"))
    assert second - first >= retry_ms(0) / 1_000
    assert third - second >= retry_ms(1) / 1_000

    # What was taken is never sent again.
    for tenant in ("failing", "hanging", "moved"):
        await alerting.chats(tenant)
    assert 3 == await alerting.received("failing", 3)

    lines = [each for each in alerting.runtime.records() if "alertId" in each]
    assert {"alert_sent", "alert_failed"} == {line["event"] for line in lines}
    # The URL of a chat's webhook is a secret.
    assert alerting.receiver.url not in json.dumps(lines)


async def test_a_refused_request_is_told(alerting: Alerting) -> None:
    statuses = [next(iter(await alerting.chats("refused"))) for _ in range(6)]

    assert 429 in statuses
    assert 1 == await alerting.received("refused")
    [(_, body, _)] = alerting.receiver.of("refused")
    assert ("exhausted", 1) == (body["reason"], body["threshold"])


async def test_a_chat_gets_a_sentence(alerting: Alerting) -> None:
    await alerting.chats("text")

    calls = alerting.receiver.calls
    await until(lambda: any(path == "/text" for path, *_ in calls), SOON_S)
    [(headers, content)] = [(each[1], each[2]) for each in calls if each[0] == "/text"]
    assert "x-bluey-signature" not in headers
    assert json.loads(content)["text"].startswith("text (local) has used 0% of its daily budget: ")


def test_each_webhook_is_tried_and_its_answer_told(alerting: Alerting) -> None:
    url = f"{alerting.runtime.urls['two']}/alerts/test"
    headers = {**FROM_HERE, "x-tenant-id": "tried"}
    response = httpx.post(url, headers=headers, timeout=30.0, trust_env=False)

    host = alerting.receiver.url.removeprefix("http://")
    common = {"host": host, "format": "json", "failure": None}
    assert {
        "tenantId": "tried",
        "environment": "local",
        "webhooks": [{**common, "status": 200}, {**common, "status": 500}],
    } == response.json()["data"]
    [(_, body, _)] = alerting.receiver.of("tried")
    assert ("test", "tried") == (body["event"], body["tenant"])
