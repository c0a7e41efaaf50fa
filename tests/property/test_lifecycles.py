"""Whatever the upstream and the client do, a request ends, in bounds and with its usage."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Coroutine
from itertools import product
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.gateway.rules import RULES, Step, Then, next_step
from tests.fakes.client import FakeSink
from tests.fakes.upstream import (
    DONE,
    FOREVER,
    Break,
    NoReply,
    Piece,
    Silence,
    Turn,
    frame,
    native,
    refuses,
    replies,
    streams,
)
from tests.fakes.values import FALLBACK, PRIMARY, make_chat
from tests.fakes.world import Exchanged, World, make_world
from tests.proof import tries
from tests.property.wire import some_of

T = TypeVar("T")

CODES = [*(code for code in RULES if isinstance(code, int)), 7003, 9_999]
PIECES: list[Piece] = [
    native("Hel"),
    native("Hel"),
    native(""),
    native("lo", usage={"prompt_tokens": 12, "completion_tokens": 3}),
    native("lo", usage={"prompt_tokens": 12, "completion_tokens": 0}),
    native("x")[:9],
    frame({"choices": [{"delta": {"reasoning_content": "Hm"}}]}),
    frame({"choices": [{"delta": {}, "finish_reason": "stop"}]}),
    frame({"errors": [{"code": 3040}]}),
    frame({"errors": [{"code": 2017}]}),
    b": ping\n\n",
    b"data: garbage\n\n",
    DONE,
    DONE,
    DONE,
    Break(),
    FOREVER,
    *[Silence(duration_ms) for duration_ms in (0.0, 1.0, 999.5, 14_999.0, 15_001.0, 31_000.0)],
]
STREAMS = some_of(PIECES, 8).map(lambda pieces: streams(*pieces))
# A stream that has begun: without that most would fall back and never be relayed.
BEGUN_STREAMS = some_of(PIECES, 8).map(lambda pieces: streams(native("Hel"), *pieces))
WHOLE: list[Turn] = [
    *[refuses(code, status) for code in CODES for status in (200, 400, 429, 503)],
    *[replies({"response": "x"}, after_ms=after_ms) for after_ms in (0.0, 500.0, 30_000.0)] * 4,
    *[replies("garbage")] * 4,
    *[NoReply(after_ms=after_ms) for after_ms in (0.0, 30_000.0)] * 4,
]
SCRIPTS = st.tuples(some_of(WHOLE, 4), STREAMS, st.integers(0, 4)).map(
    lambda drawn: (
        drawn[0][: drawn[2]] + [drawn[1]] + drawn[0][drawn[2] :] + [refuses(3040, 429)] * 4
    )
)


def drive(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs what waits for fakes only: they give way to others but need no event loop."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stopped:
        result: T = stopped.value
        return result


@pytest.mark.parametrize(("has_fallback", "most"), [(True, 4), (False, 2)])
def test_no_course_of_failures_is_longer_than_four_attempts(has_fallback: bool, most: int) -> None:
    longest = 0
    for course in product(Then, repeat=5):
        attempts, already_retried, fallback_left = 0, False, has_fallback
        for then in course:
            attempts += 1
            step = next_step(
                then,
                already_retried=already_retried,
                fallback_left=fallback_left,
                on_another_bill=True,
            )
            if step is Step.GIVE_UP:
                break
            already_retried = step is Step.RETRY
            fallback_left = fallback_left and step is Step.RETRY
        longest = max(longest, attempts)

    assert most == longest


def exchange(world: World, sink: FakeSink | None, *, stream: bool) -> Exchanged:
    return drive(world.send_and_drain(make_chat(stream=stream), sink))


@given(turns=SCRIPTS, stream=st.booleans())
@settings(max_examples=tries(600, everyday=150))
def test_a_model_is_asked_twice_at_most_and_the_primary_first(
    turns: list[Turn], stream: bool
) -> None:
    world = make_world(*turns)

    exchange(world, None, stream=stream)

    asked = Counter(world.ai.asked)
    assert {PRIMARY, FALLBACK} >= set(asked)
    assert 1 <= asked[PRIMARY] <= 2
    assert asked[FALLBACK] <= 2
    assert [PRIMARY] * asked[PRIMARY] + [FALLBACK] * asked[FALLBACK] == world.ai.asked


@given(turns=SCRIPTS, stream=st.booleans())
@settings(max_examples=tries(600, everyday=150))
def test_every_request_is_one_record_and_never_a_bug(turns: list[Turn], stream: bool) -> None:
    world = make_world(*turns)

    exchanged = exchange(world, None, stream=stream)

    (record,) = world.log.of("request")
    assert [] == world.log.of("internal_error")
    assert exchanged.response.status == record["status"]
    # Tokens are in the record exactly where somebody served, and so is charged.
    assert (record["servedBy"] is not None) == ("tokensIn" in record)
    assert record.get("tokensIn", 1) >= 1
    assert record["latencyMs"] <= 45_000 + 400 + (300_000 + 1 if stream else 0)


@given(
    turn=BEGUN_STREAMS,
    takes=st.none() | st.integers(0, 6),
    slow_ms=st.sampled_from([0.0, 100.0, 5_000.0]),
)
@settings(max_examples=tries(500, everyday=120))
def test_a_stream_ends_in_one_done_unless_its_client_left(
    turn: Turn, takes: int | None, slow_ms: float
) -> None:
    world = make_world(turn, *[refuses(3036, 429)] * 2)
    sink = FakeSink(world.clock, takes=takes, slow_ms=slow_ms)

    text = exchange(world, sink, stream=True).text

    (record,) = world.log.of("request")
    events = [event.partition("\n")[0] for event in text.split("\n\n") if event[:1] == "e"]
    if takes is None and not slow_ms:
        assert "client_gone" != record["outcome"]
        assert "event: done" == events[-1]
    assert events.count("event: done") == ("event: done" in events[-1:])
    assert events.count("event: error") <= 1
    if "event: error" in events[:-1]:
        assert ["event: error", "event: done"] == events[-2:]
    for answer in world.ai.answers:
        assert answer.is_cancelled or answer.is_drained


@given(turn=BEGUN_STREAMS, takes=st.none() | st.integers(0, 6))
@settings(max_examples=tries(500, everyday=120))
def test_whatever_was_produced_is_settled(turn: Turn, takes: int | None) -> None:
    world = make_world(turn, *[refuses(3036, 429)] * 2)
    sink = FakeSink(world.clock, takes=takes)

    text = exchange(world, sink, stream=True).text

    (record,) = world.log.of("request")
    if "event: token" in text:
        assert record["tokensOut"] >= 1
    if "event: done" in text and record["servedBy"]:
        usage = json.loads(text.rpartition("data: ")[2])["usage"]
        assert (record["tokensIn"], record["tokensOut"], record["latencyMs"]) == (
            usage["tokensIn"],
            usage["tokensOut"],
            usage["latencyMs"],
        )
