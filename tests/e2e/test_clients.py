"""Clients that are no vendor's own, unmodified and as they are by default, against the Worker.

Each is told a base URL, an API key and a model; the key names the tenant. What the model answers is
scripted by the local AI Worker.
"""

import functools
import json
import re
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bluey.access.keys import digest_of, make_key, records_prefix
from tests.e2e.conftest import Deployed
from tests.e2e.installed_clients import run_node, run_python
from tests.servers import Server

TENANT = "connected"
MODEL = "@cf/zai-org/glm-4.7-flash"
EMBEDDER = "@cf/baai/bge-m3"
TENANTS: dict[str, dict[str, Any]] = {
    TENANT: {
        "models": {"default": MODEL, "aliases": {"fast": MODEL, "embed": EMBEDDER}},
        "gateway": {"id": "gate"},
        "auth": {"local": "key"},
    }
}
# What the shared deployment pins.
DEPLOYED = ["@cf/meta/llama-3.1-8b-instruct", "@cf/meta/llama-3.1-8b-instruct-fast"]
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
GIVEN = {
    "model": "fast",
    "answer": "!say Paris is it.",
    "think": "!think 2 !say Paris is it.",
    "use": '!use weather {"city": "Paris"}',
    "say": f"!say {json.dumps(CITY)}",
    "useCity": f"!use City {json.dumps(CITY)}",
    "all": '!think 2 !say Paris is it. !use weather {"city": "Paris"}',
    "embedder": "embed",
    "schema": SCHEMA,
    "tools": [WEATHER],
}
TEXTS = ["Paris ", "is ", "it."]
THOUGHT = {"text": "Paris is it.", "reasoning": "hm hm ", "finishReason": "stop", "usage": 5}
WORDS = {"text": "Paris is it.", "usage": 3}

CALL = {"calls": [{"city": "Paris"}], "text": "The tool said: Paris is wet"}
BUDGET = ["RateLimitError", "budget_exceeded"]
RESPONSES = {
    "text": {"text": "Paris is it.", "status": "completed", "usage": 3},
    "stream": {
        "texts": TEXTS,
        "numbers": True,
        "first": "response.created",
        "last": "response.completed",
    },
    "stream_helper": {"texts": TEXTS, "text": "Paris is it."},
    "parse": CITY,
    "parse_stream": CITY,
    "reasoning": ["reasoning", "message"],
    "tools": CALL,
    "tools_stream": CALL,
    "embeddings": {"indexes": [0, 1], "lengths": [1.0, 1.0], "same": True},
    "unknown_model": ["NotFoundError", "model_not_found"],
    "refused": BUDGET,
    "refused_embeddings": BUDGET,
    "refused_stream": BUDGET,
}
MESSAGE_EVENTS = [
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
]
MESSAGES = {
    "text": {"text": ["Paris is it."], "reason": "end_turn", "usage": 3},
    "stream": {"texts": TEXTS, "types": MESSAGE_EVENTS},
    "stream_helper": {"texts": TEXTS, "text": "Paris is it.", "usage": 3},
    "thinking": ["thinking", "text"],
    "tools": CALL,
    "tools_stream": CALL,
    "tool_runner": CALL["text"],
    "parse": CITY,
    "count_tokens": True,
    "models": ["fast", "embed", EMBEDDER, *DEPLOYED, MODEL],
    "unknown_model": ["NotFoundError", "not_found_error"],
    "refused": ["RateLimitError", "rate_limit_error"],
    "refused_stream": ["RateLimitError", "rate_limit_error"],
}
AI_SDK = {
    "text": {"text": "Paris is it.", "finishReason": "stop", "usage": 3},
    "stream": {"texts": TEXTS, "finishReason": "stop", "usage": 3},
    "object": CITY,
    "reasoning": ["reasoning", "text"],
    "tools": {**CALL, "reasons": ["tool-calls", "stop"]},
    "tools_stream": {**CALL, "reasons": ["tool-calls", "stop"]},
    "refused": [429, "Token budget exceeded"],
}

# By what runs them (an environment of `make clients` for Python, or a script), the clients and what
# their cases return.
RESULTS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "clients": {
        "agents_python": {
            "text": WORDS,
            "stream": {"texts": TEXTS, "text": "Paris is it."},
            "tools": {"text": CALL["text"], "requests": 2},
            "tools_stream": {
                "texts": ["The ", "tool ", "said: ", "Paris ", "is ", "wet"],
                "text": CALL["text"],
            },
            "goes_on": "Paris is it.",
            "structured": CITY,
            "refused": "RateLimitError",
        },
        "anthropic_python": {**MESSAGES, "events": []},
        "langchain_python": {
            "text": WORDS,
            "stream": {"texts": TEXTS, "usage": [3]},
            "tools": CALL,
            "tools_stream": CALL,
            "structured": CITY,
            "structured_by_a_tool": CITY,
            "json_mode": CITY,
            "batch": ["Paris is it."] * 2,
            "responses": "Paris is it.",
            "responses_stream": TEXTS,
            "responses_tools": CALL,
            "messages": "Paris is it.",
            "messages_tools": CALL,
            "messages_structured": CITY,
            "embeddings": {"lengths": [1.0] * 3, "same": True},
            "embeddings_of_texts": 0.0,
            "many_embeddings": {"count": 1_500, "lengths": [1.0], "same": [True] * 3},
            "a_long_embedding": {"tokens": 20_050, "length": 1.0, "nearest": "bird"},
            "refused": ["OpenAIRateLimitError", "Token budget exceeded"],
            "refused_embeddings": ["RateLimitError", "Token budget exceeded"],
        },
        "litellm_python": {
            "text": THOUGHT,
            "stream": THOUGHT,
            "tools": {**CALL, "calls": ['{"city": "Paris"}']},
            "tools_stream": {**CALL, "calls": ['{"city": "Paris"}']},
            "structured": CITY,
            "embeddings": [1.0, 1.0],
            "messages": "Paris is it.",
            "responses": "Paris is it.",
            "refused": "RateLimitError",
        },
        "llm_python": {
            "text": "Paris is it.",
            "stream": "Paris is it.",
            "tools": "The tool said: Paris is wet",
            "structured": CITY,
            "refused": "Error: Error code: 429 - Token budget exceeded",
        },
        "responses_python": {**RESPONSES, "events": [], "chunks": []},
    },
    "clients-llama-index": {
        "llama_index_python": {
            "text": WORDS,
            "complete": "Paris is it.",
            "stream": TEXTS,
            "agent": "The tool said: Paris is wet",
            "structured": CITY,
            "structured_by_a_tool": CITY,
            "embeddings": [1.0, 1.0],
            "refused": "RateLimitError",
        },
    },
    "anthropic_javascript.mjs": {"anthropic_javascript": MESSAGES},
    "responses_javascript.mjs": {"responses_javascript": RESPONSES},
    "ai_sdk_vendors.mjs": {
        "ai_sdk_openai": {
            **AI_SDK,
            # These it does not know: it has the same from other events.
            "events": [
                "response.reasoning_summary_text.done",
                "response.content_part.added",
                "response.output_text.done",
                "response.content_part.done",
            ],
            "text_and_tools": [
                (
                    "Request is not valid. input.2: `item_reference`: nothing is stored here. "
                    "Send the item itself, as clients do with `store: false`"
                ),
                CALL["text"],
            ],
            "embeddings": [1.0, 1.0],
        },
        "ai_sdk_anthropic": {**AI_SDK, "events": []},
    },
}
RUNS = {client: each for each, clients in RESULTS.items() for client in clients}
KEY = make_key(TENANT, 1)
SPENT = {client: make_key(TENANT, 2 + n) for n, client in enumerate(RUNS)}


def key_id(key: str) -> str:
    """What the log calls a key."""
    return digest_of(key)[:12]


@pytest.fixture(scope="module")
def worker(described: Deployed) -> Server:
    """A shared deployment before a scripted model server, with a key that may spend and, for each
    client, one that may not."""
    born = {"created": "2026-01-01T00:00:00Z"}
    records: dict[str, object] = {
        records_prefix(TENANT) + digest_of(KEY): {"label": "open", **born},
        **{
            records_prefix(TENANT) + digest_of(key): {
                "label": name,
                "budgets": {"daily": {"tokens": 1}},
                **born,
            }
            for name, key in SPENT.items()
        },
    }
    described.store(records)
    return described.server


@pytest.fixture(scope="module")
def results(worker: Server) -> Callable[[str], dict[str, Any]]:
    """What came out of a client's cases: what runs several is started once, if it fails, too."""

    @functools.cache
    def of_run(name: str) -> dict[str, Any] | Exception:
        given = {**GIVEN, "url": worker.url, "key": KEY, "spentKeys": SPENT}
        try:
            if name.endswith(".mjs"):
                found: dict[str, Any] = run_node(name, given)
                return found
            return run_python(name, list(RESULTS[name]), given)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            return error

    def of_client(client: str) -> dict[str, Any]:
        found = of_run(RUNS[client])
        if isinstance(found, Exception):
            raise found
        of_its_cases: dict[str, Any] = found[client]
        return of_its_cases

    return of_client


@pytest.mark.parametrize(
    ("client", "case"),
    [(client, case) for client in RUNS for case in RESULTS[RUNS[client]][client]],
)
def test_a_client_understands(
    results: Callable[[str], dict[str, Any]], client: str, case: str
) -> None:
    assert RESULTS[RUNS[client]][client][case] == results(client)[case]


@pytest.mark.parametrize("client", SPENT)
def test_a_client_does_not_repeat_what_its_budget_refuses(
    worker: Server, results: Callable[[str], dict[str, Any]], client: str
) -> None:
    results(client)
    refusals = [case for case in RESULTS[RUNS[client]][client] if case.startswith("refused")]
    spent = f'"keyId":"{key_id(SPENT[client])}"'
    worker.wait_for(spent, times=len(refusals))
    asked = re.findall(f'"event":"request".*{spent}', worker.log.read_text())
    assert len(refusals) == len(asked)
