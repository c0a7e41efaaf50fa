from __future__ import annotations

import pytest

from bluey.tokens.estimates import estimate_input_tokens


@pytest.mark.parametrize(
    ("contents", "tokens"),
    [
        (["hello"], 4),
        (["x"], 3),
        (["x" * 8], 5),
        (["x" * 8_000], 2_003),
        (["hello", "hello"], 8),
        (["x", "x", "x"], 10),
        ([""], 3),
        ([], 1),
        (["🙂🙂🙂🙂"], 4),
    ],
    ids=[
        "the-contracts-example",
        "rounds-down",
        "exact",
        "the-longest-message",
        "rounds-the-sum-not-each",
        "counts-every-message",
        "an-empty-message-still-counts",
        "never-less-than-one",
        "counts-characters-not-bytes",
    ],
)
def test_input_is_three_per_message_and_a_quarter_per_character(
    contents: list[str], tokens: int
) -> None:
    assert tokens == estimate_input_tokens(contents)
