from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.apis.api import Reply, Report
from bluey.apis.call_ids import CallIds
from bluey.apis.openai.chat import CompletionStream, OpenAiApi
from bluey.apis.openai.errors import error_value
from bluey.chat import Chat, ToolCall
from bluey.errors import (
    AiError,
    AiTimeout,
    BlueyError,
    BudgetDetails,
    BudgetExceeded,
    ContentBlocked,
    InternalError,
    InvalidJson,
    InvalidRequest,
    MethodNotAllowed,
    ModelNotAllowed,
    ModelNotFound,
    ModelRefused,
    NotFound,
    PayloadTooLarge,
    Problem,
    RateLimited,
    TenantRequired,
    Unauthorized,
    UnsupportedMediaType,
)
from bluey.usage import Answer, Counted, Usage
from tests.fakes.values import HELLO

REPLY = Reply("trace-1234", 1_795_000_000, "@cf/a/model", 64)
CHAT = Chat(turns=(HELLO,))
CALL = ToolCall(0, '{"city":"Paris"}', id="call_7", name="weather")


def a_report(tokens_out: int = 3, reason: str | None = None, *, estimated: bool = False) -> Report:
    return Report(Usage(12, tokens_out, estimated), 567, 89, reason)


def completion(answer: Answer, report: Report) -> Any:
    return json.loads(OpenAiApi().answer(CHAT, REPLY, answer, report).body)


def chunks(text: str) -> list[Any]:
    """The data of each event, parsed; `[DONE]` as it is."""
    events = text.split("\n\n")
    assert "" == events.pop()
    data = [event.removeprefix("data: ") for event in events]
    return [value if value == "[DONE]" else json.loads(value) for value in data]


def test_a_whole_answer_is_a_completion() -> None:
    assert {
        "id": "chatcmpl-trace-1234",
        "object": "chat.completion",
        "created": 1_795_000_000,
        "model": "@cf/a/model",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "Hello", "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
    } == completion(Answer("Hello", Counted(12, 3), "Hello"), a_report())


@pytest.mark.parametrize(
    ("text", "calls", "message"),
    [
        ("", (), {"role": "assistant", "content": "", "refusal": None}),
        (
            "",
            (CALL,),
            {
                "role": "assistant",
                "content": None,
                "refusal": None,
                "tool_calls": [
                    {
                        "id": "call_7",
                        "type": "function",
                        "function": {"name": "weather", "arguments": '{"city":"Paris"}'},
                    }
                ],
            },
        ),
        (
            "Let me see.",
            (ToolCall(1, "{}", name="now"),),
            {
                "role": "assistant",
                "content": "Let me see.",
                "refusal": None,
                "tool_calls": [
                    {
                        "id": "call_trace-1234_1",
                        "type": "function",
                        "function": {"name": "now", "arguments": "{}"},
                    }
                ],
            },
        ),
    ],
    ids=["empty", "a-call", "a-text-and-a-call-without-an-id"],
)
def test_a_message_has_a_text_or_calls(
    text: str, calls: tuple[ToolCall, ...], message: dict[str, object]
) -> None:
    (choice,) = completion(Answer(text, Counted(), text, calls), a_report())["choices"]

    assert message == choice["message"]


@pytest.mark.parametrize(
    ("report", "calls", "reason"),
    [
        (a_report(), (), "stop"),
        (a_report(reason="stop"), (), "stop"),
        (a_report(reason="length"), (), "length"),
        (a_report(reason="content_filter"), (), "content_filter"),
        (a_report(reason="eos_token"), (), "stop"),
        (a_report(64), (), "length"),
        (a_report(64, estimated=True), (), "stop"),
        (a_report(64, reason="stop"), (), "stop"),
        (a_report(reason="stop"), (CALL,), "tool_calls"),
        (a_report(reason="tool_calls"), (), "stop"),
    ],
)
def test_an_answer_says_why_it_ended(
    report: Report, calls: tuple[ToolCall, ...], reason: str
) -> None:
    text = "" if calls else "Hi"
    stream = CompletionStream(REPLY, CallIds(REPLY), wants_usage=False)
    stream.pieces([text, *calls] if text else calls)

    (choice,) = completion(Answer(text, Counted(), text, calls), report)["choices"]
    *_, last, _ = chunks(stream.end(report, None))

    assert (reason, reason) == (choice["finish_reason"], delta_of(last)[1])


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (a_report(reason="stop"), "length"),
        (a_report(0), "length"),
        (a_report(reason="content_filter"), "content_filter"),
    ],
)
def test_an_answer_with_nothing_in_it_was_cut(report: Report, reason: str) -> None:
    (choice,) = completion(Answer("", Counted(), ""), report)["choices"]
    *_, last, _ = chunks(
        CompletionStream(REPLY, CallIds(REPLY), wants_usage=False).end(report, None)
    )

    assert (reason, reason) == (choice["finish_reason"], delta_of(last)[1])


def delta_of(chunk: Any) -> Any:
    assert {"id", "object", "created", "model", "choices"} <= set(chunk)
    assert ("chatcmpl-trace-1234", "chat.completion.chunk") == (chunk["id"], chunk["object"])
    (choice,) = chunk["choices"]
    return choice["delta"], choice["finish_reason"]


def test_a_stream_is_chunks_and_done() -> None:
    stream = CompletionStream(REPLY, CallIds(REPLY), wants_usage=False)

    *parts, done = chunks(
        stream.pieces(["Hel", 'l"o']) + stream.pieces(["!\n"]) + stream.end(a_report(), None)
    )

    assert [
        ({"role": "assistant", "content": ""}, None),
        ({"content": "Hel"}, None),
        ({"content": 'l"o'}, None),
        ({"content": "!\n"}, None),
        ({}, "stop"),
    ] == [delta_of(part) for part in parts]
    assert "[DONE]" == done
    assert not any("usage" in part for part in parts)


def test_a_stream_ends_with_its_usage_where_that_was_asked() -> None:
    stream = CompletionStream(REPLY, CallIds(REPLY), wants_usage=True)

    *parts, usage, done = chunks(stream.pieces(["Hi"]) + stream.end(a_report(), None))

    assert [None, None, None] == [part["usage"] for part in parts]
    assert ([], {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}) == (
        usage["choices"],
        usage["usage"],
    )
    assert "[DONE]" == done


def test_a_streamed_call_begins_with_its_name_and_goes_on_with_its_arguments() -> None:
    stream = CompletionStream(REPLY, CallIds(REPLY), wants_usage=False)

    *parts, _ = chunks(
        stream.pieces([ToolCall(0, "", id="call_7", name="weather")])
        + stream.pieces([ToolCall(0, '{"city"'), ToolCall(0, ':"Paris"}')])
        + stream.pieces([ToolCall(1, "{}", name="now")])
        + stream.end(a_report(), None)
    )

    assert [
        ({"role": "assistant", "content": None}, None),
        (
            {
                "tool_calls": [
                    {
                        "index": 0,
                        "id": "call_7",
                        "type": "function",
                        "function": {"name": "weather", "arguments": ""},
                    }
                ]
            },
            None,
        ),
        ({"tool_calls": [{"index": 0, "function": {"arguments": '{"city"'}}]}, None),
        ({"tool_calls": [{"index": 0, "function": {"arguments": ':"Paris"}'}}]}, None),
        (
            {
                "tool_calls": [
                    {
                        "index": 1,
                        "id": "call_trace-1234_1",
                        "type": "function",
                        "function": {"name": "now", "arguments": "{}"},
                    }
                ]
            },
            None,
        ),
        ({}, "tool_calls"),
    ] == [delta_of(part) for part in parts]


def test_an_empty_stream_still_opens_its_message() -> None:
    *parts, done = chunks(
        CompletionStream(REPLY, CallIds(REPLY), wants_usage=False).end(a_report(0), None)
    )

    assert [({"role": "assistant", "content": ""}, None), ({}, "length")] == [
        delta_of(part) for part in parts
    ]
    assert "[DONE]" == done


def test_a_stream_that_failed_ends_with_its_error_and_no_done() -> None:
    stream = CompletionStream(REPLY, CallIds(REPLY), wants_usage=True)
    stream.pieces(["Hi"])

    assert [{"error": error_value(AiError())}] == chunks(stream.end(a_report(), AiError()))


def test_a_stream_that_never_began_is_an_error_with_its_status() -> None:
    response = OpenAiApi().failed_stream("m", AiError(), a_report())

    assert (502, {"error": error_value(AiError())}) == (response.status, json.loads(response.body))


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (InvalidJson(), 400, "invalid_request_error"),
        (TenantRequired(), 400, "invalid_request_error"),
        (Unauthorized(), 401, "authentication_error"),
        (ModelNotAllowed(), 403, "permission_error"),
        (ModelNotFound(), 404, "invalid_request_error"),
        (NotFound(), 404, "not_found_error"),
        (MethodNotAllowed(("GET",)), 405, "invalid_request_error"),
        (PayloadTooLarge(65_536), 413, "invalid_request_error"),
        (UnsupportedMediaType(), 415, "invalid_request_error"),
        (ContentBlocked(), 422, "invalid_request_error"),
        (RateLimited(), 429, "rate_limit_error"),
        (BudgetExceeded(), 429, "insufficient_quota"),
        (InternalError(), 500, "server_error"),
        (AiError(), 502, "server_error"),
        (AiTimeout(), 504, "server_error"),
    ],
)
def test_an_error_keeps_its_status_and_code(error: BlueyError, status: int, kind: str) -> None:
    response = OpenAiApi().error(error)

    assert status == response.status
    param = "model" if isinstance(error, ModelRefused) else None
    assert {
        "error": {"message": error.message, "type": kind, "param": param, "code": error.code}
    } == json.loads(response.body)


def test_an_error_names_the_parameter_and_every_place() -> None:
    problems = (Problem("message", "Too long"), Problem("tools.0.type", "Field required"))

    assert {
        "message": "Request is not valid. messages: Too long; tools.0.type: Field required",
        "type": "invalid_request_error",
        "param": "messages",
        "code": "invalid_request",
    } == error_value(InvalidRequest(problems=problems))


def test_an_error_keeps_its_headers_and_details() -> None:
    details: BudgetDetails = {
        "scope": "tenant",
        "window": "daily",
        "reason": "busy",
        "limitTokens": 1_000,
        "spentTokens": 100,
        "heldTokens": 900,
        "requestedTokens": 16,
        "resetsInSeconds": 60,
    }
    error = BudgetExceeded(details=details, headers={"x-should-retry": "false"})

    response = OpenAiApi().error(error)

    value = json.loads(response.body)["error"]
    assert "false" == response.headers["x-should-retry"]
    assert ("rate_limit_error", details) == (value["type"], value["details"])
