"""Plain requests and responses, and the headers that every response has."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bluey.ports import Body, Client, Sink

DOCUMENT_MAX_AGE_SECONDS = 300

# Compact JSON, keys in the order given.
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# Sent with every response. Pages may not be framed, and may load and run nothing; `page_response`
# allows a style and files of scripts.
_SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request: header names in lower case, path and query apart; `host` is empty where the client
    sent something that is no host name."""

    method: str
    path: str
    query: str
    host: str
    headers: Mapping[str, str]
    body: Body
    client: Client


@dataclass(slots=True)
class Response:
    """A response. `body` is the whole text, unless `stream` writes it piece by piece.

    `outcome` is the log's word for how it ended; a stream returns its own at its end. `afterwards`
    is background work.
    """

    status: int
    headers: dict[str, str]
    body: str = ""
    outcome: str = "ok"
    stream: Callable[[Sink], Coroutine[Any, Any, str]] | None = field(default=None, repr=False)
    afterwards: Coroutine[Any, Any, None] | None = field(default=None, repr=False)


def empty_response(status: int, headers: Mapping[str, str], outcome: str) -> Response:
    """A response without a body."""
    return Response(status, {**headers, **_SECURITY_HEADERS}, outcome=outcome)


def json_response(status: int, value: object) -> Response:
    """A response with a JSON body."""
    return json_text_response(status, to_json(value))


def json_text_response(status: int, text: str) -> Response:
    """A response with a JSON body that is a text already."""
    headers = {
        "content-type": "application/json; charset=utf-8",
        "cache-control": "no-store",
        **_SECURITY_HEADERS,
    }
    return Response(status, headers, text)


def event_stream_response(body: str = "") -> Response:
    """A `200 text/event-stream`: its events are in `body`, or `stream` writes them."""
    headers = {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-cache",
        **_SECURITY_HEADERS,
    }
    return Response(200, headers, body)


# How long a browser or a cache may keep the two documents below.
_DOCUMENT_CACHING = f"public, max-age={DOCUMENT_MAX_AGE_SECONDS}"

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def document_response(json_text: str) -> Response:
    """A response with a JSON document that is the same for all tenants."""
    headers = {
        "content-type": "application/json; charset=utf-8",
        "cache-control": _DOCUMENT_CACHING,
        **_SECURITY_HEADERS,
    }
    return Response(200, headers, json_text)


CONSOLE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The Content Security Policy of the console: it runs its own files alone, calls its own Worker
alone, and can make no HTML of a text. `public/_headers` has it for its files, too."""


def console_response(html: str) -> Response:
    """A response with the console's page. A browser asks for it each time, so that it fits the
    Worker, which may have been deployed since."""
    headers = {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        **_SECURITY_HEADERS,
        "content-security-policy": CONSOLE_POLICY,
    }
    return Response(200, headers, html)


def redirect_response(location: str) -> Response:
    """A response that leads a browser elsewhere on this host."""
    headers = {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        **_SECURITY_HEADERS,
        "location": location,
    }
    return Response(302, headers)


def page_response(html: str) -> Response:
    """A response with the reference page. Its Content Security Policy names the hashes of its own
    `<style>` elements: the browser applies those alone. Scripts are files of this host, which may
    call this host alone and can make no HTML of a text."""
    digests = [hashlib.sha256(style.encode()).digest() for style in _STYLE.findall(html)]
    hashes = [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
    styles = " ".join(hashes) or "'none'"
    headers = {
        "content-type": "text/html; charset=utf-8",
        "cache-control": _DOCUMENT_CACHING,
        **_SECURITY_HEADERS,
        "content-security-policy": (
            f"default-src 'none'; script-src 'self'; style-src {styles}; connect-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        ),
    }
    return Response(200, headers, html)
