"""Anthropic's Messages API, which the models of that vendor speak behind the same binding."""

from __future__ import annotations

from collections.abc import Mapping

from bluey.chat import REDACTED, ReasoningText
from bluey.dialects.anthropic_form import message_inputs
from bluey.dialects.dialect import NOT_COUNTED, Call, Dialect, Frame
from bluey.dialects.failures import failure_of
from bluey.dialects.frames import (
    as_index,
    as_text,
    as_tokens,
    finish_reason,
    named,
    read_frame,
    tokens_in,
)
from bluey.usage import Counted

_NOTHING = Frame(is_answer=False)


def plain_text(frame: Mapping[str, object]) -> str | None:
    """The text of a frame that has nothing but a piece of text; None for any other frame."""
    if frame.get("type") == "content_block_delta":
        delta = frame.get("delta")
        if type(delta) is dict and delta.get("type") == "text_delta":
            text = delta.get("text")
            return text if type(text) is str else None
    return None


def read_message(http_status: int, frame: Mapping[str, object]) -> Frame:
    """What an event or a whole message says. Raises UpstreamFailure for an error in it.

    What has no type is read as other models' frames: the gateway's errors have the same form for
    all of them. Events that are not known say nothing.
    """
    if isinstance(result := frame.get("result"), dict) and result.get("type") == "message":
        frame = result
    match frame.get("type"):
        case "message":
            return _whole(frame)
        case "message_start":
            message = frame.get("message")
            usage = message.get("usage") if isinstance(message, dict) else None
            return Frame(counted=_read_usage(usage))
        case "content_block_start":
            return _block(frame.get("content_block"), frame.get("index"))
        case "content_block_delta":
            return _delta(frame.get("delta"), frame.get("index"))
        case "message_delta":
            delta = frame.get("delta")
            reason = delta.get("stop_reason") if isinstance(delta, dict) else None
            counted = _read_usage(frame.get("usage"))
            return Frame(counted=counted, finish_reason=finish_reason(reason))
        case "message_stop":
            return Frame(is_last=True)
        case "error":
            raise failure_of(http_status, frame)
        case None:
            return read_frame(http_status, frame)
    return _NOTHING


def _whole(message: Mapping[str, object]) -> Frame:
    content = message.get("content")
    blocks = content if isinstance(content, list) else []
    read = [_block(block, index) for index, block in enumerate(blocks)]
    thoughts = tuple(thought for frame in read for thought in frame.thoughts)
    return Frame(
        text="".join(frame.text for frame in read),
        produced="".join(frame.produced for frame in read),
        counted=_read_usage(message.get("usage")),
        finish_reason=finish_reason(message.get("stop_reason")),
        calls=tuple(call for frame in read for call in frame.calls),
        is_answer=isinstance(content, list),
        reasoning="".join(frame.reasoning for frame in read),
        thoughts=thoughts if any(thought.signature for thought in thoughts) else (),
    )


def _block(block: object, index: object) -> Frame:
    """A block of a whole message, or the beginning of one in a stream."""
    if not isinstance(block, dict):
        return _NOTHING
    match block.get("type"):
        case "text":
            return _said(block.get("text"))
        case "thinking":
            thinking, signature = as_text(block.get("thinking")), named(block.get("signature"))
            # In a stream both are empty, and follow in pieces.
            is_whole = bool(thinking or signature)
            thoughts = (ReasoningText(thinking, signature),) if is_whole else ()
            return _thought(thinking)._replace(thoughts=thoughts)
        case "redacted_thinking":
            return _signed(f"{REDACTED}{as_text(block.get('data'))}")
        case "tool_use":
            # In a stream this is an empty object, and the arguments follow in pieces.
            arguments = as_text(block.get("input") or None)
            name = named(block.get("name"))
            return _called(Call(name, arguments, named(block.get("id")), as_index(index)))
    return _NOTHING


def _delta(delta: object, index: object) -> Frame:
    if not isinstance(delta, dict):
        return _NOTHING
    match delta.get("type"):
        case "text_delta":
            return _said(delta.get("text"))
        case "thinking_delta":
            return _thought(delta.get("thinking"))
        case "signature_delta" if signature := named(delta.get("signature")):
            return _signed(signature)
        case "input_json_delta":
            return _called(Call(None, as_text(delta.get("partial_json")), index=as_index(index)))
    return _NOTHING


def _said(text: object) -> Frame:
    return Frame(text=as_text(text), produced=as_text(text))


def _thought(text: object) -> Frame:
    return Frame(reasoning=as_text(text), produced=as_text(text))


def _signed(signature: str) -> Frame:
    return Frame(thoughts=(ReasoningText("", signature),))


def _called(call: Call) -> Frame:
    return Frame(produced=(call.name or "") + call.arguments, calls=(call,))


def _read_usage(usage: object) -> Counted:
    if not isinstance(usage, dict):
        return NOT_COUNTED
    uncached = as_tokens(usage.get("input_tokens"))
    cached = as_tokens(usage.get("cache_read_input_tokens"))
    written = as_tokens(usage.get("cache_creation_input_tokens"))
    return Counted(
        # What was read from the cache, or written to it, is not in the count of the input.
        None if uncached is None else uncached + (cached or 0) + (written or 0),
        as_tokens(usage.get("output_tokens")),
        cached,
        tokens_in(usage.get("output_tokens_details"), "thinking_tokens"),
        written,
    )


ANTHROPIC_MESSAGES = Dialect(
    name="anthropic_messages",
    model_prefixes=("anthropic/",),
    inputs=message_inputs,
    plain_text=plain_text,
    frame=read_message,
    failure=failure_of,
)
