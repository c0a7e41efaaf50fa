"""`POST /chat` through the whole core: exact responses, streamed and not."""

from __future__ import annotations

import asyncio
import hashlib
import json

import pytest

from bluey.tokens.bounds import bound_tokens
from tests.fakes.client import FakeSink
from tests.fakes.upstream import (
    DONE,
    FOREVER,
    Break,
    NoReply,
    Silence,
    Turn,
    frame,
    native,
    refuses,
    replies,
    streams,
)
from tests.fakes.values import (
    FALLBACK,
    HELLO_TOKENS,
    PRIMARY,
    SESSION_ID,
    make_chat,
    make_deployment,
    make_tenant,
    primary_usd,
)
from tests.fakes.world import World, make_world

TRACE_ID = "01" * 16
AI_ERROR = '{"ok":false,"error":{"code":"ai_error","message":"AI provider unavailable"}}'
AI_ERROR_EVENT = 'event: error\ndata: {"code":"ai_error","message":"AI provider unavailable"}\n\n'
USAGE = {"prompt_tokens": 12, "completion_tokens": 34}
STREAM_HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
}


# Whole answers


async def test_an_answer_is_exactly_the_contracts() -> None:
    world = make_world(
        replies({"response": "Hello!", "usage": USAGE}, after_ms=567, gateway_log_id="log-1")
    )

    response = await world.send(make_chat())

    assert 200 == response.status
    assert (
        f'{{"ok":true,"data":{{"sessionId":"{SESSION_ID}",'
        '"message":{"role":"assistant","content":"Hello!"},'
        f'"usage":{{"modelId":"{PRIMARY}","tokensIn":12,"tokensOut":34,"latencyMs":567,'
        '"costUsd":"0.000014"}}}'
    ) == response.body
    assert {
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "strict-transport-security": "max-age=31536000",
        "x-model-id": PRIMARY,
        "x-tokens-in": "12",
        "x-gateway-log-id": "log-1",
        "x-tokens-out": "34",
        "x-latency-ms": "567",
        "x-cost-usd": "0.000014",
        "x-trace-id": TRACE_ID,
        "server-timing": "upstream;dur=567, total;dur=567",
    } == response.headers


@pytest.mark.parametrize(
    ("body", "text", "tokens"),
    [
        ({"response": "Hi"}, "Hi", (HELLO_TOKENS, 1)),
        ({"response": 42, "usage": USAGE}, "42", (12, 34)),
        ({"response": {"a": 1}}, '{"a":1}', (HELLO_TOKENS, bound_tokens('{"a":1}'))),
        ({"choices": [{"message": {"content": "ü🙂"}}], "usage": USAGE}, "ü🙂", (12, 34)),
        ({"result": {"response": "Hi", "usage": USAGE}, "success": True}, "Hi", (12, 34)),
        (
            {"response": "7" * 400, "usage": {"completion_tokens": 0}},
            "7" * 400,
            (HELLO_TOKENS, 400),
        ),
        ({"response": "", "usage": {"prompt_tokens": 12, "completion_tokens": 0}}, "", (12, 0)),
    ],
    ids=["native", "a-number", "an-object", "openai", "wrapped", "a-placeholder-count", "empty"],
)
async def test_every_shape_of_an_answer_reaches_the_client(
    body: object, text: str, tokens: tuple[int, int]
) -> None:
    exchanged = await make_world(replies(body)).send_and_drain(make_chat())

    data = exchanged.json["data"]
    assert text == data["message"]["content"]
    assert tokens == (data["usage"]["tokensIn"], data["usage"]["tokensOut"])
    assert tokens == (
        int(exchanged.response.headers["x-tokens-in"]),
        int(exchanged.response.headers["x-tokens-out"]),
    )


async def test_the_model_that_served_is_the_one_that_is_named() -> None:
    exchanged = await make_world(refuses(5007, 400), replies({"response": "Hi"})).send_and_drain(
        make_chat()
    )

    assert FALLBACK == exchanged.response.headers["x-model-id"]
    assert FALLBACK == exchanged.json["data"]["usage"]["modelId"]


async def test_without_a_gateway_log_there_is_no_header_for_it() -> None:
    response = await make_world(replies({"response": "Hi"})).send(make_chat())

    assert "x-gateway-log-id" not in response.headers


# What the gateway is asked


def affinity_of(tenant_id: str, session_id: str) -> str:
    return hashlib.sha256(f"{tenant_id}\0{session_id}".encode()).hexdigest()[:32]


async def test_the_gateway_is_asked_in_the_tenants_name() -> None:
    world = make_world(
        replies({"response": "Hi"}),
        tenants=(
            make_tenant("other", gateway={"requestTimeoutMs": 5_000, "cacheTtlSeconds": 60}),
            make_tenant("acme"),
        ),
        deployment=make_deployment(None, environment="dev"),
    )

    await world.send(make_chat({"x-tenant-id": "other", "x-trace-id": "order-12345"}))

    (call,) = world.ai.calls
    assert (PRIMARY, 5_000) == (call.model_id, call.wait_ms)
    assert {
        "returnRawResponse": True,
        "gateway": {
            "id": "other-gateway",
            "metadata": {
                "tenantId": "other",
                "environment": "dev",
                "sessionId": SESSION_ID,
                "traceId": "order-12345",
                "modelId": PRIMARY,
            },
            "requestTimeoutMs": 5_000,
            "cacheTtl": 60,
        },
        "extraHeaders": {"x-session-affinity": affinity_of("other", SESSION_ID)},
    } == call.options


@pytest.mark.parametrize(
    ("fields", "max_tokens"),
    [({}, 1_024), ({"maxTokens": 64}, 64), ({"maxTokens": 1_024}, 1_024)],
    ids=["the-tenants-ceiling", "the-requests-own", "at-the-ceiling"],
)
async def test_an_answer_has_a_ceiling(fields: dict[str, object], max_tokens: int) -> None:
    world = make_world(replies({"response": "Hi"}))

    await world.send(make_chat(**fields))

    assert max_tokens == world.ai.calls[0].inputs["max_tokens"]


async def test_the_requested_model_is_asked_and_an_alias_resolved() -> None:
    world = make_world(
        replies({"response": "Hi"}), tenants=(make_tenant(aliases={"fast": "quick-model"}),)
    )

    response = await world.send(make_chat(modelId="fast"))

    assert ["quick-model"] == world.ai.asked
    assert "quick-model" == response.headers["x-model-id"]


async def test_the_environments_models_come_before_the_tenants() -> None:
    world = make_world(
        refuses(5007, 400),
        replies({"response": "Hi"}),
        deployment=make_deployment(model_id="env-model", fallback_model_id="env-fallback"),
    )

    await world.send(make_chat())

    assert ["env-model", "env-fallback"] == world.ai.asked


async def test_a_fallback_that_is_the_model_itself_is_not_asked_again() -> None:
    world = make_world(
        refuses(5007, 400),
        replies({"response": "Hi"}),
        deployment=make_deployment(model_id=PRIMARY, fallback_model_id=PRIMARY),
    )

    response = await world.send(make_chat())

    assert [PRIMARY] == world.ai.asked
    assert (502, AI_ERROR) == (response.status, response.body)


# Failures before the first token

BLOCKED = '"code":"content_blocked","message":"Blocked by the gateway\'s guardrails"'
LATE = '"code":"ai_timeout","message":"AI provider did not answer in time"'
INVALID = (
    '"code":"invalid_request","message":"Request is not valid",'
    '"details":[{"path":"message","message":"The model does not take this input"}]'
)
TOO_LONG = (
    '"code":"context_length_exceeded","message":"Prompt and answer do not fit the model\'s context"'
)
UNAVAILABLE = '"code":"ai_error","message":"AI provider unavailable"'
NEVER = replies("", after_ms=60_000)

FAILURES: dict[str, tuple[list[Turn], int, str, str, int]] = {
    "both-models-out-of-capacity": ([refuses(3040, 429)] * 4, 502, UNAVAILABLE, FALLBACK, 500),
    "both-models-gone": ([refuses(5007, 400)] * 2, 502, UNAVAILABLE, FALLBACK, 0),
    "not-reachable": ([NoReply(after_ms=70), NoReply(after_ms=4)], 502, UNAVAILABLE, FALLBACK, 74),
    "garbage": ([replies("garbage")] * 2, 502, UNAVAILABLE, FALLBACK, 0),
    "out-of-allowance": ([refuses(3036, 429)], 502, UNAVAILABLE, PRIMARY, 0),
    "not-allowed": ([refuses(5018, 403)], 502, UNAVAILABLE, PRIMARY, 0),
    "prompt-blocked": ([refuses(2016, 424)], 422, BLOCKED, PRIMARY, 0),
    "answer-blocked": ([refuses(2017, 424)], 422, BLOCKED, PRIMARY, 0),
    "blocked-with-200": ([replies({"errors": [{"code": 2017}]})], 422, BLOCKED, PRIMARY, 0),
    "bad-input": ([refuses(5006, 400)], 400, INVALID, PRIMARY, 0),
    "too-large-for-the-model": ([refuses(3006, 413)], 400, TOO_LONG, PRIMARY, 0),
    "both-models-silent": ([NEVER, NEVER], 504, LATE, FALLBACK, 40_000),
}


# What may have been paid for; where the fallback may have been, too, it has no price.
COSTS = {
    "prompt-blocked": primary_usd(HELLO_TOKENS, 0),
    "answer-blocked": primary_usd(HELLO_TOKENS, 1_024),
    "blocked-with-200": primary_usd(HELLO_TOKENS, 1_024),
}


def server_timing(latency_ms: int, world: World) -> str:
    return f"upstream;dur={latency_ms - round(sum(world.clock.slept_ms))}, total;dur={latency_ms}"


@pytest.mark.parametrize("case", FAILURES)
async def test_a_failure_is_told_with_its_status(case: str) -> None:
    turns, status, error, _, latency_ms = FAILURES[case]
    world = make_world(*turns)

    response = await world.send(make_chat())

    assert (status, f'{{"ok":false,"error":{{{error}}}}}') == (response.status, response.body)
    assert server_timing(latency_ms, world) == response.headers["server-timing"]
    assert 0 == world.ai.turns_left


@pytest.mark.parametrize("case", FAILURES)
async def test_a_streams_failure_is_told_in_two_events(case: str) -> None:
    turns, _, error, model_id, latency_ms = FAILURES[case]
    world = make_world(*turns)

    response = await world.send(make_chat(stream=True))

    assert (200, None) == (response.status, response.stream)
    assert (
        f"event: error\ndata: {{{error}}}\n\n"
        f'event: done\ndata: {{"done":true,"usage":{{"modelId":"{model_id}","tokensIn":4,'
        f'"latencyMs":{latency_ms}}}}}\n\n'
    ) == response.body
    cost = response.headers.pop("x-cost-usd", None)
    assert cost == COSTS.get(case)
    assert (
        STREAM_HEADERS
        | {
            "x-model-id": model_id,
            "x-tokens-in": "4",
            "x-trace-id": TRACE_ID,
            "server-timing": server_timing(latency_ms, world),
        }
        == response.headers
    )


async def test_the_contracts_example_of_a_failed_stream_byte_for_byte() -> None:
    world = make_world(
        replies({"internalCode": 5007}, 400, after_ms=100),
        replies({"internalCode": 5007}, 400, after_ms=74),
    )

    response = await world.send(make_chat(stream=True))

    assert (
        b"event: error\n"
        b'data: {"code":"ai_error","message":"AI provider unavailable"}\n'
        b"\n"
        b"event: done\n"
        b'data: {"done":true,"usage":{"modelId":"@cf/meta/llama-3.1-8b-instruct","tokensIn":4,'
        b'"latencyMs":174}}\n'
        b"\n"
    ) == response.body.encode()


async def test_the_contracts_example_of_a_failed_answer_byte_for_byte() -> None:
    response = await make_world(*[refuses(3040, 429)] * 4).send(make_chat())

    assert 502 == response.status
    assert (
        b'{"ok":false,"error":{"code":"ai_error","message":"AI provider unavailable"}}'
    ) == response.body.encode()


async def test_the_deadline_of_all_attempts_together_is_a_timeout() -> None:
    world = make_world(
        NEVER,
        NEVER,
        tenants=(make_tenant(gateway={"requestTimeoutMs": 20_000, "deadlineMs": 25_000}),),
    )

    response = await world.send(make_chat())

    assert (504, f'{{"ok":false,"error":{{{LATE}}}}}') == (response.status, response.body)
    assert [20_000, 5_000] == [call.wait_ms for call in world.ai.calls]


# Streams


def done(
    model_id: str, tokens: tuple[int, int], latency_ms: int, first_token_ms: int | None
) -> str:
    first = "" if first_token_ms is None else f',"firstTokenMs":{first_token_ms}'
    # The fallback has no price.
    cost = f',"costUsd":"{primary_usd(*tokens)}"' if model_id == PRIMARY else ""
    return (
        f'event: done\ndata: {{"done":true,"usage":{{"modelId":"{model_id}",'
        f'"tokensIn":{tokens[0]},"tokensOut":{tokens[1]},"latencyMs":{latency_ms}'
        f"{first}{cost}}}}}\n\n"
    )


def token(text: str) -> str:
    return f'event: token\ndata: {{"token":"{text}"}}\n\n'


async def test_a_stream_is_exactly_the_contracts() -> None:
    world = make_world(
        streams(
            Silence(89),
            native("Hel"),
            Silence(400),
            native("lo"),
            Silence(78),
            native("", usage=USAGE),
            DONE,
            gateway_log_id="log-1",
        )
    )

    exchanged = await world.send_and_drain(make_chat(stream=True))

    assert 200 == exchanged.response.status
    assert (
        STREAM_HEADERS
        | {
            "x-model-id": PRIMARY,
            "x-tokens-in": "4",
            "x-gateway-log-id": "log-1",
            "x-trace-id": TRACE_ID,
            "server-timing": "upstream;dur=89, total;dur=89",
        }
        == exchanged.response.headers
    )
    assert (
        b"event: token\n"
        b'data: {"token":"Hel"}\n'
        b"\n"
        b"event: token\n"
        b'data: {"token":"lo"}\n'
        b"\n"
        b"event: done\n"
        b'data: {"done":true,"usage":{"modelId":"@cf/meta/llama-3.1-8b-instruct-fast",'
        b'"tokensIn":12,"tokensOut":34,"latencyMs":567,"firstTokenMs":89,'
        b'"costUsd":"0.000014"}}\n'
        b"\n"
    ) == exchanged.text.encode()


def openai(**delta: object) -> bytes:
    return frame({"choices": [{"delta": delta, "finish_reason": None}]})


FINISH = frame({"choices": [{"delta": {}, "finish_reason": "stop"}]})
COUNT = frame({"choices": [], "usage": USAGE})


@pytest.mark.parametrize(
    ("turn", "text"),
    [
        (
            streams(
                openai(role="assistant", content=""), openai(content="Hi"), FINISH, COUNT, DONE
            ),
            token("Hi") + done(PRIMARY, (12, 34), 0, 0),
        ),
        (
            streams(openai(content="Hi"), FINISH, COUNT),
            token("Hi") + done(PRIMARY, (12, 34), 0, 0),
        ),
        (
            streams(native(4), native(2), DONE, DONE),
            token("4") + token("2") + done(PRIMARY, (HELLO_TOKENS, 2), 0, 0),
        ),
        (
            streams(native("", usage=USAGE), DONE),
            done(PRIMARY, (12, 34), 0, None).replace("}}", '},"finishReason":"length"}'),
        ),
        (
            replies({"response": "Hello", "usage": USAGE}),
            token("Hello") + done(PRIMARY, (12, 34), 0, 0),
        ),
        (
            streams(native("Hi")),
            token("Hi") + AI_ERROR_EVENT + done(PRIMARY, (HELLO_TOKENS, 1), 0, 0),
        ),
        (
            streams(native("Hi"), frame({"errors": [{"code": 3040}]}), native("x"), DONE),
            token("Hi") + AI_ERROR_EVENT + done(PRIMARY, (HELLO_TOKENS, 1), 0, 0),
        ),
        (
            streams(native("Hi", usage=USAGE), Break()),
            token("Hi") + AI_ERROR_EVENT + done(PRIMARY, (12, 34), 0, 0),
        ),
        (
            streams(native("Hi"), FOREVER),
            token("Hi")
            + ": keep-alive\n\n"
            + AI_ERROR_EVENT
            + done(PRIMARY, (HELLO_TOKENS, 1), 30_001, 0),
        ),
    ],
    ids=[
        "openai",
        "openai-without-done",
        "numbers-and-two-dones",
        "no-text",
        "a-whole-answer",
        "truncated",
        "error-frame",
        "broken",
        "silent",
    ],
)
async def test_every_stream_ends_in_exactly_one_done(turn: Turn, text: str) -> None:
    exchanged = await make_world(turn).send_and_drain(make_chat(stream=True))

    assert text == exchanged.text
    assert 1 == exchanged.text.count("event: done\n")
    assert exchanged.text.rpartition("event: ")[2].startswith("done\n")


async def test_a_stream_falls_back_before_its_first_token_and_never_after() -> None:
    world = make_world(
        streams(native(""), frame({"internalCode": 3042})),
        streams(native("Hi"), frame({"internalCode": 3042})),
        streams(native("never"), DONE),
    )

    exchanged = await world.send_and_drain(make_chat(stream=True))

    assert [PRIMARY, FALLBACK] == world.ai.asked
    assert FALLBACK == exchanged.response.headers["x-model-id"]
    assert token("Hi") + AI_ERROR_EVENT + done(FALLBACK, (HELLO_TOKENS, 1), 0, 0) == exchanged.text


async def test_the_time_of_failed_attempts_is_part_of_the_latency() -> None:
    world = make_world(
        replies({"internalCode": 5007}, 400, after_ms=100),
        streams(Silence(50), native("Hi"), Silence(25), DONE),
    )

    exchanged = await world.send_and_drain(make_chat(stream=True))

    assert token("Hi") + done(FALLBACK, (HELLO_TOKENS, 1), 175, 150) == exchanged.text


async def test_a_stream_is_asked_for_with_its_usage() -> None:
    world = make_world(streams(native("Hi"), DONE))

    await world.send_and_drain(make_chat(stream=True))

    assert {
        "messages": [{"role": "user", "content": "hello"}],
        "max_tokens": 1_024,
        "stream": True,
        "stream_options": {"include_usage": True},
    } == world.ai.calls[0].inputs


async def test_a_client_that_leaves_aborts_the_upstream() -> None:
    world = make_world(streams(native("Hi"), native("ho"), FOREVER))

    exchanged = await world.send_and_drain(make_chat(stream=True), FakeSink(world.clock, takes=1))

    assert token("Hi") == exchanged.text
    assert world.ai.answers[0].is_cancelled


async def test_streams_at_the_same_time_do_not_meet() -> None:
    count = 32
    turns = [
        streams(native(f"{n}a"), Silence(1), native(f"{n}b"), DONE, gateway_log_id=f"log-{n}")
        for n in range(count)
    ]
    world = make_world(*turns)

    exchanges = await asyncio.gather(
        *[world.send_and_drain(make_chat(stream=True, message=str(n))) for n in range(count)]
    )

    for exchanged in exchanges:
        n = int(exchanged.response.headers["x-gateway-log-id"].removeprefix("log-"))
        events = exchanged.text.split("\n\n")
        assert [token(f"{n}a"), token(f"{n}b")] == [event + "\n\n" for event in events[:2]]
        assert json.loads(events[2].partition("data: ")[2])["done"]
    assert count == len({e.response.headers["x-gateway-log-id"] for e in exchanges})
    assert count == len({e.response.headers["x-trace-id"] for e in exchanges})
