from __future__ import annotations

import asyncio
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import pytest

from bluey import chat as neutral
from bluey.apis.own_request import ChatRequest
from bluey.chat import ReasoningText
from bluey.dialects.answers import OpenStream
from bluey.errors import (
    AiBusy,
    AiError,
    AiTimeout,
    BlueyError,
    ContentBlocked,
    ContextLengthExceeded,
    UpstreamFailure,
)
from bluey.gateway.attempts import RETRY_DELAY_MS, RETRY_JITTER_MS, Attempts
from bluey.gateway.call import Attempt, ChatCall, GaveUp, Served
from bluey.gateway.rules import (
    RULES,
    RULES_BY_STATUS,
    Cost,
    Rule,
    Step,
    Then,
    error_after,
    next_step,
    rule_for,
)
from bluey.models.model import Model
from bluey.models.selection import Choice, Selection
from bluey.ports import MAX_ANSWER_BYTES
from bluey.tokens.bounds import bound_tokens
from bluey.usage import NOTHING_USED, Answer, Bounds, Counted, Usage
from bluey.validation import parse_body
from tests.codes import BY_STATUS, CODES, OTHER_STATUSES, UNLISTED_CODE, Key, Row, body_of
from tests.fakes.client import FakeClient
from tests.fakes.clock import FakeClock, FakeEntropy
from tests.fakes.upstream import (
    DONE,
    FOREVER,
    Break,
    Bug,
    FakeAi,
    NoReply,
    Reply,
    Silence,
    Turn,
    frame,
    native,
    refuses,
    replies,
    streams,
    trickle,
)
from tests.fakes.values import FALLBACK, PRIMARY, SESSION_ID, make_tenant

OK = replies({"response": "Hello"})
OK_STREAM = streams(native("Hel"), native("lo"), DONE)


@dataclass
class Scripted:
    """A gateway over a script, and a call for it."""

    gateway: Attempts
    ai: FakeAi
    clock: FakeClock
    call: ChatCall

    async def ask(self) -> Served[Answer]:
        return await self.gateway.ask(self.call)

    async def open(self) -> Served[OpenStream]:
        return await self.gateway.open(self.call)

    def most_used(self, cost: Cost) -> Usage:
        """The most that one attempt may have used, where its answer was not an open stream."""
        most = self.call.bounds
        return {
            Cost.NOTHING: NOTHING_USED,
            Cost.PROMPT: Usage.uncounted(most.tokens_in, 0),
            Cost.ANSWER: Usage.uncounted(most.tokens_in, most.tokens_out),
        }[cost]

    def most(self, cost: Cost) -> int:
        """The same, in tokens."""
        return self.most_used(cost).total_tokens

    async def refused(self, *, stream: bool = False) -> GaveUp:
        with pytest.raises(GaveUp) as gave_up:
            await (self.open() if stream else self.ask())
        return gave_up.value


def selected(model_id: str, fallback: str | None) -> Selection:
    return Selection(Choice(Model(model_id)), None if fallback is None else Choice(Model(fallback)))


def scripted(
    *turns: Turn,
    primary: str = PRIMARY,
    fallback: str | None = FALLBACK,
    fraction: float = 0.5,
    traceparent: str | None = None,
    stream: bool = False,
    has_left: bool = False,
    **gateway: int,
) -> Scripted:
    clock = FakeClock()
    ai = FakeAi(clock, *turns)
    options = make_tenant(gateway=gateway).gateway
    body = {"sessionId": SESSION_ID, "message": "hello", "stream": stream}
    chat = parse_body(ChatRequest, json.dumps(body).encode()).to_chat()
    call = ChatCall(
        chat=chat,
        bounds=Bounds(chat, 1_024),
        client=FakeClient(has_left),
        selection=selected(primary, fallback),
        options=options,
        metadata={
            "tenantId": "acme",
            "environment": "dev",
            "sessionId": SESSION_ID,
            "traceId": "trace-1234",
        },
        traceparent=traceparent,
        deadline_ms=clock.now_ms() + options.deadline_ms,
    )
    return Scripted(Attempts(ai, clock, FakeEntropy(fraction)), ai, clock, call)


# The table

P, F = PRIMARY, FALLBACK
# The fake clock's time of day, and what is left of that day.
EPOCH_MS = FakeClock().epoch_ms()
TOLD: Mapping[str, Mapping[str, str]] = {
    "": {},
    "useless": {"x-should-retry": "false"},
    "tomorrow": {
        "x-should-retry": "false",
        "retry-after": str(math.ceil((86_400_000 - EPOCH_MS % 86_400_000) / 1_000)),
    },
}


def test_the_table_has_every_code_there_is_a_rule_for() -> None:
    assert {*RULES} == {*CODES}
    assert {*RULES_BY_STATUS} == {*BY_STATUS}


def as_row(gave_up: GaveUp, case: Scripted, http_status: int) -> Row:
    """What was done and told, as a row of the table has it."""
    [used] = {attempt.used.total_tokens for attempt in gave_up.attempts}
    costs: dict[int, Cost] = {case.most(cost): cost for cost in Cost}
    asked = {(P,): "once", (P, P): "twice", (P, F): "each", (P, P, F, F): "each twice"}
    error = gave_up.error
    assert isinstance(error, BlueyError)
    again = next(name for name, headers in TOLD.items() if headers == error.headers)
    return Row(
        http_status,
        asked[tuple(case.ai.asked)],  # type: ignore[arg-type]  # a word that is none fails
        error.code,  # type: ignore[arg-type]
        costs[used].name.lower(),  # type: ignore[arg-type]
        again,  # type: ignore[arg-type]
    )


ROWS: list[tuple[Row, object]] = [
    *((row, body_of(key)) for key, row in CODES.items()),
    *((row, body_of(UNLISTED_CODE)) for row in (*BY_STATUS.values(), *OTHER_STATUSES.values())),
    *((row, "<h1>oops</h1>") for row in (*BY_STATUS.values(), *OTHER_STATUSES.values())),
]
ROW_IDS = [
    *map(str, CODES),
    *(f"a-code-with-{status}" for status in (*BY_STATUS, *OTHER_STATUSES)),
    *(f"a-page-with-{status}" for status in (*BY_STATUS, *OTHER_STATUSES)),
]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(("row", "body"), ROWS, ids=ROW_IDS)
async def test_a_failure_that_stays_is_tried_as_the_table_says(
    row: Row, body: object, stream: bool
) -> None:
    case = scripted(*[replies(body, row.http_status)] * 4, stream=stream)

    gave_up = await case.refused(stream=stream)

    assert row == as_row(gave_up, case, row.http_status)
    assert {row.http_status} == {attempt.http_status for attempt in gave_up.attempts}


@pytest.mark.parametrize("key", CODES, ids=str)
async def test_a_stream_whose_first_frame_is_the_error_is_tried_the_same(key: Key) -> None:
    case = scripted(*[streams(frame(body_of(key)))] * 4, stream=True)

    gave_up = await case.refused(stream=True)

    assert CODES[key] == as_row(gave_up, case, CODES[key].http_status)
    assert all(answer.is_cancelled for answer in case.ai.answers)


@pytest.mark.parametrize("key", [key for key, row in CODES.items() if "each" not in row.asked])
async def test_where_the_table_gives_up_the_fallback_is_never_asked(key: Key) -> None:
    case = scripted(*[replies(body_of(key), CODES[key].http_status)] * 2, OK, OK)

    await case.refused()

    assert F not in case.ai.asked


VENDORS = "openai/gpt-6-luna"
OTHER_VENDORS = "anthropic/claude-haiku-4.5"


@pytest.mark.parametrize(
    ("key", "model_id", "fallback", "asks_fallback"),
    [
        (3036, P, VENDORS, True),
        (2021, VENDORS, P, True),
        (2021, VENDORS, OTHER_VENDORS, False),
        ("insufficient_quota", VENDORS, F, True),
        ("insufficient_quota", VENDORS, OTHER_VENDORS, False),
        (2041, P, VENDORS, False),
        (2003, P, VENDORS, False),
        (3023, P, VENDORS, False),
    ],
    ids=str,
)
async def test_a_model_on_another_bill_is_asked_where_the_first_bill_is_refused(
    key: Key, model_id: str, fallback: str, asks_fallback: bool
) -> None:
    case = scripted(
        replies(body_of(key), CODES[key].http_status), OK, primary=model_id, fallback=fallback
    )

    if asks_fallback:
        assert fallback == (await case.ask()).model_id
    else:
        await case.refused()

    assert [model_id, fallback][: 1 + asks_fallback] == case.ai.asked


BUSY, NO_MODEL = refuses(3040, 429), refuses(5007, 400)
NO_CREDITS, NO_ALLOWANCE = refuses(2021, 402), refuses(3036, 429)


@pytest.mark.parametrize(
    ("turns", "primary", "fallback", "again"),
    [
        ([NO_MODEL, NO_MODEL], P, F, "useless"),
        ([BUSY, BUSY, NO_MODEL], P, F, ""),
        ([NO_MODEL, BUSY, BUSY], P, F, ""),
        ([BUSY, NO_MODEL, NO_MODEL], P, F, "useless"),
        ([NO_MODEL], P, None, "useless"),
        ([BUSY, BUSY, NO_ALLOWANCE], P, F, "tomorrow"),
        ([BUSY, BUSY, NO_ALLOWANCE], VENDORS, F, ""),
        ([BUSY, BUSY, NO_CREDITS], P, VENDORS, ""),
        ([NO_CREDITS, NO_ALLOWANCE], VENDORS, F, "tomorrow"),
        ([BUSY, BUSY, refuses(2041, 429)], P, VENDORS, "useless"),
    ],
)
async def test_asking_again_is_useless_where_no_model_of_the_plan_may_answer(
    turns: list[Turn], primary: str, fallback: str | None, again: str
) -> None:
    case = scripted(*turns, primary=primary, fallback=fallback)

    gave_up = await case.refused()

    assert 0 == case.ai.turns_left
    assert isinstance(gave_up.error, BlueyError)
    assert TOLD[again] == gave_up.error.headers


@pytest.mark.parametrize(
    ("epoch_ms", "retry_after"),
    [(0, "86400"), (1, "86400"), (1_000, "86399"), (86_399_999, "1"), (86_400_000, "86400")],
)
def test_the_daily_allowance_comes_back_at_midnight(epoch_ms: float, retry_after: str) -> None:
    error = error_after(
        RULES[3036], other_may_answer=False, other_on_another_bill=False, epoch_ms=epoch_ms
    )

    assert retry_after == error.headers["retry-after"]


@pytest.mark.parametrize(
    ("turn", "asked"),
    [
        (refuses(9_999, 200), [P, F]),
        (replies("garbage"), [P, F]),
        (replies({"error": {"code": 3040}}), [P, P, F, F]),
        (NoReply(), [P, F]),
        (Reply((b'{"respo', Break())), [P, F]),
    ],
    ids=[
        "unknown-code-with-200",
        "garbage-with-200",
        "a-known-code-with-200",
        "no-response",
        "a-body-that-breaks",
    ],
)
async def test_what_has_no_status_of_an_error_has_a_default(turn: Turn, asked: list[str]) -> None:
    case = scripted(*[turn] * 4)

    gave_up = await case.refused()

    assert asked == case.ai.asked
    assert isinstance(gave_up.error, AiError)


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (streams(), "truncated"),
        (streams(b": hello\n\n"), "truncated"),
        (streams(native("")), "truncated"),
        (streams(native("a")[:-12]), "truncated"),
        (streams(b"garbage"), "truncated"),
        (streams(b"data: garbage\n\n", native("a"), DONE), "malformed"),
        (streams(b"data: " + b"x" * 300_000), "frame_too_large"),
        (streams(Break()), "broken"),
        (streams(native("")[:-4], Break()), "broken"),
        (replies("garbage"), "malformed"),
        (replies("x" * (MAX_ANSWER_BYTES + 1)), "too_large"),
    ],
    ids=[
        "empty",
        "comments-only",
        "no-text",
        "half-a-frame",
        "no-events",
        "garbage",
        "over-the-cap",
        "broken",
        "broken-in-a-frame",
        "no-stream-and-no-answer",
        "too-large",
    ],
)
async def test_a_stream_without_a_first_token_falls_back(turn: Turn, reason: str) -> None:
    case = scripted(turn, OK_STREAM, stream=True)

    served = await case.open()

    assert (F, ["Hel"]) == (served.model_id, served.result.pieces)
    failed, last = served.attempts
    assert ((reason, 200), None) == ((failed.reason, failed.http_status), last.reason)
    assert case.ai.answers[0].is_cancelled
    assert not case.ai.answers[1].is_cancelled


@pytest.mark.parametrize(
    ("turns", "fallback", "asked"),
    [
        ([OK], F, [P]),
        ([refuses(3040, 429), OK], F, [P, P]),
        ([refuses(3040, 429), refuses(3040, 429), OK], F, [P, P, F]),
        ([refuses(3040, 429)] * 3 + [OK], F, [P, P, F, F]),
        ([refuses(5007, 400), OK], F, [P, F]),
        ([refuses(5007, 400), refuses(3040, 429), OK], F, [P, F, F]),
        ([refuses(3040, 429), refuses(5007, 400), OK], F, [P, P, F]),
        ([refuses(2009, 401), OK], F, [P, P]),
        ([refuses(3040, 429), OK], None, [P, P]),
        ([NoReply(), OK], F, [P, F]),
    ],
    ids=[
        "at-once",
        "the-retry",
        "the-fallback-after-a-retry",
        "the-fallbacks-own-retry",
        "the-fallback-at-once",
        "the-fallbacks-retry-after-none",
        "the-fallback-for-another-reason",
        "the-retry-of-a-refused-token",
        "the-retry-without-a-fallback",
        "the-fallback-after-no-response",
    ],
)
async def test_the_first_attempt_that_succeeds_serves(
    turns: list[Turn], fallback: str | None, asked: list[str]
) -> None:
    case = scripted(*turns, fallback=fallback)

    served = await case.ask()

    assert asked == case.ai.asked
    assert Answer("Hello", Counted(), "Hello") == served.result
    assert asked[-1] == served.model_id
    assert asked == [attempt.model_id for attempt in served.attempts]
    assert Attempt(asked[-1], 0) == served.attempts[-1]
    assert 0 == case.ai.turns_left


@pytest.mark.parametrize(
    ("turns", "asked", "error"),
    [
        ([refuses(3040, 429), refuses(2016, 424)], [P, P], ContentBlocked),
        ([refuses(5007, 400), refuses(2017, 424)], [P, F], ContentBlocked),
        ([refuses(5007, 400), refuses(3006, 413)], [P, F], ContextLengthExceeded),
        ([refuses(3040, 429), refuses(3040, 429), refuses(3036, 429)], [P, P, F], AiError),
        ([refuses(5007, 400), refuses(2009, 401), refuses(2009, 401)], [P, F, F], AiError),
    ],
    ids=[
        "blocked-on-the-retry",
        "blocked-on-the-fallback",
        "too-large-for-the-fallback",
        "out-of-allowance-on-the-fallback",
        "refused-on-the-fallback",
    ],
)
async def test_the_last_failure_names_the_error(
    turns: list[Turn], asked: list[str], error: type[BlueyError]
) -> None:
    case = scripted(*turns, OK, OK)

    gave_up = await case.refused()

    assert asked == case.ai.asked
    assert error is type(gave_up.error)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("turn", "error"),
    [(refuses(3040, 429), AiBusy), (refuses(5007, 400), AiError), (NoReply(), AiError)],
    ids=["that-would-be-retried", "that-would-fall-back", "unreachable"],
)
async def test_for_a_client_that_has_left_no_failed_attempt_is_followed_by_another(
    turn: Turn, error: type[BlueyError], stream: bool
) -> None:
    case = scripted(turn, stream=stream, has_left=True)

    gave_up = await case.refused(stream=stream)

    assert ([PRIMARY], error) == (
        [call.model_id for call in case.ai.calls],
        type(gave_up.error),
    )


async def test_an_attempt_that_serves_is_seen_through_for_a_client_that_has_left() -> None:
    assert "Hello" == (await scripted(OK, has_left=True).ask()).result.text


async def test_without_a_fallback_a_model_is_asked_twice_at_most() -> None:
    case = scripted(*[refuses(3040, 429)] * 4, fallback=None)

    await case.refused()

    assert [P, P] == case.ai.asked


@pytest.mark.parametrize(
    ("failure", "rule"),
    [
        (UpstreamFailure("timeout"), Rule(Then.FALL_BACK, AiTimeout)),
        (UpstreamFailure("refused", code=3040, http_status=200), RULES[3040]),
        (UpstreamFailure("refused", code=3036, http_status=429), RULES[3036]),
        (
            UpstreamFailure("refused", code=1, http_status=429),
            Rule(Then.RETRY_THEN_FALL_BACK, AiBusy, Cost.NOTHING),
        ),
        (UpstreamFailure("refused", code=1, http_status=503), Rule(Then.RETRY_THEN_FALL_BACK)),
        (UpstreamFailure("refused", code=1, http_status=200), Rule(Then.FALL_BACK)),
        (UpstreamFailure("refused", code=7003, http_status=503), Rule(Then.RETRY_THEN_FALL_BACK)),
        (
            UpstreamFailure("refused", code=2021, http_status=402, word="wholesale_rate_limit"),
            RULES[3040],
        ),
        (UpstreamFailure("unreachable"), Rule(Then.FALL_BACK)),
        (UpstreamFailure("too_large", http_status=200), Rule(Then.FALL_BACK)),
        (UpstreamFailure("too_large", http_status=429), Rule(Then.FALL_BACK)),
    ],
    ids=[
        "timeout",
        "the-code-not-the-status",
        "a-known-code-before-a-busy-status",
        "unknown-and-asked-too-often",
        "unknown-and-busy",
        "unknown",
        "a-known-code-with-another-status",
        "the-word-not-the-code",
        "no-response",
        "too-large",
        "too-large-and-busy",
    ],
)
def test_a_failure_has_one_rule(failure: UpstreamFailure, rule: Rule) -> None:
    assert rule == rule_for(failure)


@pytest.mark.parametrize(("retried", "fallback_left"), list(product([False, True], repeat=2)))
@pytest.mark.parametrize(
    ("then", "steps"),
    [
        (Then.RETRY_THEN_FALL_BACK, ("retry", "retry", "give_up", "fall_back")),
        (Then.RETRY_THEN_GIVE_UP, ("retry", "retry", "give_up", "give_up")),
        (Then.FALL_BACK, ("give_up", "fall_back", "give_up", "fall_back")),
        (Then.FALL_BACK_TO_ANOTHER_BILL, ("give_up",) * 4),
        (Then.GIVE_UP, ("give_up", "give_up", "give_up", "give_up")),
    ],
    ids=lambda value: value.name.lower() if isinstance(value, Then) else "",
)
def test_a_step_is_the_first_of_the_rule_that_is_still_possible(
    then: Then, steps: tuple[str, ...], retried: bool, fallback_left: bool
) -> None:
    step = next_step(then, already_retried=retried, fallback_left=fallback_left)

    assert Step(steps[2 * retried + fallback_left]) is step


@pytest.mark.parametrize("retried", [False, True])
@pytest.mark.parametrize("fallback_left", [False, True])
def test_a_refused_bill_leaves_a_fallback_on_another_one(
    fallback_left: bool, retried: bool
) -> None:
    step = next_step(
        Then.FALL_BACK_TO_ANOTHER_BILL,
        already_retried=retried,
        fallback_left=fallback_left,
        on_another_bill=True,
    )

    assert (Step.FALL_BACK if fallback_left else Step.GIVE_UP) is step


# What a failed attempt may have used

UNANSWERED: dict[str, tuple[Turn, bool, Cost]] = {
    "no-response": (NoReply(), False, Cost.ANSWER),
    "no-response-to-a-stream": (NoReply(), True, Cost.ANSWER),
    "too-late": (replies("", after_ms=60_000), False, Cost.ANSWER),
    "a-stream-too-late": (streams(DONE, after_ms=60_000), True, Cost.ANSWER),
    "a-body-that-breaks": (Reply((b'{"respo', Break())), False, Cost.ANSWER),
    "a-body-that-falls-silent": (Reply((b'{"respo', FOREVER)), False, Cost.ANSWER),
    "garbage": (replies("garbage"), False, Cost.ANSWER),
    "garbage-in-place-of-a-stream": (replies("garbage"), True, Cost.ANSWER),
    "an-unknown-code": (refuses(9_999, 500), False, Cost.ANSWER),
    "an-unknown-code-bad-request": (refuses(9_999, 400), False, Cost.NOTHING),
    "an-unknown-code-too-many": (refuses(9_999, 429), False, Cost.NOTHING),
    "too-many-without-a-code": (replies("slow down", 429), True, Cost.NOTHING),
    "unavailable-without-a-code": (replies("busy", 503), False, Cost.ANSWER),
    "a-gateway-that-timed-out": (replies("<html>", 504), True, Cost.ANSWER),
    "an-open-stream-that-falls-silent": (streams(FOREVER), True, Cost.PROMPT),
    "an-open-stream-that-breaks": (streams(b": hello\n\n", Break()), True, Cost.PROMPT),
    "an-open-stream-cut-off": (streams(native("")), True, Cost.PROMPT),
    "an-open-stream-of-garbage": (streams(b"data: garbage\n\n"), True, Cost.PROMPT),
    "an-open-stream-with-a-frame-over-the-cap": (
        streams(b"data: " + b"x" * 300_000),
        True,
        Cost.ANSWER,
    ),
    "an-open-stream-that-is-blocked": (
        streams(frame({"errors": [{"code": 2017}]})),
        True,
        Cost.ANSWER,
    ),
}


@pytest.mark.parametrize("case_id", UNANSWERED)
async def test_a_failed_attempt_may_have_used_what_nothing_disproves(case_id: str) -> None:
    turn, stream, cost = UNANSWERED[case_id]
    case = scripted(*[turn] * 2, fallback=None, stream=stream)

    gave_up = await case.refused(stream=stream)

    assert {case.most(cost)} == {attempt.used.total_tokens for attempt in gave_up.attempts}


async def test_what_an_upstream_counted_before_its_stream_broke_off_is_believed() -> None:
    thought = {"choices": [{"delta": {"reasoning_content": "Hm."}}]}
    used = {"usage": {"prompt_tokens": 9, "completion_tokens": 5}}
    case = scripted(streams(frame({**thought, **used}), Break()), OK_STREAM, stream=True)

    served = await case.open()

    assert 9 + 5 == served.attempts[0].used.total_tokens


@pytest.mark.parametrize(
    ("code", "cost"), [(3040, Cost.PROMPT), (2016, Cost.PROMPT), (2017, Cost.ANSWER)]
)
async def test_what_a_stream_has_produced_is_not_denied_by_the_failure_after_it(
    code: int, cost: Cost
) -> None:
    thought = frame({"choices": [{"delta": {"reasoning_content": "Hm." * 40}}]})
    turn = streams(thought + frame({"errors": [{"code": code}]}))
    case = scripted(*[turn] * 2, fallback=None, stream=True)

    gave_up = await case.refused(stream=True)

    produced = 0 if cost is Cost.ANSWER else bound_tokens("Hm." * 40)
    assert {case.most(cost) + produced} == {each.used.total_tokens for each in gave_up.attempts}


class Room:
    """Says whether there is room for another attempt, and counts who asks."""

    def __init__(self, *, is_left: bool) -> None:
        self.is_left = is_left
        self.questions = 0

    async def __call__(self, _attempt: Attempt) -> bool:
        self.questions += 1
        return self.is_left


@pytest.mark.parametrize(
    ("turns", "questions"),
    [([NoReply(), OK], 1), ([refuses(5007, 400), OK], 0), ([OK], 0)],
    ids=["after-one-that-may-have-cost", "after-one-that-cost-nothing", "after-none"],
)
async def test_another_attempt_needs_room_after_one_that_may_have_used_tokens(
    turns: list[Turn], questions: int
) -> None:
    case = scripted(*turns)
    case.gateway.may_repeat = room = Room(is_left=True)

    await case.ask()

    assert questions == room.questions


@pytest.mark.parametrize(
    ("turn", "error"),
    [
        (NoReply(), "AI provider unavailable"),
        (refuses(3007, 408), "AI provider unavailable"),
        (replies("", after_ms=60_000), "AI provider did not answer in time"),
    ],
    ids=["the-fallback", "the-retry", "after-a-timeout"],
)
async def test_where_there_is_no_room_the_error_says_why_nothing_more_was_tried(
    turn: Turn, error: str
) -> None:
    case = scripted(turn, OK)
    case.gateway.may_repeat = Room(is_left=False)

    gave_up = await case.refused()

    assert [P] == case.ai.asked
    assert f"{error}, and the token budget allows no further attempt" == str(gave_up.error)


async def test_no_attempt_is_made_when_asking_for_room_has_taken_all_the_time() -> None:
    case = scripted(NoReply(), OK)

    async def may_repeat(_attempt: Attempt) -> bool:
        case.clock.advance(45_000)
        return True

    case.gateway.may_repeat = may_repeat

    gave_up = await case.refused()

    assert ([P], AiTimeout) == (case.ai.asked, type(gave_up.error))


# Time


@pytest.mark.parametrize(
    ("fraction", "waited_ms"), [(0.0, 100.0), (0.5, 250.0), (0.75, 325.0)], ids=str
)
async def test_a_retry_waits_a_little_and_not_always_the_same(
    fraction: float, waited_ms: float
) -> None:
    case = scripted(refuses(3040, 429), OK, fraction=fraction)

    await case.ask()

    assert [waited_ms] == case.clock.slept_ms
    assert (100, 300) == (RETRY_DELAY_MS, RETRY_JITTER_MS)


async def test_the_fallback_is_asked_without_a_wait() -> None:
    case = scripted(refuses(5007, 400), OK)

    await case.ask()

    assert [] == case.clock.slept_ms


async def test_attempts_are_measured_without_the_wait_between_them() -> None:
    slow = replies({"internalCode": 3040}, 429, after_ms=30.4)
    case = scripted(slow, replies({"response": "Hello"}, after_ms=500))

    served = await case.ask()

    assert [30, 500] == [attempt.duration_ms for attempt in served.attempts]


TOO_LATE = replies({"response": "late"}, after_ms=20_001)
JUST_IN_TIME = replies({"response": "Hello"}, after_ms=20_000)
SILENT_BODY = Reply((FOREVER, b'{"response":"late"}'))


@pytest.mark.parametrize("turn", [TOO_LATE, SILENT_BODY], ids=["no-head", "no-body"])
async def test_a_silent_model_is_given_up_for_the_fallback(turn: Turn) -> None:
    case = scripted(turn, OK)

    served = await case.ask()

    assert [P, F] == case.ai.asked
    assert [
        Attempt(P, 20_000, "timeout", used=case.most_used(Cost.ANSWER)),
        Attempt(F, 0),
    ] == served.attempts


async def test_a_model_that_answers_within_its_time_is_not_given_up() -> None:
    assert P == (await scripted(JUST_IN_TIME).ask()).model_id


async def test_two_silent_models_are_a_timeout() -> None:
    case = scripted(TOO_LATE, SILENT_BODY)

    gave_up = await case.refused()

    assert AiTimeout is type(gave_up.error)
    assert [
        Attempt(P, 20_000, "timeout", used=case.most_used(Cost.ANSWER)),
        Attempt(F, 20_000, "timeout", used=case.most_used(Cost.ANSWER)),
    ] == gave_up.attempts


async def test_a_silent_model_that_is_followed_by_a_failing_one_is_an_error() -> None:
    gave_up = await scripted(TOO_LATE, refuses(5007, 400)).refused()

    assert AiError is type(gave_up.error)


async def test_what_is_given_up_is_cancelled() -> None:
    case = scripted(SILENT_BODY, refuses(5007, 400))

    await case.refused()

    assert [True, True] == [answer.is_cancelled for answer in case.ai.answers]


async def test_a_call_without_a_head_is_aborted_by_the_port() -> None:
    case = scripted(TOO_LATE, OK)

    await case.ask()

    assert [P] == [call.model_id for call in case.ai.aborted_calls]


@pytest.mark.parametrize(
    "pieces",
    [
        (FOREVER,),
        (b": hello\n\n", Silence(12_000), b": hello\n\n", Silence(12_000), native("late")),
        (native(""), FOREVER),
        (native("a")[:-1], FOREVER),
    ],
    ids=["silence", "comments", "no-text", "half-a-frame"],
)
async def test_a_stream_is_waited_for_until_its_first_token(
    pieces: tuple[bytes | Silence, ...],
) -> None:
    case = scripted(streams(*pieces), OK_STREAM, stream=True)

    served = await case.open()

    assert [
        Attempt(P, 20_000, "timeout", used=case.most_used(Cost.PROMPT)),
        Attempt(F, 0),
    ] == served.attempts
    assert case.ai.answers[0].is_cancelled


BURST_MS = 100
# What is no answer, again and again for ever: by the byte, by the frame, whole or streamed.
TRICKLES: dict[str, Reply] = {
    "a-body": Reply(trickle(b" ")),
    "a-refusal": Reply(trickle(b" "), 400),
    "a-body-that-is-busy": Reply(trickle(b" "), 503),
    "a-stream-that-was-refused": streams(*trickle(b": "), status=500),
    "comments": streams(*trickle(b": hello\n\n"), burst_ms=BURST_MS),
    "bytes-of-a-comment": streams(*trickle(b":"), burst_ms=BURST_MS),
    "line-breaks": streams(*trickle(b"\n"), burst_ms=BURST_MS),
    "empty-frames": streams(*trickle(b"data:\n\n"), burst_ms=BURST_MS),
    "empty-texts": streams(*trickle(native("")), burst_ms=BURST_MS),
    "events-without-data": streams(*trickle(b"event: ping\n\n"), burst_ms=BURST_MS),
}


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("name", TRICKLES)
async def test_what_keeps_coming_holds_no_attempt_beyond_its_time(name: str, stream: bool) -> None:
    turn = TRICKLES[name]
    case = scripted(turn, turn, stream=stream)

    gave_up = await case.refused(stream=stream)

    assert [P, F] == case.ai.asked
    assert AiTimeout is type(gave_up.error)
    assert ["timeout", "timeout"] == [attempt.reason for attempt in gave_up.attempts]
    assert all(20_000 <= attempt.duration_ms <= 20_000 + BURST_MS for attempt in gave_up.attempts)
    assert [True, True] == [answer.is_cancelled for answer in case.ai.answers]


async def test_all_attempts_together_are_held_no_longer_by_what_keeps_coming() -> None:
    turn = TRICKLES["comments"]
    case = scripted(turn, turn, stream=True, deadlineMs=30_000)
    began_ms = case.clock.now_ms()

    await case.refused(stream=True)

    assert 30_000 <= case.clock.now_ms() - began_ms <= 30_000 + BURST_MS


async def test_a_slow_first_token_is_in_time_when_it_is_within_the_attempts_time() -> None:
    slow = streams(Silence(9_000), native(""), Silence(9_000), native("Hel"), DONE, after_ms=2_000)
    case = scripted(slow, stream=True)

    served = await case.open()

    assert ["Hel"] == served.result.pieces
    assert [Attempt(P, 20_000)] == served.attempts


async def test_no_attempt_is_waited_for_beyond_the_deadline() -> None:
    case = scripted(TOO_LATE, TOO_LATE, requestTimeoutMs=20_000, deadlineMs=30_000)

    gave_up = await case.refused()

    assert [20_000, 10_000] == [call.wait_ms for call in case.ai.calls]
    assert [20_000, 10_000] == [attempt.duration_ms for attempt in gave_up.attempts]
    assert AiTimeout is type(gave_up.error)


async def test_after_the_deadline_nothing_more_is_tried() -> None:
    case = scripted(TOO_LATE, OK, requestTimeoutMs=20_000, deadlineMs=15_000)

    gave_up = await case.refused()

    assert [P] == case.ai.asked
    assert [Attempt(P, 15_000, "timeout", used=case.most_used(Cost.ANSWER))] == gave_up.attempts
    assert AiTimeout is type(gave_up.error)


async def test_a_retry_that_would_begin_after_the_deadline_is_a_timeout() -> None:
    late = replies({"internalCode": 3040}, 429, after_ms=9_900)
    case = scripted(late, OK, deadlineMs=10_000)

    gave_up = await case.refused()

    assert [P] == case.ai.asked
    assert AiTimeout is type(gave_up.error)


async def test_a_failure_that_gives_up_keeps_its_error_after_the_deadline() -> None:
    late = replies({"internalCode": 2016}, 424, after_ms=10_000)

    gave_up = await scripted(late, deadlineMs=10_000).refused()

    assert ContentBlocked is type(gave_up.error)


# What is asked, and what comes back


async def test_every_attempt_asks_the_same_but_for_the_model() -> None:
    case = scripted(refuses(3040, 429), refuses(3040, 429), OK)

    await case.ask()

    assert [{"messages": [{"role": "user", "content": "hello"}], "max_tokens": 1_024}] * 3 == [
        call.inputs for call in case.ai.calls
    ]
    assert [P, P, F] == [call.options["gateway"]["metadata"]["modelId"] for call in case.ai.calls]


AFFINITY = hashlib.sha256(f"acme\0{SESSION_ID}".encode()).hexdigest()[:32]


def gateway_options(**others: object) -> dict[str, object]:
    return {
        "returnRawResponse": True,
        "gateway": {
            "id": "acme-gateway",
            "metadata": {
                "tenantId": "acme",
                "environment": "dev",
                "sessionId": SESSION_ID,
                "traceId": "trace-1234",
                "modelId": PRIMARY,
            },
            "requestTimeoutMs": 20_000,
            **others,
        },
        "extraHeaders": {"x-session-affinity": AFFINITY},
    }


async def test_a_call_goes_through_the_tenants_gateway_past_its_cache() -> None:
    case = scripted(OK)

    await case.ask()

    assert gateway_options(skipCache=True) == case.ai.calls[0].options


async def test_a_tenants_cache_is_used_when_it_has_a_time_to_live() -> None:
    case = scripted(OK, cacheTtlSeconds=3_600)

    await case.ask()

    assert gateway_options(cacheTtl=3_600) == case.ai.calls[0].options


async def test_the_gateway_is_told_the_tenants_patience() -> None:
    case = scripted(OK, requestTimeoutMs=5_000)

    await case.ask()

    assert gateway_options(requestTimeoutMs=5_000, skipCache=True) == case.ai.calls[0].options
    assert 5_000 == case.ai.calls[0].wait_ms


async def test_the_metadata_is_five_texts() -> None:
    case = scripted(OK)

    await case.ask()

    metadata = case.ai.calls[0].options["gateway"]["metadata"]
    assert ["tenantId", "environment", "sessionId", "traceId", "modelId"] == list(metadata)
    assert {str} == {type(value) for value in metadata.values()}


async def test_a_traceparent_is_sent_along() -> None:
    case = scripted(OK, traceparent="00-a-b-01")

    await case.ask()

    assert case.ai.calls[0].options["extraHeaders"] == {
        "traceparent": "00-a-b-01",
        "cf-aig-otel-trace-id": "a",
        "cf-aig-otel-parent-span-id": "b",
        "x-session-affinity": AFFINITY,
    }


async def test_the_gateways_log_is_told_to_leave_the_texts_out() -> None:
    case = scripted(OK, logPayloads=False)

    await case.ask()

    assert "false" == case.ai.calls[0].options["extraHeaders"]["cf-aig-collect-log-payload"]


async def affinity(
    tenant_id: str = "acme", session_id: str | None = SESSION_ID, cache_key: str | None = None
) -> str | None:
    """What a request tells the upstream of its conversation."""
    case = scripted(OK)
    chat = replace(case.call.chat, session_id=session_id, cache_key=cache_key)
    metadata = {**case.call.metadata, "tenantId": tenant_id}
    await case.gateway.ask(replace(case.call, chat=chat, metadata=metadata))
    headers: dict[str, str] = case.ai.calls[0].options.get("extraHeaders", {})
    return headers.get("x-session-affinity")


async def test_a_conversation_stays_together_and_apart_from_all_others() -> None:
    same = [await affinity(), await affinity()]
    others = [
        await affinity("other"),
        await affinity(session_id="another"),
        await affinity(cache_key="key"),
        # The tenant and the conversation are never run together.
        await affinity("acm", "e" + SESSION_ID),
    ]

    assert [AFFINITY, AFFINITY] == same
    assert 5 == len({AFFINITY, *others})
    assert await affinity("other", cache_key="key") != await affinity(cache_key="key")


async def test_a_cache_key_comes_before_the_session() -> None:
    assert await affinity(cache_key="key") == await affinity(session_id=None, cache_key="key")


async def test_a_request_of_no_conversation_tells_of_none() -> None:
    assert await affinity(session_id=None) is None


async def test_the_log_id_and_the_cache_status_are_those_of_the_attempt_that_served() -> None:
    refused = replies({"internalCode": 5007}, 400, gateway_log_id="first", cache_status="MISS")
    case = scripted(
        refused, replies({"response": "x"}, gateway_log_id="second", cache_status="HIT")
    )

    served = await case.ask()

    assert ("second", "HIT") == (served.gateway_log_id, served.cache_status)


@pytest.mark.parametrize(
    "header",
    ["", " ", "a b", "a\r\nx: y", "é", "\u4e16", '"', "x" * 129, "x" * 1_000_000],
    ids=["empty", "blank", "words", "lines", "latin", "chinese", "quote", "long", "endless"],
)
async def test_a_header_that_is_no_plain_word_is_left_out(header: str) -> None:
    case = scripted(replies({"response": "Hi"}, gateway_log_id=header, cache_status=header))

    served = await case.ask()

    assert (None, None) == (served.gateway_log_id, served.cache_status)


async def test_a_stream_is_given_with_its_first_texts_and_read_on_from_there() -> None:
    case = scripted(streams(native("Hel") + native("lo"), native("!"), DONE), stream=True)

    opened = (await case.open()).result

    assert ["Hel", "lo"] == opened.pieces
    assert opened.answer is case.ai.answers[0]
    assert native("!") == await opened.answer.read(1)


async def test_a_first_text_is_given_before_a_failure_in_the_same_piece() -> None:
    case = scripted(streams(native("Hel") + frame({"internalCode": 3040})), stream=True)

    opened = (await case.open()).result

    assert ["Hel"] == opened.pieces
    assert opened.reader.failure is not None


async def test_a_last_text_without_its_blank_line_is_a_first_text_too() -> None:
    case = scripted(streams(native("Hel")[:-2]), stream=True)

    opened = (await case.open()).result

    assert (["Hel"], False) == (opened.pieces, opened.reader.finished)


async def test_a_stream_that_is_finished_without_a_text_is_an_empty_answer() -> None:
    case = scripted(streams(native(""), DONE), stream=True)

    opened = (await case.open()).result

    assert ([], True) == (opened.pieces, opened.reader.finished)


@pytest.mark.parametrize(
    ("text", "texts"), [("Hello", ["Hello"]), ("", [])], ids=["a-text", "empty"]
)
async def test_a_whole_answer_to_a_stream_request_is_a_stream_that_is_all_here(
    text: str, texts: list[str]
) -> None:
    body = {"response": text, "usage": {"prompt_tokens": 12, "completion_tokens": 3}}
    case = scripted(replies(body), stream=True)

    opened = (await case.open()).result

    assert (texts, None) == (opened.pieces, opened.answer)
    assert (True, Counted(12, 3), len(text)) == (
        opened.reader.finished,
        opened.reader.counted,
        opened.reader.produced.characters,
    )


async def test_a_bug_in_the_outside_ends_the_attempts_and_may_have_used_tokens() -> None:
    bug = RuntimeError("bug")
    case = scripted(Bug(bug), OK)

    gave_up = await case.refused()

    assert bug is gave_up.error
    assert [Attempt(P, 0, "bug", used=case.most_used(Cost.ANSWER))] == gave_up.attempts
    assert [P] == case.ai.asked


async def test_calls_at_the_same_time_do_not_meet() -> None:
    count = 32
    seconds = [replies({"response": str(n)}, gateway_log_id=f"log-{n}") for n in range(count)]
    case = scripted(*[refuses(5007, 400)] * count, *seconds)

    async def ask(n: int) -> Served[Answer]:
        chat = replace(case.call.chat, turns=(neutral.Turn("user", (f"message-{n}",)),))
        selection = selected(f"model-{n}", f"fallback-{n}")
        return await case.gateway.ask(replace(case.call, chat=chat, selection=selection))

    served = await asyncio.gather(*[ask(n) for n in range(count)])

    assert [f"model-{n}" for n in range(count)] == case.ai.asked[:count]
    for n, call in enumerate(case.ai.calls[count:]):
        (message,) = call.inputs["messages"]
        asker = int(message["content"].removeprefix("message-"))
        assert (f"fallback-{asker}", f"fallback-{asker}", str(n), f"log-{n}") == (
            call.model_id,
            served[asker].model_id,
            served[asker].result.text,
            served[asker].gateway_log_id,
        )


async def test_a_model_that_reasons_before_it_speaks_is_served() -> None:
    thought = frame({"choices": [{"delta": {"reasoning_content": "Hm."}}]})
    case = scripted(streams(thought, native("Hel"), DONE), stream=True, fallback=None)

    served = await case.open()

    assert (PRIMARY, [ReasoningText("Hm.")], 3) == (
        served.model_id,
        served.result.pieces,
        served.result.reader.produced.characters,
    )


THOUGHT = {"choices": [{"delta": {"reasoning_content": "Hm."}}]}
USED = {"usage": {"prompt_tokens": 9, "completion_tokens": 64}}
OUT_OF_TOKENS = frame({"choices": [{"delta": {}, "finish_reason": "length"}], **USED})
ALL_REASONING = streams(frame(THOUGHT), OUT_OF_TOKENS, DONE)
WHOLE_REASONING = replies({"choices": [{"message": {"content": None, "reasoning": "Hm."}}], **USED})
# Models that do not tell what they reason.
CUT_OFF = {"choices": [{"message": {"content": ""}, "finish_reason": "length"}], **USED}
DETAILS = {"completion_tokens_details": {"reasoning_tokens": 64}}
COUNTED = {"usage": {**USED["usage"], **DETAILS}}
EMPTY = frame({"choices": [{"delta": {}, "finish_reason": "stop"}]})
REASONED_UNSEEN = {
    "cut off": (replies(CUT_OFF), OK, False),
    "counted": (replies({"choices": [{"message": {"content": ""}}], **COUNTED}), OK, False),
    "cut off, streamed": (streams(OUT_OF_TOKENS, DONE), OK_STREAM, True),
    "counted, streamed": (
        streams(EMPTY, frame({"choices": [], **COUNTED}), DONE),
        OK_STREAM,
        True,
    ),
}


@pytest.mark.parametrize(
    ("first", "second", "stream"),
    [
        (ALL_REASONING, OK_STREAM, True),
        (WHOLE_REASONING, OK, False),
        *REASONED_UNSEEN.values(),
    ],
    ids=["streamed", "whole", *REASONED_UNSEEN],
)
async def test_after_an_answer_that_is_all_reasoning_the_fallback_is_asked_once(
    first: Turn, second: Turn, stream: bool
) -> None:
    case = scripted(first, second, stream=stream)

    served = await (case.open() if stream else case.ask())

    assert [P, F] == case.ai.asked
    assert (F, "all_reasoning", 73, 0) == (
        served.model_id,
        served.attempts[0].reason,
        served.attempts[0].used.total_tokens,
        served.attempts[0].used.uncounted_tokens,
    )


@pytest.mark.parametrize(
    ("first", "second", "stream"),
    [
        (ALL_REASONING, NoReply(), True),
        (WHOLE_REASONING, NoReply(), False),
        (ALL_REASONING, replies("", after_ms=60_000), True),
    ],
    ids=["streamed", "whole", "too-late"],
)
async def test_an_answer_that_is_all_reasoning_is_given_where_the_fallback_fails(
    first: Turn, second: Turn, stream: bool
) -> None:
    case = scripted(first, second, stream=stream)

    served = await (case.open() if stream else case.ask())

    assert [P, F] == case.ai.asked
    assert (P, None, 0) == (
        served.model_id,
        served.attempts[0].reason,
        served.attempts[0].used.total_tokens,
    )
    assert served.attempts[1].used.total_tokens


async def test_an_answer_that_is_all_reasoning_is_given_where_there_is_no_room() -> None:
    case = scripted(WHOLE_REASONING, OK)
    case.gateway.may_repeat = Room(is_left=False)

    served = await case.ask()

    assert ([P], "") == (case.ai.asked, served.result.text)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_an_answer_that_is_empty_and_not_cut_off_is_given(stream: bool) -> None:
    whole = replies({"choices": [{"message": {"content": ""}, "finish_reason": "stop"}], **USED})
    case = scripted(streams(EMPTY, DONE) if stream else whole, stream=stream)

    served = await (case.open() if stream else case.ask())

    assert ([P], P) == (case.ai.asked, served.model_id)


async def test_the_rest_of_an_empty_stream_is_left_to_whoever_runs_it() -> None:
    case = scripted(streams(EMPTY, DONE), stream=True)

    served = await case.open()

    assert case.ai.answers == [served.result.answer]


async def test_reasoning_that_is_shown_is_a_first_token() -> None:
    case = scripted(ALL_REASONING, stream=True)
    chat = replace(case.call.chat, shows_reasoning=True)

    served = await case.gateway.open(replace(case.call, chat=chat))

    assert ([P], [ReasoningText("Hm.")]) == (case.ai.asked, served.result.pieces)


async def test_a_model_that_reasons_longer_than_one_attempt_may_take_is_waited_for() -> None:
    slow = streams(frame(THOUGHT), Silence(21_000), native("Hel"), DONE)
    case = scripted(slow, stream=True)

    served = await case.open()

    assert ([P], P, []) == (case.ai.asked, served.model_id, served.result.pieces)


async def test_a_code_that_comes_as_text_is_a_code() -> None:
    case = scripted(replies({"error": {"code": "2016", "message": "no"}}, status=424))

    with pytest.raises(GaveUp) as gave_up:
        await case.ask()

    assert ContentBlocked is type(gave_up.value.error)


async def test_a_blocked_prompt_stays_blocked_where_the_stream_ends_without_a_blank_line() -> None:
    blocked = streams(b'data: {"errors":[{"code":2016}]}')
    case = scripted(blocked, OK_STREAM, stream=True)

    gave_up = await case.refused(stream=True)

    assert ContentBlocked is type(gave_up.error)
    assert [PRIMARY] == case.ai.asked


BLANKS = {"choices": [{"delta": {"content": "\n\n"}}]}


@pytest.mark.parametrize(
    ("first", "second", "stream"),
    [
        (streams(frame(THOUGHT), frame(BLANKS), OUT_OF_TOKENS, DONE), OK_STREAM, True),
        (
            replies({"choices": [{"message": {"content": " \n", "reasoning": "Hm."}}], **USED}),
            OK,
            False,
        ),
    ],
    ids=["streamed", "whole"],
)
async def test_blanks_after_the_reasoning_say_nothing(
    first: Turn, second: Turn, *, stream: bool
) -> None:
    case = scripted(first, second, stream=stream)

    served = await (case.open() if stream else case.ask())

    assert [P, F] == case.ai.asked
    assert "all_reasoning" == served.attempts[0].reason


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
async def test_what_a_filter_stopped_is_asked_of_no_other_model(*, stream: bool) -> None:
    whole = {"message": {"content": None, "reasoning": "Hm."}, "finish_reason": "content_filter"}
    stopped = frame({"choices": [{"delta": {}, "finish_reason": "content_filter"}], **USED})
    first = (
        streams(frame(THOUGHT), stopped, DONE) if stream else replies({"choices": [whole], **USED})
    )
    case = scripted(first, stream=stream)

    served = await (case.open() if stream else case.ask())

    assert ([PRIMARY], [None]) == (case.ai.asked, [each.reason for each in served.attempts])


async def test_blanks_before_a_text_are_kept() -> None:
    case = scripted(
        streams(frame(THOUGHT), frame(BLANKS), native("\n"), native("Hel"), DONE), stream=True
    )

    assert ["\n\n", "\n", "Hel"] == (await case.open()).result.pieces


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_an_answer_of_blanks_without_reasoning_is_the_answer(*, stream: bool) -> None:
    case = scripted(
        streams(native(" "), native("\n"), DONE) if stream else replies({"response": " \n"}),
        stream=stream,
    )

    if stream:
        assert [" ", "\n"] == (await case.open()).result.pieces
    else:
        assert " \n" == (await case.ask()).result.text
    assert [P] == case.ai.asked


FAILED_AT_ONCE = frame({"choices": [{"delta": {}, "finish_reason": "error"}]})


@pytest.mark.parametrize(
    ("first", "second", "stream"),
    [
        (streams(FAILED_AT_ONCE, DONE), OK_STREAM, True),
        (replies({"response": "Hel", "finish_reason": "abort"}), OK, False),
    ],
    ids=["streamed", "whole"],
)
async def test_an_answer_that_its_upstream_calls_failed_is_none(
    first: Turn, second: Turn, *, stream: bool
) -> None:
    case = scripted(first, second, stream=stream)

    served = await (case.open() if stream else case.ask())

    assert [P, F] == case.ai.asked
    assert ("failed", 200) == (served.attempts[0].reason, served.attempts[0].http_status)
