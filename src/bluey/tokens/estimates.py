"""The estimate of a prompt's tokens that the HTTP contract fixes for two places.

They are the `tokensIn` of a stream that failed before its first token, and the `x-tokens-in` at a
stream's start. What is held and charged is `bluey.tokens.bounds`.
"""

from __future__ import annotations

from collections.abc import Iterable

TOKENS_PER_MESSAGE = 3
CHARACTERS_PER_TOKEN = 4


def estimate_input_tokens(contents: Iterable[str]) -> int:
    """Estimates the tokens of a prompt with these message contents: 3 per message + characters / 4.

    The contract fixes this rule: `"hello"` alone is 4. Never less than 1.
    """
    messages = 0
    characters = 0
    for content in contents:
        messages += 1
        characters += len(content)
    return max(1, TOKENS_PER_MESSAGE * messages + round(characters / CHARACTERS_PER_TOKEN))
