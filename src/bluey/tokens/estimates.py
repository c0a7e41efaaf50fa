"""The estimate of a prompt's tokens, by the rule that the HTTP contract fixes.

It is the `tokensIn` of a stream that failed before its first token, the `x-tokens-in` at a stream's
start, and what decides whether a prompt fits a model's context. What is held and charged is
`bluey.tokens.bounds`.
"""

from __future__ import annotations

from collections.abc import Iterable

TOKENS_PER_MESSAGE = 3
CHARACTERS_PER_TOKEN = 4
# About what most models count for a picture of a megapixel; the contract has no rule for images.
TOKENS_PER_IMAGE = 1_024


def estimate_input_tokens(contents: Iterable[str], images: int = 0) -> int:
    """Estimates the tokens of a prompt with these message contents: 3 per message + characters / 4,
    and 1,024 per image.

    The contract fixes this rule: `"hello"` alone is 4. Never less than 1.
    """
    messages = 0
    characters = 0
    for content in contents:
        messages += 1
        characters += len(content)
    text_tokens = TOKENS_PER_MESSAGE * messages + round(characters / CHARACTERS_PER_TOKEN)
    return max(1, text_tokens + TOKENS_PER_IMAGE * images)
