"""The models that are served on a date: by the Worker's catalogue, or by what the API lists."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property

from bluey.models.facts import Facts
from bluey.models.known import SAME_AS
from bluey.models.listed import AS_OF, LISTED
from bluey.models.vendors import VENDORS
from ops.catalogue.reading import facts_by_id
from ops.cloudflare.answers import Model
from ops.spelling import closest

NAMED_AT_MOST = 5
"""How many models a message proposes at most."""

NOT_LISTED = ("dynamic/", "custom-")
"""How names begin that no list has: a gateway's own routes and providers."""


@dataclass(frozen=True)
class Catalogue:
    """The chat models on a date.

    `models` has what is listed of each, with the day from which its calls fail (`ends`); a model
    whose day is to come is served, too. `is_current`: the API gave this just now, so a model of
    Workers AI that is not in it does not exist.
    """

    as_of: str
    models: Mapping[str, Facts]
    is_current: bool = False

    @cached_property
    def served(self) -> tuple[str, ...]:
        """The models that answer today."""
        return tuple(sorted(name for name in self.models if not self.has_retired(name)))

    def ends(self, model: str) -> str | None:
        """The day from which a model's calls fail, past or to come."""
        facts = self.models.get(model)
        return facts.ends if facts else None

    def has_retired(self, model: str) -> bool:
        """Whether calls of a model fail today."""
        ends = self.ends(model)
        return ends is not None and ends <= today().isoformat()

    def status(self, model: str) -> str:
        """One word for a person."""
        if self.has_retired(model):
            return "retired"
        if self.ends(model) is not None:
            return "ending"
        return "served" if model in self.models else "unknown"

    @property
    def lasting(self) -> list[str]:
        """The served models of which no end is known."""
        return [name for name in self.served if self.ends(name) is None]

    def proposal(self, instead_of: str = "") -> str:
        """Served models whose names are like this one's, for a person to choose from."""
        lasting = self.lasting
        if len(lasting) > NAMED_AT_MOST:
            near = difflib.get_close_matches(instead_of, lasting, n=NAMED_AT_MOST, cutoff=0.0)
            return f"{', '.join(near)}; `bluey models list` has all {len(lasting)}"
        return ", ".join(lasting)

    def meant(self, model: str) -> str | None:
        """The served model that somebody who wrote this may have meant."""
        # Vendors write their own ids otherwise: with hyphens for dots, without the vendor.
        by_name = {_plain(each): each for each in self.lasting}
        if found := by_name.get(_plain(model)):
            return found
        near = closest(_plain(model), by_name, alike=0.75)
        return by_name[near] if near else None


def _plain(model: str) -> str:
    return model.rpartition("/")[2].lower().replace(".", "-").replace("_", "-")


@cache
def catalogue() -> Catalogue:
    """The Worker's catalogue."""
    return Catalogue(AS_OF, every_model(LISTED))


def every_model(listed: Mapping[str, Facts]) -> dict[str, Facts]:
    """The catalogue's models where these are the listed ones: other vendors' are there, too, and
    the ids that another model answers."""
    return {**listed, **VENDORS, **_answered(listed)}


def _answered(listed: Mapping[str, Facts]) -> dict[str, Facts]:
    return {name: listed[other] for name, other in SAME_AS.items() if other in listed}


def today() -> date:
    """Today in UTC, the platform's time zone."""
    return datetime.now(UTC).date()


def current_catalogue(models: Iterable[Model]) -> Catalogue:
    """The catalogue of what the API lists today: Workers AI's models, no other vendor's."""
    found = facts_by_id(models)
    return Catalogue(today().isoformat(), {**found, **_answered(found)}, is_current=True)
