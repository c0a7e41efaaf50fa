"""Every header of a response, as an OpenAPI component, and which responses have it."""

from collections.abc import Iterable
from typing import Any

from bluey.apis.api import ClientApi
from bluey.http.cors import PREFLIGHT_MAX_AGE_SECONDS
from bluey.http.messages import DOCUMENT_MAX_AGE_SECONDS


def _header(description: str, **schema: Any) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string", **schema}}


def _count(description: str, minimum: int = 0) -> dict[str, Any]:
    return _header(description, type="integer", minimum=minimum)


_TRACE_ID = "^[A-Za-z0-9._-]{8,128}$"
_USD = r"^[0-9]+\.[0-9]{6}$"

HEADERS: dict[str, dict[str, Any]] = {
    "x-trace-id": _header(
        "The request's id: its `x-trace-id`, else the id in its `traceparent`, else a new one.",
        pattern=_TRACE_ID,
    ),
    "server-timing": _header(
        "Milliseconds until the response began: in attempts at models (`upstream`), and in total.",
        pattern=r"^(upstream;dur=\d+, )?total;dur=\d+$",
    ),
    "cache-control": _header(
        "`no-store`; `no-cache` for an event stream and the console; "
        f"`public, max-age={DOCUMENT_MAX_AGE_SECONDS}` for a document.",
    ),
    "content-security-policy": _header(
        "Nothing may be framed or run. But the reference page may apply its own style, and it and "
        "the console may run files of this host."
    ),
    "referrer-policy": _header("Pages do not learn where a client came from.", const="no-referrer"),
    "strict-transport-security": _header("HTTPS only.", const="max-age=31536000"),
    "x-content-type-options": _header(
        "A browser must not guess another content type.", const="nosniff"
    ),
    "vary": _header(
        "Present if the tenant names origins that may call it. The longer one answers a preflight.",
        enum=["origin", "origin, access-control-request-headers"],
    ),
    "access-control-allow-origin": _header("The request's origin, if the tenant allows it."),
    "access-control-expose-headers": _header("What a page of that origin may read."),
    "access-control-allow-methods": _header("What a page of an allowed origin may use."),
    "access-control-allow-headers": _header("What a page of an allowed origin may send."),
    "access-control-max-age": _header(
        "Seconds for which a browser may remember this.", const=str(PREFLIGHT_MAX_AGE_SECONDS)
    ),
    "location": _header("The page that a browser goes to.", const="/console"),
    "allow": _header("The methods that the path has, separated by commas."),
    "x-model-id": _header("The model that answers, or was tried last.", minLength=1),
    "x-tokens-in": _count("Tokens of the input; an estimate if the answer is a stream."),
    "x-tokens-out": _count("Tokens of the answer; absent for a stream."),
    "x-cost-usd": _header(
        "Dollars that the request cost, with all its attempts; absent if a model has no price, "
        "and if the answer is a stream.",
        pattern=_USD,
    ),
    "x-latency-ms": _count("Milliseconds until the answer; absent for a stream."),
    "x-max-tokens": _count(
        "The most tokens that the answer could use, if Bluey lowered them: because the request's "
        "`maxTokens` or `max_tokens` was over the tenant's limit, or because it named none and the "
        "prompt leaves less of the model's context.",
        1,
    ),
    "x-budget-limit": _count(
        "Tokens of the tightest window, if the tenant or the key has limits in tokens.", 1
    ),
    "x-budget-remaining": _count(
        "How many tokens a new request could still hold in that window. The charge of this "
        "request is taken off, or its hold if the answer is a stream."
    ),
    "x-budget-reset": _count("Seconds until that window ends."),
    "x-budget-usd-limit": _header(
        "Dollars of the tightest window in dollars, if the tenant or the key has such limits.",
        pattern=_USD,
    ),
    "x-budget-usd-remaining": _header(
        "What a new request could still cost in that window. The charge of this request is taken "
        "off, or its hold if the answer is a stream.",
        pattern=_USD,
    ),
    "x-budget-usd-reset": _count("Seconds until that window ends."),
    "x-budget-warning": _header(
        "The windows that are past the tenant's warning threshold, if any.",
        pattern="^(daily|monthly)(, (daily|monthly))*$",
    ),
    "x-budget-ledger": _header(
        "Present if the Worker could not read the budget's ledger for this request.",
        const="unavailable",
    ),
    "x-gateway-log-id": _header("The AI Gateway's log entry of this request, if it gave one."),
    "retry-after": _count("Seconds after which to try again."),
    "x-should-retry": _header(
        "Keeps a client library from repeating the request on its own.", const="false"
    ),
    "www-authenticate": _header("`Bearer`: send an API key."),
}

SECURITY = (
    "content-security-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
)
CROSS_ORIGIN = ("vary", "access-control-allow-origin", "access-control-expose-headers")
PREFLIGHT = (
    "vary",
    "access-control-allow-origin",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-max-age",
)
# On every response but those of OPTIONS.
COMMON = ("x-trace-id", "server-timing", "cache-control", *SECURITY)
BUDGET_NUMBERS = ("x-budget-limit", "x-budget-remaining", "x-budget-reset")
BUDGET_DOLLARS = ("x-budget-usd-limit", "x-budget-usd-remaining", "x-budget-usd-reset")
BUDGET = (*BUDGET_NUMBERS, *BUDGET_DOLLARS, "x-budget-ledger")
# On a model's answer: always, and sometimes.
SERVED = ("x-model-id", "x-tokens-in")
USED = (
    "x-tokens-out",
    "x-latency-ms",
    "x-cost-usd",
    "x-max-tokens",
    *BUDGET,
    "x-budget-warning",
    "x-gateway-log-id",
)

# The headers that a status adds.
BY_STATUS: dict[int, tuple[str, ...]] = {
    401: ("www-authenticate",),
    429: ("retry-after", "x-should-retry", *BUDGET),
    502: ("x-should-retry",),
    503: ("x-budget-ledger",),
}
# Those that it adds sometimes, although they are required in other responses.
SOMETIMES_BY_STATUS: dict[int, tuple[str, ...]] = {
    502: ("retry-after",),
    503: ("retry-after", "x-should-retry"),
}
# The headers of a stream that no model began below /v1, where it is an ordinary error.
FAILED_STREAM = (*SERVED, "x-cost-usd", "x-max-tokens", *BUDGET, "x-budget-warning")

# Headers that are required wherever a response lists them. Not `server-timing`: a deployment whose
# settings do not parse does not send it.
_REQUIRED = (
    "x-trace-id",
    "cache-control",
    *SECURITY,
    "allow",
    "retry-after",
    "www-authenticate",
)


def trace_header_names(api: ClientApi) -> tuple[str, ...]:
    """The headers beside `x-trace-id` in which an API's clients look for the request's id."""
    return tuple(name for name in api.trace_headers("") if name not in COMMON)


def make_headers(apis: Iterable[ClientApi]) -> dict[str, Any]:
    """The components."""
    alike = _header(
        "The same as `x-trace-id`, under the name that clients of this API look for.",
        pattern=_TRACE_ID,
    )
    names = {name for api in apis for name in trace_header_names(api)}
    of_apis = {name: {**alike, "required": True} for name in sorted(names)}
    return HEADERS | required_headers(*_REQUIRED) | of_apis


def required_headers(*names: str) -> dict[str, Any]:
    """The headers that are required in some responses, although others may lack them."""
    return {name: {**HEADERS[name], "required": True} for name in names}


def header_references(*names: str) -> dict[str, Any]:
    """The `headers` of a response."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
