"""Token estimates, for where the upstream gives no count."""

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


def estimate_output_tokens(characters: int) -> int:
    """Estimates the tokens of a text of this many characters. Never 0 for a text that is not
    empty."""
    if characters == 0:
        return 0
    return max(1, round(characters / CHARACTERS_PER_TOKEN))
