"""Which models are asked when the AI provider fails, and what the client is told."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest

from tests.fakes.values import FROM_HERE
from tests.platform.conftest import FALLBACK, MODEL, TENANT, Chat, done, events_of, tokens
from tests.platform.scripted_ai import (
    FOREVER,
    Reply,
    ScriptedAi,
    Session,
    answer,
    failure,
    gateway_failure,
    native,
    native_frames,
    page,
    stream,
    until,
)
from tests.platform.workerd import Workerd


@dataclass(frozen=True)
class Refusal:
    """What a client is told."""

    status: int
    code: str
    message: str
    problem: str | None = None

    def value(self) -> dict[str, object]:
        value: dict[str, object] = {"code": self.code, "message": self.message}
        if self.problem is not None:
            value["details"] = [{"path": "message", "message": self.problem}]
        return value

    def body(self) -> dict[str, object]:
        return {"ok": False, "error": self.value()}

    def event(self) -> tuple[str, dict[str, object]]:
        return ("error", self.value())


UNAVAILABLE = Refusal(502, "ai_error", "AI provider unavailable")
TOO_LATE = Refusal(504, "ai_timeout", "AI provider did not answer in time")
BLOCKED = Refusal(422, "content_blocked", "Blocked by the gateway's guardrails")
INVALID = Refusal(
    400, "invalid_request", "Request is not valid", "The model does not take this input"
)

ONCE = [MODEL]
EACH = [MODEL, FALLBACK]
TWICE = [MODEL, MODEL]
EACH_TWICE = [MODEL, MODEL, FALLBACK, FALLBACK]

OTHERS: dict[str, tuple[Reply, list[str], Refusal]] = {
    "an error page": (page(502), EACH_TWICE, UNAVAILABLE),
    "a page about a refusal": (page(403), ONCE, INVALID),
    "only a message": (Reply(status=500, pieces=(b"5007: SECRET",)), EACH, UNAVAILABLE),
    "a 200 with an error body": (failure(3003, 200), ONCE, INVALID),
    "a 200 with the gateway's error body": (gateway_failure(2016, 200), ONCE, BLOCKED),
    "a 200 that says nothing": (answer({"success": True}), EACH, UNAVAILABLE),
    "garbage": (Reply(pieces=(b"\x00\xff\xfe SECRET",)), EACH, UNAVAILABLE),
    "nothing": (Reply(), EACH, UNAVAILABLE),
    "half an answer": (Reply(pieces=(b'{"response":"SEC',), cut=True), EACH, UNAVAILABLE),
    "no answer": (Reply(cut=True), EACH, UNAVAILABLE),
}

IN_STREAMS: dict[str, tuple[Reply, list[str], Refusal]] = {
    "an error frame": (stream(b'data: {"errors":[{"code":5007}]}\n\n'), EACH, UNAVAILABLE),
    "garbage": (stream(b"data: \x00\xff\xfe SECRET\n\n"), EACH, UNAVAILABLE),
    "nothing": (stream(), EACH, UNAVAILABLE),
    "a cut before the first token": (stream(b'data: {"respo', cut=True), EACH, UNAVAILABLE),
}


@pytest.mark.parametrize(("reply", "asked", "refusal"), OTHERS.values(), ids=OTHERS)
async def test_a_failure_is_answered_as_the_table_says(
    ai: ScriptedAi, chat: Chat, reply: Reply, asked: list[str], refusal: Refusal
) -> None:
    session = ai.session(reply)
    response = await chat(session)
    assert (refusal.status, refusal.body()) == (response.status_code, response.json())
    assert asked == session.models


@pytest.mark.parametrize(
    ("reply", "asked", "refusal"),
    [*OTHERS.values(), *IN_STREAMS.values()],
    ids=[*OTHERS, *(f"{name} in a stream" for name in IN_STREAMS)],
)
async def test_a_failure_before_the_first_token_is_told_in_the_stream(
    ai: ScriptedAi, chat: Chat, reply: Reply, asked: list[str], refusal: Refusal
) -> None:
    session = ai.session(reply)
    response = await chat(session, stream=True)
    expected = [refusal.event(), done(asked[-1], 4)]
    assert (200, expected) == (response.status_code, events_of(response))
    assert asked == session.models


async def test_the_body_of_a_failure_is_exactly_the_contracts(ai: ScriptedAi, chat: Chat) -> None:
    response = await chat(ai.session(failure(5007, 400)))
    expected = '{"ok":false,"error":{"code":"ai_error","message":"AI provider unavailable"}}'
    assert expected == response.text


RECOVERIES: dict[str, tuple[list[Reply], list[str]]] = {
    "by asking again": ([failure(3040, 429)], TWICE),
    "by the fallback": ([failure(5007, 400)], EACH),
    "by asking the fallback again": ([failure(5007, 400), failure(3040, 429)], [*EACH, FALLBACK]),
    "at the last attempt": ([failure(3040, 429)] * 3, EACH_TWICE),
    "after an error page": ([page(502)], TWICE),
}


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(("failures", "asked"), RECOVERIES.values(), ids=RECOVERIES)
async def test_a_failure_is_recovered_from(
    ai: ScriptedAi, chat: Chat, failures: list[Reply], asked: list[str], streamed: bool
) -> None:
    success = stream(*native_frames("Hi")) if streamed else native("Hi")
    session = ai.session(*failures, success)
    response = await chat(session, stream=streamed)
    assert (200, asked[-1]) == (response.status_code, response.headers["x-model-id"])
    assert asked == session.models
    if streamed:
        assert [*tokens("Hi"), done(asked[-1], 11, 7)] == events_of(response)


async def test_nothing_of_the_upstreams_words_goes_any_further(
    ai: ScriptedAi, chat: Chat, runtime: Workerd
) -> None:
    for reply in (failure(5007, 400), gateway_failure(2016, 424), page(502)):
        response = await chat(ai.session(reply))
        assert "SECRET" not in response.text
    assert "SECRET" not in runtime.output


# The tenant of these gives an attempt 0.8 s, all of them 2.4 s, and a silence 0.8 s.

STALLS = {
    "before the answer": native("Hi", delay_s=FOREVER),
    "before the first byte": Reply(pieces=(FOREVER,)),
    "in the answer": Reply(pieces=(b'{"response":"Hi"', FOREVER)),
}


@pytest.mark.parametrize("reply", STALLS.values(), ids=STALLS)
async def test_a_stalled_answer_is_given_up_at_the_deadline(
    ai: ScriptedAi, chat: Chat, reply: Reply
) -> None:
    session = ai.session(reply)
    # The client waits no longer than the gateway does for a tenant that says nothing of it.
    response = await chat(session, tenant="hasty")
    assert (504, TOO_LATE.body()) == (response.status_code, response.json())
    assert EACH == session.models
    await until_abandoned(session)


STREAM_STALLS = {
    "before the answer": stream(delay_s=FOREVER),
    "before the first byte": stream(FOREVER),
    "in the first token": stream(b'data: {"respo', FOREVER),
    "after a comment": stream(b": hold on\n\n", FOREVER),
}


@pytest.mark.parametrize("reply", STREAM_STALLS.values(), ids=STREAM_STALLS)
async def test_a_stream_that_stalls_before_its_first_token_is_given_up_at_the_deadline(
    ai: ScriptedAi, chat: Chat, reply: Reply
) -> None:
    session = ai.session(reply)
    response = await chat(session, tenant="hasty", stream=True)
    assert [TOO_LATE.event(), done(FALLBACK, 4)] == events_of(response)
    assert EACH == session.models
    await until_abandoned(session)


async def test_a_stall_leaves_time_for_the_fallback(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(native("Hi", delay_s=FOREVER), native("Hi"))
    response = await chat(session, tenant="hasty")
    assert (200, FALLBACK) == (response.status_code, response.headers["x-model-id"])


async def test_a_stream_that_stalls_after_a_token_ends_with_an_error(
    ai: ScriptedAi, relayed: Chat
) -> None:
    session = ai.session(stream(*native_frames("Hel")[:1], FOREVER))
    response = await relayed(session, tenant="hasty", stream=True)
    assert [*tokens("Hel"), UNAVAILABLE.event(), done(MODEL, 73, 1)] == events_of(response)
    assert ONCE == session.models
    await until_abandoned(session)


async def test_an_upstream_that_stays_open_after_its_end_is_let_go(
    ai: ScriptedAi, relayed: Chat
) -> None:
    session = ai.session(stream(*native_frames("Hi"), FOREVER))
    response = await relayed(session, stream=True)
    assert [*tokens("Hi"), done(MODEL, 11, 7)] == events_of(response)
    await until_abandoned(session)


@pytest.fixture
async def refused(runtime: Workerd) -> httpx.AsyncClient:
    """A client of the deployment whose AI provider refuses connections."""
    return httpx.AsyncClient(
        base_url=runtime.urls["unreachable"], headers=FROM_HERE, timeout=20.0, trust_env=False
    )


async def test_a_refused_connection_is_a_failure_of_every_model(
    ai: ScriptedAi, refused: httpx.AsyncClient
) -> None:
    async with refused:
        response = await Chat(refused)(ai.session())
    assert (502, UNAVAILABLE.body()) == (response.status_code, response.json())


async def test_a_refused_connection_is_told_in_the_stream(
    ai: ScriptedAi, refused: httpx.AsyncClient
) -> None:
    async with refused:
        response = await Chat(refused)(ai.session(), stream=True)
    assert [UNAVAILABLE.event(), done(FALLBACK, 4)] == events_of(response)


async def test_a_dedicated_deployment_needs_no_tenant_named(refused: httpx.AsyncClient) -> None:
    async with refused:
        response = await refused.get("/health")
    assert TENANT == response.json()["data"]["tenantId"]


async def until_abandoned(session: Session) -> None:
    """Waits until workerd has closed the connection of every request of the session."""
    await until(lambda: all(received.abandoned_at for received in session.received))
