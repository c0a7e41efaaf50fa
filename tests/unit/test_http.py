from __future__ import annotations

import pytest

from bluey.chat import Usage
from bluey.errors import AiError, BlueyError, InvalidRequest, MethodNotAllowed, Problem
from bluey.http import (
    Response,
    data_response,
    done_event,
    error_event,
    error_response,
    event_stream_response,
    failed_usage_value,
    to_json,
    token_event,
    usage_value,
)

SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
}
JSON = {"content-type": "application/json; charset=utf-8", "cache-control": "no-store", **SECURITY}
EVENT_STREAM = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    **SECURITY,
}


def test_json_is_compact_and_keeps_the_order_and_the_letters() -> None:
    assert '{"b":1,"a":["ü","🙂",null,true]}' == to_json({"b": 1, "a": ["ü", "🙂", None, True]})


def test_data_is_enveloped() -> None:
    assert Response(200, JSON, '{"ok":true,"data":{"b":1,"a":2}}') == data_response(
        {"b": 1, "a": 2}
    )


@pytest.mark.parametrize(
    ("error", "status", "headers", "body"),
    [
        (
            AiError(),
            502,
            JSON,
            '{"ok":false,"error":{"code":"ai_error","message":"AI provider unavailable"}}',
        ),
        (
            MethodNotAllowed(("GET", "HEAD")),
            405,
            {**JSON, "allow": "GET, HEAD"},
            '{"ok":false,"error":{"code":"method_not_allowed","message":"Method not allowed"}}',
        ),
        (
            InvalidRequest(problems=(Problem("message", "Field required"),)),
            400,
            JSON,
            (
                '{"ok":false,"error":{"code":"invalid_request","message":"Request is not valid",'
                '"details":[{"path":"message","message":"Field required"}]}}'
            ),
        ),
    ],
    ids=["plain", "with-headers", "with-details"],
)
def test_an_error_is_enveloped_with_its_status_and_headers(
    error: BlueyError, status: int, headers: dict[str, str], body: str
) -> None:
    assert Response(status, headers, body) == error_response(error)


def test_an_event_stream_is_not_cached() -> None:
    assert Response(200, EVENT_STREAM, "") == event_stream_response()
    assert Response(200, EVENT_STREAM, "x") == event_stream_response("x")


def test_responses_do_not_share_their_headers() -> None:
    data_response({}).headers["x-trace-id"] = "mine"
    event_stream_response().headers["x-trace-id"] = "mine"

    assert JSON == data_response({}).headers
    assert EVENT_STREAM == event_stream_response().headers


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Hel", 'event: token\ndata: {"token":"Hel"}\n\n'),
        (" ", 'event: token\ndata: {"token":" "}\n\n'),
        ("ü🙂", 'event: token\ndata: {"token":"ü🙂"}\n\n'),
        ('a\n"b"\r\\', 'event: token\ndata: {"token":"a\\n\\"b\\"\\r\\\\"}\n\n'),
    ],
    ids=["plain", "blank", "beyond-ascii", "escaped"],
)
def test_a_token_is_one_event_on_one_line(text: str, event: str) -> None:
    assert event == token_event(text)


def test_an_error_is_one_event() -> None:
    assert (
        'event: error\ndata: {"code":"ai_error","message":"AI provider unavailable"}\n\n'
    ) == error_event(AiError())


def test_done_carries_the_usage() -> None:
    usage = usage_value("m", Usage(12, 34), 567, 89)

    assert (
        'event: done\ndata: {"done":true,"usage":{"modelId":"m","tokensIn":12,"tokensOut":34,'
        '"latencyMs":567,"firstTokenMs":89}}\n\n'
    ) == done_event(usage)


@pytest.mark.parametrize(
    ("usage", "json"),
    [
        (
            usage_value("m", Usage(12, 34), 567),
            '{"modelId":"m","tokensIn":12,"tokensOut":34,"latencyMs":567}',
        ),
        (
            usage_value("m", Usage(12, 0, estimated=True), 0, 0),
            '{"modelId":"m","tokensIn":12,"tokensOut":0,"latencyMs":0,"firstTokenMs":0}',
        ),
        (failed_usage_value("m", 4, 174), '{"modelId":"m","tokensIn":4,"latencyMs":174}'),
    ],
    ids=["whole", "streamed", "failed-before-the-first-token"],
)
def test_usage_has_the_contracts_keys_in_order(usage: dict[str, object], json: str) -> None:
    assert json == to_json(usage)
