"""A model of each dialect through Bluey, under wrangler dev: what `make dev` answers.

What the models say is scripted by the local AI Worker, which gives it the shape of each dialect.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import Deployed

TENANT = "dialects"
NATIVE = "@cf/meta/llama-3.3-70b-instruct-fp8-fast"
OPENAI = "@cf/zai-org/glm-5.2"
INLINE = "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b"
VENDOR, ROUTE = "openai/gpt-6-luna", "dynamic/support"
ANTHROPIC = "anthropic/claude-opus-5.5"
IDS = (NATIVE, OPENAI, INLINE, VENDOR, ROUTE, ANTHROPIC)
SEEING = ("@cf/meta/llama-4-scout-17b-16e-instruct", "@cf/google/gemma-4-26b-a4b-it")
TENANTS: dict[str, dict[str, Any]] = {
    TENANT: {
        "models": {"default": NATIVE, "allowed": [*IDS, *SEEING]},
        "gateway": {"id": "gate"},
    }
}
USE = '!use weather {"city":"Paris"}'
TOOL = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}


@pytest.fixture(scope="module")
def client(described: Deployed) -> Iterator[httpx.Client]:
    headers = {"x-tenant-id": TENANT}
    with httpx.Client(base_url=described.server.url, headers=headers, timeout=30) as client:
        yield client


def message(client: httpx.Client, model: str, text: object, **fields: Any) -> dict[str, Any]:
    """What was answered, whole or put together from its deltas, and its usage."""
    messages = [{"role": "user", "content": text}]
    body = {"model": model, "messages": messages, "stream_options": {"include_usage": True}}
    if not fields.get("stream"):
        del body["stream_options"]
    response = client.post("/v1/chat/completions", json=body | fields)
    assert 200 == response.status_code, response.text
    if not fields.get("stream"):
        answer = response.json()
        return {**answer["choices"][0]["message"], "usage": answer["usage"]}
    whole: dict[str, Any] = {"content": "", "reasoning_content": ""}
    for line in response.text.splitlines():
        if not line.startswith("data: {"):
            continue
        chunk = json.loads(line.removeprefix("data: "))
        whole["usage"] = chunk.get("usage")
        for choice in chunk["choices"]:
            delta = choice["delta"]
            whole["content"] += delta.get("content") or ""
            whole["reasoning_content"] += delta.get("reasoning_content") or ""
            whole.setdefault("tool_calls", []).extend(delta.get("tool_calls", ()))
    return whole


STREAMED = pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])


@STREAMED
@pytest.mark.parametrize("model", IDS)
def test_every_dialect_is_answered(client: httpx.Client, model: str, stream: bool) -> None:
    answer = message(client, model, "!say Paris is it.", stream=stream)
    assert "Paris is it." == answer["content"]
    assert (4, 3) == (answer["usage"]["prompt_tokens"], answer["usage"]["completion_tokens"])


@STREAMED
@pytest.mark.parametrize("model", [OPENAI, INLINE, ROUTE, ANTHROPIC])
def test_reasoning_is_no_answer(client: httpx.Client, model: str, stream: bool) -> None:
    answer = message(client, model, "!think 4 !say Paris.", stream=stream)
    assert ("Paris.", "hm hm hm hm") == (
        answer["content"].strip(),
        (answer.get("reasoning_content") or "").strip(),
    )


@STREAMED
@pytest.mark.parametrize("model", IDS)
def test_a_tool_is_called(client: httpx.Client, model: str, stream: bool) -> None:
    calls = message(client, model, USE, stream=stream, tools=[TOOL])["tool_calls"]
    assert "weather" == calls[0]["function"]["name"]
    given = "".join(call["function"]["arguments"] for call in calls)
    assert {"city": "Paris"} == json.loads(given)


@STREAMED
def test_the_fallback_speaks_another_dialect(client: httpx.Client, stream: bool) -> None:
    # The environment's fallback is a llama.
    script = "!at glm !fail 3040 !at llama !say From the fallback."
    assert "From the fallback." == message(client, OPENAI, script, stream=stream)["content"]


@pytest.mark.parametrize("model", [*SEEING, VENDOR, ANTHROPIC])
def test_an_image_is_seen_as_it_was_sent(client: httpx.Client, model: str) -> None:
    image = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(2_000_000)).decode()
    url = {"url": f"data:image/png;base64,{image}"}
    parts = [{"type": "text", "text": "!look"}, {"type": "image_url", "image_url": url}]
    assert (
        "1 image: image/png of 2000008 bytes"
        == message(client, model, parts, stream=True)["content"]
    )


@STREAMED
@pytest.mark.parametrize("model", [NATIVE, VENDOR, ROUTE, ANTHROPIC])
def test_a_schema_is_answered_with_json(client: httpx.Client, model: str, stream: bool) -> None:
    schema = {"name": "City", "schema": {"type": "object"}, "strict": True}
    response_format = {"type": "json_schema", "json_schema": schema}
    script = '!say {"city": "Paris"}'
    answer = message(client, model, script, stream=stream, response_format=response_format)
    assert {"city": "Paris"} == json.loads(answer["content"])
