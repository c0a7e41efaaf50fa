"""JSON values as a person would write them in a program."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Notation:
    """How a language writes a value: its constants, and what is special about its lists and
    objects."""

    constants: Mapping[object, str] = field(default_factory=dict)
    has_bare_keys: bool = False
    has_spaces_in_braces: bool = False
    may_end_with_comma: bool = True
    indent: int = 2


JSON = Notation(may_end_with_comma=False)
JAVASCRIPT = Notation(has_bare_keys=True, has_spaces_in_braces=True)
PYTHON = Notation(MappingProxyType({True: "True", False: "False", None: "None"}), indent=4)

LINE_LENGTH = 60
"""What the page shows of a line without scrolling."""


def written(value: object, notation: Notation, indent: int = 0, room: int = LINE_LENGTH) -> str:
    """A value in this notation. `indent` is that of the line it begins in, and `room` is what is
    left of the line: a longer value has a line for each of its items."""
    whole = _in_one_line(value, notation)
    if len(whole) <= room or not isinstance(value, (dict, list)) or not value:
        return whole
    inner = indent + notation.indent
    items = [
        f"{' ' * inner}{name}{written(item, notation, inner, LINE_LENGTH - inner - len(name) - 1)}"
        for name, item in _items(value, notation)
    ]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    end = "," if notation.may_end_with_comma else ""
    lines = ",\n".join(items)
    return f"{opening}\n{lines}{end}\n{' ' * indent}{closing}"


def _in_one_line(value: object, notation: Notation) -> str:
    if isinstance(value, (bool, type(None))) and value in notation.constants:
        return notation.constants[value]
    if not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    inner = ", ".join(name + _in_one_line(item, notation) for name, item in _items(value, notation))
    if isinstance(value, list):
        return f"[{inner}]"
    space = " " if notation.has_spaces_in_braces and value else ""
    return f"{{{space}{inner}{space}}}"


def _items(value: dict[str, object] | list[object], notation: Notation) -> list[tuple[str, object]]:
    """What is in a list or an object, each with what stands before it."""
    if isinstance(value, list):
        return [("", item) for item in value]
    return [(f"{_key(name, notation)}: ", item) for name, item in value.items()]


def _key(name: str, notation: Notation) -> str:
    return name if notation.has_bare_keys and name.isidentifier() else json.dumps(name)
