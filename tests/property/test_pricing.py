"""What tokens cost, whatever the price and the counts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bluey.models.model import LongContext, Price
from bluey.models.pricing import micro_usd_of, most_pico_usd, pico_usd_of
from bluey.usage import Usage

MICRO_USD = st.integers(0, 100_000_000)
PERHAPS = st.none() | MICRO_USD
RATES = st.builds(Price, MICRO_USD, MICRO_USD, PERHAPS, PERHAPS)
PRICES = RATES | st.builds(
    lambda price, above, long: replace(price, long_context=LongContext(above, long)),
    RATES,
    st.integers(1, 2_000_000),
    RATES,
)
TOKENS = st.integers(0, 4_000_000)


@st.composite
def usages(draw: st.DrawFn) -> Usage:
    tokens_in, tokens_out = draw(TOKENS), draw(TOKENS)
    cached = draw(st.integers(0, tokens_in))
    written = draw(st.integers(0, tokens_in - cached))
    return Usage(tokens_in, tokens_out, cached_tokens=cached, written_tokens=written)


def charged(price: Price, usage: Usage) -> int:
    return micro_usd_of(pico_usd_of(price, usage))


def held(price: Price, tokens_in: int, tokens_out: int) -> int:
    return micro_usd_of(most_pico_usd(price, tokens_in, tokens_out))


@given(PRICES, usages(), TOKENS, TOKENS)
def test_what_is_held_is_never_less_than_what_is_charged(
    price: Price, usage: Usage, more_in: int, more_out: int
) -> None:
    most = held(price, usage.tokens_in + more_in, usage.tokens_out + more_out)

    assert charged(price, usage) <= most


@given(st.lists(st.tuples(PRICES, usages()), min_size=1, max_size=4))
def test_several_calls_cost_no_more_than_all_of_them_may(
    calls: list[tuple[Price, Usage]],
) -> None:
    pico_usd = sum(pico_usd_of(price, usage) for price, usage in calls)
    most = sum(held(price, usage.tokens_in, usage.tokens_out) for price, usage in calls)

    assert micro_usd_of(pico_usd) <= sum(charged(*call) for call in calls) <= most


@given(RATES, usages(), TOKENS, TOKENS)
def test_more_tokens_never_cost_less(
    price: Price, usage: Usage, more_in: int, more_out: int
) -> None:
    more = replace(
        usage, tokens_in=usage.tokens_in + more_in, tokens_out=usage.tokens_out + more_out
    )

    assert pico_usd_of(price, usage) <= pico_usd_of(price, more)


@given(PRICES, TOKENS, TOKENS, TOKENS, TOKENS)
def test_more_tokens_are_never_held_for_less(
    price: Price, tokens_in: int, tokens_out: int, more_in: int, more_out: int
) -> None:
    least = most_pico_usd(price, tokens_in, tokens_out)

    assert least <= most_pico_usd(price, tokens_in + more_in, tokens_out + more_out)


@given(RATES, usages())
def test_a_cost_is_exact_and_rounded_up_once(price: Price, usage: Usage) -> None:
    rates = [
        (usage.tokens_in - usage.cached_tokens - usage.written_tokens, price.input_micro_usd),
        (usage.cached_tokens, price.cached_micro_usd),
        (usage.written_tokens, price.written_micro_usd),
        (usage.tokens_out, price.output_micro_usd),
    ]
    exact = sum(
        (
            Fraction(tokens * (price.input_micro_usd if rate is None else rate), 1_000_000)
            for tokens, rate in rates
        ),
        Fraction(0),
    )

    assert 0 <= charged(price, usage) - exact < 1
    assert isinstance(charged(price, usage), int)
