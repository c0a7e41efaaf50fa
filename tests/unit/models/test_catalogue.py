"""What the catalogue knows of models."""

from datetime import date

import pytest

from bluey import dialects
from bluey.chat import EFFORTS, Effort
from bluey.dialects.dialect import Dialect
from bluey.gateway.call import dialect_of
from bluey.models.catalogue import described, family_of, listed_ids, model_of
from bluey.models.facts import Facts
from bluey.models.known import CONTEXT_TOKENS, FAMILIES, SAME_AS, WRITE_JSON
from bluey.models.listed import AS_OF, LISTED
from bluey.models.model import Model, Price, Reasoning
from bluey.models.vendors import VENDORS
from bluey.registry import values_in

# Of an author of whom nothing is known, the id's prefix says the dialect.
DIALECTS = {None, "workers_ai", "openai_chat", "anthropic_messages"}


def test_a_models_facts_are_what_is_listed_and_what_is_known_by_hand() -> None:
    listed = Facts(
        context_tokens=1_310_720,
        price=Price(150_000, 500_000, 30_000),
        images=True,
        reasons=True,
        needs_paid_plan=True,
        ends="2027-01-01",
    )
    expected = Model(
        "@cf/zai-org/glm-5.3-flash",
        dialect="openai_chat",
        context_tokens=1_048_576,
        price=Price(150_000, 500_000, cached_micro_usd=30_000),
        takes_images=True,
        reasoning=Reasoning(("low", "high", "max"), "max", "reasoning_effort"),
        needs_paid_plan=True,
        ends="2027-01-01",
        is_listed=True,
        embeds=False,
    )
    assert expected == described("@cf/zai-org/glm-5.3-flash", listed)


@pytest.mark.parametrize(
    ("model_id", "dialect"),
    [
        ("@cf/meta/llama-3.3-70b-instruct-fp8-fast", "workers_ai"),
        ("@cf/meta/llama-4-scout-17b-16e-instruct", "workers_ai"),
        ("@cf/mistralai/mistral-small-3.1-24b-instruct", "workers_ai"),
        ("@cf/ibm-granite/granite-4.0-h-micro", "workers_ai"),
        ("@cf/aisingapore/gemma-sea-lion-v4-27b-it", "workers_ai"),
        ("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", "workers_ai"),
        ("@cf/qwen/qwq-32b", "workers_ai"),
        ("@cf/google/gemma-7b-it-lora", "workers_ai"),
        ("@cf/google/gemma-4-26b-a4b-it", "openai_chat"),
        ("@cf/qwen/qwen3-30b-a3b-fp8", "openai_chat"),
        ("@cf/zai-org/glm-4.7-flash", "openai_chat"),
        ("@cf/openai/gpt-oss-120b", "openai_chat"),
        ("openai/gpt-6-luna", "openai_chat"),
        ("google/gemini-3.8-flash", "openai_chat"),
        ("alibaba/qwen3.8-max", "openai_chat"),
        ("anthropic/claude-opus-5.5", "anthropic_messages"),
    ],
)
def test_a_listed_model_has_its_dialect(model_id: str, dialect: str) -> None:
    assert dialect == described(model_id, Facts()).dialect


@pytest.mark.parametrize(
    ("model_id", "efforts", "default", "control"),
    [
        ("@cf/openai/gpt-oss-20b", ("low", "medium", "high"), "medium", "reasoning_effort"),
        ("@cf/zai-org/glm-4.7-flash", ("none", "high"), "high", "enable_thinking"),
        ("@cf/zai-org/glm-5.2", ("none", "high", "max"), "high", "reasoning_effort"),
        ("@cf/zai-org/glm-5.3", ("low", "high", "max"), "max", "reasoning_effort"),
        ("@cf/google/gemma-4-26b-a4b-it", ("none", "high"), "none", "reasoning_effort"),
        ("@cf/moonshotai/kimi-k2.6", ("none", "high"), "high", "reasoning_effort"),
        ("@cf/moonshotai/kimi-k2.5", ("none", "high"), "high", "reasoning_effort"),
        ("@cf/moonshotai/kimi-k2.7-code", (), "high", "nothing"),
        (
            "@cf/deepseek-ai/deepseek-v4-flash-0731",
            ("none", "low", "high", "max"),
            "none",
            "reasoning_effort",
        ),
        ("@cf/nvidia/nemotron-3-120b-a12b", ("none", "high"), "high", "enable_thinking"),
        ("@cf/qwen/qwen3-30b-a3b-fp8", (), "high", "nothing"),
        ("anthropic/claude-opus-5.5", ("low", "medium", "high", "max"), "medium", "output_config"),
        ("@cf/somebody/new", (), "high", "nothing"),
    ],
)
def test_a_model_that_reasons_says_how_it_is_told_how_much(
    model_id: str, efforts: tuple[Effort, ...], default: Effort, control: str
) -> None:
    reasoning = described(model_id, Facts(reasons=True)).reasoning
    assert reasoning is not None
    assert (efforts, default, control) == (reasoning.efforts, reasoning.default, reasoning.control)


@pytest.mark.parametrize(
    ("model_id", "default", "expected"),
    [
        # The family's input and default stay where the list does not say them.
        (
            "@cf/zai-org/glm-4.7-flash",
            None,
            Reasoning(("low", "high"), "high", "enable_thinking"),
        ),
        (
            "@cf/google/gemma-4-26b-a4b-it",
            "low",
            Reasoning(("low", "high"), "low", "reasoning_effort"),
        ),
        # The family's default is none of these: it may reason as much as it can.
        (
            "@cf/google/gemma-4-26b-a4b-it",
            None,
            Reasoning(("low", "high"), "high", "reasoning_effort"),
        ),
        (
            "@cf/qwen/qwen3.8-27b",
            "low",
            Reasoning(("low", "high"), "low", "reasoning_effort"),
        ),
        ("@cf/somebody/new", None, Reasoning(("low", "high"), "high", "reasoning_effort")),
    ],
)
def test_the_efforts_that_are_listed_count_more_than_the_familys(
    model_id: str, default: Effort | None, expected: Reasoning
) -> None:
    listed = Facts(reasons=True, efforts=("low", "high"), default=default)
    assert expected == described(model_id, listed).reasoning


def test_a_model_that_does_not_reason_has_no_efforts() -> None:
    assert described("@cf/meta/llama-3.2-1b-instruct", Facts()).reasoning is None


@pytest.mark.parametrize(
    ("model_id", "is_inline"),
    [
        ("@cf/deepseek-ai/deepseek-r1-distill-qwen-32b", True),
        ("@cf/qwen/qwq-32b", True),
        ("@cf/qwen/qwen3-30b-a3b-fp8", False),
    ],
)
def test_reasoning_that_comes_in_the_content_is_told(model_id: str, is_inline: bool) -> None:
    reasoning = model_of(model_id).reasoning
    assert reasoning is not None
    assert is_inline == reasoning.is_inline


def test_a_model_can_see_or_cannot_or_nobody_knows() -> None:
    assert described("@cf/a/b", Facts(images=True)).takes_images is True
    assert described("@cf/a/b", Facts()).takes_images is False
    assert model_of("@cf/a/b").takes_images is None


def test_what_the_list_does_not_say_of_tools_and_json_is_tried() -> None:
    found = described("@cf/a/b", Facts())
    assert (None, None) == (found.takes_tools, found.writes_json)
    found = described("@cf/a/b", Facts(tools=True, json=True))
    assert (True, True) == (found.takes_tools, found.writes_json)
    assert described("@cf/meta/llama-3.3-70b-instruct-fp8-fast", Facts()).writes_json is True


@pytest.mark.parametrize(
    ("model_id", "family"),
    [
        ("@cf/openai/gpt-oss-240b", "@cf/openai/gpt-oss-"),
        ("@cf/zai-org/glm-5.3-air", "@cf/zai-org/glm-5.3"),
        ("openai/gpt-6-terra", "openai/gpt-6"),
    ],
)
def test_an_id_that_is_not_listed_reasons_as_its_family(model_id: str, family: str) -> None:
    assert Model(model_id, reasoning=FAMILIES[family].reasoning) == model_of(model_id)


@pytest.mark.parametrize(
    "model_id",
    [
        "",
        "@cf/",
        "@cf/somebody/new",
        "dynamic/support",
        # The API's `id` of gpt-oss-120b, which is not what a model is asked by.
        "f9f2250b-1048-4a52-9910-d0bf976616a1",
        "claude-opus-5-5",
        "x" * 1_000_000,
    ],
)
def test_of_any_other_id_nothing_is_known(model_id: str) -> None:
    assert Model(model_id) == model_of(model_id)


def test_an_id_that_another_model_answers_has_that_models_facts() -> None:
    asked, answers = map(model_of, ("@cf/moonshotai/kimi-k2.5", "@cf/moonshotai/kimi-k2.6"))
    assert (asked.price, asked.reasoning, asked.dialect) == (
        answers.price,
        answers.reasoning,
        answers.dialect,
    )
    assert "@cf/moonshotai/kimi-k2.5" == asked.id


def is_plausible(price: Price) -> bool:
    written = price.written_micro_usd or price.input_micro_usd
    cached = price.cached_micro_usd or 0
    return 0 <= cached < price.input_micro_usd <= written < price.output_micro_usd


@pytest.mark.parametrize("model_id", listed_ids())
def test_every_listed_model_is_plausible(model_id: str) -> None:
    found = model_of(model_id)
    assert found.dialect in DIALECTS
    least_tokens = 512 if found.embeds else 1_000
    assert found.context_tokens is None or least_tokens <= found.context_tokens <= 10_000_000
    if found.embeds:
        assert 384 <= (found.dimensions or 0) <= 4_096
        assert (
            found.price is None or found.price.input_micro_usd > found.price.output_micro_usd == 0
        )
    elif found.price is not None:
        price, long = found.price, found.price.long_context
        assert is_plausible(price)
        if long is not None:
            assert 100_000 <= long.above_tokens < (found.context_tokens or 0)
            assert is_plausible(long.price)
            assert long.price.input_micro_usd > price.input_micro_usd
            assert long.price.output_micro_usd > price.output_micro_usd
            assert long.price.long_context is None
    if found.ends is not None:
        date.fromisoformat(found.ends)


@pytest.mark.parametrize("model_id", listed_ids())
def test_every_models_efforts_are_in_order_and_have_its_default(model_id: str) -> None:
    reasoning = model_of(model_id).reasoning
    if reasoning is None:
        return
    assert sorted(reasoning.efforts, key=EFFORTS.index) == list(reasoning.efforts)
    assert reasoning.default in (reasoning.efforts or EFFORTS)
    assert ("nothing" == reasoning.control) == (not reasoning.efforts)


@pytest.mark.parametrize("model_id", listed_ids())
def test_a_listed_models_dialect_is_the_one_that_its_ids_prefix_says(model_id: str) -> None:
    found = model_of(model_id).dialect
    if found in {each.name for each in values_in(dialects, Dialect)}:
        assert found == dialect_of(Model(model_id)).name


def test_what_is_known_by_hand_is_of_models_that_are_listed() -> None:
    assert {*CONTEXT_TOKENS, *WRITE_JSON, *SAME_AS.values()} <= set(listed_ids())
    assert not LISTED.keys() & VENDORS.keys()
    assert not SAME_AS.keys() & {*LISTED, *VENDORS}
    date.fromisoformat(AS_OF)


def test_every_claim_about_how_a_family_reasons_has_a_source() -> None:
    assert set() == {name for name, each in FAMILIES.items() if each.reasoning and not each.source}


def test_the_longest_beginning_decides_which_family_an_id_is_of() -> None:
    assert FAMILIES["@cf/google/gemma-4"] == family_of("@cf/google/gemma-4-26b-a4b-it")
    assert FAMILIES["@cf/google/gemma-"] == family_of("@cf/google/gemma-2b-it-lora")
    assert family_of("@cf/somebody/new") is None
