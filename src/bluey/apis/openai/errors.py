"""Errors in OpenAI's shape."""

from __future__ import annotations

from bluey.errors import BadRequest, BlueyError

# OpenAI's names for kinds of errors; its clients choose their exception by the status.
_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}


def error_value(error: BlueyError) -> dict[str, object]:
    """OpenAI's error value. Its one message names every place, `param` the first of them."""
    message, param = error.message, None
    if isinstance(error, BadRequest) and error.problems:
        # The prompt is `message` to us and `messages` to this API.
        paths = ["messages" if p.path == "message" else p.path for p in error.problems]
        places = [f"{path}: {p.message}" for path, p in zip(paths, error.problems, strict=True)]
        message, param = f"{message}. {'; '.join(places)}", paths[0]
    default_type = "invalid_request_error" if error.status < 500 else "server_error"
    value: dict[str, object] = {
        "message": message,
        "type": _TYPES.get(error.status, default_type),
        "param": param,
        "code": error.code,
    }
    if error.details is not None and param is None:
        value["details"] = error.details
    return value
