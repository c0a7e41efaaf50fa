"""The tokens that are held for a text, and charged where the upstream gives no count."""

from __future__ import annotations

from collections.abc import Sequence

TOKENS_PER_MESSAGE = 3
CHARACTERS_PER_TOKEN = 4


def bound_tokens(text: str) -> int:
    """The tokens that are held for this text. Never 0 for a text that is not empty."""
    return max(1, round(len(text) / CHARACTERS_PER_TOKEN)) if text else 0


def bound_input_tokens(texts: Sequence[str], messages: int) -> int:
    """The tokens that are held for a prompt of this many messages; `texts` is all that the model
    reads."""
    characters = sum(map(len, texts))
    return max(1, TOKENS_PER_MESSAGE * messages + round(characters / CHARACTERS_PER_TOKEN))
