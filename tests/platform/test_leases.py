"""The exact ledger on the real runtime: isolates that share an object, its faults, and a kill."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bluey.budgets.ledgers.lender import UNREPORTED
from bluey.dollars import MICRO_USD_PER_USD, dollars_text
from bluey.tokens.bounds import Prompt
from ops.project import paths
from ops.wrangler.modules import upload_of
from tests.fakes.values import FROM_HERE
from tests.platform import workerd
from tests.platform.conftest import MODEL
from tests.platform.scripted_ai import USAGE, ScriptedAi, native, until
from tests.platform.workerd import Service, Workerd
from tests.proof import tries

HERE = Path(__file__).parent / "lending"
MAX_TOKENS = 20
HELD_TOKENS = Prompt(("hello",), 1).bound_tokens + MAX_TOKENS
USED_TOKENS = USAGE["total_tokens"]
FITTING = 50
BURST = 200
PLENTY = 10**9
SETTLED_S = 5.0
# `make proof` asks for the number in docs/budgets-proof.md; the everyday run for one.
RUNS = tries(20, everyday=1)
CONNECTIONS = (8, 32)
REQUESTS = 320

# What befalls the next calls, and what the client gets.
FAULTS: dict[str, tuple[list[str], int]] = {
    "failed": (["failed"], 503),
    "full": (["full"], 503),
    "reset before": (["reset before"], 200),
    "reset after": (["reset after"], 200),
    "reset twice": (["reset after", "reset before"], 503),
    "silent": (["silent"], 503),
    "unconfirmed": (["unconfirmed"], 503),
    # Of the report.
    "failed later": (["", "failed"], 200),
    "full later": (["", "full"], 200),
    "reset later": (["", "reset after", "failed", "reset before"], 200),
}
LIMITS = {
    **{f"burst-{run}": FITTING * HELD_TOKENS for run in range(RUNS)},
    **{f"burst-in-dollars-{run}": PLENTY for run in range(RUNS)},
    "stormy": PLENTY,
    "alone": PLENTY,
    "killed": PLENTY,
    **{f"load-{connections}": PLENTY for connections in CONNECTIONS},
    **{fault.replace(" ", "-"): PLENTY for fault in FAULTS},
}


@dataclass
class Lending:
    """Two isolates of the Worker, `one` and `two`, and the objects that both use."""

    runtime: Workerd
    ai: ScriptedAi

    def client(self) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=None)
        return httpx.AsyncClient(headers=FROM_HERE, timeout=30.0, trust_env=False, limits=limits)

    async def chat(
        self, client: httpx.AsyncClient, tenant: str, isolate: str = "one", delay_s: float = 0
    ) -> int:
        """The status of a chat whose answer takes so long."""
        session = self.ai.session(native("hello", delay_s=delay_s))
        response = await client.post(
            f"{self.runtime.urls[isolate]}/chat",
            headers={"x-tenant-id": tenant},
            json={"sessionId": session.id, "message": "hello", "maxTokens": MAX_TOKENS},
        )
        return response.status_code

    def window(self, tenant: str, isolate: str = "two") -> Any:
        """The tenant's only window, as an isolate knows it."""
        headers = {**FROM_HERE, "x-tenant-id": tenant}
        url = f"{self.runtime.urls[isolate]}/usage"
        response = httpx.get(url, headers=headers, timeout=30, trust_env=False)
        [window] = response.json()["data"]["windows"]
        return window

    def usage(self, tenant: str) -> tuple[int, int]:
        """Tokens spent, and what is held in the window's unit."""
        window = self.window(tenant)
        if "heldTokens" in window:
            return window["spentTokens"], window["heldTokens"]
        return window["spentTokens"], round(float(window["heldUsd"]) * MICRO_USD_PER_USD)

    def usage_in_time(self, tenant: str, expected: tuple[int, int]) -> tuple[int, int]:
        """The same, once it is what is expected, or else after SETTLED_S."""
        deadline = time.monotonic() + SETTLED_S
        while (found := self.usage(tenant)) != expected and time.monotonic() < deadline:
            time.sleep(0.1)
        return found

    def calls(self, tenant: str, faults: list[str] | None = None) -> int:
        """How often the object was called since this was asked last. The next calls fail so."""
        asked = {"name": tenant, "method": "tell", "argument": json.dumps(faults or [])}
        response = httpx.post(self.runtime.urls["control"], json=asked, trust_env=False)
        calls: int = response.json()
        return calls


def services_of(folder: Path, ai: ScriptedAi) -> list[Service]:
    settings: dict[str, Path] = {}
    for tenant, limit in LIMITS.items():
        chosen: dict[str, Any] = {
            "id": tenant,
            # A micro-dollar for each token.
            "models": {"default": MODEL, "prices": {MODEL: {"input": 1, "output": 1}}},
            "gateway": {"id": "gate"},
            "budgets": {"enforcement": "exact", "monthly": {"tokens": limit}},
        }
        if tenant.startswith("burst-in-dollars"):
            chosen["budgets"]["monthly"] = {"usd": dollars_text(FITTING * HELD_TOKENS)}
        settings[f"{tenant}.jsonc"] = folder / f"{tenant}.jsonc"
        settings[f"{tenant}.jsonc"].write_text(json.dumps(chosen))
    modules = upload_of(paths.ROOT / "src", paths.PYTHON_MODULES, settings)
    owner = {**modules, "entry.py": HERE / "entry.py"}
    variables = {"ENVIRONMENT": "dev"}
    control = {"control.mjs": HERE / "control.mjs"}
    return [
        Service("one", owner, variables, ai.address),
        # Of the same code, so that both begin from one snapshot; its own objects are not used.
        Service("two", owner, variables, ai.address, objects_of="one"),
        Service("control", control, {}, ai.address, objects_of="one"),
    ]


@pytest.fixture(scope="module")
def lending(ai: ScriptedAi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lending]:
    folder = tmp_path_factory.mktemp("lending")
    with workerd.serve(folder, services_of(folder, ai), from_snapshot=True) as runtime:
        yield Lending(runtime, ai)


@pytest.mark.parametrize("run", range(RUNS))
@pytest.mark.parametrize("kind", ["burst", "burst-in-dollars"])
async def test_a_burst_on_two_isolates_is_admitted_as_far_as_it_fits(
    lending: Lending, run: int, kind: str
) -> None:
    tenant = f"{kind}-{run}"
    async with lending.client() as client:
        # Nobody is answered before everybody else is turned away.
        chats = [
            lending.chat(client, tenant, isolate, delay_s=3.0)
            for _ in range(BURST // 2)
            for isolate in ("one", "two")
        ]
        statuses = Counter(await asyncio.gather(*chats))

    assert {200: FITTING, 429: BURST - FITTING} == statuses
    expected = (FITTING * USED_TOKENS, 0)
    assert expected == lending.usage_in_time(tenant, expected)
    assert dollars_text(FITTING * USED_TOKENS) == lending.window(tenant)["spentUsd"]


async def test_a_request_alone_costs_one_call_before_its_answer(lending: Lending) -> None:
    async with lending.client() as client:
        await lending.chat(client, "alone")
        assert (USED_TOKENS, 0) == lending.usage_in_time("alone", (USED_TOKENS, 0))
        lending.calls("alone")
        chat = asyncio.create_task(lending.chat(client, "alone", delay_s=2.0))
        await until(lambda: bool(lending.ai.pending()))
        assert 1 == lending.calls("alone")
        assert 200 == await chat
    expected = (2 * USED_TOKENS, 0)
    assert expected == lending.usage_in_time("alone", expected)
    assert 1 == lending.calls("alone")


@pytest.mark.parametrize("connections", CONNECTIONS)
async def test_under_load_a_request_costs_a_fifth_of_a_call(
    lending: Lending, connections: int
) -> None:
    tenant = f"load-{connections}"
    turns = asyncio.Semaphore(connections)
    async with lending.client() as client:

        async def chat() -> int:
            async with turns:
                return await lending.chat(client, tenant)

        statuses = Counter(await asyncio.gather(*(chat() for _ in range(REQUESTS))))

    assert {200: REQUESTS} == statuses
    expected = (REQUESTS * USED_TOKENS, 0)
    assert expected == lending.usage_in_time(tenant, expected)
    assert lending.calls(tenant) <= 0.2 * REQUESTS


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_of_the_object_costs_its_request_and_nothing_else(
    lending: Lending, fault: str
) -> None:
    tenant = fault.replace(" ", "-")
    faults, status = FAULTS[fault]
    lending.calls(tenant, faults)
    async with lending.client() as client:
        assert status == await lending.chat(client, tenant)
        served = int(status == 200)
        if served:
            # Until it is reported, whatever befalls the report.
            assert (USED_TOKENS, 0) == lending.usage_in_time(tenant, (USED_TOKENS, 0))
        assert 200 == await lending.chat(client, tenant)

    expected = ((served + 1) * USED_TOKENS, 0)
    assert expected == lending.usage_in_time(tenant, expected)


async def test_faults_at_random_leave_what_was_told_charged_and_nothing_held(
    lending: Lending,
) -> None:
    chance = random.Random(20_261_123)
    kinds = ["", "failed", "full", "reset before", "reset after"]
    lending.calls("stormy", chance.choices(kinds, k=10_000))
    statuses: Counter[int] = Counter()
    async with lending.client() as client:
        for _ in range(15):
            isolates = chance.choices(["one", "two"], k=chance.choice([1, 4, 16]))
            chats = [
                lending.chat(client, "stormy", isolate, delay_s=chance.uniform(0, 0.3))
                for isolate in isolates
            ]
            statuses.update(await asyncio.gather(*chats))
            await asyncio.sleep(chance.uniform(0, 0.8))
        assert lending.calls("stormy") > 30
        # What an isolate could not report goes with its next request.
        for isolate in ("one", "two"):
            statuses[await lending.chat(client, "stormy", isolate)] += 1

    assert {200, 503} == set(statuses)
    expected = (statuses[200] * USED_TOKENS, 0)
    assert expected == lending.usage_in_time("stormy", expected)


async def test_a_kill_forgets_nothing_that_was_told_and_charges_only_what_died_on_top(
    ai: ScriptedAi, tmp_path: Path
) -> None:
    chance = random.Random(20_261_123)
    services = services_of(tmp_path, ai)[:1]
    answered = asked = 0

    async def ask(lending: Lending) -> None:
        nonlocal answered, asked
        async with lending.client() as client:
            while True:
                asked += 1
                try:
                    status = await lending.chat(client, "killed")
                except httpx.HTTPError:
                    return
                answered += status == 200

    with workerd.serve(tmp_path, services, from_snapshot=True) as runtime:
        clients = asyncio.gather(*(ask(Lending(runtime, ai)) for _ in range(8)))
        # A runtime that has just started answers slowly at first.
        await until(lambda: answered >= 50, within_s=30.0)
        await asyncio.sleep(chance.uniform(0, 1))
        os.kill(runtime.pid, signal.SIGKILL)
        await clients
    with workerd.serve(tmp_path, services, keeps_storage=True, from_snapshot=True) as runtime:
        window = Lending(runtime, ai).window("killed", "one")

    # What died is held, or has lapsed where the second start took longer than an idle lease.
    lapsed = window["tokensByModel"].get(UNREPORTED, 0)
    reported = window["spentTokens"] - lapsed
    assert reported <= asked * USED_TOKENS
    assert reported % USED_TOKENS == 0
    assert answered * USED_TOKENS <= reported + lapsed + window["heldTokens"]
