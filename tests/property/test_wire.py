"""A streamed answer is read the same however its bytes are cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.chat import ReasoningText, ToolCall
from bluey.dialects.answers import AnswerStream
from bluey.dialects.anthropic_messages import ANTHROPIC_MESSAGES
from bluey.dialects.dialect import Dialect
from bluey.dialects.openai_chat import OPENAI_CHAT
from bluey.dialects.workers_ai import WORKERS_AI
from bluey.usage import Counted
from tests.proof import tries
from tests.property.readings import (
    FINISH_REASONS,
    NATIVE_READINGS,
    NONE,
    OPENAI_CHAT_READINGS,
    Failure,
    Reading,
)
from tests.property.wire import (
    CUTS,
    FIXTURES,
    RAW_EVENTS,
    RAW_STREAMS,
    cut,
    every_cut_in_three,
    every_cut_in_two,
)

SHORT_BYTES = 100


def read(chunks: list[bytes], dialect: Dialect = WORKERS_AI) -> Reading:
    """Everything that a stream said."""
    stream = AnswerStream(dialect)
    pieces = [piece for chunk in chunks for piece in stream.feed(chunk)]
    pieces += stream.end()
    failure = stream.failure
    return (
        pieces,
        stream.counted,
        stream.produced.characters,
        stream.finished,
        None if failure is None else (failure.reason, failure.code, failure.http_status),
    )


REFUSED: Failure = ("refused", 3040, 200)
MALFORMED: Failure = ("malformed", None, 200)
WORKERS_AI_READINGS: dict[str, Reading] = {
    "byte_order_mark": (["Hello"], NONE, 5, True, None),
    "comments": (["Hel", "lo"], NONE, 5, True, None),
    "cr_only": (["Hel", "lo"], NONE, 5, True, None),
    "crlf": (["Hel", "lo"], NONE, 5, True, None),
    "cut_in_a_character": (["Hel"], NONE, 3, False, None),
    "cut_in_a_token": (["Hel"], NONE, 3, False, None),
    "done_without_blank_line": (["Hello"], NONE, 5, True, None),
    "empty": ([], Counted(4, 0), 0, True, None),
    "error_first": ([], NONE, 0, False, ("refused", 3007, 200)),
    "error_frame": (["Hel"], NONE, 3, False, REFUSED),
    "error_last_without_blank_line": (["Hel"], NONE, 3, False, ("refused", 2017, 200)),
    "garbage": (["Hel"], NONE, 3, False, MALFORMED),
    "garbage_bytes": ([], NONE, 0, False, MALFORMED),
    "ids_and_events": (["Hel", "lo"], NONE, 5, True, None),
    "mixed_line_ends": (["a", "b", "c", "d"], NONE, 4, True, None),
    "multi_line_data": (["Hel", "lo"], Counted(3, 2), 5, True, None),
    "native": (["Hel", "lo", " there", "!"], Counted(12, 5), 12, True, None),
    "no_done": (["Hel", "lo", " th"], NONE, 8, False, None),
    "numbers_as_content": (["1 + 1 = ", "2", "0", "1.5"], Counted(7, 4), 13, True, None),
    "openai_reasoning": (
        [ReasoningText("The user"), ReasoningText(" greets."), "Hi"],
        Counted(9, 7),
        18,
        True,
        None,
    ),
    "openai_with_usage": (["Hel", "lo"], Counted(12, 3), 5, True, None),
    "empty_finish_reasons": (["Hel", "lo"], NONE, 5, False, None),
    "several_finish_frames": (["Hel", "lo"], Counted(12, 3), 5, True, None),
    "short_blank_lines": ([], NONE, 0, False, MALFORMED),
    "short_crlf": ([], NONE, 0, False, MALFORMED),
    "short_mark": ([], NONE, 0, False, MALFORMED),
    "short_utf8": ([], NONE, 0, False, MALFORMED),
    "surrogates_in_two_frames": (["a ", "🙂 b", "\ufffdc"], NONE, 8, True, None),
    "two_done": (["Hello"], NONE, 5, True, None),
    "utf8": (
        ["Grüße, ", "世界 ", "🙂👩\u200d👩\u200d👧 ", "\u2028\x85é"],
        NONE,
        7 + 3 + 7 + 3,
        True,
        None,
    ),
    "wrapped": (["Hel", "lo"], Counted(5, 2), 5, True, None),
}

COUNTED = Counted(28, 9, 0, 0, 0)
BEGUN = Counted(28, 1, 0, written_tokens=0)
ANTHROPIC_MESSAGES_READINGS: dict[str, Reading] = {
    "cached_and_padded": (
        ["Hello"],
        Counted(18_349, 40, 17_878, written_tokens=465),
        5,
        True,
        None,
    ),
    "citations_and_unknown_events": (["Hello"], COUNTED, 5, True, None),
    "cut_before_the_reason": (["Hel"], BEGUN, 3, False, None),
    "cut_before_the_stop": (["Hello"], COUNTED, 5, True, None),
    "gateway_error": (["Hel"], BEGUN, 3, False, ("refused", 7003, 200)),
    "odd_values": (["7", "Hello", "!"], NONE, 7, True, None),
    "overloaded": (["Hel"], BEGUN, 3, False, ("refused", "overloaded_error", 200)),
    "stop_without_blank_line": (["Hello"], COUNTED, 5, True, None),
    "surrogates_in_two_deltas": (["a ", "🙂"], COUNTED, 4, True, None),
    "text": (["Hel", "lo"], COUNTED, 5, True, None),
    "thinking_omitted": (["Hi"], Counted(28, 62, 0, 53, 0), 2, True, None),
    "thinking_summarized": (
        [ReasoningText("The user"), ReasoningText(" greets."), "Hi"],
        Counted(28, 21, 0, 12, 0),
        18,
        True,
        None,
    ),
    "tool_without_pieces": (
        [ToolCall(0, '{"city":"Bonn"}', "toolu_01A", "get_weather")],
        COUNTED,
        26,
        True,
        None,
    ),
    "tools": (
        [
            "I'll look.",
            ToolCall(0, "", "toolu_01A", "get_weather"),
            ToolCall(0, '{"city": "M'),
            ToolCall(0, 'ünchen"}'),
            ToolCall(1, "", "toolu_01B", "get_time"),
            ToolCall(1, '{"zone":"CET"}'),
        ],
        Counted(471, 80, 0, 0, 0),
        62,
        True,
        None,
    ),
    "without_event_names": (["Hel", "lo"], COUNTED, 5, True, None),
}

# By the folder of tests/wire that has the streams.
DIALECTS: dict[str, tuple[Dialect, dict[str, Reading]]] = {
    "anthropic_messages": (ANTHROPIC_MESSAGES, ANTHROPIC_MESSAGES_READINGS),
    "openai_chat": (OPENAI_CHAT, OPENAI_CHAT_READINGS),
    "workers_ai": (WORKERS_AI, WORKERS_AI_READINGS | NATIVE_READINGS),
}
EXPECTED = {
    f"{folder}/{name}": (dialect, reading)
    for folder, (dialect, readings) in DIALECTS.items()
    for name, reading in readings.items()
}


def test_there_is_a_reading_of_every_stream_on_file() -> None:
    assert sorted(FIXTURES) == sorted(EXPECTED)


@pytest.mark.parametrize(("name", "reason"), FINISH_REASONS.items())
def test_a_stream_on_file_says_why_it_ended(name: str, reason: str) -> None:
    stream = AnswerStream(EXPECTED[name][0])
    stream.feed(FIXTURES[name])
    stream.end()

    assert reason == stream.finish_reason


@pytest.mark.parametrize("name", FIXTURES)
def test_a_stream_on_file_is_read_right_wherever_it_is_cut(name: str) -> None:
    dialect, reading = EXPECTED[name]
    for chunks in every_cut_in_two(FIXTURES[name]):
        assert reading == read(chunks, dialect), chunks


@pytest.mark.parametrize("name", [name for name, raw in FIXTURES.items() if len(raw) < SHORT_BYTES])
def test_a_short_stream_on_file_may_be_cut_at_any_two_places(name: str) -> None:
    dialect, reading = EXPECTED[name]
    for chunks in every_cut_in_three(FIXTURES[name]):
        assert reading == read(chunks, dialect), chunks


@given(raw=RAW_STREAMS, cuts=CUTS)
@settings(max_examples=tries(1_200, everyday=300))
def test_any_bytes_may_be_cut_anywhere(raw: bytes, cuts: bytes) -> None:
    assert read([raw]) == read(cut(raw, cuts))


@given(raw=RAW_EVENTS, cuts=CUTS)
@settings(max_examples=tries(400, everyday=100))
def test_any_events_may_be_cut_anywhere(raw: bytes, cuts: bytes) -> None:
    assert read([raw], ANTHROPIC_MESSAGES) == read(cut(raw, cuts), ANTHROPIC_MESSAGES)


COMPLETE_FRAMES = [
    b'data: {"errors":[{"code":2016}]}',
    b'data: {"internalCode":3040}',
    b'data: {"response":"x","usage":{"prompt_tokens":3,"completion_tokens":1}}',
    b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}',
    b"data: [DONE]",
]


@given(raw=RAW_STREAMS, last=st.sampled_from(COMPLETE_FRAMES), line_end=st.sampled_from(["", "\n"]))
@settings(max_examples=tries(300, everyday=100))
def test_a_complete_last_frame_needs_no_blank_line(raw: bytes, last: bytes, line_end: str) -> None:
    raw += b"\n\n" + last

    assert read([raw + b"\n\n"]) == read([raw + line_end.encode()])


@given(raw=RAW_STREAMS, last=st.sampled_from(COMPLETE_FRAMES), kept=st.integers(0, 254))
@settings(max_examples=tries(300, everyday=100))
def test_half_a_frame_at_the_end_is_no_frame(raw: bytes, last: bytes, kept: int) -> None:
    raw += b"\n\n"

    assert read([raw]) == read([raw + last[: kept * len(last) // 255]])


@given(raw=RAW_STREAMS)
@settings(max_examples=tries(300, everyday=100))
def test_texts_can_always_be_sent_and_are_never_empty(raw: bytes) -> None:
    pieces, _, characters, _, _ = read([raw])
    texts = [piece for piece in pieces if isinstance(piece, str)]
    reasoned = [piece.text for piece in pieces if isinstance(piece, ReasoningText)]
    arguments = [piece.arguments for piece in pieces if isinstance(piece, ToolCall)]

    assert all(text.encode() for text in (*texts, *reasoned))
    assert characters >= len("".join((*texts, *reasoned, *arguments)))


@given(
    counts=st.lists(
        st.builds(Counted, st.none() | st.integers(0, 99), st.none() | st.integers(0, 99)),
        max_size=6,
    )
)
def test_counts_merge_to_the_largest_in_any_order(counts: list[Counted]) -> None:
    def merged(each: list[Counted]) -> Counted:
        total = NONE
        for count in each:
            total = total.merged_with(count)
        return total

    inputs = [count.tokens_in for count in counts if count.tokens_in is not None]
    outputs = [count.tokens_out for count in counts if count.tokens_out is not None]
    assert Counted(max(inputs, default=None), max(outputs, default=None)) == merged(counts)
    assert merged(counts) == merged(counts[::-1])
