"""Clients that are no vendor's own, unmodified and as they are by default, against the Worker.

Each is told a base URL, an API key and a model; the key names the tenant. What the model answers is
scripted by the local AI Worker.
"""

import functools
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bluey.access.keys import digest_of, make_key, records_prefix
from tests.e2e.conftest import Deployed
from tests.e2e.installed_clients import run_python
from tests.servers import Server

TENANT = "connected"
MODEL = "@cf/zai-org/glm-4.7-flash"
TENANTS: dict[str, dict[str, Any]] = {
    TENANT: {
        "models": {"default": MODEL, "aliases": {"fast": MODEL}},
        "gateway": {"id": "gate"},
        "auth": {"local": "key"},
    }
}
CITY = {"city": "Paris", "population": 2}
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
    "tools": [WEATHER],
}
TEXTS = ["Paris ", "is ", "it."]
USED = {"calls": [{"city": "Paris"}], "text": "The tool said: Paris is wet"}
THOUGHT = {"text": "Paris is it.", "reasoning": "hm hm ", "finishReason": "stop", "usage": 5}
WORDS = {"text": "Paris is it.", "usage": 3}

# By environment of `make clients` and module of tests/e2e/clients, what its cases return.
RESULTS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "clients": {
        "langchain_python": {
            "text": WORDS,
            "stream": {"texts": TEXTS, "usage": [3]},
            "tools": USED,
            "tools_stream": USED,
            "structured": CITY,
            "structured_by_a_tool": CITY,
            "json_mode": CITY,
            "batch": ["Paris is it."] * 2,
            "refused": "OpenAIRateLimitError",
        },
        "litellm_python": {
            "text": THOUGHT,
            "stream": THOUGHT,
            "tools": {**USED, "calls": ['{"city": "Paris"}']},
            "tools_stream": {**USED, "calls": ['{"city": "Paris"}']},
            "structured": CITY,
            "refused": "RateLimitError",
        },
        "llm_python": {
            "text": "Paris is it.",
            "stream": "Paris is it.",
            "tools": "The tool said: Paris is wet",
            "structured": CITY,
            "refused": "Error: Error code: 429 - Token budget exceeded",
        },
    },
    "clients-llama-index": {
        "llama_index_python": {
            "text": WORDS,
            "complete": "Paris is it.",
            "stream": TEXTS,
            "agent": "The tool said: Paris is wet",
            "structured": CITY,
            "structured_by_a_tool": CITY,
            "refused": "RateLimitError",
        },
    },
}
ENVIRONMENTS = {name: each for each, modules in RESULTS.items() for name in modules}
KEY = make_key(TENANT, 1)
SPENT = {name: make_key(TENANT, 2 + n) for n, name in enumerate(ENVIRONMENTS)}


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
    """What came out of the cases of a module: an environment is started once for all of its."""

    @functools.cache
    def of_environment(environment: str) -> dict[str, Any]:
        given = {**GIVEN, "url": worker.url, "key": KEY, "spentKeys": SPENT}
        return run_python(environment, list(RESULTS[environment]), given)

    return lambda name: of_environment(ENVIRONMENTS[name])[name]


@pytest.mark.parametrize(
    ("client", "case"),
    [(name, case) for each in RESULTS.values() for name, cases in each.items() for case in cases],
)
def test_a_client_understands(
    results: Callable[[str], dict[str, Any]], client: str, case: str
) -> None:
    assert RESULTS[ENVIRONMENTS[client]][client][case] == results(client)[case]


@pytest.mark.parametrize("client", SPENT)
def test_a_client_does_not_repeat_what_its_budget_refuses(
    worker: Server, results: Callable[[str], dict[str, Any]], client: str
) -> None:
    results(client)
    spent = f'"keyId":"{key_id(SPENT[client])}"'
    worker.wait_for(spent)
    assert 1 == len(re.findall(f'"event":"request".*{spent}', worker.log.read_text()))
