"""Other vendors' chat models behind the same binding, kept by hand.

The API that lists Workers AI's models does not have them. Their source is what Cloudflare's
documentation publishes of each: cloudflare-docs, `src/content/catalog-models/<id with a hyphen for
the slash>.json`, read on the date. Nothing is put into a cache of Anthropic's unless a request asks
for that, and Bluey's do not, so the price of that is left out.

`openai/gpt-5.6-luna` is left out: its entry takes the Responses API's inputs only.
"""

from __future__ import annotations

from bluey.models.facts import Facts
from bluey.models.model import LongContext, Price

AS_OF = "2026-11-26"

VENDORS: dict[str, Facts] = {
    # The entry gives no price and, in words, a context of 1M tokens.
    "alibaba/qwen3.8-max": Facts(
        context_tokens=1_000_000,
        images=True,
        tools=True,
        json=True,
        reasons=True,
    ),
    "anthropic/claude-haiku-4.5": Facts(
        context_tokens=200_000,
        price=Price(1_000_000, 5_000_000, 100_000),
        images=True,
        tools=True,
    ),
    "anthropic/claude-opus-5.5": Facts(
        context_tokens=1_000_000,
        price=Price(4_000_000, 20_000_000, 200_000),
        images=True,
        tools=True,
        json=True,
        reasons=True,
        efforts=("low", "medium", "high", "max"),
        default="medium",
    ),
    "anthropic/claude-sonnet-5.5": Facts(
        context_tokens=1_000_000,
        price=Price(2_000_000, 10_000_000, 200_000),
        images=True,
        tools=True,
        reasons=True,
    ),
    "deepseek/deepseek-v4-pro": Facts(
        context_tokens=131_072,
        price=Price(1_740_000, 3_480_000, 145_000),
        tools=True,
        json=True,
        reasons=True,
    ),
    "google/gemini-3.8-flash": Facts(
        context_tokens=1_048_576,
        price=Price(750_000, 3_750_000, 75_000),
        images=True,
        tools=True,
        json=True,
        reasons=True,
    ),
    "minimax/m3": Facts(
        context_tokens=1_000_000,
        # "512k": the lower of the two numbers that this can be.
        price=Price(
            300_000,
            1_200_000,
            60_000,
            long_context=LongContext(512_000, Price(1_200_000, 4_800_000, 240_000)),
        ),
        tools=True,
        reasons=True,
    ),
    "openai/gpt-6-luna": Facts(
        context_tokens=1_050_000,
        price=Price(
            100_000,
            500_000,
            10_000,
            125_000,
            LongContext(272_000, Price(200_000, 750_000, 20_000, 250_000)),
        ),
        images=True,
        tools=True,
        json=True,
        reasons=True,
    ),
    "openai/gpt-6-sol": Facts(
        context_tokens=1_050_000,
        price=Price(
            2_000_000,
            10_000_000,
            200_000,
            2_500_000,
            LongContext(272_000, Price(4_000_000, 15_000_000, 400_000, 5_000_000)),
        ),
        images=True,
        tools=True,
        json=True,
        reasons=True,
    ),
    "xai/grok-4.6": Facts(
        context_tokens=500_000,
        # From 200,000 on.
        price=Price(
            2_000_000,
            6_000_000,
            500_000,
            long_context=LongContext(199_999, Price(4_000_000, 12_000_000, 1_000_000)),
        ),
        images=True,
        tools=True,
        json=True,
        reasons=True,
    ),
}
