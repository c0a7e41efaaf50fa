"""Finds what the modules of a room define, so that a new thing is one new file (ADR-012)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from types import MappingProxyType, ModuleType
from typing import TypeVar

Key = TypeVar("Key")
T = TypeVar("T")


def values_in(room: ModuleType, kind: type[T]) -> tuple[T, ...]:
    """Every value of this kind at the top level of a module in the room (or in a room inside it).
    Each is there once, in the order of the modules' names."""
    modules = pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
    found: dict[int, T] = {}
    for name in sorted(module.name for module in modules):
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, kind):
                found.setdefault(id(value), value)
    return tuple(found.values())


def table_of(entries: Iterable[tuple[Key, T]]) -> Mapping[Key, T]:
    """The entries as a dict. Raises ValueError where two have the same key."""
    table: dict[Key, T] = {}
    for key, value in entries:
        if key in table:
            raise ValueError(f"{key!r} is both {table[key]!r} and {value!r}")
        table[key] = value
    return MappingProxyType(table)
