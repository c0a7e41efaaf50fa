"""One workerd with the built Worker, one scripted AI provider behind its `env.AI`."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from bluey.http.sse import Decoder
from ops.processes.running import free_port
from ops.project import paths
from ops.wrangler.modules import upload_of
from tests.fakes.values import FROM_HERE
from tests.platform import fleet, workerd
from tests.platform.dialect_rows import TENANTS
from tests.platform.scripted_ai import ScriptedAi, Session, native_frames, stream
from tests.platform.workerd import Service, Workerd

MODEL = "@cf/meta/llama-3.1-8b-instruct-fast"
FALLBACK = "@cf/mistralai/mistral-small-3.1-24b-instruct"
TENANT = "mrrainbowsmoke"
OTHER_TENANT = "rainbowsmokeofficial"

# A little longer than the 15 s after which a comment is due.
SILENCE_S = 16.0

# Tenants of these tests, uploaded beside the shipped ones: one that soon loses patience, one
# that caches, one whose requests may fail as often as they like.
HASTY = {
    "id": "hasty",
    "allowedOrigins": ["*"],
    "gateway": {
        "id": "hasty-gateway",
        "requestTimeoutMs": 800,
        "deadlineMs": 2_400,
        "streamIdleMs": 800,
    },
    "models": {"default": MODEL, "fallback": FALLBACK},
}
CACHING = {
    "id": "caching",
    "gateway": {"id": "caching-gateway", "cacheTtlSeconds": 300, "requestTimeoutMs": 7_000},
    "models": {"default": MODEL},
}


FAILING = {
    "id": "failing",
    "allowedOrigins": ["*"],
    "gateway": {"id": "failing-gateway"},
    "models": {"default": MODEL, "fallback": FALLBACK},
    "limits": {"maxOutputTokens": 512, "unansweredPerMinute": {"key": 100000, "tenant": 100000}},
    "budgets": {"daily": {"tokens": 100_000_000}},
}


# Tenants whose models speak different dialects: one falls back to another vendor's model, one
# from it.
TO_VENDOR = {
    "id": "to-vendor",
    "gateway": {"id": "vendors-gateway"},
    "models": {
        "default": MODEL,
        "fallback": "anthropic/claude-opus-5.5",
        "allowed": ["anthropic/claude-haiku-4.5", "dynamic/support"],
    },
}
FROM_VENDOR = {
    "id": "from-vendor",
    "gateway": {"id": "vendors-gateway"},
    "models": {"default": "anthropic/claude-opus-5.5", "fallback": MODEL},
}

EMBEDDING = {
    "id": "embedding",
    "gateway": {"id": "embedding-gateway", "requestTimeoutMs": 1_500},
    "models": {
        "default": MODEL,
        "allowed": ["@cf/qwen/qwen3-embedding-0.6b", "@cf/google/embeddinggemma-300m"],
        "aliases": {"embed": "@cf/baai/bge-m3"},
    },
    "budgets": {"daily": {"tokens": 100_000_000}},
}


# The deployments that do the same, by who passes on the ordinary frames of a stream.
RELAYS = {"by-plan": "shared", "in-python": "in-python"}


@pytest.fixture(scope="session")
def ai() -> Iterator[ScriptedAi]:
    """The scripted AI provider."""
    with ScriptedAi().running() as server:
        yield server


@pytest.fixture(scope="session")
def runtime(ai: ScriptedAi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workerd]:
    """workerd with the shared deployment, one that reads every frame in Python, one whose AI
    provider refuses connections, one whose records of tenants the tests write, and one whose vars
    do not parse."""
    folder: Path = tmp_path_factory.mktemp("workerd")
    settings = workerd.shipped_settings()
    for tenant in (HASTY, CACHING, FAILING, TO_VENDOR, FROM_VENDOR, EMBEDDING, *TENANTS.values()):
        settings[f"{tenant['id']}.jsonc"] = folder / f"{tenant['id']}.jsonc"
        settings[f"{tenant['id']}.jsonc"].write_text(json.dumps(tenant))
    modules = upload_of(paths.ROOT / "src", paths.PYTHON_MODULES, settings)
    services = [
        Service("shared", modules, {"ENVIRONMENT": "dev"}, ai.address, assets=paths.PUBLIC),
        Service("in-python", modules, {"ENVIRONMENT": "dev", "RELAY": "python"}, ai.address),
        Service(
            "unreachable",
            modules,
            {"ENVIRONMENT": "dev", "TENANT_ID": TENANT},
            f"{workerd.HOST}:{free_port()}",
        ),
        Service("fleet", modules, {"ENVIRONMENT": "dev"}, ai.address, scripted_kv=fleet.NAMESPACE),
        Service("misconfigured", modules, {"ENVIRONMENT": "moon"}, ai.address),
    ]
    with workerd.serve(folder, services, from_snapshot=True) as running:
        yield running


@dataclass(frozen=True)
class Silent:
    """What was heard on a silent stream, and how long the silence was."""

    text: str
    events: list[tuple[str, dict[str, Any]]]
    silence_s: float


@pytest.fixture(scope="session")
def silent_stream(ai: ScriptedAi, runtime: Workerd) -> Iterator[Future[Silent]]:
    """A stream with a silence long enough for a keep-alive, listened to from the first test of
    this deployment on, because that takes longer than all the other tests."""
    first, *rest = native_frames("Hel", "lo")
    session = ai.session(stream(first, SILENCE_S, *rest))
    url = f"{runtime.urls['shared']}/chat"
    body = {"sessionId": session.id, "message": "hello", "stream": True}

    def listen() -> Silent:
        started = time.monotonic()
        response = httpx.post(
            url,
            headers={**FROM_HERE, "x-tenant-id": TENANT},
            json=body,
            timeout=30.0,
            trust_env=False,
        )
        return Silent(response.text, events_of(response), time.monotonic() - started)

    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(listen)


@pytest.fixture(scope="session")
def played(runtime: Workerd) -> Iterator[Future[fleet.Seen]]:
    """What was seen of tenants whose records changed. It begins with the first test of this
    deployment, because an isolate trusts what it has read for a while."""
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(fleet.play, runtime)


@pytest_asyncio.fixture
async def client(
    runtime: Workerd,
    silent_stream: Future[Silent],  # noqa: ARG001  # it is to begin with the first test
    played: Future[fleet.Seen],  # noqa: ARG001  # the same
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the shared deployment."""
    async with client_of(runtime, "shared") as made:
        yield made


def client_of(runtime: Workerd, service: str) -> httpx.AsyncClient:
    """A client of a deployment; it waits 20 s for anything at most."""
    return httpx.AsyncClient(
        base_url=runtime.urls[service],
        headers=FROM_HERE,
        timeout=20.0,
        trust_env=False,
        limits=httpx.Limits(max_connections=None),
    )


def events_of(response: httpx.Response) -> list[tuple[str, dict[str, Any]]]:
    """The events of a streamed response; its times, which nobody can foretell, are checked
    and left out, and so is what it cost, which only an answer says."""
    decoder = Decoder()
    events = [
        (event.event, json.loads(event.data))
        for event in (*decoder.feed(response.content), *decoder.end())
    ]
    for _, data in events:
        for name in ("latencyMs", "firstTokenMs"):
            if name in data.get("usage", {}):
                assert isinstance(data["usage"].pop(name), int)
        if "costUsd" in data.get("usage", {}):
            assert "tokensOut" in data["usage"]
            assert re.fullmatch(r"0\.\d{6}", data["usage"].pop("costUsd"))
    return events


def done(model_id: str, tokens_in: int, tokens_out: int | None = None) -> tuple[str, object]:
    """The `done` event, as `events_of` gives it."""
    usage: dict[str, object] = {"modelId": model_id, "tokensIn": tokens_in}
    if tokens_out is not None:
        usage["tokensOut"] = tokens_out
    return ("done", {"done": True, "usage": usage})


def tokens(*texts: str) -> list[tuple[str, object]]:
    """So many `token` events."""
    return [("token", {"token": text}) for text in texts]


@dataclass(frozen=True)
class Chat:
    """Sends chat requests to a deployment."""

    client: httpx.AsyncClient

    async def __call__(
        self,
        session: Session,
        *,
        tenant: str = TENANT,
        headers: Mapping[str, str] | None = None,
        **body: object,
    ) -> httpx.Response:
        """The response to a chat request of this session, its body read."""
        return await self.client.post(
            "/chat",
            headers={"x-tenant-id": tenant, **(headers or {})},
            json={"sessionId": session.id, "message": "hello", **body},
        )


@pytest.fixture
def chat(client: httpx.AsyncClient) -> Chat:
    """Chat requests to the shared deployment."""
    return Chat(client)


@pytest_asyncio.fixture(params=RELAYS.values(), ids=RELAYS)
async def relayed(request: pytest.FixtureRequest, runtime: Workerd) -> AsyncIterator[Chat]:
    """Chat requests to each deployment, by who passes on the ordinary frames of a stream."""
    async with client_of(runtime, request.param) as made:
        yield Chat(made)
