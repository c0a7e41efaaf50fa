"""What the modules of a room define, so that adding a thing is adding a file."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def values_in(room: ModuleType, kind: type[T]) -> tuple[T, ...]:
    """Every value of this kind that a module of the room (or of a room in it) has at its top
    level, each once, in the order of the modules' names."""
    names = sorted(
        found.name for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
    )
    found: dict[int, T] = {}
    for name in names:
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, kind):
                found.setdefault(id(value), value)
    return tuple(found.values())
