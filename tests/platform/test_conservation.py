"""What was charged is what the ledger has, to the token and to the micro-dollar, whatever became of
the requests and of KV: the log lines of one isolate against `GET /usage` of it and of another."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx
import pytest

from bluey.budgets.ledgers.kv import SHARED_WAIT_MS, WRITE_DEADLINE_MS
from ops.project import paths
from ops.wrangler.modules import upload_of
from tests.fakes.values import FROM_HERE
from tests.platform import workerd
from tests.platform.asker import NOTHING_MORE, Asker, Request
from tests.platform.askers import ASKERS
from tests.platform.conftest import FALLBACK, MODEL
from tests.platform.dialect_cases import APIS, HIDING, HIDING_OWN
from tests.platform.leavers import COMPLAINTS, Leaver
from tests.platform.mixed_scripts import Exchange, Scripts
from tests.platform.scripted_ai import ScriptedAi, until
from tests.platform.speaker import Speaker
from tests.platform.speakers import FALLBACKS, SPEAKERS
from tests.platform.workerd import Service, Workerd
from tests.proof import tries

SEED = 20_261_123
EMBEDDINGS, EMBEDDING_MODEL = "/v1/embeddings", "@cf/baai/bge-m3"
# `make proof` asks for 2,000 requests of each ledger, the everyday run for a quarter of them.
REQUESTS = tries(4_000, everyday=1_000)
AT_ONCE = 32
# How long a request that has ended may hold tokens, and how long until a settlement that
# cannot be written is given up, which the ledger does after 20 s.
HELD_S = 5.0
# The last to give up began to wait half a second late and tries for 20 s, and its last try takes
# as long as a put may.
GIVE_UP_S = (SHARED_WAIT_MS + WRITE_DEADLINE_MS) / 1000 + 4.0
GIVEN_UP_S = 35.0
# What is under way when the faults end: a write is waited for for 3 s and repeated within 1 s.
# Another isolate that has read too early reads again after 10 s.
WRITTEN_S = 5.0
READ_S = 15.0

PLENTY = 10**12
# A quarter of what its requests would use.
SCARCE = 60_000
TOO_LARGE = 100_000
# And in dollars, with the prices below.
POOR_USD = "0.012"
# Whatever is asked for, input and output, cached and not, has a price that is no round number.
PRICE = {"input": 0.351, "output": 1.007, "cachedInput": 0.013, "cacheWrite": 0.439}
PRICES = {
    MODEL: {**PRICE, "longContext": {**PRICE, "above": 400, "input": 0.702}},
    FALLBACK: {"input": "0.2", "output": "0.3"},
    EMBEDDING_MODEL: {"input": 0.067, "output": 0},
}


def settings(
    enforcement: str, *, daily: int = PLENTY, usd: str | None = None, **others: object
) -> dict[str, Any]:
    """A tenant's settings but for its id; `others` go into its budgets and its gateway."""
    gateway = {"requestTimeoutMs": 5_000, **others}
    failing = {"onLedgerFailure": gateway.pop("onLedgerFailure", "deny")}
    dollars = {} if usd is None else {"usd": usd}
    windows = {"daily": {"tokens": daily, **dollars}, "monthly": {"tokens": PLENTY}}
    models = {"default": MODEL, "fallback": FALLBACK, "allowed": [EMBEDDING_MODEL]}
    return {
        "models": {**models, "prices": PRICES},
        "gateway": {"id": "gate", **gateway},
        "limits": {"maxOutputTokens": 131_072},
        "budgets": {"enforcement": enforcement, **failing, **windows},
    }


# Tenants whose models speak as they really do; their fallbacks speak another dialect.
SPEAKING: Mapping[str, Speaker] = {
    "kv-openai-like": SPEAKERS["openai_chat"],
    "kv-anthropic": SPEAKERS["anthropic_messages"],
    "kv-inline": SPEAKERS["workers_ai"],
    "exact-openai": SPEAKERS["openai_chat of a vendor"],
    "exact-anthropic": SPEAKERS["anthropic_messages"],
    "exact-route": SPEAKERS["dynamic_route"],
}


def models_of(speaker: Speaker) -> dict[str, str]:
    """A model that reasons, and its fallback."""
    model = speaker.other_models.get("reasoning", speaker.model)
    return {"default": model, "fallback": FALLBACKS[speaker.name].model}


HASTY: dict[str, Any] = {"requestTimeoutMs": 250, "deadlineMs": 600, "streamIdleMs": 250}
# A share of the requests for each: most are for the first, few for one whose KV takes no
# writes at all.
TENANTS: dict[str, tuple[int, dict[str, Any]]] = {
    "kv-denying": (8, settings("kv")),
    "kv-allowing": (4, settings("kv", onLedgerFailure="allow")),
    "kv-hasty": (4, settings("kv", **HASTY)),
    "kv-scarce": (4, settings("kv", daily=SCARCE)),
    "kv-poor": (4, settings("kv", usd=POOR_USD)),
    "exact-denying": (8, settings("exact")),
    "exact-allowing": (4, settings("exact", onLedgerFailure="allow")),
    "exact-hasty": (4, settings("exact", **HASTY)),
    "exact-scarce": (4, settings("exact", daily=SCARCE)),
    "exact-poor": (4, settings("exact", usd=POOR_USD)),
    **{
        name: (4, {**settings(name.partition("-")[0]), "models": models_of(speaker)})
        for name, speaker in SPEAKING.items()
    },
}
OWING = "kv-owing"
OWED_REQUESTS = 20
SETTINGS: Mapping[str, dict[str, Any]] = {
    **{name: chosen for name, (_, chosen) in TENANTS.items()},
    OWING: settings("kv", daily=TOO_LARGE),
}
KV_FAULTS = [
    {"prefix": f"budget/{OWING}/", "put": {"failed": 1.0}},
    {
        "prefix": "budget/",
        "put": {"refused": 0.1, "failed": 0.1, "slow": 0.1, "late": 0.1, "unconfirmed": 0.1},
        # So often that some reads fail three times.
        "list": {"failed": 0.8},
    },
]
FAULTS = {"list failed", *(f"put {fault}" for fault in KV_FAULTS[1]["put"])}
# The kinds of which everything is counted.
COUNTED_KINDS = {
    "answered",
    "shown reasoning",
    "all reasoning, then the fallback",
    "all reasoning twice",
    "all reasoning, and no fallback",
    "all reasoning that is shown",
    "busy",
    "embedded",
    "embeddings refused",
}
ENDINGS = {"completed", "client_gone", "truncated", "upstream_failed"}


@pytest.fixture(scope="module")
def conserving(ai: ScriptedAi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workerd]:
    """workerd with the Worker twice around one scripted KV: one serves, the other reads."""
    folder = tmp_path_factory.mktemp("conserving")
    uploaded = {}
    for name, chosen in SETTINGS.items():
        uploaded[f"{name}.jsonc"] = folder / f"{name}.jsonc"
        uploaded[f"{name}.jsonc"].write_text(json.dumps({"id": name, **chosen}))
    modules = upload_of(paths.ROOT / "src", paths.PYTHON_MODULES, uploaded)
    services = [
        Service(name, modules, {"ENVIRONMENT": "dev"}, ai.address, scripted_kv="faulty")
        for name in ("serving", "reading")
    ]
    with workerd.serve(folder, services, from_snapshot=True) as running:
        yield running


@dataclass(frozen=True)
class Sent:
    """One request as it was sent; its trace id names it in the log."""

    tenant: str
    kind: str
    trace_id: str
    asker: Asker = ASKERS[HIDING_OWN]
    counts: tuple[int, ...] | None = None


@dataclass
class Load:
    """Requests of a seeded mix, and who counts them."""

    ai: ScriptedAi
    client: httpx.AsyncClient
    chance: random.Random
    sent: list[Sent] = field(default_factory=list)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)

    async def send_all(self, requests: int) -> None:
        """So many requests, AT_ONCE at once."""
        scripts, weights = Scripts(self.chance), [weight for weight, _ in TENANTS.values()]
        turnstile = asyncio.Semaphore(AT_ONCE)

        async def pass_through(sent: Sent, exchange: Exchange) -> None:
            async with turnstile:
                await self.send(sent, exchange)

        async with asyncio.TaskGroup() as group:
            for tenant in self.chance.choices([*TENANTS], weights, k=requests):
                is_hasty = tenant.endswith("hasty")
                kind, exchange = scripts.exchange(SPEAKING.get(tenant), is_hasty=is_hasty)
                trace_id = uuid.UUID(int=self.chance.getrandbits(128)).hex
                apis = APIS if exchange.shows_reasoning else (*APIS, *HIDING)
                asker = ASKERS[self.chance.choice(apis)]
                sent = Sent(tenant, kind, trace_id, asker, exchange.counts)
                group.create_task(pass_through(sent, exchange))

    async def send(self, sent: Sent, exchange: Exchange) -> httpx.Response | None:
        """One request, and its response if its client waits for it."""
        self.sent.append(sent)
        session = self.ai.session(*exchange.replies)
        headers = {"x-tenant-id": sent.tenant, "x-trace-id": sent.trace_id}
        model = SETTINGS[sent.tenant]["models"]["default"]
        asked = Request(model, NOTHING_MORE, exchange.most_tokens, session.id, exchange.streamed)
        path, body = sent.asker.path, {**sent.asker.body(asked), **exchange.body}
        if exchange.texts:
            path = EMBEDDINGS
            body = {"model": EMBEDDING_MODEL, "input": exchange.texts, "user": session.id}
        if exchange.stays_s is not None:
            leaver = Leaver(
                session,
                exchange.streamed,
                exchange.stays_s,
                resets=False,
                headers=headers,
                path=path,
                body=body,
            )
            await leaver.run(str(self.client.base_url).rstrip("/"))
            return None
        response = await self.client.post(path, headers=headers, json=body)
        self.statuses[sent.tenant, response.status_code] += 1
        return response


class Sums(NamedTuple):
    """Of one window: what was counted, and the tokens that are held."""

    tokens: int
    micro_usd: int
    unpriced_tokens: int
    requests: int
    held_tokens: int


# Of each tenant, the day and the month.
Counted = dict[str, list[Sums]]


def charged(runtime: Workerd) -> Counted:
    """What the log says was charged: a line has `uncounted` exactly where something was, be it of
    an answer or of attempts without one."""
    sums = dict.fromkeys((*TENANTS, OWING), Sums(0, 0, 0, 0, 0))
    for line in runtime.records():
        if line["event"] == "request" and "uncounted" in line:
            tenant = str(line["tenantId"])
            before = sums[tenant]
            sums[tenant] = Sums(
                before.tokens + tokens_of(line),
                before.micro_usd + micro_usd_of(line.get("costUsd", "0.000000")),
                before.unpriced_tokens + int(str(line.get("unpricedTokens", 0))),
                before.requests + 1,
                0,
            )
    return {tenant: [found] * 2 for tenant, found in sums.items()}


def micro_usd_of(dollars: object) -> int:
    """The micro-dollars in a text with six decimals."""
    return int(str(dollars).replace(".", ""))


def tokens_of(line: Mapping[str, Any]) -> int:
    """The tokens that a request was charged, by its log line."""
    answered = line.get("tokensIn", 0) + line.get("tokensOut", 0)
    return int(answered + sum(attempt["unansweredTokens"] for attempt in line["attempts"]))


# How an attempt ends of which all is counted.
COUNTED = {None, "all_reasoning", "refused"}


def as_counted(runtime: Workerd, load: Sequence[Sent]) -> dict[str, tuple[str, int, int]]:
    """By trace, of the requests that were answered as it was scripted, and of which the upstreams
    counted everything: the kind, what they counted of the replies that were asked for, and what was
    charged."""
    sent = {one.trace_id: one for one in load}
    found = {}
    records: Any = runtime.records()
    for line in records:
        one = sent.get(line["traceId"])
        if line["event"] != "request" or line.get("outcome") != "completed" or one is None:
            continue
        attempts = line["attempts"]
        if one.counts is not None and {each["reason"] for each in attempts} <= COUNTED:
            counted = sum(one.counts[: len(attempts)])
            found[one.trace_id] = (one.kind, counted, tokens_of(line))
    return found


async def counted(url: str, tenants: Iterable[str]) -> Counted:
    """What `GET /usage` shows, of yesterday and last month too: midnight may have passed."""
    found: Counted = {}
    async with httpx.AsyncClient(
        base_url=url, headers=FROM_HERE, timeout=20.0, trust_env=False
    ) as client:
        for tenant in tenants:
            response = await client.get("/usage?days=1", headers={"x-tenant-id": tenant})
            data = response.json()["data"]
            found[tenant] = []
            for name in ("daily", "monthly"):
                windows = [w for w in (*data["windows"], *data["history"]) if w["window"] == name]
                found[tenant].append(
                    Sums(
                        sum(window["spentTokens"] for window in windows),
                        sum(micro_usd_of(window["spentUsd"]) for window in windows),
                        sum(window["unpricedTokens"] for window in windows),
                        sum(window["requests"] for window in windows),
                        sum(window.get("heldTokens", 0) for window in windows),
                    )
                )
                for window in windows:
                    assert window["spentTokens"] == sum(window["tokensByModel"].values())
                    by_model = map(micro_usd_of, window["usdByModel"].values())
                    assert micro_usd_of(window["spentUsd"]) == sum(by_model)
    return found


async def counted_in_time(expected: Counted, url: str, within_s: float) -> Counted:
    """What is counted once it is what is expected, or else when the time is up."""
    deadline = time.monotonic() + within_s
    found = await counted(url, expected)
    while found != expected and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
        found = await counted(url, expected)
    return found


def settlements_given_up(runtime: Workerd) -> int:
    """How many of the settlements that could not be written were left to a later request."""
    reason = "a settlement may not be durable"
    return sum(line.get("reason") == reason for line in runtime.records())


async def tell_kv(runtime: Workerd, mix: list[dict[str, Any]]) -> dict[str, int]:
    """Gives KV other faults; says how many there were of which before."""
    async with httpx.AsyncClient(timeout=20.0, trust_env=False) as client:
        response = await client.post(runtime.urls["faulty"], json={"start": 0.5, "mix": mix})
    dealt: dict[str, int] = response.json()
    return dealt


async def test_every_token_that_was_charged_is_in_the_ledger_and_no_other(
    ai: ScriptedAi, conserving: Workerd
) -> None:
    chance = random.Random(SEED)
    await tell_kv(conserving, KV_FAULTS)
    async with httpx.AsyncClient(
        base_url=conserving.urls["serving"],
        headers=FROM_HERE,
        timeout=30.0,
        trust_env=False,
        limits=httpx.Limits(max_connections=None),
    ) as client:
        load = Load(ai, client, chance)
        for number in range(OWED_REQUESTS):
            await load.send(Sent(OWING, "owed", f"owed-{number:04}"), Scripts(chance).whole())
        # One request waits for those of half a second, so how many give up is chance.
        given_up_by_s = time.monotonic() + GIVE_UP_S
        await load.send_all(REQUESTS)
        await until(
            lambda: settlements_given_up(conserving) > 0 and time.monotonic() >= given_up_by_s,
            GIVEN_UP_S,
        )
        dealt = await tell_kv(conserving, [])
        # What was given up goes with the tenant's next request, though it be turned away.
        next_request = Sent(OWING, "too large", "next-request")
        refused = await load.send(next_request, Exchange(most_tokens=TOO_LARGE))

    assert refused is not None
    assert "request_too_large" == refused.json()["error"]["details"]["reason"]
    await until(lambda: len(lines_by_trace(conserving)) >= len(load.sent))
    assert Counter(sent.trace_id for sent in load.sent) == lines_by_trace(conserving)
    expected = charged(conserving)
    assert OWED_REQUESTS == expected[OWING][0].requests
    # Some of its requests were one too many, and none was let in that was.
    poor, most = expected["exact-poor"][0].micro_usd, micro_usd_of(f"{POOR_USD}000")
    assert load.statuses["exact-poor", 429]
    assert 0 < poor <= most
    # Only the speakers' models have prices of the catalogue, or none.
    unpriced = {tenant for tenant, sums in expected.items() if sums[0].unpriced_tokens}
    assert {"exact-route"} <= unpriced <= set(SPEAKING)
    assert all(sums[0].micro_usd for tenant, sums in expected.items() if tenant != "exact-route")
    assert expected == await counted_in_time(expected, conserving.urls["serving"], HELD_S)
    await asyncio.sleep(WRITTEN_S)
    # What the upstreams counted was charged, reasoning that nobody saw too.
    of_counted = as_counted(conserving, load.sent)
    assert COUNTED_KINDS == {kind for kind, _, _ in of_counted.values()}
    assert {} == {trace: one for trace, one in of_counted.items() if one[1] != one[2]}
    in_kv = {tenant: sums for tenant, sums in expected.items() if tenant.startswith("kv-")}
    assert in_kv == await counted_in_time(in_kv, conserving.urls["reading"], READ_S)
    assert not COMPLAINTS.findall(conserving.output)
    # Everything was in the mix.
    assert {ASKERS[api].name for api in (*APIS, *HIDING)} == {sent.asker.name for sent in load.sent}
    assert FAULTS == set(dealt)
    assert {200, 400, 422, 429, 502, 503, 504} == {status for _, status in load.statuses}
    assert ENDINGS <= {str(line.get("outcome")) for line in conserving.records()}


def lines_by_trace(runtime: Workerd) -> Counter[str]:
    """How many log lines each chat request has, whatever its API."""
    paths_asked = {EMBEDDINGS, *(asker.path for asker in ASKERS.values())}
    lines = (line for line in runtime.records() if line["event"] == "request")
    return Counter(str(line["traceId"]) for line in lines if line["route"] in paths_asked)
