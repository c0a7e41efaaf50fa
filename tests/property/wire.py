"""Upstream bytes: those on file, made-up ones, and ways to cut both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from hypothesis import strategies as st

# By the dialect's folder and the file's name.
FIXTURES = {
    f"{path.parent.name}/{path.stem}": path.read_bytes()
    for path in sorted((Path(__file__).parent.parent / "wire").glob("*/*.txt"))
}

# What makes a difference to a decoder, in any order and number.
FRAGMENTS = [
    b"\n",
    b"\n\n",
    b"\r",
    b"\r\n",
    b"\r\n\r\n",
    b":",
    b": ",
    b" ",
    b"x",
    b"\0",
    b"data",
    b"data:",
    b"data: ",
    b"data: [DONE]\n\n",
    b"event: token\n",
    b"id: 7\n",
    b"id: \0\n",
    b": comment\n",
    b"retry: 1\n",
    b"\xef\xbb\xbf",
    "é世🙂".encode(),
    b"\xed\xa0\x80",
    b"\xff",
    b"\xf0\x9f",
    b"\xe2\x82",
    b"\x98",
    b'data: {"response":"Hel"}\n\n',
    b'data: {"response":7,"usage":{"prompt_tokens":3,"completion_tokens":1}}\n\n',
    b'data: {"response":"\\ud83d"}\n\n',
    b'data: {"response":"\\ude42"}\r\n\r\n',
    b'data: {"choices":[{"delta":{"reasoning_content":"x"},"finish_reason":"stop"}]}\n\n',
    b'data: {"errors":[{"code":3040}]}\n\n',
    b'data: {"response":\ndata: "x"}\n\n',
]

# The same in the events of Anthropic's models.
_START = b'data: {"type":"content_block_start","index":1,"content_block":'
_DELTA = b'event: content_block_delta\ndata: {"type":"content_block_delta","index":1,"delta":'
_USED = b'"usage":{"input_tokens":3,"output_tokens":4}}'
EVENTS = [
    *FRAGMENTS[:26],
    b'data: {"type":"message_start","message":{' + _USED + b"}\n\n",
    _START + b'{"type":"text"}}\n\n',
    _START + b'{"type":"tool_use","id":"toolu_1"}}\n\n',
    _DELTA + b'{"type":"text_delta","text":"Hel"}}\n\n',
    _DELTA + b'{"type":"text_delta","text":"\\ud83d"}}\n\n',
    _DELTA + b'{"type":"text_delta","text":"\\ude42"}}\r\n\r\n',
    _DELTA + b'{"type":"thinking_delta","thinking":"x"}}\n\n',
    _DELTA + b'{"type":"input_json_delta","partial_json":"{"}}\n\n',
    b'data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},' + _USED + b"\n\n",
    b'data: {"type":"message_stop"}\n\n',
    b'data: {"type":"error","error":{"type":"overloaded_error"}}\n\n',
]

T = TypeVar("T")


def some_of(table: Sequence[T], max_size: int) -> st.SearchStrategy[list[T]]:
    """Members of the table, drawn as one string of bytes: ten times cheaper than a list."""
    return st.binary(max_size=max_size).map(
        lambda drawn: [table[number % len(table)] for number in drawn]
    )


RAW_STREAMS = some_of(FRAGMENTS, 20).map(b"".join)
RAW_EVENTS = some_of(EVENTS, 20).map(b"".join)
CUTS = st.binary(max_size=12)


def cut(raw: bytes, cuts: bytes) -> list[bytes]:
    """The bytes in pieces; some may be empty. A cut is a place on a scale of 255."""
    places = sorted(round(place * len(raw) / 255) for place in cuts)
    return [raw[start:end] for start, end in pairwise([0, *places, len(raw)])]


def byte_by_byte(raw: bytes) -> list[bytes]:
    return [raw[place : place + 1] for place in range(len(raw))]


def every_cut_in_two(raw: bytes) -> Iterator[list[bytes]]:
    for place in range(len(raw) + 1):
        yield [raw[:place], raw[place:]]


def every_cut_in_three(raw: bytes) -> Iterator[list[bytes]]:
    for first in range(len(raw) + 1):
        for second in range(first, len(raw) + 1):
            yield [raw[:first], raw[first:second], raw[second:]]
