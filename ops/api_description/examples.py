"""Examples of requests and answers; every one of them is held to its model."""

import json
from typing import Any

from pydantic import BaseModel

from bluey.apis import own as own_api
from bluey.apis.api import Reply, Report
from bluey.apis.openai.chat import OPENAI_API
from bluey.apis.openai.chat_request import CompletionRequest
from bluey.apis.own import ChatRequest
from bluey.chat import Chat, Usage
from bluey.errors import AiError
from bluey.http.messages import to_json
from ops.api_description import replies

MODEL_ID = "@cf/meta/llama-3.1-8b-instruct-fast"
FALLBACK_MODEL_ID = "@cf/meta/llama-3.1-8b-instruct"
TENANT_ID = "mrrainbowsmoke"
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
REPLY_ID = "3b9d1c60f2a84e7795d0c1ab"
SESSION_ID = "11111111-1111-1111-1111-111111111111"

_QUESTION = "What is the capital of France?"
_ANSWER = "The capital of France is Paris."
_REPORT = Report(Usage(28, 8), latency_ms=260, first_token_ms=41)
_REPLY = Reply(REPLY_ID, 1_795_435_200, MODEL_ID, max_output_tokens=512)


def _of(model: type[BaseModel], value: dict[str, Any]) -> dict[str, Any]:
    model.model_validate_json(to_json(value))
    return value


def _named(model: type[BaseModel], **values: dict[str, Any]) -> dict[str, Any]:
    return {name: {"value": _of(model, value)} for name, value in values.items()}


CHAT_REQUESTS = _named(
    ChatRequest,
    short={"sessionId": SESSION_ID, "message": _QUESTION},
    streamed={"sessionId": SESSION_ID, "message": _QUESTION, "stream": True},
    continued={
        "sessionId": SESSION_ID,
        "message": "And of Italy?",
        "modelId": MODEL_ID,
        "maxTokens": 256,
        "temperature": 0.2,
        "history": [
            {"role": "user", "content": _QUESTION},
            {"role": "assistant", "content": _ANSWER},
        ],
    },
)

COMPLETION_REQUESTS = _named(
    CompletionRequest,
    short={"model": MODEL_ID, "messages": [{"role": "user", "content": _QUESTION}]},
    streamed={
        "model": MODEL_ID,
        "messages": [{"role": "user", "content": _QUESTION}],
        "stream": True,
        "stream_options": {"include_usage": True},
    },
    tools={
        "model": MODEL_ID,
        "messages": [{"role": "user", "content": "How warm is it in Paris?"}],
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "weather",
                    "parameters": {
                        "type": "object",
                        "properties": {"place": {"type": "string"}},
                        "required": ["place"],
                    },
                },
            }
        ],
    },
)

CHAT = _of(
    replies.ChatReply,
    {
        "ok": True,
        "data": {
            "sessionId": SESSION_ID,
            "message": {"role": "assistant", "content": _ANSWER},
            "usage": {"modelId": MODEL_ID, "tokensIn": 28, "tokensOut": 8, "latencyMs": 260},
        },
    },
)

COMPLETION = _of(
    replies.Completion,
    {
        "id": f"chatcmpl-{REPLY_ID}",
        "object": "chat.completion",
        "created": 1_795_435_200,
        "model": MODEL_ID,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": _ANSWER, "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 28, "completion_tokens": 8, "total_tokens": 36},
    },
)

HEALTH = _of(
    replies.HealthReply,
    {
        "ok": True,
        "data": {
            "status": "ok",
            "tenantId": TENANT_ID,
            "environment": "dev",
            "modelId": MODEL_ID,
            "fallbackModelId": FALLBACK_MODEL_ID,
        },
    },
)

USAGE = _of(
    replies.UsageReply,
    {
        "ok": True,
        "data": {
            "tenantId": TENANT_ID,
            "environment": "dev",
            "enforcement": "kv",
            "windows": [
                {
                    "scope": "tenant",
                    "window": "daily",
                    "period": "2026-11-23",
                    "limitTokens": 1_000_000,
                    "spentTokens": 48_210,
                    "heldTokens": 1_032,
                    "remainingTokens": 950_758,
                    "resetsAt": "2026-11-24T00:00:00Z",
                    "requests": 131,
                    "tokensByModel": {MODEL_ID: 46_100, FALLBACK_MODEL_ID: 2_110},
                }
            ],
            "history": [
                {
                    "scope": "tenant",
                    "window": "daily",
                    "period": "2026-11-22",
                    "spentTokens": 61_874,
                    "requests": 164,
                    "tokensByModel": {MODEL_ID: 61_874},
                }
            ],
        },
    },
)

MODEL = _of(replies.Model, {"id": MODEL_ID, "object": "model", "created": 0, "owned_by": "meta"})
MODELS = _of(replies.ModelList, {"object": "list", "data": [MODEL]})


def _chat_stream() -> str:
    done = own_api.done_event(own_api.usage_value(MODEL_ID, _REPORT))
    return own_api.token_event("The capital of France") + own_api.token_event(" is Paris.") + done


def _failed_chat_stream() -> str:
    report = Report(Usage(12, 0), latency_ms=174)
    return own_api.OwnApi().failed_stream(FALLBACK_MODEL_ID, AiError(), report).body


def _completion_stream() -> str:
    chat = Chat(messages=(), estimated_tokens_in=28)
    stream = OPENAI_API.stream(chat, _REPLY)
    return stream.pieces(["The capital of France", " is Paris."]) + stream.end(_REPORT, None)


CHAT_STREAMS = {
    "answered": {"value": _chat_stream()},
    "failed": {"value": _failed_chat_stream()},
}
COMPLETION_STREAMS = {"answered": {"value": _completion_stream()}}


def as_text(value: object) -> str:
    """An example as a person reads it."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
