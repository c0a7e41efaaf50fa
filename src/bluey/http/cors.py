"""Cross-origin requests: which origins are allowed, and which headers their pages may read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

PREFLIGHT_MAX_AGE_SECONDS = 3_600

# Client libraries add headers of their own (OpenAI's: a dozen `x-stainless-…`). A preflight that
# asks for them gets them, within these bounds.
MAX_ASKED_HEADERS = 40
# Any name that HTTP allows, but for `*`, which would allow all.
_ASKED_HEADER = re.compile(r"[a-z0-9!#$%&'+.^_`|~-]{1,64}", re.ASCII)

_REQUEST_HEADERS = ("authorization", "content-type", "traceparent", "x-tenant-id", "x-trace-id")
# All headers of ours that a page may need. A test compares them with those in the API's
# description.
EXPOSED_HEADERS = (
    "allow",
    "request-id",
    "retry-after",
    "server-timing",
    "www-authenticate",
    "x-budget-ledger",
    "x-budget-limit",
    "x-budget-remaining",
    "x-budget-reset",
    "x-budget-usd-limit",
    "x-budget-usd-remaining",
    "x-budget-usd-reset",
    "x-budget-warning",
    "x-cost-usd",
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
    """Whether pages of this origin are allowed."""
    return origin in allowed_origins or "*" in allowed_origins


def response_headers(allowed_origins: Collection[str], origin: str | None) -> Mapping[str, str]:
    """The headers of a response to this origin. Where origins are allowed at all, every response
    varies by origin: else a cache would give one page's response to another."""
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
    """The headers of the answer to a preflight; `asked_headers` is the request's
    `access-control-request-headers`. Cookies are never read, so any header with a name is
    allowed."""
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
