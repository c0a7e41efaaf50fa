"""The items of a Responses request, and what a model is shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, StrictStr, Tag
from pydantic_core import PydanticCustomError

from bluey.apis.bodies import MAX_MESSAGES, Ignored, VendorValue, kind_of
from bluey.apis.data_urls import ImageUrl, image_in
from bluey.apis.openai.chat_messages import CallId
from bluey.apis.openai.responses_tools import (
    UNDESCRIBED,
    Described,
    ListedTools,
    Toolbox,
    arguments_of,
    type_in,
)
from bluey.chat import Part, ToolCall, Turn


class InputText(VendorValue):
    """A text that the client wrote, or a text of an answer."""

    type: Literal["input_text", "output_text"]
    text: StrictStr
    annotations: Ignored = None
    logprobs: Ignored = None
    parsed: Ignored = None
    prompt_cache_breakpoint: Ignored = None


class InputRefusal(VendorValue):
    """What a model said instead of an answer."""

    type: Literal["refusal"]
    refusal: StrictStr


class InputImage(VendorValue):
    """An image, whole, as a data URL: PNG, JPEG, WebP or GIF. Nothing is fetched."""

    type: Literal["input_image"]
    image_url: ImageUrl
    detail: Literal["auto", "low", "high", "original"] | None = None
    """No effect: a model looks at an image as it does by itself."""
    prompt_cache_breakpoint: Ignored = None


def _refuse_part(value: object) -> None:
    if type_in(value) == "input_file":
        raise PydanticCustomError("not_supported", "`input_file` is not supported: send its text")
    raise PydanticCustomError("not_supported", "A part of this type is not supported here")


_OtherPart = Annotated[Any, AfterValidator(_refuse_part), UNDESCRIBED, Tag("(other)")]
_TEXTS = {"input_text": "(text)", "output_text": "(text)"}
_SAID = {**_TEXTS, "refusal": "(refusal)"}
_ASKED = {**_TEXTS, "input_image": "(image)"}


def _kind_of_said(value: Any) -> str:
    return _SAID.get(type_in(value) or "", "(other)")


def _kind_of_asked(value: Any) -> str:
    return _ASKED.get(type_in(value) or "", "(other)")


SaidPart = Annotated[
    Annotated[InputText, Tag("(text)")] | Annotated[InputRefusal, Tag("(refusal)")] | _OtherPart,
    Discriminator(_kind_of_said),
    Described(),
]
AskedPart = Annotated[
    Annotated[InputText, Tag("(text)")] | Annotated[InputImage, Tag("(image)")] | _OtherPart,
    Discriminator(_kind_of_asked),
    Described(),
]
SaidParts = Annotated[
    Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[SaidPart, ...], Tag("(list)")],
    Discriminator(kind_of),
]
AskedParts = Annotated[
    Annotated[StrictStr, Tag("(text)")] | Annotated[tuple[AskedPart, ...], Tag("(list)")],
    Discriminator(kind_of),
]


class Item(VendorValue):
    """What every item may have beside what it is. An id and a status are of no use where nothing is
    stored."""

    id: Ignored = None
    status: Ignored = None


class UserItem(Item):
    """What the user says."""

    type: Literal["message"] | None = None
    role: Literal["user"]
    content: AskedParts


class OtherItem(Item):
    """Instructions, or what the model said. A model gets `developer` as `system`."""

    type: Literal["message"] | None = None
    role: Literal["assistant", "system", "developer"]
    content: SaidParts
    phase: Ignored = None


class ReasoningPart(VendorValue):
    """A piece of what a model reasoned."""

    type: Literal["summary_text", "reasoning_text"]
    text: StrictStr


class InputReasoning(Item):
    """What the model reasoned, as the answer had it. Bluey shows it again to models of Workers AI
    and of DeepSeek that reason: `content` where there is some, else `summary`."""

    type: Literal["reasoning"]
    summary: tuple[ReasoningPart, ...] | None = None
    content: tuple[ReasoningPart, ...] | None = None
    encrypted_content: Ignored = None


class InputFunctionCall(Item):
    """A call of the model's; `arguments` is JSON text, as the model wrote it. Any name is allowed,
    because a model may call a function that was not offered, and a client then sends that call
    back."""

    type: Literal["function_call"]
    call_id: CallId
    name: StrictStr
    arguments: StrictStr
    namespace: StrictStr | None = None
    caller: Ignored = None
    parsed_arguments: Ignored = None


class InputCustomCall(Item):
    """A call of a custom tool."""

    type: Literal["custom_tool_call"]
    call_id: CallId
    name: StrictStr
    input: StrictStr
    namespace: StrictStr | None = None
    caller: Ignored = None


class CallOutput(Item):
    """What a tool returned."""

    type: Literal["function_call_output", "custom_tool_call_output"]
    call_id: CallId
    output: AskedParts
    name: Ignored = None
    namespace: Ignored = None
    caller: Ignored = None


class AdditionalTools(Item):
    """More tools. They count as if they were in `tools`."""

    type: Literal["additional_tools"]
    role: Ignored = None
    tools: ListedTools


class ReasoningReference(Item):
    """A reasoning item that OpenAI would have stored (`rs_…`). No effect: the model is not shown
    it. Any other item has to be sent itself."""

    type: Literal["item_reference"]
    id: StrictStr


def _refuse_item(value: object) -> None:
    if type_in(value) == "item_reference":
        message = (
            "`item_reference`: nothing is stored here. Send the item itself, as clients do with "
            "`store: false`"
        )
        raise PydanticCustomError("not_supported", message)
    raise PydanticCustomError("not_supported", "An item of this type is not supported")


_KINDS = {
    "reasoning": "(reasoning)",
    "function_call": "(function_call)",
    "custom_tool_call": "(custom_call)",
    "function_call_output": "(output)",
    "custom_tool_call_output": "(output)",
    "additional_tools": "(tools)",
}


def _kind_of_item(value: Any) -> str:
    # Called for each of very many items: the most frequent comes first.
    if not isinstance(value, dict):
        return "(other)"
    kind = value.get("type")
    if kind is None or kind == "message":
        return "(user)" if value.get("role") == "user" else "(message)"
    if kind == "item_reference":
        # The ids that Bluey gives to what was reasoned begin so, as OpenAI's do.
        item_id = value.get("id")
        is_of_reasoning = isinstance(item_id, str) and item_id.startswith("rs_")
        return "(reference)" if is_of_reasoning else "(other)"
    return _KINDS.get(kind, "(other)") if isinstance(kind, str) else "(other)"


InputItem = Annotated[
    Annotated[UserItem, Tag("(user)")]
    | Annotated[OtherItem, Tag("(message)")]
    | Annotated[InputReasoning, Tag("(reasoning)")]
    | Annotated[InputFunctionCall, Tag("(function_call)")]
    | Annotated[InputCustomCall, Tag("(custom_call)")]
    | Annotated[CallOutput, Tag("(output)")]
    | Annotated[AdditionalTools, UNDESCRIBED, Tag("(tools)")]
    | Annotated[ReasoningReference, UNDESCRIBED, Tag("(reference)")]
    | Annotated[Any, AfterValidator(_refuse_item), UNDESCRIBED, Tag("(other)")],
    Discriminator(_kind_of_item),
    Described(),
]


_ASKS_NOTHING = ("additional_tools", "item_reference")


def _ask_something(items: tuple[InputItem, ...]) -> tuple[InputItem, ...]:
    if items and all(item.type in _ASKS_NOTHING for item in items):
        raise PydanticCustomError("nothing", "There is nothing to answer")
    return items


InputItems = Annotated[
    tuple[InputItem, ...],
    Field(min_length=1, max_length=MAX_MESSAGES),
    AfterValidator(_ask_something),
]


class _Said:
    """The items of one answer, which are one turn."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.reasoning: list[str] = []
        self.calls: list[ToolCall] = []

    def add(self, item: InputItem, toolbox: Toolbox) -> None:
        """Takes an item."""
        index = len(self.calls)
        match item:
            case InputReasoning():
                self.reasoning += [part.text for part in item.content or item.summary or ()]
            case InputFunctionCall():
                name = toolbox.name_of(item.name, item.namespace)
                self.calls.append(ToolCall(index, item.arguments, item.call_id, name))
            case InputCustomCall():
                name = toolbox.name_of(item.name, item.namespace)
                arguments = arguments_of(item.input)
                self.calls.append(ToolCall(index, arguments, item.call_id, name))
            case OtherItem():
                self.parts += _parts_of(item.content)

    def turn(self) -> Turn:
        """The turn."""
        return Turn(
            "assistant",
            tuple(self.parts),
            calls=tuple(self.calls),
            reasoning="\n".join(self.reasoning) or None,
        )


def turns_of(items: Iterable[InputItem], toolbox: Toolbox) -> Iterator[Turn]:
    """What a model is shown of the items: those of one answer are one turn."""
    said: _Said | None = None
    for item in items:
        if _is_said(item):
            said = said or _Said()
            said.add(item, toolbox)
            continue
        turn = _turn_of(item)
        if turn is None:
            continue
        if said is not None:
            yield said.turn()
            said = None
        yield turn
    if said is not None:
        yield said.turn()


def _is_said(item: InputItem) -> bool:
    if isinstance(item, OtherItem):
        return item.role == "assistant"
    return isinstance(item, InputReasoning | InputFunctionCall | InputCustomCall)


def _turn_of(item: InputItem) -> Turn | None:
    match item:
        case UserItem():
            return Turn("user", _parts_of(item.content))
        case OtherItem():
            return Turn("system", _parts_of(item.content))
        case CallOutput():
            return Turn("tool", _parts_of(item.output), call_id=item.call_id)
    return None


def _parts_of(content: str | tuple[InputText | InputRefusal | InputImage, ...]) -> tuple[Part, ...]:
    if isinstance(content, str):
        return (content,) if content else ()
    return tuple(map(_part_of, content))


def _part_of(part: InputText | InputRefusal | InputImage) -> Part:
    match part:
        case InputImage():
            return image_in(part.image_url)
        case InputRefusal():
            return part.refusal
        case InputText():
            return part.text
