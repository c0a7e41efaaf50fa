"""What `app` logs: one record per request, one per failed attempt, and nobody's words."""

from __future__ import annotations

import json

import pytest

from bluey.http.messages import Request
from tests.fakes.client import FakeClient, FakeSink
from tests.fakes.upstream import (
    DONE,
    FOREVER,
    Break,
    Bug,
    NoReply,
    Reply,
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
    PRIMARY,
    SESSION_ID,
    make_budgets,
    make_chat,
    make_deployment,
    make_request,
    make_tenant,
    primary_usd,
)
from tests.fakes.world import make_world

TRACE_ID = "01" * 16
CANARY = "canary-7f3a"
USAGE = {"prompt_tokens": 12, "completion_tokens": 34}
# What an attempt may have used of which nothing was seen: "hello" and an answer of 1,024 tokens.
UNSEEN_TOKENS = 73 + 1_024


def attempt(
    model_id: str = PRIMARY,
    duration_ms: int = 0,
    reason: str | None = None,
    code: int | None = None,
    http_status: int | None = None,
    unanswered_tokens: int = 0,
) -> dict[str, object]:
    return {
        "modelId": model_id,
        "durationMs": duration_ms,
        "reason": reason,
        "code": code,
        "httpStatus": http_status,
        "unansweredTokens": unanswered_tokens,
    }


def upstream_error(**fields: object) -> dict[str, object]:
    return {
        "event": "upstream_error",
        "traceId": TRACE_ID,
        "tenantId": "acme",
        "environment": "dev",
        "sessionId": SESSION_ID,
        **fields,
    }


def chat_record(**fields: object) -> dict[str, object]:
    """The record of a chat that its first attempt served at once."""
    return {
        "event": "request",
        "traceId": TRACE_ID,
        "tenantId": "acme",
        "environment": "dev",
        "sessionId": SESSION_ID,
        "route": "/chat",
        "status": 200,
        "outcome": "completed",
        "latencyMs": 0,
        "stream": False,
        "modelId": PRIMARY,
        "servedBy": PRIMARY,
        "attempts": [attempt()],
        "firstTokenMs": None,
        "gatewayLogId": None,
        "cacheStatus": None,
        "tokensIn": 73,
        "tokensOut": 1,
        "estimated": True,
        "uncounted": 74,
        "costUsd": "0.000004",
        **fields,
    }


def uncharged_record(**fields: object) -> dict[str, object]:
    """The record of a chat that used nothing: what it has of usage is what is charged."""
    charged = {"tokensIn", "tokensOut", "estimated", "uncounted", "costUsd"} - set(fields)
    return {name: value for name, value in chat_record(**fields).items() if name not in charged}


async def test_an_answer_leaves_one_record_with_everything_known() -> None:
    reply = replies(
        {"response": "Hi", "usage": USAGE}, after_ms=567, gateway_log_id="log-1", cache_status="HIT"
    )
    world = make_world(reply)

    await world.send(make_chat())

    assert [
        chat_record(
            latencyMs=567,
            attempts=[attempt(duration_ms=567)],
            gatewayLogId="log-1",
            cacheStatus="HIT",
            tokensIn=12,
            tokensOut=34,
            estimated=False,
            uncounted=0,
            # The gateway's cache had it.
            costUsd="0.000000",
        )
    ] == world.log.records


async def test_the_keys_of_a_record_keep_their_order() -> None:
    world = make_world(replies({"response": "Hi"}))

    await world.send(make_chat())

    assert list(chat_record()) == list(world.log.records[0])


async def test_what_the_upstream_did_not_count_is_marked() -> None:
    world = make_world(replies({"response": "Hi"}))

    await world.send(make_chat())

    assert [chat_record()] == world.log.records


@pytest.mark.parametrize("stream", [False, True])
async def test_attempts_that_were_not_made_because_the_client_had_left_are_explained(
    stream: bool,
) -> None:
    world = make_world(refuses(3040, 429))
    request = make_chat(stream=stream)
    assert isinstance(request.client, FakeClient)
    request.client.has_left = True

    await world.send_and_drain(request)

    *_, record = world.log.records
    assert ("ai_error", True, 1) == (
        record["outcome"],
        record["clientLeft"],
        len(record["attempts"]),
    )


async def test_every_failed_attempt_of_a_served_request_leaves_a_record() -> None:
    world = make_world(
        refuses(3040, 429), NoReply(after_ms=70), replies({"response": "Hi"}, after_ms=30)
    )

    await world.send(make_chat())

    first = attempt(reason="refused", code=3040, http_status=429)
    second = attempt(duration_ms=70, reason="unreachable", unanswered_tokens=UNSEEN_TOKENS)
    assert [
        upstream_error(**first),
        upstream_error(**second),
        chat_record(
            latencyMs=350,
            servedBy=FALLBACK,
            attempts=[first, second, attempt(FALLBACK, 30)],
            uncounted=UNSEEN_TOKENS + 74,
            costUsd=primary_usd(73, 1_024),
            unpricedTokens=74,
        ),
    ] == world.log.records


@pytest.mark.parametrize(
    ("stream", "status"), [(False, 502), (True, 200)], ids=["whole", "streamed"]
)
async def test_every_attempt_of_a_failed_request_leaves_a_record(stream: bool, status: int) -> None:
    world = make_world(refuses(5007, 400), replies("garbage"))

    await world.send(make_chat(stream=stream))

    first = attempt(reason="refused", code=5007, http_status=400)
    second = attempt(FALLBACK, reason="malformed", http_status=200, unanswered_tokens=UNSEEN_TOKENS)
    assert [
        upstream_error(**first),
        upstream_error(**second),
        uncharged_record(
            status=status,
            outcome="ai_error",
            stream=stream,
            servedBy=None,
            attempts=[first, second],
            uncounted=UNSEEN_TOKENS,
            unpricedTokens=UNSEEN_TOKENS,
        ),
    ] == world.log.records


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("turn", "outcome"),
    [
        (refuses(2016, 424), "content_blocked"),
        (refuses(5006, 400), "invalid_request"),
        (refuses(3006, 413), "context_length_exceeded"),
        (refuses(3036, 429), "ai_error"),
        (replies("", after_ms=60_000), "ai_timeout"),
    ],
    ids=["blocked", "bad-input", "too-large", "out-of-allowance", "silent"],
)
async def test_the_outcome_of_a_failure_is_its_code(turn: Turn, outcome: str, stream: bool) -> None:
    world = make_world(turn, tenants=(make_tenant(fallback=None),))

    await world.send(make_chat(stream=stream))

    (record,) = world.log.of("request")
    assert outcome == record["outcome"]
    assert 1 == len(world.log.of("upstream_error"))


# Streams


async def test_a_stream_leaves_its_record_at_its_end() -> None:
    world = make_world(streams(Silence(89), native("Hi", usage=USAGE), Silence(400), DONE))
    response = await world.send(make_chat(stream=True))
    assert [] == world.log.records
    assert response.stream is not None

    await response.stream(FakeSink(world.clock))

    assert [
        chat_record(
            stream=True,
            latencyMs=489,
            attempts=[attempt(duration_ms=89)],
            firstTokenMs=89,
            tokensIn=12,
            tokensOut=34,
            estimated=False,
            uncounted=0,
            costUsd=primary_usd(12, 34),
        )
    ] == world.log.records


@pytest.mark.parametrize(
    ("pieces", "outcome", "failure"),
    [
        ((native("lo"),), "truncated", attempt(duration_ms=10, reason="truncated")),
        (
            (native("lo"), Break()),
            "upstream_failed",
            attempt(duration_ms=10, reason="broken", http_status=200),
        ),
        (
            (native("lo"), frame({"errors": [{"code": 3040}]})),
            "upstream_failed",
            attempt(duration_ms=10, reason="refused", code=3040, http_status=200),
        ),
        (
            (native("lo"), FOREVER),
            "upstream_failed",
            attempt(duration_ms=30_011, reason="timeout"),
        ),
    ],
    ids=["truncated", "broken", "error-frame", "silent"],
)
async def test_a_stream_that_fails_after_its_first_token_leaves_an_upstream_error_too(
    pieces: tuple[bytes, ...], outcome: str, failure: dict[str, object]
) -> None:
    world = make_world(streams(Silence(10), native("Help"), *pieces))

    await world.send_and_drain(make_chat(stream=True))

    error, request = world.log.records
    latency_ms = failure["durationMs"]
    assert error == upstream_error(**failure)
    assert request == chat_record(
        stream=True,
        outcome=outcome,
        latencyMs=latency_ms,
        attempts=[attempt(duration_ms=10)],
        firstTokenMs=10,
        tokensOut=5,
        uncounted=78,
        costUsd=primary_usd(73, 5),
    )


async def test_a_client_that_leaves_is_counted_and_is_nobodys_failure() -> None:
    world = make_world(streams(native("Help"), native("7" * 36), native("never read"), DONE))

    await world.send_and_drain(make_chat(stream=True), FakeSink(world.clock, takes=1))

    assert [
        chat_record(
            stream=True,
            outcome="client_gone",
            firstTokenMs=0,
            tokensOut=37,
            uncounted=110,
            costUsd=primary_usd(73, 37),
        )
    ] == world.log.records


async def test_a_stream_served_by_the_fallback_logs_the_failed_attempt_once() -> None:
    world = make_world(refuses(5007, 400), streams(native("Hi"), DONE))

    await world.send_and_drain(make_chat(stream=True))

    assert ["upstream_error", "request"] == [record["event"] for record in world.log.records]


# Requests that never came to a model


def record(**fields: object) -> dict[str, object]:
    return {
        "event": "request",
        "traceId": TRACE_ID,
        "tenantId": None,
        "environment": "dev",
        "sessionId": None,
        "route": None,
        "latencyMs": 0,
        **fields,
    }


@pytest.mark.parametrize(
    ("request_", "fields"),
    [
        (
            make_request("GET", "/health"),
            {"route": "/health", "tenantId": "acme", "status": 200, "outcome": "ok"},
        ),
        (make_request("GET", f"/{CANARY}"), {"status": 404, "outcome": "not_found"}),
        (
            make_request("GET", "/chat"),
            {"route": "/chat", "status": 405, "outcome": "method_not_allowed"},
        ),
        (
            make_request("OPTIONS", "/chat"),
            {"route": "/chat", "status": 204, "outcome": "preflight"},
        ),
        (
            make_request("GET", "/health", {"x-tenant-id": CANARY}),
            {"route": "/health", "status": 403, "outcome": "tenant_mismatch"},
        ),
        (
            make_request("POST", "/chat", {"content-type": CANARY}),
            {
                "route": "/chat",
                "tenantId": "acme",
                "status": 415,
                "outcome": "unsupported_media_type",
            },
        ),
        (
            make_chat(temperature=CANARY, **{CANARY: CANARY}),
            {"route": "/chat", "tenantId": "acme", "status": 400, "outcome": "invalid_request"},
        ),
        (
            make_chat(modelId=CANARY),
            {
                "route": "/chat",
                "tenantId": "acme",
                "sessionId": SESSION_ID,
                "status": 403,
                "outcome": "model_not_allowed",
            },
        ),
    ],
    ids=[
        "health",
        "not-found",
        "method-not-allowed",
        "preflight",
        "tenant-mismatch",
        "media-type",
        "invalid",
        "model-not-allowed",
    ],
)
async def test_every_other_request_leaves_one_record_too(
    request_: Request, fields: dict[str, object]
) -> None:
    world = make_world()

    await world.send(request_)

    assert [record(**fields)] == world.log.records


async def test_a_request_that_is_refused_after_its_model_was_chosen_names_that() -> None:
    world = make_world(tenants=(make_tenant(budgets=make_budgets(1)),))

    await world.send(make_chat())

    (logged,) = world.log.of("request")
    assert ("budget_exceeded", PRIMARY, [], None) == (
        logged["outcome"],
        logged["modelId"],
        logged["attempts"],
        logged["servedBy"],
    )


async def test_the_record_names_the_environment_and_tenant_that_served() -> None:
    world = make_world(
        replies({"response": "Hi"}),
        tenants=(make_tenant("acme"), make_tenant("other")),
        deployment=make_deployment(None, environment="production"),
    )

    await world.send(make_chat({"x-tenant-id": "other"}))

    (logged,) = world.log.records
    assert ("production", "other") == (logged["environment"], logged["tenantId"])


# Nobody's words

CANARY_ERROR = {"errors": [{"code": 3003, "message": CANARY}], "description": CANARY}
WORDS: dict[str, list[Turn]] = {
    "answered": [replies({"response": CANARY})],
    "answered-in-json-mode": [replies({"response": {CANARY: CANARY}})],
    "refused": [replies(CANARY_ERROR, 400)],
    "refused-with-200": [replies(CANARY_ERROR)],
    "refused-with-a-word-for-a-code": [replies({"error": {"code": CANARY}}, 400)] * 2,
    "garbage": [replies(CANARY), replies(f"<html>{CANARY}", 502)],
    "a-bug": [Bug(RuntimeError(CANARY))],
    "a-bug-with-a-cause": [Bug(ExceptionGroup(CANARY, [ValueError(CANARY)]))],
    "streamed": [streams(native(CANARY), DONE)],
    "streamed-and-truncated": [streams(native(CANARY))],
    "streamed-and-refused": [streams(native(CANARY), frame(CANARY_ERROR))],
    "streamed-garbage": [streams(native("x"), f"data: {CANARY}\n\n".encode(), native("x"))],
    "streamed-and-broken": [streams(native(CANARY), Break())],
    "a-body-that-breaks": [Reply((CANARY.encode(), Break()))] * 2,
}


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("case", WORDS)
async def test_no_words_of_the_client_or_the_model_are_logged(case: str, stream: bool) -> None:
    world = make_world(*WORDS[case], tenants=(make_tenant(fallback=None),))
    history = [{"role": "assistant", "content": CANARY}, {"role": "user", "content": CANARY}]

    await world.send_and_drain(
        make_chat(
            {"authorization": f"Bearer {CANARY}", "user-agent": CANARY, "origin": CANARY},
            message=CANARY,
            history=history,
            stream=stream,
        )
    )

    assert 1 == len(world.log.of("request"))
    assert CANARY not in "".join(world.log.lines)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize(
    "case", [name for name in WORDS if not name.startswith(("answered", "streamed"))]
)
async def test_no_words_of_the_upstream_reach_the_client_in_an_error(
    case: str, stream: bool
) -> None:
    world = make_world(*WORDS[case], tenants=(make_tenant(fallback=None),))

    exchanged = await world.send_and_drain(make_chat(stream=stream))

    assert CANARY not in exchanged.text
    assert CANARY not in json.dumps(exchanged.response.headers)


async def test_a_bug_while_streaming_is_logged_without_its_text_and_still_counted() -> None:
    class BrokenSink(FakeSink):
        async def write(self, text: str, wait_ms: int) -> bool:
            raise RuntimeError(f"{CANARY} {text} {wait_ms}")

    world = make_world(streams(native("Hi", usage=USAGE), DONE))
    response = await world.send(make_chat(stream=True))
    assert response.stream is not None

    await response.stream(BrokenSink(world.clock))

    bug, record = world.log.records
    assert ("internal_error", "RuntimeError") == (bug["event"], bug["type"])
    assert ("internal_error", 12, 34) == (
        record["outcome"],
        record["tokensIn"],
        record["tokensOut"],
    )
    assert CANARY not in json.dumps(world.log.records)
