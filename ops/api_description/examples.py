"""Examples of requests and answers. The tests check each one against its schema."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bluey.apis.anthropic.content import MessageReply
from bluey.apis.anthropic.messages import ANTHROPIC_API, TokenCount
from bluey.apis.api import Reply, Report
from bluey.apis.openai.chat import OPENAI_API, Completion
from bluey.apis.openai.embeddings import EmbeddingList
from bluey.apis.openai.models import Model, ModelList
from bluey.apis.openai.responses import RESPONSES_API
from bluey.apis.own import OWN_API, ChatAnswer, Success
from bluey.chat import Chat
from bluey.errors import AiError
from bluey.routes.alerts import AlertTest
from bluey.routes.health import Health
from bluey.routes.keys import KeyList, MadeKey, RevokedKey, Successor
from bluey.routes.route import Route
from bluey.routes.usage import UsageReport
from bluey.usage import Answer, Counted, Usage

MODEL_ID = "@cf/meta/llama-3.1-8b-instruct-fast"
FALLBACK_MODEL_ID = "@cf/meta/llama-3.1-8b-instruct"
EMBEDDING_MODEL_ID = "@cf/baai/bge-m3"
TENANT_ID = "mrrainbowsmoke"
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
REPLY_ID = "3b9d1c60f2a84e7795d0c1ab"
SESSION_ID = "11111111-1111-1111-1111-111111111111"

_QUESTION = "What is the capital of France?"
_ANSWER = "The capital of France is Paris."
_REPORT = Report(Usage(28, 8), latency_ms=260, first_token_ms=41, cost_micro_usd=5)
_REPLY = Reply(REPLY_ID, 1_795_435_200, MODEL_ID, max_output_tokens=512)
_CHAT = Chat(turns=())


@dataclass(frozen=True)
class Examples:
    """One route's examples: requests and streams by name, an answer, values of parameters in path
    or query, and values of the request's JSON keys."""

    requests: Mapping[str, object] = field(default_factory=dict)
    answer: object = None
    streams: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, object] = field(default_factory=dict)
    keys: Mapping[str, object] = field(default_factory=dict)


CHAT_REQUESTS = {
    "short": {"sessionId": SESSION_ID, "message": _QUESTION},
    "streamed": {"sessionId": SESSION_ID, "message": _QUESTION, "stream": True},
    "continued": {
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
}

COMPLETION_REQUESTS = {
    "short": {"model": MODEL_ID, "messages": [{"role": "user", "content": _QUESTION}]},
    "streamed": {
        "model": MODEL_ID,
        "messages": [{"role": "user", "content": _QUESTION}],
        "stream": True,
        "stream_options": {"include_usage": True},
    },
    "tools": {
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
}

RESPONSE_REQUESTS = {
    "short": {"model": MODEL_ID, "input": _QUESTION},
    "streamed": {"model": MODEL_ID, "input": _QUESTION, "stream": True},
    "continued": {
        "model": MODEL_ID,
        "instructions": "Answer in one word.",
        "input": [
            {"role": "user", "content": _QUESTION},
            {"role": "assistant", "content": _ANSWER},
            {"role": "user", "content": "And of Italy?"},
        ],
    },
    "tools": {
        "model": MODEL_ID,
        "input": "How warm is it in Paris?",
        "tools": [
            {
                "type": "function",
                "name": "weather",
                "parameters": {
                    "type": "object",
                    "properties": {"place": {"type": "string"}},
                    "required": ["place"],
                },
            }
        ],
    },
}

MESSAGE_REQUESTS = {
    "short": {
        "model": MODEL_ID,
        "max_tokens": 256,
        "messages": [{"role": "user", "content": _QUESTION}],
    },
    "streamed": {
        "model": MODEL_ID,
        "max_tokens": 256,
        "system": "Answer in one word.",
        "messages": [{"role": "user", "content": _QUESTION}],
        "stream": True,
    },
    "tools": {
        "model": MODEL_ID,
        "max_tokens": 256,
        "messages": [{"role": "user", "content": "How warm is it in Paris?"}],
        "tools": [
            {
                "name": "weather",
                "input_schema": {
                    "type": "object",
                    "properties": {"place": {"type": "string"}},
                    "required": ["place"],
                },
            }
        ],
    },
}

COUNT_REQUESTS = {
    "short": {"model": MODEL_ID, "messages": [{"role": "user", "content": _QUESTION}]},
}

EMBEDDING_REQUESTS = {
    "one": {"model": EMBEDDING_MODEL_ID, "input": "Paris is the capital of France."},
    "several": {
        "model": EMBEDDING_MODEL_ID,
        "input": ["Paris is the capital of France.", "Rome is the capital of Italy."],
        "encoding_format": "base64",
    },
}

CHAT: Success[ChatAnswer] = {
    "ok": True,
    "data": {
        "sessionId": SESSION_ID,
        "message": {"role": "assistant", "content": _ANSWER},
        "usage": {
            "modelId": MODEL_ID,
            "tokensIn": 28,
            "tokensOut": 8,
            "latencyMs": 260,
            "costUsd": "0.000005",
        },
    },
}

COMPLETION: Completion = {
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
    "usage": {
        "prompt_tokens": 28,
        "completion_tokens": 8,
        "total_tokens": 36,
        "cost": 0.000005,
    },
}

MESSAGE: MessageReply = {
    "id": f"msg_{REPLY_ID}",
    "type": "message",
    "role": "assistant",
    "model": MODEL_ID,
    "content": [{"type": "text", "text": _ANSWER}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {
        "input_tokens": 28,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": 8,
        "cost": 0.000005,
    },
}
COUNT: TokenCount = {"input_tokens": 80}
# An embedding has some hundreds of numbers or more.
EMBEDDING: EmbeddingList = {
    "object": "list",
    "data": [{"object": "embedding", "index": 0, "embedding": [-0.0214, 0.0302, -0.0458]}],
    "model": EMBEDDING_MODEL_ID,
    "usage": {"prompt_tokens": 9, "total_tokens": 9, "cost": 0.000001},
}

HEALTH: Success[Health] = {
    "ok": True,
    "data": {
        "status": "ok",
        "tenantId": TENANT_ID,
        "environment": "dev",
        "modelId": MODEL_ID,
        "fallbackModelId": FALLBACK_MODEL_ID,
    },
}

ALERT_TEST: Success[AlertTest] = {
    "ok": True,
    "data": {
        "tenantId": TENANT_ID,
        "environment": "dev",
        "webhooks": [
            {"host": "example.com", "format": "json", "status": 204, "failure": None},
            {
                "host": "chat.example.com",
                "format": "text",
                "status": None,
                "failure": "no answer within 10 s",
            },
        ],
    },
}

KEY_REQUESTS = {
    "short": {"label": "website"},
    "limited": {
        "label": "website",
        "expires": "2027-01-01T00:00:00Z",
        "allowedModels": [MODEL_ID],
        "budgets": {"daily": {"tokens": 50_000}, "monthly": {"usd": "20.00"}},
    },
    "for who changes keys": {"label": "ops", "role": "admin"},
}
KEY_ID = "1f2e3d4c5b6a"
KEYS: Success[KeyList] = {
    "ok": True,
    "data": {
        "keys": [
            {
                "id": "7a8b9c0d1e2f",
                "label": "ops",
                "role": "admin",
                "status": "active",
                "created": "2026-11-01T09:00:00Z",
                "lastUsed": "2026-11-23",
                "isThis": True,
            },
            {
                "id": KEY_ID,
                "label": "website",
                "role": "chat",
                "status": "active",
                "created": "2026-11-23T16:00:00Z",
                "expires": "2027-01-01T00:00:00Z",
                "allowedModels": [MODEL_ID],
                "budgets": {"daily": {"tokens": 50_000}, "monthly": {"usd": "20.000000"}},
                "createdBy": "7a8b9c0d1e2f",
            },
        ]
    },
}
NEW_KEY: Success[MadeKey] = {
    "ok": True,
    "data": {
        "key": "bly_mrrainbowsmoke_Gpt5ezA3gk5Qh3M8gVM2oTfgfZV0s99u2TmTlQ",
        "id": KEY_ID,
        "label": "website",
        "role": "chat",
        "status": "active",
        "created": "2026-11-23T16:00:00Z",
        "createdBy": "7a8b9c0d1e2f",
    },
}
ROTATED: Success[Successor] = {
    "ok": True,
    "data": {
        "key": "bly_mrrainbowsmoke_Gpt5ezA3gk5Qh3M8gVM2oTfgfZV0s99u2TmTlQ",
        "id": "2a3b4c5d6e7f",
        "label": "website",
        "role": "chat",
        "status": "active",
        "created": "2026-11-23T16:00:00Z",
        "createdBy": "7a8b9c0d1e2f",
        "replaces": KEY_ID,
        "oldExpires": "2026-11-24T16:00:00Z",
    },
}
REVOKED: Success[RevokedKey] = {"ok": True, "data": {"id": KEY_ID, "revoked": True}}

USAGE: Success[UsageReport] = {
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
                "adjustedTokens": 0,
                "heldTokens": 1_032,
                "remainingTokens": 950_758,
                "resetsAt": "2026-11-24T00:00:00Z",
                "requests": 131,
                "tokensByModel": {MODEL_ID: 46_100, FALLBACK_MODEL_ID: 2_110},
                "uncountedTokens": 1_044,
                "limitUsd": "5.000000",
                "spentUsd": "0.004702",
                "adjustedUsd": "0.000000",
                "heldUsd": "0.000399",
                "remainingUsd": "4.994899",
                "usdByModel": {MODEL_ID: "0.004702"},
                "unpricedTokens": 2_110,
            }
        ],
        "history": [
            {
                "scope": "tenant",
                "window": "daily",
                "period": "2026-11-22",
                "spentTokens": 61_874,
                "adjustedTokens": 0,
                "requests": 164,
                "tokensByModel": {MODEL_ID: 61_874},
                "uncountedTokens": 0,
                "spentUsd": "0.006311",
                "adjustedUsd": "0.000000",
                "usdByModel": {MODEL_ID: "0.006311"},
                "unpricedTokens": 0,
            }
        ],
    },
}

MODEL: Model = {
    "id": MODEL_ID,
    "object": "model",
    "created": 0,
    "owned_by": "meta",
    "context_length": 128_000,
    "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
    "supported_parameters": ["max_tokens", "stop", "temperature", "top_p", "seed"],
    "pricing": {"prompt": "0.000000045", "completion": "0.000000384"},
}
MODELS: ModelList = {"object": "list", "data": [MODEL]}


def _chat_stream() -> str:
    stream = OWN_API.stream(_CHAT, _REPLY)
    return stream.pieces(["The capital of France", " is Paris."]) + stream.end(_REPORT, None)


def _failed_chat_stream() -> str:
    report = Report(Usage(12, 0), latency_ms=174)
    return OWN_API.failed_stream(FALLBACK_MODEL_ID, AiError(), report).body


def _completion_stream() -> str:
    stream = OPENAI_API.stream(_CHAT, _REPLY)
    return stream.pieces(["The capital of France", " is Paris."]) + stream.end(_REPORT, None)


_RESPONSE_CHAT = RESPONSES_API.parse(json.dumps(RESPONSE_REQUESTS["short"]).encode())
RESPONSE: object = json.loads(
    RESPONSES_API.answer(_RESPONSE_CHAT, _REPLY, Answer(_ANSWER, Counted(), _ANSWER), _REPORT).body
)


def _response_stream() -> str:
    stream = RESPONSES_API.stream(_RESPONSE_CHAT, _REPLY)
    return stream.pieces(["The capital of France", " is Paris."]) + stream.end(_REPORT, None)


def _message_stream() -> str:
    stream = ANTHROPIC_API.stream(_CHAT, _REPLY)
    return stream.pieces(["The capital of France", " is Paris."]) + stream.end(_REPORT, None)


# By the path of a route. A route needs no examples.
# By path; by method and path where a path has several routes, and it is not the first of them.
EXAMPLES: Mapping[str, Examples] = MappingProxyType(
    {
        "/chat": Examples(
            requests=CHAT_REQUESTS,
            answer=CHAT,
            streams={"answered": _chat_stream(), "failed": _failed_chat_stream()},
            keys={"modelId": MODEL_ID, "sessionId": SESSION_ID},
        ),
        "/v1/chat/completions": Examples(
            requests=COMPLETION_REQUESTS,
            answer=COMPLETION,
            streams={"answered": _completion_stream()},
            keys={"model": MODEL_ID},
        ),
        "/v1/responses": Examples(
            requests=RESPONSE_REQUESTS,
            answer=RESPONSE,
            streams={"answered": _response_stream()},
            keys={"model": MODEL_ID},
        ),
        "/v1/messages": Examples(
            requests=MESSAGE_REQUESTS,
            answer=MESSAGE,
            streams={"answered": _message_stream()},
            keys={"model": MODEL_ID},
        ),
        "/v1/messages/count_tokens": Examples(
            requests=COUNT_REQUESTS, answer=COUNT, keys={"model": MODEL_ID}
        ),
        "/v1/embeddings": Examples(
            requests=EMBEDDING_REQUESTS, answer=EMBEDDING, keys={"model": EMBEDDING_MODEL_ID}
        ),
        "/v1/models": Examples(answer=MODELS),
        "/v1/models/{id}": Examples(answer=MODEL, parameters={"id": MODEL_ID}),
        "/health": Examples(answer=HEALTH),
        "/alerts/test": Examples(answer=ALERT_TEST),
        "/keys": Examples(answer=KEYS),
        "POST /keys": Examples(requests=KEY_REQUESTS, answer=NEW_KEY),
        "/keys/{id}/rotate": Examples(
            requests={"soon": {"graceSeconds": 3_600}}, answer=ROTATED, parameters={"id": KEY_ID}
        ),
        "/keys/{id}": Examples(answer=REVOKED, parameters={"id": KEY_ID}),
        "/usage": Examples(answer=USAGE, parameters={"days": 31}),
    }
)


def examples_of(route: Route[Any]) -> Examples:
    """A route's examples."""
    named_by_method = f"{route.methods[0]} {route.path}"
    return EXAMPLES.get(named_by_method) or EXAMPLES.get(route.path, Examples())


def named(values: Mapping[str, object]) -> dict[str, Any]:
    """Examples by name, as OpenAPI has them."""
    return {name: {"value": value} for name, value in values.items()}


def as_text(value: object) -> str:
    """An example as text for people."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
