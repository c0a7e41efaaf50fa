"""Chats with a real model, through both APIs: mrrainbowsmoke, environment local."""

import json
import time
from itertools import pairwise
from typing import Any

import httpx
import openai
import pydantic
import pytest

from tests.servers import Server

SESSION_ID = "11111111-1111-1111-1111-111111111111"
QUESTION = {"sessionId": SESSION_ID, "message": "What is the capital of France?"}
LONG_QUESTION = {
    "sessionId": SESSION_ID,
    "message": "Count from one to twenty in words.",
    "maxTokens": 60,
}
MODEL_ID = "@cf/meta/llama-3.1-8b-instruct-fast"
FALLBACK_MODEL_ID = "@cf/meta/llama-3.1-8b-instruct"
# The question and the small model's chat template around it; the model's tokenizer says so.
TOKENS_IN = 28


def test_health_names_the_tenant_the_environment_and_both_models(server: Server) -> None:
    response = httpx.get(f"{server.url}/health", headers={"x-tenant-id": "mrrainbowsmoke"})
    assert (
        '{"ok":true,"data":{"status":"ok","tenantId":"mrrainbowsmoke","environment":"local",'
        f'"modelId":"{MODEL_ID}","fallbackModelId":"{FALLBACK_MODEL_ID}"}}}}'
    ) == response.text


def test_a_chat_is_answered_with_a_sentence_and_real_token_counts(server: Server) -> None:
    response = httpx.post(f"{server.url}/chat", json={**QUESTION, "stream": False}, timeout=60)
    assert 200 == response.status_code
    data = response.json()["data"]
    content, usage = data["message"]["content"], data["usage"]
    assert ["sessionId", "message", "usage"] == list(data)
    assert ["modelId", "tokensIn", "tokensOut", "latencyMs", "costUsd"] == list(usage)
    assert len(content.split()) > 2
    assert TOKENS_IN == usage["tokensIn"]
    # No tokenizer needs more tokens than characters; an estimate would be characters / 4.
    assert 0 < usage["tokensOut"] <= len(content) + 1
    assert (MODEL_ID, str(TOKENS_IN), str(usage["tokensOut"]), str(usage["latencyMs"])) == tuple(
        response.headers[name]
        for name in ("x-model-id", "x-tokens-in", "x-tokens-out", "x-latency-ms")
    )
    assert len(response.headers["x-gateway-log-id"]) == 26


def test_tokens_of_a_stream_arrive_one_after_another(server: Server) -> None:
    httpx.post(f"{server.url}/chat", json=QUESTION, timeout=60)  # the model's first is slower
    arrivals: list[float] = []
    events: list[str] = []
    started = time.monotonic()
    body = {**LONG_QUESTION, "stream": True}
    with httpx.stream("POST", f"{server.url}/chat", json=body, timeout=60) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                arrivals.append(time.monotonic() - started)
                events.append(line.removeprefix("data: "))
    done = json.loads(events[-1])
    tokens = [json.loads(event)["token"] for event in events[:-1]]
    assert len(tokens) > 20
    assert "" not in tokens
    assert True is done["done"]
    names = ["modelId", "tokensIn", "tokensOut", "latencyMs", "firstTokenMs", "costUsd"]
    assert names == list(done["usage"])
    # Not all at the end: the first is there while most of the answer is still to come, and
    # most arrive at a time of their own.
    assert arrivals[0] < arrivals[-1] / 2
    apart = [later - earlier > 0.001 for earlier, later in pairwise(arrivals)]
    assert sum(apart) > len(apart) / 2


def test_a_stream_is_byte_for_byte_the_contracts_events(server: Server) -> None:
    response = httpx.post(
        f"{server.url}/chat", json={**QUESTION, "stream": True, "maxTokens": 5}, timeout=60
    )
    *events, rest = response.text.split("\n\n")
    tokens = [
        json.loads(event.removeprefix("event: token\ndata: "))["token"] for event in events[:-1]
    ]
    assert "" == rest
    assert [
        f'event: token\ndata: {{"token":{json.dumps(token, ensure_ascii=False)}}}'
        for token in tokens
    ] == events[:-1]
    usage = json.loads(events[-1].removeprefix("event: done\ndata: "))["usage"]
    assert 5 == usage["tokensOut"]
    assert (
        f'event: done\ndata: {{"done":true,"usage":{{"modelId":"{MODEL_ID}","tokensIn":{TOKENS_IN},'
        f'"tokensOut":5,"latencyMs":{usage["latencyMs"]},"firstTokenMs":{usage["firstTokenMs"]},'
        f'"costUsd":"{usage["costUsd"]}"}},"finishReason":"length"}}'
    ) == events[-1]


def test_the_history_reaches_the_model(server: Server) -> None:
    history = [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hello, how can I help?"},
    ]
    response = httpx.post(f"{server.url}/chat", json={**QUESTION, "history": history}, timeout=60)
    assert response.json()["data"]["usage"]["tokensIn"] > TOKENS_IN


def test_a_request_may_choose_a_model_by_its_alias(server: Server) -> None:
    body = {**QUESTION, "modelId": "smart", "maxTokens": 3}
    response = httpx.post(f"{server.url}/chat", json=body, timeout=60)
    assert "@cf/meta/llama-3.3-70b-instruct-fp8-fast" == response.headers["x-model-id"]


class City(pydantic.BaseModel):
    """What a small model can be made to say of a city."""

    model_config = pydantic.ConfigDict(extra="forbid", strict=True)
    city: str
    is_capital: bool


@pytest.mark.parametrize("is_streamed", [False, True], ids=["whole", "streamed"])
def test_an_answer_fits_the_schema_that_was_asked_for(server: Server, is_streamed: bool) -> None:
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="unused", timeout=60) as client:
        asked: dict[str, Any] = {
            "model": "fast",
            "messages": [{"role": "user", "content": QUESTION["message"]}],
            "response_format": City,
        }
        if is_streamed:
            with client.chat.completions.stream(**asked) as events:
                completion = events.get_final_completion()
        else:
            completion = client.chat.completions.parse(**asked)
    [choice] = completion.choices
    assert "stop" == choice.finish_reason
    # Without the schema this model answers with a sentence.
    assert choice.message.parsed == City.model_validate_json(choice.message.content or "")


def test_a_model_that_knows_no_tools_still_answers_a_conversation_with_some(
    server: Server,
) -> None:
    call: Any = {"id": "1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
    tool: Any = {"type": "function", "function": {"name": "weather"}}
    prompt_tokens = []
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="unused", timeout=60) as client:
        for result in ("Sunny", "Sunny, 20 degrees"):
            completion = client.chat.completions.create(
                model="fast",
                messages=[
                    {"role": "user", "content": "What is the weather in Paris?"},
                    {"role": "assistant", "content": None, "tool_calls": [call]},
                    {"role": "tool", "tool_call_id": "1", "content": result},
                ],
                tools=[tool],
                max_tokens=30,
            )
            [choice] = completion.choices
            assert ("assistant", None) == (choice.message.role, choice.message.tool_calls)
            assert completion.usage is not None
            assert 0 < completion.usage.completion_tokens <= 30
            prompt_tokens.append(completion.usage.prompt_tokens)
    # The result of the tool reached the model: what was longer by a few words counted more.
    shorter, longer = prompt_tokens
    assert shorter < longer
