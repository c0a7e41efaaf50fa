"""What every `bluey.ports.Ai` does: the fake one, and the adapter around both kinds of binding."""

from __future__ import annotations

import asyncio

import pytest

from bluey.errors import UpstreamFailure
from bluey.ports import TOO_LARGE_REASON, AiAnswer, StillSilent
from tests.contract.worlds import (
    ANSWER_LIMIT_BYTES,
    HASTY_MS,
    LATE_MS,
    PATIENT_MS,
    AiCase,
    Asked,
    World,
)
from tests.fakes.upstream import FOREVER, Break, NoReply, Reply, Silence, replies, streams
from tests.fakes.values import PRIMARY

LATE = Silence(LATE_MS)


async def drain(answer: AiAnswer, wait_ms: int = PATIENT_MS) -> bytes:
    """All pieces that are left, joined: where the upstream's bytes are cut is nobody's promise."""
    content = b""
    while (piece := await answer.read(wait_ms)) is not None:
        content += piece
    return content


async def take(case: AiCase, wait_ms: int = PATIENT_MS) -> str | bytes:
    """A whole answer, the way its head says that it is to be taken."""
    answer = await case.run(wait_ms)
    if answer.is_event_stream:
        return await drain(answer, wait_ms)
    return await answer.text(wait_ms)


async def attempt(case: AiCase, wait_ms: int) -> str:
    """A whole answer that is cancelled at its end, whatever that is."""
    answer = await case.run(wait_ms)
    try:
        return await answer.text(wait_ms)
    finally:
        answer.cancel()


@pytest.mark.parametrize("status", [200, 201, 400, 401, 404, 429, 500, 502, 503])
async def test_a_response_is_given_whatever_its_status(ai_world: World, status: int) -> None:
    answer = await ai_world.make_ai(replies("what it says", status)).run()
    assert status == answer.status
    assert not answer.is_event_stream
    assert "what it says" == await answer.text(PATIENT_MS)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((), ""),
        ((b"one", b" and ", b"two"), "one and two"),
        (("é😀".encode()[:1], "é😀".encode()[1:4], "é😀".encode()[4:]), "é😀"),
        ((b"not \xff UTF-8",), "not \ufffd UTF-8"),
        ((b"\xef\xbb\xbf{}",), "{}"),
        ((b"x" * ANSWER_LIMIT_BYTES,), "x" * ANSWER_LIMIT_BYTES),
        ((b"first\nsecond\n",), "first\nsecond\n"),
        ((b"soon", LATE, b" and late"), "soon and late"),
    ],
    ids=[
        "nothing",
        "pieces",
        "cut-inside-characters",
        "not-utf-8",
        "a-mark",
        "at-the-limit",
        "lines",
        "slowly",
    ],
)
async def test_text_is_the_whole_body(
    ai_world: World, pieces: tuple[bytes | Silence, ...], text: str
) -> None:
    answer = await ai_world.make_ai(Reply(pieces)).run()
    assert text == await answer.text(PATIENT_MS)


async def test_the_gateways_headers_are_read(ai_world: World) -> None:
    turn = replies("x", gateway_log_id="01JD0000000000000000000000", cache_status="HIT")
    answer = await ai_world.make_ai(turn).run()
    assert "01JD0000000000000000000000" == answer.gateway_log_id
    assert "HIT" == answer.cache_status


@pytest.mark.parametrize("turn", [replies("x"), streams(b"x")], ids=["whole", "stream"])
async def test_the_gateways_headers_may_be_missing(ai_world: World, turn: Reply) -> None:
    answer = await ai_world.make_ai(turn).run()
    assert answer.gateway_log_id is None
    assert answer.cache_status is None


async def test_a_stream_has_the_gateways_headers_before_its_end(ai_world: World) -> None:
    turn = streams(
        b"one", FOREVER, gateway_log_id="01JD0000000000000000000000", cache_status="MISS"
    )
    answer = await ai_world.make_ai(turn).run()
    assert answer.is_event_stream
    assert "01JD0000000000000000000000" == answer.gateway_log_id
    assert "MISS" == answer.cache_status


@pytest.mark.parametrize("status", [400, 429, 500])
async def test_an_error_is_no_event_stream_whatever_it_calls_itself(
    ai_world: World, status: int
) -> None:
    answer = await ai_world.make_ai(streams(b'{"internalCode":3040}', status=status)).run()
    assert not answer.is_event_stream
    assert '{"internalCode":3040}' == await answer.text(PATIENT_MS)


async def test_a_stream_gives_its_pieces_in_order_and_then_none(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(b"one ", b"two ", LATE, b"three")).run()
    assert answer.is_event_stream
    assert b"one two three" == await drain(answer)


async def test_a_long_stream_is_given_whole(ai_world: World) -> None:
    pieces = tuple(bytes([number]) * 20_000 for number in range(8))
    answer = await ai_world.make_ai(streams(*pieces)).run()
    assert b"".join(pieces) == await drain(answer)


async def test_a_stream_that_has_ended_stays_ended(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(b"all")).run()
    await drain(answer)
    assert [None, None] == [await answer.read(PATIENT_MS), await answer.read(PATIENT_MS)]


async def test_a_stream_can_be_empty(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams()).run()
    assert b"" == await drain(answer)


async def test_a_piece_does_not_wait_for_the_next_one(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(b"now", FOREVER)).run()
    assert b"now" == await answer.read(PATIENT_MS)


async def test_bytes_come_as_they_were_sent(ai_world: World) -> None:
    every_byte = bytes(range(256))
    answer = await ai_world.make_ai(streams(every_byte)).run()
    assert every_byte == await drain(answer)


async def test_a_silent_read_says_so_and_loses_nothing(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(b"one ", LATE, b"two ", LATE, b"three")).run()
    heard, silences = b"", 0
    while True:
        try:
            piece = await answer.read(HASTY_MS)
        except StillSilent:
            silences += 1
            continue
        if piece is None:
            break
        heard += piece
    assert b"one two three" == heard
    assert silences >= 2


async def test_a_silent_read_takes_as_long_as_it_was_given(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(b"one", FOREVER)).run()
    await answer.read(PATIENT_MS)
    started_ms = ai_world.clock.now_ms()
    with pytest.raises(StillSilent):
        await answer.read(HASTY_MS)
    waited_ms = ai_world.clock.now_ms() - started_ms
    # A timer may fire a moment early by another clock, and late on a busy machine.
    assert HASTY_MS - 2 <= waited_ms < PATIENT_MS


@pytest.mark.parametrize(
    "turn",
    [
        Reply((b"x",), after_ms=FOREVER.duration_ms),
        streams(b"x", after_ms=FOREVER.duration_ms),
        NoReply(after_ms=FOREVER.duration_ms),
    ],
    ids=["whole", "stream", "no-reply"],
)
async def test_a_call_without_a_response_in_time_is_silent(
    ai_world: World, turn: Reply | NoReply
) -> None:
    with pytest.raises(StillSilent):
        await ai_world.make_ai(turn).run(HASTY_MS)


async def test_a_whole_body_that_is_late_is_silent(ai_world: World) -> None:
    with pytest.raises(StillSilent):
        await take(ai_world.make_ai(Reply((b"half", FOREVER))), HASTY_MS)


@pytest.mark.parametrize("status", [200, 400, 429, 502])
@pytest.mark.parametrize(
    "pieces",
    [
        (b"x" * (ANSWER_LIMIT_BYTES + 1),),
        (b"x" * 600, b"y" * 600, FOREVER),
        ("é".encode() * (ANSWER_LIMIT_BYTES // 2), b"x"),
    ],
    ids=["at-once", "without-an-end", "in-bytes"],
)
async def test_a_whole_body_over_the_limit_is_a_failure(
    ai_world: World, pieces: tuple[bytes | Silence, ...], status: int
) -> None:
    answer = await ai_world.make_ai(Reply(pieces, status)).run()
    with pytest.raises(UpstreamFailure) as raised:
        await answer.text(PATIENT_MS)
    assert (TOO_LARGE_REASON, status) == (raised.value.reason, raised.value.http_status)


async def test_the_upstream_of_a_body_over_the_limit_is_told(ai_world: World) -> None:
    case = ai_world.make_ai(Reply((b"x" * (ANSWER_LIMIT_BYTES + 1), FOREVER)))
    with pytest.raises(UpstreamFailure):
        await attempt(case, PATIENT_MS)
    assert await case.is_given_up()


@pytest.mark.parametrize("status", [200, 500])
async def test_a_whole_body_that_comes_byte_by_byte_for_ever_is_silent(
    ai_world: World, status: int
) -> None:
    case = ai_world.make_ai(Reply((b"x", Silence(HASTY_MS / 2)) * 400, status))
    started_ms = ai_world.clock.now_ms()
    with pytest.raises(StillSilent):
        await take(case, 2 * LATE_MS)
    assert ai_world.clock.now_ms() - started_ms < PATIENT_MS


async def test_the_upstream_of_a_body_that_does_not_end_in_time_is_told(ai_world: World) -> None:
    case = ai_world.make_ai(Reply((b"half", FOREVER)))
    with pytest.raises(StillSilent):
        await attempt(case, LATE_MS)
    assert await case.is_given_up()


async def test_the_upstream_of_a_call_that_was_too_late_is_told(ai_world: World) -> None:
    case = ai_world.make_ai(streams(b"x", FOREVER, after_ms=LATE_MS))
    with pytest.raises(StillSilent):
        await case.run(HASTY_MS)
    assert await case.is_given_up()


async def test_a_call_without_a_response_is_a_failure(ai_world: World) -> None:
    with pytest.raises(UpstreamFailure) as raised:
        await ai_world.make_ai(NoReply()).run()
    assert raised.value.http_status is None
    assert raised.value.code is None


@pytest.mark.parametrize("pieces", [(Break(),), (b"half", Break())], ids=["at-once", "half"])
async def test_a_whole_body_that_breaks_is_a_failure(
    ai_world: World, pieces: tuple[bytes | Break, ...]
) -> None:
    with pytest.raises(UpstreamFailure):
        await take(ai_world.make_ai(Reply(pieces)))


async def test_a_stream_that_breaks_is_a_failure_and_stays_one(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(b"one", LATE, Break())).run()
    assert b"one" == await answer.read(PATIENT_MS)
    for _ in range(2):
        with pytest.raises(UpstreamFailure) as raised:
            await answer.read(PATIENT_MS)
        assert 200 == raised.value.http_status


async def test_a_failure_repeats_nothing_that_the_upstream_said(ai_world: World) -> None:
    case = ai_world.make_ai(NoReply(), streams(Break()))
    with pytest.raises(UpstreamFailure) as unreachable:
        await case.run()
    answer = await case.run()
    with pytest.raises(UpstreamFailure) as broken:
        await answer.read(PATIENT_MS)
    for failure in (unreachable.value, broken.value):
        assert "SECRET" not in f"{failure} {failure.reason}"


@pytest.mark.parametrize(
    ("message", "code", "word"),
    [
        ("5007: No such model SECRET", 5007, None),
        ("AiError: AiError: 3040: SECRET", 3040, None),
        ("2021: Wholesale rate limit exceeded SECRET", 2021, "wholesale_rate_limit"),
        ("SECRET 5007: no", None, None),
    ],
    ids=["a-code", "a-code-after-names", "a-code-and-a-word", "no-code"],
)
async def test_of_an_error_that_is_thrown_its_code_is_kept(
    ai_world: World, message: str, code: int | None, word: str | None
) -> None:
    with pytest.raises(UpstreamFailure) as raised:
        await ai_world.make_ai(NoReply(message=message)).run()
    failure = raised.value
    assert ("unreachable", code, word) == (failure.reason, failure.code, failure.word)
    assert "SECRET" not in str(failure)


async def test_cancelling_tells_the_upstream(ai_world: World) -> None:
    case = ai_world.make_ai(streams(b"one", FOREVER))
    answer = await case.run()
    await answer.read(PATIENT_MS)
    answer.cancel()
    assert await case.is_given_up()


async def test_cancelling_during_a_silent_read_tells_the_upstream(ai_world: World) -> None:
    case = ai_world.make_ai(streams(b"one", FOREVER))
    answer = await case.run()
    await answer.read(PATIENT_MS)
    with pytest.raises(StillSilent):
        await answer.read(HASTY_MS)
    answer.cancel()
    assert await case.is_given_up()


@pytest.mark.parametrize(
    ("turn", "reads"),
    [
        (streams(b"one", FOREVER), 0),
        (streams(b"one", FOREVER), 1),
        (streams(b"one", FOREVER), 2),
        (streams(b"one"), 2),
        (streams(b"one", Break()), 2),
        (replies("whole"), 0),
        (replies("refused", 500), 0),
    ],
    ids=["unread", "after-a-piece", "silent", "ended", "broken", "whole", "error"],
)
async def test_cancelling_never_raises_and_twice_neither(
    ai_world: World, turn: Reply, reads: int
) -> None:
    answer = await ai_world.make_ai(turn).run()
    for _ in range(reads):
        try:
            await answer.read(HASTY_MS * 4)
        except (StillSilent, UpstreamFailure):
            continue
    answer.cancel()
    answer.cancel()


async def test_nothing_comes_after_cancelling(ai_world: World) -> None:
    answer = await ai_world.make_ai(streams(b"one", LATE, b"two")).run()
    assert b"one" == await answer.read(PATIENT_MS)
    answer.cancel()
    try:
        left = await answer.read(PATIENT_MS)
    except UpstreamFailure:
        left = None
    assert left is None


async def test_a_call_arrives_as_it_was_made(ai_world: World) -> None:
    inputs: dict[str, object] = {
        "messages": [{"role": "user", "content": 'Grüße, 世界 \u2028 "quoted" \\ \n 😀'}],
        "max_tokens": 512,
        "temperature": 0.1,
        "stream": False,
        "nothing": None,
        "empty": {"list": [], "text": ""},
    }
    gateway = {"id": "ai-gate", "metadata": {"tenantId": "acme"}, "requestTimeoutMs": 20_000}
    case = ai_world.make_ai(replies("x"))
    await case.run(inputs=inputs, options={"gateway": gateway})
    [asked] = await case.asked()
    assert Asked(PRIMARY, inputs, asked.options) == asked
    assert gateway == asked.options["gateway"]


async def test_long_texts_arrive_where_they_were(ai_world: World) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 300_000}}
    other = {"type": "image", "source": {"type": "base64", "data": "B" * 200_000}}
    text = {"type": "text", "text": "é" * 100_000 + '"\\ 😀'}
    inputs: dict[str, object] = {
        "messages": [
            {"role": "system", "content": "short"},
            {"role": "user", "content": [text, image, {"type": "text", "text": "?"}, other]},
            {"role": "user", "content": "x" * 100_000, "nothing": None, "number": 1.5},
        ],
    }
    case = ai_world.make_ai(replies("x"))
    await case.run(inputs=inputs)
    [asked] = await case.asked()
    assert inputs == asked.inputs


async def test_an_image_beside_the_messages_arrives(ai_world: World) -> None:
    inputs: dict[str, object] = {
        "messages": [{"role": "user", "content": "What is this?"}],
        "image": "data:image/png;base64," + "A" * 300_000,
    }
    case = ai_world.make_ai(replies("x"))
    await case.run(inputs=inputs)
    [asked] = await case.asked()
    assert inputs == asked.inputs


async def test_two_calls_at_once_keep_their_own_answers(ai_world: World) -> None:
    case = ai_world.make_ai(
        replies("slow", after_ms=LATE_MS, gateway_log_id="log-of-slow"),
        streams(b"quick", gateway_log_id="log-of-quick"),
    )
    slow, quick = await asyncio.gather(case.run(), case.run())
    assert ("log-of-slow", "slow") == (slow.gateway_log_id, await slow.text(PATIENT_MS))
    assert ("log-of-quick", b"quick") == (quick.gateway_log_id, await drain(quick))


@pytest.mark.parametrize("wait_ms", [HASTY_MS, 2 * LATE_MS], ids=["hasty", "patient"])
@pytest.mark.parametrize(
    "turn",
    [
        NoReply(),
        NoReply(after_ms=LATE_MS),
        NoReply(after_ms=FOREVER.duration_ms),
        Reply((FOREVER,)),
        Reply((Break(),)),
        Reply((b"half", Break()), 500),
        Reply((b"half", FOREVER), 429),
        streams(FOREVER),
        streams(Break()),
        streams(b"half", LATE, Break()),
        streams(Break(), status=503),
    ],
    ids=[
        "no-reply",
        "no-reply-late",
        "no-reply-ever",
        "whole-silent",
        "whole-broken",
        "error-broken",
        "error-silent",
        "stream-silent",
        "stream-broken",
        "stream-broken-late",
        "error-stream-broken",
    ],
)
async def test_nothing_but_the_ports_exceptions_comes_out(
    ai_world: World, turn: Reply | NoReply, wait_ms: int
) -> None:
    with pytest.raises((StillSilent, UpstreamFailure)):
        await take(ai_world.make_ai(turn), wait_ms)
