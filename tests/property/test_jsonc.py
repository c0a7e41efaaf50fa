"""JSON with comments means what the JSON in it means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle

from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.tenants import jsonc
from tests.proof import tries

# Strings that look like what is left out.
TRICKY = st.sampled_from(["//", "/*", "*/", ",]", ",}", '"', "\\", '\\"//', "/", "\n"])
STRINGS = st.lists(TRICKY | st.text(max_size=4), max_size=4).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | STRINGS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRINGS, inner, max_size=4),
    max_leaves=6,
)
FILLERS = st.one_of(
    st.just(""),
    st.sampled_from([" ", "\n", "\t", " \r\n "]),
    st.text(max_size=6).map(lambda text: f"//{text.replace(chr(10), '')}\n"),
    STRINGS.map(lambda text: f"/*{text.replace('*/', '')}*/").filter(
        lambda c: c.find("*/", 2) == len(c) - 2
    ),
)


def tokens_of(value: object, trailing_commas: Iterator[bool]) -> Iterator[str]:
    """The value's JSON, token by token; a comma may follow the last of several."""
    if isinstance(value, dict):
        yield "{"
        for position, (key, inner) in enumerate(value.items()):
            if position:
                yield ","
            yield json.dumps(key)
            yield ":"
            yield from tokens_of(inner, trailing_commas)
        if len(value) > 0 and next(trailing_commas):
            yield ","
        yield "}"
    elif isinstance(value, list):
        yield "["
        for position, inner in enumerate(value):
            if position:
                yield ","
            yield from tokens_of(inner, trailing_commas)
        if len(value) > 0 and next(trailing_commas):
            yield ","
        yield "]"
    else:
        yield json.dumps(value)


@given(
    value=VALUES,
    fillers=st.lists(FILLERS, min_size=1, max_size=8),
    trailing_commas=st.lists(st.booleans(), min_size=1, max_size=4),
)
@settings(max_examples=tries(400, everyday=100))
def test_comments_and_trailing_commas_change_nothing(
    value: object, fillers: list[str], trailing_commas: list[bool]
) -> None:
    filler = cycle(fillers)
    tokens = tokens_of(value, cycle(trailing_commas))

    text = next(filler) + "".join(token + next(filler) for token in tokens)

    assert value == jsonc.loads(text)


@given(value=VALUES, indent=st.none() | st.integers(0, 3), ensure_ascii=st.booleans())
def test_plain_json_is_read_as_json(value: object, indent: int | None, ensure_ascii: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ensure_ascii)

    assert json.loads(text) == jsonc.loads(text)
