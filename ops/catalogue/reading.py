"""What Cloudflare's API says of models, as the catalogue's facts.

The API lists them in two shapes: its own, in which facts are properties, and the one of a
marketplace, which also says whether a model writes JSON. Neither is described field by field.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from bluey.chat import EFFORTS, Effort
from bluey.models.facts import Facts
from bluey.models.known import SAME_AS
from bluey.models.model import Price
from ops.cloudflare.answers import MarketplaceModel, Model

MODEL_ID = re.compile(r"@[a-z]+(/[A-Za-z0-9._-]+){2}")
"""What an id of Workers AI looks like. What does not is none: the API's own `id` is a number."""

NOT_CHATS = ("@cf/cloudflare/clef", "@cf/meta/llama-guard")
"""How the ids of models begin that the API lists among those for chats and that are none: they
take a decision to make, or a chat to judge."""

JSON_FEATURES = frozenset({"json_mode", "structured_outputs"})

WORDS: dict[str, Effort] = {"off": "none", **{each: each for each in EFFORTS}}
"""The API's words for efforts. Those that are not here are left out."""

MICRO = 1_000_000


def facts_by_id(
    models: Iterable[Model], marketplace: Iterable[MarketplaceModel] = ()
) -> dict[str, Facts]:
    """The facts of every model for chats or for embeddings that the API lists, by id."""
    sold = {_id_of(each): each for each in marketplace}
    found = {}
    for model in models:
        if model.embeds_texts and MODEL_ID.fullmatch(model.name):
            found[model.name] = _embedder_facts(model)
        elif model.generates_text and is_chat(model.name):
            found[model.name] = _facts(model, sold.get(model.name))
    return dict(sorted(found.items()))


def told_of_json(marketplace: Iterable[MarketplaceModel]) -> set[str]:
    """The models of which the marketplace's list says whether they write JSON."""
    return {_id_of(each) for each in marketplace if each.supported_features is not None}


def is_chat(model_id: str) -> bool:
    """Whether this is the id of a model for chats, which no other model answers."""
    is_id = bool(MODEL_ID.fullmatch(model_id)) and model_id not in SAME_AS
    return is_id and not model_id.startswith(NOT_CHATS)


def _id_of(model: MarketplaceModel) -> str:
    # Some answers have the gateway's name of the provider before the id, some no `@cf/`.
    name = model.id.removeprefix("workers-ai/")
    return name if name.startswith("@") else f"@cf/{name}"


def _facts(model: Model, sold: MarketplaceModel | None) -> Facts:
    values = {each.property_id: each.value for each in model.properties}
    features = set(sold.supported_features or ()) if sold else set()
    inputs = set(sold.input_modalities or ()) if sold else set()
    efforts, default, reasons = _efforts(values.get("reasoning_effort"))
    return Facts(
        context_tokens=_tokens(values.get("context_window"))
        or (_tokens(sold.context_length) if sold else None),
        price=_price(values.get("price")) or (_sold_price(sold) if sold else None),
        images=_is_true(values.get("vision")) or "image" in inputs,
        tools=_is_true(values.get("function_calling")) or "tools" in features,
        json=bool(JSON_FEATURES & features),
        reasons=_is_true(values.get("reasoning")) or reasons or "reasoning" in features,
        efforts=efforts,
        default=default,
        needs_paid_plan=_is_true(values.get("require_workers_paid")),
        ends=model.ends,
    )


def _embedder_facts(model: Model) -> Facts:
    values = {each.property_id: each.value for each in model.properties}
    return Facts(
        context_tokens=_tokens(values.get("max_input_tokens"))
        or _tokens(values.get("context_window")),
        price=_price(values.get("price"), output=0),
        needs_paid_plan=_is_true(values.get("require_workers_paid")),
        ends=model.ends,
        embeds=True,
        dimensions=_tokens(values.get("output_dimensions")),
    )


def _is_true(value: object) -> bool:
    # Values are texts, also those that are none.
    return value is True or str(value).lower() == "true"


def _tokens(value: object) -> int | None:
    try:
        tokens = int(str(value))
    except ValueError:
        return None
    return tokens if tokens > 0 else None


def _efforts(value: Any) -> tuple[tuple[Effort, ...], Effort | None, bool]:
    """The efforts in the property `reasoning_effort`, the one by default, and whether there is
    any reasoning. Older entries have the efforts as one text."""
    if isinstance(value, str):
        value = {"supported_efforts": value.split(",")}
    if not isinstance(value, dict):
        return (), None, False
    listed = value.get("supported_efforts")
    words = [str(each).strip().lower() for each in listed] if isinstance(listed, list) else []
    efforts = {WORDS[word] for word in words if word in WORDS}
    if value.get("mandatory") is True:
        efforts.discard("none")
    told = value.get("default_effort")
    default = WORDS.get(told.lower()) if isinstance(told, str) else None
    if value.get("default_enabled") is False:
        default = "none"
    if default not in efforts:
        default = None
    return tuple(sorted(efforts, key=EFFORTS.index)), default, True


def _price(value: Any, output: int | None = None) -> Price | None:
    """The price in the property `price`, a list of units; None where a unit that is needed is not
    there, or not in dollars. `output`: what output costs where the list does not say."""
    by_unit = {}
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict) and each.get("currency") == "USD":
            by_unit[each.get("unit")] = _micro_usd(each.get("price"), Decimal(1))
    return _whole_price(
        by_unit.get("per M input tokens"),
        by_unit.get("per M output tokens", output),
        by_unit.get("per M cached input tokens"),
    )


def _sold_price(model: MarketplaceModel) -> Price | None:
    """The price in a marketplace's entry: texts, in dollars per token."""
    prices = model.pricing or {}
    found = [
        _micro_usd(prices.get(key), Decimal(MICRO))
        for key in ("prompt", "completion", "input_cache_read")
    ]
    return _whole_price(*found)


def _whole_price(given: int | None, output: int | None, cached: int | None) -> Price | None:
    if given is None or output is None:
        return None
    return Price(given, output, cached or None)


def _micro_usd(dollars: object, times: Decimal) -> int | None:
    """Dollars as micro-dollars of so many times the amount."""
    try:
        amount = Decimal(str(dollars)) * times * MICRO
    except InvalidOperation:
        return None
    return round(amount) if amount.is_finite() and amount >= 0 else None
