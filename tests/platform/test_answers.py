"""What a client gets for every kind of answer of the AI provider."""

from __future__ import annotations

import pytest

from tests.platform.conftest import MODEL, Chat, done, events_of, tokens
from tests.platform.scripted_ai import (
    DONE,
    USAGE,
    Reply,
    ScriptedAi,
    Session,
    answer,
    frame,
    native,
    native_frames,
    openai,
    openai_frames,
    stream,
)

UNAVAILABLE = ("error", {"code": "ai_error", "message": "AI provider unavailable"})


def whole_answer(session: Session, text: str, tokens_in: int, tokens_out: int) -> dict[str, object]:
    """The body of a successful response, but for its latency."""
    return {
        "ok": True,
        "data": {
            "sessionId": session.id,
            "message": {"role": "assistant", "content": text},
            "usage": {"modelId": MODEL, "tokensIn": tokens_in, "tokensOut": tokens_out},
        },
    }


WHOLE = {
    "native": native("Hi"),
    "openai": openai("Hi"),
    "wrapped": answer({"result": {"response": "Hi", "usage": USAGE}, "success": True}),
}


@pytest.mark.parametrize("reply", WHOLE.values(), ids=WHOLE)
async def test_a_whole_answer(ai: ScriptedAi, chat: Chat, reply: Reply) -> None:
    session = ai.session(reply)
    response = await chat(session)
    body = response.json()
    assert int(response.headers["x-latency-ms"]) == body["data"]["usage"].pop("latencyMs")
    # 11 tokens at $0.045 and 7 at $0.384 per million.
    assert "0.000004" == response.headers["x-cost-usd"] == body["data"]["usage"].pop("costUsd")
    assert (200, whole_answer(session, "Hi", 11, 7)) == (response.status_code, body)


async def test_usage_is_in_the_headers_too(ai: ScriptedAi, chat: Chat) -> None:
    response = await chat(ai.session(native("Hi")))
    names = ("x-model-id", "x-tokens-in", "x-tokens-out")
    assert [MODEL, "11", "7"] == [response.headers[name] for name in names]


async def test_usage_is_the_bound_where_the_answer_has_none(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(answer({"response": "12345678"}))
    body = (await chat(session)).json()
    body["data"]["usage"].pop("latencyMs")
    assert "0.000007" == body["data"]["usage"].pop("costUsd")
    assert whole_answer(session, "12345678", 73, 8) == body


STREAMED = {
    "native": stream(*native_frames("Hel", "lo")),
    "openai": stream(*openai_frames("Hel", "lo")),
    "wrapped": stream(
        frame({"result": {"response": "Hel"}}),
        frame({"result": {"response": "lo", "usage": USAGE}}),
        DONE,
    ),
    "in one piece": stream(b"".join(native_frames("Hel", "lo"))),
    "byte by byte": stream(*(bytes([byte]) for byte in b"".join(native_frames("Hel", "lo")))),
    "slowly": stream(*(piece for part in native_frames("Hel", "lo") for piece in (part, 0.05))),
    "with CRLF": stream(b"".join(native_frames("Hel", "lo")).replace(b"\n", b"\r\n")),
    "with comments": stream(b": hold on\n\n", *native_frames("Hel", "lo")),
    "with two ends": stream(*native_frames("Hel", "lo"), DONE),
}


@pytest.mark.parametrize("reply", STREAMED.values(), ids=STREAMED)
async def test_a_streamed_answer(ai: ScriptedAi, relayed: Chat, reply: Reply) -> None:
    response = await relayed(ai.session(reply), stream=True)
    assert 200 == response.status_code
    assert "text/event-stream; charset=utf-8" == response.headers["content-type"]
    assert [*tokens("Hel", "lo"), done(MODEL, 11, 7)] == events_of(response)


async def test_characters_survive_being_cut_anywhere(ai: ScriptedAi, relayed: Chat) -> None:
    wire = 'data: {"response":"Grüße, 世界 😀","usage":{"prompt_tokens":11}}\n\n'.encode()
    session = ai.session(stream(*(bytes([byte]) for byte in wire), DONE))
    response = await relayed(session, stream=True)
    assert tokens("Grüße, 世界 😀") == events_of(response)[:1]


async def test_a_long_stream_arrives_whole(ai: ScriptedAi, relayed: Chat) -> None:
    texts = [f"{number};" * 40 for number in range(1_000)]
    response = await relayed(ai.session(stream(*native_frames(*texts))), stream=True)
    assert [*tokens(*texts), done(MODEL, 11, 7)] == events_of(response)


async def test_a_json_answer_to_a_streamed_request_is_streamed(ai: ScriptedAi, chat: Chat) -> None:
    response = await chat(ai.session(native("Hi")), stream=True)
    assert [*tokens("Hi"), done(MODEL, 11, 7)] == events_of(response)


BROKEN = {
    "cut between tokens": stream(*native_frames("Hel")[:1], cut=True),
    "cut in a token": stream(*native_frames("Hel")[:1], b'data: {"respo', cut=True),
    "ended early": stream(*native_frames("Hel")[:1]),
    "ended in a token": stream(*native_frames("Hel")[:1], b'data: {"respo'),
    "garbage": stream(*native_frames("Hel")[:1], b"data: \x00\xff\xfe SECRET\n\n", DONE),
    "an error": stream(
        *native_frames("Hel")[:1], frame({"errors": [{"code": 3040, "message": "SECRET"}]})
    ),
}


@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN)
async def test_a_stream_that_breaks_after_a_token_is_not_a_silent_success(
    ai: ScriptedAi, relayed: Chat, reply: Reply
) -> None:
    session = ai.session(reply)
    response = await relayed(session, stream=True)
    expected = [*tokens("Hel"), UNAVAILABLE, done(MODEL, 73, 1)]
    assert expected == events_of(response)
    assert [MODEL] == session.models
