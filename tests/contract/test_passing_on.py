"""What every `bluey.ports.AiAnswer` does with a plan: the fake one, and the adapter around both
kinds of binding."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from bluey.errors import UpstreamFailure
from bluey.ports import AiAnswer, PassedOn, Plan, StillSilent
from tests.contract.worlds import HASTY_MS, LATE_MS, PATIENT_MS, SinkCase, World
from tests.fakes.upstream import FOREVER, MOST_PART_BYTES, Break, Piece, Silence, streams

LATE = Silence(LATE_MS)
PLAN = Plan(
    pattern=r'data: \{"text":"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))+)"'
    r',"count":(0|[1-9][0-9]{0,14})\}',
    counts=(3,),
    before="<",
    after=">",
    number=8,
    between=":",
    is_shown=True,
    most_characters=100_000,
)
OTHER = b'data: {"other":1}\n\n'


def event(text: str, count: int = 3) -> bytes:
    """A frame of the plan. The text is JSON without its quotes."""
    return f'data: {{"text":"{text}","count":{count}}}\n\n'.encode()


async def pass_on(
    answer: AiAnswer,
    case: SinkCase,
    plan: Plan = PLAN,
    *,
    wait_ms: int = PATIENT_MS,
    within_ms: int = PATIENT_MS,
    write_wait_ms: int = PATIENT_MS,
) -> PassedOn:
    return await answer.pass_on(plan, case.sink, wait_ms, within_ms, write_wait_ms)


async def got(case: SinkCase) -> str:
    """All that the client got."""
    await case.sink.close()
    return await case.received()


async def left_of(answer: AiAnswer) -> bytes:
    """All that is still to be read."""
    content = b""
    while (piece := await answer.read(PATIENT_MS)) is not None:
        content += piece
    return content


async def test_frames_of_the_plan_go_to_the_client_and_the_rest_is_read(ai_world: World) -> None:
    pieces = (event("a"), event("b", 4) + OTHER + event("c"), event("d"), LATE, b"end")
    answer = await ai_world.make_ai(streams(*pieces)).run()
    case = ai_world.make_sink()

    passed = await pass_on(answer, case)

    expected = PassedOn("ab", 2, '{"text":"b","count":4}', passed.quiet_ms, "else", is_over=True)
    assert expected == passed
    assert OTHER + event("c") + event("d") + b"end" == await left_of(answer)
    assert '<8:"a"><9:"b">' == await got(case)


async def test_what_was_left_may_be_passed_on_by_another_plan(ai_world: World) -> None:
    pieces = (event("a"), OTHER, event("b"), event("c"))
    answer = await ai_world.make_ai(streams(*pieces)).run()
    case = ai_world.make_sink()
    other = replace(PLAN, pattern=r'data: \{"(other)":1\}', counts=(), number=None)

    texts = [(await pass_on(answer, case, plan)).text for plan in (PLAN, other, PLAN)]

    assert ["a", "other", "bc"] == texts
    assert '<8:"a"><"other"><8:"b"><9:"c">' == await got(case)


@pytest.mark.parametrize(
    ("written", "text", "literal"),
    [
        ("Grüße, 世界 😀", "Grüße, 世界 😀", '"Grüße, 世界 😀"'),
        ("\\u00e9\\ud83d\\ude42", "é🙂", '"é🙂"'),
        ('\\"\\\\\\/\\n\\u0000', '"\\/\n\0', '"\\"\\\\/\\n\\u0000"'),
        ("\u2028\x7f\ufeff", "\u2028\x7f\ufeff", '"\u2028\x7f\ufeff"'),
    ],
    ids=["raw", "escaped-pairs", "escapes", "odd"],
)
async def test_a_text_arrives_as_python_would_write_it(
    ai_world: World, written: str, text: str, literal: str
) -> None:
    answer = await ai_world.make_ai(streams(event(written))).run()
    case = ai_world.make_sink()

    assert text == (await pass_on(answer, case)).text
    assert f"<8:{literal}>" == await got(case)


async def test_frames_may_be_cut_anywhere(ai_world: World) -> None:
    raw = event("é😀") + event("b", 4)
    pieces = [piece for byte in raw for piece in (bytes([byte]), Silence(1))]
    answer = await ai_world.make_ai(streams(*pieces)).run()
    case = ai_world.make_sink()

    passed = await pass_on(answer, case)

    assert ("é😀b", 2, "else", False) == (passed.text, passed.frames, passed.end, passed.is_over)
    assert await answer.read(PATIENT_MS) is None
    assert '<8:"é😀"><9:"b">' == await got(case)


@pytest.mark.parametrize(
    "other",
    [
        event("b", 2),
        event("\\ud83d"),
        event(""),
        event("b").replace(b"\n", b"\r\n"),
        b'data: {"text":"\xff","count":3}\n\n',
        event("b" * MOST_PART_BYTES),
        event("b" * 200_000),
        b": comment\n\n",
        b"\n",
        b"x" * (MOST_PART_BYTES + 1),
    ],
    ids=[
        "a-count-falls",
        "half-a-pair",
        "no-text",
        "other-line-ends",
        "no-utf-8",
        "long",
        "longer-than-there-is-room-for",
        "comment",
        "blank-line",
        "a-long-part",
    ],
)
async def test_what_is_not_of_the_plan_is_read_to_the_letter(ai_world: World, other: bytes) -> None:
    answer = await ai_world.make_ai(streams(event("a"), LATE, other, LATE, event("c"))).run()
    case = ai_world.make_sink()

    passed = await pass_on(answer, case)

    if other != b"\n":
        assert ("a", 1, "else", True) == (passed.text, passed.frames, passed.end, passed.is_over)
    assert other + event("c") == await left_of(answer)
    assert '<8:"a">' == await got(case)


async def test_no_more_is_passed_on_than_there_is_room_for(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(event("ab"), event("cd"), event("e"))).run()
    case = ai_world.make_sink()

    passed = await pass_on(answer, case, replace(PLAN, most_characters=4))

    assert ("abcd", 2, True) == (passed.text, passed.frames, passed.is_over)
    assert event("e") == await left_of(answer)


async def test_what_is_not_shown_is_passed_on_unseen(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(event("a"), event("b"), OTHER)).run()
    case = ai_world.make_sink()

    passed = await pass_on(answer, case, replace(PLAN, is_shown=False))

    assert ("ab", 2, "else") == (passed.text, passed.frames, passed.end)
    assert "" == await got(case)


async def test_a_silence_is_told_and_nothing_is_lost(ai_world: World) -> None:
    pieces = (event("a"), event("b")[:9], LATE, LATE, event("b")[9:], event("c"))
    answer = await ai_world.make_ai(streams(*pieces)).run()
    case = ai_world.make_sink()

    passed = await pass_on(answer, case, wait_ms=HASTY_MS)

    assert ("a", 1, "silence") == (passed.text, passed.frames, passed.end)
    assert HASTY_MS - 2 <= passed.quiet_ms < PATIENT_MS
    assert event("b") + event("c") == await left_of(answer)


async def test_a_stream_that_is_silent_after_a_plan_is_silent_to_a_read(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(event("a"), FOREVER)).run()
    case = ai_world.make_sink()

    assert "silence" == (await pass_on(answer, case, wait_ms=HASTY_MS)).end
    with pytest.raises(StillSilent):
        await answer.read(0)


async def test_a_stream_that_goes_on_is_passed_on_within_the_time_that_is_given(
    ai_world: World,
) -> None:
    pieces = [piece for _ in range(40) for piece in (event("a"), Silence(20))]
    answer = await ai_world.make_ai(streams(*pieces)).run()
    case = ai_world.make_sink()

    first = await pass_on(answer, case, within_ms=LATE_MS)
    rest = await pass_on(answer, case)

    assert "silence" == first.end
    assert 0 < first.frames < 40
    assert "a" * 40 == first.text + rest.text


@pytest.mark.parametrize("pieces", [(event("a"),), (event("a"), event("b")[:9])])
async def test_the_end_of_a_stream_is_read(ai_world: World, pieces: tuple[bytes, ...]) -> None:
    answer = await ai_world.make_ai(streams(*pieces)).run()
    case = ai_world.make_sink()

    passed = await pass_on(answer, case)

    assert ("a", "else", False) == (passed.text, passed.end, passed.is_over)
    assert b"".join(pieces[1:]) == await left_of(answer)


async def test_a_stream_that_breaks_fails_when_it_is_read(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(event("a"), LATE, Break())).run()
    case = ai_world.make_sink()

    passed = await pass_on(answer, case)

    assert ("a", 1, "else") == (passed.text, passed.frames, passed.end)
    with pytest.raises(UpstreamFailure):
        await answer.read(PATIENT_MS)


async def test_a_client_that_left_is_told_and_what_came_is_counted(ai_world: World) -> None:
    pieces: list[Piece] = [piece for _ in range(60) for piece in (event("a"), Silence(20))]
    answer = await ai_world.make_ai(streams(*pieces)).run()
    case = ai_world.make_sink(takes=2)

    passed = await pass_on(answer, case)

    assert "gone" == passed.end
    assert 2 < passed.frames < 60
    assert "a" * passed.frames == passed.text
    assert case.sink.is_gone


async def test_a_client_that_takes_nothing_is_given_up(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(*[event("x" * 10_000)] * 20)).run()
    case = ai_world.make_sink(slow_ms=math.inf)

    passed = await pass_on(answer, case, replace(PLAN, most_characters=10**6), write_wait_ms=30)

    assert "gone" == passed.end
    assert case.sink.is_gone


async def test_a_slow_client_gets_everything(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(*[event("x" * 10_000)] * 20, OTHER)).run()
    case = ai_world.make_sink(slow_ms=5)

    passed = await pass_on(answer, case, replace(PLAN, most_characters=10**6, number=None))

    assert (20, "else") == (passed.frames, passed.end)
    assert OTHER == await left_of(answer)
    assert ('<"' + "x" * 10_000 + '">') * 20 == await got(case)


async def test_what_is_written_after_a_plan_waits_only_until_the_client_takes_it(
    ai_world: World,
) -> None:
    answer = await ai_world.make_ai(streams(event("x" * 10_000) * 8 + OTHER)).run()
    case = ai_world.make_sink(slow_ms=400)
    many = replace(PLAN, most_characters=10**6, number=None)
    started_ms = ai_world.clock.now_ms()

    # The plan ends while it waits for room, and that wait ends between the client's first piece and
    # its last one.
    passed = await pass_on(answer, case, many, write_wait_ms=600)
    assert (8, "else") == (passed.frames, passed.end)
    for text in ("short", "y" * 80_000):
        assert await case.sink.write(text, PATIENT_MS)

    assert ai_world.clock.now_ms() - started_ms < PATIENT_MS
    assert ('<"' + "x" * 10_000 + '">') * 8 + "short" + "y" * 80_000 == await got(case)


@pytest.mark.parametrize("passes_on", [False, True], ids=["read", "passed-on"])
async def test_what_is_gathered_is_all_there_and_in_order(
    ai_world: World, *, passes_on: bool
) -> None:
    texts = "abcdefgh"
    pieces = [piece for text in texts for piece in (event(text), Silence(10))]
    answer = await ai_world.make_ai(streams(*pieces, OTHER)).run()
    case = ai_world.make_sink()
    first = await answer.read(PATIENT_MS)
    answer.gather(40)

    passed = await pass_on(answer, case) if passes_on else None
    rest = await left_of(answer)

    assert first is not None
    if passed is None:
        assert b"".join(map(event, texts)) + OTHER == first + rest
    else:
        assert OTHER == rest
        assert texts == texts[: first.count(b"\n\n")] + passed.text
