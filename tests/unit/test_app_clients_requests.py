"""What clients are known to send, and what they get for it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.upstream import DONE, native, replies, streams
from tests.fakes.values import PRIMARY, make_chat, make_request, make_tenant
from tests.fakes.world import World, make_world

HELLO = {"role": "user", "content": "hello"}
TOOL = {"type": "function", "function": {"name": "weather"}}
TOOL_ANSWER = {"role": "tool", "tool_call_id": "c1", "content": "sunny"}
ANSWER = {"response": "Hello", "usage": {"prompt_tokens": 12, "completion_tokens": 3}}
CEILING = 512


def world_of(*turns: Any) -> World:
    tenant = make_tenant(max_output_tokens=CEILING, allowed_origins=("https://app.example",))
    return make_world(*turns, tenants=(tenant,))


def completion_request(**fields: object) -> Any:
    body = {"model": PRIMARY, "messages": [HELLO], **fields}
    headers = {"content-type": "application/json", "origin": "https://app.example"}
    return make_request("POST", "/v1/chat/completions", headers, json.dumps(body).encode())


def call_of(name: str, arguments: str = "{}") -> dict[str, Any]:
    return {"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments}}


def turn_with(call: dict[str, Any]) -> list[dict[str, Any]]:
    return [HELLO, {"role": "assistant", "content": None, "tool_calls": [call]}, TOOL_ANSWER]


OPENAI_ROWS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a tool message with a name": (
        {"messages": [HELLO, {**TOOL_ANSWER, "name": "weather"}]},
        {"messages": [HELLO, TOOL_ANSWER]},
    ),
    "a tool message with a name like weather.get": (
        {"messages": [HELLO, {**TOOL_ANSWER, "name": "weather.get"}]},
        {"messages": [HELLO, TOOL_ANSWER]},
    ),
    "a tool message whose name is null": (
        {"messages": [HELLO, {**TOOL_ANSWER, "name": None}]},
        {"messages": [HELLO, TOOL_ANSWER]},
    ),
    "reasoning_effort is null": ({"reasoning_effort": None}, {}),
    "no tools": ({"tools": []}, {}),
    "no tools to choose from": ({"tools": [], "tool_choice": "auto"}, {}),
    "no tools and no choice": ({"tools": None, "tool_choice": "none"}, {}),
    "no tools to call at the same time": ({"tools": [], "parallel_tool_calls": True}, {}),
    "no calls in a message": (
        {"messages": [HELLO, {"role": "assistant", "content": "Hi", "tool_calls": []}, HELLO]},
        {"messages": [HELLO, {"role": "assistant", "content": "Hi"}, HELLO]},
    ),
    "no stop sequences": ({"stop": []}, {}),
    "max_tokens over the tenant's ceiling": ({"max_tokens": 32_000}, {}),
    "max_completion_tokens over it": ({"max_completion_tokens": 1_000_000_000}, {}),
    "max_tokens beyond any number": ({"max_tokens": 10**40}, {}),
    "one of the two over it": (
        {"max_tokens": 32_000, "max_completion_tokens": 64},
        {"max_tokens": 64},
    ),
    "max_tokens at the ceiling": ({"max_tokens": CEILING}, {}),
    "a call by a name that the model made up": (
        {"messages": turn_with(call_of("weather.get"))},
        {
            "messages": [
                HELLO,
                {"role": "assistant", "content": "", "tool_calls": [call_of("weather.get")]},
                TOOL_ANSWER,
            ]
        },
    ),
    "a call by a long name with spaces": (
        {"messages": turn_with(call_of("get the weather " * 9))},
        {
            "messages": [
                HELLO,
                {
                    "role": "assistant",
                    "content": "",
                    "tool_calls": [call_of("get the weather " * 9)],
                },
                TOOL_ANSWER,
            ]
        },
    ),
    "a call that the model gave no name": (
        {"messages": turn_with(call_of(""))},
        {
            "messages": [
                HELLO,
                {"role": "assistant", "content": "", "tool_calls": [call_of("")]},
                TOOL_ANSWER,
            ]
        },
    ),
}


@pytest.mark.parametrize(("fields", "asked"), OPENAI_ROWS.values(), ids=OPENAI_ROWS)
async def test_what_openais_clients_send_is_taken(
    fields: dict[str, Any], asked: dict[str, Any]
) -> None:
    world = world_of(replies(ANSWER))

    exchanged = await world.send_and_drain(completion_request(**fields))

    assert 200 == exchanged.response.status, exchanged.text
    (call,) = world.ai.calls
    assert {"messages": [HELLO], "max_tokens": CEILING, **asked} == call.inputs


@pytest.mark.parametrize(
    ("fields", "path", "message"),
    [
        ({"tool_choice": "required"}, "tool_choice", "There are no tools to choose from"),
        (
            {"tools": [], "tool_choice": {"type": "function", "function": {"name": "weather"}}},
            "tool_choice",
            "There are no tools to choose from",
        ),
        (
            {
                "tools": [{"type": "function", "function": {"name": "weather"}}],
                "tool_choice": {"type": "function", "function": {"name": "wether"}},
            },
            "tool_choice.function.name",
            "No tool with this name is offered",
        ),
        ({"logit_bias": {"50256": -100}}, "logit_bias", "This parameter is not supported"),
        ({"colour": 1}, "colour", "This parameter is not supported"),
        ({"max_tokens": 0}, "max_tokens", "Input should be greater than or equal to 1"),
        ({"max_tokens": True}, "max_tokens", "Input should be a valid integer"),
        (
            {"tools": [{"type": "function", "function": {"name": "weather.get"}}]},
            "tools.0.function.name",
            "String should match pattern '^[A-Za-z0-9_-]{1,64}$'",
        ),
    ],
)
async def test_what_would_change_the_answer_is_still_refused_by_name(
    fields: dict[str, Any], path: str, message: str
) -> None:
    exchanged = await world_of().send_and_drain(completion_request(**fields))

    error = exchanged.json["error"]
    assert (400, path) == (exchanged.response.status, error["param"])
    assert f"Request is not valid. {path}: {message}" == error["message"]


OPENAI_NULLS = [
    "stream",
    "stream_options",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "stop",
    "seed",
    "presence_penalty",
    "frequency_penalty",
    "response_format",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "user",
    "metadata",
    "n",
    "logprobs",
    "store",
    "audio",
    "function_call",
    "functions",
    "logit_bias",
    "modalities",
    "moderation",
    "prediction",
    "prompt_cache_options",
    "prompt_cache_retention",
    "reasoning_effort",
    "safety_identifier",
    "service_tier",
    "top_logprobs",
    "verbosity",
    "web_search_options",
]
OWN_NULLS = ["stream", "modelId", "maxTokens", "temperature", "history"]


@pytest.mark.parametrize("name", OPENAI_NULLS)
async def test_null_is_as_left_out_for_every_parameter_of_openais(name: str) -> None:
    world = world_of(replies(ANSWER))

    exchanged = await world.send_and_drain(completion_request(**{name: None}))

    assert 200 == exchanged.response.status, exchanged.text
    assert {"messages": [HELLO], "max_tokens": CEILING} == world.ai.calls[0].inputs


@pytest.mark.parametrize("name", OWN_NULLS)
async def test_null_is_as_left_out_for_every_parameter_of_our_own(name: str) -> None:
    world = world_of(replies(ANSWER))

    exchanged = await world.send_and_drain(make_chat(**{name: None}))

    assert 200 == exchanged.response.status, exchanged.text
    assert {"messages": [HELLO], "max_tokens": CEILING} == world.ai.calls[0].inputs


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("asked", "used", "told"),
    [(None, CEILING, None), (CEILING, CEILING, None), (64, 64, None), (32_000, CEILING, "512")],
)
@pytest.mark.parametrize("api", ["own", "openai"])
async def test_a_ceiling_over_the_tenants_is_lowered_and_that_is_told(
    api: str, asked: int | None, used: int, told: str | None, *, stream: bool
) -> None:
    world = world_of(streams(native("Hi"), DONE) if stream else replies(ANSWER))
    request = (
        make_chat({"origin": "https://app.example"}, maxTokens=asked, stream=stream)
        if api == "own"
        else completion_request(max_tokens=asked, stream=stream)
    )

    exchanged = await world.send_and_drain(request)

    headers = exchanged.response.headers
    assert (200, used) == (exchanged.response.status, world.ai.calls[0].inputs["max_tokens"])
    assert told == headers.get("x-max-tokens")
    assert "x-max-tokens" in headers["access-control-expose-headers"].split(", ")


@pytest.mark.parametrize("stream", [False, True])
async def test_an_answer_that_is_cut_at_the_lowered_ceiling_ends_as_length(*, stream: bool) -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": CEILING}
    cut = (
        streams(native("Hi", usage=usage), DONE)
        if stream
        else replies({"response": "Hi", "usage": usage})
    )

    exchanged = await world_of(cut).send_and_drain(
        completion_request(max_tokens=32_000, stream=stream)
    )

    assert '"finish_reason":"length"' in exchanged.text


@pytest.mark.parametrize("path", ["/v1/v1/chat//completions/", "//v1/chat/completions"])
async def test_the_log_has_the_route_however_its_path_was_written(path: str) -> None:
    world = world_of(replies(ANSWER))
    request = replace(completion_request(), path=path)

    exchanged = await world.send_and_drain(request)

    (record,) = world.log.of("request")
    assert (200, "/v1/chat/completions") == (exchanged.response.status, record["route"])


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
async def test_a_path_that_means_nothing_is_not_found(method: str) -> None:
    exchanged = await world_of().send_and_drain(make_request(method, "/v1/v1/nowhere//"))

    assert 404 == exchanged.response.status
    if method != "HEAD":
        assert "not_found_error" == exchanged.json["error"]["type"]
