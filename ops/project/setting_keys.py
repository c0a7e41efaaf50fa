"""The keys that a settings file takes at a place, by the types that parse it."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from bluey.errors import Problem, SettingsError
from bluey.tenants.settings import Tenant
from bluey.validation import UNKNOWN_KEY, Value
from ops.spelling import did_you_mean


def message_of(problem: Problem, parser: type[Value] = Tenant) -> str:
    """What is wrong at a place. Of a key that the parser does not know it is also said which was
    meant, if one is spelt like it."""
    if problem.message != UNKNOWN_KEY:
        return problem.message
    *parents, key = problem.path.split(".")
    return f"{UNKNOWN_KEY}{did_you_mean(key, keys_at(parser, parents))}"


def settings_message(error: SettingsError, parser: type[Value] = Tenant) -> str:
    """What is wrong with settings: where they are, then each place with its message."""
    listed = "; ".join(f"{each.path}: {message_of(each, parser)}" for each in error.problems)
    return f"{error.source}: {listed}"


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
