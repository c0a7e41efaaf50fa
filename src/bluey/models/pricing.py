"""What tokens cost.

A price is for a million tokens, in micro-dollars. So a token costs that many millionths of a
micro-dollar: pico-dollars, in which costs are summed, without a fraction. They are rounded up once,
when they are charged.
"""

from __future__ import annotations

from collections.abc import Iterable

from bluey.models.model import LongContext, Model, Price
from bluey.tenants.prices import Rates
from bluey.tenants.settings import Tenant
from bluey.usage import Usage

PICO_USD_PER_MICRO_USD = 1_000_000


def price_of(tenant: Tenant, model: Model) -> Price | None:
    """What a model costs a tenant: its own price, else the catalogue's; None where neither is
    known."""
    own = tenant.models.prices.get(model.id)
    if own is None:
        return model.price
    long = own.long_context
    return _price(own, LongContext(long.above, _price(long)) if long else None)


def _price(rates: Rates, long_context: LongContext | None = None) -> Price:
    return Price(rates.input, rates.output, rates.cached_input, rates.cache_write, long_context)


def pico_usd_of(price: Price, usage: Usage) -> int:
    """What this usage costs."""
    long = price.long_context
    if long is not None and usage.tokens_in > long.above_tokens:
        price = long.price
    uncached_tokens = usage.tokens_in - usage.cached_tokens - usage.written_tokens
    return (
        uncached_tokens * price.input_micro_usd
        + usage.cached_tokens * _or_input(price, price.cached_micro_usd)
        + usage.written_tokens * _or_input(price, price.written_micro_usd)
        + usage.tokens_out * price.output_micro_usd
    )


def most_pico_usd(price: Price, tokens_in: int, tokens_out: int) -> int:
    """The most that a call can cost which uses no more than these tokens, whatever of its input
    comes from a cache or is put into one."""
    long = price.long_context
    if long is None or tokens_in <= long.above_tokens:
        return _most_pico_usd(price, tokens_in, tokens_out)
    return max(
        _most_pico_usd(price, long.above_tokens, tokens_out),
        _most_pico_usd(long.price, tokens_in, tokens_out),
    )


def most_micro_usd(prices: Iterable[Price | None], tokens_in: int, tokens_out: int) -> int:
    """What is held for a call that one of the models with these prices answers: the dearest."""
    priced = [most_pico_usd(price, tokens_in, tokens_out) for price in prices if price is not None]
    return micro_usd_of(max(priced, default=0))


def micro_usd_of(pico_usd: int) -> int:
    """An amount that is charged or held: whole micro-dollars, rounded up."""
    return -(-pico_usd // PICO_USD_PER_MICRO_USD)


def _most_pico_usd(price: Price, tokens_in: int, tokens_out: int) -> int:
    dearest = max(price.input_micro_usd, price.cached_micro_usd or 0, price.written_micro_usd or 0)
    return tokens_in * dearest + tokens_out * price.output_micro_usd


def _or_input(price: Price, micro_usd: int | None) -> int:
    return price.input_micro_usd if micro_usd is None else micro_usd
