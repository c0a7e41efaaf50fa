"""The keys that a settings file takes at a place, by the types that parse it."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from bluey.validation import Value
from ops.spelling import did_you_mean

UNKNOWN_KEY = "Extra inputs are not permitted"
"""What pydantic says of a key that there is not."""


def said_of_unknown_key(parser: type[Value], path: str) -> str:
    """What to say of a key that the parser does not know, in words for who writes the file."""
    *parents, key = path.split(".")
    return f"is no key here{did_you_mean(key, keys_at(parser, parents))}"


def keys_at(parser: type[Value], path: list[str]) -> list[str]:
    """The keys that the object at a path of the parser's errors takes."""
    parts = [parser]
    for step in path:
        inside = [
            found
            for part in parts
            for name, field in part.model_fields.items()
            if step == (field.alias or name)
            for found in _objects_in(field.annotation)
        ]
        # Any other step is a number in a list, a name in a dict, which may contain dots, or the
        # member of a union: the object after it is of the same type.
        parts = inside or parts
    return [field.alias or name for part in parts for name, field in part.model_fields.items()]


def _objects_in(annotation: Any) -> Iterator[type[Value]]:
    """The types of objects that a field's type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, Value):
        yield annotation
    elif get_origin(annotation) is Annotated:
        yield from _objects_in(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType, tuple, list, dict):
        for each in get_args(annotation):
            yield from _objects_in(each)
