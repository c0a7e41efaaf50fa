"""Cross-origin requests: which origins a tenant allows, and what a browser may then see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bluey.tenants.settings import Tenant

PREFLIGHT_MAX_AGE_SECONDS = 3_600

# What a client library adds of its own (OpenAI's: a dozen, x-stainless-…) is allowed when it
# asks, within these bounds.
MAX_ASKED_HEADERS = 40
_ASKED_HEADER = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)

_REQUEST_HEADERS = ("authorization", "content-type", "traceparent", "x-tenant-id", "x-trace-id")
_RESPONSE_HEADERS = (
    "retry-after, server-timing, x-budget-limit, x-budget-remaining, x-budget-reset, "
    "x-gateway-log-id, x-latency-ms, x-model-id, x-request-id, x-should-retry, "
    "x-tokens-in, x-tokens-out, x-trace-id"
)


def allows_origin(tenant: Tenant, origin: str) -> bool:
    """Whether pages of this origin may call this tenant."""
    return origin in tenant.allowed_origins or "*" in tenant.allowed_origins


def response_headers(tenant: Tenant | None, origin: str | None) -> Mapping[str, str]:
    """What a response to this origin carries. Every response of a tenant with allowed
    origins varies by origin, or a cache would give one page's answer to another."""
    if tenant is None or not tenant.allowed_origins:
        return {}
    if origin is None or not allows_origin(tenant, origin):
        return {"vary": "origin"}
    return {
        "vary": "origin",
        "access-control-allow-origin": origin,
        "access-control-expose-headers": _RESPONSE_HEADERS,
    }


def preflight_headers(
    candidates: Iterable[Tenant],
    origin: str | None,
    methods: tuple[str, ...],
    asked_headers: str = "",
) -> Mapping[str, str]:
    """What the answer to a preflight carries. A browser sends no `x-tenant-id` with it, so
    on the shared deployment every tenant is a candidate; the request itself is then held
    to its own tenant's origins. `asked_headers` is `access-control-request-headers`;
    no cookie is ever read, so any plain name may be sent."""
    vary = {"vary": "origin, access-control-request-headers"}
    if origin is None or not any(allows_origin(tenant, origin) for tenant in candidates):
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
