"""Reasoning and answer in one text, however it is cut."""

from __future__ import annotations

import json

import pytest

from bluey.chat import Piece, ReasoningText
from bluey.dialects.answers import AnswerStream, parse_answer
from bluey.dialects.inline_reasoning import InlineReasoning
from bluey.dialects.workers_ai import WORKERS_AI
from tests.fakes.upstream import DONE, frame

# Each with whether the model was done with it.
CASES = {
    "no-opening-tag": ("Let me see.\n</think>\n\nParis", True, "Let me see.\n", "Paris"),
    "both-tags": ("<think>\nLet me see.</think>Paris", True, "\nLet me see.", "Paris"),
    "a-blank-before": ("\n<think>Hm</think> Paris", True, "Hm", "Paris"),
    "nothing-reasoned": ("<think></think>Paris", True, "", "Paris"),
    "only-reasoning": ("Let me see", False, "Let me see", ""),
    "half-a-tag-at-the-end": ("Let me see</thi", False, "Let me see</thi", ""),
    "no-reasoning-at-all": ("Paris", True, "", "Paris"),
    "half-tags-within": (
        "a < </thin </think>c </think> d",
        True,
        "a < </thin ",
        "c </think> d",
    ),
    "an-empty-text": ("", True, "", ""),
}


def read(pieces: list[str], by_itself: bool) -> tuple[str, str]:
    inline = InlineReasoning()
    read = [inline.feed(piece) for piece in pieces]
    rest, unreasoned = inline.end(by_itself=by_itself)
    if unreasoned:
        return "", unreasoned
    return "".join(r for r, _ in read) + rest, "".join(said for _, said in read)


@pytest.mark.parametrize(("text", "by_itself", "reasoning", "answer"), CASES.values(), ids=CASES)
def test_a_text_is_parted_the_same_wherever_it_is_cut(
    text: str, by_itself: bool, reasoning: str, answer: str
) -> None:
    cuts = [[text], list(text), *([text[:i], text[i:]] for i in range(len(text)))]

    assert [(reasoning, answer)] * len(cuts) == [read(pieces, by_itself) for pieces in cuts]


# A text that never closes its reasoning, of at most 10 tokens: what is said of its end, and whether
# it is the answer.
UNCLOSED: dict[str, tuple[dict[str, object], bool]] = {
    "it says that it stopped": ({"finish_reason": "stop"}, True),
    "it says that it was cut off": ({"finish_reason": "length"}, False),
    # As in JSON mode, in which these models do not reason.
    "it had tokens left": ({"usage": {"completion_tokens": 9}}, True),
    "it had none left": ({"usage": {"completion_tokens": 10}}, False),
    "it was cut off early": (
        {"finish_reason": "length", "usage": {"completion_tokens": 9}},
        False,
    ),
    "nothing is said": ({}, False),
}


@pytest.mark.parametrize(("ending", "is_answer"), UNCLOSED.values(), ids=UNCLOSED)
def test_a_text_that_never_closes_its_reasoning_is_the_answer_if_the_model_was_done(
    ending: dict[str, object], is_answer: bool
) -> None:
    body = json.dumps({"response": '{"city":"Paris"}', **ending})
    whole = parse_answer(WORKERS_AI, 200, body, reasons_inline=True, most_tokens=10)
    stream = AnswerStream(WORKERS_AI, reasons_inline=True, most_tokens=10)
    stream.feed(frame({"response": '{"city":'}))
    stream.feed(frame({"response": '"Paris"}'}))

    last = stream.feed(frame({"response": "", **ending}) + DONE)

    text = '{"city":"Paris"}'
    assert ((text, "") if is_answer else ("", text)) == (whole.text, whole.reasoning)
    expected: list[Piece] = [text] if is_answer else []
    assert expected == [piece for piece in last if not isinstance(piece, ReasoningText)]


def test_a_stream_that_breaks_off_while_its_model_reasons_has_no_answer() -> None:
    stream = AnswerStream(WORKERS_AI, reasons_inline=True, most_tokens=10)
    stream.feed(frame({"response": "Let me see", "usage": {"completion_tokens": 3}}))

    assert [] == stream.end()
