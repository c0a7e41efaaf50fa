"""What a message of a model's is made of, in Anthropic's API."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from pydantic_core import from_json
from typing_extensions import TypedDict

from bluey.apis.anthropic.blocks import UNSIGNED
from bluey.apis.api import Reply, Report, cut_reason
from bluey.chat import REDACTED, ReasoningText, ToolCall
from bluey.contract import Cost, Count
from bluey.dollars import usd_number
from bluey.usage import Answer

StopReason = Literal["end_turn", "max_tokens", "tool_use", "refusal"]


class TextContent(TypedDict):
    """A text."""

    type: Literal["text"]
    text: str


class ThinkingContent(TypedDict):
    """What the model thought, if the request asks for thinking and the model shows it."""

    type: Literal["thinking"]
    thinking: str
    signature: str
    """The vendor's signature for models of Anthropic; `unsigned` for all others. The block may be
    sent back as it is."""


class RedactedThinkingContent(TypedDict):
    """What a model of Anthropic's thought, encrypted."""

    type: Literal["redacted_thinking"]
    data: str


class ToolUseContent(TypedDict):
    """A tool call of the model. If the answer was cut off within the input, `input` has the part of
    it that was whole. If the model wrote no JSON object, `input` has its text as `arguments`."""

    type: Literal["tool_use"]
    id: str
    name: str
    input: dict[str, Any]


ContentBlock = Annotated[
    TextContent | ThinkingContent | RedactedThinkingContent | ToolUseContent,
    Field(discriminator="type"),
]


class ThinkingDetails(TypedDict):
    """What the answer's tokens were."""

    thinking_tokens: Count


class MessageUsage(TypedDict):
    """What an answer used."""

    input_tokens: Count
    """Without those that were read from the upstream's cache."""
    cache_creation_input_tokens: Count
    """Always 0: what is written to a cache counts as input."""
    cache_read_input_tokens: Count
    output_tokens: Count
    output_tokens_details: NotRequired[ThinkingDetails]
    """Absent if the upstream says nothing of thinking."""
    cost: NotRequired[Cost]
    """Dollars that the request cost, with all its attempts. Absent if a model has no price.
    Anthropic's API has no such field."""


class MessageReply(TypedDict):
    """The answer of `POST /v1/messages` that is not streamed."""

    id: str
    type: Literal["message"]
    role: Literal["assistant"]
    model: str
    """The model that answered."""
    content: list[ContentBlock]
    stop_reason: StopReason | None
    """Null only where a stream begins."""
    stop_sequence: None
    usage: MessageUsage


def contents_of(answer: Answer, *, shows_reasoning: bool) -> list[ContentBlock]:
    """What the model thought, where that is shown, and said."""
    contents: list[ContentBlock] = []
    if shows_reasoning:
        contents += map(_thought_content, answer.reasoned(keeps_signatures=True))
    if answer.text:
        contents.append({"type": "text", "text": answer.text})
    return contents


def _thought_content(thought: ReasoningText) -> ContentBlock:
    signature = thought.signature or UNSIGNED
    if signature.startswith(REDACTED):
        return redacted_content(signature)
    return thinking_content(thought.text, signature)


def thinking_content(thinking: str, signature: str) -> ThinkingContent:
    """A block of thinking."""
    return {"type": "thinking", "thinking": thinking, "signature": signature}


def redacted_content(signature: str) -> RedactedThinkingContent:
    """The block for a signature that stands for a piece of thinking."""
    return {"type": "redacted_thinking", "data": signature.removeprefix(REDACTED)}


def call_content(call_id: str, call: ToolCall, *, is_cut: bool) -> ToolUseContent:
    """The block of a call, of which the end may be missing (`is_cut`)."""
    written = _whole_part(call.arguments) if is_cut else None
    whole = call.input if written is None else written
    return {"type": "tool_use", "id": call_id, "name": call.name or "", "input": whole}


# A number that stands at the end of a text may be half of one.
_IN_NUMBERS = "0123456789+-.eE"


def _whole_part(arguments: str) -> dict[str, Any] | None:
    """The object that a text begins to write, as far as its keys and values are whole; None where
    it writes none. Anthropic's own clients read a call that was cut off like this."""
    try:
        value = from_json(arguments.rstrip(_IN_NUMBERS), allow_partial=True, allow_inf_nan=False)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def stop_reason(report: Report, reply: Reply, *, is_empty: bool, calls_tools: bool) -> StopReason:
    """Why a message ended."""
    match cut_reason(reply, report, is_empty=is_empty and not calls_tools):
        case "length":
            return "max_tokens"
        case "content_filter":
            return "refusal"
    return "tool_use" if calls_tools else "end_turn"


def was_cut(reason: StopReason) -> bool:
    """Whether a message that ended for this reason may have half a call at its end."""
    return reason in ("max_tokens", "refusal")


def usage_value(report: Report) -> MessageUsage:
    """What a message used."""
    usage = report.usage
    value: MessageUsage = {
        "input_tokens": usage.tokens_in - usage.cached_tokens,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": usage.cached_tokens,
        "output_tokens": usage.tokens_out,
    }
    if usage.reasoning_tokens:
        value["output_tokens_details"] = {"thinking_tokens": usage.reasoning_tokens}
    if report.cost_micro_usd is not None:
        value["cost"] = usd_number(report.cost_micro_usd)
    return value
