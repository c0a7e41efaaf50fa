"""The catalogue as a table: for a terminal, for programs, for docs/models.md."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from bluey.models.catalogue import described
from bluey.models.facts import Facts
from bluey.models.model import Model, Price, Reasoning
from ops.catalogue.known import Catalogue
from ops.deployment.project import owner
from ops.project.paths import ROOT

DOCUMENT = ROOT / "docs/models.md"

BEGIN, END = "<!-- the table, from the catalogue -->", "<!-- the end of the table -->"


class Ability(StrEnum):
    """What a model can do beyond text."""

    IMAGES = "images"
    TOOLS = "tools"
    JSON = "json"
    REASONING = "reasoning"
    EMBEDDINGS = "embeddings"


LETTERS = {
    Ability.IMAGES: "I",
    Ability.TOOLS: "T",
    Ability.JSON: "J",
    Ability.REASONING: "R",
}


def abilities(model: Model) -> list[Ability]:
    """What a model is known to be able to do."""
    can = {
        Ability.IMAGES: model.takes_images,
        Ability.TOOLS: model.takes_tools,
        Ability.JSON: model.writes_json,
        Ability.REASONING: model.reasoning is not None,
        Ability.EMBEDDINGS: model.embeds,
    }
    return [each for each in Ability if can[each]]


def described_models(known: Catalogue, names: Iterable[str]) -> list[Model]:
    """What is known of these models, sorted by their ids."""
    listed = known.models
    return [
        described(name, listed[name]) if name in listed else Model(name) for name in sorted(names)
    ]


COLUMNS = ("model", "status", "context", "$ in/out", "can", "used by")
LEGEND = (
    "$: per million tokens; can: I images, T tools, J JSON mode, R reasoning, or E embeddings alone"
)


def terminal_row(model: Model, status: str, places: Iterable[str]) -> tuple[str | None, ...]:
    """One model for a person."""
    can = abilities(model)
    price = model.price
    return (
        model.id,
        status,
        _thousands(model.context_tokens),
        f"{_dollars(price.input_micro_usd)}/{_dollars(price.output_micro_usd)}" if price else None,
        _letters(can),
        _owners(places),
    )


def _letters(can: list[Ability]) -> str:
    if Ability.EMBEDDINGS in can:
        return "E"
    return "".join(letter if each in can else "-" for each, letter in LETTERS.items())


def _thousands(tokens: int | None) -> str | None:
    if tokens is None or tokens < 1_000:
        return None if tokens is None else str(tokens)
    return f"{tokens // 1000}k"


def _dollars(micro_usd: int) -> str:
    return f"{micro_usd / 1e6:.4f}".rstrip("0").rstrip(".")


def _owners(places: Iterable[str]) -> str | None:
    """Whose files name a model, the first of them by name."""
    owners = sorted({owner(place.split()[0]) for place in places})
    if not owners:
        return None
    return owners[0] if len(owners) == 1 else f"{owners[0]} +{len(owners) - 1}"


def value_of(model: Model, status: str, places: list[str]) -> dict[str, Any]:
    """One model for a program."""
    price, reasoning = model.price, model.reasoning
    return {
        "model": model.id,
        "status": status,
        "ends": model.ends,
        "dialect": model.dialect,
        "contextTokens": model.context_tokens,
        "dimensions": model.dimensions,
        "microUsdPerMillionTokens": price and _price_value(price),
        "can": abilities(model),
        "reasoning": reasoning
        and {
            "efforts": reasoning.efforts,
            "default": reasoning.default,
            "control": reasoning.control,
        },
        "needsPaidPlan": model.needs_paid_plan,
        "usedBy": places,
    }


def _price_value(price: Price) -> dict[str, Any]:
    long = price.long_context
    return {
        "input": price.input_micro_usd,
        "cachedInput": price.cached_micro_usd,
        "cacheWrite": price.written_micro_usd,
        "output": price.output_micro_usd,
        "longContext": long and {"above": long.above_tokens, **_price_value(long.price)},
    }


def document_text(text: str, models: Mapping[str, Facts], as_of: str) -> str:
    """docs/models.md with the table of these models in its place."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{document_table(models, as_of)}\n{END}{after}"


def document_table(models: Mapping[str, Facts], as_of: str) -> str:
    """The models that are served and have no end, as Markdown."""
    known = Catalogue(as_of, models)
    rows = [
        f"| {' | '.join(_document_row(each))} |\n"
        for each in described_models(known, known.lasting)
    ]
    return (
        f"As of {as_of}. Prices are in $ per million tokens (input, cached input, output). Some\n"
        "are higher for a request with more tokens of input than a number.\n"
        "`*`: how a model reasons when it is told nothing. P: needs a paid plan.\n\n"
        "| model | dialect | context | price | can | reasoning | plan |\n"
        "|---|---|---|---|---|---|---|\n"
        f"{''.join(rows)}"
    )


def _document_row(model: Model) -> tuple[str, ...]:
    can: list[str] = [each for each in abilities(model) if each is not Ability.REASONING]
    if model.dimensions:
        can[can.index(Ability.EMBEDDINGS)] = f"embeddings of {model.dimensions:,} numbers"
    return (
        f"`{model.id}`",
        model.dialect or "-",
        f"{model.context_tokens:,}" if model.context_tokens else "-",
        _prices(model.price) if model.price else "-",
        ", ".join(can) or "-",
        _efforts(model.reasoning) if model.reasoning else "-",
        "P" if model.needs_paid_plan else "",
    )


def _prices(price: Price) -> str:
    cached = "-" if price.cached_micro_usd is None else _dollars(price.cached_micro_usd)
    prices = f"{_dollars(price.input_micro_usd)}, {cached}, {_dollars(price.output_micro_usd)}"
    long = price.long_context
    return f"{prices}; above {long.above_tokens:,}: {_prices(long.price)}" if long else prices


def _efforts(reasoning: Reasoning) -> str:
    if not reasoning.efforts:
        return "always"
    marked = [f"{each}\\*" if each == reasoning.default else each for each in reasoning.efforts]
    return ", ".join(marked)
