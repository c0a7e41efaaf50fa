from __future__ import annotations

from collections.abc import Mapping

import pytest

from bluey.apis.api import Reply, Report
from bluey.apis.own import (
    OwnApi,
    OwnStream,
    data_response,
    done_event,
    error_event,
    error_response,
    stream_usage_value,
    token_event,
    usage_value,
)
from bluey.chat import Chat, Piece, ToolCall
from bluey.errors import (
    AiError,
    BlueyError,
    InvalidJson,
    InvalidRequest,
    MethodNotAllowed,
    Problem,
)
from bluey.http.messages import Response, json_response, to_json
from bluey.usage import Answer, Counted, Usage
from tests.fakes.values import HELLO, SESSION_ID

JSON = json_response(200, {}).headers
CHAT = Chat(turns=(HELLO,), session_id=SESSION_ID)
REPLY = Reply("0123456789abcdef01234567", 1_795_000_000, "m", 64)
CALL = ToolCall(0, "{}", id="call_1", name="f")


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
        (
            InvalidJson(),
            400,
            JSON,
            (
                '{"ok":false,"error":{"code":"invalid_json",'
                '"message":"Request body is not valid JSON"}}'
            ),
        ),
    ],
    ids=["plain", "with-headers", "with-details", "without-problems"],
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
    usage = stream_usage_value("m", Report(Usage(12, 34), 567, 89))

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
            stream_usage_value("m", Report(Usage(12, 0, estimated=True), 0, 0)),
            '{"modelId":"m","tokensIn":12,"tokensOut":0,"latencyMs":0,"firstTokenMs":0}',
        ),
    ],
    ids=["whole", "streamed"],
)
def test_usage_has_the_contracts_keys_in_order(usage: Mapping[str, object], json: str) -> None:
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
    pieces = OwnStream(REPLY).pieces(["a", ToolCall(0, "{}", id="call_1", name="f"), "b"])

    assert token_event("a") + token_event("b") == pieces


def a_report(tokens_out: int = 3, reason: str | None = None, *, estimated: bool = False) -> Report:
    return Report(Usage(12, tokens_out, estimated), 567, finish_reason=reason)


FINISH_REASONS: list[tuple[str, Report, str | None]] = [
    ("Hi", a_report(), None),
    ("Hi", a_report(reason="stop"), None),
    ("Hi", a_report(reason="tool_calls"), None),
    ("Hi", a_report(reason="length"), "length"),
    ("Hi", a_report(reason="content_filter"), "content_filter"),
    ("Hi", a_report(reason="eos_token"), None),
    ("Hi", a_report(64), "length"),
    ("Hi", a_report(64, reason="stop"), None),
    ("Hi", a_report(64, estimated=True), None),
    ("", a_report(reason="stop"), "length"),
    ("", a_report(0), "length"),
    ("", a_report(reason="content_filter"), "content_filter"),
]


@pytest.mark.parametrize(("text", "report", "reason"), FINISH_REASONS)
def test_an_answer_that_did_not_end_by_itself_says_so_last(
    text: str, report: Report, reason: str | None
) -> None:
    response = OwnApi().answer(CHAT, REPLY, Answer(text, Counted(), text), report)

    told = "" if reason is None else f',"finishReason":"{reason}"'
    usage = to_json(usage_value("m", report))
    assert (
        f'{{"ok":true,"data":{{"sessionId":"{SESSION_ID}","message":{{"role":"assistant",'
        f'"content":"{text}"}},"usage":{usage}{told}}}}}'
    ) == response.body


@pytest.mark.parametrize(("text", "report", "reason"), FINISH_REASONS)
def test_a_stream_that_did_not_end_by_itself_says_so_last(
    text: str, report: Report, reason: str | None
) -> None:
    # A call is not shown by this API, so it is as good as nothing.
    pieces: list[Piece] = [CALL, text] if text else [CALL]
    stream = OwnStream(REPLY)

    told = "" if reason is None else f',"finishReason":"{reason}"'
    usage = to_json(usage_value("m", report))
    assert (f'event: done\ndata: {{"done":true,"usage":{usage}{told}}}\n\n') == (
        stream.pieces(pieces) + stream.end(report, None)
    ).removeprefix(token_event(text))


def test_a_stream_that_failed_says_why_and_no_more() -> None:
    ended = OwnStream(REPLY).end(a_report(reason="length"), AiError())

    assert error_event(AiError()) + done_event(stream_usage_value("m", a_report())) == ended
