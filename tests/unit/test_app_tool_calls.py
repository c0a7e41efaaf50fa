"""What upstreams say of tool calls, and the well-formed calls that clients get of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.fakes.upstream import DONE, frame, native, replies, streams
from tests.fakes.values import PRIMARY, make_request
from tests.fakes.world import make_world

Call = tuple[int, str, str]


def function(name: str | None = None, arguments: object = None, **others: object) -> dict[str, Any]:
    """A call, or a piece of one, in OpenAI's dialect; what is None is left out."""
    said = {"name": name, "arguments": arguments}
    return {**others, "function": {key: value for key, value in said.items() if value is not None}}


def delta(*calls: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
    return {"choices": [{"delta": {"tool_calls": list(calls)}, "finish_reason": reason}]}


def whole(*calls: dict[str, Any], reason: str | None) -> dict[str, Any]:
    message = {"content": None, "tool_calls": list(calls)}
    return {"choices": [{"message": message, "finish_reason": reason}]}


def used(tokens_out: int) -> dict[str, Any]:
    return {"usage": {"prompt_tokens": 9, "completion_tokens": tokens_out}}


def completion_request(*, stream: bool, turns: Sequence[dict[str, Any]] = ()) -> Any:
    body = {
        "model": PRIMARY,
        "messages": [{"role": "user", "content": "hello"}, *turns],
        "tools": [{"type": "function", "function": {"name": "weather"}}],
        "max_tokens": 64,
        "stream": stream,
    }
    headers = {"content-type": "application/json"}
    return make_request("POST", "/v1/chat/completions", headers, json.dumps(body).encode())


HALF = '{"city":"Par'
WHOLE = '{"city":"Paris"}'


@pytest.mark.parametrize(
    ("answer", "reason", "calls"),
    [
        (
            whole(function("weather", HALF, id="a"), reason="length"),
            "length",
            [(0, "weather", HALF)],
        ),
        (
            whole(function("weather", WHOLE, id="a"), reason="content_filter"),
            "content_filter",
            [(0, "weather", WHOLE)],
        ),
        (
            whole(function("weather", WHOLE, id="a"), reason="stop"),
            "tool_calls",
            [(0, "weather", WHOLE)],
        ),
        (
            whole(function("weather", WHOLE, id="a"), reason="tool_calls") | used(64),
            "tool_calls",
            [(0, "weather", WHOLE)],
        ),
        (
            whole(function("weather", HALF, id="a"), reason=None) | used(64),
            "length",
            [(0, "weather", HALF)],
        ),
        (
            {"response": None, "tool_calls": [{"name": "weather", "arguments": {"city": "Paris"}}]},
            "tool_calls",
            [(0, "weather", WHOLE)],
        ),
        (
            {"response": "", "finish_reason": "length", "tool_calls": [{"name": "weather"}]},
            "length",
            [(0, "weather", "")],
        ),
        (whole(function("now", id="a"), reason="tool_calls"), "tool_calls", [(0, "now", "{}")]),
        (whole(function("now", "", id="a"), reason="tool_calls"), "tool_calls", [(0, "now", "{}")]),
        ({"response": None, "tool_calls": [{"name": "now"}]}, "tool_calls", [(0, "now", "{}")]),
        (
            {"response": None, "tool_calls": [{"name": "now", "arguments": None}]},
            "tool_calls",
            [(0, "now", "{}")],
        ),
    ],
    ids=[
        "cut-in-its-arguments",
        "filtered",
        "stop-beside-a-call",
        "ended-at-its-ceiling",
        "cut-at-its-ceiling-without-a-reason",
        "native",
        "native-cut",
        "no-arguments",
        "empty-arguments",
        "native-without-arguments",
        "native-with-null",
    ],
)
async def test_a_whole_answers_calls_are_well_formed(
    answer: dict[str, Any], reason: str, calls: list[Call]
) -> None:
    world = make_world(replies(answer))

    exchanged = await world.send_and_drain(completion_request(stream=False))

    (choice,) = exchanged.json["choices"]
    functions = [call["function"] for call in choice["message"]["tool_calls"]]
    given = [(n, said["name"], said["arguments"]) for n, said in enumerate(functions)]
    assert (reason, calls) == (choice["finish_reason"], given)


@pytest.mark.parametrize(
    ("frames", "reason", "calls"),
    [
        (
            [
                delta(function("weather", index=0, id="a")),
                delta(function(arguments=HALF, index=0)),
                delta(reason="length"),
            ],
            "length",
            [(0, "weather", HALF)],
        ),
        (
            [delta(function("weather", HALF, index=0, id="a")), {"choices": [], **used(64)}],
            "length",
            [(0, "weather", HALF)],
        ),
        (
            [
                delta(function("weather", index=1, id="a")),
                delta(function(arguments=WHOLE, index=1)),
                delta(function("now", index=2, id="b")),
                delta(function(arguments='{"in":1}', index=2)),
                delta(reason="tool_calls"),
            ],
            "tool_calls",
            [(0, "weather", WHOLE), (1, "now", '{"in":1}')],
        ),
        (
            [
                delta(function("a", index=7, id="a"), function("b", index=3, id="b")),
                delta(function(arguments="{}", index=3), function(arguments='{"x":1}', index=7)),
                delta(reason="tool_calls"),
            ],
            "tool_calls",
            [(0, "a", '{"x":1}'), (1, "b", "{}")],
        ),
        (
            [
                delta(function("weather", HALF, index=0, id="a")),
                delta(function(arguments='is"}', index=0)),
                delta(function("weather", '{"city":', index=0, id="b")),
                delta(function(arguments='"Rome"}', index=0)),
                delta(reason="tool_calls"),
            ],
            "tool_calls",
            [(0, "weather", WHOLE), (1, "weather", '{"city":"Rome"}')],
        ),
        (
            [
                delta(function("now", "{}", index=0), function("weather", WHOLE, index=0)),
                delta(reason="tool_calls"),
            ],
            "tool_calls",
            [(0, "now", "{}"), (1, "weather", WHOLE)],
        ),
        (
            [
                delta(function("weather", HALF, index=0, id="a")),
                delta(function("weather", 'is"}', index=0, id="a")),
                delta(reason="tool_calls"),
            ],
            "tool_calls",
            [(0, "weather", WHOLE)],
        ),
        (
            [
                delta(function("weather", HALF, id="a")),
                delta(function("weather", 'is"}', id="a")),
                delta(reason="tool_calls"),
            ],
            "tool_calls",
            [(0, "weather", WHOLE)],
        ),
        (
            [
                delta(function("now", "", index=0, id="a")),
                delta(function("weather", WHOLE, index=1, id="b")),
                delta(reason="tool_calls"),
            ],
            "tool_calls",
            [(0, "now", "{}"), (1, "weather", WHOLE)],
        ),
        (
            [delta(function("now", index=0, id="a")), delta(reason="length")],
            "length",
            [(0, "now", "")],
        ),
        (
            [{"response": "", "tool_calls": [{"name": "now"}, {"name": "weather"}]}],
            "tool_calls",
            [(0, "now", "{}"), (1, "weather", "{}")],
        ),
        (
            [
                {"tool_calls": [{"name": "weather", "arguments": {"city": "Paris"}}], "p": "ab"},
                {"response": "", "finish_reason": "tool_calls"},
            ],
            "tool_calls",
            [(0, "weather", WHOLE)],
        ),
        (
            [
                {"tool_calls": [function("weather", index=0, id="a")]},
                {"tool_calls": [function(arguments=HALF, index=0)]},
                {"tool_calls": [{"id": None, "name": None, "type": None}]},
                {"response": "", "finish_reason": "length"},
            ],
            "length",
            [(0, "weather", HALF)],
        ),
    ],
    ids=[
        "cut-in-its-arguments",
        "cut-at-its-ceiling-without-a-reason",
        "numbered-from-1",
        "numbered-at-will",
        "all-numbered-0",
        "all-numbered-0-without-ids",
        "named-in-every-piece",
        "named-in-every-piece-and-not-numbered",
        "no-arguments",
        "cut-before-its-arguments",
        "native-without-arguments",
        "native",
        "native-cut-with-an-empty-piece",
    ],
)
async def test_a_streams_calls_are_well_formed(
    frames: list[dict[str, Any]], reason: str, calls: list[Call]
) -> None:
    world = make_world(streams(*map(frame, frames), DONE))

    exchanged = await world.send_and_drain(completion_request(stream=True))

    events = [event.removeprefix("data: ") for event in exchanged.text.strip().split("\n\n")]
    choices = [json.loads(event)["choices"][0] for event in events[:-1]]
    pieces = [call for choice in choices for call in choice["delta"].get("tool_calls", ())]
    told: dict[int, list[str]] = {}
    for piece in pieces:
        name_and_arguments = told.setdefault(piece["index"], ["", ""])
        name_and_arguments[0] += piece["function"].get("name", "")
        name_and_arguments[1] += piece["function"]["arguments"]
    given = [(index, name, arguments) for index, (name, arguments) in told.items()]
    assert (reason, calls) == (choices[-1]["finish_reason"], given)


async def test_a_native_stream_that_names_its_finish_reason_needs_no_done() -> None:
    world = make_world(streams(native("Hel"), native("lo", finish_reason="length")))

    exchanged = await world.send_and_drain(completion_request(stream=True))

    assert exchanged.text.endswith('"finish_reason":"length"}]}\n\ndata: [DONE]\n\n')


async def test_a_whole_answers_calls_have_ids_of_their_own_however_they_are_numbered() -> None:
    calls = (function("weather", WHOLE, index=0), function("weather", WHOLE, index=0))
    world = make_world(replies(whole(*calls, reason="tool_calls")))

    exchanged = await world.send_and_drain(completion_request(stream=False))

    (choice,) = exchanged.json["choices"]
    assert 2 == len({call["id"] for call in choice["message"]["tool_calls"]})


def turns_with(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages of a turn in which these tools were called."""
    results = [{"role": "tool", "tool_call_id": call["id"], "content": "21"} for call in calls]
    return [{"role": "assistant", "content": None, "tool_calls": calls}, *results]


@pytest.mark.parametrize(
    ("name", "call_id"),
    [
        ("weather.get", "functions.weather.get:0"),
        ("functions.weather:0", "x" * 5_000),
        ("", ""),
        ("weather", "a b\n\u2028~"),
        ("w" * 300, "0"),
    ],
    ids=["made-up", "another", "empty", "odd", "long"],
)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_a_name_and_an_id_of_any_kind_come_back_in_the_next_turn(
    name: str, call_id: str, *, stream: bool
) -> None:
    call = function(name, WHOLE, id=call_id, index=0)
    answer = (
        streams(frame(delta(call, reason="tool_calls")), DONE)
        if stream
        else replies(whole(call, reason="tool_calls"))
    )
    world = make_world(answer, replies({"response": "ok"}))
    exchanged = await world.send_and_drain(completion_request(stream=stream))
    if stream:
        events = exchanged.text.strip().split("\n\n")[:-1]
        deltas = [json.loads(event[6:])["choices"][0]["delta"] for event in events]
        (given,) = [call for delta_ in deltas for call in delta_.get("tool_calls", ())]
        del given["index"]
    else:
        (given,) = exchanged.json["choices"][0]["message"]["tool_calls"]

    again = await world.send_and_drain(completion_request(stream=False, turns=turns_with([given])))

    assert 200 == again.response.status
    _, assistant, tool = world.ai.calls[-1].inputs["messages"]
    (sent,) = assistant["tool_calls"]
    assert (name, WHOLE) == (sent["function"]["name"], sent["function"]["arguments"])
    assert sent["id"] == tool["tool_call_id"] == (call_id or given["id"])
    assert given["id"]


async def test_an_id_that_the_chat_has_already_is_told_apart_and_comes_back_as_it_was() -> None:
    answer = replies(whole(function("weather", WHOLE, id="functions.weather:0"), reason="stop"))
    world = make_world(answer, answer, replies({"response": "ok"}))
    turns: list[dict[str, Any]] = []
    for _ in range(2):
        exchanged = await world.send_and_drain(completion_request(stream=False, turns=turns))
        turns += turns_with(exchanged.json["choices"][0]["message"]["tool_calls"])

    await world.send_and_drain(completion_request(stream=False, turns=turns))

    assert 2 == len({turn["tool_call_id"] for turn in turns if turn["role"] == "tool"})
    sent = world.ai.calls[-1].inputs["messages"]
    assert ["functions.weather:0"] * 2 == [
        message["tool_call_id"] for message in sent if message["role"] == "tool"
    ]


async def test_a_call_that_a_model_writes_as_its_text_stays_a_text() -> None:
    body = {"choices": [{"message": {"content": WHOLE}, "finish_reason": "stop"}]}
    world = make_world(replies(body))

    exchanged = await world.send_and_drain(completion_request(stream=False))

    (choice,) = exchanged.json["choices"]
    assert (WHOLE, "stop") == (choice["message"]["content"], choice["finish_reason"])
    assert "tool_calls" not in choice["message"]
