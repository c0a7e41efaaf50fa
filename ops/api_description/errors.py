"""Which errors a route can answer, and how each looks: rendered by the Worker's own code."""

import json
from typing import Any

from bluey import errors
from bluey.apis.api import ClientApi
from bluey.apis.openai.chat import OPENAI_API
from bluey.apis.own import OWN_API
from bluey.errors import BlueyError, BudgetExceeded, InvalidRequest, Problem
from ops.api_description.headers import (
    BY_STATUS,
    COMMON,
    CROSS_ORIGIN,
    FAILED_STREAM,
    header_references,
)

Errors = tuple[type[BlueyError], ...]

TENANT: Errors = (
    errors.TenantRequired,
    errors.Unauthorized,
    errors.TenantMismatch,
    errors.UnknownTenant,
    errors.RateLimited,
    errors.InternalError,
)
CHAT: Errors = (
    errors.InvalidJson,
    errors.InvalidRequest,
    *TENANT,
    errors.ModelNotAllowed,
    errors.PayloadTooLarge,
    errors.UnsupportedMediaType,
    errors.ContentBlocked,
    errors.BudgetExceeded,
    errors.AiError,
    errors.BudgetUnavailable,
    errors.AiTimeout,
)
USAGE: Errors = (errors.InvalidRequest, *TENANT, errors.BudgetUnavailable)
MODEL: Errors = (*TENANT, errors.NotFound)
DOCUMENT: Errors = (errors.NotFound, errors.InternalError)
PREFLIGHT: Errors = (errors.InternalError,)

_MEANINGS: dict[type[BlueyError], str] = {
    errors.InvalidJson: "the body is not JSON, or broke off",
    errors.InvalidRequest: "the body or the query does not fit; every problem is named",
    errors.TenantRequired: "the deployment serves several tenants and none was named",
    errors.Unauthorized: "the tenant wants an API key and none or a wrong one came",
    errors.TenantMismatch: "`x-tenant-id` names another tenant than the deployment's",
    errors.ModelNotAllowed: "the tenant does not allow that model",
    errors.UnknownTenant: "`x-tenant-id` names nobody",
    errors.NotFound: "there is no such thing here",
    errors.MethodNotAllowed: "the path has other methods, which `allow` lists",
    errors.PayloadTooLarge: "the body is longer than 64 KiB",
    errors.UnsupportedMediaType: "the body is not `application/json`",
    errors.ContentBlocked: "the gateway's guardrails refused the prompt or the answer",
    errors.BudgetExceeded: "the request does not fit the token budget; `details` says which window",
    errors.RateLimited: "too many requests; `retry-after` says when there may be more",
    errors.InternalError: "a bug, logged with the trace id",
    errors.AiError: "the model and its fallback failed",
    errors.BudgetUnavailable: "the budget's ledger cannot be read and the tenant fails closed",
    errors.AiTimeout: "the deadline passed before a first token",
}

# How a model can fail to begin an answer.
_FAILURES = {errors.AiError, errors.AiTimeout, errors.ContentBlocked}

_SHORT = {
    400: "The request cannot be understood.",
    401: "No valid API key.",
    403: "Not allowed here.",
    404: "Not there.",
    405: "Not with this method.",
    413: "Too long.",
    415: "Not JSON.",
    422: "Blocked.",
    429: "Not now.",
    500: "A bug.",
    502: "No model answered.",
    503: "The budget cannot be checked.",
    504: "No model answered in time.",
}


def error_responses(kinds: Errors, api: ClientApi, *, has_body: bool = True) -> dict[str, Any]:
    """References to the responses of a route that can answer these errors, by status."""
    return {
        str(status): {"$ref": f"#/components/responses/{_name(group, api, has_body=has_body)}"}
        for status, group in _by_status(kinds).items()
    }


def error_components(kinds: Errors, api: ClientApi, *, has_body: bool = True) -> dict[str, Any]:
    """The same responses, by name."""
    return {
        _name(group, api, has_body=has_body): error_response(group, api, has_body=has_body)
        for group in _by_status(kinds).values()
    }


def _by_status(kinds: Errors) -> dict[int, Errors]:
    statuses = sorted({kind.status for kind in kinds})
    return {status: tuple(kind for kind in kinds if kind.status == status) for status in statuses}


def _name(kinds: Errors, api: ClientApi, *, has_body: bool) -> str:
    codes = [kind.code for kind in kinds]
    return ".".join(
        [*(["openai"] if api is OPENAI_API else []), *codes, *([] if has_body else ["head"])]
    )


def error_response(kinds: Errors, api: ClientApi, *, has_body: bool = True) -> dict[str, Any]:
    """The response of errors that share a status."""
    status, is_openai = kinds[0].status, api is OPENAI_API
    names = (*COMMON, *BY_STATUS.get(status, ()))
    if is_openai:
        names += ("x-request-id", *(FAILED_STREAM if _FAILURES.issuperset(kinds) else ()))
    meanings = "\n".join(f"- `{kind.code}`: {_MEANINGS[kind]}" for kind in kinds)
    response: dict[str, Any] = {
        "description": f"{_SHORT[status]}\n\n{meanings}",
        "headers": header_references(*names, *CROSS_ORIGIN),
    }
    if has_body:
        codes = {"enum": [kind.code for kind in kinds]}
        error = {"properties": {"error": {"properties": {"code": codes}}}}
        name = "OpenAiFailure" if is_openai else "Failure"
        response["content"] = {
            "application/json": {
                "schema": {"allOf": [{"$ref": f"#/components/schemas/{name}"}, error]},
                "examples": {kind.code: {"value": _example(kind, api)} for kind in kinds},
            }
        }
    return response


def method_not_allowed() -> dict[str, Any]:
    """The response that no described operation has: that of a method which is not described."""
    response = error_response((errors.MethodNotAllowed,), OWN_API)
    response["headers"] |= header_references("allow")
    return response


def _example(kind: type[BlueyError], api: ClientApi) -> Any:
    error: BlueyError
    if kind is InvalidRequest:
        message = "Input should be 'user' or 'assistant'"
        path = "history.0.role" if api is OWN_API else "messages.0.role"
        error = InvalidRequest(problems=(Problem(path, message),))
    elif kind is errors.MethodNotAllowed:
        error = errors.MethodNotAllowed(("POST", "OPTIONS"))
    elif kind is BudgetExceeded:
        error = BudgetExceeded(
            details={
                "scope": "tenant",
                "window": "daily",
                "reason": "exhausted",
                "limitTokens": 1_000_000,
                "spentTokens": 999_700,
                "heldTokens": 0,
                "requestedTokens": 516,
                "resetsInSeconds": 28_800,
            }
        )
    else:
        error = kind()
    return json.loads(api.error(error).body)
