"""How whole answers in Anthropic's dialect are read. tests/wire has the streams."""

from __future__ import annotations

import json

import pytest

from bluey.chat import ReasoningText, ToolCall
from bluey.dialects.answers import AnswerStream, parse_answer
from bluey.dialects.anthropic_messages import ANTHROPIC_MESSAGES
from bluey.errors import UpstreamFailure
from bluey.gateway.call import dialect_of
from bluey.models.model import Model
from bluey.usage import Answer, Counted
from tests.fakes.upstream import frame

USAGE = {"input_tokens": 17, "output_tokens": 191}


def message(*content: object, **others: object) -> dict[str, object]:
    """As the entry of claude-haiku-4.5 in Cloudflare's catalogue shows it."""
    return {
        "content": list(content),
        "gatewayMetadata": {"keySource": "BYOK"},
        "id": "msg_01",
        "model": "claude-haiku-4-5-20251001",
        "role": "assistant",
        "stop_details": None,
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "type": "message",
        "usage": USAGE,
        **others,
    }


def read(value: object, status: int = 200) -> Answer:
    return parse_answer(ANTHROPIC_MESSAGES, status, json.dumps(value))


def test_the_vendors_ids_speak_it() -> None:
    assert ANTHROPIC_MESSAGES is dialect_of(Model("anthropic/claude-of-tomorrow"))


@pytest.mark.parametrize(
    "value",
    [
        message({"type": "text", "text": "Hello"}),
        message(
            {"type": "text", "text": "Hel", "citations": [{"cited_text": "no answer"}]},
            {"type": "fancy_new_block", "text": "no text"},
            None,
            {"type": "text", "text": "lo"},
        ),
        {"result": message({"type": "text", "text": "Hello"}), "success": True},
    ],
    ids=["plain", "several-blocks", "wrapped"],
)
def test_a_message_is_its_texts(value: object) -> None:
    assert Answer("Hello", Counted(17, 191), "Hello", finish_reason="stop") == read(value)


def test_what_was_thought_is_reasoning_and_counted() -> None:
    usage = {
        "input_tokens": 72,
        "cache_creation_input_tokens": 5,
        "cache_read_input_tokens": 20,
        "output_tokens": 667,
        "output_tokens_details": {"thinking_tokens": 368},
    }
    thinking = {"type": "thinking", "thinking": "Hm.", "signature": "CAQS"}

    answer = read(message(thinking, {"type": "text", "text": "Hi"}, usage=usage))

    assert ("Hi", "Hm.", "Hm.Hi") == (answer.text, answer.reasoning, answer.produced)
    assert Counted(97, 667, 20, 368, 5) == answer.counted


SIGNED = {"type": "thinking", "thinking": "Hm.", "signature": "CAQS"}
REDACTED = {"type": "redacted_thinking", "data": "EmwK"}
TEXT = {"type": "text", "text": "Hi"}


def test_signatures_are_kept_with_what_they_sign() -> None:
    answer = read(message(SIGNED, REDACTED, TEXT))

    thoughts = (ReasoningText("Hm.", "CAQS"), ReasoningText("", "redacted:EmwK"))
    assert ("Hm.", thoughts) == (answer.reasoning, answer.thoughts)
    assert thoughts == answer.reasoned(keeps_signatures=True)
    assert (ReasoningText("Hm."),) == answer.reasoned(keeps_signatures=False)


def test_thoughts_without_signatures_are_reasoning_alone() -> None:
    answer = read(message({**SIGNED, "signature": ""}, TEXT))

    assert ("Hm.", ()) == (answer.reasoning, answer.thoughts)


@pytest.mark.parametrize("keeps_signatures", [False, True])
def test_a_stream_gives_signatures_only_where_they_are_kept(*, keeps_signatures: bool) -> None:
    stream = AnswerStream(ANTHROPIC_MESSAGES, keeps_signatures=keeps_signatures)
    begun = {"type": "thinking", "thinking": "", "signature": ""}
    deltas = [
        {"type": "thinking_delta", "thinking": "Hm."},
        {"type": "signature_delta", "signature": "CAQS"},
        {"type": "signature_delta", "signature": ""},
    ]
    blocks = [{"type": "content_block_start", "index": 0, "content_block": begun}]
    blocks += [{"type": "content_block_delta", "index": 0, "delta": delta} for delta in deltas]
    blocks += [{"type": "content_block_start", "index": 1, "content_block": REDACTED}]

    pieces = [piece for block in blocks for piece in stream.feed(frame(block))]

    signatures = [ReasoningText("", "CAQS"), ReasoningText("", "redacted:EmwK")]
    assert [ReasoningText("Hm."), *(signatures if keeps_signatures else ())] == pieces


def test_a_call_has_its_input_as_text() -> None:
    answer = read(
        message(
            {"type": "text", "text": "I look."},
            {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "Köln"}},
            {"type": "tool_use", "id": "toolu_2", "name": "now", "input": {}},
            stop_reason="tool_use",
        )
    )

    assert (
        ToolCall(0, '{"city":"Köln"}', "toolu_1", "weather"),
        # Clients are given `{}` for it, if the answer was not cut off.
        ToolCall(1, "", "toolu_2", "now"),
    ) == answer.tool_calls
    assert "tool_calls" == answer.finish_reason
    assert 'I look.weather{"city":"Köln"}now' == answer.produced


REASONS = [
    ("end_turn", "stop"),
    ("stop_sequence", "stop"),
    ("max_tokens", "length"),
    ("model_context_window_exceeded", "length"),
    ("pause_turn", "length"),
    ("tool_use", "tool_calls"),
    ("refusal", "content_filter"),
    ("a_new_reason", "a_new_reason"),
    (None, None),
]


@pytest.mark.parametrize(("reason", "ours"), REASONS)
def test_a_stop_reason_is_one_of_openais(reason: str | None, ours: str | None) -> None:
    stream = AnswerStream(ANTHROPIC_MESSAGES)
    stream.feed(frame({"type": "message_delta", "delta": {"stop_reason": reason}}))

    assert ours == read(message(stop_reason=reason)).finish_reason
    assert ours == stream.finish_reason


def test_only_the_last_event_says_that_everything_is_here() -> None:
    stream = AnswerStream(ANTHROPIC_MESSAGES)

    stream.feed(frame({"type": "message_delta", "delta": {"stop_reason": "end_turn"}}))
    assert (True, False) == (stream.finished, stream.has_ended)
    stream.feed(frame({"type": "message_stop"}))
    assert (True, True) == (stream.finished, stream.has_ended)


@pytest.mark.parametrize(
    ("status", "value", "reason", "code"),
    [
        (200, {"type": "ping"}, "malformed", None),
        (200, message() | {"content": None}, "malformed", None),
        (200, {"type": "error", "error": {"type": "api_error"}}, "refused", "api_error"),
        (402, {"success": False, "error": [{"code": 2021}], "internalCode": 2021}, "refused", 2021),
        (200, {"success": False, "error": [{"code": 2021}]}, "refused", 2021),
    ],
    ids=["no-message", "no-content", "vendor", "gateway", "gateway-with-200"],
)
def test_a_failure_is_told(status: int, value: object, reason: str, code: int | str | None) -> None:
    with pytest.raises(UpstreamFailure) as failed:
        read(value, status)

    assert (reason, code, status) == (
        failed.value.reason,
        failed.value.code,
        failed.value.http_status,
    )
