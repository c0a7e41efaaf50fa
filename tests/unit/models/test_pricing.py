"""What tokens cost."""

from __future__ import annotations

import json

import pytest

from bluey.models.catalogue import model_of
from bluey.models.model import LongContext, Model, Price
from bluey.models.pricing import micro_usd_of, most_pico_usd, pico_usd_of, price_of
from bluey.tenants.settings import Tenant, parse_tenant
from bluey.usage import Usage

LONG = Price(200_000, 750_000, 20_000, 250_000)
# The catalogue's openai/gpt-6-luna.
LUNA = Price(100_000, 500_000, 10_000, 125_000, LongContext(272_000, LONG))
PLAIN = Price(45_000, 384_000)
FREE = Price(0, 0)

COSTS: dict[str, tuple[Price, Usage, int]] = {
    "nothing": (LUNA, Usage(0, 0), 0),
    "the-least": (PLAIN, Usage(1, 0), 1),
    "input-and-output": (PLAIN, Usage(1_000_000, 1_000_000), 429_000),
    "rounded-up-once": (PLAIN, Usage(12, 34), 14),  # 13.596
    "exact": (PLAIN, Usage(1_000, 0), 45),
    "cached-input": (LUNA, Usage(100_000, 0, cached_tokens=90_000), 1_900),
    "all-cached": (LUNA, Usage(100_000, 0, cached_tokens=100_000), 1_000),
    "written-input": (LUNA, Usage(100_000, 0, written_tokens=100_000), 12_500),
    "cached-and-written": (
        LUNA,
        Usage(100_000, 0, cached_tokens=50_000, written_tokens=40_000),
        500 + 5_000 + 1_000,
    ),
    "cached-without-a-price": (PLAIN, Usage(1_000, 0, cached_tokens=1_000), 45),
    "written-without-a-price": (PLAIN, Usage(1_000, 0, written_tokens=1_000), 45),
    "the-longest-short": (LUNA, Usage(272_000, 100), 27_250),
    "the-shortest-long": (LUNA, Usage(272_001, 100), 54_476),  # 54,475.2
    "long-and-cached": (LUNA, Usage(300_000, 0, cached_tokens=300_000), 6_000),
    "reasoning-is-output": (PLAIN, Usage(0, 1_000, reasoning_tokens=900), 384),
    "uncounted-is-charged-alike": (PLAIN, Usage.uncounted(1_000, 1_000), 429),
    "free": (FREE, Usage(1_000_000, 1_000_000), 0),
}


@pytest.mark.parametrize(("price", "usage", "micro_usd"), COSTS.values(), ids=COSTS)
def test_what_a_usage_costs(price: Price, usage: Usage, micro_usd: int) -> None:
    assert micro_usd == micro_usd_of(pico_usd_of(price, usage))


MOST: dict[str, tuple[Price, int, int, int]] = {
    "plain": (PLAIN, 1_000, 512, 242),  # 241.608
    "as-if-all-were-put-into-the-cache": (LUNA, 1_000, 1_000, 625),
    "short": (LUNA, 272_000, 0, 34_000),
    "long": (LUNA, 272_001, 0, 68_001),
    "long-context-is-cheaper": (
        Price(10, 10, long_context=LongContext(2_000_000, FREE)),
        3_000_000,
        0,
        20,
    ),
    "cached-input-is-dearer": (Price(10, 10, 30), 1_000_000, 0, 30),
    "free": (FREE, 1_000_000, 1_000_000, 0),
}


@pytest.mark.parametrize(("price", "tokens_in", "tokens_out", "micro_usd"), MOST.values(), ids=MOST)
def test_the_most_that_a_call_can_cost(
    price: Price, tokens_in: int, tokens_out: int, micro_usd: int
) -> None:
    assert micro_usd == micro_usd_of(most_pico_usd(price, tokens_in, tokens_out))


def tenant_with(prices: object) -> Tenant:
    settings = {
        "id": "acme",
        "models": {"default": "@cf/a/one", "prices": prices},
        "gateway": {"id": "acme"},
    }
    return parse_tenant("acme.jsonc", json.dumps(settings))


OWN: dict[str, tuple[object, Price | None]] = {
    "numbers": ({"input": 0.3, "output": 1.2}, Price(300_000, 1_200_000)),
    "texts": ({"input": "0.30", "output": "1.2"}, Price(300_000, 1_200_000)),
    "free": ({"input": 0, "output": 0}, FREE),
    "everything": (
        {
            "input": 0.1,
            "output": 0.5,
            "cachedInput": 0.01,
            "cacheWrite": 0.125,
            "longContext": {
                "above": 272_000,
                "input": 0.2,
                "output": 0.75,
                "cachedInput": "0.02",
                "cacheWrite": "0.25",
            },
        },
        LUNA,
    ),
}


@pytest.mark.parametrize(("own", "price"), OWN.values(), ids=OWN)
def test_a_tenants_own_price_goes_before_the_catalogues(own: object, price: Price) -> None:
    model = Model("@cf/a/one", price=PLAIN)

    assert price == price_of(tenant_with({"@cf/a/one": own}), model)
    assert PLAIN == price_of(tenant_with({"@cf/a/two": own}), model)


def test_a_model_that_nobody_prices_has_no_price() -> None:
    assert price_of(tenant_with({}), Model("dynamic/x")) is None


def test_the_catalogue_has_the_prices_of_long_prompts() -> None:
    assert LUNA == price_of(tenant_with({}), model_of("openai/gpt-6-luna"))
