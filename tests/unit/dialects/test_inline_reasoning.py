"""Reasoning and answer in one text, however it is cut."""

from __future__ import annotations

import pytest

from bluey.dialects.inline_reasoning import InlineReasoning

CASES = {
    "no-opening-tag": ("Let me see.\n</think>\n\nParis", None, "Let me see.\n", "Paris"),
    "both-tags": ("<think>\nLet me see.</think>Paris", "stop", "\nLet me see.", "Paris"),
    "a-blank-before": ("\n<think>Hm</think> Paris", "stop", "Hm", "Paris"),
    "nothing-reasoned": ("<think></think>Paris", "stop", "", "Paris"),
    "only-reasoning": ("Let me see", "length", "Let me see", ""),
    "nobody-says-why-it-ended": ("Let me see", None, "Let me see", ""),
    "half-a-tag-at-the-end": ("Let me see</thi", "length", "Let me see</thi", ""),
    "no-reasoning-at-all": ("Paris", "stop", "", "Paris"),
    "half-tags-within": (
        "a < </thin </think>c </think> d",
        "stop",
        "a < </thin ",
        "c </think> d",
    ),
    "an-empty-text": ("", "stop", "", ""),
}


def read(pieces: list[str], finish_reason: str | None) -> tuple[str, str]:
    inline = InlineReasoning()
    read = [inline.feed(piece) for piece in pieces]
    rest, unreasoned = inline.end(finish_reason)
    if unreasoned:
        return "", unreasoned
    return "".join(r for r, _ in read) + rest, "".join(said for _, said in read)


@pytest.mark.parametrize(
    ("text", "finish_reason", "reasoning", "answer"), CASES.values(), ids=CASES
)
def test_a_text_is_parted_the_same_wherever_it_is_cut(
    text: str, finish_reason: str | None, reasoning: str, answer: str
) -> None:
    cuts = [[text], list(text), *([text[:i], text[i:]] for i in range(len(text)))]

    assert [(reasoning, answer)] * len(cuts) == [read(pieces, finish_reason) for pieces in cuts]
