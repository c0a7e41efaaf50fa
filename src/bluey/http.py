"""Plain requests and responses, and the one place that renders errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bluey.chat import Usage
from bluey.errors import BlueyError
from bluey.sse import encode_event

if TYPE_CHECKING:
    from bluey.ports import Body, Sink

MAX_BODY_BYTES = 64 * 1024

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

# Sent with every response. The API serves no page, so nothing may be framed or run.
_SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the core sees it: header names in lower case, the path without query."""

    method: str
    path: str
    host: str
    headers: Mapping[str, str]
    body: Body


@dataclass(slots=True)
class Response:
    """A response: `body` is the whole text, unless `stream` writes it piece by piece.
    `afterwards` is work that the client need not wait for."""

    status: int
    headers: dict[str, str]
    body: str = ""
    stream: Callable[[Sink], Coroutine[Any, Any, None]] | None = field(default=None, repr=False)
    afterwards: Coroutine[Any, Any, None] | None = field(default=None, repr=False)


def to_json(value: object) -> str:
    """Compact JSON, keys in the order given."""
    return _ENCODER.encode(value)


def json_response(status: int, envelope: dict[str, object]) -> Response:
    """A response with one of the contract's two envelopes."""
    headers = {
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-store",
        **_SECURITY_HEADERS,
    }
    return Response(status, headers, to_json(envelope))


def data_response(data: dict[str, object]) -> Response:
    """`{"ok": true, "data": …}`."""
    return json_response(200, {"ok": True, "data": data})


def error_value(error: BlueyError) -> dict[str, object]:
    """The contract's error value: a response's `error` and an event stream's `data`."""
    value: dict[str, object] = {"code": error.code, "message": error.message}
    if error.details is not None:
        value["details"] = error.details
    return value


def error_response(error: BlueyError) -> Response:
    """`{"ok": false, "error": …}` with the error's status and headers."""
    response = json_response(error.status, {"ok": False, "error": error_value(error)})
    response.headers.update(error.headers)
    return response


def event_stream_response(body: str = "") -> Response:
    """A `200 text/event-stream`: the events in `body`, or those its `stream` will write."""
    headers = {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-cache",
        **_SECURITY_HEADERS,
    }
    return Response(200, headers, body)


def usage_value(
    model_id: str, usage: Usage, latency_ms: int, first_token_ms: int | None = None
) -> dict[str, object]:
    """The contract's `usage`; without `firstTokenMs` where there was no token."""
    value: dict[str, object] = {
        "modelId": model_id,
        "tokensIn": usage.tokens_in,
        "tokensOut": usage.tokens_out,
        "latencyMs": latency_ms,
    }
    if first_token_ms is not None:
        value["firstTokenMs"] = first_token_ms
    return value


def failed_usage_value(model_id: str, tokens_in: int, latency_ms: int) -> dict[str, object]:
    """The contract's `usage` of a stream that failed before its first token."""
    return {"modelId": model_id, "tokensIn": tokens_in, "latencyMs": latency_ms}


def token_event(text: str) -> str:
    """`event: token`."""
    return encode_event("token", '{"token":' + _ENCODER.encode(text) + "}")


def error_event(error: BlueyError) -> str:
    """`event: error`."""
    return encode_event("error", to_json(error_value(error)))


def done_event(usage: dict[str, object]) -> str:
    """`event: done`, the last event of every stream."""
    return encode_event("done", to_json({"done": True, "usage": usage}))
