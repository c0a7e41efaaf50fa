"""Counts of an upstream that are believed, and those that are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bluey.chat import Chat, Turn
from bluey.tokens.bounds import BYTES_AROUND_MESSAGE
from bluey.usage import TEMPLATE_TOKENS, Bounds, Counted, Produced, Usage

# A text of few tokens and many bytes: one token per byte is the most that a tokenizer makes of it.
CHAT = Chat((Turn("user", ("\U00012000" * 250,)),))
vars(CHAT.prompt)["bound_tokens"] = 300
SENT_BYTES = 4 * 250 + BYTES_AROUND_MESSAGE
MOST = SENT_BYTES + TEMPLATE_TOKENS
ABSURD = 9_007_199_254_740_991

CASES: dict[str, tuple[Counted, Usage, Counted]] = {
    "within-the-bound": (Counted(300, 100), Usage(300, 100), Counted()),
    "more-than-the-bound": (Counted(301, 1), Usage(301, 1), Counted()),
    "a-token-per-byte-and-a-template": (Counted(MOST, 1), Usage(MOST, 1), Counted()),
    "more-than-was-sent": (
        Counted(MOST + 1, 1),
        Usage(300, 1, estimated=True, uncounted_in=300),
        Counted(MOST + 1, None),
    ),
    "more-than-was-allowed": (
        Counted(12, 101),
        Usage(12, 100, estimated=True, uncounted_out=100),
        Counted(None, 101),
    ),
    "absurd": (
        Counted(ABSURD, ABSURD),
        Usage(300, 100, estimated=True, uncounted_in=300, uncounted_out=100),
        Counted(ABSURD, ABSURD),
    ),
    "absurd-and-nothing": (
        Counted(ABSURD, None),
        Usage(300, 1, estimated=True, uncounted_in=300, uncounted_out=1),
        Counted(ABSURD, None),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_count_is_believed_within_what_was_sent_and_allowed(case: str) -> None:
    counted, usage, refused = CASES[case]
    bounds = Bounds(CHAT, 100)

    assert MOST == bounds.most_tokens_in()
    assert usage == counted.completed(bounds, Produced("Hi"))
    assert refused == bounds.refused(counted)


@pytest.mark.parametrize("has_ended", [True, False])
def test_a_text_is_never_more_than_a_model_was_allowed(has_ended: bool) -> None:
    usage = Counted(12).completed(Bounds(CHAT, 100), Produced("x" * 10_000), has_ended=has_ended)

    assert Usage(12, 100, estimated=True, uncounted_out=100) == usage


def test_all_that_was_allowed_is_a_count_of_a_stream_that_broke_off() -> None:
    counted = Counted(12, 100)

    assert Usage(12, 100) == counted.completed(
        Bounds(CHAT, 100), Produced("x" * 10_000), has_ended=False
    )


def test_a_lower_bound_of_the_input_is_held_and_charged_and_rounded_up() -> None:
    bounds = Bounds(CHAT, 100, 0.501)

    assert 151 == bounds.tokens_in
    assert Usage(151, 1, estimated=True, uncounted_in=151, uncounted_out=1) == Counted().completed(
        bounds, Produced("Hi")
    )


def test_a_lower_bound_of_the_input_lowers_no_count_that_is_believed() -> None:
    assert MOST == Bounds(CHAT, 100, 0.5).most_tokens_in()


@pytest.mark.parametrize("tokens_in", [1, MOST - 1, MOST])
def test_a_count_within_the_bytes_is_believed_without_the_bound(tokens_in: int) -> None:
    chat = replace(CHAT)

    Counted(tokens_in, 1).completed(Bounds(chat, 100), Produced("Hi"))

    assert "bound_tokens" not in vars(chat.prompt)
