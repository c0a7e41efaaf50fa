"""Other vendors' models and the gateway's routes over the real `env.AI`: what they are sent, and
how they and the models of Workers AI stand in for each other."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.platform.conftest import (
    FROM_VENDOR,
    MODEL,
    TO_VENDOR,
    Chat,
    done,
    events_of,
    tokens,
)
from tests.platform.scripted_ai import (
    Reply,
    ScriptedAi,
    Session,
    answer,
    failure,
    frame,
    native,
    native_frames,
    openai,
    openai_frames,
    stream,
)

HAIKU, OPUS, ROUTE = "anthropic/claude-haiku-4.5", "anthropic/claude-opus-5.5", "dynamic/support"
TENANT = str(TO_VENDOR["id"])
MESSAGES = [{"role": "user", "content": [{"type": "text", "text": "hello"}]}]
USAGE = {"input_tokens": 11, "output_tokens": 7}

OVERLOADED = answer(
    {"type": "error", "error": {"type": "overloaded_error", "message": "SECRET"}}, status=529
)
OVERLOADED_STREAM = stream(
    frame({"type": "error", "error": {"type": "overloaded_error", "message": "SECRET"}})
)
BUSY = failure(3040, 429)


def message(*content: object, reason: str = "end_turn") -> Reply:
    """A whole message of the vendor's."""
    return answer(
        {
            "type": "message",
            "role": "assistant",
            "content": content,
            "stop_reason": reason,
            "usage": USAGE,
            "gatewayMetadata": {"keySource": "Unified"},
        }
    )


def event(kind: str, **fields: object) -> bytes:
    """An event of the vendor's."""
    return f"event: {kind}\n".encode() + frame({"type": kind, **fields})


def events(*deltas: object, block: object, reason: str = "end_turn") -> Reply:
    """A stream of the vendor's, with one block in it."""
    return stream(
        event("message_start", message={"usage": {**USAGE, "output_tokens": 1}}),
        event("content_block_start", index=0, content_block=block),
        event("ping"),
        *(event("content_block_delta", index=0, delta=delta) for delta in deltas),
        event("content_block_stop", index=0),
        event("message_delta", delta={"stop_reason": reason}, usage={"output_tokens": 7}),
        event("message_stop"),
    )


def said(*texts: str) -> Reply:
    """A stream of these texts."""
    deltas = ({"type": "text_delta", "text": text} for text in texts)
    return events(*deltas, block={"type": "text", "text": ""})


TEXT = message({"type": "text", "text": "Hello"})
STREAMED = said("Hel", "lo")


async def test_a_vendors_model_is_asked_in_the_vendors_own_api(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(TEXT)

    response = await chat(session, tenant=TENANT, modelId=HAIKU, temperature=0.3)

    [received] = session.received
    assert HAIKU == received.model_id
    assert {"max_tokens": 1_024, "temperature": 0.3, "messages": MESSAGES} == received.inputs
    assert "vendors-gateway" == received.gateway["id"]
    data = response.json()["data"]
    del data["usage"]["latencyMs"]
    assert {
        "sessionId": session.id,
        "message": {"role": "assistant", "content": "Hello"},
        # $1 and $5 per million.
        "usage": {"modelId": HAIKU, "tokensIn": 11, "tokensOut": 7, "costUsd": "0.000046"},
    } == data


async def test_a_vendors_stream_is_a_stream_like_any_other(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(STREAMED)

    response = await chat(session, tenant=TENANT, modelId=HAIKU, stream=True)

    assert [*tokens("Hel", "lo"), done(HAIKU, 11, 7)] == events_of(response)
    assert {"max_tokens": 1_024, "stream": True, "messages": MESSAGES} == session.received[0].inputs


CALL = {"id": "toolu_1", "type": "tool_use", "name": "weather"}
CALLED = {
    "whole": message({**CALL, "input": {"city": "Köln"}}, reason="tool_use"),
    "streamed": events(
        {"type": "input_json_delta", "partial_json": ""},
        {"type": "input_json_delta", "partial_json": '{"city":'},
        {"type": "input_json_delta", "partial_json": '"Köln"}'},
        block={**CALL, "input": {}},
        reason="tool_use",
    ),
}


@pytest.mark.parametrize("form", CALLED)
async def test_a_vendors_tool_call_is_openais(
    ai: ScriptedAi, client: httpx.AsyncClient, form: str
) -> None:
    session = ai.session(CALLED[form])
    schema = {"type": "object", "properties": {"city": {"type": "string"}}}
    tool = {"type": "function", "function": {"name": "weather", "parameters": schema}}

    response = await client.post(
        "/v1/chat/completions",
        headers={"x-tenant-id": TENANT},
        json={
            "model": HAIKU,
            "user": session.id,
            "messages": [{"role": "user", "content": "hello"}],
            "tools": [tool],
            "tool_choice": "required",
            "stream": form == "streamed",
        },
    )

    assert [{"name": "weather", "input_schema": schema}] == session.received[0].inputs["tools"]
    assert {"type": "any"} == session.received[0].inputs["tool_choice"]
    assert ("weather", '{"city":"Köln"}', "tool_calls") == _call_of(response)


def _call_of(response: httpx.Response) -> tuple[str, str, str]:
    """The name and the arguments of the call, and why the answer ended."""
    if "json" in response.headers["content-type"]:
        [choice] = response.json()["choices"]
        function = choice["message"]["tool_calls"][0]["function"]
        return function["name"], function["arguments"], choice["finish_reason"]
    data = [line[6:] for line in response.text.splitlines() if line.startswith("data: {")]
    choices = [chunk["choices"][0] for chunk in map(json.loads, data) if chunk["choices"]]
    functions = [
        call["function"] for choice in choices for call in choice["delta"].get("tool_calls", ())
    ]
    return (
        "".join(function.get("name") or "" for function in functions),
        "".join(function.get("arguments") or "" for function in functions),
        choices[-1]["finish_reason"],
    )


@pytest.mark.parametrize("streams", [False, True], ids=["whole", "streamed"])
async def test_a_route_is_asked_at_the_gateways_own_endpoint(
    ai: ScriptedAi, chat: Chat, *, streams: bool
) -> None:
    session = ai.session(stream(*openai_frames("Hel", "lo")) if streams else openai("Hello"))

    response = await chat(session, tenant=TENANT, modelId=ROUTE, stream=streams)

    [received] = session.received
    assert "/ai-gateway/universal/run/vendors-gateway" == received.path
    assert ["compat", "chat/completions"] == received.options["endpoint"]
    streaming = {"stream": True, "stream_options": {"include_usage": True}} if streams else {}
    assert {
        "model": ROUTE,
        "max_completion_tokens": 1_024,
        "messages": [{"role": "user", "content": "hello"}],
        **streaming,
    } == received.inputs
    metadata = json.loads(received.headers["cf-aig-metadata"])
    assert (TENANT, ROUTE, session.id) == tuple(
        metadata[name] for name in ("tenantId", "modelId", "sessionId")
    )
    # What is an option elsewhere is a header here.
    assert "true" == received.headers["cf-aig-skip-cache"]
    assert "cf-aig-request-timeout" in received.headers
    assert received.headers["cf-aig-otel-trace-id"] in received.headers["traceparent"]
    if streams:
        assert [*tokens("Hel", "lo"), done(ROUTE, 11, 7)] == events_of(response)
    else:
        assert "Hello" == response.json()["data"]["message"]["content"]


FALLBACKS: dict[str, tuple[dict[str, Any], tuple[Reply, ...], list[str]]] = {
    "to a vendor": (TO_VENDOR, (BUSY, BUSY, TEXT), [MODEL, MODEL, OPUS]),
    "from a vendor": (FROM_VENDOR, (OVERLOADED, OVERLOADED, native("Hello")), [OPUS, OPUS, MODEL]),
}
STREAMED_FALLBACKS: dict[str, tuple[dict[str, Any], tuple[Reply, ...], list[str]]] = {
    "to a vendor": (TO_VENDOR, (BUSY, BUSY, STREAMED), [MODEL, MODEL, OPUS]),
    "from a vendor": (
        FROM_VENDOR,
        (OVERLOADED_STREAM, OVERLOADED, stream(*native_frames("Hel", "lo"))),
        [OPUS, OPUS, MODEL],
    ),
}


def _check_asked(session: Session, models: list[str]) -> None:
    assert models == session.models
    for received in session.received:
        # Each is asked in its own dialect.
        is_vendors = received.model_id == OPUS
        assert is_vendors == (MESSAGES == received.inputs["messages"])
        assert is_vendors == ("thinking" in received.inputs)


@pytest.mark.parametrize("name", FALLBACKS)
async def test_a_fallback_may_speak_another_dialect(ai: ScriptedAi, chat: Chat, name: str) -> None:
    tenant, replies, models = FALLBACKS[name]
    session = ai.session(*replies)

    response = await chat(session, tenant=str(tenant["id"]))

    assert "Hello" == response.json()["data"]["message"]["content"]
    assert models[-1] == response.headers["x-model-id"]
    _check_asked(session, models)


@pytest.mark.parametrize("name", STREAMED_FALLBACKS)
async def test_the_fallback_of_a_stream_may_speak_another_dialect(
    ai: ScriptedAi, chat: Chat, name: str
) -> None:
    tenant, replies, models = STREAMED_FALLBACKS[name]
    session = ai.session(*replies)

    response = await chat(session, tenant=str(tenant["id"]), stream=True)

    assert [*tokens("Hel", "lo"), done(models[-1], 11, 7)] == events_of(response)
    _check_asked(session, models)


async def test_what_a_vendors_model_does_not_take_is_refused_by_name(
    ai: ScriptedAi, chat: Chat
) -> None:
    session = ai.session(native("never"))

    response = await chat(session, tenant=str(FROM_VENDOR["id"]), temperature=0.3)

    assert (400, [], "unsupported_by_model") == (
        response.status_code,
        session.received,
        response.json()["error"]["code"],
    )
    assert [
        {"path": "temperature", "message": f"{OPUS} does not take a temperature"}
    ] == response.json()["error"]["details"]


async def test_as_a_fallback_it_answers_without_that(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(BUSY, BUSY, TEXT)

    response = await chat(session, tenant=TENANT, temperature=0.3)

    assert (200, [MODEL, MODEL, OPUS]) == (response.status_code, session.models)
    assert [0.3, 0.3, None] == [received.inputs.get("temperature") for received in session.received]
