from __future__ import annotations

import pytest

from bluey.apis.api import Report
from bluey.apis.own import (
    OwnApi,
    OwnStream,
    data_response,
    done_event,
    error_event,
    error_response,
    token_event,
    usage_value,
)
from bluey.chat import ToolCall, Usage
from bluey.errors import AiError, BlueyError, InvalidRequest, MethodNotAllowed, Problem
from bluey.http.messages import Response, json_response, to_json

JSON = json_response(200, {}).headers


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
    usage = usage_value("m", Report(Usage(12, 34), 567, 89))

    assert (
        'event: done\ndata: {"done":true,"usage":{"modelId":"m","tokensIn":12,"tokensOut":34,'
        '"latencyMs":567,"firstTokenMs":89}}\n\n'
    ) == done_event(usage)


@pytest.mark.parametrize(
    ("usage", "json"),
    [
        (
            usage_value("m", Report(Usage(12, 34), 567)),
            '{"modelId":"m","tokensIn":12,"tokensOut":34,"latencyMs":567}',
        ),
        (
            usage_value("m", Report(Usage(12, 0, estimated=True), 0, 0)),
            '{"modelId":"m","tokensIn":12,"tokensOut":0,"latencyMs":0,"firstTokenMs":0}',
        ),
    ],
    ids=["whole", "streamed"],
)
def test_usage_has_the_contracts_keys_in_order(usage: dict[str, object], json: str) -> None:
    assert json == to_json(usage)


def test_a_stream_that_failed_before_its_first_token_is_two_events() -> None:
    response = OwnApi().failed_stream("m", AiError(), Report(Usage(4, 0), 174))

    assert (200, "text/event-stream; charset=utf-8") == (
        response.status,
        response.headers["content-type"],
    )
    assert (
        'event: error\ndata: {"code":"ai_error","message":"AI provider unavailable"}\n\n'
        'event: done\ndata: {"done":true,"usage":{"modelId":"m","tokensIn":4,"latencyMs":174}}\n\n'
    ) == response.body


def test_a_stream_shows_texts_only() -> None:
    pieces = OwnStream("m").pieces(["a", ToolCall(0, "{}", id="call_1", name="f"), "b"])

    assert token_event("a") + token_event("b") == pieces
