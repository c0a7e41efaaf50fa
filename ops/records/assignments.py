"""What `bluey tenant set` is told: places in a tenant's settings, and their values."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from bluey.tenants.override import group_of
from bluey.tenants.settings import Tenant
from ops.errors import OpsError
from ops.spelling import closest, is_like, question

ALIASES = "models.aliases."
LISTS = ("models.allowed",)
"""The places whose value is a list; in a command line its items may have commas between them."""

SPELLING = 0.75
"""How alike two words are of which one is the other, misspelt."""

EXAMPLE = "Write PLACE=VALUE, such as budgets.daily.tokens=+20%."


@cache
def places() -> tuple[str, ...]:
    """The places that can be overridden, as the settings' own types have them."""
    schema = Tenant.model_json_schema(by_alias=True)
    found = dict.fromkeys(_leaves(schema, schema["$defs"]))
    return tuple(path for path in found if group_of(path) is not None)


def _leaves(schema: Any, named: Any, path: str = "") -> Iterator[str]:
    for branch in schema.get("anyOf", [schema]):
        found = named[branch["$ref"].rsplit("/", 1)[-1]] if "$ref" in branch else branch
        if "properties" in found:
            for key, inner in found["properties"].items():
                yield from _leaves(inner, named, f"{path}.{key}" if path else key)
        elif found.get("type") != "null":
            yield path


def parse_place(text: str) -> str:
    """A place that can be overridden.

    Raises:
        OpsError: there is no such place; says which was meant.
    """
    if text in places() or (text.startswith(ALIASES) and group_of(text) is not None):
        return text
    meant = [each for each in places() if each.endswith(f".{text}")] or _like(text)
    raise OpsError(
        f"{text}: this is no place that can be overridden{question(meant)}",
        advice=f"There are: {', '.join(places())}, {ALIASES}NAME. Nothing was changed.",
    )


def _like(text: str) -> list[str]:
    """The place that is spelt nearly so. A part that is another word (`weekly` for `daily`) is no
    spelling, and a guess would mislead to another limit."""
    steps = text.rstrip(".").split(".")
    spelt_so = [
        place
        for place in places()
        if len(steps) == place.count(".") + 1
        and all(map(_is_spelt_like, steps[1:], place.split(".")[1:]))
    ]
    found = closest(text, spelt_so)
    return [found] if found else []


def _is_spelt_like(step: str, of_place: str) -> bool:
    return is_like(step, of_place, alike=SPELLING)


def parse_assignments(texts: Sequence[str]) -> dict[str, object]:
    """Each place with its value.

    Raises:
        OpsError: one of the texts is no assignment, or two are of one place; names it.
    """
    found: dict[str, object] = {}
    for text in texts:
        # The name of an alias may contain anything but `=`.
        place, equals, value = text.partition("=")
        if not equals:
            raise OpsError(f"'{text}' has no value", advice=f"{EXAMPLE} Nothing was changed.")
        place = parse_place(place.strip())
        if place in found:
            raise OpsError(f"{place}: it is named twice", advice="Nothing was changed.")
        found[place] = _value(place, value.strip())
    return found


def _value(place: str, text: str) -> object:
    """A value as the settings have it: JSON, else a text."""
    if re.fullmatch(r"\d+(\.\d+)?%", text, re.ASCII):
        raise OpsError(
            f"{place}: '{text}' could mean two things",
            advice=f"Write +{text} for more and -{text} for less. Nothing was changed.",
        )
    try:
        return json.loads(text)
    except ValueError:
        return [each.strip() for each in text.split(",")] if place in LISTS else text
