"""Whatever a client sends as a conversation, Anthropic's API gets one that it takes."""

from __future__ import annotations

import json
from itertools import cycle, pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bluey.chat import Chat, Image, ToolCall, Turn
from bluey.dialects.anthropic_form import message_inputs
from bluey.dialects.dialect import Asked
from bluey.models.catalogue import model_of

IDS = st.sampled_from(["a", "b", "call_0", "call_1", "f.w:0", "x" * 200, "ü", "", None])
PARTS = st.lists(
    st.sampled_from(["hi", "x ", "", " ", "\n", Image("image/png", "aGk=")]), max_size=2
).map(tuple)
CALLS = st.lists(
    st.builds(
        ToolCall,
        index=st.just(0),
        arguments=st.sampled_from(
            ["{}", "", '{"a":1}', "[1]", "{", '{"a":"\\ud83d"}', "9" * 5_000]
        ),
        id=IDS,
        name=st.sampled_from(["weather", "f.weather:0", "", None]),
    ),
    max_size=3,
).map(tuple)
TURNS = st.one_of(
    st.builds(Turn, st.sampled_from(["system", "user"]), PARTS),
    st.builds(Turn, st.just("assistant"), PARTS, calls=CALLS),
    st.builds(Turn, st.just("tool"), PARTS, call_id=IDS),
)
MODELS = st.sampled_from(["anthropic/claude-opus-5.5", "anthropic/claude-haiku-4.5"]).map(model_of)


def said(turns: list[Turn]) -> bool:
    """Whether there is anything to send."""
    return any(turn.calls or turn.images or turn.text.strip() for turn in turns)


def of_kind(message: dict[str, Any], kind: str, key: str) -> list[Any]:
    return [block[key] for block in message["content"] if block["type"] == kind]


@given(turns=st.lists(TURNS, min_size=1, max_size=7), model=MODELS)
def test_a_conversation_is_one_that_the_vendor_takes(turns: list[Turn], model: Any) -> None:
    inputs = message_inputs(Asked(Chat(tuple(turns)), model, 8_192, "high"))
    messages: Any = inputs["messages"]

    json.dumps(inputs, allow_nan=False)
    assert said(turns) == bool(messages)
    for message, role in zip(messages, cycle(("user", "assistant")), strict=False):
        assert role == message["role"]
        assert message["content"]
        assert all(words.strip() for words in of_kind(message, "text", "text"))
        results = of_kind(message, "tool_result", "tool_use_id")
        assert all(block["type"] == "tool_result" for block in message["content"][: len(results)])
    call_ids = [call_id for message in messages for call_id in of_kind(message, "tool_use", "id")]
    assert len(call_ids) == len(set(call_ids))
    for asking, answering in pairwise([{"content": []}, *messages, {"content": []}]):
        asked = of_kind(asking, "tool_use", "id")
        assert sorted(asked) == sorted(of_kind(answering, "tool_result", "tool_use_id"))
