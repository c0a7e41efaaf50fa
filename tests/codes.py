"""What every known failure of an upstream leads to, and a sample of unknown ones: the table that
the tests hold the Worker to, with fakes and on the real runtime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Key = int | str | tuple[int | str, int]

# Which models are asked when nothing ever answers. The fallback of these tests is on the same bill.
Asked = Literal["once", "twice", "each", "each twice"]
Error = Literal["ai_error", "invalid_request", "context_length_exceeded", "content_blocked"]
Cost = Literal["nothing", "prompt", "answer"]
# What the client is told about asking again: nothing, that it is useless, or that it is until
# midnight.
Again = Literal["", "useless", "tomorrow"]

STATUSES: Mapping[Error, int] = {
    "ai_error": 502,
    "invalid_request": 400,
    "context_length_exceeded": 400,
    "content_blocked": 422,
}


@dataclass(frozen=True)
class Row:
    """One failure and what follows."""

    http_status: int
    asked: Asked
    error: Error = "ai_error"
    cost: Cost = "nothing"
    again: Again = ""

    def models(self, model_id: str, fallback_model_id: str) -> list[str]:
        """The models that are asked, in order."""
        once, each = [model_id], [model_id, fallback_model_id]
        return {
            "once": once,
            "twice": once * 2,
            "each": each,
            "each twice": [model for model in each for _ in range(2)],
        }[self.asked]


def _bad_input(http_status: int = 400) -> Row:
    return Row(http_status, "once", "invalid_request")


def _too_long(http_status: int) -> Row:
    return Row(http_status, "once", "context_length_exceeded")


def _of_the_account(http_status: int) -> Row:
    return Row(http_status, "once", again="useless")


def _busy(http_status: int) -> Row:
    return Row(http_status, "each twice")


def _no_such_model(http_status: int) -> Row:
    return Row(http_status, "each", again="useless")


PROMPT_BLOCKED = Row(424, "once", "content_blocked", "prompt")
ANSWER_BLOCKED = Row(424, "once", "content_blocked", "answer")

WHOLESALE = "wholesale_rate_limit"

CODES: Mapping[Key, Row] = {
    2003: Row(429, "once"),
    2009: Row(401, "twice", again="useless"),
    2016: PROMPT_BLOCKED,
    2017: ANSWER_BLOCKED,
    2018: _busy(429),
    2021: _of_the_account(402),
    2029: PROMPT_BLOCKED,
    2030: ANSWER_BLOCKED,
    2041: _of_the_account(429),
    2045: _of_the_account(429),
    (7003, 400): _bad_input(),
    (7003, 404): _no_such_model(404),
    7013: Row(503, "twice", cost="answer"),
    10000: _of_the_account(403),
    WHOLESALE: _busy(402),
    3003: _bad_input(),
    3006: _too_long(413),
    3007: Row(408, "each twice", cost="answer"),
    3008: Row(408, "once", cost="answer", again="useless"),
    3023: _of_the_account(403),
    3036: Row(429, "once", again="tomorrow"),
    3039: _bad_input(),
    3040: _busy(429),
    3041: _of_the_account(403),
    3042: _no_such_model(404),
    4006: Row(429, "once", again="tomorrow"),
    5004: _bad_input(),
    5005: _of_the_account(405),
    5006: _bad_input(),
    5007: _no_such_model(400),
    5016: _of_the_account(403),
    5018: _of_the_account(403),
    5019: _of_the_account(405),
    5021: _too_long(413),
    5035: _of_the_account(403),
    8001: _bad_input(),
    8006: Row(400, "once", "invalid_request", "answer"),
    "api_error": Row(500, "each twice", cost="answer"),
    "authentication_error": _of_the_account(401),
    ("authentication_error", 503): _busy(503),
    "billing_error": _of_the_account(402),
    "billing_hard_limit_reached": _of_the_account(400),
    "billing_not_active": _of_the_account(429),
    "context_length_exceeded": _too_long(400),
    "insufficient_quota": _of_the_account(429),
    "invalid_api_key": _of_the_account(401),
    ("invalid_api_key", 503): _busy(503),
    "invalid_request_error": _bad_input(),
    "model_not_found": _no_such_model(404),
    "not_found_error": _no_such_model(404),
    "overloaded_error": _busy(529),
    "permission_error": _of_the_account(403),
    "rate_limit_error": _busy(429),
    "rate_limit_exceeded": _busy(429),
    "request_too_large": _too_long(413),
    "server_error": Row(500, "each twice", cost="answer"),
    "timeout_error": Row(504, "each twice", cost="answer"),
}

# By the status, whatever the code: the first group is listed, the second decided by its hundred.
BY_STATUS: Mapping[int, Row] = {
    408: Row(408, "each twice", cost="answer"),
    409: Row(409, "each twice", cost="answer"),
    413: _too_long(413),
    424: Row(424, "once", "invalid_request", "answer"),
    425: _busy(425),
    429: _busy(429),
    529: _busy(529),
}
OTHER_STATUSES: Mapping[int, Row] = {
    **{status: _bad_input(status) for status in (400, 401, 402, 403, 404, 405, 410, 422, 451, 499)},
    **{status: Row(status, "each twice", cost="answer") for status in (500, 502, 503, 504, 522)},
}

UNLISTED_CODE = 9_999


def body_of(key: Key) -> dict[str, object]:
    """An error body with this code or name. Its text is as unfit for a client as the real ones'."""
    match key:
        case (int(code), int(http_status)):
            error = [{"code": code, "message": "SECRET text"}]
            return {
                "success": False,
                "result": [],
                "messages": [],
                "error": error,
                "name": "AiGatewayError",
                "httpCode": http_status,
                "internalCode": code,
            }
        case int(code):
            return {"internalCode": code, "description": "SECRET text", "name": "AiError"}
        case "wholesale_rate_limit":
            message = "Wholesale rate limit exceeded for this gateway. SECRET"
            return {"success": False, "error": [{"code": 2021, "message": message}]}
        case (name, http_status):
            return {**body_of(name), "httpCode": http_status}
        case name:
            return {"error": {"message": "SECRET", "type": name, "param": None, "code": None}}
