"""What the real `env.AI` sends to the AI provider."""

from __future__ import annotations

import uuid

import httpx
import pytest

from tests.platform.conftest import FALLBACK, MODEL, OTHER_TENANT, TENANT, Chat
from tests.platform.scripted_ai import ScriptedAi, failure, native, native_frames, stream, until
from tests.platform.workerd import Workerd

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

GATEWAYS = {
    TENANT: "ai-gate",
    OTHER_TENANT: "ai_gateway",
    "hasty": "hasty-gateway",
    "caching": "caching-gateway",
}


async def test_a_request_goes_through_ai_gateway(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(native("Hi"))
    await chat(session)
    assert ["/ai-gateway/run?version=3"] == [received.path for received in session.received]


@pytest.mark.parametrize(("tenant", "gateway_id"), GATEWAYS.items(), ids=GATEWAYS)
async def test_every_tenant_has_a_gateway_of_its_own(
    ai: ScriptedAi, chat: Chat, tenant: str, gateway_id: str
) -> None:
    session = ai.session(native("Hi"))
    await chat(session, tenant=tenant)
    assert gateway_id == session.received[0].gateway["id"]


async def test_the_metadata_are_five_strings(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(native("Hi"))
    response = await chat(session, tenant=OTHER_TENANT)
    expected = {
        "tenantId": OTHER_TENANT,
        "environment": "dev",
        "sessionId": session.id,
        "traceId": response.headers["x-trace-id"],
        "modelId": MODEL,
    }
    assert expected == session.received[0].gateway["metadata"]


async def test_the_metadata_name_the_model_of_each_attempt(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(failure(5007, 400), native("Hi"))
    await chat(session)
    named = [received.gateway["metadata"] for received in session.received]
    assert [MODEL, FALLBACK] == [metadata["modelId"] for metadata in named]  # type: ignore[index]


async def test_the_cache_is_skipped_unless_the_tenant_wants_it(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(native("Hi"))
    await chat(session)
    gateway = session.received[0].gateway
    assert {"skipCache": True} == {k: v for k, v in gateway.items() if "ache" in k}


async def test_a_tenant_that_caches_says_for_how_long(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(native("Hi"))
    await chat(session, tenant="caching")
    gateway = session.received[0].gateway
    assert {"cacheTtl": 300} == {k: v for k, v in gateway.items() if "ache" in k}


@pytest.mark.parametrize(
    ("tenant", "timeout_ms"), [(TENANT, 20_000), ("hasty", 800), ("caching", 7_000)]
)
async def test_the_gateway_is_told_how_long_one_attempt_may_take(
    ai: ScriptedAi, chat: Chat, tenant: str, timeout_ms: int
) -> None:
    session = ai.session(native("Hi"))
    await chat(session, tenant=tenant)
    assert timeout_ms == session.received[0].gateway["requestTimeoutMs"]


async def test_a_trace_is_continued_upstream(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(native("Hi"))
    await chat(session, headers={"traceparent": TRACEPARENT})
    version, trace_id, span_id, flags = session.received[0].headers["traceparent"].split("-")
    assert ["00", *TRACEPARENT.split("-")[1:2], "01"] == [version, trace_id, flags]
    assert TRACEPARENT.split("-")[2] != span_id
    received = session.received[0].headers
    assert (trace_id, span_id) == (
        received["cf-aig-otel-trace-id"],
        received["cf-aig-otel-parent-span-id"],
    )


async def test_the_upstream_is_told_the_conversation_and_nobodys_session(
    ai: ScriptedAi, chat: Chat
) -> None:
    session = ai.session(native("Hi"))
    await chat(session)
    await chat(session)
    first, second = (received.headers["x-session-affinity"] for received in session.received)
    assert first == second
    assert session.id not in first


async def test_a_new_trace_arrives_upstream_too(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(native("Hi"))
    response = await chat(session)
    traceparent = session.received[0].headers["traceparent"]
    assert response.headers["x-trace-id"] == traceparent.split("-")[1]


async def test_the_inputs_are_the_conversation(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(native("Hi"))
    history = [{"role": "user", "content": "Grüße"}, {"role": "assistant", "content": "😀"}]
    await chat(session, history=history, temperature=0.5, maxTokens=99)
    expected = {
        "messages": [*history, {"role": "user", "content": "hello"}],
        "max_tokens": 99,
        "temperature": 0.5,
    }
    assert expected == session.received[0].inputs


async def test_a_stream_is_asked_for_with_its_usage(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(stream(*native_frames("Hi")))
    await chat(session, stream=True)
    inputs = session.received[0].inputs
    assert (True, {"include_usage": True}) == (inputs["stream"], inputs["stream_options"])


async def test_the_model_of_the_request_is_asked(ai: ScriptedAi, chat: Chat) -> None:
    session = ai.session(native("Hi"))
    await chat(session, modelId="smart")
    assert ["@cf/meta/llama-3.3-70b-instruct-fp8-fast"] == session.models


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
async def test_the_log_id_is_that_of_this_request(
    ai: ScriptedAi, chat: Chat, streamed: bool
) -> None:
    log_id = str(uuid.uuid4())
    reply = stream(*native_frames("Hi"), log_id=log_id) if streamed else native("Hi", log_id=log_id)
    response = await chat(ai.session(reply), stream=streamed)
    assert log_id == response.headers["x-gateway-log-id"]


async def test_a_deployment_whose_vars_do_not_parse_answers_internal_error_and_logs_why(
    runtime: Workerd,
) -> None:
    async with httpx.AsyncClient(timeout=20.0, trust_env=False) as client:
        response = await client.get(f"{runtime.urls['misconfigured']}/health")
    told = {"code": "internal_error", "message": "Internal error"}
    assert (500, {"ok": False, "error": told}) == (response.status_code, response.json())
    await until(lambda: '"event":"settings_error"' in runtime.output)
    [record] = [each for each in runtime.records() if each["event"] == "settings_error"]
    assert "ENVIRONMENT" in str(record)


async def test_a_call_of_another_worker_with_a_loopback_url_needs_a_key(runtime: Workerd) -> None:
    # A service binding takes any URL. The call has no address of a client, and here nobody adds
    # one, either.
    async with httpx.AsyncClient(base_url=runtime.urls["shared"], trust_env=False) as client:
        response = await client.get("/v1/models", headers={"x-tenant-id": TENANT})
    assert ("127.0.0.1", 401) == (response.url.host, response.status_code)
