"""Plain requests and responses, and the headers that every response has."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bluey.ports import Body, Sink

MAX_BODY_BYTES = 64 * 1024

# Compact JSON, keys in the order given.
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

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
    `afterwards` is work that the client need not wait for; it comes after the stream."""

    status: int
    headers: dict[str, str]
    body: str = ""
    stream: Callable[[Sink], Coroutine[Any, Any, None]] | None = field(default=None, repr=False)
    afterwards: Coroutine[Any, Any, None] | None = field(default=None, repr=False)


def json_response(status: int, value: object) -> Response:
    """A response with a JSON body."""
    headers = {
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-store",
        **_SECURITY_HEADERS,
    }
    return Response(status, headers, to_json(value))


def event_stream_response(body: str = "") -> Response:
    """A `200 text/event-stream`: the events in `body`, or those its `stream` will write."""
    headers = {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-cache",
        **_SECURITY_HEADERS,
    }
    return Response(200, headers, body)
