from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.apis.openai.chat_request import parse_completion_request
from bluey.chat import Chat, Turn
from bluey.dialects.dialect import Asked
from bluey.dialects.workers_ai import build_inputs
from bluey.errors import InvalidJson, InvalidRequest, Problem
from bluey.models.model import Model

HELLO = {"role": "user", "content": "hello"}
TOOL = {
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object"}, "strict": True},
}
FUNCTION = {"name": "weather", "arguments": "{}"}
CALL = {"id": "call_1", "type": "function", "function": FUNCTION}
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}


def parse(**fields: object) -> Chat:
    body = {"model": "fast", "messages": [HELLO], **fields}
    return parse_completion_request(json.dumps(body).encode())


def asked_of(chat: Chat) -> dict[str, object]:
    """What a model is asked, without its ceiling."""
    inputs = build_inputs(Asked(chat, Model("m"), 1))
    del inputs["max_tokens"]
    return inputs


def problems(**fields: object) -> tuple[Problem, ...]:
    with pytest.raises(InvalidRequest) as refused:
        parse(**fields)
    return refused.value.problems


def test_a_request_needs_a_model_and_a_message_only() -> None:
    assert parse() == Chat(
        turns=(Turn("user", ("hello",)),),
        requested_model_id="fast",
        shows_reasoning=True,
        wants_usage=False,
    )


@pytest.mark.parametrize(
    ("fields", "parameters"),
    [
        ({"temperature": 0}, {"temperature": 0}),
        ({"top_p": 0.5}, {"top_p": 0.5}),
        ({"stop": "\n"}, {"stop": ["\n"]}),
        ({"stop": ["a", "b"]}, {"stop": ["a", "b"]}),
        ({"seed": -7}, {"seed": -7}),
        ({"presence_penalty": -2}, {"presence_penalty": -2}),
        ({"frequency_penalty": 2}, {"frequency_penalty": 2}),
        ({"tools": [TOOL], "tool_choice": "auto"}, {"tools": [TOOL], "tool_choice": "auto"}),
        (
            {
                "tools": [TOOL],
                "tool_choice": {"type": "function", "function": {"name": "weather"}},
                "parallel_tool_calls": False,
            },
            {
                "tools": [TOOL],
                "tool_choice": {"type": "function", "function": {"name": "weather"}},
                "parallel_tool_calls": False,
            },
        ),
        ({"response_format": {"type": "text"}}, {}),
        (
            {"response_format": {"type": "json_object"}},
            {"response_format": {"type": "json_object"}},
        ),
        (
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True},
                }
            },
            {"response_format": {"type": "json_schema", "json_schema": SCHEMA}},
        ),
        ({"n": 1, "logprobs": False, "store": False}, {}),
    ],
)
def test_parameters_are_passed_through(
    fields: dict[str, object], parameters: dict[str, object]
) -> None:
    assert {"messages": [HELLO], **parameters} == asked_of(parse(**fields))


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ({"role": "system", "content": "Be brief"}, {"role": "system", "content": "Be brief"}),
        ({"role": "developer", "content": "Be brief"}, {"role": "system", "content": "Be brief"}),
        (
            {"role": "user", "name": "ann", "content": [{"type": "text", "text": "a"}]},
            {"role": "user", "name": "ann", "content": "a"},
        ),
        (
            {
                "role": "user",
                "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}],
            },
            {"role": "user", "content": "a\nb"},
        ),
        (
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
            {"role": "assistant", "content": "", "tool_calls": [CALL]},
        ),
        (
            {"role": "assistant", "content": [], "tool_calls": [CALL]},
            {"role": "assistant", "content": "", "tool_calls": [CALL]},
        ),
        (
            {"role": "assistant", "content": None, "refusal": "No."},
            {"role": "assistant", "content": "No."},
        ),
        ({"role": "assistant", "content": "Hi"}, {"role": "assistant", "content": "Hi"}),
        # What OpenAI's clients leave in a message that they returned.
        (
            {
                "role": "assistant",
                "content": "{}",
                "refusal": None,
                "annotations": [],
                "audio": None,
                "function_call": None,
                "tool_calls": None,
                "parsed": {"city": "Paris"},
            },
            {"role": "assistant", "content": "{}"},
        ),
        (
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {
                        **CALL,
                        "index": 0,
                        "function": {**FUNCTION, "parsed_arguments": {"city": "Paris"}},
                    }
                ],
            },
            {"role": "assistant", "content": "", "tool_calls": [CALL]},
        ),
        (
            {"role": "tool", "content": "21 degrees", "tool_call_id": "call_1"},
            {"role": "tool", "content": "21 degrees", "tool_call_id": "call_1"},
        ),
    ],
)
def test_messages_are_asked_in_the_models_terms(
    message: dict[str, object], asked: dict[str, object]
) -> None:
    assert {"messages": [asked]} == asked_of(parse(messages=[message]))


@pytest.mark.parametrize(
    ("fields", "ceiling"),
    [
        ({}, None),
        ({"max_tokens": 64}, 64),
        ({"max_completion_tokens": 64}, 64),
        ({"max_tokens": 32, "max_completion_tokens": 64}, 32),
    ],
)
def test_the_smaller_ceiling_holds(fields: dict[str, object], ceiling: int | None) -> None:
    assert ceiling == parse(**fields).max_output_tokens


@pytest.mark.parametrize(
    ("fields", "stream", "wants_usage"),
    [
        ({"stream": True}, True, False),
        ({"stream": True, "stream_options": {"include_usage": True}}, True, True),
        ({"stream": True, "stream_options": {"include_usage": False}}, True, False),
        ({"stream": True, "stream_options": {"include_obfuscation": False}}, True, False),
        ({"stream": False}, False, False),
    ],
)
def test_a_stream_ends_with_its_usage_where_that_is_asked(
    fields: dict[str, object], stream: bool, wants_usage: bool
) -> None:
    chat = parse(**fields)

    assert (stream, wants_usage) == (chat.stream, chat.wants_usage)


def test_everything_that_the_model_reads_is_estimated() -> None:
    messages = [
        {"role": "system", "content": "x" * 8},
        {"role": "assistant", "tool_calls": [CALL]},
        {"role": "tool", "content": "y" * 4, "tool_call_id": "call_1"},
    ]
    written = len(json.dumps([CALL], separators=(",", ":")))
    tools = len(json.dumps([TOOL], separators=(",", ":")))

    chat = parse(messages=messages, tools=[TOOL])

    assert 4 * 3 + round((8 + written + 4 + tools) / 4) == chat.estimated_tokens_in


@pytest.mark.parametrize(
    ("user", "session"),
    [
        ("6D0F2BB4-7C5E-4F0E-9D38-0A4B4A6F2C11", "6d0f2bb4-7c5e-4f0e-9d38-0a4b4a6f2c11"),
        ("ann@example.com", "71d4f55f-72fa-128d-fb46-8a1a3901507c"),
        ("", "e3b0c442-98fc-1c14-9afb-f4c8996fb924"),
    ],
)
def test_a_user_is_a_session_that_does_not_say_who_it_is(user: str, session: str) -> None:
    assert session == parse(user=user).session_id


def test_metadata_is_kept_for_the_log() -> None:
    assert {"ticket": "4711"} == parse(metadata={"ticket": "4711"}).tags


UNSUPPORTED = "This parameter is not supported"


@pytest.mark.parametrize(
    ("fields", "path", "message"),
    [
        ({"logit_bias": {"50256": -100}}, "logit_bias", UNSUPPORTED),
        ({"functions": [FUNCTION]}, "functions", UNSUPPORTED),
        (
            {"function_call": {"name": "weather"}},
            "function_call",
            'Only "none" or "auto" is supported',
        ),
        ({"modalities": ["text", "audio"]}, "modalities", 'Only ["text"] is supported'),
        ({"top_logprobs": 5}, "top_logprobs", "Only 0 is supported"),
        ({"top_logprobs": False}, "top_logprobs", "Only 0 is supported"),
        ({"top_k": 40}, "top_k", "Only 0 or -1 is supported"),
        ({"repetition_penalty": 1.1}, "repetition_penalty", "Only 1 is supported"),
        ({"extra_body": {"top_k": 40}}, "extra_body", UNSUPPORTED),
        # With OpenAI, an empty object switches it on.
        ({"web_search_options": {}}, "web_search_options", UNSUPPORTED),
        ({"reasoning": {"max_tokens": 100}}, "reasoning.max_tokens", UNSUPPORTED),
        ({"thinking": {"type": "deep"}}, "thinking.type", None),
        ({"user": {"id": "u1"}}, "user", "Input should be a valid string"),
        ({"tool_choice": "any"}, "tool_choice", "There are no tools to choose from"),
        ({"audio": {}}, "audio", UNSUPPORTED),
        ({"reasoning_effort": "much"}, "reasoning_effort", None),
        ({"logprobs": True}, "logprobs", UNSUPPORTED),
        ({"n": 2}, "n", "Input should be less than or equal to 1"),
        ({"messages": []}, "messages", "Must have at least 1 item"),
        (
            {"messages": [{"role": "system", "content": [{"type": "image_url", "image_url": {}}]}]},
            "messages.0.content.0.type",
            "Input should be 'text'",
        ),
        ({"messages": [{"role": "user"}]}, "messages.0.content", "Field required"),
        (
            {"messages": [{"role": "assistant", "audio": {"id": "a"}}]},
            "messages.0.audio",
            UNSUPPORTED,
        ),
        (
            {"messages": [{"role": "assistant", "function_call": FUNCTION}]},
            "messages.0.function_call",
            UNSUPPORTED,
        ),
        ({"messages": [{"role": "user", "content": 7}]}, "messages.0.content", None),
        ({"messages": [{"role": "robot", "content": "x"}]}, "messages.0", None),
        ({"messages": [{**HELLO, "audio": {}}]}, "messages.0.audio", UNSUPPORTED),
        ({"messages": [HELLO, {"role": "tool", "content": "x"}]}, "messages.1.tool_call_id", None),
        ({"tools": [{"type": "custom"}]}, "tools.0.type", None),
        (
            {"tools": [{"type": "function", "function": {"name": "a b"}}]},
            "tools.0.function.name",
            None,
        ),
        ({"tool_choice": "always"}, "tool_choice", None),
        ({"tool_choice": {"type": "function"}}, "tool_choice.function", "Field required"),
        ({"response_format": {"type": "yaml"}}, "response_format", None),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "a"}}},
            "response_format.json_schema.schema",
            "Field required",
        ),
        ({"stop": ["a", "b", "c", "d", "e"]}, "stop", None),
        ({"temperature": 2.5}, "temperature", "Input should be less than or equal to 2"),
        ({"top_p": "1"}, "top_p", None),
        ({"max_tokens": 0}, "max_tokens", "Input should be greater than or equal to 1"),
        ({"metadata": {"a": 1}}, "metadata.a", "Input should be a valid string"),
        ({"user": "x" * 513}, "user", "String should have at most 512 characters"),
        ({"stream_options": {"continuous": True}}, "stream_options.continuous", UNSUPPORTED),
        *(
            (
                {"messages": [{"role": "user", "content": [{"type": kind, kind: {}}]}]},
                "messages.0.content.0",
                (
                    f"Input tag '{kind}' found using 'type' does not match any of the expected "
                    "tags: 'text', 'image_url'"
                ),
            )
            for kind in ("input_audio", "file", "video_url")
        ),
    ],
)
def test_what_is_not_supported_is_refused_by_name(
    fields: dict[str, Any], path: str, message: str | None
) -> None:
    (problem, *_) = problems(**fields)

    assert path == problem.path
    if message is not None:
        assert message == problem.message


def test_what_is_not_json_is_told_from_what_does_not_fit() -> None:
    with pytest.raises(InvalidJson):
        parse_completion_request(b"{")
