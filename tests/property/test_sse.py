"""The decoder gives the same events however the bytes are cut, and takes back what is encoded."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bluey.http.messages import to_json
from bluey.http.sse import Decoder, ServerSentEvent, encode_event
from tests.proof import tries
from tests.property.wire import (
    CUTS,
    FIXTURES,
    RAW_STREAMS,
    byte_by_byte,
    cut,
    every_cut_in_three,
    every_cut_in_two,
)

SHORT_BYTES = 160
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def read(
    chunks: list[bytes], max_frame_characters: int = 1_000
) -> tuple[list[ServerSentEvent], bool]:
    """All the events, and whether a frame was over the cap."""
    decoder = Decoder(max_frame_characters)
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + decoder.end(), decoder.overflowed


@pytest.mark.parametrize("name", FIXTURES)
def test_a_stream_on_file_may_be_cut_anywhere(name: str) -> None:
    raw = FIXTURES[name]
    whole = read([raw])

    for chunks in every_cut_in_two(raw):
        assert whole == read(chunks), chunks


@pytest.mark.parametrize("name", [name for name, raw in FIXTURES.items() if len(raw) < SHORT_BYTES])
def test_a_short_stream_on_file_may_be_cut_at_any_two_places(name: str) -> None:
    raw = FIXTURES[name]
    whole = read([raw])

    for chunks in every_cut_in_three(raw):
        assert whole == read(chunks), chunks


@pytest.mark.parametrize("name", FIXTURES)
def test_a_stream_on_file_may_come_byte_by_byte(name: str) -> None:
    raw = FIXTURES[name]

    assert read([raw]) == read(byte_by_byte(raw))


@given(raw=RAW_STREAMS, cuts=CUTS)
@example(raw=b"data: x\r\n\r\ndata: y\r\r\n\n", cuts=bytes(range(0, 255, 11)))
@settings(max_examples=tries(8_000, everyday=1_000))
def test_any_bytes_may_be_cut_anywhere(raw: bytes, cuts: bytes) -> None:
    whole = read([raw])

    assert whole == read(cut(raw, cuts))
    assert whole == read(byte_by_byte(raw))


@given(raw=RAW_STREAMS, cuts=CUTS, cap=st.integers(min_value=0, max_value=40))
@settings(max_examples=tries(2_000, everyday=400))
def test_the_cap_is_the_same_wherever_the_bytes_are_cut(raw: bytes, cuts: bytes, cap: int) -> None:
    assert read([raw], cap) == read(cut(raw, cuts), cap)


@given(raw=RAW_STREAMS, cap=st.integers(min_value=0, max_value=40))
@settings(max_examples=tries(300, everyday=100))
def test_a_cap_only_ever_takes_events_away(raw: bytes, cap: int) -> None:
    events, _ = read([raw])
    capped, overflowed = read([raw], cap)

    assert events[: len(capped)] == capped
    assert all(len(event.data) <= cap for event in capped)
    assert overflowed or len(events) - len(capped) <= 1


@given(
    sent=st.lists(st.tuples(st.sampled_from(["token", "error", "done"]), JSON_VALUES), max_size=4),
    cuts=CUTS,
)
@settings(max_examples=tries(300, everyday=100))
def test_what_is_encoded_is_decoded_as_it_was(sent: list[tuple[str, object]], cuts: bytes) -> None:
    raw = "".join(encode_event(name, to_json(value)) for name, value in sent).encode()

    events, _ = read(cut(raw, cuts), len(raw))

    assert sent == [(event.event, json.loads(event.data)) for event in events]
