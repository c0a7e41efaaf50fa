"""What can be told of a JSON text without parsing it.

Parsing a body costs many times what reading it costs, and whoever sends it chooses how much. These
functions pass over its bytes a few times and make no values of them. On a text that is not JSON
they return something, and never raise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice

from pydantic_core import from_json

_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_FLAT = rb'\{[^"{}]*+(?:' + _TEXT + rb'[^"{}]*+)*+\}'
_COMMA = re.compile(rb'[^",]*+(?:' + _TEXT + rb'[^",]*+)*+,', re.DOTALL)
_SPACE = rb"[ \t\r\n]*+"
# A body has one, and now and then another deep inside it.
_MAX_KEYS = 256
# The names and texts of a body that is parsed are far fewer.
MAX_TEXTS = 200_000
_BEFORE_VALUES = (b",", b"[", b"{")
# Where a text has such a list in it, that is no value, and may as well be left out.
_NUMBERS = re.compile(rb"\[[0-9, \t\r\n]*+\]")
_NO_SIGNS = bytes(set(range(256)) - set(b'",[]{}'))


def text_at_top(body: bytes, name: str) -> str | None:
    """The text that the outermost object of a JSON text has under this name; None where it has
    none, or something else."""
    found = _value_at_top(body, _key(name, _TEXT))
    return None if found is None else _decoded(found)


def reader_of(name: str) -> Callable[[bytes], str | None]:
    """`text_at_top` for one name. Its pattern is compiled here: made when the code is imported, it
    costs no request anything."""
    _key(name, _TEXT)
    return partial(text_at_top, name=name)


def text_inside(body: bytes, outer: str, name: str) -> str | None:
    """The text with this name in the object that the outermost object of a JSON text has under the
    name `outer`; None where there is none, or where that object has another object in it."""
    found = _value_at_top(body, _key(outer, _FLAT))
    return None if found is None else text_at_top(found, name)


def _value_at_top(body: bytes, pattern: re.Pattern[bytes]) -> bytes | None:
    """What the pattern of a key's value matches in the outermost object."""
    found: bytes | None = None
    depth, passed = 0, 0
    for key in islice(pattern.finditer(body), _MAX_KEYS):
        if body[key.start() - 1 : key.start()] == b"\\":
            # The end of another name, which has a quotation mark in it.
            continue
        opened = _opened(body[passed : key.start()])
        if opened is None:
            return None
        depth += opened
        passed = key.start()
        if depth == 1:
            # Of a name that comes twice, the last one counts, as everywhere.
            found = key[1]
    return found


@cache
def _key(name: str, value: bytes) -> re.Pattern[bytes]:
    # It begins with plain bytes, for which the search is many times faster than for a pattern. An
    # unescaped quotation mark is never inside a text, so this cannot match there.
    quoted = re.escape(f'"{name}"'.encode())
    return re.compile(quoted + _SPACE + b":" + _SPACE + b"(" + value + b"|n)", re.DOTALL)


def _decoded(text: bytes) -> str | None:
    try:
        value = from_json(text)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def commas_in(body: bytes) -> Iterator[int]:
    """Where each comma of a JSON text ends that is not inside a text; up to where it is no JSON."""
    found = _COMMA.match(body)
    while found is not None:
        yield found.end()
        found = _COMMA.match(body, found.end())


def has_more_values(body: bytes, most: int) -> bool:
    """Whether a JSON text has more values than this, counted by its commas and by what it opens."""
    # Most bodies have so few of these signs that it does not matter where they are.
    if sum(map(body.count, _BEFORE_VALUES)) <= most:
        return False
    outside = _outside(body)
    return outside is None or sum(map(outside.count, _BEFORE_VALUES)) > most


def without_numbers(body: bytes) -> bytes:
    """A JSON text without its lists of nothing but digits; no JSON text any more. Whatever else is
    a value of it still counts in `has_more_values`."""
    return _NUMBERS.sub(b"", body)


def _opened(piece: bytes) -> int | None:
    """How many more objects and lists a piece opens than it closes; None where it has too many
    texts. It begins outside a text."""
    outside = _outside(piece)
    if outside is None:
        return None
    return sum(map(outside.count, (b"{", b"["))) - sum(map(outside.count, (b"}", b"]")))


def _outside(piece: bytes) -> bytes | None:
    """The commas and brackets of a piece that are outside its texts; None where it has too many
    texts. It begins outside a text."""
    if b"\\" in piece:
        piece = piece.replace(rb"\\", b"").replace(rb"\"", b"")
    # Two quotation marks with nothing between them change nothing for what is around them: without
    # them, there are few texts left to split at.
    signs = piece.translate(None, _NO_SIGNS).replace(b'""', b"")
    if signs.count(b'"') > 2 * MAX_TEXTS:
        return None
    return b"".join(signs.split(b'"')[::2])
