"""Texts from token ids, by a table."""

from __future__ import annotations

import pytest

from bluey.errors import InvalidRequest, Problem
from bluey.tokens.token_ids import TOKEN_IDS, TokenTable, is_table
from tests.fakes.token_tables import make_token_table

SMILE = "🙂".encode()
LAST = TOKEN_IDS - 1
TABLE = make_token_table(
    {0: b"Hello", 1: b" world", 2: SMILE[:2], 3: SMILE[2:], 4: b"\xff", 5: SMILE, LAST: b"end"}
)
MOST_BYTES = 100


@pytest.fixture(scope="module")
def table() -> TokenTable:
    return TokenTable(TABLE)


@pytest.mark.parametrize(
    ("encoded", "texts"),
    [
        ([(0, 1)], ["Hello world"]),
        ([(0,), (1, 0), (LAST,)], ["Hello", " worldHello", "end"]),
        ([(5,), (2, 3)], ["🙂", "🙂"]),
        ([(2,), (3, 0)], ["\ufffd", "\ufffd\ufffdHello"]),
        ([(0, 4, 1)], ["Hello\ufffd world"]),
        ([(7,)], ["?"]),
    ],
    ids=["one", "several", "a character", "one cut in two", "no character", "another id"],
)
def test_ids_become_texts(
    table: TokenTable, encoded: list[tuple[int, ...]], texts: list[str]
) -> None:
    assert tuple(texts) == table.texts(encoded, MOST_BYTES)


def test_texts_of_too_many_bytes_are_not_made(table: TokenTable) -> None:
    most, more = [(0,) * 19, (0,)], [(0,) * 19, (0, 7)]

    assert ("Hello" * 19, "Hello") == table.texts(most, MOST_BYTES)
    with pytest.raises(InvalidRequest) as raised:
        table.texts(more, MOST_BYTES)
    problem = Problem("input", "Decoded, these token ids have more than 100 bytes")
    assert (problem,) == raised.value.problems


def test_only_the_real_table_is_the_table() -> None:
    assert not is_table(TABLE)
