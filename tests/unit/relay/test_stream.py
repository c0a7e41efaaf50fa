from __future__ import annotations

from collections.abc import Callable

import pytest

from bluey.apis.api import Reply
from bluey.apis.own import OwnStream
from bluey.dialects.answers import AnswerStream, OpenStream
from bluey.dialects.workers_ai import WORKERS_AI
from bluey.errors import UpstreamFailure
from bluey.ports import MAX_ANSWER_BYTES
from bluey.relay.states import ENDS, NEXT, Event, State
from bluey.relay.stream import (
    CLIENT_CHECK_MS,
    FINISHED_GRACE_MS,
    KEEP_ALIVE_MS,
    WRITE_WAIT_MS,
    Stream,
)
from bluey.tokens.bounds import bound_tokens
from bluey.usage import Answer, Counted, Usage
from tests.fakes.client import FakeSink
from tests.fakes.clock import FakeClock
from tests.fakes.upstream import (
    DONE,
    FOREVER,
    Break,
    FakeAnswer,
    Piece,
    Silence,
    frame,
    native,
    streams,
    trickle,
)
from tests.fakes.values import make_bounds, make_tenant

ERROR = 'event: error\ndata: {"code":"ai_error","message":"AI provider unavailable"}\n\n'
KEEP_ALIVE = ": keep-alive\n\n"


def token(text: str) -> str:
    return f'event: token\ndata: {{"token":"{text}"}}\n\n'


def done(
    tokens_in: int,
    tokens_out: int,
    latency_ms: int,
    first_token_ms: int | None = 100,
    *,
    is_cut: bool = False,
) -> str:
    first = "" if first_token_ms is None else f',"firstTokenMs":{first_token_ms}'
    cut = ',"finishReason":"length"' if is_cut else ""
    return (
        f'event: done\ndata: {{"done":true,"usage":{{"modelId":"m","tokensIn":{tokens_in},'
        f'"tokensOut":{tokens_out},"latencyMs":{latency_ms}{first}}}{cut}}}\n\n'
    )


def counted(tokens_in: int, tokens_out: int) -> bytes:
    return native("", usage={"prompt_tokens": tokens_in, "completion_tokens": tokens_out})


def most(characters: int) -> int:
    """The most tokens that a text of this many x can be."""
    return bound_tokens("x" * characters)


def a_stream(opened: OpenStream, clock: FakeClock, **gateway: int) -> Stream:
    """A stream whose request began 100 ms ago and whose prompt is at most 4 tokens."""
    return Stream(
        opened,
        format=OwnStream(Reply("0123456789abcdef01234567", 1_795_000_000, "m", 1_024)),
        bounds=make_bounds(tokens_out=4_096),
        model_id="m",
        options=make_tenant(gateway=gateway).gateway,
        clock=clock,
        started_ms=clock.now_ms() - 100,
        makes_plans=Run.makes_plans,
    )


@pytest.fixture(autouse=True, params=[True, False], ids=["by-plan", "in-python"])
def _makes_plans(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stream does is the same whoever passes on its ordinary frames."""
    monkeypatch.setattr(Run, "makes_plans", request.param)


class Run:
    """A stream whose first text is `Hel`, and a client that takes it."""

    makes_plans = True

    def __init__(
        self,
        *pieces: Piece,
        takes: int | None = None,
        slow_ms: float = 0,
        first: bytes = native("Hel"),
        burst_ms: float = 0,
        **gateway: int,
    ) -> None:
        self.clock = FakeClock()
        self.began_ms = self.clock.now_ms()
        self.answer = FakeAnswer(streams(*pieces, burst_ms=burst_ms), self.clock)
        self.sink = FakeSink(self.clock, takes=takes, slow_ms=slow_ms)
        reader = AnswerStream(WORKERS_AI)
        self.opened = OpenStream(reader, reader.feed(first), self.answer)
        self.stream = a_stream(self.opened, self.clock, **gateway)

    async def pumped(self) -> Run:
        await self.stream.run(self.sink)
        return self

    @property
    def passed_ms(self) -> float:
        return self.clock.now_ms() - self.began_ms

    @property
    def reason(self) -> str | None:
        return None if self.stream.failure is None else self.stream.failure.reason


# The rows of the state table


async def test_every_text_is_a_token_and_a_finished_stream_is_done() -> None:
    run = await Run(native("lo") + native("!"), Silence(50), counted(12, 3) + DONE).pumped()

    assert [
        token("Hel"),
        token("lo") + token("!"),
        done(12, 3, 150),
    ] == run.sink.writes
    assert (State.COMPLETED, None, 150) == (run.stream.state, run.reason, run.stream.latency_ms)
    assert run.sink.is_closed
    assert not run.answer.is_cancelled


async def test_a_stream_without_done_ends_as_truncated() -> None:
    run = await Run(native("lo"), Silence(50)).pumped()

    assert token("Hel") + token("lo") + ERROR + done(4, 1, 150) == run.sink.text
    assert (State.TRUNCATED, "truncated", 150) == (
        run.stream.state,
        run.reason,
        run.stream.latency_ms,
    )
    assert run.sink.is_closed


@pytest.mark.parametrize(
    ("piece", "reason", "code", "tokens_out"),
    [
        (Break(), "broken", None, 1),
        (frame({"errors": [{"code": 3040}]}), "refused", 3040, 1),
        (b"data: garbage\n\n", "malformed", None, 1),
        # What was in it was produced, too: as much as the model was allowed.
        (b"data: " + b"x" * 300_000, "frame_too_large", None, 4_096),
    ],
    ids=["broken", "error-frame", "garbage", "over-the-cap"],
)
async def test_a_stream_that_fails_ends_as_failed(
    piece: Piece, reason: str, code: int | None, tokens_out: int
) -> None:
    run = await Run(native("lo"), Silence(50), piece, native("never"), DONE).pumped()

    assert token("Hel") + token("lo") + ERROR + done(4, tokens_out, 150) == run.sink.text
    assert (State.FAILED, 150) == (run.stream.state, run.stream.latency_ms)
    assert run.stream.failure is not None
    assert (reason, code) == (run.stream.failure.reason, run.stream.failure.code)
    assert run.answer.is_cancelled
    assert run.sink.is_closed


async def test_a_stream_that_produces_more_than_an_answer_may_have_is_given_up() -> None:
    at_the_limit = [native("x" * 131_072)] * (MAX_ANSWER_BYTES // 131_072)
    whole = await Run(*at_the_limit, DONE, first=native("")).pumped()
    endless = await Run(
        *at_the_limit, native("x"), native("never"), DONE, first=native("")
    ).pumped()

    assert (State.COMPLETED, None) == (whole.stream.state, whole.reason)
    assert (State.FAILED, "too_large") == (endless.stream.state, endless.reason)
    assert "never" not in endless.sink.text
    assert endless.answer.is_cancelled


async def test_texts_before_an_error_in_the_same_piece_are_sent() -> None:
    run = await Run(native("lo") + frame({"internalCode": 3040}) + native("never")).pumped()

    assert token("Hel") + token("lo") + ERROR + done(4, 1, 100) == run.sink.text


async def test_a_stream_that_fails_in_its_first_piece_says_so_after_its_text() -> None:
    run = await Run(first=native("Hel") + frame({"internalCode": 3040})).pumped()

    assert [token("Hel") + ERROR + done(4, 1, 100)] == run.sink.writes
    assert State.FAILED is run.stream.state
    assert run.answer.is_cancelled


async def test_a_silent_stream_is_given_up_after_its_idle_limit() -> None:
    run = await Run(native("lo"), FOREVER, streamIdleMs=10_000).pumped()

    assert [token("Hel"), token("lo"), ERROR + done(4, 1, 10_100)] == run.sink.writes
    assert (State.FAILED, "timeout") == (run.stream.state, run.reason)
    assert run.answer.is_cancelled


async def test_a_stream_that_goes_on_within_its_idle_limit_is_not_given_up() -> None:
    late = Silence(10_000)
    run = await Run(late, native("lo"), late, DONE, streamIdleMs=10_000).pumped()

    assert token("Hel") + token("lo") + done(4, 1, 20_100) == run.sink.text


async def test_a_silent_stream_is_given_up_at_its_deadline() -> None:
    run = await Run(FOREVER, streamDeadlineMs=5_000).pumped()

    assert token("Hel") + ERROR + done(4, 1, 5_101) == run.sink.text
    assert (State.FAILED, "timeout") == (run.stream.state, run.reason)


async def test_a_stream_that_never_stops_is_given_up_at_its_deadline() -> None:
    pieces = [piece for _ in range(9) for piece in (Silence(1_000), native("x"))]
    run = await Run(*pieces, streamDeadlineMs=3_500).pumped()

    assert (
        token("Hel") + token("x") * 3 + ERROR + done(4, bound_tokens("Helxxx"), 3_601)
        == run.sink.text
    )
    assert (State.FAILED, "timeout") == (run.stream.state, run.reason)
    assert run.answer.is_cancelled


async def test_a_stream_that_breaks_off_after_its_deadline_was_late_not_truncated() -> None:
    run = await Run(Silence(4_000), streamDeadlineMs=4_000).pumped()

    assert token("Hel") + ERROR + done(4, 1, 4_100) == run.sink.text
    assert (State.FAILED, "timeout") == (run.stream.state, run.reason)


@pytest.mark.parametrize("takes", [0, 1, 2], ids=["at-once", "after-one", "after-two"])
async def test_a_client_that_leaves_ends_the_stream_and_the_upstream(takes: int) -> None:
    run = await Run(native("lo"), native("!"), native("?"), DONE, takes=takes).pumped()

    assert [token("Hel"), token("lo")][:takes] == run.sink.writes
    assert (State.CLIENT_GONE, None) == (run.stream.state, run.reason)
    assert run.answer.is_cancelled
    assert not run.answer.is_drained
    assert run.sink.is_closed


async def test_a_client_that_takes_nothing_is_gone() -> None:
    run = await Run(native("lo"), DONE, slow_ms=WRITE_WAIT_MS + 1).pumped()

    assert [] == run.sink.writes
    assert (State.CLIENT_GONE, 4_100) == (run.stream.state, run.stream.latency_ms)
    assert 4_000 == run.passed_ms
    assert run.answer.is_cancelled


async def test_a_slow_client_gets_everything() -> None:
    run = await Run(native("lo"), DONE, slow_ms=WRITE_WAIT_MS).pumped()

    assert token("Hel") + token("lo") + done(4, 1, 8_100) == run.sink.text
    assert State.COMPLETED is run.stream.state


async def test_a_client_that_leaves_before_the_last_event_leaves_a_completed_answer() -> None:
    run = await Run(DONE, takes=1).pumped()

    assert [token("Hel")] == run.sink.writes
    assert State.COMPLETED is run.stream.state


@pytest.mark.parametrize(
    "end",
    [
        lambda stream: stream.receive_end(),
        lambda stream: stream.receive_failure(UpstreamFailure("broken")),
        lambda stream: stream.receive(frame({"internalCode": 3040})),
        lambda stream: stream.lose_client(),
        lambda stream: stream.receive(DONE) + stream.receive_end(),
    ],
    ids=["truncated", "broken", "refused", "client-gone", "completed"],
)
@pytest.mark.parametrize(
    "event",
    [
        lambda stream: stream.receive(native("more")),
        lambda stream: stream.receive_end(),
        lambda stream: stream.receive_failure(UpstreamFailure("late")),
        lambda stream: stream.receive_silence(),
        lambda stream: stream.lose_client(),
    ],
    ids=["a-piece", "the-end", "a-failure", "silence", "a-lost-client"],
)
def test_nothing_follows_an_end(
    end: Callable[[Stream], str | None], event: Callable[[Stream], str | None]
) -> None:
    run = Run()
    stream = run.stream
    end(stream)
    before = (stream.state, stream.failure, stream.latency_ms, stream.usage)
    run.clock.advance(999_000)

    assert not event(stream)
    assert before == (stream.state, stream.failure, stream.latency_ms, stream.usage)
    assert stream.has_ended


@pytest.mark.parametrize("state", State)
def test_the_table_says_what_follows_in_every_state_that_is_no_end(state: State) -> None:
    assert (set() if state in ENDS else set(Event)) == set(NEXT.get(state, {}))


# What is settled


@pytest.mark.parametrize(
    ("pieces", "takes", "ending"),
    [
        ((DONE,), None, State.COMPLETED),
        ((), None, State.TRUNCATED),
        ((Break(),), None, State.FAILED),
        ((FOREVER,), None, State.FAILED),
        ((native("gone"), native("never read")), 2, State.CLIENT_GONE),
    ],
    ids=["completed", "truncated", "failed", "silent", "client-gone"],
)
@pytest.mark.parametrize(
    ("count", "usage"),
    [
        (counted(12, 40), Usage(12, 40)),
        (native(""), Usage.uncounted(4, most(40))),
        (counted(12, 0), Usage(12, most(40), estimated=True, uncounted_out=most(40))),
    ],
    ids=["counted-upstream", "not-counted", "counted-as-nothing"],
)
async def test_every_end_settles_the_upstreams_count_or_the_bound(
    pieces: tuple[Piece, ...],
    takes: int | None,
    ending: State,
    count: bytes,
    usage: Usage,
) -> None:
    text = "x" * (32 if takes else 36)
    last = pieces if takes is None else (native("xxxx"), *pieces[1:])
    run = await Run(native(text) + count, *last, takes=takes, first=native("xxxx")).pumped()

    assert ending is run.stream.state
    assert usage == run.stream.usage


def frames_with(*tokens_out: int | None) -> list[bytes]:
    """A frame of 33 characters for each, with the usage that the upstream has so far."""
    usages = [
        {} if n is None else {"prompt_tokens": 12, "completion_tokens": n} for n in tokens_out
    ]
    return [native("x" * 33, **({"usage": usage} if usage else {})) for usage in usages]


PLACEHOLDERS = frames_with(*[1] * 50)
GROWING = frames_with(*range(33, 1_683, 33))
UNCOUNTED = frames_with(*[None] * 50)
ZEROS = frames_with(*[0] * 50)
FINISH = native("xx", finish_reason="stop")


@pytest.mark.parametrize(
    ("frames", "end", "takes", "ending", "tokens_out", "estimated"),
    [
        (PLACEHOLDERS, [], 49, State.CLIENT_GONE, most(1_650), True),
        (PLACEHOLDERS, [], 10, State.CLIENT_GONE, most(363), True),
        (PLACEHOLDERS, [], 0, State.CLIENT_GONE, most(33), True),
        (PLACEHOLDERS, [], None, State.TRUNCATED, most(1_650), True),
        (PLACEHOLDERS, [Break()], None, State.FAILED, most(1_650), True),
        (PLACEHOLDERS, [FOREVER], None, State.FAILED, most(1_650), True),
        (PLACEHOLDERS, [DONE], None, State.COMPLETED, most(1_650), True),
        (PLACEHOLDERS, [counted(12, 300) + DONE], None, State.COMPLETED, 300, False),
        (GROWING, [], 49, State.CLIENT_GONE, 1_650, False),
        (GROWING, [DONE], None, State.COMPLETED, 1_650, False),
        (UNCOUNTED, [], 49, State.CLIENT_GONE, most(1_650), True),
        (UNCOUNTED, [DONE], None, State.COMPLETED, most(1_650), True),
        (UNCOUNTED, [counted(12, 300) + DONE], None, State.COMPLETED, 300, False),
        (ZEROS, [], 49, State.CLIENT_GONE, most(1_650), True),
        (ZEROS, [DONE], None, State.COMPLETED, most(1_650), True),
        (PLACEHOLDERS, [FINISH], None, State.COMPLETED, most(1_652), True),
        (PLACEHOLDERS, [FINISH, FOREVER], None, State.COMPLETED, most(1_652), True),
        (PLACEHOLDERS, [FINISH, Break()], None, State.COMPLETED, most(1_652), True),
        (PLACEHOLDERS, [FINISH, counted(12, 300)], 50, State.CLIENT_GONE, most(1_652), True),
    ],
    ids=[
        "placeholders-and-a-client-that-leaves-late",
        "placeholders-and-a-client-that-leaves-early",
        "placeholders-and-a-client-that-leaves-at-once",
        "placeholders-truncated",
        "placeholders-broken-off",
        "placeholders-and-silence",
        "placeholders-and-the-end",
        "placeholders-and-a-last-count",
        "growing-and-a-client-that-leaves",
        "growing",
        "uncounted-and-a-client-that-leaves",
        "uncounted",
        "counted-at-the-end",
        "zeros-and-a-client-that-leaves",
        "zeros",
        "placeholders-and-a-finish-reason",
        "placeholders-and-silence-after-a-finish-reason",
        "broken-off-after-a-finish-reason",
        "a-client-that-leaves-after-a-finish-reason",
    ],
)
async def test_until_a_stream_has_ended_by_itself_what_was_produced_is_the_least_that_is_charged(
    frames: list[bytes],
    end: list[Piece],
    takes: int | None,
    ending: State,
    tokens_out: int,
    *,
    estimated: bool,
) -> None:
    run = await Run(*frames, *end, takes=takes, first=native("")).pumped()

    assert ending is run.stream.state
    usage = run.stream.usage
    assert (tokens_out, estimated) == (usage.tokens_out, usage.estimated)


@pytest.mark.parametrize("reason", ["error", "abort"])
async def test_a_finish_reason_that_says_that_the_answer_failed_is_no_clean_end(
    reason: str,
) -> None:
    used = {"prompt_tokens": 9, "completion_tokens": 1}
    last = native("x" * 40, finish_reason=reason, usage=used)
    run = await Run(last, DONE).pumped()

    assert (State.FAILED, "failed") == (run.stream.state, run.reason)
    # As in a stream that broke off, the count may be too low.
    most_tokens = bound_tokens("Hel" + "x" * 40)
    assert token("Hel") + token("x" * 40) + ERROR + done(9, most_tokens, 100) == run.sink.text
    assert run.stream.usage.estimated


async def test_what_a_client_left_behind_is_settled_too() -> None:
    run = await Run(native("x" * 400), native("never read"), takes=1).pumped()

    most = bound_tokens("Hel" + "x" * 400)
    assert Usage(4, most, estimated=True, uncounted_in=4, uncounted_out=most) == run.stream.usage


async def test_what_was_thought_but_not_shown_is_settled_too() -> None:
    thought = frame({"choices": [{"delta": {"reasoning_content": "x" * 37}}]})
    run = await Run(thought, DONE).pumped()

    most = bound_tokens("Hel" + "x" * 37)
    assert token("Hel") + done(4, most, 100) == run.sink.text
    assert Usage(4, most, estimated=True, uncounted_in=4, uncounted_out=most) == run.stream.usage


async def test_the_largest_count_is_settled_and_never_a_sum() -> None:
    run = await Run(counted(12, 3), counted(12, 5), counted(0, 0), DONE).pumped()

    assert Usage(12, 5) == run.stream.usage


# Keep-alives, and streams that say too little


async def test_a_silent_stream_is_kept_alive() -> None:
    run = await Run(Silence(50_000), native("lo"), DONE, streamIdleMs=60_000).pumped()

    assert [
        token("Hel"),
        KEEP_ALIVE,
        KEEP_ALIVE,
        KEEP_ALIVE,
        token("lo"),
        done(4, 1, 50_100),
    ] == run.sink.writes
    assert [15_001, 30_002, 45_003] == [
        at_ms - run.began_ms for at_ms in run.sink.written_at_ms[1:4]
    ]
    assert 15_000 == KEEP_ALIVE_MS


async def test_a_token_puts_the_keep_alive_off() -> None:
    late = Silence(14_999)
    run = await Run(late, native("a"), late, native("b"), late, DONE).pumped()

    assert KEEP_ALIVE not in run.sink.text


async def test_pieces_without_a_text_do_not_put_the_keep_alive_off() -> None:
    hidden = [
        piece
        for _ in range(8)
        for piece in (Silence(4_000), frame({"choices": [{"delta": {"reasoning": "x"}}]}))
    ]
    run = await Run(*hidden, DONE).pumped()

    assert [
        token("Hel"),
        KEEP_ALIVE,
        KEEP_ALIVE,
        done(4, bound_tokens("Helxxxxxxxx"), 32_100),
    ] == run.sink.writes


async def test_upstream_comments_are_not_passed_on_but_count_as_a_sign_of_life() -> None:
    comments = [piece for _ in range(5) for piece in (Silence(9_000), b": ping\n\n")]
    run = await Run(*comments, DONE, streamIdleMs=10_000).pumped()

    assert [token("Hel"), KEEP_ALIVE, KEEP_ALIVE, done(4, 1, 45_100)] == run.sink.writes


BURST_MS = 100
# What has nothing for a client, and keeps coming.
HIDDEN = {
    "comments": b": hello\n\n",
    "bytes": b":",
    "line-breaks": b"\n",
    "empty-frames": b"data:\n\n",
    "empty-texts": native(""),
    "reasoning": frame({"choices": [{"delta": {"reasoning": "x"}}]}),
    "counts": counted(12, 3),
}


@pytest.mark.parametrize("name", HIDDEN)
async def test_what_keeps_coming_ends_at_the_deadline_and_the_client_is_kept_alive(
    name: str,
) -> None:
    pieces = trickle(HIDDEN[name])
    run = await Run(*pieces, burst_ms=BURST_MS, streamDeadlineMs=50_000).pumped()

    assert (State.FAILED, "timeout") == (run.stream.state, run.reason)
    assert 50_000 <= run.passed_ms <= 50_000 + BURST_MS
    assert 3 == run.sink.writes.count(KEEP_ALIVE)
    assert run.answer.is_cancelled


@pytest.mark.parametrize("name", HIDDEN)
async def test_what_keeps_coming_after_the_end_is_read_no_longer_than_the_grace(name: str) -> None:
    run = await Run(DONE, *trickle(HIDDEN[name]), burst_ms=BURST_MS).pumped()

    assert (State.COMPLETED, None) == (run.stream.state, run.reason)
    assert FINISHED_GRACE_MS <= run.passed_ms <= FINISHED_GRACE_MS + BURST_MS
    assert run.answer.is_cancelled


@pytest.mark.parametrize("name", HIDDEN)
async def test_a_client_that_left_is_noticed_whatever_keeps_coming(name: str) -> None:
    run = await Run(*trickle(HIDDEN[name]), burst_ms=BURST_MS, takes=1).pumped()

    assert State.CLIENT_GONE is run.stream.state
    assert run.passed_ms <= 2 * CLIENT_CHECK_MS
    assert run.answer.is_cancelled


async def test_a_client_that_left_is_noticed_while_the_upstream_is_silent() -> None:
    run = await Run(FOREVER, takes=1).pumped()

    assert State.CLIENT_GONE is run.stream.state
    assert CLIENT_CHECK_MS == run.passed_ms


async def test_a_finished_stream_that_stays_open_is_complete_after_a_grace() -> None:
    run = await Run(counted(12, 3) + DONE, FOREVER).pumped()

    assert token("Hel") + done(12, 3, 1_101) == run.sink.text
    assert (State.COMPLETED, None) == (run.stream.state, run.reason)
    assert 1_000 == FINISHED_GRACE_MS


async def test_a_finished_stream_that_stays_open_is_released() -> None:
    run = await Run(DONE, FOREVER).pumped()

    assert run.answer.is_cancelled


async def test_usage_that_comes_after_done_still_counts() -> None:
    run = await Run(DONE, Silence(FINISHED_GRACE_MS), counted(12, 3), DONE).pumped()

    assert token("Hel") + done(12, 3, 1_100) == run.sink.text


# Streams that are all here, and ends of the pump


async def pumped_whole(answer: Answer) -> tuple[Stream, FakeSink]:
    clock = FakeClock()
    sink = FakeSink(clock)
    opened = OpenStream(
        AnswerStream.of(WORKERS_AI, answer), [answer.text] if answer.text else [], None
    )
    stream = a_stream(opened, clock)
    await stream.run(sink)
    return stream, sink


async def test_a_whole_answer_is_sent_as_one_piece() -> None:
    stream, sink = await pumped_whole(Answer("Hello", Counted(12, 3), "Hello"))

    assert [token("Hello") + done(12, 3, 100)] == sink.writes
    assert State.COMPLETED is stream.state
    assert sink.is_closed


async def test_an_empty_answer_is_done_at_once_and_was_cut() -> None:
    stream, sink = await pumped_whole(Answer("", Counted(12, 0), ""))

    assert [done(12, 0, 100, None, is_cut=True)] == sink.writes
    assert (State.COMPLETED, Usage(12, 0)) == (stream.state, stream.usage)


class BrokenSink:
    """A way out with a bug."""

    def __init__(self) -> None:
        self.is_closed = False

    @property
    def is_gone(self) -> bool:
        return False

    async def write(self, text: str, wait_ms: int) -> bool:
        raise RuntimeError(f"{len(text)} {wait_ms}")

    async def close(self) -> None:
        self.is_closed = True


async def test_whatever_happens_both_ends_are_released() -> None:
    run, sink = Run(native("lo"), DONE), BrokenSink()

    with pytest.raises(RuntimeError):
        await run.stream.run(sink)

    assert run.stream.has_ended
    assert run.answer.is_cancelled
    assert sink.is_closed


def test_the_wait_is_until_the_next_thing_to_say() -> None:
    run = Run(streamIdleMs=10_000, streamDeadlineMs=20_000)

    assert 10_001 == run.stream.wait_ms()
    run.clock.advance(8_000)
    assert 2_001 == run.stream.wait_ms()
    assert "" == run.stream.receive_silence()
    run.clock.advance(90_000)
    assert 1 == run.stream.wait_ms()


@pytest.mark.parametrize(
    ("silent_ms", "said"),
    [
        (14_999, ""),
        (15_000, KEEP_ALIVE),
        (19_999, KEEP_ALIVE),
        (20_000, ERROR + done(4, 1, 20_100, None)),
    ],
    ids=["early", "time-for-a-keep-alive", "late", "idle-too-long"],
)
def test_what_a_silence_says_depends_on_its_length(silent_ms: int, said: str) -> None:
    run = Run(streamIdleMs=20_000)

    run.clock.advance(silent_ms)

    assert said == run.stream.receive_silence()


@pytest.mark.parametrize(
    ("silent_ms", "said"),
    [(999, ""), (1_000, done(4, 1, 1_100))],
    ids=["within-the-grace", "after-it"],
)
def test_what_a_finished_streams_silence_says_depends_on_its_length(
    silent_ms: int, said: str
) -> None:
    run = Run(first=native("Hel") + DONE)
    run.stream.open()

    run.clock.advance(silent_ms)

    assert said == run.stream.receive_silence()


def test_a_silence_at_the_deadline_is_the_last() -> None:
    run = Run(streamIdleMs=10_000, streamDeadlineMs=12_000)
    run.clock.advance(9_000)
    run.stream.receive(b": ping\n\n")

    run.clock.advance(2_999)
    assert "" == run.stream.receive_silence()
    run.clock.advance(1)
    assert ERROR + done(4, 1, 12_100, None) == run.stream.receive_silence()


async def test_a_stream_that_breaks_after_it_was_finished_is_whole() -> None:
    run = await Run(DONE, Break()).pumped()

    assert [token("Hel"), done(4, 1, 100)] == run.sink.writes
    assert (State.COMPLETED, None) == (run.stream.state, run.reason)


async def test_an_answer_that_guardrails_take_back_midway_is_told_as_blocked() -> None:
    run = await Run(frame({"errors": [{"code": 2017}]})).pumped()

    blocked = (
        'event: error\ndata: {"code":"content_blocked",'
        '"message":"Blocked by the gateway\'s guardrails"}\n\n'
    )
    assert [token("Hel"), blocked + done(4, 1, 100)] == run.sink.writes


async def test_an_error_frame_without_its_blank_line_is_told_as_what_it_is() -> None:
    run = await Run(b'data: {"errors":[{"code":2017}]}').pumped()

    assert 'data: {"code":"content_blocked"' in run.sink.text
    assert (State.FAILED, "refused") == (run.stream.state, run.reason)
