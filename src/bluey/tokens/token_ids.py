"""Text from the token ids of OpenAI's tokenizer cl100k_base.

Clients that cut texts by OpenAI's tokens send the tokens' ids in the place of texts. What each id
stands for is a table of 1 MB, a file beside the Worker (docs/openai-embeddings.md#token-ids): where
the bytes of each token begin, as 32-bit numbers, little-endian, with the end of the last one behind
them, and then all tokens' bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import chain

from bluey.errors import InvalidRequest, Problem

TOKENIZER = "cl100k_base"
# Behind these are only special tokens, which stand for no text.
TOKEN_IDS = 100_256
TABLE_PATH = f"/tokens/{TOKENIZER}.bin"
TABLE_SHA256 = "be5d7411f699f39eefa8ca98a2ad7b1fff16d7b66c48b9b4c11c566474674df7"
_BYTES_PER_PLACE = 4
_PLACES_BYTES = _BYTES_PER_PLACE * (TOKEN_IDS + 1)


def is_table(content: bytes) -> bool:
    """Whether these bytes are the table."""
    return hashlib.sha256(content).hexdigest() == TABLE_SHA256


class TokenTable:
    """What each token id stands for, by the table's bytes."""

    def __init__(self, content: bytes) -> None:
        self._places = memoryview(content)[:_PLACES_BYTES].cast("I")
        self._content = content

    def texts(self, encoded: Sequence[Sequence[int]], most_bytes: int) -> tuple[str, ...]:
        """The texts that these ids are, each below TOKEN_IDS. Half a character, such as one that a
        client cut in two, becomes U+FFFD. Raises InvalidRequest for texts of more bytes than
        `most_bytes`."""
        # Most ids come many times.
        pieces = {each: self._bytes_of(each) for each in set(chain.from_iterable(encoded))}
        longest = max(map(len, pieces.values()), default=0)
        texts, left_bytes = [], most_bytes
        for ids in encoded:
            # Before they are joined: what is too long may be far too long for the isolate.
            may_exceed = longest * len(ids) > left_bytes
            if may_exceed and sum([len(pieces[each]) for each in ids]) > left_bytes:
                message = f"Decoded, these token ids have more than {most_bytes:,} bytes"
                raise InvalidRequest(problems=(Problem("input", message),))
            text = b"".join([pieces[each] for each in ids])
            left_bytes -= len(text)
            texts.append(text.decode("utf-8", "replace"))
        return tuple(texts)

    def _bytes_of(self, token_id: int) -> bytes:
        begin, end = self._places[token_id], self._places[token_id + 1]
        return self._content[_PLACES_BYTES + begin : _PLACES_BYTES + end]
