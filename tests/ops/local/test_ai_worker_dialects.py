"""Every dialect of the local AI Worker: an id decides what its answers look like, and what is
refused. The text is the model server's in each of them."""

import json
from typing import Any

import pytest

from tests.ops.local.asking import (
    ANTHROPIC,
    INLINE,
    NATIVE,
    OPENAI,
    VENDOR,
    ask,
    call,
    frames,
    said,
)
from tests.scripted_model import ScriptedModelServer
from tests.servers import Server

OPENAI_IDS = (
    *("@cf/zai-org/glm-5.3", "@cf/moonshotai/kimi-k2.6", "@cf/google/gemma-4-26b-a4b-it"),
    *("@cf/nvidia/nemotron-3-120b-a12b", "@cf/deepseek-ai/deepseek-v4-pro-0813"),
    *("@cf/openai/gpt-oss-20b", "@cf/qwen/qwen3-30b-a3b-fp8", OPENAI, VENDOR),
    *("google/gemini-3.8-flash", "xai/grok-4.6", "groq/llama-4", "deepseek/deepseek-v4-pro"),
    *("alibaba/qwen3.8-max", "minimax/m3"),
)
NATIVE_IDS = (
    *(NATIVE, INLINE, "@cf/mistralai/mistral-small-3.1-24b-instruct", "@hf/a/b"),
    *("@cf/ibm-granite/granite-4.0-h-micro", "@cf/qwen/qwen2.5-coder-32b-instruct"),
)
ANTHROPIC_IDS = (ANTHROPIC, "anthropic/claude-opus-5.5", "anthropic/claude-sonnet-5")
STREAMED = pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])


@STREAMED
@pytest.mark.parametrize("model", [*NATIVE_IDS, *OPENAI_IDS, *ANTHROPIC_IDS])
def test_every_id_is_answered_with_the_servers_text(
    driver: Server, model: str, stream: bool
) -> None:
    response = ask(driver, "answer", model=model, stream=stream)
    assert 200 == response.status_code, response.text
    assert ("Héllo." if stream else "Hello.", "") == said(response)


@pytest.mark.parametrize("model", OPENAI_IDS)
def test_openais_frames_have_the_usage_so_far_and_it_grows(driver: Server, model: str) -> None:
    *chunks, done = frames(ask(driver, "answer", model=model, stream=True))
    assert "[DONE]" == done
    assert {"chat.completion.chunk"} == {chunk["object"] for chunk in chunks}
    assert {"role": "assistant", "content": ""} == chunks[0]["choices"][0]["delta"]
    assert (["stop"], []) == (
        [choice["finish_reason"] for choice in chunks[-2]["choices"]],
        chunks[-1]["choices"],
    )
    totals = [chunk["usage"]["total_tokens"] for chunk in chunks]
    assert sorted(totals) == totals
    assert (2, 9) == (totals[0], totals[-1])


def test_openais_answer_has_openais_fields(driver: Server) -> None:
    answer = ask(driver, "answer", model=VENDOR, max_completion_tokens=9).json()
    assert "chat.completion" == answer["object"]
    assert "gpt-6-luna" == answer["model"]
    assert [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Hello.", "tool_calls": []},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ] == answer["choices"]
    assert {
        "prompt_tokens": 7,
        "completion_tokens": 2,
        "total_tokens": 9,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0},
    } == answer["usage"]


def test_anthropics_answer_is_a_message(driver: Server) -> None:
    answer = ask(driver, "answer", model=ANTHROPIC).json()
    assert answer.pop("id").startswith("msg_")
    assert {
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4.5",
        "content": [{"type": "text", "text": "Hello."}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {
            "input_tokens": 7,
            "output_tokens": 2,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens_details": {"thinking_tokens": 0},
        },
        "gatewayMetadata": {"keySource": "local"},
    } == answer


def test_anthropics_events_have_their_names(driver: Server) -> None:
    response = ask(driver, "answer", model=ANTHROPIC, stream=True)
    events = frames(response)
    names = [
        line.removeprefix("event: ")
        for line in response.text.splitlines()
        if line.startswith("event: ")
    ]
    assert names == [event["type"] for event in events]
    assert [
        *("message_start", "ping", "content_block_start"),
        *("content_block_delta", "content_block_delta", "content_block_stop"),
        *("message_delta", "message_stop"),
    ] == names
    started, delta = events[0]["message"], events[-2]
    assert ([], None, 1) == (
        started["content"],
        started["stop_reason"],
        started["usage"]["input_tokens"],
    )
    assert {"stop_reason": "end_turn", "stop_sequence": None} == delta["delta"]
    assert 2 == delta["usage"]["output_tokens"]


IMAGE = "iVBORw0KGgo="
TOOL: dict[str, Any] = {"name": "weather", "description": "d", "input_schema": {"type": "object"}}
SCHEMA = {"type": "object"}


def test_anthropics_inputs_reach_the_server_in_openais_form(
    driver: Server, model_server: ScriptedModelServer
) -> None:
    source = {"type": "base64", "media_type": "image/png", "data": IMAGE}
    used = {"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "Paris"}}
    result = {
        "type": "tool_result",
        "tool_use_id": "t1",
        "content": [{"type": "text", "text": "wet"}],
    }
    call(
        driver,
        model=ANTHROPIC,
        options={},
        inputs={
            "system": "Be short.",
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "Look"},
                        {"type": "image", "source": source},
                    ],
                },
                {"role": "assistant", "content": [{"type": "thinking", "thinking": "hm"}, used]},
                {"role": "user", "content": [result]},
            ],
            "max_tokens": 9,
            "temperature": 0.5,
            "stop_sequences": ["x"],
            "tools": [TOOL],
            "tool_choice": {"type": "tool", "name": "weather"},
            "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
            "metadata": {"user_id": "u"},
        },
    )
    function = {"name": "weather", "arguments": '{"city":"Paris"}'}
    assert {
        "model": "small",
        "messages": [
            {"role": "system", "content": "Be short."},
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Look"},
                    {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{IMAGE}"}},
                ],
            },
            {
                "role": "assistant",
                "content": [],
                "tool_calls": [{"id": "t1", "type": "function", "function": function}],
            },
            {"role": "tool", "tool_call_id": "t1", "content": "wet"},
        ],
        "max_tokens": 9,
        "temperature": 0.5,
        "stop": ["x"],
        "tools": [
            {
                "type": "function",
                "function": {"name": "weather", "description": "d", "parameters": SCHEMA},
            }
        ],
        "tool_choice": {"type": "function", "function": {"name": "weather"}},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": SCHEMA},
        },
    } == model_server.bodies[-1]


def test_the_small_model_gets_texts_alone(driver: Server) -> None:
    text = {"type": "text", "text": "What is the capital of France?"}
    image = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{IMAGE}"}}
    source = {"type": "base64", "media_type": "image/png", "data": IMAGE}
    block = {"type": "image", "source": source}
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        (NATIVE, {"content": [text, image]}),
        (OPENAI, {"content": [text, image], "reasoning_effort": "high"}),
        (VENDOR, {"content": text["text"], "reasoning_effort": "none"}),
        (ANTHROPIC, {"content": [text, block], "max_tokens": 20, "system": "Be short."}),
    )
    for model, inputs in asked:
        messages = [{"role": "user", "content": inputs.pop("content")}]
        for stream in (False, True):
            response = call(
                driver,
                binding="SMALL_AI",
                model=model,
                inputs={"messages": messages, "stream": stream, **inputs},
                options={"returnRawResponse": True},
            )
            assert "Paris" in said(response)[0], (model, stream, response.text)


MESSAGES = [{"role": "user", "content": "answer"}]
EXECUTION = "Model execution failed (User Input Error): "
OPUS = "anthropic/claude-opus-5.5"
NO_TEMPERATURE = (
    "Validation error at temperature: `temperature` is not supported on this model. "
    "Remove it from your request."
)
WRONG_CHOICE = (
    "Invalid value at tool_choice.type: Invalid discriminator value. Expected 'auto' | 'none'"
)


@pytest.mark.parametrize(
    ("model", "inputs", "text"),
    [
        (ANTHROPIC, {"messages": MESSAGES}, "Required value missing: max_tokens"),
        (
            ANTHROPIC,
            {"messages": "answer", "max_tokens": 9},
            "Invalid value at messages: Invalid input: expected array, received string",
        ),
        (
            ANTHROPIC,
            {"messages": MESSAGES, "max_tokens": 9, "system": [{"type": "text", "text": "x"}]},
            "Invalid value at system: Invalid input: expected string, received array",
        ),
        (
            OPUS,
            {"messages": MESSAGES, "max_tokens": 9, "temperature": 0},
            NO_TEMPERATURE,
        ),
        *(
            (OPUS, {"messages": MESSAGES, "max_tokens": 9, "tool_choice": choice}, WRONG_CHOICE)
            for choice in ({"type": "any"}, {"type": "tool", "name": "weather"})
        ),
    ],
)
def test_the_binding_refuses_what_its_schema_does_not_have(
    driver: Server, model: str, inputs: dict[str, Any], text: str
) -> None:
    response = call(driver, model=model, inputs=inputs, options={"returnRawResponse": True})
    assert 400 == response.status_code
    assert {
        "success": False,
        "result": [],
        "messages": [],
        "error": [{"code": 7003, "message": EXECUTION + text}],
        "name": "AiGatewayError",
        "httpCode": 400,
        "internalCode": 7003,
    } == response.json()


@pytest.mark.parametrize(
    ("model", "inputs"),
    [
        (ANTHROPIC, {"temperature": 0, "tool_choice": {"type": "any"}, "bogus": 1}),
        (OPUS, {"tool_choice": {"type": "auto"}, "thinking": {"type": "adaptive"}}),
        (OPENAI, {"reasoning_effort": "high", "chat_template_kwargs": {"enable_thinking": False}}),
        (VENDOR, {"reasoning_effort": "none", "max_completion_tokens": 9}),
    ],
)
def test_what_is_none_of_these_passes(driver: Server, model: str, inputs: dict[str, Any]) -> None:
    assert 200 == ask(driver, "answer", model=model, **inputs).status_code


@pytest.mark.parametrize("model", [NATIVE, OPENAI])
@pytest.mark.parametrize(
    "inputs",
    [
        {"messages": [{"role": "assistant", "content": None}, *MESSAGES]},
        {"tools": [{"type": "function", "function": {"name": "f", "description": False}}]},
        {"tool_choice": "any"},
    ],
)
def test_workers_ai_refuses_what_it_cannot_read(
    driver: Server, model: str, inputs: dict[str, Any]
) -> None:
    response = ask(driver, "answer", model=model, **inputs)
    assert (400, 8001) == (response.status_code, response.json()["internalCode"])


def test_openai_wants_its_own_name_of_the_ceiling(driver: Server) -> None:
    response = ask(driver, "answer", model=VENDOR, max_tokens=9)
    assert (400, "unsupported_parameter") == (
        response.status_code,
        response.json()["error"]["code"],
    )


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (VENDOR, {"name": "City", "schema": SCHEMA, "strict": True}),
        (OPENAI, {"name": "City", "schema": SCHEMA, "strict": True}),
        (OPENAI, SCHEMA),
        (NATIVE, SCHEMA),
    ],
)
def test_a_schema_comes_enveloped_or_bare_as_the_model_takes_it(
    driver: Server, model_server: ScriptedModelServer, model: str, given: dict[str, Any]
) -> None:
    ask(
        driver, "answer", model=model, response_format={"type": "json_schema", "json_schema": given}
    )
    sent = model_server.bodies[-1]["response_format"]["json_schema"]
    assert (SCHEMA, given.get("name", "answer")) == (sent["schema"], sent["name"])


def test_a_vendor_refuses_a_bare_schema(driver: Server) -> None:
    given = {"type": "json_schema", "json_schema": SCHEMA}
    assert 400 == ask(driver, "answer", model=VENDOR, response_format=given).status_code


@STREAMED
@pytest.mark.parametrize(
    "model", ["dynamic/support", VENDOR, ANTHROPIC, "grok/grok-4", f"workers-ai/{NATIVE}"]
)
def test_compat_answers_in_openais_dialect_whoever_serves(
    driver: Server, model: str, stream: bool
) -> None:
    query = {"model": model, "messages": MESSAGES, "max_completion_tokens": 9, "stream": stream}
    request = {"provider": "compat", "endpoint": "chat/completions", "headers": {}, "query": query}
    response = call(driver, gateway="ai-gate", request=request)
    assert 200 == response.status_code, response.text
    assert ("Héllo." if stream else "Hello.") == said(response)[0]
    first = frames(response)[0] if stream else response.json()
    assert first["object"] == ("chat.completion.chunk" if stream else "chat.completion")
    is_route = model.startswith("dynamic/")
    assert is_route == ("cf-aig-model" in response.headers)


def test_a_list_of_requests_is_asked_until_one_answers(driver: Server) -> None:
    query = {
        "messages": [{"role": "user", "content": "!at gpt !fail 503 busy !at grok !say Hello."}]
    }
    requests = [
        {"provider": "compat", "endpoint": "chat/completions", "query": {**query, "model": model}}
        for model in (VENDOR, "grok/grok-4")
    ]
    response = call(driver, gateway="ai-gate", request=requests)
    assert ("Hello.", "1") == (said(response)[0], response.headers["cf-aig-step"])


def test_a_vendors_own_endpoint_and_workers_ais_answer_in_their_own_dialects(
    driver: Server,
) -> None:
    query = {"model": "claude-haiku-4-5", "messages": MESSAGES, "max_tokens": 9}
    messages = {"provider": "anthropic", "endpoint": "v1/messages", "query": query}
    assert "message" == call(driver, gateway="g", request=messages).json()["type"]
    native = {"provider": "workers-ai", "endpoint": NATIVE, "query": {"messages": MESSAGES}}
    assert "Hello." == call(driver, gateway="g", request=native).json()["response"]
    unknown = {"provider": "openai", "endpoint": "responses", "query": {"input": "x"}}
    assert 400 == call(driver, gateway="g", request=unknown).status_code


EMBEDDERS = [
    ("@cf/baai/bge-small-en-v1.5", 384, {"shape", "data", "pooling", "usage"}, "mean"),
    ("@cf/baai/bge-base-en-v1.5", 768, {"shape", "data", "pooling", "usage"}, "mean"),
    ("@cf/baai/bge-large-en-v1.5", 1024, {"shape", "data", "pooling", "usage"}, "mean"),
    ("@cf/baai/bge-m3", 1024, {"shape", "data", "pooling", "meta"}, "cls"),
    ("@cf/qwen/qwen3-embedding-0.6b", 1024, {"shape", "data", "usage"}, None),
    ("@cf/google/embeddinggemma-300m", 768, {"shape", "data"}, None),
]


@pytest.mark.parametrize(("model", "size", "fields", "pooling"), EMBEDDERS)
def test_texts_are_embedded_in_the_models_own_shape(
    driver: Server, model: str, size: int, fields: set[str], pooling: str | None
) -> None:
    texts = ["a cat sat", "the cat sat", "budgets"]
    answer = call(driver, model=model, inputs={"text": texts}, options={}).json()
    assert (fields, [3, size], pooling) == (set(answer), answer["shape"], answer.get("pooling"))
    one, near, far = answer["data"]
    assert {size} == {len(one), len(near), len(far)}
    assert 1 == pytest.approx(nearness(one, one))
    assert nearness(one, near) > nearness(one, far)
    alone = call(driver, model=model, inputs={"text": texts[0]}, options={}).json()
    assert [one] == alone["data"]


def nearness(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("model", ["@cf/baai/bge-m3", "@cf/baai/bge-reranker-base"])
def test_contexts_are_ranked_by_their_nearness(driver: Server, model: str) -> None:
    contexts = [{"text": "budgets of a day"}, {"text": "a cat sat"}]
    inputs = {"query": "the cat", "contexts": contexts}
    answer = call(driver, model=model, inputs=inputs, options={}).json()
    assert [1, 0] == [found["id"] for found in answer["response"]]


def test_a_text_of_the_wrong_kind_is_bad_input(driver: Server) -> None:
    wrong: tuple[dict[str, Any], ...] = ({}, {"text": []}, {"text": [1]}, {"messages": MESSAGES})
    for inputs in wrong:
        response = call(
            driver, model=EMBEDDERS[0][0], inputs=inputs, options={"returnRawResponse": True}
        )
        assert (400, 5004) == (response.status_code, json.loads(response.text)["internalCode"])
