"""What a client was answered can be sent back, through every API, whatever the model made up, and
the model is shown again what it said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fakes.upstream import DONE, frame, replies, streams
from tests.fakes.values import make_request, make_tenant
from tests.fakes.world import make_world
from tests.property.sent_back import NEXT, RESULT, RETURNERS, USER, Returner, events_of

# A model that reasons and is shown its reasoning again.
MODEL = "@cf/zai-org/glm-4.7-flash"

# What some models make up, among anything else. A call without a name is a piece of another.
NAMES = st.sampled_from(["weather", "weather.get", "functions.weather:0", "a b", "ü" * 80])
IDS = st.sampled_from(["call_1", "functions.weather:0", "", "x" * 300, "~0_0"]) | st.none()
# Whole characters only: half a pair cannot be sent.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
OBJECTS = st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers(-9, 9) | TEXTS, max_size=3)


@dataclass(frozen=True)
class Made:
    """A call that a model made up; `arguments` is what it wrote."""

    name: str
    id: str | None
    arguments: str


CALLS = st.builds(
    Made,
    NAMES | TEXTS.filter(bool),
    IDS | TEXTS,
    OBJECTS.map(json.dumps) | st.sampled_from(["", "{", "[1]", "null", '"x"', "{'a': 1}"]) | TEXTS,
)


@dataclass(frozen=True)
class Said:
    """What the model said first."""

    text: str
    reasoning: str
    calls: tuple[Made, ...]

    def whole(self) -> dict[str, Any]:
        message = {
            "role": "assistant",
            "content": self.text or None,
            "reasoning_content": self.reasoning or None,
            "tool_calls": [_call(index, call) for index, call in enumerate(self.calls)],
        }
        finish = "tool_calls" if self.calls else "stop"
        choice = {"index": 0, "message": message, "finish_reason": finish}
        return {"choices": [choice], "usage": {"prompt_tokens": 5, "completion_tokens": 9}}

    def frames(self) -> bytes:
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
        deltas += [{"reasoning_content": piece} for piece in _halves(self.reasoning)]
        deltas += [{"content": piece} for piece in _halves(self.text)]
        for index, call in enumerate(self.calls):
            first, second = _halves(call.arguments)
            begun = _call(index, Made(call.name, call.id, first))
            rest = {"index": index, "function": {"arguments": second}}
            deltas += [{"tool_calls": [begun]}, {"tool_calls": [rest]}]
        finish = "tool_calls" if self.calls else "stop"
        frames = [frame({"choices": [{"index": 0, "delta": delta}]}) for delta in deltas]
        last = {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}
        usage = {"prompt_tokens": 5, "completion_tokens": 9}
        return b"".join([*frames, frame({**last, "usage": usage}), DONE])


def _call(index: int, call: Made) -> dict[str, Any]:
    function = {"name": call.name, "arguments": call.arguments}
    return {"index": index, "id": call.id, "type": "function", "function": function}


def _halves(text: str) -> tuple[str, str]:
    return text[: len(text) // 2], text[len(text) // 2 :]


SAID = st.builds(Said, TEXTS, TEXTS, st.lists(CALLS, max_size=3).map(tuple))
EVERYTHING = Said(
    "Hello",
    "Let me think.",
    (Made("weather.get", "c", '{"city":"Paris"}'), Made("weather.get", "c", "")),
)


@pytest.mark.parametrize("returner", RETURNERS.values(), ids=RETURNERS)
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
@given(said=SAID)
@example(said=EVERYTHING)
async def test_what_was_answered_can_be_sent_back(
    returner: Returner, streamed: bool, said: Said
) -> None:
    first = streams(said.frames()) if streamed else replies(said.whole())
    # Where the answer was nothing but reasoning or blanks, it stands all the same.
    tenant = make_tenant(default=MODEL, fallback=None, aliases={"model": MODEL})
    world = make_world(first, replies(Said("Bye", "", ()).whole()), tenants=(tenant,))

    async def asked(history: list[Any], *, stream: bool) -> Any:
        headers = {"content-type": "application/json"}
        body = returner.body(history, stream=stream)
        exchanged = await world.send_and_drain(make_request("POST", returner.path, headers, body))
        assert 200 == exchanged.response.status, exchanged.text
        return returner.assembled(events_of(exchanged.text)) if stream else exchanged.json

    answer = await asked([USER], stream=streamed)
    await asked([USER, *returner.said(answer), NEXT], stream=False)

    shown: Any = world.ai.calls[1].inputs["messages"]
    assert (USER, NEXT) == (shown[0], shown[-1])
    [*assistants] = [message for message in shown if message["role"] == "assistant"]
    calls = [call for message in assistants for call in message.get("tool_calls", ())]
    assert said.text == "".join(message["content"] for message in assistants)
    assert [call.name for call in said.calls] == [call["function"]["name"] for call in calls]
    assert [_object_of(call.arguments) for call in said.calls] == [
        _object_of(call["function"]["arguments"]) for call in calls
    ]
    # Each result answers a call of its own.
    results = [message for message in shown if message["role"] == "tool"]
    assert [RESULT] * len(calls) == [result["content"] for result in results]
    assert [call["id"] for call in calls] == [result["tool_call_id"] for result in results]


def _object_of(arguments: str) -> object:
    """What a call's arguments say: where they are no JSON object, an API whose calls have objects
    puts the text into one."""
    try:
        value = json.loads(arguments or "{}")
    except ValueError:
        return {"arguments": arguments}
    return value if isinstance(value, dict) else {"arguments": arguments}
