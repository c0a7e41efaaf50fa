"""The contract's error table over wrangler dev, on the shared deployment and a dedicated one.

The local AI Worker is told by each message how to answer, so that
what fails is the model and everything else is as in production.
"""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bluey.tokens.bounds import Prompt, bound_tokens
from tests.servers import Server

SESSION_ID = "11111111-1111-1111-1111-111111111111"
CHAT = {"sessionId": SESSION_ID, "message": "answer"}
TENANT = {"x-tenant-id": "mrrainbowsmoke"}
MODEL_ID = "@cf/meta/llama-3.1-8b-instruct-fast"
FALLBACK_MODEL_ID = "@cf/meta/llama-3.1-8b-instruct"
BLOCKED = "!fail 2016 the prompt itself"


@dataclass
class Late:
    """A request that takes the whole deadline, sent while the other tests run."""

    thread: threading.Thread
    responses: dict[bool, httpx.Response] = field(default_factory=dict)


@pytest.fixture(scope="module", autouse=True)
def late(shared: Server) -> Iterator[Late]:
    """Both kinds of chat with a model that never answers, under way from the start."""
    asked = Late(threading.Thread())

    def ask(stream: bool) -> None:
        body = {**CHAT, "message": "!stall", "stream": stream}
        asked.responses[stream] = httpx.post(
            f"{shared.url}/chat", json=body, headers=TENANT, timeout=90
        )

    def both() -> None:
        streamed = threading.Thread(target=ask, args=(True,))
        streamed.start()
        ask(False)
        streamed.join()

    asked.thread = threading.Thread(target=both)
    asked.thread.start()
    yield asked
    asked.thread.join(100)


def send(server: Server, method: str = "POST", path: str = "/chat", **how: Any) -> httpx.Response:
    if method == "POST" and "content" not in how:
        how.setdefault("json", CHAT)
    how["headers"] = {**TENANT, **how.get("headers", {})}
    headers = {name: value for name, value in how.pop("headers").items() if value is not None}
    return httpx.request(method, f"{server.url}{path}", headers=headers, timeout=60, **how)


def error(code: str, message: str, details: object = None) -> str:
    value: dict[str, object] = {"code": code, "message": message}
    if details is not None:
        value["details"] = details
    return json.dumps({"ok": False, "error": value}, separators=(",", ":"))


def problem(path: str, message: str) -> list[dict[str, str]]:
    return [{"path": path, "message": message}]


JSON_TYPE = {"content-type": "application/json"}

ROWS: dict[str, tuple[Callable[[Server], httpx.Response], int, str]] = {
    "invalid_json": (
        lambda server: send(server, content="{", headers=JSON_TYPE),
        400,
        error("invalid_json", "Request body is not valid JSON"),
    ),
    "invalid_request": (
        lambda server: send(server, json={**CHAT, "history": [{"role": "user", "content": 1}]}),
        400,
        error(
            "invalid_request",
            "Request is not valid",
            problem("history.0.content", "Input should be a valid string"),
        ),
    ),
    "invalid_request, every path": (
        lambda server: send(server, json={"sessionId": "x", "message": "", "colour": "red"}),
        400,
        error(
            "invalid_request",
            "Request is not valid",
            [
                *problem(
                    "sessionId",
                    "Input should be a UUID, 8-4-4-4-12 hex digits",
                ),
                *problem("message", "String should have at least 1 character"),
                *problem("colour", "This parameter is not supported"),
            ],
        ),
    ),
    "tenant_required": (
        lambda server: send(server, headers={"x-tenant-id": None}),
        400,
        error("tenant_required", "Name a tenant in the x-tenant-id header"),
    ),
    "unknown_tenant": (
        lambda server: send(server, headers={"x-tenant-id": "nobody"}),
        404,
        error("unknown_tenant", "No such tenant"),
    ),
    "model_not_allowed": (
        lambda server: send(server, json={**CHAT, "modelId": "@cf/somebody/elses"}),
        403,
        error("model_not_allowed", "This tenant may not use that model"),
    ),
    "not_found": (
        lambda server: send(server, "GET", "/chats"),
        404,
        error("not_found", "Not found"),
    ),
    "method_not_allowed": (
        lambda server: send(server, "PUT"),
        405,
        error("method_not_allowed", "Method not allowed"),
    ),
    "payload_too_large, announced": (
        lambda server: send(server, content=b" " * 65_537, headers=JSON_TYPE),
        413,
        error("payload_too_large", "Request body is larger than 64 KiB"),
    ),
    "payload_too_large, not announced": (
        lambda server: send(server, content=iter([b" " * 40_000] * 2), headers=JSON_TYPE),
        413,
        error("payload_too_large", "Request body is larger than 64 KiB"),
    ),
    "unsupported_media_type": (
        lambda server: send(server, content="{}", headers={"content-type": "text/plain"}),
        415,
        error("unsupported_media_type", "Send content-type: application/json"),
    ),
    "content_blocked": (
        lambda server: send(server, json={**CHAT, "message": BLOCKED}),
        422,
        error("content_blocked", "Blocked by the gateway's guardrails"),
    ),
    "ai_error": (
        lambda server: send(server, json={**CHAT, "message": "!fail 500 {}"}),
        502,
        error("ai_error", "AI provider unavailable"),
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_each_error_is_the_contracts_on_the_shared_deployment(shared: Server, row: str) -> None:
    ask, status, body = ROWS[row]
    response = ask(shared)
    assert (status, body) == (response.status_code, response.text)
    assert response.headers["x-trace-id"]


@pytest.mark.parametrize("is_announced", [True, False], ids=["announced", "not announced"])
def test_a_body_of_20_mb_is_refused_each_time(shared: Server, is_announced: bool) -> None:
    pieces = [b" " * 1_000_000] * 20
    # What is announced is longer than any body of this tenant; the rest is not read to see that.
    most = "4 MiB" if is_announced else "64 KiB"
    body = error("payload_too_large", f"Request body is larger than {most}")
    for _ in range(5):
        content = b"".join(pieces) if is_announced else iter(pieces)
        response = send(shared, content=content, headers=JSON_TYPE)
        assert (413, body) == (response.status_code, response.text)


def test_a_method_that_is_not_allowed_is_told_which_are(shared: Server) -> None:
    assert "POST, OPTIONS" == send(shared, "DELETE").headers["allow"]


def test_a_dedicated_deployment_refuses_another_tenants_name(server_without_ai: Server) -> None:
    response = send(server_without_ai, headers={"x-tenant-id": "mrrainbowsmoke"})
    assert (
        403,
        error("tenant_mismatch", "This deployment serves another tenant"),
    ) == (response.status_code, response.text)


def test_the_shared_deployment_serves_the_tenant_that_is_named(shared: Server) -> None:
    named = {
        tenant: send(shared, "GET", "/health", headers={"x-tenant-id": tenant}).json()["data"]
        for tenant in ("mrrainbowsmoke", "rainbowsmokeofficial")
    }
    assert {tenant: tenant for tenant in named} == {
        tenant: data["tenantId"] for tenant, data in named.items()
    }


@pytest.mark.parametrize(
    ("message", "code", "told"),
    [
        (BLOCKED, "content_blocked", "Blocked by the gateway's guardrails"),
        ("!fail 500 {}", "ai_error", "AI provider unavailable"),
    ],
)
def test_a_failure_before_the_first_token_is_two_events_of_a_stream(
    shared: Server, message: str, code: str, told: str
) -> None:
    response = send(shared, json={**CHAT, "message": message, "stream": True})
    failed, done, rest = response.text.split("\n\n")
    assert (200, "") == (response.status_code, rest)
    assert f'event: error\ndata: {{"code":"{code}","message":"{told}"}}' == failed
    assert done.startswith('event: done\ndata: {"done":true,"usage":{"modelId":')


@pytest.mark.parametrize("script", ["!say Hé !fail 3043", "!say Hé !cut"])
def test_a_failure_after_the_first_token_keeps_the_tokens_and_tells(
    shared: Server, script: str
) -> None:
    response = send(shared, json={**CHAT, "message": script, "stream": True})
    token, failed, done, rest = response.text.split("\n\n")
    assert 'event: token\ndata: {"token":"Hé"}' == token
    assert 'event: error\ndata: {"code":"ai_error","message":"AI provider unavailable"}' == failed
    usage = json.loads(done.removeprefix("event: done\ndata: "))["usage"]
    # Nothing was counted upstream.
    bounds = Prompt((script,), 1).bound_tokens, bound_tokens("Hé")
    assert bounds == (usage["tokensIn"], usage["tokensOut"])
    assert "" == rest


def test_a_trace_id_of_the_callers_is_kept(shared: Server) -> None:
    sent = {"x-trace-id": "my-trace-1234"}
    assert "my-trace-1234" == send(shared, "GET", "/health", headers=sent).headers["x-trace-id"]


def test_the_trace_of_a_traceparent_is_continued(shared: Server) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    sent = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    assert trace == send(shared, "GET", "/health", headers=sent).headers["x-trace-id"]


def test_head_is_get_without_the_body(shared: Server) -> None:
    response = send(shared, "HEAD", "/health")
    assert (200, "") == (response.status_code, response.text)


def test_a_preflight_of_an_origin_nobody_allows_gets_no_cors_headers(shared: Server) -> None:
    sent = {"origin": "https://app.example.com", "access-control-request-method": "POST"}
    response = send(shared, "OPTIONS", headers=sent)
    assert (204, "POST, OPTIONS") == (response.status_code, response.headers["allow"])
    assert "access-control-allow-origin" not in response.headers


def test_an_answer_carries_what_is_known_of_it(shared: Server) -> None:
    headers = send(shared).headers
    assert (MODEL_ID, "7", "2") == tuple(
        headers[name] for name in ("x-model-id", "x-tokens-in", "x-tokens-out")
    )
    assert headers["x-gateway-log-id"]
    assert headers["server-timing"].startswith("upstream;dur=")
    assert "nosniff" == headers["x-content-type-options"]


# Last, because it waits for what the others' start began.
def test_a_model_that_never_answers_is_a_timeout_within_the_deadline(late: Late) -> None:
    late.thread.join(100)
    whole, streamed = late.responses[False], late.responses[True]
    told = "AI provider did not answer in time"
    assert (504, error("ai_timeout", told)) == (whole.status_code, whole.text)
    failed, done, _ = streamed.text.split("\n\n")
    assert f'event: error\ndata: {{"code":"ai_timeout","message":"{told}"}}' == failed
    usage = json.loads(done.removeprefix("event: done\ndata: "))["usage"]
    assert FALLBACK_MODEL_ID == usage["modelId"]
    # Two attempts of 20 s, and not the 120 s that the model would have taken.
    assert 40_000 <= usage["latencyMs"] < 50_000
