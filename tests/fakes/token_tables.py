"""A small table of token ids, laid out as the real one."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import accumulate

from bluey.tokens.token_ids import TOKEN_IDS


def make_token_table(tokens: Mapping[int, bytes]) -> bytes:
    """The table where these ids stand for these bytes, and every other for a question mark."""
    pieces = [tokens.get(each, b"?") for each in range(TOKEN_IDS)]
    places = accumulate(map(len, pieces), initial=0)
    return struct.pack(f"<{TOKEN_IDS + 1}I", *places) + b"".join(pieces)
