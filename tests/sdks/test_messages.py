"""Whole messages, their streams and errors, held against the types of Anthropic's own SDK."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import httpx2
import pytest
from anthropic import Anthropic
from anthropic.lib.streaming._messages import accumulate_event
from anthropic.types import ErrorResponse, Message, RawMessageStreamEvent
from pydantic import TypeAdapter

from bluey.apis.anthropic.messages import ANTHROPIC_API
from bluey.apis.api import Reply, Report
from bluey.chat import Chat, Piece, ReasoningText, ToolCall
from bluey.errors import (
    AiBusy,
    AiError,
    AiTimeout,
    BlueyError,
    BudgetExceeded,
    BudgetUnavailable,
    ContentBlocked,
    ContextLengthExceeded,
    InternalError,
    InvalidJson,
    InvalidRequest,
    MethodNotAllowed,
    ModelNotAllowed,
    ModelNotFound,
    NotFound,
    PayloadTooLarge,
    Problem,
    RateLimited,
    Unauthorized,
    UnsupportedMediaType,
)
from bluey.usage import Answer, Counted, Usage
from tests.documents import text_of
from tests.fakes.values import HELLO

REPLY = Reply("trace-1234", 1_795_000_000, "@cf/a/model", 64)
CHAT = Chat(turns=(HELLO,), shows_reasoning=True, keeps_signatures=True)
CALL = ToolCall(0, '{"city":"Paris"}', id="call_7", name="weather")
EVENTS: TypeAdapter[Any] = TypeAdapter(RawMessageStreamEvent)
COUNTED = Counted(12, 3)


def a_report(reason: str | None = "stop", tokens_out: int = 3, cached: int = 0) -> Report:
    usage = Usage(12, tokens_out, cached_tokens=cached)
    return Report(usage, 567, 89, reason, cost_micro_usd=80)


def whole(answer: Answer, report: Report, chat: Chat = CHAT) -> Any:
    """A whole message, which fits the SDK's type exactly."""
    body = ANTHROPIC_API.answer(chat, REPLY, answer, report).body
    Message.model_validate_json(body, strict=True)
    return json.loads(body)


def events_of(text: str) -> list[tuple[str, Any]]:
    """The name and the data of each event."""
    events = text.split("\n\n")
    assert "" == events.pop()
    lines = [event.split("\n") for event in events]
    return [
        (name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
        for name, data in lines
    ]


def streamed(
    pieces: Sequence[Piece], report: Report | None = None, chat: Chat = CHAT
) -> tuple[list[tuple[str, Any]], Any]:
    """The events of a stream, and the message that the SDK makes of them."""
    stream = ANTHROPIC_API.stream(chat, REPLY)
    text = "".join(stream.pieces([piece]) for piece in pieces)
    events = events_of(text + stream.end(report or a_report(), None))
    snapshot: Any = None
    inputs: dict[int, bytes] = {}
    for name, data in events:
        # Each event fits the SDK's own type, and is found by its name.
        assert name == data["type"]
        event = EVENTS.validate_python(data)
        snapshot = accumulate_event(event=event, current_snapshot=snapshot, json_bufs=inputs)
    return events, snapshot.model_dump(mode="json", exclude_none=True, warnings=False)


def test_a_whole_answer_is_a_message() -> None:
    assert {
        "id": "msg_trace-1234",
        "type": "message",
        "role": "assistant",
        "model": "@cf/a/model",
        "content": [{"type": "text", "text": "Hello"}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {
            "input_tokens": 12,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": 3,
            "cost": 0.00008,
        },
    } == whole(Answer("Hello", COUNTED, "Hello"), a_report())


def test_the_sdk_passes_on_what_an_answer_cost() -> None:
    body = ANTHROPIC_API.answer(CHAT, REPLY, Answer("Hello", COUNTED, "Hello"), a_report()).body
    events, _ = streamed(["Hello"])
    [delta] = [data for name, data in events if name == "message_delta"]

    assert {"cost": 0.00008} == Message.model_validate_json(body).usage.model_extra
    assert {"cost": 0.00008} == EVENTS.validate_python(delta).usage.model_extra


def test_a_stream_is_a_message_with_each_of_its_blocks_begun_and_ended() -> None:
    events, message = streamed(["Hel", "lo"])

    assert [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ] == [name for name, _ in events]
    assert [{"type": "text", "text": "Hello"}] == message["content"]
    assert ("end_turn", 12, 3) == (
        message["stop_reason"],
        message["usage"]["input_tokens"],
        message["usage"]["output_tokens"],
    )


THOUGHT = ReasoningText("Let me see.")
SIGNED = ReasoningText("", "c2lnbmVk")
SECRET = ReasoningText("", "redacted:c2VjcmV0")
OTHER_CALL = ToolCall(1, "", name="now")


def thinking(text: str, signature: str) -> dict[str, str]:
    return {"type": "thinking", "thinking": text, "signature": signature}


def calling(input_: object, id_: str = "call_7", name: str = "weather") -> dict[str, object]:
    return {"type": "tool_use", "id": id_, "name": name, "input": input_}


PARIS = calling({"city": "Paris"})
TEXT = {"type": "text", "text": "Hello"}
NOW = calling({}, "call_trace-1234_1", "now")
PIECES: dict[str, tuple[list[Piece], list[object]]] = {
    "text": (["Hel", "lo"], [TEXT]),
    "a-call": ([CALL], [PARIS]),
    "a-call-in-pieces": (
        [ToolCall(0, "", "call_7", "weather"), ToolCall(0, '{"city":'), ToolCall(0, '"Paris"}')],
        [PARIS],
    ),
    "calls-whose-pieces-alternate": (
        [ToolCall(0, '{"city":', "call_7", "weather"), OTHER_CALL, ToolCall(0, '"Paris"}')],
        [PARIS, NOW],
    ),
    "a-call-before-a-text": ([CALL, "Hello"], [TEXT, PARIS]),
    "thinking": ([THOUGHT, "Hello"], [thinking("Let me see.", "unsigned"), TEXT]),
    "thinking-in-pieces": (
        [ReasoningText("Let me"), ReasoningText(" see."), "Hello"],
        [thinking("Let me see.", "unsigned"), TEXT],
    ),
    "signed-thinking": ([THOUGHT, SIGNED, CALL], [thinking("Let me see.", "c2lnbmVk"), PARIS]),
    "signed-twice": (
        [THOUGHT, SIGNED, THOUGHT, SIGNED],
        [thinking("Let me see.", "c2lnbmVk")] * 2,
    ),
    "thinking-that-is-not-shown": ([SIGNED, "Hello"], [thinking("", "c2lnbmVk"), TEXT]),
    "redacted-thinking": (
        [SECRET, "Hello"],
        [{"type": "redacted_thinking", "data": "c2VjcmV0"}, TEXT],
    ),
    "thinking-between-texts": (
        ["Hello", THOUGHT, "Hello"],
        [TEXT, thinking("Let me see.", "unsigned"), TEXT],
    ),
    "nothing": ([], []),
}


@pytest.mark.parametrize(("pieces", "content"), PIECES.values(), ids=PIECES)
def test_a_client_reads_the_blocks_in_their_order(
    pieces: list[Piece], content: list[object]
) -> None:
    events, message = streamed(pieces)

    assert content == message["content"]
    # Each block is begun and ended before the next one.
    open_blocks = [
        (name.removeprefix("content_block_"), data["index"])
        for name, data in events
        if name in ("content_block_start", "content_block_stop")
    ]
    expected = [(edge, index) for index in range(len(content)) for edge in ("start", "stop")]
    assert expected == open_blocks


@pytest.mark.parametrize(
    ("arguments", "input_"),
    [
        ('{"a":1}', {"a": 1}),
        ("", {}),
        ("  ", {}),
        ("Paris", {"arguments": "Paris"}),
        ("[1]", {"arguments": "[1]"}),
        ('{"city":"Par', {"arguments": '{"city":"Par'}),
        ('{"a":NaN}', {"arguments": '{"a":NaN}'}),
    ],
    ids=["object", "none", "blank", "text", "list", "cut-off", "no-number"],
)
def test_the_input_of_a_call_is_an_object(arguments: str, input_: object) -> None:
    call = ToolCall(0, arguments, "call_7", "weather")

    _, message = streamed([call])

    assert [calling(input_)] == message["content"]
    answer = Answer("", COUNTED, arguments, (call,))
    assert [calling(input_)] == whole(answer, a_report())["content"]


@pytest.mark.parametrize(
    ("arguments", "input_"),
    [
        ('{"a":1}', {"a": 1}),
        ("", {}),
        ("{", {}),
        ('{"city":"Par', {}),
        ('{"city":"Paris","days":1', {"city": "Paris"}),
        ('{"city":"Paris","sunny":tr', {"city": "Paris"}),
        ('{"at":[1.5,2.', {"at": [1.5]}),
        ('{"from":{"city":"Paris","to', {"from": {"city": "Paris"}}),
        ("Par", {"arguments": "Par"}),
        ('["Par', {"arguments": '["Par'}),
    ],
)
@pytest.mark.parametrize("reason", ["length", "content_filter"])
def test_of_a_call_that_was_cut_off_the_input_is_what_was_whole(
    reason: str, arguments: str, input_: object
) -> None:
    half = ToolCall(0, '{"city":"Par', "call_6", "weather")
    call = ToolCall(1, arguments, "call_7", "weather")
    contents = [calling({"arguments": half.arguments}, "call_6"), calling(input_)]

    _, message = streamed([half, call], a_report(reason))

    assert contents == message["content"]
    answer = Answer("", COUNTED, arguments, (half, call))
    assert contents == whole(answer, a_report(reason))["content"]


def test_a_whole_answer_has_thinking_then_text_then_calls() -> None:
    answer = Answer("Hello", COUNTED, "…", (CALL,), reasoning="Let me see.")

    assert [thinking("Let me see.", "unsigned"), TEXT, PARIS] == whole(answer, a_report())[
        "content"
    ]


def test_a_whole_answer_has_its_vendors_signatures() -> None:
    thoughts = (ReasoningText("Let me see.", "c2lnbmVk"), SECRET)
    answer = Answer("Hello", COUNTED, "…", reasoning="Let me see.", thoughts=thoughts)

    assert [
        thinking("Let me see.", "c2lnbmVk"),
        {"type": "redacted_thinking", "data": "c2VjcmV0"},
        TEXT,
    ] == whole(answer, a_report())["content"]


def test_a_client_that_asks_for_no_thinking_is_shown_none() -> None:
    chat = Chat(turns=(HELLO,), keeps_signatures=True)

    _, message = streamed([THOUGHT, SIGNED, SECRET, "Hello"], chat=chat)

    assert [TEXT] == message["content"]
    answer = Answer("Hello", COUNTED, "…", reasoning="Let me see.")
    assert [TEXT] == whole(answer, a_report(), chat)["content"]


@pytest.mark.parametrize(
    ("reason", "pieces", "stop_reason"),
    [
        ("stop", ["Hello"], "end_turn"),
        ("length", ["Hello"], "max_tokens"),
        ("content_filter", ["Hello"], "refusal"),
        ("tool_calls", [CALL], "tool_use"),
        ("stop", [CALL], "tool_use"),
        ("length", [CALL], "max_tokens"),
        ("stop", [" "], "max_tokens"),
        ("stop", [THOUGHT], "max_tokens"),
    ],
)
def test_a_message_says_why_it_ends(reason: str, pieces: list[Piece], stop_reason: str) -> None:
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    calls = tuple(piece for piece in pieces if isinstance(piece, ToolCall))

    _, message = streamed(pieces, a_report(reason))

    assert stop_reason == message["stop_reason"]
    answer = Answer(text, COUNTED, text, calls, reason)
    assert stop_reason == whole(answer, a_report(reason))["stop_reason"]


def test_the_input_is_counted_without_what_was_cached() -> None:
    usage = whole(Answer("Hello", COUNTED, "Hello"), a_report(cached=5))["usage"]

    assert (7, 5, 0, 3) == (
        usage["input_tokens"],
        usage["cache_read_input_tokens"],
        usage["cache_creation_input_tokens"],
        usage["output_tokens"],
    )


def test_what_was_thought_is_counted_where_the_upstream_counts_it() -> None:
    report = Report(Usage(12, 9, reasoning_tokens=6), 567, finish_reason="stop")

    usage = whole(Answer("Hello", COUNTED, "Hello"), report)["usage"]

    assert {"thinking_tokens": 6} == usage["output_tokens_details"]


def test_a_stream_that_fails_ends_with_an_error() -> None:
    stream = ANTHROPIC_API.stream(CHAT, REPLY)

    text = stream.pieces(["Hel"]) + stream.end(a_report(), AiError())

    *_, (name, data) = events_of(text)
    assert ("error", "api_error", "AI provider unavailable") == (
        name,
        data["error"]["type"],
        data["error"]["message"],
    )
    ErrorResponse.model_validate(data, strict=True)


BAD = InvalidRequest(problems=(Problem("message", "too long"), Problem("max_tokens", "too low")))
ERRORS: list[tuple[BlueyError, int, str, str]] = [
    (InvalidJson(), 400, "invalid_request_error", "Request body is not valid JSON"),
    (BAD, 400, "invalid_request_error", "messages: too long; max_tokens: too low"),
    (Unauthorized(), 401, "authentication_error", "A valid API key is required"),
    (ModelNotAllowed(), 403, "permission_error", ModelNotAllowed.default_message),
    (ModelNotFound(), 404, "not_found_error", ModelNotFound.default_message),
    (NotFound(), 404, "not_found_error", "Not found"),
    (MethodNotAllowed(("POST",)), 405, "invalid_request_error", "Method not allowed"),
    (PayloadTooLarge(1_024), 413, "request_too_large", "Request body is larger than 1 KiB"),
    (UnsupportedMediaType(), 415, "invalid_request_error", UnsupportedMediaType.default_message),
    (ContentBlocked(), 422, "invalid_request_error", "Blocked by the gateway's guardrails"),
    (BudgetExceeded(), 429, "rate_limit_error", "Token budget exceeded"),
    (RateLimited(), 429, "rate_limit_error", "Too many requests"),
    (InternalError(), 500, "api_error", "Internal error"),
    (AiError(), 502, "api_error", "AI provider unavailable"),
    (AiBusy(), 529, "overloaded_error", "AI provider unavailable"),
    (BudgetUnavailable(), 503, "api_error", BudgetUnavailable.default_message),
    (AiTimeout(), 504, "timeout_error", "AI provider did not answer in time"),
]


@pytest.mark.parametrize(
    ("error", "status", "kind", "message"), ERRORS, ids=[type(row[0]).__name__ for row in ERRORS]
)
def test_an_error_has_anthropics_type_and_status(
    error: BlueyError, status: int, kind: str, message: str
) -> None:
    response = ANTHROPIC_API.error(error)
    ANTHROPIC_API.identify(response, "trace-1234")

    assert status == response.status
    assert {
        "type": "error",
        "error": {"type": kind, "message": message, "code": error.code},
        "request_id": "trace-1234",
    } == json.loads(response.body)
    assert "trace-1234" == response.headers["request-id"]


@pytest.mark.parametrize(
    ("tokens_in", "message"),
    [
        (9_000, "prompt is too long: 9000 tokens > 8192 maximum"),
        (
            8_000,
            (
                "input length and `max_tokens` exceed context limit: 8000 + 512 > 8192, "
                "decrease input length or `max_tokens` and try again"
            ),
        ),
        (None, "prompt is too long: Prompt and answer do not fit the model's context"),
    ],
)
def test_a_prompt_that_is_too_long_is_told_in_the_words_that_clients_know(
    tokens_in: int | None, message: str
) -> None:
    error = ContextLengthExceeded(
        None
        if tokens_in is None
        else {
            "modelId": "@cf/a/model",
            "contextTokens": 8_192,
            "estimatedTokensIn": tokens_in,
            "maxOutputTokens": 512,
        }
    )

    assert message == json.loads(ANTHROPIC_API.error(error).body)["error"]["message"]


CLIENT = Anthropic(api_key="unused", base_url="http://127.0.0.1")
ROWS = re.findall(
    r"^\| ([\d, ]+) \| `(\w+)` \| (.*?) \| `(\w+)` \|$",
    text_of("docs/anthropic-compatibility.md").partition("## Errors")[2],
    re.MULTILINE,
)
DOCUMENTED = {
    (int(status), kind): (codes, raised)
    for statuses, kind, codes, raised in ROWS
    for status in statuses.split(", ")
}


@pytest.mark.parametrize(
    "error", [row[0] for row in ERRORS], ids=lambda error: type(error).__name__
)
def test_an_error_is_raised_as_the_document_says(error: BlueyError) -> None:
    response = ANTHROPIC_API.error(error)
    body = json.loads(response.body)
    key = (response.status, body["error"]["type"])
    if response.status in (405, 415):
        # No client that is written for this API meets them.
        assert key not in DOCUMENTED
        return
    codes, raised = DOCUMENTED[key]
    request = httpx2.Request("POST", "http://127.0.0.1")
    answered = httpx2.Response(response.status, request=request)

    exception = CLIENT._make_status_error("", body=body, response=answered)

    assert raised == type(exception).__name__
    assert f"`{error.code}`" in codes


def test_a_thread_is_refused_so_that_a_tool_runner_goes_on_without_it() -> None:
    error = InvalidRequest(problems=(Problem("thread", "This parameter is not supported"),))

    assert {
        "error_code": "thread_unsupported_request",
        "unsupported": ["thread"],
    } == json.loads(ANTHROPIC_API.error(error).body)["error"]["details"]
