"""Cross-origin requests: which origins are allowed, and what a browser may then see."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

PREFLIGHT_MAX_AGE_SECONDS = 3_600

# What a client library adds of its own (OpenAI's: a dozen, x-stainless-…) is allowed when it
# asks, within these bounds.
MAX_ASKED_HEADERS = 40
_ASKED_HEADER = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)

_REQUEST_HEADERS = ("authorization", "content-type", "traceparent", "x-tenant-id", "x-trace-id")
# Every header of ours that a page may have a use for. A test compares it with what the API's
# description lists.
EXPOSED_HEADERS = (
    "allow",
    "retry-after",
    "server-timing",
    "www-authenticate",
    "x-budget-ledger",
    "x-budget-limit",
    "x-budget-remaining",
    "x-budget-reset",
    "x-budget-warning",
    "x-gateway-log-id",
    "x-latency-ms",
    "x-max-tokens",
    "x-model-id",
    "x-request-id",
    "x-should-retry",
    "x-tokens-in",
    "x-tokens-out",
    "x-trace-id",
)
_EXPOSED = ", ".join(EXPOSED_HEADERS)


def allows_origin(allowed_origins: Collection[str], origin: str) -> bool:
    """Whether pages of this origin may call whoever allows these."""
    return origin in allowed_origins or "*" in allowed_origins


def response_headers(allowed_origins: Collection[str], origin: str | None) -> Mapping[str, str]:
    """What a response to this origin carries. Where any origin is allowed every response
    varies by origin, or a cache would give one page's answer to another."""
    if not allowed_origins:
        return {}
    if origin is None or not allows_origin(allowed_origins, origin):
        return {"vary": "origin"}
    return {
        "vary": "origin",
        "access-control-allow-origin": origin,
        "access-control-expose-headers": _EXPOSED,
    }


def preflight_headers(
    allowed_origins: Collection[str],
    origin: str | None,
    methods: tuple[str, ...],
    asked_headers: str = "",
) -> Mapping[str, str]:
    """What the answer to a preflight carries; `asked_headers` is
    `access-control-request-headers`. No cookie is ever read, so any plain name may be sent."""
    vary = {"vary": "origin, access-control-request-headers"}
    if origin is None or not allows_origin(allowed_origins, origin):
        return vary
    asked = [name.strip().lower() for name in asked_headers.split(",", MAX_ASKED_HEADERS)]
    plain = [name for name in asked[:MAX_ASKED_HEADERS] if _ASKED_HEADER.fullmatch(name)]
    return {
        **vary,
        "access-control-allow-origin": origin,
        "access-control-allow-methods": ", ".join(methods),
        "access-control-allow-headers": ", ".join(dict.fromkeys((*_REQUEST_HEADERS, *plain))),
        "access-control-max-age": str(PREFLIGHT_MAX_AGE_SECONDS),
    }
