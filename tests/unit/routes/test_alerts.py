"""`POST /alerts/test`: an operator has each webhook called once."""

from __future__ import annotations

from typing import Any

import pytest

from bluey.http.messages import Request
from bluey.routes.alerts import WAIT_MS
from tests.fakes.values import (
    FROM_ELSEWHERE,
    make_budgets,
    make_deployment,
    make_request,
    make_tenant,
)
from tests.fakes.world import World, make_world

HOOK, CHAT, HERE = "https://example.com/SECRET", "https://chat.example.com/x", "http://localhost/x"
ALERTS = (
    {"at": [0.8, 1], "url": HOOK},
    {"at": [0.5], "url": HOOK},
    {"at": [1], "url": CHAT, "format": "text"},
    {"at": [1], "url": HERE},
)


def alerting(environment: str = "production", **tenant: Any) -> World:
    return make_world(
        tenants=(make_tenant(**{"alerts": ALERTS, **tenant}),),
        deployment=make_deployment(environment=environment),
    )


def ask(key: str | None = None) -> Request:
    authorization = {"authorization": f"Bearer {key}"} if key else {}
    return make_request("POST", "/alerts/test", {**FROM_ELSEWHERE, **authorization})


async def test_each_webhook_is_called_once_and_its_answer_told() -> None:
    world = alerting(budgets=make_budgets(monthly=5_000))
    world.outboxes.webhooks.answers = {HOOK: [204], CHAT: ["cannot be reached"]}
    key = world.add_operator_key(environment="production")

    exchanged = await world.send_and_drain(ask(key))

    assert {
        "tenantId": "acme",
        "environment": "production",
        "webhooks": [
            {"host": "example.com", "format": "json", "status": 204, "failure": None},
            {
                "host": "chat.example.com",
                "format": "text",
                "status": None,
                "failure": "cannot be reached",
            },
        ],
    } == exchanged.json["data"]
    signed, _ = world.outboxes.webhooks.calls
    assert "x-bluey-signature" in signed.headers
    assert {"text": "This is a test of the alerts of acme (production)."} in world.outboxes.bodies
    [body] = [each for each in world.outboxes.bodies if "id" in each]
    assert ("test", "monthly", 5_000, 0) == tuple(
        body[name] for name in ("event", "window", "limit", "spent")
    )


async def test_in_local_a_webhook_on_this_machine_is_called_without_a_key() -> None:
    world = alerting("local")

    exchanged = await world.send_and_drain(make_request("POST", "/alerts/test"))

    hosts = [each["host"] for each in exchanged.json["data"]["webhooks"]]
    assert ["example.com", "chat.example.com", "localhost"] == hosts


async def test_without_alerts_nobody_is_called() -> None:
    world = alerting(alerts=())
    key = world.add_operator_key(environment="production")

    exchanged = await world.send_and_drain(ask(key))

    assert ([], []) == (exchanged.json["data"]["webhooks"], world.outboxes.calls)


async def test_an_object_that_cannot_be_reached_is_every_webhooks_failure() -> None:
    world = alerting()
    world.outboxes.down = 1
    key = world.add_operator_key(environment="production")

    exchanged = await world.send_and_drain(ask(key))

    failures = {each["failure"] for each in exchanged.json["data"]["webhooks"]}
    assert {"the object failed"} == failures
    assert 1 == len(world.log.of("alert_error"))


@pytest.mark.parametrize("has_key", [True, False])
async def test_nobody_but_an_operator_may(has_key: bool) -> None:
    world = alerting()

    exchanged = await world.send_and_drain(ask(world.add_key() if has_key else None))

    assert (401, "Bearer") == (
        exchanged.response.status,
        exchanged.response.headers["www-authenticate"],
    )
    assert [] == world.outboxes.calls


def test_the_object_has_time_to_answer() -> None:
    assert WAIT_MS < 30_000
