"""The body of `POST /v1/responses`, and the chat that it asks for.

Nothing is stored: what a client wants remembered it sends again. A parameter that is not listed is
refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from bluey import chat
from bluey.apis.bodies import (
    MAX_TOOLS,
    MAX_USER_CHARACTERS,
    WHOLE,
    Absent,
    Ignored,
    NoList,
    Off,
    Tags,
    VendorValue,
    kind_of,
    misfits_in,
    session_of,
)
from bluey.apis.openai.chat_messages import Name
from bluey.apis.openai.chat_reasoning import EFFORT_BY_WORD
from bluey.apis.openai.chat_request import (
    JsonObjectFormat,
    MaxTokens,
    TextFormat,
)
from bluey.apis.openai.responses_input import AdditionalTools, InputItems, turns_of
from bluey.apis.openai.responses_tools import (
    AllowedTools,
    ListedTool,
    ListedTools,
    NamedToolChoice,
    Namespace,
    ResponseToolChoice,
    SearchTool,
    Toolbox,
    tool_value,
    type_in,
)
from bluey.apis.openai.responses_values import Repeated
from bluey.chat import Chat, JsonFormat, Sampling, Turn
from bluey.errors import InvalidRequest, Problem
from bluey.tenants.settings import MAX_MODEL_ID_CHARACTERS
from bluey.validation import FreeObject, body_type, parse_body


class TextSchemaFormat(VendorValue):
    """An answer that fits a JSON schema; its name and description are for people."""

    type: Literal["json_schema"]
    name: Name
    description: StrictStr | None = None
    json_schema: Annotated[FreeObject, Field(alias="schema")]
    strict: StrictBool | None = None


_FORMATS = {"text": "(text)", "json_object": "(json)"}


def _kind_of_format(value: Any) -> str:
    return _FORMATS.get(type_in(value) or "", "(schema)")


AnswerFormat = Annotated[
    Annotated[TextFormat, Tag("(text)")]
    | Annotated[JsonObjectFormat, Tag("(json)")]
    | Annotated[TextSchemaFormat, Tag("(schema)")],
    Discriminator(_kind_of_format),
]


class TextOptions(VendorValue):
    """What the answer's text is like."""

    format: AnswerFormat | None = None
    """Plain text, any JSON, or JSON that fits a schema."""
    verbosity: Ignored = None


class ReasoningOptions(VendorValue):
    """How the model reasons."""

    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    """How much the model should reason before it answers. A model that has fewer steps takes the
    nearest; one that cannot be told answers as it does by itself."""
    summary: Ignored = None
    generate_summary: Ignored = None
    context: Ignored = None


class ResponseStreamOptions(VendorValue):
    """What a stream has in addition to the answer."""

    include_obfuscation: Ignored = None
    include_usage: Ignored = None
    """No effect: the usage always comes, with the last event."""


def _refuse_memory(value: object) -> None:
    if value is not None:
        message = "Nothing is stored here: send the items of earlier turns in `input`"
        raise PydanticCustomError("not_supported", message)


# What would need a memory of earlier requests.
Remembered = Annotated[
    Any,
    AfterValidator(_refuse_memory),
    WithJsonSchema({"type": "null", "description": "Not supported: nothing is stored."}),
]


def _refuse_logprobs(value: str) -> str:
    if value == "message.output_text.logprobs":
        raise PydanticCustomError("not_supported", "Log probabilities are not supported")
    return value


Included = Annotated[StrictStr, AfterValidator(_refuse_logprobs)]

ResponseInput = Annotated[
    Annotated[StrictStr, Tag("(text)")] | Annotated[InputItems, Tag("(list)")],
    Discriminator(kind_of),
]


def _sent(value: Any) -> Any:
    """A value as a client sends it."""
    if isinstance(value, VendorValue):
        return value.model_dump(by_alias=True, exclude_none=True)
    return value


@body_type
class ResponseRequest(VendorValue):
    """The body of `POST /v1/responses`. An empty list counts as left out."""

    # `parse_response_request` checks that there are the tools that are chosen.
    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"tool_choice": {"enum": ["none", "auto", None]}}},
                {
                    "properties": {"tools": {"type": "array", "minItems": 1}},
                    "required": ["tools"],
                },
            ]
        }
    )

    model: Annotated[StrictStr, Field(min_length=1, max_length=MAX_MODEL_ID_CHARACTERS)]
    """A model that the tenant allows, or an alias of one (`GET /v1/models`)."""
    input: ResponseInput
    """What is asked: a text, or the items of the conversation, oldest first."""
    instructions: StrictStr | None = None
    """What the model is told before everything else."""
    stream: StrictBool | None = None
    """Whether the answer comes as an event stream."""
    stream_options: ResponseStreamOptions | None = None
    """No effect."""
    max_output_tokens: MaxTokens | None = None
    """The most tokens that the answer may use, reasoning included. A value over the tenant's limit
    is lowered to that limit, and `x-max-tokens` says so."""
    temperature: Annotated[StrictFloat, Field(ge=0, le=2)] | None = None
    """How freely the model chooses its words."""
    top_p: Annotated[StrictFloat, Field(ge=0, le=1)] | None = None
    """The share of probability from which the model chooses its words."""
    text: TextOptions | None = None
    """What the answer's text is like."""
    reasoning: ReasoningOptions | None = None
    """How the model reasons."""
    tools: ListedTools | None = None
    """Tools that the model may call and the client runs."""
    tool_choice: ResponseToolChoice | None = None
    """Whether the model may, must or must not call a tool, which one it must call, or which ones it
    may."""
    parallel_tool_calls: StrictBool | None = None
    """Whether the model may call several tools at once."""
    user: Annotated[StrictStr, Field(max_length=MAX_USER_CHARACTERS)] | None = None
    """Whose conversation this is. It becomes the session id: a UUID unchanged, anything else as a
    hash."""
    prompt_cache_key: Annotated[StrictStr, Field(max_length=MAX_USER_CHARACTERS)] | None = None
    """Requests with the same key go to the place that has their beginning cached, as far as the
    model caches. Without a key, this is so for requests of the same `user`."""
    metadata: Tags | None = None
    """Up to 16 tags that are logged with the request."""
    store: StrictBool | None = None
    """No effect: nothing is stored, and the reply says so."""
    include: tuple[Included, ...] | None = None
    """No effect. Log probabilities are refused."""
    truncation: Literal["auto", "disabled"] | None = None
    """No effect: a conversation that is too long is refused, and nothing is left out of it."""
    background: Off | None = None
    """Not supported."""
    top_logprobs: Annotated[StrictInt, Field(ge=0, le=0), WHOLE] | None = None
    """Not supported."""
    client_metadata: Ignored = None
    max_tool_calls: Ignored = None
    prompt_cache_options: Ignored = None
    prompt_cache_retention: Ignored = None
    safety_identifier: Ignored = None
    service_tier: Ignored = None
    previous_response_id: Remembered = None
    conversation: Remembered = None
    access_programs: Absent = None
    background_options: Absent = None
    context_management: NoList = None
    image: Absent = None
    moderation: Absent = None
    prompt: Absent = None

    def to_chat(self) -> ResponseChat:
        """The chat that this asks for."""
        toolbox = Toolbox(self._listed_tools())
        offered, choice = self._offered(toolbox)
        turns = [Turn("user", (self.input,))] if isinstance(self.input, str) else []
        if not isinstance(self.input, str):
            turns += turns_of(self.input, toolbox)
        if self.instructions:
            turns.insert(0, Turn("system", (self.instructions,)))
        effort = self.reasoning.effort if self.reasoning else None
        return ResponseChat(
            turns=tuple(turns),
            stream=bool(self.stream),
            session_id=None if self.user is None else session_of(self.user),
            requested_model_id=self.model,
            max_output_tokens=self.max_output_tokens,
            tools=offered,
            tool_choice=choice,
            parallel_calls=self.parallel_tool_calls,
            format=self._format(),
            sampling=Sampling(self.temperature, self.top_p),
            effort=None if effort is None else EFFORT_BY_WORD[effort],
            # The Agents SDK and Codex send one by the model's name, unasked.
            effort_is_wish=True,
            shows_reasoning=True,
            cache_key=self.prompt_cache_key or None,
            tags=self.metadata,
            toolbox=toolbox,
            repeated=self._repeated(toolbox),
        )

    @property
    def tool_count(self) -> int:
        """How many tools there are, in all namespaces."""
        return sum(
            len(tool.tools) if isinstance(tool, Namespace) else not isinstance(tool, SearchTool)
            for tool in self._listed_tools()
        )

    def _listed_tools(self) -> Iterator[ListedTool]:
        yield from self.tools or ()
        if not isinstance(self.input, str):
            for item in self.input:
                if isinstance(item, AdditionalTools):
                    yield from item.tools

    def _offered(self, toolbox: Toolbox) -> tuple[tuple[chat.Tool, ...], chat.ToolChoice | None]:
        match self.tool_choice:
            case NamedToolChoice(name=name):
                return toolbox.offered, chat.NamedTool(toolbox.name_of(name))
            case AllowedTools(tools=tools, mode=mode):
                allowed = {toolbox.name_of(tool.name) for tool in tools}
                return tuple(tool for tool in toolbox.offered if tool.name in allowed), mode
            case choice:
                return toolbox.offered, choice

    def _repeated(self, toolbox: Toolbox) -> Repeated:
        wanted = self.text.format if self.text else None
        return {
            "instructions": self.instructions,
            "metadata": self.metadata or {},
            "parallel_tool_calls": self.parallel_tool_calls is not False,
            "temperature": self.temperature,
            "top_p": self.top_p,
            "text": {"format": _sent(wanted) if wanted else {"type": "text"}},
            "tool_choice": _sent(self.tool_choice or "auto"),
            "tools": [tool_value(tool) for tool in toolbox.listed],
            "reasoning": {"effort": self.reasoning.effort if self.reasoning else None},
            "prompt_cache_key": self.prompt_cache_key,
        }

    def _format(self) -> JsonFormat | None:
        wanted = self.text.format if self.text else None
        match wanted:
            case JsonObjectFormat():
                return JsonFormat()
            case TextSchemaFormat():
                return JsonFormat(
                    wanted.json_schema, wanted.name, wanted.description, wanted.strict
                )
        return None


@dataclass(frozen=True, kw_only=True)
class ResponseChat(Chat):
    """A chat, its tools as the client knows them, and what the reply repeats of the request."""

    toolbox: Toolbox = field(compare=False)
    repeated: Repeated


def parse_response_request(body: bytes) -> ResponseChat:
    """The chat in a request's body. Raises InvalidJson, or InvalidRequest naming every path."""
    try:
        request = parse_body(ResponseRequest, body)
    except InvalidRequest as error:
        raise InvalidRequest(problems=tuple(map(_in_openai_terms, error.problems))) from error
    # First: names are made for all of them, and each is compared with those before it.
    if request.tool_count > MAX_TOOLS:
        problem = Problem("tools", f"A request has at most {MAX_TOOLS} tools")
        raise InvalidRequest(problems=(problem,))
    asked = request.to_chat()
    if problems := tuple(_problems(asked)):
        raise InvalidRequest(problems=problems)
    return asked


def _problems(asked: ResponseChat) -> Iterator[Problem]:
    """What is wrong with a request whose parts are right."""
    choice = asked.repeated["tool_choice"]
    if type_in(choice) == "allowed_tools" and not asked.tools:
        yield Problem("tool_choice.tools", "None of these tools is offered")
    else:
        yield from misfits_in(asked, "tool_choice.name", "input")


# Where a value may be one of several types, pydantic's path names the one it chose.
_CHOSEN = re.compile(r"\.\([a-z_]+\)")


def _in_openai_terms(problem: Problem) -> Problem:
    return Problem(_CHOSEN.sub("", problem.path), problem.message)
