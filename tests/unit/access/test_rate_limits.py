from __future__ import annotations

import json
from collections import Counter

import pytest

from bluey.apis.openai.chat import OpenAiApi
from bluey.apis.own import OwnApi
from bluey.http.messages import Request
from tests.fakes.rate_limiter import FakeRateLimiter
from tests.fakes.upstream import replies
from tests.fakes.values import (
    FROM_ELSEWHERE,
    PRIMARY,
    SESSION_ID,
    make_chat,
    make_deployment,
    make_request,
    make_tenant,
)
from tests.fakes.world import World, make_world

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
        (make_request("POST", "/chat", {**JSON, "content-length": "5000000"}), 413),
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


PATHS = ["/chat", "/v1/chat/completions", "/v1/responses"]
OTHER_SESSION_ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3302"


def asked(path: str, key: str, session_id: str = SESSION_ID, end: str = "}") -> Request:
    """A chat of a session, with a key; another `end` makes a body that is not JSON."""
    bodies: dict[str, dict[str, object]] = {
        "/chat": {"sessionId": session_id, "message": "hello"},
        "/v1/chat/completions": {
            "model": PRIMARY,
            "messages": [{"role": "user", "content": "hello"}],
            "user": session_id,
        },
        "/v1/responses": {"model": PRIMARY, "input": "hello", "user": session_id},
    }
    headers = {**FROM_ELSEWHERE, **JSON, "authorization": f"Bearer {key}"}
    return make_request("POST", path, headers, (json.dumps(bodies[path])[:-1] + end).encode())


async def status_of(world: World, request: Request) -> int:
    return (await world.send_and_drain(request)).response.status


def limited(**limits: int) -> tuple[World, FakeRateLimiter]:
    limiter = FakeRateLimiter(limits)
    tenant = make_tenant()
    return make_world(
        *[replies({"response": "Hi"})] * 9, tenants=(tenant,), rate_limiter=limiter
    ), limiter


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("end", ["}", "", ", nope"], ids=["a-chat", "broken-off", "no-json"])
@pytest.mark.parametrize(
    ("full", "refused_by", "counted"),
    [
        ([], None, {"session": 1, "key": 1, "tenant": 1}),
        (["session"], "session", {"session": 1}),
        (["key"], "key", {"session": 1, "key": 1}),
        (["tenant"], "tenant", {"session": 1, "key": 1, "tenant": 1}),
        (["session", "key", "tenant"], "session", {"session": 1}),
        (["key", "tenant"], "key", {"session": 1, "key": 1}),
    ],
    ids=["none", "session", "key", "tenant", "all", "key-and-tenant"],
)
async def test_a_request_counts_up_to_the_limiter_that_refuses_it(
    path: str, end: str, full: list[str], refused_by: str | None, counted: dict[str, int]
) -> None:
    scopes = ("session", "key", "tenant")
    world, limiter = limited(**{scope: 0 if scope in full else 9 for scope in scopes})

    exchanged = await world.send_and_drain(asked(path, world.add_key(), end=end))

    served = 200 if end == "}" else 400
    assert (429 if refused_by else served) == exchanged.response.status
    if refused_by:
        assert refused_by == exchanged.json["error"]["details"]["scope"]
    assert counted == {scope: count for (scope, _), count in limiter.counts.items()}


@pytest.mark.parametrize("path", PATHS)
async def test_a_flood_of_one_key_or_session_locks_nobody_else_out(path: str) -> None:
    world, limiter = limited(session=2, key=5, tenant=9)
    flooding, other = world.add_key(1), world.add_key(2)

    of_a_session = [await status_of(world, asked(path, flooding)) for _ in range(33)]
    of_a_key = [
        await status_of(world, asked(path, flooding, OTHER_SESSION_ID[:-4] + f"{n:04x}"))
        for n in range(33)
    ]
    others = [await status_of(world, asked(path, other, OTHER_SESSION_ID)) for _ in range(2)]

    assert {200: 2, 429: 31} == Counter(of_a_session)
    assert {200: 3, 429: 30} == Counter(of_a_key)
    assert [200, 200] == others
    assert 2 + 3 + 2 == limiter.counts["tenant", "dev/acme"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scope", ["session", "key", "tenant"])
async def test_a_refused_requests_body_is_not_parsed(
    path: str, scope: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[bytes] = []
    for api in (OwnApi, OpenAiApi):
        monkeypatch.setattr(api, "parse", lambda _, body: parsed.append(body))
    world, _ = limited(**{scope: 0})

    status = await status_of(world, asked(path, world.add_key()))

    assert (429, []) == (status, parsed)


@pytest.mark.parametrize("path", PATHS)
async def test_the_log_names_the_session_of_a_refused_request(path: str) -> None:
    world, _ = limited(session=0)

    await world.send_and_drain(asked(path, world.add_key()))

    (record,) = world.log.of("request")
    assert ("rate_limited", SESSION_ID) == (record["outcome"], record["sessionId"])
