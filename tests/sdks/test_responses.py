"""The Responses API's answers and events, held to the types of OpenAI's own SDK."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import Any, get_args, get_type_hints

import openai.types.responses as sdk
import pytest
from openai import omit
from openai.lib.streaming.responses._responses import ResponseStreamState
from pydantic import BaseModel, TypeAdapter

from bluey.apis.api import Reply, Report
from bluey.apis.openai.responses import RESPONSES_API
from bluey.apis.openai.responses_request import ResponseChat
from bluey.apis.openai.responses_values import EVENTS
from bluey.chat import Piece, ReasoningText, ToolCall
from bluey.errors import AiError, BlueyError, ContentBlocked
from bluey.usage import Answer, Counted, Usage

REPLY = Reply("trace-1234", 1_795_000_000, "@cf/a/model", 64)
EVENT: TypeAdapter[Any] = TypeAdapter(sdk.ResponseStreamEvent)

WEATHER = {"type": "function", "name": "weather", "parameters": {"type": "object"}}
PATCH = {"type": "custom", "name": "apply_patch", "description": "Change files."}
AGENTS = {
    "type": "namespace",
    "name": "agents",
    "description": "Others.",
    "tools": [{"type": "function", "name": "close"}, {"type": "custom", "name": "run"}],
}
TOOLS = [WEATHER, PATCH, AGENTS]


def a_chat(**fields: Any) -> ResponseChat:
    body = {"model": "@cf/a/model", "input": "hello", "tools": TOOLS, **fields}
    return RESPONSES_API.parse(json.dumps(body).encode())


def a_report(tokens_out: int = 3, reason: str | None = "stop") -> Report:
    usage = Usage(12, tokens_out, cached_tokens=4, reasoning_tokens=2)
    return Report(usage, 567, 89, reason, cost_micro_usd=80)


def answered(
    text: str = "",
    calls: tuple[ToolCall, ...] = (),
    reasoning: str = "",
    /,
    report: Report | None = None,
    **fields: Any,
) -> Any:
    answer = Answer(text, Counted(), text, calls, reasoning=reasoning)
    response = RESPONSES_API.answer(a_chat(**fields), REPLY, answer, report or a_report())
    value = json.loads(response.body)
    assert [] == unknown_in(sdk.Response.model_validate(value, strict=True))
    return value


def streamed(
    *pieces: Piece,
    report: Report | None = None,
    error: BlueyError | None = None,
    **fields: Any,
) -> list[Any]:
    """The events of a stream, each checked by itself and in its order."""
    stream = RESPONSES_API.stream(a_chat(**fields), REPLY)
    text = "".join(stream.pieces([piece]) for piece in pieces)
    return events_in(text + stream.end(report or a_report(), error))


def events_in(text: str) -> list[Any]:
    events = []
    *frames, rest = text.split("\n\n")
    assert "" == rest
    for number, frame in enumerate(frames):
        name, _, data = frame.removeprefix("event: ").partition("\ndata: ")
        value = json.loads(data)
        assert (name, number) == (value["type"], value["sequence_number"])
        # `strict` for the types: the SDK itself accepts whatever comes.
        assert [] == unknown_in(EVENT.validate_python(value, strict=True)), value
        assert name in dict(EVENTS)
        events.append(value)
    check_order(events)
    return events


def unknown_in(value: object, path: str = "") -> list[str]:
    """The keys of a parsed value that its types do not have."""
    if isinstance(value, list):
        return [p for n, item in enumerate(value) for p in unknown_in(item, f"{path}.{n}")]
    if not isinstance(value, BaseModel):
        return []
    found = [f"{path}.{key}" for key in value.model_extra or {}]
    for key in type(value).model_fields:
        found += unknown_in(getattr(value, key), f"{path}.{key}")
    return [place for place in found if not KNOWN.fullmatch(place)]


# What OpenAI answers and these types leave out: `store`, a custom call's status, the name of a
# function whose arguments are whole. And `cost`, which is ours.
KNOWN = re.compile(
    r"(\.response)?\.(store|usage\.cost)|(\.response\.output\.\d+|\.output\.\d+|\.item)\.status"
    r"|\.name"
)


def check_order(events: list[Any]) -> None:
    """The rules of OpenAI's streams."""
    types = [event["type"] for event in events]
    assert ["response.created", "response.in_progress"] == types[:2]
    assert types[-1] in ("response.completed", "response.incomplete", "response.failed")
    open_items: dict[int, Any] = {}
    open_parts: set[int] = set()
    whole: dict[int, Any] = {}
    said: dict[int, str] = {}
    indexes = count()
    for event in events[2:-1]:
        kind, index = event["type"], event["output_index"]
        if kind == "response.output_item.added":
            assert next(indexes) == index
            open_items[index] = event["item"]
            assert "in_progress" == event["item"]["status"]
            continue
        item = open_items[index]
        if kind == "response.output_item.done":
            assert index not in open_parts
            same = ("id", "type", "call_id", "name", "namespace")
            assert [item.get(key) for key in same] == [event["item"].get(key) for key in same]
            whole[index] = event["item"]
            del open_items[index]
            continue
        assert item["id"] == event["item_id"]
        if kind.endswith("part.added"):
            open_parts.add(index)
        elif kind.endswith("part.done"):
            open_parts.remove(index)
            assert said[index] == event["part"]["text"]
        else:
            assert (index in open_parts) == (item["type"] in ("message", "reasoning"))
            if kind.endswith(".delta"):
                said[index] = said.get(index, "") + event["delta"]
            else:
                [text] = {"text", "arguments", "input"} & set(event)
                assert said.get(index, "") == event[text]
    response = events[-1]["response"]
    if "response.failed" == types[-1]:
        return
    assert {} == open_items
    assert [whole[index] for index in sorted(whole)] == response["output"]
    replayed = ResponseStreamState[Any](input_tools=[], text_format=omit)
    for event in events:
        replayed.handle_event(EVENT.validate_python(event))


def types_of(events: list[Any]) -> list[str]:
    return [event["type"].removeprefix("response.") for event in events]


def test_a_whole_answer_is_a_response() -> None:
    assert {
        "id": "resp_trace-1234",
        "object": "response",
        "created_at": 1_795_000_000,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "model": "@cf/a/model",
        "output": [
            {
                "id": "msg_trace-1234_0",
                "type": "message",
                "status": "completed",
                "role": "assistant",
                "content": [
                    {"type": "output_text", "text": "Hello", "annotations": [], "logprobs": []}
                ],
            }
        ],
        "usage": {
            "input_tokens": 12,
            "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 0},
            "output_tokens": 3,
            "output_tokens_details": {"reasoning_tokens": 2},
            "total_tokens": 15,
            "cost": 0.00008,
        },
        "max_output_tokens": 64,
        "store": False,
        "background": False,
        "truncation": "disabled",
        "previous_response_id": None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": True,
        "temperature": None,
        "top_p": None,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "reasoning": {"effort": None},
        "prompt_cache_key": None,
    } == answered("Hello", tools=[])


def test_an_answer_repeats_what_the_request_says() -> None:
    said: dict[str, Any] = {
        "instructions": "Be short.",
        "metadata": {"team": "blue"},
        "parallel_tool_calls": False,
        "temperature": 0.5,
        "top_p": 0.9,
        "text": {"format": {"type": "json_schema", "name": "x", "schema": {"type": "object"}}},
        "tool_choice": {"type": "function", "name": "weather"},
        "reasoning": {"effort": "low"},
        "prompt_cache_key": "k",
    }
    value = answered("{}", store=True, **said)

    assert said | {"store": False} == {key: value[key] for key in (*said, "store")}


@pytest.mark.parametrize(
    "choice",
    [
        "required",
        {"type": "custom", "name": "apply_patch"},
        {
            "type": "allowed_tools",
            "mode": "required",
            "tools": [{"type": "function", "name": "weather"}],
        },
    ],
)
def test_an_answer_repeats_the_choice_of_tools(choice: object) -> None:
    assert choice == answered("Hi", tool_choice=choice)["tool_choice"]


def test_an_answer_lists_the_tools_that_the_model_was_offered() -> None:
    listed = [*TOOLS, {"type": "web_search", "external_web_access": False}]

    assert ["function", "custom", "namespace"] == [
        tool["type"] for tool in answered("Hi", tools=listed)["tools"]
    ]


CALL = ToolCall(0, '{"city":"Paris"}', id="call_7", name="weather")


def test_an_answer_has_what_was_reasoned_said_and_called() -> None:
    calls = (
        CALL,
        ToolCall(1, '{"input":"*** Begin"}', name="apply_patch"),
        ToolCall(2, "", id="c", name="close"),
    )
    output = answered("Let me see.", calls, "Hm.")["output"]

    assert [
        {
            "id": "rs_trace-1234_0",
            "type": "reasoning",
            "status": "completed",
            "summary": [{"type": "summary_text", "text": "Hm."}],
            "encrypted_content": "",
        },
        {
            "id": "msg_trace-1234_1",
            "type": "message",
            "status": "completed",
            "role": "assistant",
            "content": [
                {"type": "output_text", "text": "Let me see.", "annotations": [], "logprobs": []}
            ],
        },
        {
            "id": "fc_trace-1234_2",
            "type": "function_call",
            "status": "completed",
            "call_id": "call_7",
            "name": "weather",
            "arguments": '{"city":"Paris"}',
        },
        {
            "id": "ctc_trace-1234_3",
            "type": "custom_tool_call",
            "status": "completed",
            "call_id": "call_trace-1234_1",
            "name": "apply_patch",
            "input": "*** Begin",
        },
        {
            "id": "fc_trace-1234_4",
            "type": "function_call",
            "status": "completed",
            "call_id": "c",
            "name": "close",
            "arguments": "{}",
            "namespace": "agents",
        },
    ] == output


ENDS = [
    ("Hi", (), a_report(), "completed", None),
    ("Hi", (), a_report(reason="length"), "incomplete", "max_output_tokens"),
    ("Hi", (), a_report(reason="content_filter"), "incomplete", "content_filter"),
    ("Hi", (), a_report(64, reason=None), "incomplete", "max_output_tokens"),
    ("Hi", (), a_report(reason=None), "completed", None),
    ("", (), a_report(), "incomplete", "max_output_tokens"),
    ("", (CALL,), a_report(reason="tool_calls"), "completed", None),
    ("", (CALL,), a_report(reason="length"), "incomplete", "max_output_tokens"),
]


@pytest.mark.parametrize(("text", "calls", "report", "status", "reason"), ENDS)
def test_an_answer_says_whether_it_is_whole(
    text: str, calls: tuple[ToolCall, ...], report: Report, status: str, reason: str | None
) -> None:
    value = answered(text, calls, report=report)
    events = streamed(*([text] if text else []), *calls, report=report)
    details = None if reason is None else {"reason": reason}

    assert (status, details) == (value["status"], value["incomplete_details"])
    assert all(status == item["status"] for item in value["output"])
    # What is streamed comes to the same.
    assert f"response.{status}" == events[-1]["type"]
    assert value == events[-1]["response"]


def test_a_text_is_streamed_in_pieces() -> None:
    events = streamed("Hé", "\u2028 you\n")

    assert [
        "created",
        "in_progress",
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ] == types_of(events)
    assert "Hé\u2028 you\n" == events[-1]["response"]["output"][0]["content"][0]["text"]


def test_what_is_reasoned_said_and_called_comes_as_items_of_its_own() -> None:
    events = streamed(
        ReasoningText("I "),
        ReasoningText("must."),
        "Let me see.",
        ToolCall(0, "", id="call_7", name="weather"),
        ToolCall(1, '{"in', id="call_8", name="apply_patch"),
        ToolCall(0, '{"city":'),
        ToolCall(1, 'put":"*** Begin"}'),
        ToolCall(0, '"Paris"}'),
    )

    assert [
        "created",
        "in_progress",
        "output_item.added",
        "reasoning_summary_part.added",
        "reasoning_summary_text.delta",
        "reasoning_summary_text.delta",
        "reasoning_summary_text.done",
        "reasoning_summary_part.done",
        "output_item.done",
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "output_item.added",
        "output_item.added",
        "function_call_arguments.delta",
        "function_call_arguments.delta",
        "function_call_arguments.done",
        "output_item.done",
        "custom_tool_call_input.delta",
        "custom_tool_call_input.done",
        "output_item.done",
        "completed",
    ] == types_of(events)
    calls = (CALL, ToolCall(1, '{"input":"*** Begin"}', id="call_8", name="apply_patch"))
    assert answered("Let me see.", calls, "I must.") == events[-1]["response"]


def test_a_text_after_a_call_is_a_message_of_its_own() -> None:
    events = streamed("One.", CALL, "Two.")

    assert ["message", "function_call", "message"] == [
        item["type"] for item in events[-1]["response"]["output"]
    ]


def test_a_call_without_arguments_has_an_empty_object() -> None:
    events = streamed(ToolCall(0, "", name="weather"))

    assert "{}" == events[-1]["response"]["output"][0]["arguments"]


@pytest.mark.parametrize("arguments", ["*** Begin", '{"patch":"x"}', '{"input":1}', "[1", "[]"])
def test_the_input_of_a_custom_tool_is_what_the_model_wrote(arguments: str) -> None:
    call = ToolCall(0, arguments, name="apply_patch")

    assert arguments == answered("", (call,))["output"][0]["input"]
    assert arguments == streamed(call)[-1]["response"]["output"][0]["input"]


@pytest.mark.parametrize(
    ("error", "code"), [(AiError(), "server_error"), (ContentBlocked(), "invalid_prompt")]
)
def test_a_stream_that_fails_says_why_and_ends(error: BlueyError, code: str) -> None:
    *_, last = events = streamed("Hel", error=error)

    assert ["output_text.delta", "failed"] == types_of(events)[-2:]
    assert {"code": code, "message": error.message} == last["response"]["error"]
    assert ["incomplete"] == [item["status"] for item in last["response"]["output"]]
    assert 15 == last["response"]["usage"]["total_tokens"]


def test_a_stream_that_fails_never_calls_a_half_call() -> None:
    events = streamed(ToolCall(0, '{"ci', name="weather"), error=AiError())

    assert "output_item.done" not in types_of(events)


def test_each_event_has_the_name_of_its_type() -> None:
    for name, kind in EVENTS:
        assert name in get_args(get_type_hints(kind)["type"])
