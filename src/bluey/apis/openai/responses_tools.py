"""The tools of a Responses request, and what a model is offered of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    StrictBool,
    StrictStr,
    Tag,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, from_json

from bluey import chat
from bluey.apis.bodies import MAX_TOOLS, Ignored, Off, Only, VendorValue
from bluey.apis.openai.chat_messages import Name
from bluey.http.messages import to_json
from bluey.validation import FreeObject, Value

MAX_NAME_CHARACTERS = 64


class FunctionTool(VendorValue):
    """A function that the model may call; `parameters` is a JSON schema."""

    type: Literal["function"]
    name: Name
    description: StrictStr | None = None
    parameters: FreeObject | None = None
    strict: StrictBool | None = None
    output_schema: Ignored = None
    allowed_callers: Annotated[Any, Only((["direct"],))] = None
    asynchronous: Annotated[Off | None, Field(alias="async")] = None
    """Not supported."""
    defer_loading: Off | None = None
    """Not supported."""


class CustomFormat(VendorValue):
    """Which text a custom tool takes: any text, or text of a grammar. The model is told the
    grammar, but nothing makes the model follow it."""

    type: Literal["text", "grammar"]
    syntax: Literal["lark", "regex"] | None = None
    definition: StrictStr | None = None


class CustomTool(VendorValue):
    """A tool that takes a text. The model is offered it as a function with one parameter,
    `input`."""

    type: Literal["custom"]
    name: Name
    description: StrictStr | None = None
    format: CustomFormat | None = None


_CALLABLE = {"function": "(function)", "custom": "(custom)"}
_SEARCHES = (
    "web_search",
    "web_search_2025_08_26",
    "web_search_preview",
    "web_search_preview_2025_03_11",
)
_KINDS = {**_CALLABLE, "namespace": "(namespace)", **dict.fromkeys(_SEARCHES, "(search)")}
# OpenAI runs them, or their calls have a form of their own.
_OF_OPENAI = (
    "apply_patch",
    "code_interpreter",
    "computer",
    "computer_use",
    "computer_use_preview",
    "file_search",
    "image_generation",
    "local_shell",
    "mcp",
    "programmatic_tool_calling",
    "shell",
    "tool_search",
)


def type_in(value: Any) -> str | None:
    """The type that an object in a body names."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else None


def _kind_of_tool(value: Any) -> str:
    return _KINDS.get(type_in(value) or "", "(other)")


def _kind_of_callable(value: Any) -> str:
    return _CALLABLE.get(type_in(value) or "", "(other)")


def _refuse_tool(value: object) -> None:
    kind = type_in(value)
    if kind in _OF_OPENAI:
        message = f"`{kind}` is a tool that only OpenAI has, and is not supported"
        raise PydanticCustomError("not_supported", message)
    raise PydanticCustomError("not_supported", "A tool of this type is not supported")


# For what the description of a union leaves out.
UNDESCRIBED = WithJsonSchema({"not": {}})


@dataclass(frozen=True)
class Described:
    """Marks a union of which the description leaves something out: what is refused by its name, and
    what is taken beside others only, which no schema says simply."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The types that are described."""
        made = handler(schema)
        return {**made, "oneOf": [kind for kind in made["oneOf"] if "not" not in kind]}


_OtherTool = Annotated[Any, AfterValidator(_refuse_tool), UNDESCRIBED, Tag("(other)")]

CallableTool = Annotated[
    Annotated[FunctionTool, Tag("(function)")]
    | Annotated[CustomTool, Tag("(custom)")]
    | _OtherTool,
    Discriminator(_kind_of_callable),
    Described(),
]


class Namespace(VendorValue):
    """Tools under one name. A call of one of them names it and its namespace."""

    type: Literal["namespace"]
    name: Annotated[StrictStr, Field(min_length=1)]
    description: StrictStr | None = None
    tools: Annotated[tuple[CallableTool, ...], Field(min_length=1, max_length=MAX_TOOLS)]


class SearchTool(Value):
    """A search of OpenAI's own, whatever its options. The model is not offered it: it is taken
    beside other tools, because agents list it unasked, and refused where it is the only one."""

    model_config = ConfigDict(alias_generator=None, extra="ignore")

    type: Literal[
        "web_search",
        "web_search_2025_08_26",
        "web_search_preview",
        "web_search_preview_2025_03_11",
    ]


ListedTool = Annotated[
    Annotated[FunctionTool, Tag("(function)")]
    | Annotated[CustomTool, Tag("(custom)")]
    | Annotated[Namespace, Tag("(namespace)")]
    | Annotated[SearchTool, UNDESCRIBED, Tag("(search)")]
    | _OtherTool,
    Discriminator(_kind_of_tool),
    Described(),
]


def _offer_some(tools: tuple[ListedTool, ...]) -> tuple[ListedTool, ...]:
    if tools and all(isinstance(tool, SearchTool) for tool in tools):
        message = f"`{tools[0].type}` is a tool that only OpenAI has, and is not supported"
        raise PydanticCustomError("not_supported", message)
    return tools


ListedTools = Annotated[
    tuple[ListedTool, ...], Field(max_length=MAX_TOOLS), AfterValidator(_offer_some)
]


@dataclass(frozen=True, slots=True)
class ClientTool:
    """A tool as the client knows it."""

    name: str
    namespace: str | None = None
    is_custom: bool = False


class Toolbox:
    """The tools of a request, and the names under which a model knows them.

    A model knows no namespaces. There, a tool keeps its name where no other has it.
    """

    def __init__(self, listed: Iterable[ListedTool]) -> None:
        self.listed = tuple(tool for tool in listed if not isinstance(tool, SearchTool))
        owned = tuple(_each(self.listed))
        self._clients: dict[str, ClientTool] = {}
        self._names: dict[tuple[str | None, str], str] = {}
        names = Counter(tool.name for _, tool in owned)
        self.offered = tuple(
            _offered(tool, self._name(namespace, tool, is_unique=names[tool.name] == 1))
            for namespace, tool in owned
        )

    def client_tool(self, name: str) -> ClientTool:
        """The tool that a model calls by this name, which may be one that was not offered."""
        return self._clients.get(name) or ClientTool(name)

    def name_of(self, name: str, namespace: str | None = None) -> str:
        """The name under which the model knows a tool of the client's."""
        return self._names.get((namespace, name), name)

    def has(self, name: str, namespace: str | None = None) -> bool:
        """Whether the request has this tool."""
        return (namespace, name) in self._names

    def _name(
        self, namespace: str | None, tool: FunctionTool | CustomTool, *, is_unique: bool
    ) -> str:
        wanted = tool.name
        if namespace is not None and not is_unique:
            wanted = f"{namespace[:MAX_NAME_CHARACTERS]}__{tool.name}"
        name = wanted
        if namespace is not None and not is_unique:
            name = _allowed(wanted)
            numbers = count(2)
            while name in self._clients:
                name = _allowed(f"{next(numbers)}_{wanted}")
        self._clients[name] = ClientTool(tool.name, namespace, isinstance(tool, CustomTool))
        self._names[namespace, tool.name] = name
        return name


def _allowed(name: str) -> str:
    """A name that a model can be told, made of one that may have any characters, and any length."""
    letters = name[:MAX_NAME_CHARACTERS]
    return "".join(each if each.isascii() and each.isalnum() else "_" for each in letters)


def _each(
    listed: Iterable[FunctionTool | CustomTool | Namespace],
) -> Iterator[tuple[str | None, FunctionTool | CustomTool]]:
    for tool in listed:
        if isinstance(tool, Namespace):
            yield from ((tool.name, each) for each in tool.tools)
        else:
            yield None, tool


def _offered(tool: FunctionTool | CustomTool, name: str) -> chat.Tool:
    if isinstance(tool, FunctionTool):
        return chat.Tool(name, tool.description, tool.parameters, tool.strict)
    described = tool.description or ""
    if tool.format is not None and tool.format.definition:
        grammar = f"The input has this grammar ({tool.format.syntax}):\n{tool.format.definition}"
        described = f"{described}\n\n{grammar}" if described else grammar
    return chat.Tool(name, described or None, _ONE_TEXT)


def tool_value(tool: FunctionTool | CustomTool | Namespace) -> dict[str, Any]:
    """A tool as a response repeats it."""
    value: dict[str, Any] = {
        "type": tool.type,
        "name": tool.name,
        "description": tool.description,
    }
    match tool:
        case FunctionTool():
            return {**value, "parameters": tool.parameters, "strict": tool.strict}
        case Namespace():
            nested = [tool_value(each) for each in tool.tools]
            return {**value, "description": tool.description or "", "tools": nested}
        case CustomTool():
            form = tool.format.model_dump(exclude_none=True) if tool.format else {"type": "text"}
            return {**value, "format": form}


_ONE_TEXT = {
    "type": "object",
    "properties": {"input": {"type": "string"}},
    "required": ["input"],
    "additionalProperties": False,
}


def arguments_of(custom_input: str) -> str:
    """The arguments with which a model calls a custom tool with this input."""
    return to_json({"input": custom_input})


def custom_input(arguments: str) -> str:
    """The input with which a model calls a custom tool: the arguments as they are where they are
    not what `arguments_of` makes."""
    try:
        value = from_json(arguments)
    except ValueError:
        return arguments
    text = value.get("input") if isinstance(value, dict) else None
    return text if isinstance(text, str) else arguments


class NamedToolChoice(VendorValue):
    """The tool that the model has to call."""

    type: Literal["function", "custom"]
    name: StrictStr


class AllowedTool(VendorValue):
    """One of the tools that the model may call."""

    type: Literal["function", "custom"]
    name: StrictStr


class AllowedTools(VendorValue):
    """The tools that the model may or must call; it is not offered the others."""

    type: Literal["allowed_tools"]
    mode: Literal["auto", "required"]
    tools: Annotated[tuple[AllowedTool, ...], Field(min_length=1, max_length=MAX_TOOLS)]


def _kind_of_choice(value: Any) -> str:
    if isinstance(value, str):
        return "(text)"
    return "(allowed)" if type_in(value) == "allowed_tools" else "(named)"


ResponseToolChoice = Annotated[
    Annotated[Literal["none", "auto", "required"], Tag("(text)")]
    | Annotated[NamedToolChoice, Tag("(named)")]
    | Annotated[AllowedTools, Tag("(allowed)")],
    Discriminator(_kind_of_choice),
]
