"""The messages of a chat request, and what a model is shown of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    StrictStr,
    StringConstraints,
    Tag,
)

from bluey.apis.bodies import MAX_TOOLS, Ignored, VendorValue, kind_of
from bluey.apis.call_ids import models_id
from bluey.apis.data_urls import ImageUrl, image_in
from bluey.chat import Part, ToolCall, Turn

Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class TextPart(VendorValue):
    """A text in a message's content."""

    type: Literal["text"]
    text: StrictStr


class ImageReference(VendorValue):
    """An image, whole, as a data URL: PNG, JPEG, WebP or GIF. Nothing is fetched."""

    url: ImageUrl
    detail: Literal["auto", "low", "high"] | None = None
    """No effect: a model looks at an image as it does by itself."""


class ImagePart(VendorValue):
    """An image in what the user says."""

    type: Literal["image_url"]
    image_url: ImageReference


UserPart = Annotated[TextPart | ImagePart, Field(discriminator="type")]


Content = Annotated[
    Annotated[StrictStr, Tag("(text)")]
    | Annotated[tuple[TextPart, ...], Field(min_length=1), Tag("(list)")],
    Discriminator(kind_of),
]

UserContent = Annotated[
    Annotated[StrictStr, Tag("(text)")]
    | Annotated[tuple[UserPart, ...], Field(min_length=1), Tag("(list)")],
    Discriminator(kind_of),
]

# Clients send an empty list where the model said nothing and only called tools.
SaidContent = Annotated[
    Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[TextPart, ...], Tag("(list)")],
    Discriminator(kind_of),
]

# Any length: some models write a name into it. It came from us.
CallId = Annotated[StrictStr, AfterValidator(models_id)]


class CalledFunction(VendorValue):
    """The function that a model called; `arguments` is JSON text, as the model wrote it. The name
    may be any: a model may call a function that was not offered, and a client sends that call
    back."""

    name: StrictStr
    arguments: StrictStr
    parsed_arguments: Ignored = None


class MessageToolCall(VendorValue):
    """A tool call in a message of the assistant's."""

    id: CallId
    type: Literal["function"]
    function: CalledFunction
    index: Ignored = None


class InstructionMessage(VendorValue):
    """Instructions; Workers AI's models know `developer` as `system`."""

    role: Literal["system", "developer"]
    content: Content
    name: Name | None = None


class UserMessage(VendorValue):
    """What the user says."""

    role: Literal["user"]
    content: UserContent
    name: Name | None = None


class AssistantMessage(VendorValue):
    """What the model said, or which tools it called."""

    role: Literal["assistant"]
    content: SaidContent | None = None
    refusal: StrictStr | None = None
    name: Name | None = None
    tool_calls: Annotated[tuple[MessageToolCall, ...], Field(max_length=MAX_TOOLS)] | None = None
    annotations: Annotated[tuple[Any, ...], Field(max_length=0)] | None = None
    audio: None = None
    function_call: None = None
    parsed: Ignored = None
    reasoning_content: StrictStr | None = None
    """What the model reasoned, as it was answered. Models of Workers AI and of DeepSeek that reason
    are shown it again."""


class ToolMessage(VendorValue):
    """What a tool returned. Some clients repeat the tool's name here. The model does not see it:
    the name is in the call that this answers."""

    role: Literal["tool"]
    content: Content
    tool_call_id: CallId
    name: StrictStr | None = None


Message = Annotated[
    InstructionMessage | UserMessage | AssistantMessage | ToolMessage, Field(discriminator="role")
]


def turn_of(message: Message) -> Turn:
    """What a model is shown of a message."""
    role = "system" if message.role == "developer" else message.role
    parts = _parts_of(message.content)
    if isinstance(message, ToolMessage):
        return Turn(role, parts, call_id=message.tool_call_id)
    if not isinstance(message, AssistantMessage):
        return Turn(role, parts, message.name)
    if not parts and message.refusal is not None:
        parts = (message.refusal,)
    calls = tuple(
        ToolCall(index, call.function.arguments, call.id, call.function.name)
        for index, call in enumerate(message.tool_calls or ())
    )
    return Turn(role, parts, message.name, calls, reasoning=message.reasoning_content or None)


def _parts_of(content: str | tuple[TextPart | ImagePart, ...] | None) -> tuple[Part, ...]:
    if isinstance(content, str):
        return (content,) if content else ()
    return tuple(
        part.text if isinstance(part, TextPart) else image_in(part.image_url.url)
        for part in content or ()
    )
