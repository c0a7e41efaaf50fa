"""The list of models, in OpenAI's shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.apis.openai.models import Served, model_response, models_response
from bluey.models.model import Ability, LongContext, Model, Price, Reasoning


def shown(name: str, model: Model, price: Price | None = None) -> Any:
    return json.loads(model_response(Served(name, model, price)).body)


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("fast", "bluey"),
        ("@cf/meta/llama", "meta"),
        ("anthropic/claude", "anthropic"),
        ("dynamic/support", "bluey"),
    ],
)
def test_of_a_model_that_is_not_known_only_its_owner_is_shown(name: str, owner: str) -> None:
    value = {"id": name, "object": "model", "created": 0, "owned_by": owner}

    assert value == shown(name, Model(name))
    assert {"object": "list", "data": [value]} == json.loads(
        models_response([Served(name, Model(name), None)]).body
    )


def test_an_alias_names_the_model_behind_it() -> None:
    assert "@cf/meta/llama" == shown("fast", Model("@cf/meta/llama"))["canonical_slug"]
    assert "canonical_slug" not in shown("@cf/meta/llama", Model("@cf/meta/llama"))


@pytest.mark.parametrize(
    ("model", "facts"),
    [
        (Model("m", context_tokens=8_192), {"context_length": 8_192}),
        (
            Model("m", takes_images=True),
            {
                "architecture": {
                    "input_modalities": ["text", "image"],
                    "output_modalities": ["text"],
                }
            },
        ),
        (
            Model("m", takes_images=False),
            {"architecture": {"input_modalities": ["text"], "output_modalities": ["text"]}},
        ),
        (
            Model("m", embeds=True, is_listed=True, context_tokens=512),
            {
                "context_length": 512,
                "architecture": {
                    "input_modalities": ["text"],
                    "output_modalities": ["embeddings"],
                },
            },
        ),
    ],
    ids=["context", "images", "no-images", "embeddings"],
)
def test_what_is_known_of_a_model_is_shown(model: Model, facts: dict[str, object]) -> None:
    value = shown("m", model)

    assert facts == {key: value[key] for key in list(value)[4:]}


SAMPLED = ["temperature", "top_p", "seed", "presence_penalty", "frequency_penalty"]


@pytest.mark.parametrize(
    ("model", "parameters"),
    [
        (Model("m"), None),
        (Model("m", is_listed=True, embeds=True), None),
        (Model("m", is_listed=True), ["max_tokens", "stop", *SAMPLED]),
        (
            Model("m", is_listed=True, lacks=frozenset({Ability.SEED, Ability.TOP_P})),
            ["max_tokens", "stop", "temperature", "presence_penalty", "frequency_penalty"],
        ),
        (
            Model("m", is_listed=True, takes_tools=True, writes_json=True),
            ["max_tokens", "stop", *SAMPLED, "tools", "tool_choice", "response_format"],
        ),
        (
            Model(
                "m", is_listed=True, reasoning=Reasoning(("low", "high"), "low", "output_config")
            ),
            ["max_tokens", "stop", *SAMPLED, "reasoning_effort"],
        ),
        (
            Model("m", is_listed=True, reasoning=Reasoning((), "high", "nothing")),
            ["max_tokens", "stop", *SAMPLED],
        ),
    ],
    ids=["not-listed", "embeds", "plain", "lacks-some", "tools-and-json", "reasons", "untold"],
)
def test_the_parameters_are_those_that_change_something(
    model: Model, parameters: list[str] | None
) -> None:
    assert parameters == shown("m", model).get("supported_parameters")


@pytest.mark.parametrize(
    ("price", "pricing"),
    [
        (None, None),
        (Price(45_000, 384_000), {"prompt": "0.000000045", "completion": "0.000000384"}),
        (Price(0, 1), {"prompt": "0", "completion": "0.000000000001"}),
        (
            Price(10**12, 10**13, 100, 200, LongContext(9, Price(1, 1))),
            {
                "prompt": "1",
                "completion": "10",
                "input_cache_read": "0.0000000001",
                "input_cache_write": "0.0000000002",
            },
        ),
    ],
)
def test_a_price_is_dollars_per_token(price: Price | None, pricing: dict[str, str] | None) -> None:
    assert pricing == shown("m", Model("m"), price).get("pricing")
