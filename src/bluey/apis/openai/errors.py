"""Errors in OpenAI's shape, and what else all of its APIs share."""

from __future__ import annotations

from typing import ClassVar, Literal, NotRequired

from typing_extensions import TypedDict

from bluey.apis.api import ClientApi
from bluey.apis.bodies import MAX_USER_CHARACTERS, session_of
from bluey.errors import (
    BadRequest,
    BlueyError,
    BudgetDetails,
    BudgetExceeded,
    ContextDetails,
    ModelNotFound,
    ModelRefused,
    RateDetails,
)
from bluey.http.messages import Response, json_response
from bluey.unparsed import reader_of

# OpenAI's names for kinds of errors; its clients choose their exception by the status.
ErrorType = Literal[
    "invalid_request_error",
    "authentication_error",
    "permission_error",
    "not_found_error",
    "rate_limit_error",
    "insufficient_quota",
    "server_error",
]

_user_in = reader_of("user")

_TYPES: dict[int, ErrorType] = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


class OpenAiError(TypedDict):
    """What went wrong, as OpenAI's clients read it."""

    message: str
    """For people; names every place that is wrong."""
    type: ErrorType
    param: str | None
    """The first place that is wrong."""
    code: str
    """For programs; a client may depend on it."""
    details: NotRequired[BudgetDetails | RateDetails | ContextDetails]
    """The window of a `budget_exceeded`, the limit of a `rate_limited`, or what did not fit in a
    `context_length_exceeded`."""


class OpenAiFailure(TypedDict):
    """Every error below `/v1`. In a stream it comes as an event's data."""

    error: OpenAiError


def failure_value(error: BlueyError, prompt_path: str = "messages") -> OpenAiFailure:
    """`{"error": …}`; `prompt_path` is what the prompt is called."""
    return {"error": error_value(error, prompt_path)}


def error_value(error: BlueyError, prompt_path: str = "messages") -> OpenAiError:
    """OpenAI's error value. Its one message names every place, `param` the first of them."""
    message, param = error.message, None
    if isinstance(error, BadRequest) and error.problems:
        # Our own API calls the prompt `message`.
        paths = [prompt_path if p.path == "message" else p.path for p in error.problems]
        places = [f"{path}: {p.message}" for path, p in zip(paths, error.problems, strict=True)]
        message, param = f"{message}. {'; '.join(places)}", paths[0]
    elif isinstance(error, ModelRefused):
        param = "model"
    value: OpenAiError = {
        "message": message,
        "type": _type_of(error),
        "param": param,
        "code": error.code,
    }
    if error.details is not None:
        value["details"] = error.details
    return value


def _type_of(error: BlueyError) -> ErrorType:
    default_type: ErrorType = "invalid_request_error" if error.status < 500 else "server_error"
    if isinstance(error, ModelNotFound):
        return default_type  # OpenAI's own for a model that it does not have
    if isinstance(error, BudgetExceeded):
        # Codex waits for `retry-after`, hours maybe, with any other type: right for `busy` alone.
        is_busy = error.details is not None and error.details.get("reason") == "busy"
        return "rate_limit_error" if is_busy else "insufficient_quota"
    return _TYPES.get(error.status, default_type)


class OpenAiForm(ClientApi):
    """What all of OpenAI's APIs share: the form of errors, the request's id, whose request it
    is."""

    error_type = OpenAiFailure
    # What the prompt is called in a body.
    prompt_path: ClassVar[str] = "messages"

    def trace_headers(self, trace_id: str) -> dict[str, str]:
        """See ClientApi."""
        return {"x-trace-id": trace_id, "x-request-id": trace_id}

    def session_in(self, body: bytes) -> str | None:
        """See ClientApi."""
        user = _user_in(body)
        return None if user is None or len(user) > MAX_USER_CHARACTERS else session_of(user)

    def error(self, error: BlueyError) -> Response:
        """`{"error": {"message", "type", "param", "code"}}`, and `details` where there are."""
        response = json_response(error.status, failure_value(error, self.prompt_path))
        response.headers.update(error.headers)
        return response
