"""What is read of an error, in every form in which it may come."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from bluey.dialects.answers import parse_failure
from bluey.dialects.failures import VERDICTS, failure_of
from bluey.dialects.workers_ai import WORKERS_AI
from bluey.errors import ContentBlocked
from bluey.gateway.rules import RULES

# What comes, with which status; the code, the status and the word that are read in it.
Read = tuple[int | str | None, int, str | None]

OF_THE_GATEWAY = {
    "success": False,
    "result": [],
    "messages": [],
    "error": [{"code": 2003, "message": "Rate limited"}],
    "name": "AiGatewayError",
    "httpCode": 429,
    "internalCode": 2003,
}
WHOLESALE = "Wholesale rate limit exceeded for this gateway. Please reduce request rate."

BODIES: Mapping[str, tuple[int, Mapping[str, object], Read]] = {
    "workers-ai": (
        429,
        {"internalCode": 3040, "description": "Capacity exceeded", "name": "AiError"},
        (3040, 429, None),
    ),
    "the-api": (400, {"errors": [{"code": 5007, "message": "x"}]}, (5007, 400, None)),
    "the-gateway": (429, OF_THE_GATEWAY, (2003, 429, None)),
    "the-gateway-in-a-stream": (200, OF_THE_GATEWAY, (2003, 429, None)),
    "the-gateway-without-an-internal-code": (
        402,
        {**OF_THE_GATEWAY, "internalCode": None},
        (2003, 402, None),
    ),
    "a-number-as-a-text": (400, {"error": {"code": "5007"}}, (5007, 400, None)),
    "openai": (
        429,
        {"error": {"message": "x", "type": "tokens", "code": "rate_limit_exceeded"}},
        ("rate_limit_exceeded", 429, None),
    ),
    "openai-without-a-code": (
        429,
        {"error": {"message": "x", "type": "insufficient_quota", "code": None}},
        ("insufficient_quota", 429, None),
    ),
    "vllm": (
        400,
        {"error": {"message": "x", "type": "BadRequestError", "param": None, "code": 400}},
        (None, 400, None),
    ),
    "vllm-in-a-stream": (200, {"error": {"message": "x", "code": 503}}, (None, 503, None)),
    "google": (
        429,
        {"error": {"code": 429, "message": "x", "status": "RESOURCE_EXHAUSTED"}},
        (None, 429, None),
    ),
    "anthropic": (
        529,
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
        ("overloaded_error", 529, None),
    ),
    "a-code-beside-the-error": (400, {"error": "no", "code": 8001}, (8001, 400, None)),
    "thrown": (500, {"error": "AiError: 5007: No such model"}, (5007, 500, None)),
    "thrown-in-a-list": (500, {"errors": ["3040: Capacity"]}, (3040, 500, None)),
    "thrown-and-described": (
        500,
        {"name": "InferenceUpstreamError", "description": "AiError: AiError: 8001: Invalid input"},
        (8001, 500, None),
    ),
    "a-text": (500, {"error": "It was 5007: no"}, (None, 500, None)),
    "a-code-that-is-a-text": (400, {"error": {"code": "Tell me a joke"}}, (None, 400, None)),
    "a-code-that-is-none": (400, {"error": {"code": True}}, (None, 400, None)),
    "no-credits": (
        402,
        {"error": [{"code": 2021, "message": "Insufficient credits"}]},
        (2021, 402, None),
    ),
    "too-many-for-the-credits": (
        402,
        {"error": [{"code": 2021, "message": WHOLESALE}]},
        (2021, 402, "wholesale_rate_limit"),
    ),
    "too-many-for-the-credits-thrown": (
        402,
        {"error": f"2021: {WHOLESALE}"},
        (2021, 402, "wholesale_rate_limit"),
    ),
    "too-many-for-the-credits-in-a-stream": (
        200,
        {"error": {"code": 7003, "message": WHOLESALE}},
        (7003, 200, "wholesale_rate_limit"),
    ),
    "a-prompt-about-limits": (
        400,
        {"error": [{"code": 7003, "message": f"Bad input: {WHOLESALE}"}]},
        (7003, 400, None),
    ),
    "no-such-model-in-a-stream": (
        200,
        {"error": {"code": 7003, "message": "Model not found: openai/no"}},
        (7003, 200, "model_not_found"),
    ),
    "bad-input-in-a-stream": (
        200,
        {"error": {"code": 7003, "message": "Model execution failed (User Input Error): no"}},
        (7003, 200, "invalid_request_error"),
    ),
    "anthropic-unpaid": (
        400,
        {
            "type": "error",
            "error": {
                "type": "invalid_request_error",
                "message": "Your credit balance is too low to access the API.",
            },
        },
        ("invalid_request_error", 400, "billing_error"),
    ),
    "anthropic-too-long": (
        400,
        {
            "type": "error",
            "error": {
                "type": "invalid_request_error",
                "message": "prompt is too long: 210000 tokens > 200000 maximum",
            },
        },
        ("invalid_request_error", 400, "context_length_exceeded"),
    ),
    "vllm-too-long": (
        400,
        {
            "internalCode": 8007,
            "description": "AiError: This model's maximum context length is 24000 tokens.",
        },
        (8007, 400, "context_length_exceeded"),
    ),
}


def read(http_status: int, body: str) -> Read:
    failure = parse_failure(WORKERS_AI, http_status, body)
    assert failure.http_status is not None
    return (failure.code, failure.http_status, failure.word)


@pytest.mark.parametrize(("http_status", "body", "expected"), BODIES.values(), ids=BODIES)
def test_an_error_is_read_in_every_form(
    http_status: int, body: Mapping[str, object], expected: Read
) -> None:
    assert expected == read(http_status, json.dumps(body))


def test_a_body_that_is_only_a_message_is_read() -> None:
    assert (5007, 500, None) == read(500, "AiError: 5007: No such model")
    assert (2021, 402, "wholesale_rate_limit") == read(402, f"2021: {WHOLESALE}")


@pytest.mark.parametrize("text", ["busy", "<h1>5007: no</h1>", "", "50: no", "5007"])
def test_a_body_without_a_code_has_its_status(text: str) -> None:
    assert (None, 503, None) == read(503, text)


@pytest.mark.parametrize("body", [body for _, body, _ in BODIES.values()], ids=BODIES)
def test_no_text_of_the_upstream_is_kept(body: Mapping[str, object]) -> None:
    failure = failure_of(500, body)

    kept = {failure.reason, str(failure.code), failure.word, str(failure)}
    assert not any("rate limit exceeded" in str(text).lower() for text in kept)
    assert not any(" " in str(text) for text in (failure.code, failure.word))


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ([{"code": 7000}, {"code": 2017}], 2017),
        ([{"code": 2016}, {"code": 7000}], 2016),
        ([{"code": 3040}, {"code": 3007}], 3040),
        (["no", {"code": "2016"}], 2016),
        (["no"], None),
    ],
)
def test_of_several_errors_the_one_that_blocks_counts(
    errors: list[object], code: int | None
) -> None:
    assert code == failure_of(200, {"errors": errors}).code


def test_the_verdicts_are_the_codes_that_say_that_a_chat_was_blocked() -> None:
    assert {code for code, rule in RULES.items() if rule.error is ContentBlocked} == VERDICTS
