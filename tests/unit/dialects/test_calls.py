"""Which call a piece belongs to, and when a call is given."""

from __future__ import annotations

import pytest

from bluey.chat import ToolCall
from bluey.dialects.calls import Calls
from bluey.dialects.dialect import Call

WHOLE = '{"city":"Paris"}'


def given(*pieces: Call) -> tuple[list[ToolCall], list[ToolCall]]:
    """What is given with the pieces, and what is left for the end."""
    calls = Calls()
    return [call for piece in pieces for call in calls.read([piece])], calls.end()


@pytest.mark.parametrize(
    ("pieces", "calls"),
    [
        (
            [
                Call(None, '{"city":', None, 0),
                Call(None, '"Paris"}', None, 0),
                Call("a", "", "x", 0),
            ],
            [ToolCall(0, WHOLE, "x", "a")],
        ),
        (
            [Call(None, '{"city":', "x", 0), Call("a", '"Paris"}', None, 0)],
            [ToolCall(0, WHOLE, "x", "a")],
        ),
        (
            [Call(None, "{}", "x", 0), Call("b", WHOLE, "y", 1), Call("a", "", "x", 0)],
            [ToolCall(0, WHOLE, "y", "b"), ToolCall(1, "{}", "x", "a")],
        ),
        (
            [Call("a", WHOLE, "x", 0), Call("a", "{}", "x", 0)],
            [ToolCall(0, WHOLE, "x", "a"), ToolCall(1, "{}", "x", "a")],
        ),
        (
            [Call("a", WHOLE, None, 0), Call("a", WHOLE, None, 0)],
            [ToolCall(0, WHOLE, None, "a"), ToolCall(1, WHOLE, None, "a")],
        ),
        (
            [Call("a", '{"b":"}', "x", 0), Call("a", '"}', "x", 0)],
            [ToolCall(0, '{"b":"}', "x", "a"), ToolCall(0, '"}')],
        ),
        (
            [Call("a", '{"b":"\\', "x", 0), Call("a", '"}"', "x", 0), Call("a", "}", "x", 0)],
            [ToolCall(0, '{"b":"\\', "x", "a"), ToolCall(0, '"}"'), ToolCall(0, "}")],
        ),
        (
            [Call("a", "", "x", 0), Call(None, '{"b":', "y", 0), Call(None, "1}", "z", 0)],
            [ToolCall(0, "", "x", "a"), ToolCall(0, '{"b":'), ToolCall(0, "1}")],
        ),
        (
            [Call("a", WHOLE, "x", 0), Call(None, "{}", "y", 0), Call("b", "", "y", 0)],
            [ToolCall(0, WHOLE, "x", "a"), ToolCall(1, "{}", "y", "b")],
        ),
        (
            [Call("a", "{}"), Call("a", "{}"), Call(None, "")],
            [ToolCall(0, "{}", None, "a"), ToolCall(1, "{}", None, "a")],
        ),
        (
            [Call("a", '"\ud83d', "x", 0), Call(None, '\ude42"', None, 0)],
            [ToolCall(0, '"', "x", "a"), ToolCall(0, '🙂"')],
        ),
        ([Call("a\ud83d", "{}", "x\ud83d", 0)], [ToolCall(0, "{}", "x\ufffd", "a\ufffd")]),
        ([Call("a", "", "x", 0), Call("a", "", "x", 0)], [ToolCall(0, "", "x", "a")]),
    ],
    ids=[
        "arguments-before-the-name",
        "arguments-before-a-name-with-arguments",
        "another-call-before-the-name",
        "one-number-name-and-id",
        "one-number-and-name",
        "half-a-text-is-not-whole",
        "an-escape-over-two-pieces",
        "an-id-in-every-piece",
        "one-number-and-a-late-name",
        "not-numbered",
        "a-surrogate-pair-over-two-pieces",
        "half-a-pair-in-a-name-and-an-id",
        "a-name-again",
    ],
)
def test_pieces_become_calls(pieces: list[Call], calls: list[ToolCall]) -> None:
    assert (calls, []) == given(*pieces)


def test_what_has_no_name_is_given_at_the_end() -> None:
    pieces = [
        Call(None, '{"city":', "x", 0),
        Call("b", "{}", "y", 1),
        Call(None, '"Paris"}', None, 0),
    ]

    assert ([ToolCall(0, "{}", "y", "b")], [ToolCall(1, WHOLE, "x")]) == given(*pieces)


def test_the_end_is_told_once() -> None:
    calls = Calls()
    calls.read([Call(None, WHOLE, "x", 0)])

    assert [ToolCall(0, WHOLE, "x")] == calls.end()
    assert [] == calls.end()
