"""The messages of a request in Anthropic's API, and what a model is shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictStr,
    Tag,
    ValidationError,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from bluey.apis.bodies import VendorValue, kind_of
from bluey.apis.call_ids import models_id
from bluey.apis.data_urls import MEDIA_TYPES, ImageBase64
from bluey.chat import REDACTED, Image, Part, ReasoningText, ToolCall, Turn
from bluey.http.messages import to_json
from bluey.validation import FreeObject

# What a thinking block has as its signature where the model's vendor gives none: clients need one,
# and some drop a block of which it is empty.
UNSIGNED = "unsigned"


class OpenValue(VendorValue):
    """An object to which Anthropic's clients add fields all the time, such as `cache_control`. One
    that is not known is passed over."""

    model_config = ConfigDict(extra="ignore")


def _must_be_sent(source: object) -> object:
    """Refuses a source of another kind for its type alone: what else it has or lacks says
    nothing."""
    kind = source.get("type") if isinstance(source, dict) else None
    if isinstance(kind, str) and kind != "base64":
        refused = PydanticCustomError(
            "source", "Nothing is fetched: send the image itself, with the type `base64`"
        )
        raise ValidationError.from_exception_data(
            "source", [InitErrorDetails(type=refused, loc=("type",), input=kind)]
        )
    return source


def _must_be_known(media_type: str) -> str:
    if media_type.lower() not in MEDIA_TYPES:
        raise PydanticCustomError(
            "media_type", "An image is image/png, image/jpeg, image/webp or image/gif"
        )
    return media_type


class ImageSource(OpenValue):
    """The bytes of an image: PNG, JPEG, WebP or GIF. Nothing is fetched, and there are no files."""

    type: Literal["base64"]
    media_type: Annotated[
        StrictStr,
        AfterValidator(_must_be_known),
        Field(json_schema_extra={"enum": list(MEDIA_TYPES)}),
    ]
    data: ImageBase64


class TextSource(OpenValue):
    """A document's text."""

    type: Literal["text"]
    media_type: Literal["text/plain"]
    data: StrictStr


class TextBlock(OpenValue):
    """A text."""

    type: Literal["text"]
    text: StrictStr


class ImageBlock(OpenValue):
    """An image."""

    type: Literal["image"]
    source: Annotated[ImageSource, BeforeValidator(_must_be_sent)]


class DocumentBlock(OpenValue):
    """A document that is plain text. The model reads it as a text. PDFs are not supported."""

    type: Literal["document"]
    source: TextSource
    title: StrictStr | None = None
    context: StrictStr | None = None


# Any length: some models write a name into it. It came from us.
CallId = Annotated[StrictStr, AfterValidator(models_id)]


class ToolUseBlock(OpenValue):
    """A tool that the model called. Any name is allowed, because a model may call a tool that was
    not offered, and a client then sends that call back."""

    type: Literal["tool_use"]
    id: CallId
    name: StrictStr
    input: FreeObject | None = None


ResultBlock = Annotated[TextBlock | ImageBlock | DocumentBlock, Field(discriminator="type")]


class ToolResultBlock(OpenValue):
    """What a tool returned."""

    type: Literal["tool_result"]
    tool_use_id: CallId
    content: (
        Annotated[
            Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[ResultBlock, ...], Tag("(list)")],
            Discriminator(kind_of),
        ]
        | None
    ) = None
    is_error: StrictBool | None = None
    """Only models of Anthropic are told this; others read the content alone."""


class ThinkingBlock(OpenValue):
    """What the model thought, as the answer had it. Bluey sends a model of Anthropic the blocks
    that have its signature. It shows models of Workers AI and of DeepSeek the text."""

    type: Literal["thinking"]
    thinking: StrictStr
    signature: StrictStr | None = None


class RedactedThinkingBlock(OpenValue):
    """What a model of Anthropic's thought, encrypted. Only such a model can read it."""

    type: Literal["redacted_thinking"]
    data: StrictStr


UserBlock = Annotated[
    TextBlock | ImageBlock | DocumentBlock | ToolResultBlock, Field(discriminator="type")
]
AssistantBlock = Annotated[
    TextBlock | ToolUseBlock | ThinkingBlock | RedactedThinkingBlock, Field(discriminator="type")
]

Texts = Annotated[
    Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[TextBlock, ...], Tag("(list)")],
    Discriminator(kind_of),
]


class MessageOfUser(OpenValue):
    """What the user says, and what tools returned."""

    role: Literal["user"]
    content: Annotated[
        Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[UserBlock, ...], Tag("(list)")],
        Discriminator(kind_of),
    ]


class MessageOfAssistant(OpenValue):
    """What the model thought and said, and which tools it called."""

    role: Literal["assistant"]
    content: Annotated[
        Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[AssistantBlock, ...], Tag("(list)")],
        Discriminator(kind_of),
    ]


class MessageOfInstructions(OpenValue):
    """Instructions in the course of a conversation."""

    role: Literal["system"]
    content: Texts


Message = Annotated[
    MessageOfUser | MessageOfAssistant | MessageOfInstructions, Field(discriminator="role")
]


def turns_of(message: Message) -> Iterator[Turn]:
    """What a model is shown of a message: what tools returned is a turn each, before what the user
    says."""
    match message:
        case MessageOfInstructions():
            yield Turn("system", parts_of(message.content))
        case MessageOfAssistant():
            yield _said(message.content)
        case MessageOfUser():
            yield from _asked(message.content)


def _asked(content: str | tuple[UserBlock, ...]) -> Iterator[Turn]:
    if isinstance(content, str):
        yield Turn("user", parts_of(content))
        return
    results = [block for block in content if isinstance(block, ToolResultBlock)]
    yield from map(_returned, results)
    said = [block for block in content if not isinstance(block, ToolResultBlock)]
    if said or not results:
        yield Turn("user", parts_of(said))


def parts_of(content: str | Iterable[TextBlock | ImageBlock | DocumentBlock]) -> tuple[Part, ...]:
    """The parts of a content; an empty text is none."""
    if isinstance(content, str):
        return (content,) if content else ()
    parts = map(_part_of, content)
    return tuple(part for part in parts if part != "")


def _part_of(block: TextBlock | ImageBlock | DocumentBlock) -> Part:
    match block:
        case TextBlock():
            return block.text
        case ImageBlock(source=source):
            return Image.of(MEDIA_TYPES[source.media_type.lower()], source.data)
    return "\n".join(filter(None, (block.title, block.context, block.source.data)))


def _returned(block: ToolResultBlock) -> Turn:
    return Turn(
        "tool",
        parts_of(block.content or ""),
        call_id=block.tool_use_id,
        is_error=bool(block.is_error),
    )


def _said(content: str | tuple[AssistantBlock, ...]) -> Turn:
    if isinstance(content, str):
        return Turn("assistant", parts_of(content))
    called = [block for block in content if isinstance(block, ToolUseBlock)]
    thought = [block.thinking for block in content if isinstance(block, ThinkingBlock)]
    return Turn(
        "assistant",
        parts_of(block for block in content if isinstance(block, TextBlock)),
        calls=tuple(
            ToolCall(index, to_json(block.input or {}), block.id, block.name)
            for index, block in enumerate(called)
        ),
        reasoning="".join(thought) or None,
        signed=tuple(filter(None, map(_signed, content))),
    )


def _signed(block: AssistantBlock) -> ReasoningText | None:
    match block:
        case ThinkingBlock(thinking=text, signature=str(signature)):
            return ReasoningText(text, signature) if signature not in ("", UNSIGNED) else None
        case RedactedThinkingBlock(data=data):
            return ReasoningText("", f"{REDACTED}{data}")
    return None
