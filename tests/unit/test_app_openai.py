"""OpenAI's API through the whole of the core."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.app import refuse
from bluey.errors import Problem, SettingsError
from bluey.tokens.bounds import bound_tokens
from tests.fakes.clock import FakeEntropy
from tests.fakes.log import FakeLog
from tests.fakes.upstream import DONE, frame, native, refuses, replies, streams
from tests.fakes.values import PRIMARY, make_deployment, make_request, make_tenant
from tests.fakes.world import make_world

NEVER = replies("", after_ms=60_000)
USAGE = {"prompt_tokens": 12, "completion_tokens": 3}
HELLO = {"role": "user", "content": "hello"}
TOOL = {"type": "function", "function": {"name": "weather"}}


def completions(headers: dict[str, str] | None = None, **fields: object) -> Any:
    body = {"model": PRIMARY, "messages": [HELLO], **fields}
    return make_request(
        "POST",
        "/v1/chat/completions",
        {"content-type": "application/json", **(headers or {})},
        json.dumps(body).encode(),
    )


async def test_a_completion_is_served_through_the_same_gateway() -> None:
    world = make_world(replies({"response": "Hello", "usage": USAGE}, gateway_log_id="log-1"))

    exchanged = await world.send_and_drain(completions(temperature=0.5, max_tokens=64))

    (call,) = world.ai.calls
    assert {
        "messages": [HELLO],
        "max_tokens": 64,
        "temperature": 0.5,
    } == call.inputs
    assert "acme" == call.options["gateway"]["metadata"]["tenantId"]
    assert "sessionId" not in call.options["gateway"]["metadata"]
    completion = exchanged.json
    trace_id = exchanged.response.headers["x-trace-id"]
    assert (PRIMARY, "Hello", 15) == (
        completion["model"],
        completion["choices"][0]["message"]["content"],
        completion["usage"]["total_tokens"],
    )
    assert {
        "x-request-id": trace_id,
        "x-model-id": PRIMARY,
        "x-tokens-in": "12",
        "x-tokens-out": "3",
        "x-gateway-log-id": "log-1",
    }.items() <= exchanged.response.headers.items()


TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
NATIVE_CALLS = [{"name": "weather", "arguments": {}}, {"name": "now", "arguments": {}}]


def ids_in(text: str) -> tuple[list[str], list[str]]:
    """The ids of a whole or streamed completion, and of the calls in it."""
    values = [json.loads(line.removeprefix("data: ")) for line in text.split("\n\n")[:-2]] or [
        json.loads(text)
    ]
    saying = [
        choice.get("delta") or choice.get("message") or {}
        for value in values
        for choice in value["choices"]
    ]
    calls = [call["id"] for said in saying for call in said.get("tool_calls", ()) if "id" in call]
    return list(dict.fromkeys(value["id"] for value in values)), calls


@pytest.mark.parametrize("stream", [False, True])
async def test_two_turns_under_one_trace_share_no_id(*, stream: bool) -> None:
    answer = (
        streams(native("", tool_calls=NATIVE_CALLS), DONE)
        if stream
        else replies({"response": None, "tool_calls": NATIVE_CALLS})
    )
    world = make_world(answer, answer)
    turns = [
        await world.send_and_drain(
            completions({"traceparent": TRACEPARENT}, tools=[TOOL], stream=stream)
        )
        for _ in range(2)
    ]

    (first, first_calls), (second, second_calls) = (ids_in(turn.text) for turn in turns)

    assert 1 == len({turn.response.headers["x-trace-id"] for turn in turns})
    assert (1, 1, 2) == (len(first), len(second), len({*first, *second}))
    assert (2, 2, 4) == (len(first_calls), len(second_calls), len({*first_calls, *second_calls}))


async def test_a_streamed_completion_ends_with_its_usage_and_done() -> None:
    world = make_world(streams(native("Hel"), native("lo"), native("", usage=USAGE), DONE))

    exchanged = await world.send_and_drain(
        completions(stream=True, stream_options={"include_usage": True})
    )

    events = [event.removeprefix("data: ") for event in exchanged.text.strip().split("\n\n")]
    parsed = [json.loads(event) for event in events[:-1]]
    texts = [c["delta"].get("content", "") for part in parsed for c in part["choices"]]
    assert "Hello" == "".join(texts)
    assert {
        "prompt_tokens": 12,
        "completion_tokens": 3,
        "total_tokens": 15,
        "cost": 0.000002,
    } == parsed[-1]["usage"]
    assert "[DONE]" == events[-1]
    assert "completed" == world.log.of("request")[0]["outcome"]


@pytest.mark.parametrize(
    "answer",
    [
        {"response": None, "tool_calls": [{"name": "weather", "arguments": {"city": "Paris"}}]},
        {
            "choices": [
                {
                    "message": {
                        "content": None,
                        "tool_calls": [
                            {
                                "id": "call_7",
                                "type": "function",
                                "function": {"name": "weather", "arguments": '{"city":"Paris"}'},
                            }
                        ],
                    },
                    "finish_reason": "tool_calls",
                }
            ]
        },
    ],
    ids=["native", "openai"],
)
async def test_a_tool_call_comes_back_in_openais_form(answer: dict[str, object]) -> None:
    world = make_world(replies(answer))

    exchanged = await world.send_and_drain(completions(tools=[TOOL]))

    (choice,) = exchanged.json["choices"]
    (call,) = choice["message"]["tool_calls"]
    assert ("tool_calls", None) == (choice["finish_reason"], choice["message"]["content"])
    assert {"name": "weather", "arguments": '{"city":"Paris"}'} == call["function"]
    assert [TOOL] == world.ai.calls[0].inputs["tools"]
    assert bound_tokens('weather{"city":"Paris"}') == exchanged.json["usage"]["completion_tokens"]


@pytest.mark.parametrize(
    "frames",
    [
        [native("", tool_calls=[{"name": "weather", "arguments": {"city": "Paris"}}]), DONE],
        [
            frame(
                {
                    "choices": [
                        {
                            "delta": {
                                "tool_calls": [
                                    {"index": 0, "id": "x", "function": {"name": "weather"}}
                                ]
                            }
                        }
                    ]
                }
            ),
            *(
                frame(
                    {
                        "choices": [
                            {
                                "delta": {
                                    "tool_calls": [{"index": 0, "function": {"arguments": piece}}]
                                }
                            }
                        ]
                    }
                )
                for piece in ('{"city":', '"Paris"}')
            ),
            frame({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}),
        ],
    ],
    ids=["native", "openai"],
)
async def test_a_streamed_tool_call_comes_back_in_openais_form(frames: list[bytes]) -> None:
    world = make_world(streams(*frames))

    exchanged = await world.send_and_drain(completions(tools=[TOOL], stream=True))

    events = [event.removeprefix("data: ") for event in exchanged.text.strip().split("\n\n")]
    choices = [json.loads(event)["choices"][0] for event in events[:-1]]
    pieces = [call for choice in choices for call in choice["delta"].get("tool_calls", ())]
    assert "weather" == pieces[0]["function"]["name"]
    assert '{"city":"Paris"}' == "".join(piece["function"]["arguments"] for piece in pieces)
    assert {0} == {piece["index"] for piece in pieces}
    assert "tool_calls" == choices[-1]["finish_reason"]


@pytest.mark.parametrize("stream", [False, True])
async def test_models_that_all_fail_are_an_error_with_its_status(stream: bool) -> None:
    world = make_world(refuses(5007, 400), refuses(5007, 400))

    exchanged = await world.send_and_drain(completions(stream=stream))

    assert 502 == exchanged.response.status
    assert {
        "error": {
            "message": "AI provider unavailable",
            "type": "server_error",
            "param": None,
            "code": "ai_error",
        }
    } == exchanged.json
    (record,) = world.log.of("request")
    assert (502, "ai_error") == (record["status"], record["outcome"])


async def test_a_stream_that_breaks_ends_with_an_error_and_is_counted() -> None:
    world = make_world(streams(native("Hello, world")))

    exchanged = await world.send_and_drain(completions(stream=True))

    events = exchanged.text.strip().split("\n\n")
    assert "ai_error" == json.loads(events[-1].removeprefix("data: "))["error"]["code"]
    (record,) = world.log.of("request")
    assert ("truncated", 3, True) == (record["outcome"], record["tokensOut"], record["estimated"])


async def test_a_user_is_the_session_and_metadata_is_logged() -> None:
    world = make_world(replies({"response": "Hi"}))

    await world.send_and_drain(
        completions(user="6D0F2BB4-7C5E-4F0E-9D38-0A4B4A6F2C11", metadata={"ticket": "4711"})
    )

    session = "6d0f2bb4-7c5e-4f0e-9d38-0a4b4a6f2c11"
    (record,) = world.log.of("request")
    assert (session, {"ticket": "4711"}) == (record["sessionId"], record["metadata"])
    assert session == world.ai.calls[0].options["gateway"]["metadata"]["sessionId"]


@pytest.mark.parametrize(
    ("request_", "status", "code", "param"),
    [
        (completions(logit_bias={"50256": -100}), 400, "invalid_request", "logit_bias"),
        (completions(model="@cf/unknown/model"), 404, "model_not_found", "model"),
        (completions(model="@cf/qwen/qwq-32b"), 403, "model_not_allowed", "model"),
        (completions(max_tokens=0), 400, "invalid_request", "max_tokens"),
        (completions({"content-type": "text/plain"}), 415, "unsupported_media_type", None),
        (completions({"content-encoding": "zstd"}), 415, "unsupported_media_type", None),
        (completions({"x-tenant-id": "other"}), 403, "tenant_mismatch", None),
        (make_request("GET", "/v1/chat/completions"), 405, "method_not_allowed", None),
        (make_request("POST", "/v1/moderations"), 404, "not_found", None),
        (make_request("GET", "/v1/models/nope"), 404, "model_not_found", "model"),
    ],
)
async def test_a_request_is_refused_in_openais_form(
    request_: Any, status: int, code: str, param: str | None
) -> None:
    exchanged = await make_world().send_and_drain(request_)

    error = exchanged.json["error"]
    assert (status, code, param) == (exchanged.response.status, error["code"], error["param"])


async def test_a_stall_is_a_timeout() -> None:
    exchanged = await make_world(NEVER, NEVER).send_and_drain(completions())

    assert (504, "ai_timeout") == (exchanged.response.status, exchanged.json["error"]["code"])


TENANT = make_tenant(
    default="@cf/meta/small",
    fallback="@cf/meta/large",
    allowed=("@cf/other/model",),
    aliases={"fast": "@cf/meta/small"},
)


async def test_models_are_what_a_request_may_name() -> None:
    world = make_world(tenants=(TENANT,), deployment=make_deployment(model_id="@cf/env/model"))

    listed = (await world.send_and_drain(make_request("GET", "/v1/models"))).json

    assert [
        "fast",
        "@cf/env/model",
        "@cf/meta/large",
        "@cf/meta/small",
        "@cf/other/model",
    ] == [model["id"] for model in listed["data"]]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("fast", "fast"),
        ("@cf/meta/large", "@cf/meta/large"),
        ("%40cf%2Fmeta%2Flarge", "@cf/meta/large"),
    ],
)
async def test_a_model_is_found_escaped_or_not(path: str, name: str) -> None:
    world = make_world(tenants=(TENANT,))

    exchanged = await world.send_and_drain(make_request("GET", f"/v1/models/{path}"))

    assert (200, name) == (exchanged.response.status, exchanged.json["id"])
    assert "/v1/models/{id}" == world.log.of("request")[0]["route"]


async def test_settings_that_do_not_fit_are_told_in_openais_terms() -> None:
    problems = SettingsError("acme.jsonc", (Problem("models.default", "Field required"),))

    response = refuse(make_request("GET", "/v1/models"), problems, FakeEntropy(), FakeLog())

    assert 500 == response.status
    assert {
        "error": {
            "message": "Internal error",
            "type": "server_error",
            "param": None,
            "code": "internal_error",
        }
    } == json.loads(response.body)
    assert response.headers["x-trace-id"] == response.headers["x-request-id"]


@pytest.mark.parametrize(
    ("path", "asked", "param"),
    [
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "hello"}]}, "messages"),
        ("/v1/responses", {"input": "hello"}, "input"),
    ],
)
@pytest.mark.parametrize("stream", [True, False])
async def test_what_the_model_refuses_is_named_as_the_client_named_it(
    path: str, asked: dict[str, object], param: str, *, stream: bool
) -> None:
    body = json.dumps({"model": PRIMARY, **asked, "stream": stream}).encode()
    world = make_world(refuses(5006, 400))

    exchanged = await world.send_and_drain(
        make_request("POST", path, {"content-type": "application/json"}, body)
    )

    error = exchanged.json["error"]
    assert (400, param, f"{param}: The model does not take this input") == (
        exchanged.response.status,
        error["param"],
        error["message"].partition(". ")[2],
    )
