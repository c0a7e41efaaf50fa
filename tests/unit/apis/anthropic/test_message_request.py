"""What may be asked of the Messages API, and what a model is shown of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.apis.anthropic.message_request import (
    parse_count_request,
    parse_message_request,
    session_named_by,
)
from bluey.apis.anthropic.messages import ANTHROPIC_API
from bluey.chat import (
    Chat,
    Effort,
    Image,
    JsonFormat,
    NamedTool,
    ReasoningText,
    Sampling,
    Tool,
    ToolCall,
    Turn,
)
from bluey.errors import InvalidRequest
from tests.fakes.values import SESSION_ID

HELLO: dict[str, object] = {"role": "user", "content": "hello"}
WEATHER = {"name": "weather", "input_schema": {"type": "object"}}
PNG = {"type": "base64", "media_type": "image/png", "data": "aGk="}
SEEN = Image.of("image/png", "aGk=")
TEXT = {"type": "text", "text": "look"}
CACHED = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}


def a_body(**fields: object) -> bytes:
    return json.dumps({"model": "m", "max_tokens": 64, "messages": [HELLO], **fields}).encode()


def chat(**fields: object) -> Chat:
    return parse_message_request(a_body(**fields))


def problems(**fields: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidRequest) as refused:
        chat(**fields)
    return [(problem.path, problem.message) for problem in refused.value.problems]


def said(role: str, *blocks: object) -> list[dict[str, object]]:
    return [HELLO, {"role": role, "content": list(blocks)}]


THINKING = {"type": "thinking", "thinking": "Let me see.", "signature": "c2lnbmVk"}
UNSIGNED = {**THINKING, "signature": "unsigned"}
REDACTED = {"type": "redacted_thinking", "data": "c2VjcmV0"}
USE = {"type": "tool_use", "id": "call_1", "name": "weather", "input": {"city": "Paris"}}
CALL = ToolCall(0, '{"city":"Paris"}', "call_1", "weather")
RESULT = {"type": "tool_result", "tool_use_id": "call_1"}
DOCUMENT = {
    "type": "document",
    "source": {"type": "text", "media_type": "text/plain", "data": "It is warm."},
    "title": "News",
    "citations": {"enabled": False},
}
TURNS: dict[str, tuple[list[dict[str, object]], list[Turn]]] = {
    "a-text": (said("user", {**TEXT, **CACHED}), [Turn("user", ("look",))]),
    "an-image": (
        said("user", TEXT, {"type": "image", "source": PNG}),
        [Turn("user", ("look", SEEN))],
    ),
    "jpg": (
        said("user", {"type": "image", "source": {**PNG, "media_type": "image/JPG"}}),
        [Turn("user", (Image.of("image/jpeg", "aGk="),))],
    ),
    "a-document": (said("user", DOCUMENT), [Turn("user", ("News\nIt is warm.",))]),
    "an-empty-text": (said("user", {"type": "text", "text": ""}), [Turn("user")]),
    "nothing": (said("user"), [Turn("user")]),
    "instructions": (said("system", TEXT), [Turn("system", ("look",))]),
    "a-call": (said("assistant", TEXT, USE), [Turn("assistant", ("look",), calls=(CALL,))]),
    "a-call-without-input": (
        said("assistant", {**USE, "input": None}),
        [Turn("assistant", calls=(ToolCall(0, "{}", "call_1", "weather"),))],
    ),
    "what-another-model-thought": (
        said("assistant", UNSIGNED, TEXT),
        [Turn("assistant", ("look",), reasoning="Let me see.")],
    ),
    "what-a-claude-thought": (
        said("assistant", THINKING, REDACTED, USE),
        [
            Turn(
                "assistant",
                calls=(CALL,),
                reasoning="Let me see.",
                signed=(
                    ReasoningText("Let me see.", "c2lnbmVk"),
                    ReasoningText("", "redacted:c2VjcmV0"),
                ),
            )
        ],
    ),
    "a-result": (
        said("user", {**RESULT, "content": "warm", **CACHED}),
        [Turn("tool", ("warm",), call_id="call_1")],
    ),
    "a-result-of-nothing": (said("user", RESULT), [Turn("tool", call_id="call_1")]),
    "an-error": (
        said("user", {**RESULT, "content": "no such city", "is_error": True}),
        [Turn("tool", ("no such city",), call_id="call_1", is_error=True)],
    ),
    "an-image-as-a-result": (
        said("user", {**RESULT, "content": [TEXT, {"type": "image", "source": PNG}]}),
        [Turn("tool", ("look", SEEN), call_id="call_1")],
    ),
    "results-and-a-text": (
        said("user", TEXT, RESULT, {**RESULT, "tool_use_id": "call_2"}),
        [Turn("tool", call_id="call_1"), Turn("tool", call_id="call_2"), Turn("user", ("look",))],
    ),
}


@pytest.mark.parametrize(("messages", "turns"), TURNS.values(), ids=TURNS)
def test_a_model_is_shown_what_was_said(
    messages: list[dict[str, object]], turns: list[Turn]
) -> None:
    first, *others = chat(messages=messages).turns

    assert Turn("user", ("hello",)) == first
    assert turns == others


@pytest.mark.parametrize("system", [None, "", [], [{"type": "text", "text": "", **CACHED}]])
def test_empty_instructions_are_none(system: object) -> None:
    assert chat().turns == chat(system=system).turns


@pytest.mark.parametrize("system", ["Be brief.", [{"type": "text", "text": "Be brief.", **CACHED}]])
def test_instructions_come_first(system: object) -> None:
    assert Turn("system", ("Be brief.",)) == chat(system=system).turns[0]


ASKED: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "plain": ({}, {"max_output_tokens": 64, "requested_model_id": "m", "stream": False}),
    "whole-number": ({"max_tokens": 32_000.0}, {"max_output_tokens": 32_000}),
    "streamed": ({"stream": True}, {"stream": True}),
    "tools": (
        {"tools": [{**WEATHER, "description": "d", **CACHED, "eager_input_streaming": True}]},
        {"tools": (Tool("weather", "d", {"type": "object"}),)},
    ),
    "a-custom-tool": (
        {"tools": [{**WEATHER, "type": "custom", "strict": True}]},
        {"tools": (Tool("weather", None, {"type": "object"}, strict=True),)},
    ),
    "no-tools": ({"tools": []}, {"tools": ()}),
    "auto": ({"tools": [WEATHER], "tool_choice": {"type": "auto"}}, {"tool_choice": "auto"}),
    "any": ({"tools": [WEATHER], "tool_choice": {"type": "any"}}, {"tool_choice": "required"}),
    "none": ({"tools": [WEATHER], "tool_choice": {"type": "none"}}, {"tool_choice": "none"}),
    "one": (
        {"tools": [WEATHER], "tool_choice": {"type": "tool", "name": "weather"}},
        {"tool_choice": NamedTool("weather")},
    ),
    "one-at-a-time": (
        {
            "tools": [WEATHER],
            "tool_choice": {"type": "auto", "disable_parallel_tool_use": True},
        },
        {"parallel_calls": False},
    ),
    "many-at-a-time": (
        {
            "tools": [WEATHER],
            "tool_choice": {"type": "auto", "disable_parallel_tool_use": False},
        },
        {"parallel_calls": None},
    ),
    "a-format": (
        {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}},
        {"format": JsonFormat({"type": "object"})},
    ),
    "a-format-by-its-older-name": (
        {"output_format": {"type": "json_schema", "schema": {"type": "object"}}},
        {"format": JsonFormat({"type": "object"})},
    ),
    "sampling": (
        {"temperature": 0.5, "top_p": 1, "stop_sequences": ["END"]},
        {"sampling": Sampling(0.5, 1, ("END",))},
    ),
    "no-stop": ({"stop_sequences": []}, {"sampling": Sampling()}),
    "a-session": ({"metadata": {"user_id": SESSION_ID}}, {"session_id": SESSION_ID}),
    "no-user": ({"metadata": {"user_id": None}}, {"session_id": None}),
    "another-key-of-metadata": ({"metadata": {"team": {"id": 1}}}, {"session_id": None}),
    "without-effect": (
        {
            "service_tier": "auto",
            "context_management": {"edits": [{"type": "clear_thinking_20251015", "keep": "all"}]},
            "speed": "fast",
            "a_parameter_of_next_year": {"a": 1},
            "mcp_servers": [],
            "container": None,
            "top_k": None,
            **CACHED,
        },
        {"max_output_tokens": 64},
    ),
}


@pytest.mark.parametrize(("fields", "expected"), ASKED.values(), ids=ASKED)
def test_a_parameter_becomes_what_is_asked(
    fields: dict[str, object], expected: dict[str, object]
) -> None:
    asked = chat(**fields)

    assert expected == {name: getattr(asked, name) for name in expected}


THINKS: dict[str, tuple[dict[str, object], Effort | None, bool]] = {
    "left-out": ({}, None, False),
    "null": ({"thinking": None}, None, False),
    "disabled": ({"thinking": {"type": "disabled"}}, "none", False),
    "least": ({"thinking": {"type": "enabled", "budget_tokens": 1_024}}, "minimal", True),
    "little": ({"thinking": {"type": "enabled", "budget_tokens": 4_096}}, "low", True),
    "some": ({"thinking": {"type": "enabled", "budget_tokens": 10_000}}, "medium", True),
    "much": ({"thinking": {"type": "enabled", "budget_tokens": 16_000}}, "high", True),
    "most": ({"thinking": {"type": "enabled", "budget_tokens": 31_999}}, "max", True),
    "adaptive": ({"thinking": {"type": "adaptive", "display": "omitted"}}, "high", True),
    "adaptive-with-effort": (
        {"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}},
        "low",
        True,
    ),
    "effort-alone": ({"output_config": {"effort": "xhigh"}}, "max", False),
    "disabled-with-effort": (
        {"thinking": {"type": "disabled"}, "output_config": {"effort": "max"}},
        "none",
        False,
    ),
}


@pytest.mark.parametrize(("fields", "effort", "is_shown"), THINKS.values(), ids=THINKS)
def test_thinking_becomes_an_effort_that_is_wished(
    fields: dict[str, object], effort: Effort | None, is_shown: bool
) -> None:
    asked = chat(**fields)

    assert (effort, True, is_shown) == (asked.effort, asked.effort_is_wish, asked.shows_reasoning)


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "no-tokens": ({"max_tokens": 0}, "max_tokens", "greater than or equal to 1"),
    "no-messages": ({"messages": []}, "messages", "at least 1 item"),
    "too-warm": ({"temperature": 1.5}, "temperature", "less than or equal to 1"),
    "top-k": ({"top_k": 40}, "top_k", "not supported"),
    "servers-of-tools": ({"mcp_servers": [{"url": "x"}]}, "mcp_servers", "not supported"),
    "a-container": ({"container": "c"}, "container", "not supported"),
    "a-tool-of-the-vendors": (
        {"tools": [{"type": "web_search_20250305", "name": "web_search"}]},
        "tools.0.type",
        "Only Anthropic's own servers have tools of this type",
    ),
    "nothing-to-choose-from": (
        {"tool_choice": {"type": "any"}},
        "tool_choice",
        "There are no tools",
    ),
    "a-choice-that-is-not-offered": (
        {"tools": [WEATHER], "tool_choice": {"type": "tool", "name": "wether"}},
        "tool_choice.name",
        "No tool with this name is offered",
    ),
    "a-choice-without-a-name": (
        {"tools": [WEATHER], "tool_choice": {"type": "tool"}},
        "tool_choice.name",
        "required",
    ),
    "thinking-of-another-kind": ({"thinking": {"type": "x"}}, "thinking", "'x'"),
    "an-image-elsewhere": (
        {"messages": said("user", {"type": "image", "source": {"type": "url", "url": "u"}})},
        "messages.1.content.0.source.type",
        "Nothing is fetched",
    ),
    "an-image-in-a-file": (
        {"messages": said("user", {"type": "image", "source": {"type": "file", "file_id": "f"}})},
        "messages.1.content.0.source.type",
        "Nothing is fetched",
    ),
    "an-image-of-another-kind": (
        {"messages": said("user", {"type": "image", "source": {**PNG, "media_type": "image/bmp"}})},
        "messages.1.content.0.source.media_type",
        "image/png",
    ),
    "an-image-that-is-none": (
        {"messages": said("user", {"type": "image", "source": {**PNG, "data": "?"}})},
        "messages.1.content.0.source.data",
        "base64",
    ),
    "a-pdf": (
        {"messages": said("user", {"type": "document", "source": {"type": "base64"}})},
        "messages.1.content.0.source.type",
        "'text'",
    ),
    "a-search-result": (
        {"messages": said("user", {**RESULT, "content": [{"type": "search_result"}]})},
        "messages.1.content.0.content.0",
        "'search_result'",
    ),
    "another-role": ({"messages": [{"role": "tool"}]}, "messages.0", "'tool'"),
    "too-many-images": (
        {"messages": said("user", *[{"type": "image", "source": PNG}] * 21)},
        "messages",
        "at most 20 images",
    ),
}


@pytest.mark.parametrize(("fields", "path", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_supported_is_refused_by_its_name(
    fields: dict[str, Any], path: str, message: str
) -> None:
    told = dict(problems(**fields))

    assert message in told[path]


@pytest.mark.parametrize("kind", ["url", "file"])
def test_an_image_elsewhere_is_one_mistake(kind: str) -> None:
    source = {"type": kind, "url": "https://example.com/cat.png"}
    told = problems(messages=said("user", {"type": "image", "source": source}))

    assert ["messages.1.content.0.source.type"] == [path for path, _ in told]


def test_to_be_counted_a_prompt_needs_no_limit() -> None:
    body = json.dumps({"model": "m", "messages": [HELLO], "tools": [WEATHER]}).encode()

    assert (Tool("weather", None, {"type": "object"}),) == parse_count_request(body).tools


HASHED = "2c26b46b-68ff-c68f-f99b-453c1d304134"
USERS = {
    SESSION_ID: SESSION_ID,
    "foo": HASHED,
    json.dumps({"device_id": "d", "account_uuid": "", "session_id": SESSION_ID}): SESSION_ID,
    json.dumps({"session_id": "foo"}): HASHED,
    f"user_abc_account__session_{SESSION_ID}": SESSION_ID,
}


@pytest.mark.parametrize(("user_id", "session"), USERS.items())
def test_the_session_is_the_users_or_the_one_in_it(user_id: str, session: str) -> None:
    body = a_body(metadata={"user_id": user_id}, messages=[HELLO, {"role": "user", "content": "}"}])

    assert session == session_named_by(user_id)
    assert session == parse_message_request(body).session_id
    assert session == ANTHROPIC_API.session_in(body)


@pytest.mark.parametrize("user_id", ["{", "{}", '{"session_id": 1}', '{"session_id": ""}'])
def test_a_user_without_a_session_is_one_by_itself(user_id: str) -> None:
    assert session_named_by(user_id) != session_named_by("foo")
    assert 36 == len(session_named_by(user_id))


@pytest.mark.parametrize(
    "metadata",
    ['{"user_id":null}', "null", '{"user_id":1}', '{"a":{"user_id":"foo"}}', "[]", '{"user_id":'],
)
def test_a_body_without_a_user_names_no_session(metadata: str) -> None:
    assert ANTHROPIC_API.session_in(f'{{"metadata":{metadata}}}'.encode()) is None
    assert ANTHROPIC_API.session_in(f'{{"x":{{"metadata":{metadata}}}}}'.encode()) is None
