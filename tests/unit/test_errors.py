from __future__ import annotations

import re

import pytest

from bluey import errors
from bluey.errors import (
    BlueyError,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    Problem,
    SettingsError,
    UpstreamFailure,
)

CONTRACT = {
    "invalid_json": (400, "Request body is not valid JSON"),
    "invalid_request": (400, "Request is not valid"),
    "context_length_exceeded": (400, "Prompt and answer do not fit the model's context"),
    "tenant_required": (400, "Name a tenant in the x-tenant-id header"),
    "unsupported_by_model": (400, "The model cannot do what is asked"),
    "unauthorized": (401, "A valid API key is required"),
    "tenant_mismatch": (403, "This deployment serves another tenant"),
    "admin_required": (403, "This needs an API key with the role admin"),
    "model_not_allowed": (403, "This tenant may not use that model"),
    "model_not_found": (
        404,
        "No such model: GET /v1/models lists those that a request may name",
    ),
    "unknown_tenant": (404, "No such tenant"),
    "not_found": (404, "Not found"),
    "method_not_allowed": (405, "Method not allowed"),
    "payload_too_large": (413, "Request body is too large"),
    "unsupported_media_type": (415, "Send content-type: application/json"),
    "content_blocked": (422, "Blocked by the gateway's guardrails"),
    "budget_exceeded": (429, "Token budget exceeded"),
    "rate_limited": (429, "Too many requests"),
    "internal_error": (500, "Internal error"),
    "ai_error": (502, "AI provider unavailable"),
    "budget_unavailable": (503, "Token budget cannot be checked right now"),
    "tenant_paused": (503, "This tenant is paused"),
    "token_ids_unavailable": (503, "Token ids cannot be decoded right now; send texts"),
    "ai_timeout": (504, "AI provider did not answer in time"),
}


def leaves(error: type[BlueyError] = BlueyError) -> list[type[BlueyError]]:
    # What is of a kind that clients know is, to them, the same.
    children = [] if "code" in vars(error) and error is not BlueyError else error.__subclasses__()
    return [leaf for child in children for leaf in leaves(child)] if children else [error]


def test_the_errors_are_exactly_the_contracts() -> None:
    shown = {error.code: (error.status, error.default_message) for error in leaves()}

    assert CONTRACT == shown


def test_no_two_errors_share_a_code() -> None:
    assert len(CONTRACT) == len(leaves())


def test_the_drawn_tree_has_every_error_with_its_status_and_code() -> None:
    drawn = re.findall(r"── (\w+) +(\d+)  (\w+)", errors.__doc__ or "")

    assert {(e.__name__, str(e.status), e.code) for e in leaves()} == set(drawn)
    assert len(drawn) == len(leaves())


def test_an_error_shows_its_default_message_and_nothing_more() -> None:
    error = NotFound()

    assert ("Not found", None, {}) == (error.message, error.details, error.headers)
    assert "Not found" == str(error)


def test_a_message_of_its_own_replaces_the_default() -> None:
    assert "No such page" == NotFound("No such page").message


def test_bad_input_keeps_every_problem() -> None:
    problems = (Problem("message", "Field required"), Problem("history.0.role", "Unknown"))

    error = InvalidRequest(problems=problems)

    assert problems == error.problems


def test_a_method_that_is_not_allowed_comes_with_those_that_are() -> None:
    assert {"allow": "GET, HEAD"} == MethodNotAllowed(("GET", "HEAD")).headers


def test_a_settings_error_names_its_source_and_every_problem() -> None:
    error = SettingsError("acme.jsonc", (Problem("id", "Too long"), Problem("models", "Missing")))

    assert "acme.jsonc: id: Too long; models: Missing" == str(error)
    assert not isinstance(error, BlueyError)


@pytest.mark.parametrize(
    ("failure", "text"),
    [
        (UpstreamFailure("timeout"), "timeout (code None, HTTP None)"),
        (UpstreamFailure("refused", code=3040, http_status=429), "refused (code 3040, HTTP 429)"),
    ],
    ids=["without-response", "with-response"],
)
def test_an_upstream_failure_says_its_numbers(failure: UpstreamFailure, text: str) -> None:
    assert text == str(failure)
