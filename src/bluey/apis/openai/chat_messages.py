"""The messages of a chat request, and what a model is shown of them: roles that it knows, and
texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, StrictStr, StringConstraints, Tag

from bluey.http.messages import to_json
from bluey.validation import Free, Value

MAX_TOOLS = 128

Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class OpenAiValue(Value):
    """A value whose keys are OpenAI's, which are snake_case like ours."""

    model_config = ConfigDict(alias_generator=None)


class TextPart(OpenAiValue):
    """One part of a message's content; only texts are taken."""

    type: Literal["text"]
    text: StrictStr


def kind_of(value: object) -> str:
    """`(text)` or `(list)`, for a field that takes either."""
    # In round brackets, which mark what is no part of the path in an error.
    return "(text)" if isinstance(value, str) else "(list)"


Content = Annotated[
    Annotated[StrictStr, Tag("(text)")]
    | Annotated[tuple[TextPart, ...], Field(min_length=1), Tag("(list)")],
    Discriminator(kind_of),
]


# Clients send an empty list where the model said nothing and only called tools.
SaidContent = Annotated[
    Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[TextPart, ...], Tag("(list)")],
    Discriminator(kind_of),
]

# OpenAI's clients add these to a message of the model's, and send them back with it. The model does
# not see them.
Leftover = Annotated[Free, Field(exclude=True)]


class CalledFunction(OpenAiValue):
    """The function that a model called; `arguments` is JSON text, as the model wrote it. The name
    may be any: a model may call a function that was not offered, and a client sends that call
    back."""

    name: StrictStr
    arguments: StrictStr
    parsed_arguments: Leftover = None


class MessageToolCall(OpenAiValue):
    """A tool call in a message of the assistant's."""

    id: Annotated[StrictStr, Field(min_length=1, max_length=200)]
    type: Literal["function"]
    function: CalledFunction
    index: Leftover = None


class InstructionMessage(OpenAiValue):
    """Instructions; Workers AI's models know `developer` as `system`."""

    role: Literal["system", "developer"]
    content: Content
    name: Name | None = None


class UserMessage(OpenAiValue):
    """What the user says."""

    role: Literal["user"]
    content: Content
    name: Name | None = None


class AssistantMessage(OpenAiValue):
    """What the model said, or which tools it called."""

    role: Literal["assistant"]
    content: SaidContent | None = None
    refusal: StrictStr | None = None
    name: Name | None = None
    tool_calls: Annotated[tuple[MessageToolCall, ...], Field(max_length=MAX_TOOLS)] | None = None
    annotations: Annotated[tuple[Any, ...], Field(max_length=0)] | None = None
    audio: None = None
    function_call: None = None
    parsed: Leftover = None


class ToolMessage(OpenAiValue):
    """What a tool returned. Some clients repeat the tool's name here. The model does not see it:
    the name is in the call that this answers."""

    role: Literal["tool"]
    content: Content
    tool_call_id: Annotated[StrictStr, Field(min_length=1, max_length=200)]
    name: StrictStr | None = None


Message = Annotated[
    InstructionMessage | UserMessage | AssistantMessage | ToolMessage, Field(discriminator="role")
]


def message_value(message: Any) -> dict[str, object]:
    """What a model is shown of a message."""
    role = "system" if message.role == "developer" else message.role
    value: dict[str, object] = {"role": role, "content": _text_of(message.content)}
    if isinstance(message, ToolMessage):
        value["tool_call_id"] = message.tool_call_id
    elif message.name is not None:
        value["name"] = message.name
    if isinstance(message, AssistantMessage):
        if not message.content and message.refusal is not None:
            value["content"] = message.refusal
        if message.tool_calls:
            value["tool_calls"] = [call.model_dump() for call in message.tool_calls]
    return value


def _text_of(content: str | tuple[TextPart, ...] | None) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(part.text for part in content)


def texts_of(messages: tuple[dict[str, object], ...]) -> Iterator[str]:
    """What was said in such messages, one text for each."""
    return (str(message["content"]) for message in messages)


def calls_of(messages: tuple[dict[str, object], ...]) -> Iterator[str]:
    """What was called in such messages, as JSON, one text for each; empty where nothing was."""
    calls = (message.get("tool_calls") for message in messages)
    return (to_json(called) if called else "" for called in calls)


def names_of(messages: tuple[dict[str, object], ...]) -> Iterator[str]:
    """What else a model may read of such messages: who speaks, and which call a tool answers."""
    keys = ("name", "tool_call_id")
    return (str(message[key]) for message in messages for key in keys if key in message)
