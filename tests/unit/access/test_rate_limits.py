from __future__ import annotations

import json

import pytest

from bluey.http.messages import Request
from tests.fakes.rate_limiter import FakeRateLimiter
from tests.fakes.upstream import replies
from tests.fakes.values import (
    PRIMARY,
    SESSION_ID,
    make_chat,
    make_deployment,
    make_request,
    make_tenant,
)
from tests.fakes.world import make_world

JSON = {"content-type": "application/json"}


def completion(**fields: object) -> Request:
    body = {"model": PRIMARY, "messages": [{"role": "user", "content": "hello"}], **fields}
    return make_request("POST", "/v1/chat/completions", JSON, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("request_", "counted"),
    [
        (make_chat(), {("tenant", "dev/acme"), ("session", f"dev/acme/{SESSION_ID}")}),
        (
            completion(user=SESSION_ID),
            {("tenant", "dev/acme"), ("session", f"dev/acme/{SESSION_ID}")},
        ),
        (completion(), {("tenant", "dev/acme")}),
        (make_request("GET", "/usage"), {("tenant", "dev/acme")}),
        (make_request("GET", "/v1/models"), {("tenant", "dev/acme")}),
        (make_request("GET", "/v1/models/x"), {("tenant", "dev/acme")}),
        (make_request("GET", "/health"), set()),
    ],
    ids=["chat", "a-user", "no-user", "usage", "models", "a-model", "health"],
)
async def test_a_request_is_counted_for_its_tenant_and_session(
    request_: Request, counted: set[tuple[str, str]]
) -> None:
    limiter = FakeRateLimiter({"tenant": 9, "session": 9})
    world = make_world(replies({"response": "Hi"}), rate_limiter=limiter)

    await world.send_and_drain(request_)

    assert dict.fromkeys(counted, 1) == limiter.counts


@pytest.mark.parametrize("scope", ["tenant", "session"])
async def test_a_request_too_many_is_refused_before_anything_is_spent(scope: str) -> None:
    world = make_world(rate_limiter=FakeRateLimiter({scope: 0}))

    exchanged = await world.send_and_drain(make_chat())

    assert (429, "60", []) == (
        exchanged.response.status,
        exchanged.response.headers["retry-after"],
        world.ai.calls,
    )
    assert {
        "ok": False,
        "error": {
            "code": "rate_limited",
            "message": f"Too many requests of this {scope}",
            "details": {"scope": scope, "periodSeconds": 60},
        },
    } == exchanged.json


async def test_openais_clients_are_told_in_their_own_form() -> None:
    world = make_world(rate_limiter=FakeRateLimiter({"tenant": 0}))

    exchanged = await world.send_and_drain(completion())

    error = exchanged.json["error"]
    assert (429, "rate_limit_error", "rate_limited", "60") == (
        exchanged.response.status,
        error["type"],
        error["code"],
        exchanged.response.headers["retry-after"],
    )


async def test_a_limiter_that_cannot_be_asked_lets_requests_pass_and_is_logged() -> None:
    limiter = FakeRateLimiter({"tenant": 0})
    world = make_world(
        replies({"response": "Hi"}),
        tenants=(make_tenant("failing"),),
        deployment=make_deployment("failing"),
        rate_limiter=limiter,
    )

    exchanged = await world.send_and_drain(make_chat())

    assert 200 == exchanged.response.status
    (record,) = world.log.of("rate_limiter_error")
    assert ("failing", "a rate limiter failed") == (record["tenantId"], record["reason"])


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (make_request("POST", "/chat", JSON, b"{"), 400),
        (make_request("POST", "/chat", JSON, b'{"sessionId": 1}'), 400),
        (make_request("POST", "/chat", JSON, b" " * 70_000), 413),
        (make_request("POST", "/chat", {**JSON, "content-length": "70000"}), 413),
        (make_request("POST", "/chat", {"content-type": "text/plain"}, b"hello"), 415),
        (make_request("POST", "/v1/chat/completions", JSON, b"{"), 400),
        (make_request("POST", "/v1/chat/completions", JSON, b"{}"), 400),
        (make_request("GET", "/usage?days=many"), 400),
    ],
    ids=[
        "no-json",
        "not-a-chat",
        "too-long",
        "announced-as-too-long",
        "another-media-type",
        "no-json-in-openais-api",
        "no-completion-request",
        "a-query",
    ],
)
async def test_what_cannot_be_read_is_counted_too(request_: Request, status: int) -> None:
    limiter = FakeRateLimiter({"tenant": 1})
    world = make_world(rate_limiter=limiter)

    first, second = [(await world.send(request_)).status for _ in range(2)]

    assert (status, 429) == (first, second)
    assert {("tenant", "dev/acme"): 2} == limiter.counts
