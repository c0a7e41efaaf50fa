"""Estimates grow with what they estimate and are never nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.chat import Counted, Produced
from bluey.tokens.estimates import estimate_input_tokens

CONTENTS = st.lists(st.text(max_size=40), max_size=8)
COUNTS = st.none() | st.integers(0, 10_000)


@given(contents=CONTENTS, more=st.text(max_size=40), position=st.integers(0, 8))
@settings(max_examples=200)
def test_a_longer_conversation_is_never_estimated_lower(
    contents: list[str], more: str, position: int
) -> None:
    estimate = estimate_input_tokens(contents)
    longer = [*contents[:position], more, *contents[position:]]

    assert 1 <= estimate < estimate_input_tokens(longer)


@given(contents=CONTENTS.filter(bool), more=st.text(max_size=40), position=st.integers(0, 7))
@settings(max_examples=200)
def test_a_longer_message_is_never_estimated_lower(
    contents: list[str], more: str, position: int
) -> None:
    longer = list(contents)
    longer[position % len(contents)] += more

    assert estimate_input_tokens(contents) <= estimate_input_tokens(longer)


@given(tokens_in=COUNTS, tokens_out=COUNTS, bound=st.integers(1, 99), text=st.text(min_size=1))
@settings(max_examples=200)
def test_a_text_is_never_settled_as_nothing(
    tokens_in: int | None, tokens_out: int | None, bound: int, text: str
) -> None:
    usage = Counted(tokens_in, tokens_out).completed(bound, Produced(text))

    assert usage.tokens_in >= 1
    assert usage.tokens_out >= 1
    assert usage.estimated is not bool(tokens_in and tokens_out)
