"""The messages of a request for a chat, and what a model is shown of them: the roles that it
knows, and texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, StrictStr, StringConstraints, Tag

from bluey.http.messages import to_json
from bluey.validation import Value

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
    """Which of two kinds a value is that may be a text or a list."""
    # In round brackets, so that no error takes it for a part of the path.
    return "(text)" if isinstance(value, str) else "(list)"


Content = Annotated[
    Annotated[StrictStr, Tag("(text)")]
    | Annotated[tuple[TextPart, ...], Field(min_length=1), Tag("(list)")],
    Discriminator(kind_of),
]


# What OpenAI's clients add to a message that they return, and leave there when it is sent
# back. The model is not shown it.
Leftover = Annotated[Any, Field(exclude=True)]


class CalledFunction(OpenAiValue):
    """The function that a model called; `arguments` is JSON text, as the model wrote it. So is
    the name: a model may call what nobody offered it, and a client sends that back."""

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
    content: Content | None = None
    refusal: StrictStr | None = None
    name: Name | None = None
    tool_calls: Annotated[tuple[MessageToolCall, ...], Field(max_length=MAX_TOOLS)] | None = None
    annotations: Annotated[tuple[Any, ...], Field(max_length=0)] | None = None
    audio: None = None
    function_call: None = None
    parsed: Leftover = None


class ToolMessage(OpenAiValue):
    """What a tool returned. Its name is in the call that it answers, so the model is not shown
    the one that some clients repeat here."""

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
        if message.content is None and message.refusal is not None:
            value["content"] = message.refusal
        if message.tool_calls:
            value["tool_calls"] = [call.model_dump() for call in message.tool_calls]
    return value


def _text_of(content: str | tuple[TextPart, ...] | None) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(part.text for part in content)


def texts_of(messages: tuple[dict[str, object], ...]) -> Iterator[str]:
    """All that a model reads of such messages."""
    for message in messages:
        calls = message.get("tool_calls")
        yield str(message["content"]) + (to_json(calls) if calls else "")
