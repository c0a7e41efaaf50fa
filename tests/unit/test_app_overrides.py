"""What is overridden at run time, and pushed tenants, through the whole of the core."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.access.keys import parse_key
from bluey.apis.own import OWN_API
from bluey.app import ROUTES
from bluey.http.messages import Request
from bluey.tenants.directory import RECORD_CACHE_MS, RETRY_MS
from bluey.tenants.record import address_key, dump_address, record_key
from tests.fakes.rate_limiter import FakeRateLimiter
from tests.fakes.upstream import replies
from tests.fakes.values import (
    FROM_ELSEWHERE,
    PRIMARY,
    make_budgets,
    make_chat,
    make_deployment,
    make_request,
    make_tenant,
)
from tests.fakes.world import World, make_world

ANSWER = replies({"response": "Hi", "usage": {"prompt_tokens": 12, "completion_tokens": 3}})
PAGE = "https://page.example"
SPENDING = [(route.path, route.api) for route in ROUTES if route.spends]


def record(world: World, tenant_id: str = "acme", **record: object) -> None:
    """Writes a tenant's record, as an operator does."""
    environment = world.isolate.deployment.environment
    whole = {"tenant": tenant_id, "environment": environment, "revision": 1, **record}
    world.namespace.values[record_key(tenant_id)] = json.dumps(whole)


def change(world: World, path: str, value: object, **change: object) -> None:
    record(world, override={"changes": {path: {"value": value, **change}}})


def push(world: World, tenant_id: str = "pushed", **settings: Any) -> None:
    """Pushes a tenant's settings, as an operator does."""
    least = {"id": tenant_id, "models": {"default": PRIMARY}, "gateway": {"id": "gate"}}
    for address in (*settings.get("hosts", ()), *settings.get("allowedOrigins", ())):
        world.namespace.values[address_key(address)] = dump_address([tenant_id])
    record(world, tenant_id, settings=json.dumps({**least, **settings}))


def pause(world: World, **paused: object) -> None:
    record(world, override={"paused": {"message": "Back at noon", **paused}})


async def status_of(world: World, *arguments: Any, **fields: Any) -> int:
    return (await world.send_and_drain(make_chat(*arguments, **fields))).response.status


# Paused


@pytest.mark.parametrize(("path", "api"), SPENDING, ids=[path for path, _ in SPENDING])
async def test_a_paused_tenant_is_refused_in_every_apis_form_before_the_body_is_read(
    path: str, api: Any
) -> None:
    world = make_world()
    pause(world, retryAfterS=90)

    exchanged = await world.send_and_drain(make_request("POST", path, {}, b"no JSON"))

    assert (503, "90", "false") == (
        exchanged.response.status,
        exchanged.response.headers["retry-after"],
        exchanged.response.headers["x-should-retry"],
    )
    error = exchanged.json["error"]
    assert ("tenant_paused", "Back at noon") == (error["code"], error["message"])
    assert (api is OWN_API) == (set(error) == {"code", "message"})
    assert "tenant_paused" == world.log.of("request")[0]["outcome"]


@pytest.mark.parametrize("path", ["/health", "/usage", "/v1/models", f"/v1/models/{PRIMARY}"])
async def test_what_spends_nothing_is_served_while_a_tenant_is_paused(path: str) -> None:
    world = make_world()
    pause(world)

    assert 200 == (await world.send_and_drain(make_request("GET", path))).response.status


async def test_only_who_has_a_key_learns_that_a_tenant_is_paused() -> None:
    world = make_world()
    pause(world)

    assert 401 == await status_of(world, FROM_ELSEWHERE)
    key = {**FROM_ELSEWHERE, "authorization": f"Bearer {world.add_key()}"}
    assert 503 == await status_of(world, key)


async def test_a_tenant_is_served_again_when_its_pause_is_over_or_taken_back() -> None:
    world = make_world(ANSWER, ANSWER)
    # Fake clocks start at 2026-11-23T12:00:00Z.
    pause(world, until="2026-11-23T12:00:05Z")
    paused = await status_of(world)
    world.clock.advance(5_000)
    over = await status_of(world)
    pause(world)
    world.clock.advance(RECORD_CACHE_MS)
    again = await status_of(world)
    world.namespace.values.clear()
    world.clock.advance(RECORD_CACHE_MS)

    assert (503, 200, 503, 200) == (paused, over, again, await status_of(world))


# Overridden


async def test_a_budget_is_raised_until_its_time() -> None:
    world = make_world(ANSWER, tenants=(make_tenant(budgets=make_budgets(daily=1_000)),))
    refused = await status_of(world)
    change(world, "budgets.daily.tokens", "+20%", until="2026-11-23T12:01:00Z")
    world.clock.advance(RECORD_CACHE_MS)
    raised = await world.send_and_drain(make_chat())
    world.clock.advance(40_000)

    assert 429 == refused
    assert (200, "1200") == (raised.response.status, raised.response.headers["x-budget-limit"])
    assert 429 == await status_of(world)


async def test_an_overridden_model_answers_and_is_shown() -> None:
    world = make_world(ANSWER, deployment=make_deployment(model_id=PRIMARY))
    change(world, "models.default", "@cf/google/gemma-4-26b-a4b-it")

    health = (await world.send_and_drain(make_request("GET", "/health"))).json
    answered = await world.send_and_drain(make_chat())
    models = (await world.send_and_drain(make_request("GET", "/v1/models"))).json

    assert "@cf/google/gemma-4-26b-a4b-it" == health["data"]["modelId"]
    assert "@cf/google/gemma-4-26b-a4b-it" == answered.response.headers["x-model-id"]
    # What the environment names may still be asked for.
    assert PRIMARY in [model["id"] for model in models["data"]]


async def test_requests_over_the_tenants_rate_are_refused_until_the_minute_is_over() -> None:
    world = make_world(ANSWER, ANSWER, ANSWER)
    change(world, "limits.requestsPerMinute", 2)
    first = [await status_of(world), await status_of(world)]
    world.clock.advance(20_500)

    refused = await world.send_and_drain(make_chat())
    world.clock.advance(39_500)

    assert [200, 200] == first
    assert (429, "40") == (refused.response.status, refused.response.headers["retry-after"])
    assert {"scope": "tenant", "periodSeconds": 60} == refused.json["error"]["details"]
    assert 200 == await status_of(world)


async def test_what_a_rate_limiter_refuses_does_not_count_against_the_tenants_rate() -> None:
    limiter = FakeRateLimiter({"session": 1})
    world = make_world(ANSWER, ANSWER, rate_limiter=limiter)
    change(world, "limits.requestsPerMinute", 2)

    flood = [await status_of(world) for _ in range(3)]
    other = await status_of(world, sessionId="3f2504e0-4f89-41d3-9a0c-0305e82c3302")

    assert ([200, 429, 429], 200) == (flood, other)


# While KV cannot be read


async def test_what_is_known_is_served_on_while_kv_cannot_be_read() -> None:
    world = make_world(ANSWER, deployment=make_deployment(None))
    push(world)
    key = {**FROM_ELSEWHERE, "authorization": f"Bearer {world.add_key(tenant_id='pushed')}"}
    before = await status_of(world, key)
    pause(world)
    paused = await status_of(world, {"x-tenant-id": "acme"})

    world.store.is_down = True
    world.clock.advance(2 * RECORD_CACHE_MS)

    assert (200, 503) == (before, paused)
    named = {**key, "x-tenant-id": "pushed"}
    answered = await world.send_and_drain(make_request("GET", "/v1/models", named))
    assert 200 == answered.response.status
    refused = await world.send_and_drain(make_chat({"x-tenant-id": "acme"}))
    assert "tenant_paused" == refused.json["error"]["code"]


async def test_a_new_isolate_serves_without_kv_only_what_needs_no_key() -> None:
    world = make_world(ANSWER)
    pause(world)
    world.store.is_down = True
    health = await world.send_and_drain(make_request("GET", "/health"))

    # The key can be read, and the record could not be a moment before.
    world.store.is_down = False
    key = {**FROM_ELSEWHERE, "authorization": f"Bearer {world.add_key()}"}
    unread = await world.send_and_drain(make_chat(key))
    world.clock.advance(RETRY_MS)
    read = await world.send_and_drain(make_chat(key))

    assert 200 == health.response.status
    assert (503, "budget_unavailable") == (unread.response.status, unread.json["error"]["code"])
    assert (503, "tenant_paused") == (read.response.status, read.json["error"]["code"])


async def test_a_tenant_that_cannot_be_looked_up_is_not_called_unknown() -> None:
    world = make_world(deployment=make_deployment(None))
    world.store.is_down = True
    named = {"x-tenant-id": "pushed"}

    exchanged = await world.send_and_drain(make_request("GET", "/health", named))

    assert 503 == exchanged.response.status
    assert {
        "ok": False,
        "error": {
            "code": "budget_unavailable",
            "message": "The tenant cannot be looked up right now",
        },
    } == exchanged.json
    (line,) = world.log.of("tenant_lookup_error")
    assert "KV get failed" == line["reason"]


# Pushed


async def test_a_pushed_tenant_is_served_with_its_own_keys_and_budget() -> None:
    world = make_world(ANSWER, ANSWER, deployment=make_deployment(None))
    push(world, budgets={"daily": {"tokens": 100_000}})
    key = {**FROM_ELSEWHERE, "authorization": f"Bearer {world.add_key(tenant_id='pushed')}"}

    answered = await world.send_and_drain(make_chat(key))

    assert (200, "100000") == (
        answered.response.status,
        answered.response.headers["x-budget-limit"],
    )
    assert 404 == await status_of(world, {**key, "x-tenant-id": "nobody"})
    of_acme = {**FROM_ELSEWHERE, "authorization": f"Bearer {world.add_key(2)}"}
    assert 401 == await status_of(world, {**of_acme, "x-tenant-id": "pushed"})


async def test_pages_of_a_pushed_tenant_may_ask() -> None:
    world = make_world(ANSWER, deployment=make_deployment(None))
    push(world, hosts=["pushed.example"], allowedOrigins=[PAGE])
    origin = {"origin": PAGE}

    preflight = await world.send_and_drain(make_request("OPTIONS", "/chat", origin))
    unnamed = await world.send_and_drain(make_request("GET", "/nowhere", origin))
    other = await world.send_and_drain(make_request("OPTIONS", "/chat", {"origin": f"{PAGE}.x"}))
    health = await world.send_and_drain(
        make_request("GET", "/health", origin, host="pushed.example")
    )

    answers = (preflight, unnamed, other, health)
    name = "access-control-allow-origin"
    allowed = [each.response.headers.get(name) for each in answers]
    assert [PAGE, PAGE, None, PAGE] == allowed
    assert "pushed" == health.json["data"]["tenantId"]


async def test_a_deployment_without_files_wants_a_key_of_a_request_that_names_no_tenant() -> None:
    world = make_world(deployment=make_deployment(None, environment="production"))
    world.isolate.tenants._files.clear()

    assert 401 == await status_of(world, FROM_ELSEWHERE)


# What is asked for


async def test_only_the_records_of_a_requests_own_tenant_are_asked_for() -> None:
    world = make_world(
        *[ANSWER] * 4,
        tenants=(make_tenant("acme"), make_tenant("other")),
        deployment=make_deployment(None),
    )
    push(world)
    for tenant_id in ("acme", "other", "acme", "other"):
        await status_of(world, {"x-tenant-id": tenant_id})

    assert ["tenant/acme", "tenant/other"] == world.store.values_asked


async def test_keys_are_made_while_their_tenant_is_paused() -> None:
    world = make_world()
    pause(world)

    assert 201 == (await world.send_and_drain(make_key_request())).response.status


async def test_a_pushed_tenants_keys_are_made_within_its_settings() -> None:
    world = make_world(deployment=make_deployment(None))
    push(world, budgets={"daily": {"tokens": 100}})
    named = {"x-tenant-id": "pushed"}

    made = await world.send_and_drain(make_key_request(100, **named))
    refused = await world.send_and_drain(make_key_request(101, **named))

    assert [201, 400] == [made.response.status, refused.response.status]
    assert "pushed" == parse_key(made.json["data"]["key"]).tenant_id


async def test_a_limit_of_a_key_is_compared_with_what_is_overridden() -> None:
    world = make_world(tenants=(make_tenant(budgets=make_budgets(daily=100)),))
    change(world, "budgets.daily.tokens", 50)

    statuses = [
        (await world.send_and_drain(make_key_request(tokens))).response.status
        for tokens in (50, 51)
    ]

    assert [201, 400] == statuses


def make_key_request(daily_tokens: int = 1, **headers: str) -> Request:
    body = {"label": "x", "budgets": {"daily": {"tokens": daily_tokens}}}
    sent = {"content-type": "application/json", **headers}
    return make_request("POST", "/keys", sent, json.dumps(body).encode())
