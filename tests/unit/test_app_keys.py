"""API keys through the whole of the core."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.access.keys import digest_of, make_key
from bluey.app import ROUTES
from bluey.embedding import TOKENS_PER_TEXT
from bluey.http.messages import Request
from bluey.tenants.settings import Tenant
from bluey.tokens.bounds import bound_tokens
from tests.fakes.rate_limiter import FakeRateLimiter
from tests.fakes.upstream import DONE, native, refuses, replies, streams
from tests.fakes.values import (
    FALLBACK,
    FROM_ELSEWHERE,
    FROM_HERE,
    HELLO_TOKENS,
    PRIMARY,
    SESSION_ID,
    charges,
    make_budgets,
    make_deployment,
    make_request,
    make_tenant,
)
from tests.fakes.world import World, make_world

# A client elsewhere always needs a key.
JSON = {**FROM_ELSEWHERE, "content-type": "application/json"}
EMBEDDER = "@cf/baai/bge-m3"
BODIES: dict[str, dict[str, object]] = {
    "/chat": {"sessionId": SESSION_ID, "message": "hello"},
    "/v1/chat/completions": {
        "model": PRIMARY,
        "messages": [{"role": "user", "content": "hello"}],
        "user": SESSION_ID,
    },
    "/v1/messages": {
        "model": PRIMARY,
        "max_tokens": 32_000,
        "messages": [{"role": "user", "content": "hello"}],
        "metadata": {"user_id": SESSION_ID},
    },
    "/v1/responses": {"model": PRIMARY, "input": "hello", "user": SESSION_ID},
    "/v1/embeddings": {"model": EMBEDDER, "input": "hello", "user": SESSION_ID},
}
ANSWER = {
    "response": "Hi",
    "data": [[0.5, -0.5]],
    "usage": {"prompt_tokens": 12, "completion_tokens": 3},
}
SPENDING_ROUTES = [route.path for route in ROUTES if route.spends]
STREAMED_ROUTES = [route.path for route in ROUTES if route.spends and route.events]
# What a route holds, uses and asks, where that is not what a chat does.
HELD = {"/v1/embeddings": bound_tokens("hello") + TOKENS_PER_TEXT}
USED = {"/v1/embeddings": charges(12, EMBEDDER, 1)}
STREAM = streams(native("Hi", usage=ANSWER["usage"]), DONE)


def keyed(**others: Any) -> World:
    """A deployment with a budget; requests from elsewhere need a key."""
    tenant = make_tenant(budgets=make_budgets(daily=100_000), allowed=(EMBEDDER,))
    return make_world(*others.pop("turns", ()), tenants=(tenant,), **others)


def spend(path: str, key: str | None, **fields: object) -> Request:
    authorization = {} if key is None else {"authorization": f"Bearer {key}"}
    body = json.dumps({**BODIES[path], **fields}).encode()
    return make_request("POST", path, {**JSON, **authorization}, body)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        *((path, {}) for path in SPENDING_ROUTES),
        *((path, {"stream": True}) for path in STREAMED_ROUTES),
    ],
)
async def test_every_route_that_spends_is_let_in_limited_held_and_settled(
    path: str, fields: dict[str, object]
) -> None:
    limiter = FakeRateLimiter({"tenant": 9, "key": 9, "session": 9})
    world = keyed(turns=(STREAM if fields else replies(ANSWER),), rate_limiter=limiter)
    key = world.add_key()

    exchanged = await world.send_and_drain(spend(path, key, **fields))

    assert 200 == exchanged.response.status
    assert {
        ("tenant", "dev/acme"): 1,
        ("key", f"dev/acme/{digest_of(key)[:12]}"): 1,
        ("session", f"dev/acme/{SESSION_ID}"): 1,
    } == limiter.counts
    ledger = world.ledger
    ((hold, charged),) = ledger.ends
    held, used = HELD.get(path, HELLO_TOKENS + 1_024), USED.get(path, charges(15, PRIMARY, 2))
    assert (held, used) == (hold.amount.tokens, charged)


@pytest.mark.parametrize("path", SPENDING_ROUTES)
async def test_no_route_that_spends_does_anything_without_a_key(path: str) -> None:
    limiter = FakeRateLimiter({"tenant": 9})
    world = keyed(rate_limiter=limiter)

    exchanged = await world.send_and_drain(spend(path, None))

    assert (401, "Bearer") == (
        exchanged.response.status,
        exchanged.response.headers["www-authenticate"],
    )
    assert "unauthorized" == exchanged.json["error"]["code"]
    assert ([], [], {}) == (world.ai.calls, world.ledger.ends, limiter.counts)


def test_every_route_is_open_on_purpose_or_wants_a_key() -> None:
    wanting = {route.path for route in ROUTES if route.wants_key}

    assert {"/", "/console", "/docs", "/health", "/openapi.json"} == {
        route.path for route in ROUTES
    } - wanting
    assert {
        "/alerts/test",
        "/keys",
        "/keys/{id}",
        "/keys/{id}/rotate",
        "/usage",
        "/v1/messages/count_tokens",
        "/v1/models",
        "/v1/models/{id}",
        *SPENDING_ROUTES,
    } == wanting


@pytest.mark.parametrize("path", ["/usage", "/v1/models", "/v1/models/fast"])
async def test_reading_wants_a_key_too(path: str) -> None:
    world = keyed()
    key = world.add_key()

    statuses = [
        (
            await world.send_and_drain(make_request("GET", path, {**FROM_ELSEWHERE, **headers}))
        ).response.status
        for headers in ({}, {"authorization": f"Bearer {key}"})
    ]

    assert [401, 404 if path.endswith("fast") else 200] == statuses


async def test_health_tells_the_same_to_everybody() -> None:
    world = keyed()
    key = world.add_key()

    told = [
        (await world.send_and_drain(make_request("GET", "/health", headers))).json["data"]
        for headers in ({}, {"authorization": "Bearer x"}, {"authorization": f"Bearer {key}"})
    ]

    assert ["status", "tenantId", "environment", "modelId", "fallbackModelId"] == list(told[0])
    assert [told[0]] * 3 == told


async def test_the_log_names_the_key_by_its_id_and_its_use_is_noted() -> None:
    world = keyed(turns=(replies(ANSWER),))
    key = world.add_key()

    await world.send_and_drain(spend("/chat", key))

    (record,) = world.log.of("request")
    assert digest_of(key)[:12] == record["keyId"]
    assert key not in "".join(world.log.lines)
    noted = world.namespace.seen_from(world.store)
    assert {"d": "2026-11-23"} == noted[f"key-use/acme/{digest_of(key)}"]


async def test_a_key_may_use_the_models_of_its_own_list_only() -> None:
    world = keyed(turns=(refuses(5007, 400), replies(ANSWER)))
    key = world.add_key(allowedModels=[PRIMARY])

    refused = await world.send_and_drain(spend("/chat", key, modelId=FALLBACK))
    served = await world.send_and_drain(spend("/chat", key))

    assert (403, "This API key may not use that model") == (
        refused.response.status,
        refused.json["error"]["message"],
    )
    # The fallback is not on the list, so it is not tried.
    assert (502, [PRIMARY]) == (served.response.status, world.ai.asked)


async def test_a_key_sees_the_models_of_its_own_list() -> None:
    world = keyed()
    key = world.add_key(allowedModels=[FALLBACK])

    listed = await world.send_and_drain(
        make_request("GET", "/v1/models", {**FROM_ELSEWHERE, "authorization": f"Bearer {key}"})
    )

    assert [FALLBACK] == [model["id"] for model in listed.json["data"]]


@pytest.mark.parametrize("path", SPENDING_ROUTES)
async def test_a_key_has_a_budget_of_its_own_inside_its_tenants(path: str) -> None:
    world = keyed(turns=(replies(ANSWER), replies(ANSWER)))
    used = USED.get(path, charges(15, PRIMARY, 2))
    limit = HELD.get(path, HELLO_TOKENS + 1_024) + 5
    key = world.add_key(budgets={"daily": {"tokens": limit}})
    other = world.add_key(2)

    first = await world.send_and_drain(spend(path, key))
    second = await world.send_and_drain(spend(path, key))
    third = await world.send_and_drain(spend(path, other))

    assert [200, 429, 200] == [e.response.status for e in (first, second, third)]
    # The key's window is the tighter one.
    assert (str(limit), str(limit - used[0].tokens)) == (
        first.response.headers["x-budget-limit"],
        first.response.headers["x-budget-remaining"],
    )
    assert ("key", "daily", "exhausted", "false") == (
        second.json["error"]["details"]["scope"],
        second.json["error"]["details"]["window"],
        second.json["error"]["details"]["reason"],
        second.response.headers["x-should-retry"],
    )
    ends = {name: [charged for _, charged in ledger.ends] for name, ledger in world.ledgers.items()}
    # What the tenant held for the second request was given back.
    assert {"acme": [used, None, used], f"acme/key/{digest_of(key)}": [used]} == ends


async def test_usage_shows_a_key_its_own_windows_too() -> None:
    world = keyed()
    key = world.add_key(budgets={"daily": {"tokens": 1_109}})

    usage = await world.send_and_drain(
        make_request("GET", "/usage", {**FROM_ELSEWHERE, "authorization": f"Bearer {key}"})
    )

    assert [("tenant", 100_000), ("key", 1_109)] == [
        (window["scope"], window["limitTokens"]) for window in usage.json["data"]["windows"]
    ]


async def test_keys_that_cannot_be_checked_let_nobody_in() -> None:
    world = keyed()
    key = world.add_key()
    world.store.is_down = True

    exchanged = await world.send_and_drain(spend("/chat", key))

    assert (503, "API keys cannot be checked right now") == (
        exchanged.response.status,
        exchanged.json["error"]["message"],
    )
    assert "KV get failed" == world.log.of("key_error")[0]["reason"]


TENANTS = tuple(make_tenant(slug) for slug in ("acme", "other"))


async def test_the_shared_deployment_takes_the_tenant_from_the_key() -> None:
    world = make_world(replies(ANSWER), tenants=TENANTS, deployment=make_deployment(None))
    key = world.add_key(tenant_id="other")

    exchanged = await world.send_and_drain(spend("/chat", key))

    assert 200 == exchanged.response.status
    assert "other" == world.log.of("request")[0]["tenantId"]


@pytest.mark.parametrize(
    ("dedicated", "header", "host", "status", "code"),
    [
        ("acme", None, "bluey.example.com", 401, "unauthorized"),
        ("acme", "acme", "bluey.example.com", 401, "unauthorized"),
        ("acme", "other", "bluey.example.com", 403, "tenant_mismatch"),
        ("acme", None, "other.example.com", 401, "unauthorized"),
        (None, "acme", "bluey.example.com", 401, "unauthorized"),
        (None, "acme", "other.example.com", 401, "unauthorized"),
        (None, "nobody", "bluey.example.com", 404, "unknown_tenant"),
    ],
)
@pytest.mark.parametrize("path", [*SPENDING_ROUTES, "/usage", "/v1/models", "/v1/models/fast"])
async def test_another_tenants_key_opens_nothing(
    path: str, dedicated: str | None, header: str | None, host: str, status: int, code: str
) -> None:
    tenants = tuple(
        make_tenant(
            slug,
            hosts=(f"{slug}.example.com",),
            budgets=make_budgets(daily=100_000),
        )
        for slug in ("acme", "other")
    )
    world = make_world(tenants=tenants, deployment=make_deployment(dedicated))
    key = world.add_key(tenant_id="other")
    headers = {**JSON, "authorization": f"Bearer {key}"}
    if header is not None:
        headers["x-tenant-id"] = header
    body = json.dumps(BODIES.get(path, {})).encode()
    method = "POST" if path in SPENDING_ROUTES else "GET"

    exchanged = await world.send_and_drain(make_request(method, path, headers, body, host))

    assert (status, code) == (exchanged.response.status, exchanged.json["error"]["code"])
    assert [] == world.ai.calls
    assert [[], []] == [ledger.ends for ledger in world.ledgers.values()]
    told = exchanged.text + json.dumps(dict(exchanged.response.headers))
    assert "other-gateway" not in told
    assert key not in told + "".join(world.log.lines)


async def test_a_key_of_another_tenants_prefix_is_never_read() -> None:
    world = make_world(tenants=TENANTS, deployment=make_deployment("acme"))
    stray = make_key("other", 7)
    world.namespace.write_from_elsewhere(
        f"key/acme/{digest_of(stray)}", {"label": "x", "created": "2026-11-01T00:00:00Z"}
    )

    exchanged = await world.send_and_drain(spend("/chat", stray))

    assert (401, 0) == (exchanged.response.status, world.store.gets)


KEYED = {"local": "key"}
ALL_WANT = (make_tenant("acme", auth=KEYED), make_tenant("other", auth=KEYED))
SOME_WANT = (make_tenant("acme", auth=KEYED), make_tenant("open"))
NONE_WANT = (make_tenant("acme"), make_tenant("open"))
STRANGERS = f"Bearer {make_key('nobody', 1)}"
MISTYPED = f"Bearer {make_key('acme', 1)[:-1]}"
NOT_OURS = "Bearer sk-1234"


@pytest.mark.parametrize("path", [*SPENDING_ROUTES, "/usage", "/v1/models", "/v1/models/fast"])
@pytest.mark.parametrize(
    ("tenants", "environment", "authorization", "code"),
    [
        (ALL_WANT, "local", None, "unauthorized"),
        (ALL_WANT, "local", MISTYPED, "unauthorized"),
        (ALL_WANT, "local", NOT_OURS, "unauthorized"),
        (ALL_WANT, "local", "Basic YTpi", "unauthorized"),
        (ALL_WANT, "local", STRANGERS, "unauthorized"),
        (NONE_WANT, "production", None, "unauthorized"),
        (NONE_WANT, "production", MISTYPED, "unauthorized"),
        (NONE_WANT, "staging", STRANGERS, "unauthorized"),
        (NONE_WANT, "local", None, "tenant_required"),
        (SOME_WANT, "local", MISTYPED, "unauthorized"),
        (SOME_WANT, "local", STRANGERS, "unauthorized"),
        (SOME_WANT, "local", None, "tenant_required"),
        (SOME_WANT, "local", NOT_OURS, "tenant_required"),
        (NONE_WANT, "dev", None, "tenant_required"),
        (NONE_WANT, "dev", NOT_OURS, "tenant_required"),
        (NONE_WANT, "dev", STRANGERS, "tenant_required"),
    ],
)
async def test_the_shared_deployment_says_whether_a_key_or_a_tenant_is_missing(
    tenants: tuple[Tenant, ...], environment: str, authorization: str | None, code: str, path: str
) -> None:
    world = make_world(tenants=tenants, deployment=make_deployment(None, environment=environment))
    headers = {
        **JSON,
        **FROM_HERE,
        **({} if authorization is None else {"authorization": authorization}),
    }
    body = json.dumps(BODIES.get(path, {})).encode()
    method = "POST" if path in SPENDING_ROUTES else "GET"

    response = await world.send(make_request(method, path, headers, body))

    assert code == json.loads(response.body)["error"]["code"]
    expected = (401, "Bearer") if code == "unauthorized" else (400, None)
    assert expected == (response.status, response.headers.get("www-authenticate"))


NAMES_NONE = (
    "The API key is mistyped or incomplete, so that it names no tenant: correct it, or name a "
    "tenant in the x-tenant-id header"
)


@pytest.mark.parametrize(
    ("authorizing", "message"),
    [
        ({"authorization": MISTYPED}, NAMES_NONE),
        ({"x-api-key": MISTYPED.removeprefix("Bearer ")}, NAMES_NONE),
        ({"authorization": NOT_OURS}, "Name a tenant in the x-tenant-id header"),
        ({}, "Name a tenant in the x-tenant-id header"),
    ],
)
async def test_where_no_key_is_asked_for_a_mistyped_one_is_told_all_the_same(
    authorizing: dict[str, str], message: str
) -> None:
    world = make_world(tenants=NONE_WANT, deployment=make_deployment(None, environment="dev"))

    response = await world.send(make_request("GET", "/usage", {**FROM_HERE, **authorizing}))

    error = json.loads(response.body)["error"]
    assert (400, "tenant_required", message) == (response.status, error["code"], error["message"])


async def test_what_needs_no_key_still_asks_for_a_tenant() -> None:
    world = make_world(tenants=ALL_WANT, deployment=make_deployment(None))

    response = await world.send(make_request("GET", "/health"))

    assert (400, "tenant_required") == (
        response.status,
        json.loads(response.body)["error"]["code"],
    )


async def test_a_client_elsewhere_needs_a_key_also_where_this_machine_needs_none() -> None:
    world = make_world(tenants=NONE_WANT, deployment=make_deployment(None))

    statuses = [
        (
            await world.send(make_request("GET", "/v1/models", {"x-tenant-id": "acme", **sender}))
        ).status
        for sender in (FROM_HERE, FROM_ELSEWHERE)
    ]

    assert [200, 401] == statuses


@pytest.mark.parametrize(("loopback_auth", "status"), [("none", 200), ("key", 401)])
@pytest.mark.parametrize("environment", ["local", "dev"])
async def test_a_deployment_may_want_a_key_of_this_machine_too(
    environment: str, loopback_auth: str, status: int
) -> None:
    deployment = make_deployment(environment=environment, loopback_auth=loopback_auth)

    response = await make_world(deployment=deployment).send(make_request("GET", "/v1/models"))

    assert status == response.status
