from __future__ import annotations

import pytest

from bluey.http.sse import KEEP_ALIVE, MAX_FRAME_CHARACTERS, Decoder, ServerSentEvent, encode_event


def decoded(*chunks: bytes) -> list[ServerSentEvent]:
    decoder = Decoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + decoder.end()


@pytest.mark.parametrize(
    ("raw", "events"),
    [
        (b"data: x\n\n", [ServerSentEvent("x")]),
        (b"data:x\n\n", [ServerSentEvent("x")]),
        (b"data:  x\n\n", [ServerSentEvent(" x")]),
        (b"data: x\r\n\r\n", [ServerSentEvent("x")]),
        (b"data: x\r\r", [ServerSentEvent("x")]),
        (b"data: x\r\n\ndata: y\n\r\n", [ServerSentEvent("x"), ServerSentEvent("y")]),
        (b"data: x\n\n\n\n\ndata: y\n\n", [ServerSentEvent("x"), ServerSentEvent("y")]),
        (b"\n\n\ndata: x\n\n", [ServerSentEvent("x")]),
        (b"data: x\ndata: y\n\n", [ServerSentEvent("x\ny")]),
        (b"data: x\r\ndata: y\r\n\r\n", [ServerSentEvent("x\ny")]),
        (b"data: x\rdata: y\r\r", [ServerSentEvent("x\ny")]),
        (b"data: x\ndata\ndata:\n\n", [ServerSentEvent("x\n\n")]),
        (b"data\n\n", [ServerSentEvent("")]),
        (b"event: token\ndata: x\n\n", [ServerSentEvent("x", "token")]),
        (b"data: x\nevent: token\n\n", [ServerSentEvent("x", "token")]),
        (b"event: a\nevent: b\ndata: x\n\n", [ServerSentEvent("x", "b")]),
        (b"event:\ndata: x\n\n", [ServerSentEvent("x", "message")]),
        (b"id: 7\ndata: x\n\n", [ServerSentEvent("x", id="7")]),
        (b"id: 7\0\ndata: x\n\n", [ServerSentEvent("x")]),
        (b"id\ndata: x\n\n", [ServerSentEvent("x", id="")]),
        (b": hello\n\ndata: x\n\n", [ServerSentEvent("x")]),
        (b": hello\ndata: x\n\n", [ServerSentEvent("x")]),
        (b"retry: 10\nfoo: bar\ndata : y\ndata: x\n\n", [ServerSentEvent("x")]),
        (b"event: token\nid: 7\n\n", []),
        (b'{"a":1}\n\n[DONE]\n\n', [ServerSentEvent('{"a":1}'), ServerSentEvent("[DONE]")]),
        (b'{"a":1}\ndata: [DONE]\n\n', [ServerSentEvent('{"a":1}\n[DONE]')]),
        (b"data: a:b: c\n\n", [ServerSentEvent("a:b: c")]),
        (b"\xef\xbb\xbfdata: x\n\n", [ServerSentEvent("x")]),
        (b"\xef\xbb\xbf\xef\xbb\xbfdata: x\n\n", []),
        (b"data: \xef\xbb\xbfx\n\n", [ServerSentEvent("\ufeffx")]),
        ("data: ü€🙂\n\n".encode(), [ServerSentEvent("ü€🙂")]),
        (b"data: a\xffb\xe2\x82\n\n", [ServerSentEvent("a\ufffdb\ufffd")]),
        ("data: a\u2028b\x0bc\x85d\n\n".encode(), [ServerSentEvent("a\u2028b\x0bc\x85d")]),
        (b"data: x\n\ndata: [DONE]", [ServerSentEvent("x"), ServerSentEvent("[DONE]")]),
        (b"data: x\n", [ServerSentEvent("x")]),
        (b"data: x\xe2\x82", [ServerSentEvent("x\ufffd")]),
        (b"", []),
        (b"\r\n", []),
    ],
    ids=[
        "one",
        "no-blank-after-the-colon",
        "one-blank-is-taken-off",
        "crlf",
        "cr",
        "mixed-line-ends",
        "many-blank-lines",
        "blank-lines-first",
        "two-data-lines",
        "two-data-lines-with-crlf",
        "two-data-lines-with-cr",
        "data-without-a-value",
        "data-alone",
        "named",
        "named-after-its-data",
        "the-last-name-counts",
        "an-empty-name-is-none",
        "an-id",
        "an-id-with-a-nul-is-none",
        "an-empty-id",
        "a-comment-before",
        "a-comment-inside",
        "unknown-fields",
        "no-data-no-event",
        "data-without-their-field",
        "data-without-their-field-before-others",
        "only-the-first-colon-counts",
        "a-byte-order-mark",
        "a-second-one-belongs-to-the-field",
        "one-inside-stays",
        "beyond-ascii",
        "not-utf-8",
        "line-ends-that-are-none-here",
        "no-blank-line-at-the-end",
        "half-a-blank-line-at-the-end",
        "half-a-character-at-the-end",
        "nothing",
        "a-line-end-only",
    ],
)
def test_events_are_read_as_the_standard_says(raw: bytes, events: list[ServerSentEvent]) -> None:
    assert events == decoded(raw)


def test_an_event_is_given_as_soon_as_its_blank_line_is_here() -> None:
    decoder = Decoder()

    assert [] == decoder.feed(b"data: x")
    assert [] == decoder.feed(b"\n")
    assert [ServerSentEvent("x")] == decoder.feed(b"\ndata: y\n")
    assert [ServerSentEvent("y")] == decoder.feed(b"\n")
    assert [] == decoder.end()


def test_a_return_alone_ends_its_line_at_once() -> None:
    decoder = Decoder()

    assert [ServerSentEvent("x")] == decoder.feed(b"data: x\r\r")
    assert [] == decoder.feed(b"\n")
    assert [ServerSentEvent("y")] == decoder.feed(b"data: y\n\n")


def test_a_line_end_cut_in_two_is_one_line_end() -> None:
    assert [ServerSentEvent("x\ny")] == decoded(b"data: x\r", b"\ndata: y\r", b"\n\r", b"\n")


def test_a_return_swallows_one_line_feed_only() -> None:
    decoder = Decoder()

    assert [] == decoder.feed(b"data: x\r")
    assert [ServerSentEvent("x")] == decoder.feed(b"\n\n")
    assert [ServerSentEvent("y")] == decoder.feed(b"data: y\r") + decoder.feed(b"\r")


def test_a_line_feed_after_a_return_and_more_ends_its_own_line() -> None:
    assert [ServerSentEvent("x"), ServerSentEvent("z")] == decoded(
        b"data: x\r", b": y", b"\n", b"\ndata: z\n\n"
    )


def test_a_byte_order_mark_is_one_at_the_start_of_the_stream_only() -> None:
    mark = b"\xef\xbb\xbf"

    assert [ServerSentEvent("x")] == decoded(mark[:2], mark[2:] + b"data: x\n\n")
    assert [ServerSentEvent("x")] == decoded(b"data: x\n\n", mark + b"data: y\n\n")


def test_a_character_cut_in_two_is_one_character() -> None:
    smile = "🙂".encode()

    assert [ServerSentEvent("🙂")] == decoded(
        b"data: " + smile[:1], smile[1:3], smile[3:] + b"\n\n"
    )


def test_ending_twice_gives_the_rest_once() -> None:
    decoder = Decoder()
    decoder.feed(b"data: x")

    assert ([ServerSentEvent("x")], []) == (decoder.end(), decoder.end())


def test_a_frame_at_the_cap_is_read() -> None:
    decoder = Decoder(max_frame_characters=10)

    assert [ServerSentEvent("1234")] == decoder.feed(b"data: 1234\n\n")
    assert not decoder.overflowed


@pytest.mark.parametrize(
    "chunks",
    [(b"data: 12345\n\n",), (b"data: 12345\n", b"\n"), (b"data: 123456",), (b"data: 12", b"3456")],
    ids=["whole", "closed-later", "never-closed", "grown-piece-by-piece"],
)
def test_a_frame_over_the_cap_ends_the_reading(chunks: tuple[bytes, ...]) -> None:
    decoder = Decoder(max_frame_characters=10)

    assert [ServerSentEvent("ok")] == decoder.feed(b"data: ok\n\n")
    assert [] == [event for chunk in chunks for event in decoder.feed(chunk)]
    assert decoder.overflowed
    assert [] == decoder.feed(b"data: x\n\n") + decoder.end()


def test_events_before_a_frame_over_the_cap_are_kept() -> None:
    decoder = Decoder(max_frame_characters=10)

    assert [ServerSentEvent("ok")] == decoder.feed(b"data: ok\n\ndata: 12345\n\ndata: x\n\n")
    assert decoder.overflowed


def test_a_last_frame_over_the_cap_is_not_given() -> None:
    decoder = Decoder(max_frame_characters=10)

    assert [] == decoder.feed(b"data: 12345") + decoder.end()


@pytest.mark.parametrize("raw", [b"data: 1234", b"data: 1234\n"], ids=["open", "half-open"])
def test_a_last_frame_at_the_cap_is_given(raw: bytes) -> None:
    decoder = Decoder(max_frame_characters=10)

    assert [ServerSentEvent("1234")] == decoder.feed(raw) + decoder.end()


def test_many_small_frames_are_no_big_one() -> None:
    decoder = Decoder(max_frame_characters=10)

    assert 1_000 == len(decoder.feed(b"data: ok\n\n" * 1_000))
    assert not decoder.overflowed


def test_the_cap_is_a_quarter_of_a_mebibyte() -> None:
    decoder = Decoder()

    assert 262_144 == MAX_FRAME_CHARACTERS
    assert [] == decoder.feed(b"x" * (MAX_FRAME_CHARACTERS + 1))
    assert not decoder.overflowed
    assert [] == decoder.feed(b"x")
    assert decoder.overflowed


def test_an_event_is_written_with_its_name_and_its_data() -> None:
    assert 'event: token\ndata: {"token":"Hel"}\n\n' == encode_event("token", '{"token":"Hel"}')


def test_a_keep_alive_is_a_comment() -> None:
    assert ": keep-alive\n\n" == KEEP_ALIVE
    assert [] == decoded(KEEP_ALIVE.encode())
