"""Which errors a route can answer, and how each looks: rendered by the Worker's own code."""

import json
from typing import Any

from bluey import errors
from bluey.access.rate_limits import PERIOD_S
from bluey.apis.api import ClientApi, Report
from bluey.apis.own import OWN_API
from bluey.errors import BlueyError, BudgetExceeded, InvalidRequest, Problem, RateLimited
from bluey.routes.route import Route
from bluey.tenants.settings import Limits
from bluey.usage import Usage
from ops.api_description.docstrings import first_sentence
from ops.api_description.examples.common import TRACE_ID
from ops.api_description.headers import (
    BY_STATUS,
    COMMON,
    CROSS_ORIGIN,
    FAILED_STREAM,
    HEADERS,
    SOMETIMES_BY_STATUS,
    header_references,
    trace_header_names,
)
from ops.api_description.schemas import Schemas

Errors = tuple[type[BlueyError], ...]

PREFLIGHT: Errors = (errors.InternalError,)

_OF_A_REQUEST: Errors = (
    errors.InvalidJson,
    errors.InvalidRequest,
    errors.PayloadTooLarge,
    errors.UnsupportedMediaType,
)
# The last one is for a tenant that cannot be looked up.
_OF_A_TENANT: Errors = (
    errors.TenantRequired,
    errors.TenantMismatch,
    errors.UnknownTenant,
    errors.BudgetUnavailable,
)
# The last one is for API keys that cannot be read.
_OF_A_KEY: Errors = (errors.Unauthorized, errors.BudgetUnavailable)
# The errors of a chat to which no model began an answer.
_OF_A_MODEL: Errors = (
    errors.ContextLengthExceeded,
    errors.ContentBlocked,
    errors.AiError,
    errors.AiTimeout,
)
_OF_SPENDING: Errors = (
    errors.ModelNotAllowed,
    errors.UnsupportedByModel,
    errors.BudgetExceeded,
    errors.BudgetUnavailable,
    errors.TenantPaused,
    *_OF_A_MODEL,
)


def errors_of(route: Route[Any]) -> Errors:
    """Every error that a route can answer. Those that only another API tells apart are left out."""
    # Of a model's errors those that have a status of their own in this API.
    told_apart = tuple(kind for kind in (errors.AiBusy,) if kind in route.api.statuses)
    found = (
        *(_OF_A_REQUEST if route.request else ()),
        *((errors.InvalidRequest,) if route.query else ()),
        *(_OF_A_TENANT if route.has_tenant else ()),
        *(_OF_A_KEY if route.wants_key else ()),
        *((errors.AdminRequired,) if route.wants_admin else ()),
        *((errors.RateLimited,) if route.is_rate_limited else ()),
        *((*_OF_SPENDING, *told_apart) if route.spends else ()),
        *((errors.ModelNotFound,) if route.spends and route.api.tells_unknown_models else ()),
        *route.errors,
        errors.InternalError,
    )
    return tuple(dict.fromkeys(found))


class ErrorResponses:
    """The responses with a client API's errors, one per status."""

    def __init__(self, api: ClientApi, schemas: Schemas) -> None:
        self._api = api
        self._schema = schemas.of(api.error_type)
        # The API's room in bluey.apis. Names of Bluey's own API have no prefix.
        room = type(api).__module__.removeprefix("bluey.apis.").partition(".")[0]
        self._prefix = () if api is OWN_API else (room,)
        failed = api.failed_stream("", errors.AiError(), Report(Usage(0, 0), 0))
        # In this API a stream that no model began is an ordinary error, with a stream's headers.
        self._stream_fails_as_error = failed.status != 200

    def references(self, kinds: Errors, *, has_body: bool = True) -> dict[str, Any]:
        """References to the responses of a route that can answer these errors, by status."""
        return {
            str(status): {"$ref": f"#/components/responses/{self._name(group, has_body=has_body)}"}
            for status, group in self._by_status(kinds).items()
        }

    def components(self, kinds: Errors, *, has_body: bool = True) -> dict[str, Any]:
        """All responses, by name."""
        return {
            self._name(group, has_body=has_body): self._response(group, has_body=has_body)
            for group in self._by_status(kinds).values()
        }

    def _name(self, kinds: Errors, *, has_body: bool) -> str:
        codes = (_name_of(kind) for kind in kinds)
        return ".".join((*self._prefix, *codes, *(() if has_body else ("head",))))

    def _response(self, kinds: Errors, *, has_body: bool) -> dict[str, Any]:
        status = self._status_of(kinds[0])
        names = (*COMMON, *BY_STATUS.get(status, ()), *trace_header_names(self._api))
        if self._stream_fails_as_error and set(kinds) <= {*_OF_A_MODEL, errors.AiBusy}:
            names += FAILED_STREAM
        response: dict[str, Any] = {
            "description": "\n".join(f"- `{kind.code}`: {_meaning(kind)}" for kind in kinds),
            "headers": {
                **header_references(*names, *CROSS_ORIGIN),
                **{name: HEADERS[name] for name in SOMETIMES_BY_STATUS.get(status, ())},
            },
        }
        if has_body:
            codes = {"enum": [kind.code for kind in kinds]}
            error = {"properties": {"error": {"properties": {"code": codes}}}}
            response["content"] = {
                "application/json": {
                    "schema": {"allOf": [self._schema, error]},
                    "examples": {kind.code: {"value": self._example(kind)} for kind in kinds},
                }
            }
        return response

    def _status_of(self, kind: type[BlueyError]) -> int:
        return self._api.statuses.get(kind, kind.status)

    def _by_status(self, kinds: Errors) -> dict[int, Errors]:
        found = sorted({self._status_of(kind) for kind in kinds})
        return {
            status: tuple(kind for kind in kinds if self._status_of(kind) == status)
            for status in found
        }

    def _example(self, kind: type[BlueyError]) -> Any:
        response = self._api.error(_example_of(kind))
        self._api.identify(response, TRACE_ID)
        return json.loads(response.body)


def method_not_allowed(schemas: Schemas) -> dict[str, Any]:
    """The response to a method that is not described; no operation has it."""
    components = ErrorResponses(OWN_API, schemas).components((errors.MethodNotAllowed,))
    for response in components.values():
        response["headers"] |= header_references("allow")
    return components


def _name_of(kind: type[BlueyError]) -> str:
    return "ai_busy" if kind is errors.AiBusy else kind.code


def _meaning(kind: type[BlueyError]) -> str:
    sentence = first_sentence(kind)
    return sentence[0].lower() + sentence[1:]


def _example_of(kind: type[BlueyError]) -> BlueyError:
    if kind is InvalidRequest:
        return InvalidRequest(problems=(Problem("temperature", "Input should be a valid number"),))
    if kind is errors.MethodNotAllowed:
        return errors.MethodNotAllowed(("POST", "OPTIONS"))
    if kind is errors.TenantPaused:
        return errors.TenantPaused("Maintenance until 18:00 UTC", 1_800)
    if kind is BudgetExceeded:
        return BudgetExceeded(
            details={
                "scope": "tenant",
                "window": "daily",
                "reason": "exhausted",
                "limitTokens": 1_000_000,
                "spentTokens": 999_700,
                "heldTokens": 0,
                "requestedTokens": 585,
                "resetsInSeconds": 28_800,
            }
        )
    if kind is errors.ContextLengthExceeded:
        return errors.ContextLengthExceeded(
            {
                "modelId": "@cf/meta/llama-3.1-8b-instruct-fast",
                "contextTokens": 128_000,
                "estimatedTokensIn": 127_400,
                "maxOutputTokens": 1_024,
            }
        )
    if kind is errors.PayloadTooLarge:
        return errors.PayloadTooLarge(Limits().max_body_bytes)
    if kind is RateLimited:
        return RateLimited(details={"scope": "session", "periodSeconds": PERIOD_S})
    return kind()
