"""The catalogue of models: what is known of each, as of a date.

It is made of what Cloudflare's API lists (`listed`, which `bluey models refresh` writes), what is
known of other vendors' models (`vendors`) and what no list says (`known`), both kept by hand.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from bluey.models.facts import Facts
from bluey.models.known import (
    CONTEXT_TOKENS,
    DIMENSIONS,
    FAMILIES,
    IMAGE_INPUT,
    IMAGE_TOKENS,
    SAME_AS,
    TEXTS_PER_CALL,
    WRITE_JSON,
    Family,
)
from bluey.models.listed import LISTED
from bluey.models.model import MOST_TEXTS_PER_CALL, Model, Reasoning
from bluey.models.vendors import VENDORS

_LONGEST_FAMILY = max(map(len, FAMILIES))

# A model that reasons, and nobody says how it is told how much.
_UNTOLD = Reasoning((), "high", "nothing")


def listed_ids() -> tuple[str, ...]:
    """The ids of the catalogue's models, those that were retired among them."""
    return (*LISTED, *VENDORS, *SAME_AS)


def facts_of(model_id: str) -> Facts | None:
    """What is listed of a model; None where it is not listed."""
    same = SAME_AS.get(model_id, model_id)
    return LISTED.get(same) or VENDORS.get(same)


def family_of(model_id: str) -> Family | None:
    """What is known of all models whose ids begin like this one's; None where nothing is."""
    same = SAME_AS.get(model_id, model_id)
    lengths = range(min(len(same), _LONGEST_FAMILY), 0, -1)
    return next((FAMILIES[same[:n]] for n in lengths if same[:n] in FAMILIES), None)


def model_of(model_id: str) -> Model:
    """What is known of a model. Of an id that is not listed, that is what is known of its
    family, or nothing."""
    # Only listed models are kept: a request may name anything.
    return _listed_model(model_id) if facts_of(model_id) else _unlisted_model(model_id)


def _unlisted_model(model_id: str) -> Model:
    family = family_of(model_id) or Family("")
    return Model(model_id, reasoning=family.reasoning, lacks=family.lacks)


@cache
def _listed_model(model_id: str) -> Model:
    return described(model_id, facts_of(model_id) or Facts())


def described(model_id: str, facts: Facts) -> Model:
    """What is known of a listed model of which the list says this."""
    if facts.embeds:
        return _described_embedder(model_id, facts)
    family = family_of(model_id) or Family("")
    same = SAME_AS.get(model_id, model_id)
    return Model(
        id=model_id,
        dialect=family.dialect or None,
        context_tokens=CONTEXT_TOKENS.get(same, facts.context_tokens),
        price=facts.price,
        takes_images=facts.images,
        takes_tools=facts.tools or None,
        writes_json=facts.json or same in WRITE_JSON or None,
        lacks=family.lacks,
        image_tokens=IMAGE_TOKENS.get(same),
        has_image_input=same in IMAGE_INPUT,
        reasoning=_reasoning(facts, family.reasoning),
        needs_paid_plan=facts.needs_paid_plan,
        ends=facts.ends,
        is_listed=True,
        embeds=False,
    )


def _described_embedder(model_id: str, facts: Facts) -> Model:
    return Model(
        id=model_id,
        context_tokens=CONTEXT_TOKENS.get(model_id, facts.context_tokens),
        price=facts.price,
        needs_paid_plan=facts.needs_paid_plan,
        ends=facts.ends,
        is_listed=True,
        embeds=True,
        dimensions=DIMENSIONS.get(model_id, facts.dimensions),
        texts_per_call=TEXTS_PER_CALL.get(model_id, MOST_TEXTS_PER_CALL),
    )


def _reasoning(facts: Facts, known: Reasoning | None) -> Reasoning | None:
    """How a model reasons: by the list as far as that says it, else by its family."""
    if not facts.efforts:
        if known is None and facts.reasons:
            return _UNTOLD
        return known
    known = known or _UNTOLD
    usual = known.default if known.default in facts.efforts else facts.efforts[-1]
    return replace(
        known,
        efforts=facts.efforts,
        default=facts.default or usual,
        control="reasoning_effort" if known.control == "nothing" else known.control,
    )
