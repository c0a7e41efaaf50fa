"""What nobody but its owner may see: a key, a prompt, an answer, a client's user."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.fakes.rate_limiter import FakeRateLimiter
from tests.fakes.upstream import DONE, Break, Bug, Turn, frame, native, refuses, replies, streams
from tests.fakes.values import (
    FROM_ELSEWHERE,
    PRIMARY,
    SESSION_ID,
    make_budgets,
    make_request,
    make_tenant,
)
from tests.fakes.world import World, make_world

PROMPT = "canary-prompt"
ANSWER = "canary-answer"
USER = "canary-user@example.com"
UPSTREAM = "canary-upstream"

BODIES: dict[str, dict[str, object]] = {
    "/chat": {"sessionId": SESSION_ID, "message": PROMPT},
    "/v1/chat/completions": {
        "model": PRIMARY,
        "messages": [{"role": "user", "content": PROMPT}],
        "user": USER,
    },
    "/v1/responses": {"model": PRIMARY, "input": PROMPT, "user": USER},
}

# What happens, and what is sent instead of or beside the least body.
CASES: dict[str, tuple[list[Turn], dict[str, object]]] = {
    "served": ([replies({"response": ANSWER})], {}),
    "streamed": ([streams(native(ANSWER), DONE)], {"stream": True}),
    "cut": ([streams(native(ANSWER))], {"stream": True}),
    "broken": ([streams(native(ANSWER), Break())], {"stream": True}),
    "refused": ([replies({"errors": [{"code": 5004, "message": UPSTREAM}]}, 400)], {}),
    "blocked": ([replies({"error": [{"code": 2016, "message": UPSTREAM}]}, 424)], {}),
    "failed twice": ([refuses(5007, 400), refuses(5007, 400)], {}),
    "garbage": ([replies(UPSTREAM), replies(UPSTREAM)], {}),
    "an error in a stream": (
        [streams(native(ANSWER), frame({"errors": [{"code": 3043, "message": UPSTREAM}]}))],
        {"stream": True},
    ),
    "a bug": ([Bug(RuntimeError(UPSTREAM))], {}),
    "too hot": ([], {"temperature": 99}),
    "another model": ([], {"modelId": PROMPT, "model": PROMPT}),
}


def a_world(turns: list[Turn]) -> World:
    tenant = make_tenant(budgets=make_budgets(daily=100_000))
    return make_world(*turns, tenants=(tenant,), rate_limiter=FakeRateLimiter({"tenant": 99}))


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    "present",
    [lambda key: key, lambda key: key[:-1] + "-", lambda _: "sk-canary-of-somebody-else"],
    ids=["a-key", "a-mistyped-key", "another-services-key"],
)
async def test_secrets_and_texts_are_in_no_log_header_or_error(
    path: str, case: str, present: Callable[[str], str]
) -> None:
    turns, fields = CASES[case]
    world = a_world(turns)
    presented = present(world.add_key())
    headers = {
        **FROM_ELSEWHERE,
        "content-type": "application/json",
        "authorization": f"Bearer {presented}",
    }
    body = {**BODIES[path], **fields}
    body.pop("modelId" if path.startswith("/v1") else "model", None)

    exchanged = await world.send_and_drain(
        make_request("POST", path, headers, json.dumps(body).encode())
    )

    logged = "\n".join(world.log.lines)
    told = json.dumps(dict(exchanged.response.headers))
    for secret in (presented, PROMPT, ANSWER, USER, UPSTREAM):
        assert secret not in logged
        assert secret not in told
    for secret in (presented, PROMPT, USER, UPSTREAM):
        assert secret not in exchanged.text
    assert 1 == len(world.log.of("request"))
