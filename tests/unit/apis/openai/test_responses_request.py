from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.apis.openai.responses_request import (
    ResponseChat,
    parse_response_request,
)
from bluey.chat import Chat, Image, JsonFormat, NamedTool, Sampling, Tool, ToolCall, Turn
from bluey.errors import InvalidJson, InvalidRequest, Problem

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}
WEATHER = {"type": "function", "name": "weather", "parameters": SCHEMA, "strict": True}
PATCH = {"type": "custom", "name": "patch", "description": "Change files."}
PIXEL = "data:image/png;base64,iVBORw0KGgo="


def parse(**fields: object) -> ResponseChat:
    body = {"model": "fast", "input": "hello", **fields}
    return parse_response_request(json.dumps(body).encode())


def problems(**fields: object) -> tuple[Problem, ...]:
    with pytest.raises(InvalidRequest) as refused:
        parse(**fields)
    return refused.value.problems


def turns(*items: object, **fields: object) -> tuple[Turn, ...]:
    return parse(input=items, **fields).turns


def user(text: str) -> Turn:
    return Turn("user", (text,))


def test_a_request_needs_a_model_and_an_input_only() -> None:
    chat = parse()

    assert (
        (user("hello"),),
        "fast",
        False,
        True,
        None,
        (),
    ) == (
        chat.turns,
        chat.requested_model_id,
        chat.stream,
        chat.shows_reasoning,
        chat.max_output_tokens,
        chat.tools,
    )
    assert (Problem("model", "Field required"), Problem("input", "Field required")) == (
        _problems_of(b"{}")
    )


def _problems_of(body: bytes) -> tuple[Problem, ...]:
    with pytest.raises(InvalidRequest) as refused:
        parse_response_request(body)
    return refused.value.problems


def test_a_body_that_is_no_json_is_refused() -> None:
    with pytest.raises(InvalidJson):
        parse_response_request(b"{")


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"stream": True}, {"stream": True}),
        ({"max_output_tokens": 32_000.0}, {"max_output_tokens": 32_000}),
        ({"temperature": 0}, {"sampling": Sampling(temperature=0)}),
        ({"top_p": 0.5}, {"sampling": Sampling(top_p=0.5)}),
        ({"reasoning": {"effort": "xhigh"}}, {"effort": "max"}),
        ({"reasoning": {"effort": "max"}}, {"effort": "max"}),
        ({"reasoning": {"effort": None, "summary": "auto"}}, {"effort": None}),
        ({"parallel_tool_calls": False}, {"parallel_calls": False}),
        ({"prompt_cache_key": "k"}, {"cache_key": "k"}),
        ({"metadata": {"team": "blue"}}, {"tags": {"team": "blue"}}),
        ({"text": {"format": {"type": "text"}, "verbosity": "low"}}, {"format": None}),
        ({"text": {"format": {"type": "json_object"}}}, {"format": JsonFormat()}),
        (
            {
                "text": {
                    "format": {
                        "type": "json_schema",
                        "name": "x",
                        "description": "An x.",
                        "schema": SCHEMA,
                        "strict": True,
                    }
                }
            },
            {"format": JsonFormat(SCHEMA, "x", "An x.", strict=True)},
        ),
    ],
)
def test_what_is_asked_becomes_the_chats(
    fields: dict[str, object], asked: dict[str, object]
) -> None:
    chat = parse(**fields)

    assert asked == {name: getattr(chat, name) for name in asked}


@pytest.mark.parametrize(
    "name",
    [
        "store",
        "include",
        "truncation",
        "service_tier",
        "instructions",
        "stream",
        "max_output_tokens",
        "temperature",
        "top_p",
        "text",
        "reasoning",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "user",
        "prompt_cache_key",
        "metadata",
        "previous_response_id",
        "conversation",
        "prompt",
        "moderation",
        "context_management",
        "colour",
    ],
)
def test_null_counts_as_left_out(name: str) -> None:
    assert parse() == parse(**{name: None})


NOTHING_IS_STORED = "Nothing is stored here: send the items of earlier turns in `input`"
STORED_ITEM = (
    "`item_reference`: nothing is stored here. Send the item itself, as clients do with "
    "`store: false`"
)
NOT_SUPPORTED = "This parameter is not supported"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"previous_response_id": "resp_1"}, ("previous_response_id", NOTHING_IS_STORED)),
        ({"conversation": "conv_1"}, ("conversation", NOTHING_IS_STORED)),
        ({"conversation": {"id": "conv_1"}}, ("conversation", NOTHING_IS_STORED)),
        ({"prompt": {"id": "x"}}, ("prompt", NOT_SUPPORTED)),
        ({"background": True}, ("background", NOT_SUPPORTED)),
        ({"moderation": {"model": "x"}}, ("moderation", NOT_SUPPORTED)),
        ({"colour": "red"}, ("colour", NOT_SUPPORTED)),
        (
            {"include": ["message.output_text.logprobs"]},
            ("include.0", "Log probabilities are not supported"),
        ),
        ({"top_logprobs": 2}, ("top_logprobs", "Input should be less than or equal to 0")),
        (
            {"tools": [{"type": "mcp", "server_label": "x"}]},
            ("tools.0", "`mcp` is a tool that only OpenAI has, and is not supported"),
        ),
        (
            {"tools": [WEATHER, {"type": "file_search", "vector_store_ids": []}]},
            ("tools.1", "`file_search` is a tool that only OpenAI has, and is not supported"),
        ),
        ({"tools": [{"type": "x"}]}, ("tools.0", "A tool of this type is not supported")),
        ({"tools": [1]}, ("tools.0", "A tool of this type is not supported")),
        (
            {"tools": [{"type": "web_search"}]},
            ("tools", "`web_search` is a tool that only OpenAI has, and is not supported"),
        ),
        (
            {"tools": [{**WEATHER, "allowed_callers": ["programmatic"]}]},
            ("tools.0.allowed_callers", 'Only ["direct"] is supported'),
        ),
        ({"tool_choice": "required"}, ("tool_choice", "There are no tools to choose from")),
        (
            {"tools": [WEATHER], "tool_choice": {"type": "function", "name": "wether"}},
            ("tool_choice.name", "No tool with this name is offered"),
        ),
        *(
            (
                {
                    "tools": tools,
                    "tool_choice": {
                        "type": "allowed_tools",
                        "mode": mode,
                        "tools": [{"type": "function", "name": "wether"}],
                    },
                },
                ("tool_choice.tools", "None of these tools is offered"),
            )
            for tools in ([WEATHER], [])
            for mode in ("auto", "required")
        ),
        (
            {"tools": [WEATHER], "tool_choice": {"type": "mcp", "name": "x"}},
            ("tool_choice.type", "Input should be 'function' or 'custom'"),
        ),
        (
            {"input": [{"type": "item_reference", "id": "msg_1"}]},
            (
                "input.0",
                STORED_ITEM,
            ),
        ),
        (
            {"input": [{"type": "item_reference", "id": "rs_1"}]},
            ("input", "There is nothing to answer"),
        ),
        (
            {"input": [{"type": "web_search_call", "id": "ws_1"}]},
            ("input.0", "An item of this type is not supported"),
        ),
        ({"input": [1]}, ("input.0", "An item of this type is not supported")),
        (
            {"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "x"}]}]},
            ("input.0.content.0", "`input_file` is not supported: send its text"),
        ),
        (
            {"input": [{"role": "user", "content": [{"type": "input_audio"}]}]},
            ("input.0.content.0", "A part of this type is not supported here"),
        ),
        (
            {"input": [{"role": "system", "content": [{"type": "input_image"}]}]},
            ("input.0.content.0", "A part of this type is not supported here"),
        ),
        (
            {
                "input": [
                    {"role": "user", "content": [{"type": "input_image", "image_url": "http://x"}]}
                ]
            },
            (
                "input.0.content.0.image_url",
                "This is no data URL, and nothing is fetched: send the image itself",
            ),
        ),
        (
            {
                "input": [
                    {
                        "role": "user",
                        "content": [{"type": "input_image", "image_url": PIXEL}] * 21,
                    }
                ]
            },
            ("input", "A request has at most 20 images"),
        ),
        (
            {
                "tools": [
                    {"type": "namespace", "name": "n", "tools": [WEATHER] * 65},
                    {"type": "namespace", "name": "m", "tools": [WEATHER] * 65},
                ]
            },
            ("tools", "A request has at most 128 tools"),
        ),
    ],
)
def test_what_is_not_supported_is_refused_by_its_name(
    fields: dict[str, object], problem: tuple[str, str]
) -> None:
    assert (Problem(*problem),) == problems(**fields)


def test_instructions_come_before_all_else() -> None:
    assert (Turn("system", ("Be short.",)), user("hello")) == parse(instructions="Be short.").turns


SAID = {"type": "output_text", "text": "Hi", "annotations": [], "logprobs": []}


@pytest.mark.parametrize(
    ("item", "turn"),
    [
        ({"role": "user", "content": "a"}, user("a")),
        (
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "a"}]},
            user("a"),
        ),
        ({"role": "developer", "content": "a"}, Turn("system", ("a",))),
        ({"role": "system", "content": "a"}, Turn("system", ("a",))),
        ({"role": "assistant", "content": "a"}, Turn("assistant", ("a",))),
        (
            {
                "id": "msg_1",
                "type": "message",
                "status": "completed",
                "role": "assistant",
                "content": [SAID, {"type": "refusal", "refusal": "No."}],
                "phase": "final_answer",
            },
            Turn("assistant", ("Hi", "No.")),
        ),
        (
            {
                "role": "user",
                "content": [{"type": "input_image", "image_url": PIXEL, "detail": "original"}],
            },
            Turn("user", (Image("image/png", PIXEL),)),
        ),
        (
            {"type": "function_call_output", "call_id": "c", "output": "warm"},
            Turn("tool", ("warm",), call_id="c"),
        ),
        (
            {
                "type": "function_call_output",
                "id": None,
                "call_id": "c",
                "output": [
                    {"type": "input_text", "text": "warm"},
                    {"type": "input_image", "image_url": PIXEL},
                ],
                "status": None,
            },
            Turn("tool", ("warm", Image("image/png", PIXEL)), call_id="c"),
        ),
        (
            {"type": "custom_tool_call_output", "call_id": "c", "output": "done"},
            Turn("tool", ("done",), call_id="c"),
        ),
        (
            {"type": "function_call", "call_id": "c", "name": "any name", "arguments": "{"},
            Turn("assistant", calls=(ToolCall(0, "{", "c", "any name"),)),
        ),
        (
            {"type": "custom_tool_call", "call_id": "c", "name": "patch", "input": 'a"b'},
            Turn("assistant", calls=(ToolCall(0, '{"input":"a\\"b"}', "c", "patch"),)),
        ),
        (
            {
                "type": "reasoning",
                "id": "rs_1",
                "summary": [{"type": "summary_text", "text": "Hm."}],
                "encrypted_content": None,
            },
            Turn("assistant", reasoning="Hm."),
        ),
        (
            {
                "type": "reasoning",
                "summary": [{"type": "summary_text", "text": "short"}],
                "content": [{"type": "reasoning_text", "text": "long"}],
            },
            Turn("assistant", reasoning="long"),
        ),
    ],
)
def test_an_item_is_a_turn(item: dict[str, object], turn: Turn) -> None:
    assert (turn,) == turns(item)


def test_the_items_of_one_answer_are_one_turn() -> None:
    asked = {"role": "user", "content": "How warm?"}
    reasoned = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}]}
    said = {"role": "assistant", "content": [SAID]}
    calls = [
        {"type": "function_call", "call_id": name, "name": "weather", "arguments": "{}"}
        for name in ("a", "b")
    ]
    outputs = [
        {"type": "function_call_output", "call_id": name, "output": "warm"} for name in ("a", "b")
    ]

    assert (
        user("How warm?"),
        Turn(
            "assistant",
            ("Hi",),
            calls=(ToolCall(0, "{}", "a", "weather"), ToolCall(1, "{}", "b", "weather")),
            reasoning="Hm.",
        ),
        Turn("tool", ("warm",), call_id="a"),
        Turn("tool", ("warm",), call_id="b"),
        Turn("assistant", ("Hi",)),
    ) == turns(asked, reasoned, said, *calls, *outputs, said)


def test_a_reference_to_what_was_reasoned_is_passed_over() -> None:
    call = {"type": "function_call", "call_id": "a", "name": "weather", "arguments": "{}"}
    reference = {"type": "item_reference", "id": "rs_1"}

    assert turns(call) == turns(reference, call)


def test_a_function_is_offered_as_it_is() -> None:
    assert (Tool("weather", None, SCHEMA, strict=True),) == parse(tools=[WEATHER]).tools


def test_a_custom_tool_is_offered_as_a_function_of_one_text() -> None:
    grammar = {"type": "grammar", "syntax": "lark", "definition": "start: /.+/"}
    one_text = {
        "type": "object",
        "properties": {"input": {"type": "string"}},
        "required": ["input"],
        "additionalProperties": False,
    }

    assert (
        Tool("patch", "Change files.", one_text),
        Tool("x", "The input has this grammar (lark):\nstart: /.+/", one_text),
    ) == parse(tools=[PATCH, {"type": "custom", "name": "x", "format": grammar}]).tools


def namespace(name: str, *tools: str) -> dict[str, Any]:
    listed = [{"type": "function", "name": tool} for tool in tools]
    return {"type": "namespace", "name": name, "description": "", "tools": listed}


def test_the_tools_of_a_namespace_have_names_of_their_own() -> None:
    chat = parse(
        tools=[
            {"type": "function", "name": "run"},
            namespace("a b", "run", "stop"),
            namespace("a.b", "run"),
            namespace("x" * 70, "run"),
        ]
    )

    assert ["run", "a_b__run", "stop", "2_a_b__run", "x" * 64] == [tool.name for tool in chat.tools]
    assert [(None, "run"), ("a b", "run"), ("a b", "stop"), ("a.b", "run"), ("x" * 70, "run")] == [
        (known.namespace, known.name)
        for known in (chat.toolbox.client_tool(tool.name) for tool in chat.tools)
    ]


def test_a_call_of_a_namespace_is_shown_by_the_name_that_was_offered() -> None:
    call = {
        "type": "function_call",
        "call_id": "c",
        "name": "run",
        "namespace": "n",
        "arguments": "{}",
    }
    tools = [{"type": "function", "name": "run"}, namespace("n", "run")]

    [turn] = turns(call, tools=tools)

    assert "n__run" == turn.calls[0].name


def test_more_tools_may_come_as_an_item() -> None:
    more = {"type": "additional_tools", "role": "developer", "tools": [namespace("n", "run")]}
    chat = parse(input=[more, {"role": "user", "content": "a"}], tools=[WEATHER])

    assert ["weather", "run"] == [tool.name for tool in chat.tools]
    assert (user("a"),) == chat.turns


def test_a_search_is_not_offered_beside_other_tools() -> None:
    searches = [
        {"type": "web_search", "external_web_access": False},
        {"type": "web_search_preview"},
    ]

    assert parse(tools=[WEATHER]).tools == parse(tools=[WEATHER, *searches]).tools


@pytest.mark.parametrize(
    ("choice", "names", "chosen"),
    [
        (None, ["weather", "patch"], None),
        ("auto", ["weather", "patch"], "auto"),
        ("none", ["weather", "patch"], "none"),
        ("required", ["weather", "patch"], "required"),
        ({"type": "function", "name": "weather"}, ["weather", "patch"], NamedTool("weather")),
        ({"type": "custom", "name": "patch"}, ["weather", "patch"], NamedTool("patch")),
        (
            {
                "type": "allowed_tools",
                "mode": "required",
                "tools": [{"type": "custom", "name": "patch"}],
            },
            ["patch"],
            "required",
        ),
    ],
)
def test_a_choice_is_the_models(choice: object, names: list[str], chosen: object) -> None:
    chat = parse(tools=[WEATHER, PATCH], tool_choice=choice)

    assert (names, chosen) == ([tool.name for tool in chat.tools], chat.tool_choice)


@pytest.mark.parametrize("name", ["tools", "include"])
def test_an_empty_list_counts_as_left_out(name: str) -> None:
    assert parse() == parse(**{name: []})


def test_the_session_is_that_of_the_user() -> None:
    uuid = "11111111-1111-1111-1111-111111111111"

    assert uuid == parse(user=uuid).session_id
    assert parse().session_id is None
    assert isinstance(parse(), Chat)


@pytest.mark.parametrize(
    "beside",
    [
        {"defer_loading": False},
        {"async": False},
        {"allowed_callers": ["direct"]},
        {"allowed_callers": []},
        {"defer_loading": None, "async": None, "allowed_callers": None},
    ],
    ids=str,
)
def test_what_says_of_a_function_that_it_is_called_as_ever_is_taken(
    beside: dict[str, object],
) -> None:
    assert parse(tools=[WEATHER]).tools == parse(tools=[{**WEATHER, **beside}]).tools


@pytest.mark.parametrize("wanted", [True, False, None])
def test_usage_comes_at_the_end_of_a_stream_whether_it_is_asked_for_or_not(
    wanted: bool | None,
) -> None:
    assert parse(stream=True) == parse(stream=True, stream_options={"include_usage": wanted})


@pytest.mark.parametrize("name", ["context_management", "include", "tools"])
def test_an_empty_list_is_as_left_out(name: str) -> None:
    assert parse() == parse(**{name: []})
