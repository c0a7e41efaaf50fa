"""An operator who changes the records of tenants in Workers KV, and what a deployment that serves
them then answers."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from bluey.tenants.directory import RECORD_CACHE_MS
from bluey.tenants.record import record_key
from tests.fakes.values import FROM_HERE, SESSION_ID
from tests.platform.workerd import Workerd

NAMESPACE = "fleet-kv"
PUSHED_TENANTS = 1_000
PAUSED = {"message": "Back at noon", "retryAfterS": 60}


@dataclass
class Seen:
    """What was answered: at first, and when the records had changed and were due to be read
    again. `asked`: the KV keys that were got for each, in their order."""

    first: dict[str, Any] = field(default_factory=dict)
    later: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)


class Operator:
    """Writes records, and asks the deployment."""

    def __init__(self, client: httpx.Client, kv_url: str) -> None:
        self._client = client
        self._kv = kv_url

    def write(self, values: dict[str, str | None]) -> list[str]:
        """Writes values (None: deletes the key). Returns the keys that were got before."""
        answer = httpx.post(self._kv, json={"values": values}, timeout=30.0, trust_env=False)
        asked: list[str] = answer.raise_for_status().json()
        return asked

    def break_down(self, *prefixes: str) -> None:
        """From now on, nothing below these prefixes can be read."""
        mix = [{"prefix": prefix, "get": {"failed": 1}} for prefix in prefixes]
        told = {"start": 0, "mix": mix}
        httpx.post(self._kv, json=told, timeout=30.0, trust_env=False).raise_for_status()

    def model_of(self, tenant: str) -> str:
        """The default model of a tenant, as `/health` says it; else the error's code."""
        answer = self._client.get("/health", headers={"x-tenant-id": tenant}).json()
        said: str = answer["data"]["modelId"] if answer["ok"] else answer["error"]["code"]
        return said

    def chat(self, tenant: str) -> httpx.Response:
        """The answer to a chat."""
        body = {"sessionId": SESSION_ID, "message": "hello"}
        return self._client.post("/chat", headers={"x-tenant-id": tenant}, json=body)


def record(tenant: str, environment: str = "dev", **fields: Any) -> dict[str, str | None]:
    """A tenant's record, by its KV key."""
    whole = {"tenant": tenant, "environment": environment, "revision": 1, **fields}
    return {record_key(tenant): json.dumps(whole)}


def overridden(tenant: str, model: str, environment: str = "dev") -> dict[str, str | None]:
    """A record that overrides a tenant's default model."""
    changes = {"models.default": {"value": model}}
    return record(tenant, environment, override={"changes": changes})


def pushed(tenant: str, **fields: Any) -> dict[str, str | None]:
    """A record with the settings of a pushed tenant."""
    settings = {
        "id": tenant,
        "models": {"default": f"@cf/of/{tenant}"},
        "gateway": {"id": "gate"},
    }
    return record(tenant, settings=json.dumps(settings), **fields)


def play(runtime: Workerd) -> Seen:
    """Changes records, and asks before and after an isolate is to know of it."""
    with httpx.Client(
        base_url=runtime.urls["fleet"], headers=FROM_HERE, timeout=30.0, trust_env=False
    ) as client:
        return _played(Operator(client, runtime.urls[NAMESPACE]))


def _played(operator: Operator) -> Seen:
    seen = Seen()
    records: dict[str, str | None] = {}
    for number in range(PUSHED_TENANTS):
        records |= pushed(f"t{number}")
    records |= overridden("mrrainbowsmoke", "@cf/of/first")
    records |= overridden("rainbowsmokeofficial", "@cf/of/good")
    records |= overridden("failing", "@cf/of/before-the-outage")
    records |= overridden("caching", "@cf/of/elsewhere", "production")
    records |= pushed("t3", override={"paused": PAUSED})
    operator.write(records)

    seen.first = {"t500": operator.model_of("t500")}
    seen.asked["the first request"] = operator.write({})
    names = ("mrrainbowsmoke", "rainbowsmokeofficial", "failing", "caching", "t1", "t2", "nobody")
    seen.first |= {name: operator.model_of(name) for name in names}
    seen.first["paused"] = operator.chat("t3")
    seen.asked["the others"] = operator.write({})
    operator.write(
        {
            **overridden("mrrainbowsmoke", "@cf/of/second"),
            record_key("rainbowsmokeofficial"): "{",
            record_key("t1"): None,
            **record("t3", settings=json.loads(pushed("t3")[record_key("t3")] or "")["settings"]),
        }
    )
    operator.break_down("tenant/failing", "tenant/t2", "tenant/t4")
    started = time.monotonic()
    for _ in range(3):
        operator.model_of("mrrainbowsmoke")
    seen.asked["while they are fresh"] = operator.write({})

    time.sleep(max(0.0, started + RECORD_CACHE_MS / 1_000 + 0.5 - time.monotonic()))
    names = ("mrrainbowsmoke", "rainbowsmokeofficial", "failing", "t1", "t2", "t4", "t3")
    seen.later = {name: operator.model_of(name) for name in names}
    return seen
