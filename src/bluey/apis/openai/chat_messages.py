"""The messages of a chat request, and what a model is shown of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    StrictStr,
    StringConstraints,
    Tag,
)

from bluey.apis.bodies import MAX_MESSAGES, Ignored, NoList, VendorValue, kind_of
from bluey.apis.call_ids import models_id
from bluey.apis.data_urls import ImageUrl, image_in
from bluey.chat import Part, ToolCall, Turn

# What a client offers. What a model calls may have any name.
Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class TextPart(VendorValue):
    """A text in a message's content."""

    type: Literal["text"]
    text: StrictStr
    annotations: Ignored = None
    cache_control: Ignored = None


class ImageReference(VendorValue):
    """An image, whole, as a data URL: PNG, JPEG, WebP or GIF. Nothing is fetched."""

    url: ImageUrl
    detail: Literal["auto", "low", "high", "original"] | None = None
    """No effect: a model looks at an image as it does by itself."""
    format: Ignored = None


class ImagePart(VendorValue):
    """An image in what the user says, or a tool returns."""

    type: Literal["image_url"]
    image_url: ImageReference
    cache_control: Ignored = None


class RefusalPart(VendorValue):
    """What the model said instead of an answer."""

    type: Literal["refusal"]
    refusal: StrictStr


class ThoughtPart(VendorValue):
    """What the model reasoned, as some clients keep it. Its text counts as `reasoning_content`."""

    type: Literal["thinking", "reasoning", "redacted_thinking"]
    thinking: Ignored = None
    reasoning: Ignored = None
    text: Ignored = None
    content: Ignored = None
    data: Ignored = None
    id: Ignored = None
    signature: Ignored = None
    summary: Ignored = None
    cache_control: Ignored = None

    @property
    def shown(self) -> str:
        """Its text, where it has one."""
        texts = (self.thinking, self.reasoning, self.text)
        return next((text for text in texts if isinstance(text, str)), "")


ShownPart = Annotated[TextPart | ImagePart, Field(discriminator="type")]
SaidPart = Annotated[TextPart | RefusalPart | ThoughtPart, Field(discriminator="type")]

# An empty list is an empty text. Clients send it where the model said nothing and only called
# tools.
Content = Annotated[
    Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[TextPart, ...], Tag("(list)")],
    Discriminator(kind_of),
]
ShownContent = Annotated[
    Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[ShownPart, ...], Tag("(list)")],
    Discriminator(kind_of),
]
SaidContent = Annotated[
    Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[SaidPart, ...], Tag("(list)")],
    Discriminator(kind_of),
]

# Any length: some models write a name into it. It came from us.
CallId = Annotated[StrictStr, AfterValidator(models_id)]


class CalledFunction(VendorValue):
    """The function that a model called; `arguments` is JSON text, as the model wrote it. Any name
    is allowed, because a model may call a function that was not offered, and a client then sends
    that call back."""

    name: StrictStr | None = None
    arguments: StrictStr | None = None
    parsed_arguments: Ignored = None
    provider_specific_fields: Ignored = None


class MessageToolCall(VendorValue):
    """A tool call in a message of the assistant's."""

    id: CallId
    type: Literal["function", ""] | None = None
    function: CalledFunction
    cache_control: Ignored = None
    extra_content: Ignored = None
    index: Ignored = None
    provider_specific_fields: Ignored = None


class AnyMessage(VendorValue):
    """What clients add to any message, and no model is shown."""

    cache_control: Ignored = None
    id: Ignored = None


class InstructionMessage(AnyMessage):
    """Instructions. Models of Workers AI get `developer` as `system`."""

    role: Literal["system", "developer"]
    content: Content
    name: StrictStr | None = None


class UserMessage(AnyMessage):
    """What the user says."""

    role: Literal["user"]
    content: ShownContent
    name: StrictStr | None = None


class AssistantMessage(AnyMessage):
    """What the model said, or which tools it called. A client may send the other fields of an
    answer back with it."""

    role: Literal["assistant"]
    content: SaidContent | None = None
    refusal: StrictStr | None = None
    name: StrictStr | None = None
    # Each is answered by a message. A model may make more calls than there are tools.
    tool_calls: Annotated[tuple[MessageToolCall, ...], Field(max_length=MAX_MESSAGES)] | None = None
    reasoning_content: StrictStr | None = None
    """What the model reasoned, as the answer had it. Bluey shows it again to models of Workers AI
    and of DeepSeek that reason."""
    reasoning: StrictStr | None = None
    """The same as `reasoning_content`, under the name that other servers use."""
    annotations: Ignored = None
    extra_content: Ignored = None
    finish_reason: Ignored = None
    logprobs: Ignored = None
    parsed: Ignored = None
    provider_specific_fields: Ignored = None
    reasoning_details: Ignored = None
    thinking_blocks: Ignored = None
    audio: NoList = None
    function_call: NoList = None
    images: NoList = None


class ToolMessage(AnyMessage):
    """What a tool returned. Some clients repeat the tool's name here. The model does not see it:
    the name is in the call that this answers."""

    role: Literal["tool"]
    content: ShownContent | None = None
    tool_call_id: CallId
    name: Ignored = None
    is_error: Ignored = None
    status: Ignored = None


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
        return Turn(role, parts, message.name or None)
    if not parts and message.refusal:
        parts = (message.refusal,)
    calls = tuple(
        ToolCall(index, call.function.arguments or "", call.id, call.function.name or "")
        for index, call in enumerate(message.tool_calls or ())
    )
    return Turn(role, parts, message.name or None, calls, reasoning=_reasoning_of(message))


def _reasoning_of(message: AssistantMessage) -> str | None:
    if reasoning := message.reasoning_content or message.reasoning:
        return reasoning
    if message.content is None or isinstance(message.content, str):
        return None
    return (
        "\n".join(
            part.shown for part in message.content if isinstance(part, ThoughtPart) and part.shown
        )
        or None
    )


def _parts_of(
    content: str | tuple[TextPart | ImagePart | RefusalPart | ThoughtPart, ...] | None,
) -> tuple[Part, ...]:
    if isinstance(content, str):
        return (content,) if content else ()
    return tuple(_part_of(part) for part in content or () if not isinstance(part, ThoughtPart))


def _part_of(part: TextPart | ImagePart | RefusalPart) -> Part:
    match part:
        case TextPart():
            return part.text
        case RefusalPart():
            return part.refusal
        case ImagePart():
            return image_in(part.image_url.url)
