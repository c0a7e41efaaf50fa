"""What an upstream or a client may send that is no answer and no request, on the real runtime."""

from __future__ import annotations

import asyncio
import gzip
import json
import time

import pytest

from bluey.tenants.settings import GatewayOptions
from tests.platform.conftest import FALLBACK, MODEL, Chat, done, events_of, tokens
from tests.platform.scripted_ai import (
    DONE,
    USAGE,
    Reply,
    ScriptedAi,
    Session,
    frame,
    native,
    native_frames,
    stream,
    until,
)
from tests.platform.workerd import Workerd

EACH = [MODEL, FALLBACK]
UNAVAILABLE = {"code": "ai_error", "message": "AI provider unavailable"}
TOO_LATE = {"code": "ai_timeout", "message": "AI provider did not answer in time"}
MEBIBYTE = 1024 * 1024


def reasons(runtime: Workerd, session: Session) -> list[object]:
    """Why each attempt of a session failed, by the log."""
    return [
        record["reason"]
        for record in runtime.records()
        if record["event"] == "upstream_error" and record["sessionId"] == session.id
    ]


# Bodies that are too large


# An answer of 64 MiB, compressed to a thousandth.
BOMB = gzip.compress(b'{"response":"' + b"a" * (64 * MEBIBYTE) + b'"}', compresslevel=6)
GZIP = {"content-encoding": "gzip"}
LARGE = {
    "gzip": Reply(pieces=(BOMB,), headers=GZIP),
    "a-refusal-in-gzip": Reply(status=500, pieces=(BOMB,), headers=GZIP),
    "a-busy-refusal-in-gzip": Reply(status=429, pieces=(BOMB,), headers=GZIP),
    "plain": Reply(pieces=(b'{"response":"', *(b"a" * MEBIBYTE,) * 64)),
}


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("name", LARGE)
async def test_a_body_that_is_too_large_is_not_read_to_its_end(
    ai: ScriptedAi, chat: Chat, runtime: Workerd, name: str, streamed: bool
) -> None:
    session = ai.session(LARGE[name])
    response = await chat(session, stream=streamed)
    if streamed:
        assert [("error", UNAVAILABLE), done(FALLBACK, 4)] == events_of(response)
    else:
        assert (502, UNAVAILABLE) == (response.status_code, response.json()["error"])
    assert EACH == session.models
    await until(lambda: ["too_large", "too_large"] == reasons(runtime, session))


async def test_a_compressed_answer_is_read(ai: ScriptedAi, chat: Chat) -> None:
    body = json.dumps({"response": "Hi", "usage": USAGE}).encode()
    response = await chat(ai.session(Reply(pieces=(gzip.compress(body),), headers=GZIP)))
    assert "Hi" == response.json()["data"]["message"]["content"]


# Deadlines, while something keeps coming. This tenant gives an attempt 0.8 s, all of them 2.4 s.


def trickle(piece: bytes, interval_s: float = 0.03) -> tuple[bytes | float, ...]:
    return (piece, interval_s) * 20_000


TRICKLES = {
    "a-body": Reply(pieces=trickle(b" ")),
    "a-refusal": Reply(status=500, pieces=trickle(b" ")),
    "bytes-of-a-stream": stream(*trickle(b":")),
    "comments-in-haste": stream(*trickle(b": hello\n\n", 0.001)),
    "comments": stream(*trickle(b": hello\n\n")),
    "empty-frames": stream(*trickle(b"data:\n\n")),
    "empty-texts": stream(*trickle(frame({"response": ""}))),
}


async def test_what_keeps_coming_holds_no_attempt_beyond_its_time(
    ai: ScriptedAi, chat: Chat
) -> None:
    sessions = {name: ai.session(reply) for name, reply in TRICKLES.items()}
    started = time.monotonic()
    responses = await asyncio.gather(
        *(chat(session, tenant="hasty", stream=True) for session in sessions.values())
    )
    # Sooner than one attempt of a tenant that says nothing of it.
    assert time.monotonic() - started < GatewayOptions(id="any").request_timeout_ms / 1_000
    told = [("error", TOO_LATE), done(FALLBACK, 4)]
    assert dict.fromkeys(TRICKLES, told) == dict(
        zip(TRICKLES, map(events_of, responses), strict=True)
    )
    for session in sessions.values():
        assert EACH == session.models
        await until(lambda s=session: all(got.abandoned_at for got in s.received))  # type: ignore[misc]


async def test_what_keeps_coming_after_the_end_is_not_waited_for(
    ai: ScriptedAi, relayed: Chat
) -> None:
    session = ai.session(stream(*native_frames("Hi"), *trickle(b": hello\n\n")))
    response = await relayed(session, stream=True)
    assert [*tokens("Hi"), done(MODEL, 11, 7)] == events_of(response)
    await until(lambda: all(received.abandoned_at for received in session.received))


# Numbers and headers


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
async def test_a_number_that_is_none_goes_no_further(
    ai: ScriptedAi, chat: Chat, number: str, streamed: bool
) -> None:
    usage = f'"usage":{{"prompt_tokens":{number},"completion_tokens":{number}}}'.encode()
    odd = b'{"response":{"x":' + number.encode() + b"}," + usage + b"}"
    reply = stream(b"data: " + odd + b"\n\n", DONE) if streamed else Reply(pieces=(odd,))
    response = await chat(ai.session(reply), stream=streamed)
    assert 200 == response.status_code
    assert number not in response.text
    assert '{\\"x\\":null}' in response.text


HEADERS = {
    "blanks": "a b",
    "no-ascii": "gr\u00fc\u00dfe",
    "a-quote": '"',
    "long": "x" * 129,
    "endless": "x" * 60_000,
    "tab": "a\tb",
}


@pytest.mark.parametrize("name", HEADERS)
async def test_a_log_id_that_is_no_plain_word_is_left_out(
    ai: ScriptedAi, chat: Chat, name: str
) -> None:
    response = await chat(ai.session(native("Hi", log_id=HEADERS[name])))
    assert (200, None) == (response.status_code, response.headers.get("x-gateway-log-id"))


@pytest.mark.parametrize("stays", [b"x" * 600_000, b"a\rb", b"a\x00b"], ids=["huge", "cr", "nul"])
async def test_headers_that_the_runtime_does_not_take_are_a_failure_of_the_model(
    ai: ScriptedAi, chat: Chat, stays: bytes
) -> None:
    response = await chat(ai.session(native("Hi", log_id=stays.decode("latin-1"))))
    assert (502, UNAVAILABLE) == (response.status_code, response.json()["error"])
