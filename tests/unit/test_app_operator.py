"""Operator keys through the whole of the core: they read usage and try alerts, and nothing else."""

from __future__ import annotations

import pytest

from bluey.access.authentication import OPERATOR_ROUTES
from bluey.access.keys import digest_of, make_operator_key, operators_of, records_prefix
from bluey.app import ROUTES
from bluey.http.messages import Request
from bluey.routes.route import READS
from tests.fakes.values import (
    FROM_ELSEWHERE,
    make_budgets,
    make_deployment,
    make_request,
    make_tenant,
)
from tests.fakes.world import World, make_world

NEVER_EXPIRED = "2027-01-01T00:00:00Z"


def fleet(environment: str = "production") -> World:
    """A shared deployment of three tenants; the last one has no budgets."""
    tenants = (
        make_tenant("acme", budgets=make_budgets(daily=1_000)),
        make_tenant("other", budgets=make_budgets(monthly=5_000)),
        make_tenant("free"),
    )
    return make_world(tenants=tenants, deployment=make_deployment(None, environment=environment))


def ask(key: str, tenant_id: str, path: str = "/usage", method: str = "GET") -> Request:
    named = {"x-tenant-id": tenant_id, "authorization": f"Bearer {key}"}
    return make_request(method, path, {**FROM_ELSEWHERE, **named})


async def test_it_reads_every_tenant_of_its_deployment_and_each_key() -> None:
    world = fleet()
    operator = world.add_operator_key(environment="production")
    limited = world.add_key(1, budgets={"daily": {"tokens": 100}})
    world.add_key(2)
    world.ledgers["acme"].spend(7, "m")

    told = {
        tenant_id: (await world.send_and_drain(ask(operator, tenant_id))).json["data"]
        for tenant_id in ("acme", "other", "free")
    }

    assert {
        "acme": [("tenant", None, 1_000, 7), ("key", digest_of(limited)[:12], 100, 0)],
        "other": [("tenant", None, 5_000, 0)],
        "free": [],
    } == {
        tenant_id: [
            (each["scope"], each.get("keyId"), each["limitTokens"], each["spentTokens"])
            for each in data["windows"]
        ]
        for tenant_id, data in told.items()
    }


async def test_past_windows_say_whose_they_are_too() -> None:
    world = fleet()
    operator = world.add_operator_key(environment="production")
    key = world.add_key(budgets={"daily": {"tokens": 100}})

    exchanged = await world.send_and_drain(ask(operator, "acme", "/usage?days=1"))

    assert [("tenant", None), ("key", digest_of(key)[:12])] == [
        (each["scope"], each.get("keyId")) for each in exchanged.json["data"]["history"]
    ]


async def test_an_api_key_is_told_its_own_windows_only_and_no_ids() -> None:
    world = fleet()
    keys = [world.add_key(n, budgets={"daily": {"tokens": 100}}) for n in (1, 2)]

    exchanged = await world.send_and_drain(ask(keys[0], "acme"))

    windows = exchanged.json["data"]["windows"]
    assert [("tenant", False), ("key", False)] == [
        (each["scope"], "keyId" in each) for each in windows
    ]


@pytest.mark.parametrize(
    ("path", "method"),
    [
        (route.path, method)
        for route in ROUTES
        for method in route.methods
        if route.wants_key and not route.takes_operator
    ],
)
async def test_it_opens_nothing_else(path: str, method: str) -> None:
    world = fleet()
    operator = world.add_operator_key(environment="production")

    exchanged = await world.send_and_drain(ask(operator, "acme", path, method))

    assert 401 == exchanged.response.status
    assert [] == world.ai.calls


@pytest.mark.parametrize("named", [{"x-tenant-id": "acme"}, {}], ids=["tenant", "no-tenant"])
@pytest.mark.parametrize("header", ["authorization", "x-api-key"])
@pytest.mark.parametrize("path", ["/chat", "/v1/models", "/v1/messages"])
async def test_it_is_told_which_routes_take_it(
    path: str, header: str, named: dict[str, str]
) -> None:
    world = fleet()
    key = world.add_operator_key(environment="production")
    sent = {header: f"Bearer {key}" if header == "authorization" else key}
    method = "GET" if path == "/v1/models" else "POST"

    exchanged = await world.send_and_drain(
        make_request(method, path, {**FROM_ELSEWHERE, **named, **sent})
    )

    assert 401 == exchanged.response.status
    assert (
        "This is an operator key, which only GET /usage and POST /alerts/test take: send an API "
        "key, which begins with bly_"
    ) == exchanged.json["error"]["message"]


async def test_where_it_is_taken_the_tenant_is_what_is_missing() -> None:
    world = fleet()
    key = world.add_operator_key(environment="production")
    headers = {**FROM_ELSEWHERE, "authorization": f"Bearer {key}"}

    exchanged = await world.send_and_drain(make_request("GET", "/usage", headers))

    assert (400, "tenant_required") == (
        exchanged.response.status,
        exchanged.json["error"]["code"],
    )


def test_the_routes_that_a_client_is_told_are_those_that_take_it() -> None:
    assert sorted(OPERATOR_ROUTES) == sorted(
        f"{route.methods[0]} {route.path}" for route in ROUTES if route.takes_operator
    )


def test_only_what_changes_nothing_takes_it() -> None:
    assert {"/alerts/test": ("POST",), "/usage": READS} == {
        route.path: route.methods for route in ROUTES if route.takes_operator
    }


@pytest.mark.parametrize("stored_as", ["staging", "production"])
async def test_it_never_works_in_another_environment(stored_as: str) -> None:
    """Not even where two environments have one namespace, or its record was copied."""
    world = fleet("production")
    key = make_operator_key("staging", 1)
    name = records_prefix(operators_of(stored_as)) + digest_of(key)
    record = {"label": "copied", "created": "2026-11-01T00:00:00Z"}
    world.namespace.write_from_elsewhere(name, record)

    exchanged = await world.send_and_drain(ask(key, "acme"))

    assert (401, "A valid operator key of this environment is required") == (
        exchanged.response.status,
        exchanged.json["error"]["message"],
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda key: key[:-1], "The operator key is mistyped or incomplete"),
        (lambda key: key.swapcase(), "This is not a Bluey API key: those begin with bly_"),
        (
            lambda _: make_operator_key("production", 99),
            "A valid operator key of this environment is required",
        ),
    ],
    ids=["incomplete", "other-case", "unknown"],
)
async def test_a_wrong_one_is_refused(change: object, message: str) -> None:
    world = fleet()
    key = world.add_operator_key(environment="production")
    assert callable(change)

    exchanged = await world.send_and_drain(ask(change(key), "acme"))

    assert (401, "Bearer", message) == (
        exchanged.response.status,
        exchanged.response.headers["www-authenticate"],
        exchanged.json["error"]["message"],
    )


async def test_it_expires() -> None:
    world = fleet()
    expired = world.add_operator_key(1, "production", expires="2026-11-02T00:00:00Z")
    valid = world.add_operator_key(2, "production", expires=NEVER_EXPIRED)

    assert [401, 200] == [
        (await world.send_and_drain(ask(key, "acme"))).response.status for key in (expired, valid)
    ]


async def test_the_log_names_it_by_its_id_and_its_use_is_noted() -> None:
    world = fleet()
    key = world.add_operator_key(environment="production")

    await world.send_and_drain(ask(key, "acme"))

    (record,) = world.log.of("request")
    assert (digest_of(key)[:12], "acme") == (record["keyId"], record["tenantId"])
    assert key not in "".join(world.log.lines)
    noted = world.namespace.seen_from(world.store)
    assert f"key-use/@production/{digest_of(key)}" in noted


async def test_a_key_whose_record_cannot_be_read_hides_no_other() -> None:
    world = fleet()
    operator = world.add_operator_key(environment="production")
    key = world.add_key(1, budgets={"daily": {"tokens": 100}})
    world.namespace.write_from_elsewhere(f"key/acme/{'0' * 64}", {"odd": True})

    exchanged = await world.send_and_drain(ask(operator, "acme"))

    assert [None, digest_of(key)[:12]] == [
        each.get("keyId") for each in exchanged.json["data"]["windows"]
    ]


async def test_it_cannot_be_checked_while_workers_kv_is_down() -> None:
    world = fleet()
    key = world.add_operator_key(environment="production")
    world.store.is_down = True

    exchanged = await world.send_and_drain(ask(key, "acme"))

    assert 503 == exchanged.response.status
