"""What Cloudflare's API says of models, in both of its shapes, as the catalogue's facts."""

from typing import Any

import pytest

from bluey.chat import Effort
from bluey.models.facts import Facts
from bluey.models.model import Price
from ops.catalogue.reading import facts_by_id, told_of_json
from ops.cloudflare.answers import MarketplaceModel, Model
from tests.ops import recordings
from tests.ops.cloudflare_api import marketplace_model, model


def recorded() -> dict[str, Facts]:
    models = [Model.model_validate(each) for each in recordings.result("models")]
    return facts_by_id(models, recorded_marketplace())


def recorded_marketplace() -> list[MarketplaceModel]:
    entries = recordings.result("marketplace_models")
    return [MarketplaceModel.model_validate(each) for each in entries]


def facts(properties: dict[str, Any], *sold: dict[str, Any]) -> Facts:
    """What is read of one model with these properties."""
    entry = model("@cf/a/b") | {
        "properties": [{"property_id": key, "value": value} for key, value in properties.items()]
    }
    marketplace = [MarketplaceModel.model_validate(each) for each in sold]
    return facts_by_id([Model.model_validate(entry)], marketplace)["@cf/a/b"]


GLM = Facts(131_072, Price(60_500, 400_000), tools=True, json=True, reasons=True)
GLM_FLASH = Facts(
    context_tokens=1_310_720,
    price=Price(150_000, 500_000, 30_000),
    images=True,
    tools=True,
    reasons=True,
    efforts=("low", "high", "max"),
    default="max",
    needs_paid_plan=True,
)
GPT_OSS = Facts(
    context_tokens=128_000,
    price=Price(350_000, 750_000),
    tools=True,
    reasons=True,
    efforts=("low", "medium", "high"),
    default="medium",
)
KIMI = Facts(
    context_tokens=262_144,
    price=Price(950_000, 4_000_000, 190_000),
    images=True,
    tools=True,
    reasons=True,
    needs_paid_plan=True,
)
DEEPSEEK = Facts(
    context_tokens=1_048_576,
    price=Price(440_000, 1_320_000, 14_000),
    tools=True,
    reasons=True,
    efforts=("none", "low", "high", "max"),
    needs_paid_plan=True,
)
GEMMA = Facts(256_000, Price(100_000, 300_000), images=True, tools=True, reasons=True)
M3 = Facts(60_000, Price(12_000, 0), embeds=True)
APERTUS = Facts(262_144, images=True, tools=True)


def test_every_recorded_model_is_read_with_all_that_is_said_of_it() -> None:
    expected = {
        "@cf/baai/bge-m3": M3,
        "@cf/deepseek-ai/deepseek-v4-flash-0731": DEEPSEEK,
        "@cf/google/gemma-4-26b-a4b-it": GEMMA,
        "@cf/moonshotai/kimi-k2.7-code": KIMI,
        "@cf/openai/gpt-oss-120b": GPT_OSS,
        "@cf/swiss-ai/apertus-v1.5-8b": APERTUS,
        "@cf/zai-org/glm-4.7-flash": GLM,
        "@cf/zai-org/glm-5.3-flash": GLM_FLASH,
    }
    assert expected == recorded()


def test_only_models_for_chats_are_listed() -> None:
    names = [
        "@cf/a/b",
        "@cf/meta/llama-guard-3-8b",
        "@cf/cloudflare/clef-flash",
        "@cf/moonshotai/kimi-k2.5",
        "f9f2250b-1048-4a52-9910-d0bf976616a1",
        '@cf/a/b"), exec("',
    ]
    entries = [*map(model, names), model("@cf/draw/pictures", task="Text-to-Image")]
    assert ["@cf/a/b"] == [*facts_by_id(map(Model.model_validate, entries))]


@pytest.mark.parametrize(
    ("told", "efforts", "default", "reasons"),
    [
        (None, (), None, False),
        ({"mandatory": True, "default_enabled": True}, (), None, True),
        (
            {"supported_efforts": ["high", "none"], "default_effort": "high"},
            ("none", "high"),
            "high",
            True,
        ),
        (
            {
                "supported_efforts": ["high", "none"],
                "default_effort": "high",
                "default_enabled": False,
            },
            ("none", "high"),
            "none",
            True,
        ),
        ({"supported_efforts": ["none", "low"], "mandatory": True}, ("low",), None, True),
        ("Off, Low, High, Max", ("none", "low", "high", "max"), None, True),
        (
            {"supported_efforts": ["low", "xhigh"], "default_effort": "xhigh"},
            ("low",),
            None,
            True,
        ),
        ({"supported_efforts": "low"}, (), None, True),
        (3, (), None, False),
    ],
)
def test_efforts_are_read_in_every_form(
    told: object, efforts: tuple[Effort, ...], default: Effort | None, reasons: bool
) -> None:
    found = facts({} if told is None else {"reasoning_effort": told})
    assert (efforts, default, reasons) == (found.efforts, found.default, found.reasons)


def unit(name: str, price: object, currency: str = "USD") -> dict[str, object]:
    return {"unit": f"per M {name} tokens", "price": price, "currency": currency}


@pytest.mark.parametrize(
    ("told", "price"),
    [
        ([unit("input", 0.0605), unit("output", 0.4)], Price(60_500, 400_000)),
        (
            [unit("input", "0.1"), unit("output", 3), unit("cached input", 0)],
            Price(100_000, 3 * 10**6),
        ),
        ([unit("input", 0.1)], None),
        ([unit("input", 0.1, "EUR"), unit("output", 0.4, "EUR")], None),
        ([unit("input", "a lot"), unit("output", 0.4)], None),
        ([unit("input", float("inf")), unit("output", 0.4)], None),
        ([unit("input", -1), unit("output", 0.4)], None),
        (["?"], None),
        ("n/a", None),
    ],
)
def test_a_price_is_whole_micro_dollars_or_none(told: object, price: Price | None) -> None:
    assert price == facts({"price": told}).price


@pytest.mark.parametrize(
    ("told", "tokens"),
    [("131072", 131_072), (131_072, 131_072), ("0", None), ("many", None), (None, None)],
)
def test_a_context_is_a_number_or_unknown(told: object, tokens: int | None) -> None:
    assert tokens == facts({"context_window": told}).context_tokens


@pytest.mark.parametrize(("told", "is_so"), [("true", True), (True, True), ("false", False)])
def test_a_flag_is_a_text(told: object, is_so: bool) -> None:
    assert is_so == facts({"vision": told}).images


@pytest.mark.parametrize("name", ["@cf/a/b", "workers-ai/@cf/a/b", "a/b"])
def test_the_marketplaces_list_adds_what_the_other_does_not_say(name: str) -> None:
    sold = marketplace_model(
        name,
        "json_mode",
        "tools",
        "reasoning",
        input_modalities=["text", "image"],
        context_length=8_192,
        pricing={"prompt": "0.00000006", "completion": "0.0000004", "input_cache_read": "0"},
    )
    expected = Facts(
        context_tokens=8_192,
        price=Price(60_000, 400_000),
        images=True,
        tools=True,
        json=True,
        reasons=True,
    )
    assert expected == facts({}, sold)


def test_where_both_lists_say_it_the_properties_count() -> None:
    sold = marketplace_model("@cf/a/b", context_length=8_192, pricing={"prompt": "1"})
    told = {"context_window": "4096", "price": [unit("input", 1), unit("output", 2)]}
    expected = Facts(context_tokens=4_096, price=Price(1_000_000, 2_000_000))
    assert expected == facts(told, sold)


def test_a_list_in_the_other_shape_tells_nothing_of_json() -> None:
    as_always = [MarketplaceModel.model_validate(each) for each in recordings.result("models")]
    assert set() == told_of_json(as_always)
    assert {"@cf/openai/gpt-oss-120b", "@cf/google/gemma-4-26b-a4b-it"} < told_of_json(
        recorded_marketplace()
    )


def test_of_a_model_for_embeddings_the_size_of_a_text_and_of_a_vector_are_read() -> None:
    entry = model("@cf/a/b") | {
        "task": {"name": "Text Embeddings"},
        "properties": [
            {"property_id": "max_input_tokens", "value": "512"},
            {"property_id": "output_dimensions", "value": "384"},
            {
                "property_id": "price",
                "value": [{"unit": "per M input tokens", "price": 0.02, "currency": "USD"}],
            },
        ],
    }

    found = facts_by_id([Model.model_validate(entry)])

    assert {"@cf/a/b": Facts(512, Price(20_000, 0), embeds=True, dimensions=384)} == found
