"""Estimates grow with what they estimate and are never nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.tokens.bounds import bound_tokens
from bluey.tokens.estimates import estimate_input_tokens
from bluey.usage import Counted, Produced
from tests.fakes.values import make_bounds
from tests.proof import tries

CONTENTS = st.lists(st.text(max_size=40), max_size=8)
COUNTS = st.none() | st.integers(0, 1_000)


@given(contents=CONTENTS, more=st.text(max_size=40), position=st.integers(0, 8))
@settings(max_examples=tries(200, everyday=60))
def test_a_longer_conversation_is_never_estimated_lower(
    contents: list[str], more: str, position: int
) -> None:
    estimate = estimate_input_tokens(contents)
    longer = [*contents[:position], more, *contents[position:]]

    assert 1 <= estimate < estimate_input_tokens(longer)


@given(contents=CONTENTS.filter(bool), more=st.text(max_size=40), position=st.integers(0, 7))
@settings(max_examples=tries(200, everyday=60))
def test_a_longer_message_is_never_estimated_lower(
    contents: list[str], more: str, position: int
) -> None:
    longer = list(contents)
    longer[position % len(contents)] += more

    assert estimate_input_tokens(contents) <= estimate_input_tokens(longer)


@given(tokens_in=COUNTS, tokens_out=COUNTS, bound=st.integers(1, 99), text=st.text(min_size=1))
@settings(max_examples=tries(200, everyday=60))
def test_a_text_is_never_settled_as_nothing(
    tokens_in: int | None, tokens_out: int | None, bound: int, text: str
) -> None:
    usage = Counted(tokens_in, tokens_out).completed(make_bounds(bound, 2**53), Produced(text))

    assert usage.tokens_in >= 1
    assert usage.tokens_out >= 1
    assert usage.estimated is not bool(tokens_in and tokens_out)


@given(
    counted=st.tuples(st.integers(-(2**60), 2**60), st.integers(-(2**60), 2**60)),
    text=st.text(max_size=2_000),
    has_ended=st.booleans(),
)
@settings(max_examples=tries(200, everyday=60))
def test_no_count_and_no_text_is_settled_as_more_than_a_request_can_use(
    counted: tuple[int, int], text: str, has_ended: bool
) -> None:
    bounds = make_bounds(4, 100)
    tokens = (max(0, count) or None for count in counted)

    usage = Counted(*tokens).completed(bounds, Produced(text), has_ended=has_ended)

    assert 1 <= usage.tokens_in <= bounds.most_tokens_in()
    assert 0 <= usage.tokens_out <= 100
    assert 0 <= usage.uncounted_tokens <= usage.total_tokens


@given(text=st.text(max_size=60) | st.text("aeirstn (", max_size=60))
@settings(max_examples=tries(300, everyday=100))
def test_a_bound_is_never_more_than_a_token_for_each_byte(text: str) -> None:
    # Of a few characters, normalizing makes two or three.
    assert bound_tokens(text) <= 3 * len(text.encode())


@given(text=st.text(min_size=1, max_size=60))
@settings(max_examples=tries(200, everyday=60))
def test_a_text_is_at_least_one_token(text: str) -> None:
    assert bound_tokens(text) >= 1
