"""The bodies of `POST /v1/messages` and `/v1/messages/count_tokens`, and the chats that they ask
for.

A parameter that is not listed is passed over: Anthropic's clients add new ones all the time, most
often for their caches and their own bookkeeping. What is known to change the answer and is not
supported is refused by its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
)
from pydantic_core import PydanticCustomError, from_json

from bluey import chat
from bluey.apis.anthropic.blocks import Message, OpenValue, Texts, parts_of, turns_of
from bluey.apis.bodies import (
    MAX_MESSAGES,
    MAX_TOOLS,
    MAX_USER_CHARACTERS,
    WHOLE,
    Absent,
    Ignored,
    NoList,
    VendorValue,
    misfits_in,
    session_of,
)
from bluey.chat import Chat, Effort, JsonFormat, Sampling, Turn
from bluey.errors import InvalidRequest, Problem
from bluey.tenants.settings import MAX_MODEL_ID_CHARACTERS
from bluey.validation import FreeObject, body_type, parse_body

MAX_STOP_SEQUENCES = 64

ToolName = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]{1,128}$")]


def _must_be_the_clients(kind: str) -> str:
    if kind != "custom":
        raise PydanticCustomError(
            "not_supported", "Only Anthropic's own servers have tools of this type; leave it out"
        )
    return kind


class ClientTool(OpenValue):
    """A tool that the model may call; `input_schema` is a JSON schema. Tools that the vendor's
    servers run are not supported."""

    name: ToolName
    type: (
        Annotated[
            StrictStr,
            AfterValidator(_must_be_the_clients),
            Field(json_schema_extra={"const": "custom"}),
        ]
        | None
    ) = None
    description: StrictStr | None = None
    input_schema: FreeObject
    strict: StrictBool | None = None


class AutoChoice(VendorValue):
    """The model may call a tool (the default), must call one, or must not."""

    type: Literal["auto", "any", "none"]
    disable_parallel_tool_use: StrictBool | None = None


class ToolChoice(VendorValue):
    """The tool that the model has to call."""

    type: Literal["tool"]
    name: ToolName
    disable_parallel_tool_use: StrictBool | None = None


Display = Literal["summarized", "omitted", "updates"]


class EnabledThinking(OpenValue):
    """The model thinks before it answers."""

    type: Literal["enabled"]
    budget_tokens: Annotated[StrictInt, Field(ge=1), WHOLE]
    """About how many tokens it thinks. The model is told the nearest effort that it knows."""
    display: Display | None = None
    """No effect: what the model shows of its thinking is shown."""


class AdaptiveThinking(OpenValue):
    """The model thinks if that is useful, as much as `output_config.effort` says."""

    type: Literal["adaptive", "between_tools"]
    display: Display | None = None
    """No effect: what the model shows of its thinking is shown."""


class DisabledThinking(OpenValue):
    """The model does not think, or as little as it can be told to."""

    type: Literal["disabled"]


Thinking = Annotated[
    EnabledThinking | AdaptiveThinking | DisabledThinking, Field(discriminator="type")
]


class SchemaFormat(VendorValue):
    """An answer that fits a JSON schema."""

    type: Literal["json_schema"]
    json_schema: Annotated[FreeObject, Field(alias="schema")]


class OutputConfig(OpenValue):
    """How the model answers."""

    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None
    """How much it thinks. A model that does not reason answers without thinking. A model with fewer
    steps takes the nearest."""
    format: SchemaFormat | None = None
    """The answer is JSON that fits a schema."""


class Metadata(OpenValue):
    """Whose request this is. Other keys have no effect."""

    user_id: Annotated[StrictStr, Field(max_length=MAX_USER_CHARACTERS)] | None = None
    """It becomes the session id: a UUID unchanged, anything else as a hash. Claude Code sends a
    session in it; then that session is the session id."""


class PromptBody(OpenValue):
    """What a model is asked, whether it is to answer or only to be counted."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {
                    "properties": {
                        "tool_choice": {
                            "anyOf": [
                                {"type": "null"},
                                {"properties": {"type": {"enum": ["auto", "none"]}}},
                            ]
                        }
                    }
                },
                {
                    "properties": {"tools": {"type": "array", "minItems": 1}},
                    "required": ["tools"],
                },
            ]
        }
    )

    model: Annotated[StrictStr, Field(min_length=1, max_length=MAX_MODEL_ID_CHARACTERS)]
    """A model that the tenant allows, or an alias of one (`GET /v1/models`)."""
    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=MAX_MESSAGES)]
    """The conversation, oldest first."""
    system: Texts | None = None
    """Instructions."""
    tools: Annotated[tuple[ClientTool, ...], Field(max_length=MAX_TOOLS)] | None = None
    """Tools that the model may call."""
    tool_choice: Annotated[AutoChoice | ToolChoice, Field(discriminator="type")] | None = None
    """Whether the model may, must or must not call a tool, or which one it must call."""
    thinking: Thinking | None = None
    """Whether and how much the model thinks before it answers. What it thinks is only shown where
    this asks for it."""
    output_config: OutputConfig | None = None
    """The effort, and the format of the answer."""
    output_format: SchemaFormat | None = None
    """The same as `output_config.format`, by its older name."""
    cache_control: Ignored = None
    """No effect: a model caches what it caches by itself."""
    context_management: Ignored = None
    """No effect: the model reads all of the conversation."""
    speed: Ignored = None
    """No effect."""
    mcp_servers: NoList = None
    container: Absent = None
    thread: Absent = None

    def to_chat(self) -> Chat:
        """The chat that this asks for."""
        choice = self.tool_choice
        instructions = parts_of(self.system or "")
        system = (Turn("system", instructions),) if instructions else ()
        format_ = (self.output_config and self.output_config.format) or self.output_format
        is_single = choice is not None and choice.disable_parallel_tool_use
        return Chat(
            turns=(*system, *chain.from_iterable(map(turns_of, self.messages))),
            requested_model_id=self.model,
            tools=tuple(map(_tool_of, self.tools or ())),
            tool_choice=_choice_of(choice),
            parallel_calls=False if is_single else None,
            format=JsonFormat(format_.json_schema) if format_ else None,
            effort=_effort_of(self.thinking, self.output_config),
            effort_is_wish=True,
            shows_reasoning=isinstance(self.thinking, EnabledThinking | AdaptiveThinking),
            keeps_signatures=True,
        )


@body_type
class CountTokensRequest(PromptBody):
    """The body of `POST /v1/messages/count_tokens`."""


@body_type
class MessageRequest(PromptBody):
    """The body of `POST /v1/messages`. A parameter that is not listed has no effect."""

    max_tokens: Annotated[StrictInt, Field(ge=1), WHOLE]
    """The most tokens that the answer may use. A value over the tenant's limit is lowered to that
    limit, and `x-max-tokens` says so."""
    stream: StrictBool | None = None
    """Whether the answer comes as an event stream."""
    temperature: Annotated[StrictFloat, Field(ge=0, le=1)] | None = None
    """How freely the model chooses its words."""
    top_p: Annotated[StrictFloat, Field(ge=0, le=1)] | None = None
    """The share of probability from which the model chooses its words."""
    stop_sequences: (
        Annotated[tuple[StrictStr, ...], Field(max_length=MAX_STOP_SEQUENCES)] | None
    ) = None
    """Texts that end the answer."""
    metadata: Metadata | None = None
    """Whose request this is."""
    service_tier: Ignored = None
    """No effect."""
    inference_geo: Absent = None
    top_k: Absent = None

    def to_chat(self) -> Chat:
        """See PromptBody."""
        user_id = self.metadata.user_id if self.metadata else None
        return replace(
            super().to_chat(),
            stream=bool(self.stream),
            session_id=None if user_id is None else session_named_by(user_id),
            max_output_tokens=self.max_tokens,
            sampling=Sampling(self.temperature, self.top_p, self.stop_sequences or ()),
        )


# Claude Code's older form of a user id ends so.
_SESSION = re.compile(r"_session_([0-9A-Fa-f-]{36})\Z")


def session_named_by(user_id: str) -> str:
    """The session id for a `user_id`. Claude Code's is JSON with a session id in it, which is told
    by nothing else: the rest says whose machine and account it is."""
    if found := _SESSION.search(user_id):
        return session_of(found[1])
    if user_id.startswith("{"):
        try:
            value = from_json(user_id)
        except ValueError:
            value = None
        session = value.get("session_id") if isinstance(value, dict) else None
        if isinstance(session, str) and session:
            return session_of(session)
    return session_of(user_id)


_EFFORTS: Mapping[str, Effort] = {
    "low": "low",
    "medium": "medium",
    "high": "high",
    "xhigh": "max",
    "max": "max",
}
# The effort for at most so many tokens to think.
_BUDGETS: tuple[tuple[int, Effort], ...] = (
    (1_024, "minimal"),
    (4_096, "low"),
    (12_288, "medium"),
    (24_576, "high"),
)


def _effort_of(thinking: Thinking | None, config: OutputConfig | None) -> Effort | None:
    if isinstance(thinking, DisabledThinking):
        return "none"
    if config is not None and config.effort is not None:
        return _EFFORTS[config.effort]
    match thinking:
        case EnabledThinking(budget_tokens=budget_tokens):
            fitting = (effort for most, effort in _BUDGETS if budget_tokens <= most)
            return next(fitting, "max")
        case AdaptiveThinking():
            return "high"  # the vendor's default
    return None


def _tool_of(tool: ClientTool) -> chat.Tool:
    return chat.Tool(tool.name, tool.description, tool.input_schema, tool.strict)


def _choice_of(choice: AutoChoice | ToolChoice | None) -> chat.ToolChoice | None:
    match choice:
        case ToolChoice(name=name):
            return chat.NamedTool(name)
        case AutoChoice(type="any"):
            return "required"
        case AutoChoice(type="none"):
            return "none"
        case AutoChoice():
            return "auto"
    return None


Body = TypeVar("Body", bound=PromptBody)


def parse_message_request(body: bytes) -> Chat:
    """The chat in the body of `POST /v1/messages`. Raises InvalidJson, or InvalidRequest naming
    every path."""
    return _parse(MessageRequest, body)


def parse_count_request(body: bytes) -> Chat:
    """The chat in the body of `POST /v1/messages/count_tokens`. Raises as the above."""
    return _parse(CountTokensRequest, body)


def _parse(model: type[Body], body: bytes) -> Chat:
    try:
        request = parse_body(model, body)
    except InvalidRequest as error:
        raise InvalidRequest(problems=tuple(map(_in_anthropic_terms, error.problems))) from error
    asked = request.to_chat()
    if problems := tuple(misfits_in(asked, "tool_choice.name", "messages")):
        raise InvalidRequest(problems=problems)
    return asked


# Where a value may be one of several types, pydantic's path names the one it chose: a role, a type,
# a kind.
_KIND = re.compile(r"\.\((?:text|list)\)")
_CHOSEN = re.compile(
    r"^(messages\.\d+)\.(?:user|assistant|system)(?=\.|$)"
    r"|^(tool_choice|thinking)\.(?:auto|any|none|tool|enabled|adaptive|between_tools|disabled)(?=\.|$)"
)
_BLOCK = re.compile(
    r"(\bcontent\.\d+)\.(?:text|image|document|tool_use|tool_result|thinking|redacted_thinking)(?=\.|$)"
)


def _in_anthropic_terms(problem: Problem) -> Problem:
    path = _CHOSEN.sub(lambda m: m[1] or m[2], _KIND.sub("", problem.path))
    return Problem(_BLOCK.sub(r"\1", path), problem.message)
