"""The models that Workers AI serves: from the file in this checkout, or from the API."""

import difflib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bluey.tenants import jsonc
from ops.cloudflare.answers import Model

FILE = Path(__file__).with_name("catalogue.jsonc")

NAMED_AT_MOST = 5
"""How many models a message proposes at most."""


class Catalogue(BaseModel):
    """The chat models on a date.

    `served` has the models that answer. `retired` maps a model to the day from which its calls
    fail; if that day is in the future, the model is in both. `reasoning` has the models that reason
    unless told otherwise, each with its source. `is_current`: the API gave this just now, so a
    model that is in neither does not exist.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: str
    served: tuple[str, ...]
    retired: dict[str, str]
    reasoning: dict[str, str] = {}
    is_current: bool = False

    def has_retired(self, model: str) -> bool:
        """Whether calls of a model fail today."""
        return model in self.retired and self.retired[model] <= today().isoformat()

    def proposal(self, instead_of: str = "") -> str:
        """Served models whose names are like this one's, for a person to choose from."""
        lasting = [model for model in self.served if model not in self.retired]
        if len(lasting) > NAMED_AT_MOST:
            near = difflib.get_close_matches(instead_of, lasting, n=NAMED_AT_MOST, cutoff=0.0)
            return f"{', '.join(near)}; bluey models list has all {len(lasting)}"
        return ", ".join(lasting)


@cache
def catalogue() -> Catalogue:
    """The bundled catalogue."""
    return Catalogue.model_validate(jsonc.loads(FILE.read_text()))


def today() -> date:
    """Today in UTC, the platform's time zone."""
    return datetime.now(UTC).date()


def current_catalogue(models: Iterable[Model]) -> Catalogue:
    """The catalogue of what the API lists today."""
    now = today().isoformat()
    chats = [each for each in models if each.generates_text]
    ends = {each.name: each.ends for each in chats if each.ends is not None}
    served = {each.name for each in chats if ends.get(each.name, "9999") > now}
    return Catalogue(
        as_of=now,
        served=tuple(sorted(served)),
        retired=dict(sorted(ends.items())),
        is_current=True,
    )


def merge(old: Catalogue, current: Catalogue) -> Catalogue:
    """The catalogue to keep.

    The API drops a model some months after its retirement; the catalogue keeps it. A model that the
    API dropped without a date counts as retired today.
    """
    dropped = {model: current.as_of for model in old.served if model not in current.served}
    retired = {**dropped, **old.retired, **current.retired}
    # The model is served again, or its end was cancelled: the old date is wrong.
    retired = {
        model: day
        for model, day in retired.items()
        if model not in current.served or model in current.retired
    }
    return Catalogue(
        as_of=current.as_of,
        served=current.served,
        retired=dict(sorted(retired.items())),
        reasoning=old.reasoning,
    )


def difference(old: Catalogue, new: Catalogue) -> list[str]:
    """The changes, a line per model."""
    lines = [f"+ {model}" for model in new.served if model not in old.served]
    lines += [f"- {model}" for model in old.served if model not in new.served]
    for model in sorted(old.retired.keys() | new.retired.keys()):
        before, after = old.retired.get(model), new.retired.get(model)
        if before != after:
            lines.append(f"~ {model}: ends {before or 'not planned'} -> {after or 'not planned'}")
    return lines


def catalogue_text(catalogue: Catalogue) -> str:
    """The text of the catalogue's file."""
    served = json.dumps(catalogue.served, indent=2).replace("\n", "\n  ")
    retired = json.dumps(catalogue.retired, indent=2).replace("\n", "\n  ")
    reasoning = json.dumps(catalogue.reasoning, indent=2).replace("\n", "\n  ")
    return f"""\
// The Workers AI models for chats, as of the date: what `bluey check` and `bluey tenant new` know
// about them. Written by `bluey models refresh`, from the platform's own list; it has a model's
// retirement only for some months, so entries of "retired" are kept.
{{
  "as_of": {json.dumps(catalogue.as_of)},
  "served": {served},
  // Model to the day from which on calls of it fail; that day may be to come.
  "retired": {retired},
  // Models that reason before they answer unless told otherwise, to where that was read; what they
  // reason counts as output. Kept by hand.
  "reasoning": {reasoning}
}}
"""
