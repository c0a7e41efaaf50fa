"""The table of token ids that setup makes from OpenAI's vocabulary."""

from pathlib import Path

import pytest

from bluey.tokens.token_ids import TOKEN_IDS, TokenTable, is_table
from ops.errors import OpsError
from ops.local import token_table
from ops.local.setup import steps
from ops.local.token_table import TABLE, VOCABULARY, make_table, table_is_made

# As tiktoken encodes them: `Hello world`, `Grüße 🙂`, and the longest token.
ENCODED = [(9906, 1917), (6600, 2448, 24352, 28584), (58040,)]
TEXTS = ("Hello world", "Grüße 🙂", " " * 128)


def test_the_table_decodes_what_openais_tokenizer_encodes() -> None:
    content = make_table()

    assert is_table(content)
    assert TEXTS == TokenTable(content).texts(ENCODED, 1_000)


def test_the_table_begins_with_the_bytes_and_ends_with_the_last_token() -> None:
    table = TokenTable(make_table())

    # The first 256 tokens are the bytes, those that can be printed first.
    assert ("!", "~", " Conveyor") == table.texts([(0,), (93,), (TOKEN_IDS - 1,)], 1_000)


def test_what_setup_makes_is_where_the_worker_looks_for_it() -> None:
    assert table_is_made()
    assert TABLE.read_bytes() == make_table()
    assert table_is_made in [step.is_done for step in steps()]


def test_another_vocabulary_is_refused(tmp_path: Path) -> None:
    other = tmp_path / VOCABULARY.name
    other.write_bytes(VOCABULARY.read_bytes().replace(b" 7\n", b" 8\n", 1))

    with pytest.raises(OpsError, match="gpt-tokenizer is not OpenAI's"):
        make_table(other)


@pytest.mark.parametrize("content", [None, b"", b"another"])
def test_a_table_that_is_not_the_one_is_made_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "table.bin"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(token_table, "TABLE", path)

    assert not table_is_made()
    token_table.write_table()
    assert table_is_made()
