"""OpenAI's own clients, and two libraries for agents, against the Worker, unmodified.

A real `bluey dev` with a model behind it that is told by each message what to answer, so that
what the clients make of an answer can be compared exactly.
"""

import json
import re
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any

import openai
import pytest

from bluey.access.keys import digest_of, make_key, records_prefix
from bluey.tokens.bounds import Prompt
from ops.project.paths import ROOT
from tests.browser import a_browser, needs_chromium
from tests.e2e.clients import agent, openai_python
from tests.e2e.conftest import Deployed
from tests.e2e.installed_clients import run_node
from tests.loopback import LoopbackServer
from tests.scripted_model import USAGE
from tests.servers import Server

TENANT = "clients"
MODEL_ID = "@cf/acme/small"
LARGE_MODEL_ID = "@cf/acme/large"
EMBEDDER_ID = "@cf/baai/bge-small-en-v1.5"

PLENTY = {
    "models": {
        "default": MODEL_ID,
        "allowed": [LARGE_MODEL_ID],
        "aliases": {"fast": MODEL_ID, "text-embedding-3-small": EMBEDDER_ID},
    },
    "gateway": {"id": "gate"},
}
# Enough for what the first chat holds, not for a second one.
MAX_TOKENS = 20
ONE_CHAT = Prompt(("answer",), 1).bound_tokens + MAX_TOKENS
SPENT = {**PLENTY, "budgets": {"enforcement": "exact", "daily": {"tokens": ONE_CHAT}}}
CLIENTS = ("python", "javascript")

# Tenants that want a key, and keys of the first.
KEYED, TENANT_2 = "keyed", "keyed-too"
KEYS = {
    "none": "unused",
    "mistyped": make_key(KEYED, 1)[:-1] + "-",
    "wrong": make_key(KEYED, 2),
    "revoked": make_key(KEYED, 3),
    "expired": make_key(KEYED, 4),
    **{f"spent-{client}": make_key(KEYED, 5 + n) for n, client in enumerate(CLIENTS)},
}
SMALL = {"budgets": {"daily": {"tokens": ONE_CHAT}}}
RECORDS: Mapping[str, dict[str, Any]] = {
    "revoked": {},
    "expired": {"expires": "2026-01-01T00:00:00Z"},
    **{f"spent-{client}": SMALL for client in CLIENTS},
}

CITY = {"city": "Paris", "population": 2}
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "population": {"type": "integer"}},
    "required": ["city", "population"],
    "additionalProperties": False,
}
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather in a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}
ARGUMENTS = '{"city": "Paris"}'
PARAMETERS = {
    "temperature": 0.25,
    "top_p": 0.5,
    "seed": 4711,
    "stop": ["one", "two"],
    "presence_penalty": -0.5,
    "frequency_penalty": 1.5,
    "max_tokens": 33,
    "tools": [WEATHER],
    "tool_choice": {"type": "function", "function": {"name": "weather"}},
    "parallel_tool_calls": False,
}


def asks(text: str = "answer", **fields: Any) -> dict[str, Any]:
    return {"model": MODEL_ID, "messages": [{"role": "user", "content": text}], **fields}


def error(
    name: str, status: int, code: str, kind: str = "invalid_request_error", param: str | None = None
) -> dict[str, Any]:
    return {"error": name, "status": status, "code": code, "type": kind, "param": param}


UNAUTHORIZED = error("AuthenticationError", 401, "unauthorized", "authentication_error")
BLOCKED = "!fail 2016 the prompt itself"
BROKEN = "!say Hé !fail 3043"

# What is asked (with the client's own retries off, where not said), and what is raised.
ERRORS: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    # 400
    "an_unsupported_parameter": (
        {"body": asks(extra={"logit_bias": {"50256": -100}})},
        error("BadRequestError", 400, "invalid_request", param="logit_bias"),
    ),
    "several_answers": (
        {"body": asks(n=2)},
        error("BadRequestError", 400, "invalid_request", param="n"),
    ),
    "a_message_without_a_role": (
        {"body": {**asks(), "messages": [{"content": "hello"}]}},
        error("BadRequestError", 400, "invalid_request", param="messages.0"),
    ),
    "no_tokens": (
        {"body": asks(max_completion_tokens=0)},
        error("BadRequestError", 400, "invalid_request", param="max_completion_tokens"),
    ),
    # 401
    "no_key": ({"body": asks(), "tenant": KEYED, "key": "none"}, UNAUTHORIZED),
    "a_mistyped_key": ({"body": asks(), "tenant": KEYED, "key": "mistyped"}, UNAUTHORIZED),
    "a_wrong_key": ({"body": asks(), "tenant": KEYED, "key": "wrong"}, UNAUTHORIZED),
    "a_revoked_key": ({"body": asks(), "tenant": KEYED, "key": "revoked"}, UNAUTHORIZED),
    "an_expired_key": (
        {"body": asks(stream=True), "tenant": KEYED, "key": "expired"},
        UNAUTHORIZED,
    ),
    "another_tenants_key": (
        {"body": asks(), "tenant": TENANT_2, "key": "spent-{client}"},
        UNAUTHORIZED,
    ),
    # 403
    "a_model_of_others": (
        {"body": {**asks(), "model": "@cf/qwen/qwq-32b"}},
        error("PermissionDeniedError", 403, "model_not_allowed", "permission_error", "model"),
    ),
    # 404
    "an_unknown_model_of_a_chat": (
        {"body": {**asks(), "model": "gpt-4o"}},
        error("NotFoundError", 404, "model_not_found", param="model"),
    ),
    "an_unknown_model": (
        {"body": {"model": "@cf/acme/unknown"}},
        error("NotFoundError", 404, "model_not_found", param="model"),
    ),
    "an_unknown_tenant": (
        {"body": asks(), "tenant": "nobody"},
        error("NotFoundError", 404, "unknown_tenant", "not_found_error"),
    ),
    # 422
    "a_blocked_prompt": (
        {"body": asks(BLOCKED)},
        error("UnprocessableEntityError", 422, "content_blocked"),
    ),
    "a_blocked_prompt_streamed": (
        {"body": asks(BLOCKED, stream=True)},
        error("UnprocessableEntityError", 422, "content_blocked"),
    ),
    # 429
    "a_spent_budget": (
        {"body": asks(max_tokens=MAX_TOKENS), "tenant": "spent-{client}", "retries": True},
        error("RateLimitError", 429, "budget_exceeded", "insufficient_quota"),
    ),
    "a_keys_spent_budget": (
        {
            "body": asks(max_tokens=MAX_TOKENS),
            "tenant": KEYED,
            "key": "spent-{client}",
            "retries": True,
        },
        error("RateLimitError", 429, "budget_exceeded", "insufficient_quota"),
    ),
    "a_spent_budget_streamed": (
        {
            "body": asks(max_tokens=MAX_TOKENS, stream=True),
            "tenant": "spent-{client}",
            "retries": True,
        },
        error("RateLimitError", 429, "budget_exceeded", "insufficient_quota"),
    ),
    # 5xx
    "a_failing_model": (
        {"body": asks("!fail 500 oops")},
        error("InternalServerError", 502, "ai_error", "server_error"),
    ),
    "a_failing_model_streamed": (
        {"body": asks("!fail 500 oops", stream=True)},
        error("InternalServerError", 502, "ai_error", "server_error"),
    ),
}

# What every client is given: where the Worker is, and what the cases ask.
GIVEN: dict[str, Any] = {
    "tenant": TENANT,
    "model": MODEL_ID,
    "embedder": EMBEDDER_ID,
    "say": f"!say {json.dumps(CITY)}",
    "responseFormat": {
        "type": "json_schema",
        "json_schema": {"name": "City", "schema": SCHEMA, "strict": True},
    },
    "parameters": PARAMETERS,
    "messages": [
        {"role": "developer", "content": "Be short."},
        {"role": "user", "content": [{"type": "text", "text": "Hello"}]},
        {"role": "assistant", "content": "Hi", "refusal": None},
    ],
    "tools": [WEATHER],
    "use": f"!use weather {ARGUMENTS}",
    "useOutput": f"!use city {json.dumps(CITY)}",
    "broken": BROKEN,
    "schema": SCHEMA,
    "keys": KEYS,
    "errors": {name: asked for name, (asked, _) in ERRORS.items()},
}

CALL = {
    "id": "call-1",
    "type": "function",
    "function": {"name": "weather", "arguments": ARGUMENTS},
}
USED = {
    "call": CALL,
    "content": None,
    "finishReasons": ["tool_calls", "stop"],
    "answer": f"The tool said: {ARGUMENTS} is wet",
}

# A whole answer of the native dialect has the arguments as an object, and no id of the call, which
# Bluey then makes.
WHOLE = json.loads(json.dumps(USED).replace(r"{\"city\": \"Paris\"}", r"{\"city\":\"Paris\"}"))
MADE_ID = re.compile(r"\bcall_[0-9a-f]+_0\b")

RESULTS: Mapping[str, Any] = {
    # The last two are the deployment's own.
    "models": [
        "fast",
        "text-embedding-3-small",
        LARGE_MODEL_ID,
        MODEL_ID,
        EMBEDDER_ID,
        "@cf/meta/llama-3.1-8b-instruct",
        "@cf/meta/llama-3.1-8b-instruct-fast",
    ],
    "model": {"id": MODEL_ID, "object": "model", "created": 0, "owned_by": "acme"},
    "chat": {
        "object": "chat.completion",
        "model": MODEL_ID,
        "content": "Hello.",
        "finishReason": "stop",
        "usage": USAGE,
        "isId": True,
        "requestId": "{client}-chat",
    },
    "stream": {
        "texts": ["Hé", "llo."],
        "role": "assistant",
        "finishReasons": ["stop"],
        "usages": [USAGE],
        "choicesWithUsage": 0,
        "ids": 1,
    },
    "embeddings": {
        "model": EMBEDDER_ID,
        "sizes": [384, 384],
        "indexes": [0, 1],
        "differ": False,
        "length": 1.0,
        "isCounted": True,
    },
    "embedding_of_ids": {"differ": False},
    "stream_without_usage": [],
    "stream_helper": {"texts": ["Hé", "llo."], "content": "Héllo.", "finishReason": "stop"},
    "parse": CITY,
    "parse_stream": CITY,
    "parse_then_go_on": "Hello.",
    "json_mode": {"type": "json_object"},
    "schema_at_the_model": {
        "type": "json_schema",
        "json_schema": SCHEMA,
    },
    "parameters": PARAMETERS,
    "roles": [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi"},
        {"role": "user", "content": "!echo"},
    ],
    "tool": WHOLE,
    "tool_stream": USED,
    "broken_stream": {"texts": ["", "Hé"], "error": "APIError", "code": "ai_error"},
    **{name: {**raised, "requestId": f"{{client}}-{name}"} for name, (_, raised) in ERRORS.items()},
}


TENANTS: dict[str, dict[str, Any]] = {
    TENANT: {**PLENTY, "allowedOrigins": ["*"]},
    "closed": PLENTY,
    **{name: {**PLENTY, "auth": {"local": "key"}} for name in (KEYED, TENANT_2)},
    **{f"spent-{client}": SPENT for client in CLIENTS},
}


@pytest.fixture(scope="module")
def worker(described: Deployed) -> Server:
    """A shared deployment before a scripted model server, where budgets and keys are spent."""
    store_keys(described)
    url = described.server.url
    for client in CLIENTS:
        spend(url, f"spent-{client}")
        spend(url, KEYED, KEYS[f"spent-{client}"])
    return described.server


def store_keys(deployed: Deployed) -> None:
    """Writes the keys' records, and revokes one."""
    records = {
        records_prefix(KEYED) + digest_of(KEYS[name]): {
            "label": name,
            "created": "2026-01-01T00:00:00Z",
            **record,
        }
        for name, record in RECORDS.items()
    }
    deployed.store(records, [records_prefix(KEYED) + digest_of(KEYS["revoked"])])


def spend(url: str, tenant: str, key: str = "unused") -> None:
    """One chat, after which no other one fits the budget of the tenant or the key."""
    with openai_python.a_client(url, tenant).with_options(api_key=key) as client:
        client.chat.completions.create(**asks(max_tokens=MAX_TOKENS))


RUN: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "python": openai_python.run,
    "javascript": lambda given: run_node("openai_javascript.mjs", given),
}


@pytest.fixture(scope="module", params=CLIENTS)
def client_and_results(
    request: pytest.FixtureRequest, worker: Server
) -> tuple[str, dict[str, Any]]:
    """A client's name and all that came out of its cases."""
    return request.param, RUN[request.param]({**GIVEN, "url": worker.url})


@pytest.mark.parametrize("case", RESULTS)
def test_the_official_clients_understand(
    client_and_results: tuple[str, dict[str, Any]], case: str
) -> None:
    client, results = client_and_results
    expected = json.loads(json.dumps(RESULTS[case]).replace("{client}", client))
    assert expected == json.loads(MADE_ID.sub("call-1", json.dumps(results[case])))


@pytest.mark.parametrize(
    "case", [name for name, (asked, _) in ERRORS.items() if "retries" in asked]
)
def test_a_spent_budget_is_not_asked_again(
    worker: Server, client_and_results: tuple[str, dict[str, Any]], case: str
) -> None:
    client, _ = client_and_results
    trace_id = f"{client}-{case}"
    worker.wait_for(f'"traceId":"{trace_id}"')
    requests = re.findall(rf'"event":"request","traceId":"{trace_id}"', worker.log.read_text())
    assert 1 == len(requests)


async def test_the_asynchronous_client_streams_as_the_other_one(worker: Server) -> None:
    async with openai.AsyncOpenAI(
        base_url=f"{worker.url}/v1",
        api_key="unused",
        default_headers={"x-tenant-id": TENANT},
        timeout=openai_python.TIMEOUT_SECONDS,
    ) as client:
        chunks = await client.chat.completions.create(**asks(stream=True))
        texts = [chunk.choices[0].delta.content async for chunk in chunks]
        async with client.chat.completions.stream(**asks()) as events:
            final = await events.get_final_completion()
        models = [model.id async for model in client.models.list()]
        broken = await client.chat.completions.create(**asks(BROKEN, stream=True))
        with pytest.raises(openai.APIError, match="AI provider unavailable") as raised:
            _ = [chunk async for chunk in broken]
    assert ["", "Hé", "llo.", None] == texts
    assert "Héllo." == final.choices[0].message.content
    assert RESULTS["models"] == models
    assert "ai_error" == raised.value.code


class _EmptyPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()


@needs_chromium
def test_the_client_for_javascript_works_on_a_page_of_an_allowed_origin(worker: Server) -> None:
    # Chromium asks before every request to another origin, and blocks it when one of its headers is
    # not allowed.
    with LoopbackServer(_EmptyPage).running() as elsewhere, a_browser() as browser:
        page = browser.new_page()
        page.goto(elsewhere.url)
        page.add_script_tag(content=run_node("openai_bundle.mjs", None))
        script = (ROOT / "tests/e2e/clients/openai_page.js").read_text()
        made = page.evaluate(script, {**GIVEN, "url": worker.url})
    assert {
        "content": "Hello.",
        "requestId": "from-a-page",
        "texts": ["Hé", "llo."],
        "refused": 404,
        "isClosed": True,
    } == made


COUNTED = {"inputTokens": USAGE["prompt_tokens"], "outputTokens": USAGE["completion_tokens"]}

AI_SDK: Mapping[str, Any] = {
    "text": {"text": "Hello.", "finishReason": "stop", "usage": COUNTED},
    "stream": {"texts": ["Hé", "llo."], "finishReason": "stop", "usage": COUNTED},
    "object": CITY,
    "tool": {
        "text": "The tool said: Paris is wet",
        "call": {"name": "weather", "input": {"city": "Paris"}},
        "reasons": ["tool-calls", "stop"],
    },
    "tool_stream": {
        "text": "The tool said: Paris is wet",
        "call": {"name": "weather", "input": {"city": "Paris"}},
        "reasons": ["tool-calls", "stop"],
    },
    "error": {
        "statusCode": 404,
        "message": "No such model: GET /v1/models lists those that a request may name",
        "isRetryable": False,
    },
    "broken_stream": {"texts": ["Hé"], "errors": ["AI provider unavailable"]},
}


@pytest.fixture(scope="module")
def ai_sdk_results(worker: Server) -> Any:
    return run_node("ai_sdk.mjs", {**GIVEN, "url": worker.url})


@pytest.mark.parametrize("case", AI_SDK)
def test_the_ai_sdk_understands(ai_sdk_results: dict[str, Any], case: str) -> None:
    assert AI_SDK[case] == ai_sdk_results[case]


async def test_agents_of_pydantic_ai_understand(worker: Server) -> None:
    assert {
        "text": {"text": "Hello.", "usage": COUNTED},
        "stream": {"texts": ["Hé", "llo."], "usage": COUNTED},
        "native_output": CITY,
        "tool_output": CITY,
        "tool": {"text": "The tool said: Paris is wet", "requests": 2},
        "tool_stream": {"text": "The tool said: Paris is wet", "requests": 2},
        "error": {"status": 404, "code": "model_not_found"},
    } == await agent.run({**GIVEN, "url": worker.url})
