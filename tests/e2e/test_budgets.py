"""Budgets over wrangler dev: bursts, processes that share a store, and a kill in the middle."""

import asyncio
import json
import os
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest

from bluey.apis.openai.chat import OPENAI_API
from bluey.tokens.bounds import Prompt
from tests.commands import bluey
from tests.e2e.conftest import Deployed
from tests.proof import tries
from tests.scripted_model import USAGE
from tests.servers import Server, bluey_dev

SESSION_ID = "11111111-1111-1111-1111-111111111111"
MAX_TOKENS = 20
CHAT = {"sessionId": SESSION_ID, "message": "answer", "maxTokens": MAX_TOKENS}
USED_TOKENS = USAGE["total_tokens"]
HELD_TOKENS = Prompt(("answer",), 1).bound_tokens + MAX_TOKENS
FITTING = 50
BURST = 200
# `make proof` asks for the numbers in docs/budgets-proof.md; the everyday run for a few of them.
RUNS = tries(20, everyday=1)
CHATS_PER_PROCESS = tries(500, everyday=50)
PLENTY = 10**9
# A settlement is stored within a second or two; fewer answers than these would prove little.
STORED_SECONDS = 2.0
LEAST_DUE = 10


def settings(monthly: int, enforcement: str) -> dict[str, Any]:
    # A month ends less often than a day in the middle of a test.
    return {
        "models": {"default": "@cf/a/model"},
        "gateway": {"id": "gate"},
        "budgets": {"enforcement": enforcement, "monthly": {"tokens": monthly}},
    }


# A model that is slower than `requestTimeoutMs`: each request asks it and its fallback.
SLOW_REQUESTS = 40
SLOW_BYTES = 64_001
SLOW_PROMPT = "stall " + "~" * (SLOW_BYTES - len("stall "))
SLOW_CHAT = {
    "model": "@cf/a/model",
    "messages": [{"role": "user", "content": SLOW_PROMPT}],
    "max_tokens": MAX_TOKENS,
}
SLOW_HELD_TOKENS = OPENAI_API.parse(json.dumps(SLOW_CHAT).encode()).prompt.bound_tokens + MAX_TOKENS


def slow(monthly: int, enforcement: str) -> dict[str, Any]:
    return settings(monthly, enforcement) | {
        "models": {"default": "@cf/a/model", "fallback": "@cf/a/other"},
        "gateway": {"id": "gate", "requestTimeoutMs": 2_000},
    }


TENANTS = {
    **{f"slow-{enforcement}": slow(PLENTY, enforcement) for enforcement in ("exact", "kv")},
    **{
        f"slow-scarce-{enforcement}": slow(21 * SLOW_HELD_TOKENS + 50, enforcement)
        for enforcement in ("exact", "kv")
    },
    **{
        f"{enforcement}-{run}": settings(FITTING * HELD_TOKENS, enforcement)
        for enforcement in ("exact", "kv")
        for run in range(RUNS)
    },
    **{
        f"adjusted-{enforcement}": settings(FITTING * HELD_TOKENS, enforcement)
        for enforcement in ("exact", "kv")
    },
    **{
        f"{load}-{enforcement}": settings(PLENTY, enforcement)
        for load in ("plenty", "killed")
        for enforcement in ("exact", "kv")
    },
}


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory, metered: Deployed) -> Iterator[Server]:
    """A second process of the same deployment, on the same store. The last test of those that ask
    for it kills it."""
    environment = {"BLUEY_LOCAL_AI_URL": metered.model.url}
    with bluey_dev(
        tmp_path_factory.mktemp("another"),
        "shared",
        environment=environment,
        project=metered.project,
        state=metered.state,
    ) as running:
        yield running


async def chat(client: httpx.AsyncClient, url: str, tenant: str) -> httpx.Response:
    return await client.post(f"{url}/chat", json=CHAT, headers={"x-tenant-id": tenant})


def a_client() -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=BURST, max_keepalive_connections=BURST)
    return httpx.AsyncClient(timeout=60, limits=limits)


def current_window(url: str, tenant: str) -> dict[str, Any]:
    # A ledger whose last writer was killed is read when its file is free again.
    deadline = time.monotonic() + 30
    while True:
        response = httpx.get(f"{url}/usage", headers={"x-tenant-id": tenant}, timeout=30)
        if response.status_code != 503 or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    assert 200 == response.status_code, response.text
    [window] = response.json()["data"]["windows"]
    found: dict[str, Any] = window
    return found


def settled_window(url: str, tenant: str, requests: int) -> dict[str, Any]:
    """The window once so many requests are settled (which is work in the background)."""
    deadline = time.monotonic() + 30
    while (window := current_window(url, tenant))["requests"] < requests:
        assert time.monotonic() < deadline, window
        time.sleep(0.2)
    return window


@pytest.mark.parametrize("enforcement", ["exact", "kv"])
async def test_a_burst_admits_exactly_what_fits_and_overspends_nothing(
    metered: Deployed, enforcement: str
) -> None:
    url, model = metered.server.url, metered.model
    async with a_client() as client:
        for run in range(RUNS):
            tenant = f"{enforcement}-{run}"
            model.may_answer.clear()
            try:
                chats = [asyncio.create_task(chat(client, url, tenant)) for _ in range(BURST)]
                # Nobody is answered before everybody else was turned away: at that moment
                # all that was admitted is held, and so nothing but what fits may have been.
                while sum(task.done() for task in chats) < BURST - FITTING:
                    await asyncio.wait(chats, timeout=30, return_when=asyncio.FIRST_COMPLETED)
            finally:
                model.may_answer.set()
            responses = await asyncio.gather(*chats)

            statuses = Counter(response.status_code for response in responses)
            assert {200: FITTING, 429: BURST - FITTING} == statuses, run
            reasons = {
                response.json()["error"]["details"]["reason"]
                for response in responses
                if response.status_code == 429
            }
            assert {"busy"} == reasons
            window = await asyncio.to_thread(settled_window, url, tenant, FITTING)
            assert (FITTING * USED_TOKENS, 0) == (window["spentTokens"], window["heldTokens"])


async def slow_chats(metered: Deployed, tenant: str) -> tuple[Counter[int], int]:
    """What became of a burst of requests at a model that never answers in time, and how often the
    models were asked."""
    model = metered.model
    asked = len(model.bodies)
    async with a_client() as client:
        responses = await asyncio.gather(
            *(
                client.post(
                    f"{metered.server.url}/v1/chat/completions",
                    json=SLOW_CHAT,
                    headers={"x-tenant-id": tenant},
                )
                for _ in range(SLOW_REQUESTS)
            )
        )
    statuses = Counter(response.status_code for response in responses)
    return statuses, len(model.bodies) - asked


@pytest.mark.parametrize("enforcement", ["exact", "kv"])
async def test_a_model_that_is_too_slow_leaves_nothing_uncounted(
    metered: Deployed, enforcement: str
) -> None:
    tenant = f"slow-{enforcement}"

    statuses, asked = await slow_chats(metered, tenant)

    assert {504: SLOW_REQUESTS} == statuses
    # The model does not see a call that was aborted before it was here as a whole.
    assert asked <= 2 * SLOW_REQUESTS
    window = await asyncio.to_thread(settled_window, metered.server.url, tenant, SLOW_REQUESTS)
    spent = 2 * SLOW_REQUESTS * SLOW_HELD_TOKENS
    # Of a provider that counts a token per byte, 5,120,080 of the prompts alone.
    assert spent >= 2 * SLOW_REQUESTS * SLOW_BYTES
    assert (spent, spent, 0) == tuple(
        window[name] for name in ("spentTokens", "uncountedTokens", "heldTokens")
    )


@pytest.mark.parametrize("enforcement", ["exact", "kv"])
async def test_a_model_that_is_too_slow_does_not_pass_the_budget(
    metered: Deployed, enforcement: str
) -> None:
    tenant = f"slow-scarce-{enforcement}"

    statuses, asked = await slow_chats(metered, tenant)

    assert {504, 429} == set(statuses)
    window = await asyncio.to_thread(settled_window, metered.server.url, tenant, statuses[504])
    assert 0 == window["heldTokens"]
    assert asked * SLOW_HELD_TOKENS <= window["spentTokens"] <= window["limitTokens"]


@pytest.mark.parametrize("enforcement", ["exact", "kv"])
async def test_what_an_operator_has_corrected_counts(metered: Deployed, enforcement: str) -> None:
    url, tenant = metered.server.url, f"adjusted-{enforcement}"
    adjusted = (FITTING - 1) * HELD_TOKENS
    words = ("--window", "monthly", "--tokens", str(adjusted), "--why", "test", "--shared")
    here = ("--persist-to", str(metered.state))
    await asyncio.to_thread(
        bluey, "usage", "adjust", tenant, *words, *here, project=metered.project
    )

    async with a_client() as client:
        served = await chat(client, url, tenant)
        window = await asyncio.to_thread(settled_window, url, tenant, 1)
        refused = await chat(client, url, tenant)

    assert (200, 429) == (served.status_code, refused.status_code)
    spent = adjusted + USED_TOKENS
    assert str(HELD_TOKENS - USED_TOKENS) == served.headers["x-budget-remaining"]
    assert (spent, adjusted) == (window["spentTokens"], window["adjustedTokens"])
    details = refused.json()["error"]["details"]
    assert ("exhausted", FITTING * HELD_TOKENS, spent) == tuple(
        details[name] for name in ("reason", "limitTokens", "spentTokens")
    )


async def many_chats(urls: Sequence[str], tenant: str, count: int) -> list[httpx.Response]:
    async with a_client() as client:
        turns = asyncio.Semaphore(32)

        async def one(url: str) -> httpx.Response:
            async with turns:
                return await chat(client, url, tenant)

        return await asyncio.gather(*(one(url) for url in urls for _ in range(count)))


async def test_two_processes_on_one_store_lose_not_one_token(
    metered: Deployed, another: Server
) -> None:
    urls, each = [metered.server.url, another.url], CHATS_PER_PROCESS
    responses = await many_chats(urls, "plenty-kv", each)
    assert {200: 2 * each} == Counter(response.status_code for response in responses)
    # What each knows of itself is settled; what it knows of the other it reads again.
    for url in urls:
        window = await asyncio.to_thread(settled_window, url, "plenty-kv", 2 * each)
        assert (2 * each * USED_TOKENS, 0) == (window["spentTokens"], window["heldTokens"])


class Load:
    """Clients that ask for one answer after another, and when each was given, by tenant."""

    def __init__(self, url: str, tenants: Sequence[str]) -> None:
        self._url = url
        self._answered: dict[str, list[float]] = {tenant: [] for tenant in tenants}
        self._is_over = False

    async def run(self) -> None:
        """Asks until `stop`, or until nobody answers."""
        await asyncio.gather(*(self._ask(tenant) for tenant in self._answered for _ in range(4)))

    def stop(self) -> None:
        self._is_over = True

    def due(self, now: float) -> dict[str, int]:
        """How many answers are so old that they must be in the store, by tenant."""
        return {
            tenant: sum(moment < now - STORED_SECONDS for moment in moments)
            for tenant, moments in self._answered.items()
        }

    async def _ask(self, tenant: str) -> None:
        async with a_client() as client:
            while not self._is_over:
                try:
                    response = await chat(client, self._url, tenant)
                except httpx.HTTPError:
                    return
                if response.status_code == 200:
                    self._answered[tenant].append(time.monotonic())


async def test_a_kill_in_the_middle_of_load_loses_nothing_that_was_answered_before(
    metered: Deployed, another: Server
) -> None:
    load = Load(another.url, ["killed-exact", "killed-kv"])
    running = asyncio.create_task(load.run())
    deadline = time.monotonic() + 60
    while min(load.due(time.monotonic()).values()) <= LEAST_DUE:
        assert time.monotonic() < deadline, load.due(time.monotonic())
        await asyncio.sleep(0.1)
    # wrangler runs two: one with the Workers, one as the proxy in front of them.
    runtimes = [pid for pid, line in another.processes_left().items() if is_workerd(line)]
    for pid in runtimes:
        os.kill(pid, signal.SIGKILL)
    due = load.due(time.monotonic())
    assert runtimes
    load.stop()
    await asyncio.wait_for(running, timeout=30)
    # The other process has not read these tenants' budgets before.
    for tenant, requests in due.items():
        window = current_window(metered.server.url, tenant)
        assert window["requests"] >= requests, tenant
        assert window["requests"] * USED_TOKENS == window["spentTokens"]


def is_workerd(line: str) -> bool:
    """Whether this command line is the runtime itself, not what started it."""
    return re.match(r"\S*/workerd serve ", line) is not None


async def test_an_answer_tells_the_tightest_window(metered: Deployed) -> None:
    async with a_client() as client:
        headers = (await chat(client, metered.server.url, "plenty-kv")).headers
    assert str(PLENTY) == headers["x-budget-limit"]
    assert 0 < int(headers["x-budget-remaining"]) < PLENTY
    assert 0 < int(headers["x-budget-reset"]) <= 31 * 86_400


async def test_a_request_that_can_never_fit_is_told_so(metered: Deployed) -> None:
    async with a_client() as client:
        response = await client.post(
            f"{metered.server.url}/chat",
            json={**CHAT, "message": "7" * 8_000},
            headers={"x-tenant-id": "kv-0"},
        )
    details = response.json()["error"]["details"]
    assert (429, "request_too_large", "false") == (
        response.status_code,
        details["reason"],
        response.headers["x-should-retry"],
    )
    assert json.dumps(details).count("Tokens") == 4
