"""The list of models, in OpenAI's shape, with the facts that OpenRouter's list has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple, NotRequired

from typing_extensions import TypedDict

from bluey.contract import Positive
from bluey.http.messages import Response, json_response
from bluey.models.model import Ability, Price
from bluey.models.model import Model as Known
from bluey.models.pricing import PICO_USD_PER_MICRO_USD


class Architecture(TypedDict):
    """What a model takes and gives."""

    input_modalities: list[Literal["text", "image"]]
    output_modalities: list[Literal["text", "embeddings"]]


class Pricing(TypedDict):
    """What one token costs, in dollars, as decimal text. If a long context has another price, that
    price is not shown."""

    prompt: str
    completion: str
    input_cache_read: NotRequired[str]
    """The price of input that the upstream had cached, if it differs."""
    input_cache_write: NotRequired[str]
    """The price of input that the upstream put into its cache, if it differs."""


class Model(TypedDict):
    """A model, or an alias of one, that a request may name. Facts that are not known are absent."""

    id: str
    object: Literal["model"]
    created: int
    """Always 0, because Workers AI does not say when it began to serve a model."""
    owned_by: str
    canonical_slug: NotRequired[str]
    """Only for an alias: the id of the model behind it."""
    context_length: NotRequired[Positive]
    """The most tokens that a prompt and its answer may have together. For a model for embeddings:
    the most that one text may have."""
    architecture: NotRequired[Architecture]
    supported_parameters: NotRequired[list[str]]
    """The parameters of `POST /v1/chat/completions` that are known to change something."""
    pricing: NotRequired[Pricing]


class ModelList(TypedDict):
    """The models that a request may name."""

    object: Literal["list"]
    data: list[Model]


class Served(NamedTuple):
    """A name that a request may give, the model behind it, and what that costs the tenant."""

    name: str
    model: Known
    price: Price | None


def models_response(served: Iterable[Served]) -> Response:
    """`GET /v1/models`."""
    models: ModelList = {"object": "list", "data": [_model_value(each) for each in served]}
    return json_response(200, models)


def model_response(served: Served) -> Response:
    """`GET /v1/models/{id}`."""
    return json_response(200, _model_value(served))


def _model_value(served: Served) -> Model:
    name, known, price = served
    value: Model = {"id": name, "object": "model", "created": 0, "owned_by": _maker_in(name)}
    if name != known.id:
        value["canonical_slug"] = known.id
    if known.context_tokens is not None:
        value["context_length"] = known.context_tokens
    if known.embeds:
        value["architecture"] = {"input_modalities": ["text"], "output_modalities": ["embeddings"]}
    elif known.takes_images is not None:
        inputs: list[Literal["text", "image"]] = ["text", "image"]
        value["architecture"] = {
            "input_modalities": inputs if known.takes_images else ["text"],
            "output_modalities": ["text"],
        }
    if known.is_listed and not known.embeds:
        value["supported_parameters"] = list(_parameters_of(known))
    if price is not None:
        value["pricing"] = _pricing_value(price)
    return value


# What every model takes, but for one that is known to lack it.
_COMMON_PARAMETERS = {
    "temperature": Ability.TEMPERATURE,
    "top_p": Ability.TOP_P,
    "seed": Ability.SEED,
    "presence_penalty": Ability.PRESENCE_PENALTY,
    "frequency_penalty": Ability.FREQUENCY_PENALTY,
}


def _parameters_of(model: Known) -> Iterator[str]:
    yield from ("max_tokens", "stop")
    yield from (name for name, need in _COMMON_PARAMETERS.items() if need not in model.lacks)
    if model.takes_tools:
        yield from ("tools", "tool_choice")
    if model.writes_json:
        yield "response_format"
    reasoning = model.reasoning
    if reasoning is not None and len(reasoning.efforts) > 1:
        yield "reasoning_effort"


def _pricing_value(price: Price) -> Pricing:
    value: Pricing = {
        "prompt": _dollars_per_token(price.input_micro_usd),
        "completion": _dollars_per_token(price.output_micro_usd),
    }
    if price.cached_micro_usd is not None:
        value["input_cache_read"] = _dollars_per_token(price.cached_micro_usd)
    if price.written_micro_usd is not None:
        value["input_cache_write"] = _dollars_per_token(price.written_micro_usd)
    return value


def _dollars_per_token(micro_usd_per_million: int) -> str:
    # So many micro-dollars for a million tokens are so many pico-dollars for one.
    dollars = Decimal(micro_usd_per_million) / (1_000_000 * PICO_USD_PER_MICRO_USD)
    return f"{dollars.normalize():f}"


def _maker_in(name: str) -> str:
    """The maker in `@cf/maker/model` or `maker/model`; Bluey for an alias and for a route of the
    gateway's."""
    *before, _ = name.split("/")
    return "bluey" if not before or before == ["dynamic"] else before[-1]
