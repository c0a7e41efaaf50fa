"""Reads what an upstream says about a failure, in every form in which it comes through `env.AI`:
Workers AI's, the AI Gateway's, and those of the vendors behind the gateway.

No text of the upstream is kept, because it may quote the prompt. What only a text tells becomes a
word of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bluey.errors import UpstreamFailure

# What stands before a message. An error that was thrown has lost its status and its body, and its
# code is there: `AiError: 5007: No such model`.
_BEFORE = re.compile(r"(?:\w{0,40}Error: ){0,4}(?:(\d{4,5}): ?)?", re.ASCII)
# Names of errors, as vendors write them. Anything else may be a text.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)

# The codes of the gateway's verdicts on a prompt or an answer.
VERDICTS = frozenset({2016, 2017, 2029, 2030})

# How messages begin that say more than their codes, types and statuses, and what they say.
WHOLESALE_RATE_LIMIT = "wholesale_rate_limit"
_WORDS = {
    # With the codes 2018, 2021 and 7003, and with HTTP 402, 429 and 200.
    "wholesale rate limit": WHOLESALE_RATE_LIMIT,
    # The code 7003 in a stream, whose status is 200.
    "model not found": "model_not_found",
    "model execution failed (user input error)": "invalid_request_error",
    # Anthropic's and DeepSeek's are called `invalid_request_error`.
    "your credit balance is too low": "billing_error",
    "insufficient balance": "billing_error",
    # Anthropic's two and vLLM's two.
    "prompt is too long": "context_length_exceeded",
    "input length and `max_tokens` exceed context limit": "context_length_exceeded",
    "this model's maximum context length": "context_length_exceeded",
    "requested token count exceeds the model's maximum context length": "context_length_exceeded",
}


def failure_of(http_status: int, body: Mapping[str, object]) -> UpstreamFailure:
    """The failure in an error body, or in a frame with an error.

    The forms, with `code` standing for a number or a name:

    - `{"internalCode": code, "description", "name"}`, also with `httpCode` and an `error`;
    - `{"errors": [{"code": code, "message"}]}`, and the gateway's `{"error": [{"code": code}]}`;
    - OpenAI's `{"error": {"code": code, "type", "message"}}`, where either may be null, and vLLM's
      and Google's, whose code is an HTTP status;
    - Anthropic's `{"type": "error", "error": {"type": code, "message"}}`;
    - `{"error": text, "code": code}`, and a text that begins with the code.
    """
    errors = body.get("errors") or body.get("error")
    first = _first_of(errors) if isinstance(errors, list) and errors else errors
    error: Mapping[str, object] = first if isinstance(first, dict) else {}
    texts = [
        text
        for text in (first, error.get("message"), body.get("description"), body.get("message"))
        if isinstance(text, str)
    ]
    statuses = [http_status, body.get("httpCode")]
    codes: list[int | str] = []
    for value in (body.get("internalCode"), error.get("code"), body.get("code")):
        code = _code(value)
        if isinstance(code, int) and 400 <= code < 600:
            statuses.append(code)
        elif code is not None:
            codes.append(code)
    codes += [code for text in texts if (code := _thrown_code(text)) is not None]
    if isinstance(kind := _code(error.get("type")), str):
        codes.append(kind)
    return UpstreamFailure(
        "refused",
        code=codes[0] if codes else None,
        http_status=next(_error_statuses(statuses), http_status),
        word=next(filter(None, map(_word, texts)), None),
    )


def told_in(message: str) -> tuple[int | None, str | None]:
    """The code and the word in the message of an exception, or in a body that is only such a
    message; None where there is none."""
    return _thrown_code(message), _word(message)


def _first_of(errors: list[object]) -> object:
    """The first error that is a verdict of guardrails, else the first one: whatever went wrong
    before, a client must know that the chat was blocked."""
    for error in errors:
        if isinstance(error, dict) and _code(error.get("code")) in VERDICTS:
            return error
    return errors[0]


def _code(value: object) -> int | str | None:
    if isinstance(value, str):
        if value.isascii() and value.isdecimal() and len(value) < 10:
            return int(value)
        return value if _NAME.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        return None
    return int(value)


def _thrown_code(text: str) -> int | None:
    before = _BEFORE.match(text)
    return int(before[1]) if before and before[1] else None


def _word(text: str) -> str | None:
    before = _BEFORE.match(text)
    begun = text[before.end() if before else 0 :][:100].lower()
    return next((word for start, word in _WORDS.items() if begun.startswith(start)), None)


def _error_statuses(statuses: list[object]) -> Iterator[int]:
    """Those that are statuses of errors. An error in a stream has come with the status 200."""
    return (value for value in statuses if type(value) is int and 400 <= value < 600)
