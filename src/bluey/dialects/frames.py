"""Reads the frames and whole answers of models behind `env.AI` that speak Workers AI's own dialect
or OpenAI's.

Both come streamed or not, wrapped in `{"result": …}` or not, and with deviations that
`docs/streaming.md` lists. One reader takes all of them, because a model's id does not surely say
which of the two it answers in.
"""

from __future__ import annotations

from collections.abc import Mapping

from bluey.dialects.dialect import FAILED, NOT_COUNTED, Call, Frame
from bluey.dialects.failures import failure_of
from bluey.http.messages import to_json
from bluey.usage import Counted

# The highest number that every JSON parser reads exactly.
_MOST_TOKENS = 2**53 - 1
# OpenAI's names of finish reasons, and what others call them, in lower case. A reason that is not
# listed is passed on unchanged.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "stop": ("complete", "completed", "end_turn", "eos", "eos_token", "stop_sequence"),
    "length": (
        "max_length",
        "max_output",
        "max_output_tokens",
        "max_tokens",
        "model_context_window_exceeded",
        "model_length",
        # Anthropic stopped a long turn that it would continue. The answer is not all there.
        "pause_turn",
    ),
    "tool_calls": ("function_call", "tool_call", "tool_use"),
    "content_filter": (
        "blocklist",
        "content_filtered",
        "image_safety",
        "prohibited_content",
        "recitation",
        "refusal",
        "safety",
        "sensitive",
        "spii",
    ),
    FAILED: (
        "abort",
        "aborted",
        "cancelled",
        "failed",
        "insufficient_system_resource",
        "malformed_function_call",
        "network_error",
    ),
}
_FINISH_REASONS = {word: name for name, others in _NAMES.items() for word in (name, *others)}
_PLAIN_FIELDS = frozenset({"response", "tool_calls", "p"})


def plain_text(frame: Mapping[str, object]) -> str | None:
    """The text of a native frame that has nothing but a text; None for any other frame. Every
    native frame has an empty list of tool calls, and padding (`p`) that hides how long it is."""
    text = frame.get("response")
    if type(text) is str and not frame.get("tool_calls") and frame.keys() <= _PLAIN_FIELDS:
        return text
    return None


def read_frame(http_status: int, frame: Mapping[str, object]) -> Frame:
    """What a frame or a whole answer says. Raises UpstreamFailure for an error in it."""
    refuse_errors(http_status, frame)
    if isinstance(result := frame.get("result"), dict):
        # A wrapped answer has its errors beside the result, seldom in it.
        frame = result
        refuse_errors(http_status, frame)

    text, reasoning, calls = "", "", frame.get("tool_calls")
    reason = frame.get("finish_reason")
    choices = frame.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if isinstance(choice, dict):
        message = choice.get("delta") or choice.get("message") or {}
        if isinstance(message, dict):
            # OpenAI's models say here why they do not answer, and have no content then.
            text = as_text(message.get("content")) or as_text(message.get("refusal"))
            reasoning = as_text(message.get("reasoning_content") or message.get("reasoning"))
            calls = message.get("tool_calls") or calls
        text = text or as_text(choice.get("text"))
        reason = choice.get("finish_reason") or reason
    # Some models fill the fields of both dialects with the same text, so only one is read.
    text = text or as_text(frame.get("response"))
    produced = reasoning + text
    tool_calls: tuple[Call, ...] = ()
    if calls and isinstance(calls, list):
        tool_calls = tuple(_read_call(call) for call in calls if isinstance(call, dict))
        # The name and the arguments of a call are produced and paid for like a text.
        produced += "".join((call.name or "") + call.arguments for call in tool_calls)
    return Frame(
        text=text,
        produced=produced,
        counted=read_usage(frame.get("usage")),
        finish_reason=finish_reason(reason),
        calls=tool_calls,
        is_answer=isinstance(choice, dict) or "response" in frame or bool(tool_calls),
        reasoning=reasoning,
    )


def finish_reason(reason: object) -> str | None:
    """OpenAI's name of a finish reason, or the reason itself where there is none; None for an empty
    one, which some send with every frame."""
    if isinstance(reason, dict):
        reason = reason.get("type")
    word = named(reason)
    return None if word is None else _FINISH_REASONS.get(word.lower(), word)


def _read_call(call: Mapping[str, object]) -> Call:
    # OpenAI's models wrap a call's name and arguments, the native ones do not.
    function = call.get("function")
    if not isinstance(function, dict):
        function = call
    id_ = call.get("id")
    return Call(
        named(function.get("name")),
        as_text(function.get("arguments")),
        str(id_) if type(id_) is int else named(id_),
        as_index(call.get("index")),
    )


def named(value: object) -> str | None:
    """A text that is not empty; None for anything else."""
    return value if isinstance(value, str) and value else None


def refuse_errors(http_status: int, frame: Mapping[str, object]) -> None:
    """Raises UpstreamFailure for an error in a frame or a whole answer."""
    if frame.get("errors") or frame.get("error") or frame.get("internalCode"):
        raise failure_of(http_status, frame)


def as_text(value: object) -> str:
    """Content as text. Some models send bare numbers, or objects in JSON mode."""
    if isinstance(value, str):
        return value
    return "" if value is None else to_json(value)


def read_usage(usage: object) -> Counted:
    """What a usage counts."""
    if not isinstance(usage, dict):
        return NOT_COUNTED
    read = as_tokens(usage.get("prompt_tokens", usage.get("input_tokens")))
    produced = as_tokens(usage.get("completion_tokens", usage.get("output_tokens")))
    reasoned = tokens_in(usage.get("completion_tokens_details"), "reasoning_tokens")
    if read is not None and produced is not None and reasoned:
        # xAI's models count what they reason beside the completion, and only the total has both.
        total = read + produced + reasoned
        produced += reasoned if as_tokens(usage.get("total_tokens")) == total else 0
    details = usage.get("prompt_tokens_details")
    return Counted(
        read,
        produced,
        tokens_in(details, "cached_tokens"),
        reasoned,
        tokens_in(details, "cache_write_tokens"),
    )


def tokens_in(details: object, name: str) -> int | None:
    """A count of tokens in the details of a usage; None where there is none."""
    return as_tokens(details.get(name)) if isinstance(details, dict) else None


def as_tokens(value: object) -> int | None:
    """A count of tokens; None where there is none. The highest stands for all that are higher, so
    that they are refused, too, and logged."""
    if type(value) is int and 0 <= value <= _MOST_TOKENS:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        return None
    if value > _MOST_TOKENS:
        return _MOST_TOKENS
    return int(value) if value == int(value) else None


def as_index(value: object) -> int | None:
    """The number of a call or a block; None where there is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        return None
    return int(value)
