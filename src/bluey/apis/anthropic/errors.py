"""Errors in Anthropic's shape, and in its words where it is the same fact."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from bluey.errors import (
    AiBusy,
    BadRequest,
    BlueyError,
    BudgetDetails,
    ContextDetails,
    ContextLengthExceeded,
    RateDetails,
)

# Anthropic's names for kinds of errors; its clients choose their exception by the status.
ErrorType = Literal[
    "invalid_request_error",
    "authentication_error",
    "permission_error",
    "not_found_error",
    "request_too_large",
    "rate_limit_error",
    "api_error",
    "timeout_error",
    "overloaded_error",
]

OVERLOADED = 529
# The statuses that differ from ours.
STATUSES: Mapping[type[BlueyError], int] = MappingProxyType({AiBusy: OVERLOADED})

_TYPES: Mapping[int, ErrorType] = MappingProxyType(
    {
        401: "authentication_error",
        403: "permission_error",
        404: "not_found_error",
        413: "request_too_large",
        429: "rate_limit_error",
        504: "timeout_error",
        OVERLOADED: "overloaded_error",
    }
)


class ThreadDetails(TypedDict):
    """Tells the tool runner of Anthropic's clients to send the request again without `thread`, and
    the whole conversation each time."""

    error_code: Literal["thread_unsupported_request"]
    unsupported: list[str]


THREAD_REFUSED: ThreadDetails = {
    "error_code": "thread_unsupported_request",
    "unsupported": ["thread"],
}


class AnthropicError(TypedDict):
    """What went wrong, as Anthropic's clients read it."""

    type: ErrorType
    message: str
    """For people; names every place that is wrong. For a prompt that is too long it begins with
    Anthropic's own words, because some clients look for them."""
    code: str
    """For programs; a client may depend on it. Anthropic's API has no such field."""
    details: NotRequired[BudgetDetails | RateDetails | ContextDetails | ThreadDetails]
    """The window of a `budget_exceeded`, the limit of a `rate_limited`, what did not fit in a
    `context_length_exceeded`, or that `thread` is refused."""


class AnthropicFailure(TypedDict):
    """Every error below `/v1/messages`, and of `/v1/models` with `anthropic-version`. In a stream
    it is the data of `event: error`, without `request_id`."""

    type: Literal["error"]
    error: AnthropicError
    request_id: NotRequired[str]
    """The same as the header `request-id`."""


def status_of(error: BlueyError) -> int:
    """The status with which Anthropic's clients are told of an error."""
    return STATUSES.get(type(error), error.status)


def failure_value(error: BlueyError) -> AnthropicFailure:
    """`{"type": "error", "error": …}`."""
    status = status_of(error)
    default_type: ErrorType = "invalid_request_error" if status < 500 else "api_error"
    value: AnthropicError = {
        "type": _TYPES.get(status, default_type),
        "message": _message_of(error),
        "code": error.code,
    }
    if error.details is not None:
        value["details"] = error.details
    elif isinstance(error, BadRequest) and any(p.path == "thread" for p in error.problems):
        value["details"] = THREAD_REFUSED
    return {"type": "error", "error": value}


def _message_of(error: BlueyError) -> str:
    if isinstance(error, ContextLengthExceeded):
        return _too_long(error)
    if isinstance(error, BadRequest) and error.problems:
        # Our own API calls the prompt `message`, this one `messages`.
        paths = ["messages" if p.path == "message" else p.path for p in error.problems]
        return "; ".join(
            f"{path}: {p.message}" for path, p in zip(paths, error.problems, strict=True)
        )
    return error.message


def _too_long(error: ContextLengthExceeded) -> str:
    """Anthropic's own words. Claude Code shortens a conversation when it reads the first two of
    these, and asks for a shorter answer when it reads the last one; it reads the numbers, too."""
    details = error.context
    if details is None:
        return f"prompt is too long: {error.message}"
    tokens_in, most = details["estimatedTokensIn"], details["contextTokens"]
    if tokens_in > most:
        return f"prompt is too long: {tokens_in} tokens > {most} maximum"
    return (
        "input length and `max_tokens` exceed context limit: "
        f"{tokens_in} + {details['maxOutputTokens']} > {most}, "
        "decrease input length or `max_tokens` and try again"
    )
