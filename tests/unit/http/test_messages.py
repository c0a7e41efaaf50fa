from __future__ import annotations

from bluey.http.messages import (
    Response,
    document_response,
    event_stream_response,
    json_response,
    page_response,
    to_json,
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


def test_json_is_served_with_the_headers_of_every_response() -> None:
    assert Response(404, JSON, '{"a":[1]}') == json_response(404, {"a": [1]})


def test_an_event_stream_is_not_cached() -> None:
    assert Response(200, EVENT_STREAM, "") == event_stream_response()
    assert Response(200, EVENT_STREAM, "x") == event_stream_response("x")


def test_responses_do_not_share_their_headers() -> None:
    json_response(200, {}).headers["x-trace-id"] = "mine"
    event_stream_response().headers["x-trace-id"] = "mine"
    document_response("{}").headers["x-trace-id"] = "mine"
    page_response("").headers["x-trace-id"] = "mine"

    assert JSON == json_response(200, {}).headers
    assert EVENT_STREAM == event_stream_response().headers


def test_a_page_may_apply_its_own_styles_and_run_files_of_its_own_host_and_nothing_else() -> None:
    response = page_response("<style>a{}</style><p>Hi</p><style>\nb {}\n</style>")

    assert (
        "default-src 'none'; script-src 'self'; "
        "style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk=' "
        "'sha256-Q0XWZ1GGBQt59Uq5t5SY8aIOonfxvIgoCCr6uHQj5zw='; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ) == response.headers["content-security-policy"]


def test_a_page_without_a_style_may_apply_none() -> None:
    assert "style-src 'none';" in page_response("<p>Hi</p>").headers["content-security-policy"]
