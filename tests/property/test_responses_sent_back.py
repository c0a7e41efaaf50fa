"""What a Responses client got, whole or streamed, can be sent back, whatever a model made up."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bluey.apis.api import Reply, Report
from bluey.apis.openai.responses import RESPONSES_API
from bluey.apis.openai.responses_request import ResponseChat
from bluey.chat import Piece, ReasoningText, ToolCall, Turn
from bluey.usage import Answer, Counted, Usage

REPORT = Report(Usage(1, 1), 1, finish_reason="stop")
TOOLS = [
    {"type": "function", "name": "weather"},
    {"type": "custom", "name": "patch"},
    {
        "type": "namespace",
        "name": "n",
        "tools": [{"type": "function", "name": "weather"}, {"type": "custom", "name": "run"}],
    },
]
# What the model knows them by, and names that it makes up.
NAMES = st.sampled_from(["weather", "patch", "n__weather", "run"]) | st.text()
TEXTS = st.text(min_size=1)


@st.composite
def calls(draw: st.DrawFn) -> list[ToolCall]:
    ids = st.none() | st.text(min_size=1)
    names = draw(st.lists(NAMES, max_size=4))
    return [
        ToolCall(index, draw(st.text() | st.just('{"input":"x"}')), draw(ids), name)
        for index, name in enumerate(names)
    ]


def a_chat(*items: object) -> ResponseChat:
    hello = {"role": "user", "content": "hello"}
    body = {"model": "m", "input": [hello, *items], "tools": TOOLS}
    return RESPONSES_API.parse(json.dumps(body).encode())


def a_reply(digit: str) -> Reply:
    return Reply(digit * 24, 1, "m", 64)


def sent_back(output: list[Any]) -> tuple[Turn, ...]:
    """What a model is shown of an output that is sent back, with a result for each call."""
    results = [
        {
            "type": item["type"] + "_output",
            "call_id": item["call_id"],
            "output": "done",
        }
        for item in output
        if "call_id" in item
    ]
    return a_chat(*output, *results).turns


def whole(pieces: list[Piece]) -> list[Any]:
    """The output of a whole answer of these pieces."""
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    reasoned = "".join(piece.text for piece in pieces if isinstance(piece, ReasoningText))
    called = tuple(piece for piece in pieces if isinstance(piece, ToolCall))
    answer = Answer(text, Counted(), text, called, reasoning=reasoned)
    response = RESPONSES_API.answer(a_chat(), a_reply("a"), answer, REPORT)
    return list(json.loads(response.body)["output"])


def streamed(pieces: list[Piece]) -> list[Any]:
    """The output of a stream of these pieces."""
    stream = RESPONSES_API.stream(a_chat(), a_reply("a"))
    text = stream.pieces(pieces) + stream.end(REPORT, None)
    last = text.split("\n\n")[-2]
    return list(json.loads(last.partition("\ndata: ")[2])["response"]["output"])


@given(
    said=st.lists(TEXTS, max_size=3),
    reasoned=st.lists(TEXTS.map(ReasoningText), max_size=3),
    called=calls(),
)
def test_what_was_answered_can_be_sent_back(
    said: list[str], reasoned: list[ReasoningText], called: list[ToolCall]
) -> None:
    pieces: list[Piece] = [*reasoned, *said, *called]
    output = streamed(pieces)

    assert whole(pieces) == output
    turns = sent_back(output)
    _, *rest = turns
    if not pieces:
        assert [] == rest
        return
    answer, *results = rest
    text = "".join(said)
    assert Turn("assistant", (text,) if text else (), calls=answer.calls) == Turn(
        answer.role, answer.parts, calls=answer.calls
    )
    assert ("".join(piece.text for piece in reasoned) or None) == answer.reasoning
    assert [call.name for call in called] == [call.name for call in answer.calls]
    # Each result is its call's.
    assert [call.id for call in answer.calls] == [result.call_id for result in results]
    assert len(called) == len({call.id for call in answer.calls})


@given(called=calls().filter(len))
def test_no_two_calls_of_a_conversation_share_an_id(called: list[ToolCall]) -> None:
    first = whole(list(called))
    stream = RESPONSES_API.stream(a_chat(*first), a_reply("b"))
    text = stream.pieces(called) + stream.end(REPORT, None)
    second = json.loads(text.split("\n\n")[-2].partition("\ndata: ")[2])["response"]["output"]

    ids = [item["call_id"] for item in (*first, *second)]
    assert len(ids) == len(set(ids))
