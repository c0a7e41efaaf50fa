"""What real clients send on `/v1/chat/completions`, and what becomes of it. Beside each row: who
sends it, or where people met a server that refused it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.apis.openai.chat_request import parse_completion_request
from bluey.chat import Chat, Image, ToolCall, Turn

HELLO: dict[str, Any] = {"role": "user", "content": "hello"}
TOOL = {"type": "function", "function": {"name": "weather"}}
EPHEMERAL = {"cache_control": {"type": "ephemeral"}}
PNG = "data:image/png;base64,iVBORw0KGgo="
LEFT_OUT: dict[str, Any] = {}


def parse(**fields: object) -> Chat:
    body = {"model": "fast", "messages": [HELLO], **fields}
    return parse_completion_request(json.dumps(body).encode())


# What has no effect: the chat is as if it were left out.
WITHOUT_EFFECT: dict[str, list[Any]] = {
    # OpenAI's own. Its store is a log for its owner, and changes no answer.
    "store": [True, False],
    "service_tier": ["auto", "flex", "priority"],
    "safety_identifier": ["5f1c"],
    "prompt_cache_retention": ["24h"],
    "prompt_cache_options": [{"mode": "explicit"}],
    "verbosity": ["low"],
    "prediction": [{"type": "content", "content": "hello"}],
    "stream_options": [{"include_obfuscation": True}, {"include_usage": False}],
    "logprobs": [False],
    "top_logprobs": [0, 0.0],
    "n": [1, 1.0],
    "modalities": [["text"], []],
    "logit_bias": [{}, []],
    "functions": [[]],
    "function_call": ["auto", "none"],
    "audio": [None],
    "web_search_options": [None],
    "tools": [[]],  # vllm#39741
    "tool_choice": ["auto", "none"],
    "stop": [[]],
    "metadata": [None],
    "response_format": [{"type": "text"}],
    "parallel_tool_calls": [None],
    # "No limit" of llama.cpp's clients; cline#2411.
    "max_tokens": [-1, -1.0],
    "max_completion_tokens": [-1],
    # LibreChat's "unset", and Groq's word.
    "reasoning_effort": ["", "default", "auto"],
    "thinking": [{"type": "adaptive"}, {"type": "auto"}],
    "reasoning": [{}, {"summary": "auto"}, {"effort": None}],
    "chat_template_kwargs": [{}],
    "include_reasoning": [True],  # LibreChat#6076
    "cache_control": [{"type": "ephemeral"}],  # litellm#26320
    "cache_prompt": [True],  # subwave#1693
    "keep_alive": ["5m"],
    "extra_body": [{}],
    # Values of vLLM's and OpenRouter's clients that change nothing.
    "top_k": [-1, 0],
    "top_a": [0],
    "min_p": [0, 0.0],
    "repetition_penalty": [1, 1.0],
    "best_of": [1],
}


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
def test_what_has_no_effect_is_taken(name: str) -> None:
    for value in WITHOUT_EFFECT[name]:
        taken = parse(**{name: value})
        assert (parse().turns, None) == (taken.turns, taken.max_output_tokens), value
        assert parse().effort == taken.effort, value
        assert parse().shows_reasoning == taken.shows_reasoning, value
        assert (False, ()) == (taken.forces_call, taken.sampling.stop), value


# What clients write for how much a model is to reason: FreeToken#2, mlxcel#1307, d-inference#639.
@pytest.mark.parametrize(
    ("fields", "effort"),
    [
        ({"reasoning_effort": "xhigh"}, "max"),
        ({"reasoning_effort": "max"}, "max"),
        ({"reasoning": {"effort": "high"}}, "high"),
        ({"reasoning": {"enabled": True}}, "medium"),
        ({"reasoning": {"enabled": False}}, "none"),
        ({"reasoning": {"enabled": True, "effort": "low"}}, "low"),
        ({"reasoning_effort": "low", "reasoning": {"effort": "high"}}, "low"),
        ({"thinking": {"type": "enabled", "budget_tokens": 1024}}, "medium"),
        ({"thinking": {"type": "disabled"}}, "none"),
        # Roo-Code#11001
        ({"thinking": {"type": "disabled"}, "reasoning_effort": "medium"}, "medium"),
        ({"enable_thinking": False}, "none"),
        ({"enable_thinking": True}, "medium"),
        ({"chat_template_kwargs": {"enable_thinking": False}}, "none"),
        ({"chat_template_kwargs": {"thinking": True}}, "medium"),
    ],
)
def test_the_effort_is_read_in_the_words_of_several_vendors(
    fields: dict[str, Any], effort: str
) -> None:
    assert effort == parse(**fields).effort


@pytest.mark.parametrize(
    ("fields", "is_wish"),
    [
        ({"reasoning_effort": "low"}, False),
        ({"reasoning": {"effort": "low"}}, False),
        ({"reasoning": {"enabled": True}}, True),
        ({"thinking": {"type": "disabled"}}, True),
        # qwen-code sends it with every request.
        ({"enable_thinking": True}, True),
    ],
)
def test_a_switch_asks_nothing_of_a_model_that_does_not_reason(
    fields: dict[str, Any], *, is_wish: bool
) -> None:
    assert is_wish == parse(**fields).effort_is_wish


@pytest.mark.parametrize("fields", [{"reasoning": {"exclude": True}}, {"include_reasoning": False}])
def test_reasoning_is_not_shown_to_who_does_not_want_it(fields: dict[str, Any]) -> None:
    assert not parse(**fields).shows_reasoning


@pytest.mark.parametrize("model", [None, "", "  "])
def test_a_blank_model_is_the_deployments(model: str | None) -> None:
    # webbrain#2808, openrag#173, ollama#6089
    assert parse(model=model).requested_model_id is None
    body = json.dumps({"messages": [HELLO]}).encode()
    assert parse_completion_request(body).requested_model_id is None


def test_any_is_required() -> None:
    # Mistral's word, which clients of several vendors send.
    assert "required" == parse(tools=[TOOL], tool_choice="any").tool_choice


def test_a_tag_of_null_is_left_out() -> None:
    assert {"a": "b"} == parse(metadata={"a": "b", "c": None}).tags


def test_what_annotates_a_tool_is_taken() -> None:
    function = {**TOOL["function"], "description": None, **EPHEMERAL}  # type: ignore[dict-item]
    (tool,) = parse(tools=[{**TOOL, "function": function, **EPHEMERAL}]).tools
    assert "weather" == tool.name


CALL = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}


@pytest.mark.parametrize(
    ("message", "turn"),
    [
        # OpenAI allows participants' names; other clients write people's there.
        ({**HELLO, "name": "Ann Lee"}, Turn("user", ("hello",), "Ann Lee")),
        ({**HELLO, "name": ""}, Turn("user", ("hello",))),
        (
            {"role": "developer", "content": "Be brief", "name": "a.b"},
            Turn("system", ("Be brief",), "a.b"),
        ),
        ({"role": "system", "content": []}, Turn("system")),
        # LibreChat, litellm: marks for a cache.
        (
            {"role": "system", "content": [{"type": "text", "text": "Be brief", **EPHEMERAL}]},
            Turn("system", ("Be brief",)),
        ),
        ({**HELLO, **EPHEMERAL, "id": "msg_1"}, Turn("user", ("hello",))),
        (
            {
                "role": "user",
                "content": [
                    {
                        "type": "image_url",
                        "image_url": {"url": PNG, "detail": "original", "format": "image/png"},
                        **EPHEMERAL,
                    }
                ],
            },
            Turn("user", (Image("image/png", PNG),)),
        ),
        ({"role": "user", "content": []}, Turn("user")),
        # An answer that says nothing comes back so.
        ({"role": "assistant"}, Turn("assistant")),
        ({"role": "assistant", "content": None, "tool_calls": None}, Turn("assistant")),
        ({"role": "assistant", "content": [], "tool_calls": []}, Turn("assistant")),
        # pydantic-ai, opencode, qwen-code (#3724): what was reasoned.
        (
            {"role": "assistant", "content": "Hi", "reasoning": "Hm", "reasoning_details": [{}]},
            Turn("assistant", ("Hi",), reasoning="Hm"),
        ),
        (
            {"role": "assistant", "content": "Hi", "reasoning_content": "Hm", "reasoning": "Hm"},
            Turn("assistant", ("Hi",), reasoning="Hm"),
        ),
        (
            {"role": "assistant", "content": "Hi", "reasoning_content": ""},
            Turn("assistant", ("Hi",)),
        ),
        # ellmer#972, req_llm#647
        (
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "Hm", "signature": "x"},
                    {"type": "reasoning", "text": "Well"},
                    {"type": "redacted_thinking", "data": "x"},
                    {"type": "text", "text": "Hi", "annotations": []},
                ],
            },
            Turn("assistant", ("Hi",), reasoning="Hm\nWell"),
        ),
        (
            {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]},
            Turn("assistant", ("No.",)),
        ),
        ({"role": "assistant", "content": None, "refusal": "No."}, Turn("assistant", ("No.",))),
        # What litellm and the SDKs leave in a message that they returned.
        (
            {
                "role": "assistant",
                "content": "Hi",
                "refusal": None,
                "annotations": [{"type": "url_citation"}],
                "audio": None,
                "function_call": None,
                "images": [],
                "logprobs": None,
                "finish_reason": "stop",
                "provider_specific_fields": {"refusal": None},
                "thinking_blocks": [{"type": "thinking"}],
                "name": None,
            },
            Turn("assistant", ("Hi",)),
        ),
        # lmstudio-bug-tracker#830, vercel/ai#12939, opencodex#1754: calls as they were put together
        # from a stream.
        *(
            (
                {"role": "assistant", "content": None, "tool_calls": [{**CALL, **of_call}]},
                Turn("assistant", calls=(call,)),
            )
            for of_call, call in (
                ({"type": None}, ToolCall(0, "{}", "c1", "weather")),
                ({"type": "", "index": 0}, ToolCall(0, "{}", "c1", "weather")),
                ({"id": ""}, ToolCall(0, "{}", "", "weather")),
                (
                    {"id": "functions.a/b:0 é\n"},
                    ToolCall(0, "{}", "functions.a/b:0 é\n", "weather"),
                ),
                ({"function": {"name": None, "arguments": None}}, ToolCall(0, "", "c1", "")),
                (
                    {"function": {"name": "a b.c/é", "arguments": '{"city":"Par'}},
                    ToolCall(0, '{"city":"Par', "c1", "a b.c/é"),
                ),
                # Gemini's signatures, litellm's fields.
                (
                    {"extra_content": {"google": {}}, "provider_specific_fields": {"a": 1}},
                    ToolCall(0, "{}", "c1", "weather"),
                ),
            )
        ),
        # LangChain.js, CrewAI, instructor
        (
            {"role": "tool", "tool_call_id": "c1", "name": "a.b c", "content": "sunny"},
            Turn("tool", ("sunny",), call_id="c1"),
        ),
        ({"role": "tool", "tool_call_id": "", "content": None}, Turn("tool", call_id="")),
        ({"role": "tool", "tool_call_id": "c1", "content": []}, Turn("tool", call_id="c1")),
        (
            {
                "role": "tool",
                "tool_call_id": "c1",
                "status": "success",
                **EPHEMERAL,
                "content": [
                    {"type": "text", "text": "sunny", **EPHEMERAL},
                    {"type": "image_url", "image_url": {"url": PNG}},
                ],
            },
            Turn("tool", ("sunny", Image("image/png", PNG)), call_id="c1"),
        ),
    ],
)
def test_messages_as_clients_keep_them_are_taken(message: dict[str, Any], turn: Turn) -> None:
    assert (turn,) == parse(messages=[message]).turns


def test_as_many_calls_come_back_as_a_model_may_have_made() -> None:
    function = {"name": "weather", "arguments": "{}"}
    ids = [f"c{number}" for number in range(200)]
    calls = [{"id": each, "type": "function", "function": function} for each in ids]
    answers = [{"role": "tool", "tool_call_id": each, "content": "sunny"} for each in ids]

    chat = parse(messages=[HELLO, {"role": "assistant", "tool_calls": calls}, *answers])

    assert ids == [call.id for call in chat.turns[1].calls]
