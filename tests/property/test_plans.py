"""What a plan passes on, and what Python reads of the same stream, is the same to the client and in
the book. The plan is carried out by the skin's own JavaScript, in Node."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.dialects.anthropic_messages import ANTHROPIC_MESSAGES
from bluey.dialects.openai_chat import OPENAI_CHAT
from bluey.http.sse import KEEP_ALIVE, MAX_FRAME_CHARACTERS
from bluey.ports import MAX_ANSWER_BYTES
from tests.fakes.upstream import DONE, Break, Piece, Silence, frame, native
from tests.proof import tries
from tests.property.relaying import ASKED, Ended, Sent, node, run
from tests.property.test_wire import DIALECTS
from tests.property.told import FORMS, TOLD, WHOLE, Told, written
from tests.property.wire import (
    CUTS,
    FIXTURES,
    RAW_EVENTS,
    RAW_STREAMS,
    byte_by_byte,
    cut,
    every_cut_in_two,
)

SHORT_BYTES = 200
ASKS = st.sampled_from(sorted(ASKED))


@pytest.fixture(autouse=True, scope="module")
def _node() -> Iterator[None]:
    yield
    node().stop()
    node.cache_clear()


def passed(sent: Sent) -> tuple[int, Ended]:
    """How many frames of a stream the plan has passed on, and the stream's end, which is the same
    where Python reads them all."""
    before = node().frames
    by_plan = run(sent, makes_plans=True)
    frames = node().frames - before
    assert run(sent, makes_plans=False) == by_plan, sent
    assert node().frames == before + frames
    return frames, by_plan


def by_frames(raw: bytes) -> list[bytes]:
    """The bytes, cut behind each blank line."""
    return [piece for piece in re.split(rb"(?<=\n\n)", raw) if piece]


def splits(raw: bytes) -> Iterator[list[bytes]]:
    """Some ways to cut these bytes, always the same ones."""
    yield by_frames(raw)
    # Few on file have more than one ordinary frame.
    yield [frame for frame in by_frames(raw) for _ in range(3)]
    drawn = random.Random(len(raw))  # no secret
    for _ in range(3):
        yield cut(raw, drawn.randbytes(drawn.randint(1, 9)))


OPENAI = [form.__name__ for _, form in FORMS].index("_openai")


def usual(form: int, count: int) -> tuple[Piece, ...]:
    """So many frames of one form, with a text each."""
    return written(form, 1, [(0, 0)] * count)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("form", range(len(FORMS)), ids=[form.__name__ for _, form in FORMS])
def test_all_but_the_first_of_the_usual_frames_go_by_the_plan(form: int, asked: str) -> None:
    sent = Sent((*usual(form, 20), DONE), asked, FORMS[form][0])

    assert 19 == passed(sent)[0]


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_reasoned_goes_by_the_plan_shown_or_not(asked: str) -> None:
    reasoned = written(OPENAI, 1, [(8, 0)] * 10)

    assert 18 == passed(Sent((*reasoned, *usual(OPENAI, 10), DONE), asked, OPENAI_CHAT))[0]
    inline = (native("<think>"), *[native("Hel")] * 10, native("</think>"), *[native("lo")] * 10)
    assert 18 == passed(Sent((*inline, DONE), asked, reasons_inline=True))[0]


LATE = Silence(50)
USED = frame({"response": "", "usage": {"prompt_tokens": 4, "completion_tokens": 9}})
REASONED = written(OPENAI, 1, [(8, 0)])
RAW_PAIRS = 'data: {{"response":"{}"}}\n\n'.format("🙂" * 8_000).encode()
ESCAPED_TAG = b'data: {"response":"\\u003C\\u002fthink>"}\n\n'
COUNTED_ALONE = native("Hel", usage={"prompt_tokens": 4, "completion_tokens": 1})
ODD: dict[str, tuple[int, Sent]] = {
    "ends-lines-with-cr-lf": (
        0,
        Sent((native("Hel"), LATE, b'data: {"response":"lo"}\r\n\r\n', LATE, DONE)),
    ),
    "a-long-silence": (10, Sent((native("Hel"), Silence(9_000), *[native("lo")] * 10, DONE))),
    "frames-that-are-counted-alone": (19, Sent((*[COUNTED_ALONE] * 20, DONE))),
    "more-counts-than-a-plan-can-have": (
        1,
        Sent((native("Hel", usage={f"k{n}": n for n in range(12_000)}), native("lo"), native("!"))),
    ),
    "what-is-reasoned-inline-in-escapes": (
        9,
        Sent(
            (native("<think>"), *[native("Gruß")] * 10, ESCAPED_TAG, native("lo"), DONE),
            reasons_inline=True,
        ),
    ),
    "an-odd-number-of-line-ends": (1, Sent((native("Hel"), native("lo") + b"\n", native("!")))),
    "longer-than-a-frame-may-be": (
        1,
        Sent((native("Hel"), native("lo") + native("x" * MAX_FRAME_CHARACTERS), native("never"))),
    ),
    "longer-than-a-part-may-be": (
        1,
        Sent((native("Hel"), *cut(native("x" * 20_000), b"\x10\xf0"), native("lo"), DONE)),
    ),
    "bytes-that-are-no-utf-8": (
        1,
        Sent((native("Hel"), native("lo"), native("there") + b'data: {"response":"\xff"}\n\n')),
    ),
    "more-than-an-answer-may-have": (
        209,
        Sent((native("Hel"), *[native("x" * 10_000)] * (MAX_ANSWER_BYTES // 10_000 + 2), DONE)),
    ),
    "more-than-an-answer-may-have-in-pairs": (
        254,
        Sent((native("Hel"), *[RAW_PAIRS] * (MAX_ANSWER_BYTES // 8_000 + 2), DONE)),
    ),
    "a-client-that-leaves-before-the-usage": (
        2,
        Sent((native("Hel"), native("lo"), native("!") + USED + DONE), takes=2),
    ),
    "a-client-that-leaves-before-an-error": (
        2,
        Sent((native("Hel"), native("lo"), native("!") + frame({"errors": [{}]})), takes=2),
    ),
    "a-client-that-left-unseen-before-the-stream-ends": (
        3,
        Sent(
            (*usual(OPENAI, 3), Silence(1_999), *REASONED, LATE, *REASONED),
            "messages",
            OPENAI_CHAT,
            takes=3,
        ),
    ),
    "a-message-that-has-not-begun": (
        2,
        Sent((*REASONED * 4, Break()), "messages", OPENAI_CHAT, hides_opening=True),
    ),
}


@pytest.mark.parametrize(("frames", "sent"), ODD.values(), ids=ODD)
def test_an_odd_stream_is_the_same_by_plan(frames: int, sent: Sent) -> None:
    assert frames == passed(sent)[0]


@pytest.mark.parametrize("reasons_inline", [False, True], ids=["as-it-is", "inline"])
@pytest.mark.parametrize("asked", ASKED)
def test_streams_on_file_are_the_same_by_plan(asked: str, *, reasons_inline: bool) -> None:
    frames = 0
    for name, raw in FIXTURES.items():
        dialect = DIALECTS[name.partition("/")[0]][0]
        for pieces in splits(raw):
            sent = Sent(tuple(pieces), asked, dialect, reasons_inline=reasons_inline)
            frames += passed(sent)[0]

    assert frames > 100


@pytest.mark.parametrize("name", FIXTURES)
def test_a_stream_on_file_is_the_same_byte_by_byte(name: str) -> None:
    raw = FIXTURES[name]
    frames = max(0, len(by_frames(raw)) // 2)

    passed(Sent((*by_frames(raw)[:frames], *byte_by_byte(b"".join(by_frames(raw)[frames:])))))


@pytest.mark.parametrize("name", [name for name, raw in FIXTURES.items() if len(raw) < SHORT_BYTES])
def test_a_short_stream_on_file_is_the_same_wherever_it_is_cut(name: str) -> None:
    for pieces in every_cut_in_two(FIXTURES[name]):
        passed(Sent((*pieces,)))


def test_a_client_that_is_shown_nothing_is_kept_waiting_by_plan() -> None:
    sent = Sent((*(*REASONED, Silence(1_500)) * 12, DONE), "own", OPENAI_CHAT)

    by_plan, in_python = (
        "".join(run(sent, makes_plans=makes_plans).got.values()) for makes_plans in (True, False)
    )

    assert 1 == in_python.count(KEEP_ALIVE)
    assert in_python == by_plan


def test_told_streams_are_the_same_by_plan() -> None:
    before = node().frames

    @given(TOLD, ASKS, st.booleans(), st.integers(1, 3), st.booleans())
    @settings(max_examples=tries(700, everyday=150))
    def are_the_same(
        told: Told, asked: str, reasons_inline: bool, opening: int, hides_opening: bool
    ) -> None:
        hides_opening = hides_opening and not ASKED[asked][1].shows_reasoning
        passed(Sent(told.pieces, asked, told.dialect, reasons_inline, opening, hides_opening))

    are_the_same()
    assert node().frames - before > tries(700, everyday=150)


def test_a_client_that_leaves_is_charged_the_same_by_plan() -> None:
    before = node().frames

    @given(WHOLE, ASKS, st.booleans(), st.integers(0, 9), st.sampled_from([3, 1_024]))
    @settings(max_examples=tries(300, everyday=150))
    def is_charged_the_same(
        told: Told, asked: str, reasons_inline: bool, takes: int, most_tokens: int
    ) -> None:
        sent = Sent(told.pieces, asked, told.dialect, reasons_inline, takes=takes)
        passed(replace(sent, most_tokens=most_tokens))

    is_charged_the_same()
    assert node().frames - before > tries(200, everyday=60)


@given(RAW_STREAMS, RAW_EVENTS, CUTS, ASKS)
@settings(max_examples=tries(300, everyday=100))
def test_any_bytes_are_the_same_by_plan(raw: bytes, events: bytes, cuts: bytes, asked: str) -> None:
    passed(Sent((native("Hel"), *cut(native("lo") + raw, cuts)), asked))
    delta = b'event: content_block_delta\ndata: {"type":"content_block_delta","index":1,"delta":'
    begun = delta + b'{"type":"text_delta","text":"Hel"}}\n\n'
    passed(Sent((begun, *cut(begun + events, cuts)), asked, ANTHROPIC_MESSAGES))
