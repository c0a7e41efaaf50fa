"""Clients that leave: what was produced is counted and logged, and nothing is left running."""

from __future__ import annotations

import asyncio
import json
import random
import socket

import pytest

from tests.platform.conftest import RELAYS
from tests.platform.leavers import COMPLAINTS, Leaver
from tests.platform.scripted_ai import (
    FOREVER,
    Reply,
    ScriptedAi,
    native,
    native_frames,
    stream,
    until,
)
from tests.platform.workerd import Workerd

CLIENTS = 200
AT_ONCE = 40
LONGEST_S = 1.2
TOKENS = 40


def slow_stream() -> Reply:
    """About a second of tokens."""
    frames = native_frames(*(f"token {number} " for number in range(TOKENS)))
    return stream(*(piece for part in frames for piece in (part, 0.025)))


def records_of(runtime: Workerd, sessions: set[str]) -> list[dict[str, object]]:
    """The log lines of these sessions' requests."""
    lines = runtime.records()
    return [line for line in lines if line["event"] == "request" and line["sessionId"] in sessions]


async def test_every_client_that_leaves_is_accounted_for(ai: ScriptedAi, runtime: Workerd) -> None:
    chance = random.Random(3)
    printed = len(runtime.output)
    leavers = []
    for number in range(CLIENTS):
        streamed = number % 3 != 0
        reply = slow_stream() if streamed else native("Hi", delay_s=chance.uniform(0, 1))
        stays_s = chance.uniform(0, LONGEST_S)
        leavers.append(Leaver(ai.session(reply), streamed, stays_s, resets=number % 2 == 0))
    turnstile = asyncio.Semaphore(AT_ONCE)

    async def pass_through(leaver: Leaver, service: str) -> None:
        async with turnstile:
            await leaver.run(runtime.urls[service])

    services = [service for service in RELAYS.values() for _ in range(2)] * CLIENTS
    await asyncio.gather(*map(pass_through, leavers, services))

    sessions = {leaver.session.id for leaver in leavers}
    await until(lambda: len(records_of(runtime, sessions)) >= CLIENTS, within_s=5)
    await until(lambda: not any(r.is_pending for ls in leavers for r in ls.session.received))
    records = records_of(runtime, sessions)
    assert CLIENTS == len(records)
    of_session = {record["sessionId"]: record for record in records}
    for leaver in leavers:
        record = of_session[leaver.session.id]
        assert record["tokensIn"]
        assert isinstance(record["tokensOut"], int)
        if b"event: token" in leaver.received:
            assert record["tokensOut"] > 0
    assert {"completed", "client_gone"} == {record["outcome"] for record in records}
    assert not COMPLAINTS.findall(runtime.output[printed:])


SILENT = stream(*native_frames("Hello")[:1], FOREVER)
SILENT_AT_FIRST = stream(0.5, *native_frames("Hello")[:1], FOREVER)

# A reset is noticed at once, a closed connection when the next thing is written to it: on a
# silent stream that is the next keep-alive, too late for a test.
LEFT = {
    "reset while silent": (SILENT, True),
    "reset while busy": (slow_stream(), True),
    "reset before the first token": (SILENT_AT_FIRST, True),
    "closed while busy": (slow_stream(), False),
    "closed before the first token": (SILENT_AT_FIRST, False),
}


@pytest.mark.parametrize("service", RELAYS.values(), ids=RELAYS)
@pytest.mark.parametrize(("reply", "resets"), LEFT.values(), ids=LEFT)
async def test_a_stream_whose_client_leaves_is_stopped_upstream(
    ai: ScriptedAi, runtime: Workerd, reply: Reply, resets: bool, service: str
) -> None:
    session = ai.session(reply)
    await Leaver(session, streamed=True, stays_s=0.3, resets=resets).run(runtime.urls[service])
    await until(lambda: all(received.abandoned_at for received in session.received), within_s=5)
    await until(lambda: len(records_of(runtime, {session.id})) == 1)
    record = records_of(runtime, {session.id})[0]
    assert ("client_gone", True) == (record["outcome"], record["estimated"])
    assert isinstance(record["tokensOut"], int)
    assert record["tokensOut"] > 0


async def test_an_answer_whose_client_leaves_is_still_counted(
    ai: ScriptedAi, runtime: Workerd
) -> None:
    session = ai.session(native("Hi", delay_s=0.6))
    await Leaver(session, streamed=False, stays_s=0.2, resets=True).run(runtime.urls["shared"])
    await until(lambda: len(records_of(runtime, {session.id})) == 1)
    record = records_of(runtime, {session.id})[0]
    assert (11, 7, False) == (record["tokensIn"], record["tokensOut"], record["estimated"])


@pytest.mark.parametrize("streamed", [False, True])
async def test_no_other_model_is_asked_for_a_client_that_has_left(
    ai: ScriptedAi, runtime: Workerd, streamed: bool
) -> None:
    session = ai.session(native("late", delay_s=5), native("never asked"))
    leaver = Leaver(session, streamed, stays_s=0.2, resets=True, headers={"x-tenant-id": "hasty"})
    await leaver.run(runtime.urls["shared"])
    await until(lambda: len(records_of(runtime, {session.id})) == 1, within_s=5)
    record = records_of(runtime, {session.id})[0]
    assert ("ai_timeout", True, 1) == (
        record["outcome"],
        record["clientLeft"],
        len(session.received),
    )


@pytest.mark.parametrize("service", RELAYS.values(), ids=RELAYS)
async def test_a_client_that_takes_nothing_is_given_up(
    ai: ScriptedAi, runtime: Workerd, service: str
) -> None:
    # Each of these is six characters for the client: more than all buffers on the way take, of less
    # than a stream may produce.
    texts = ["\x01" * 10_000] * 200
    session = ai.session(stream(*native_frames(*texts)))
    host, _, port = runtime.urls[service].removeprefix("http://").partition(":")
    body = json.dumps({"sessionId": session.id, "message": "hello", "stream": True}).encode()
    with socket.create_connection((host, int(port)), timeout=5) as client:
        # More than a shipped tenant's budget would allow.
        head = "POST /chat HTTP/1.1\r\nhost: localhost\r\ncf-connecting-ip: 127.0.0.1\r\n"
        head += "x-tenant-id: caching\r\n"
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        client.sendall(head.encode() + body)
        await until(lambda: len(records_of(runtime, {session.id})) == 1, within_s=10)
    assert "client_gone" == records_of(runtime, {session.id})[0]["outcome"]
    await until(lambda: not session.received[0].is_pending)
