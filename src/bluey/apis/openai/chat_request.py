"""The body of `POST /v1/chat/completions`, and the chat that it asks for.

A parameter that is not listed is refused by name.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    Tag,
)

from bluey import chat
from bluey.apis.bodies import (
    MAX_MESSAGES,
    MAX_TOOLS,
    MAX_USER_CHARACTERS,
    WHOLE,
    Ignored,
    NoList,
    Off,
    Only,
    Tags,
    VendorValue,
    kind_of,
    misfits_in,
    session_of,
)
from bluey.apis.openai.chat_messages import Message, Name, turn_of
from bluey.apis.openai.chat_reasoning import (
    EffortWord,
    Reasoning,
    TemplateArguments,
    Thinking,
    effort_of,
)
from bluey.chat import Chat, Effort, JsonFormat, Sampling
from bluey.errors import InvalidRequest, Problem
from bluey.tenants.settings import MAX_MODEL_ID_CHARACTERS
from bluey.validation import FreeObject, body_type, parse_body

MAX_STOP_SEQUENCES = 4


class Function(VendorValue):
    """A function that the model may call; `parameters` is a JSON schema."""

    name: Name
    description: StrictStr | None = None
    parameters: FreeObject | None = None
    strict: StrictBool | None = None
    cache_control: Ignored = None


class Tool(VendorValue):
    """A tool that the model may call."""

    type: Literal["function"]
    function: Function
    cache_control: Ignored = None


class NamedFunction(VendorValue):
    """A function by its name."""

    name: Name


class NamedTool(VendorValue):
    """The tool that the model has to call."""

    type: Literal["function"]
    function: NamedFunction


ToolChoice = Annotated[
    Annotated[Literal["none", "auto", "required", "any"], Tag("(text)")]
    | Annotated[NamedTool, Tag("(list)")],
    Discriminator(kind_of),
]


class TextFormat(VendorValue):
    """An answer in plain text, the default."""

    type: Literal["text"]


class JsonObjectFormat(VendorValue):
    """An answer that is JSON."""

    type: Literal["json_object"]


class NamedSchema(VendorValue):
    """A JSON schema; its name and description are for people."""

    name: Name
    description: StrictStr | None = None
    json_schema: Annotated[FreeObject, Field(alias="schema")]
    strict: StrictBool | None = None


class JsonSchemaFormat(VendorValue):
    """An answer that fits a JSON schema."""

    type: Literal["json_schema"]
    json_schema: NamedSchema


Format = Annotated[TextFormat | JsonObjectFormat | JsonSchemaFormat, Field(discriminator="type")]

Stop = Annotated[
    Annotated[StrictStr, Tag("(text)")]
    | Annotated[tuple[StrictStr, ...], Field(max_length=MAX_STOP_SEQUENCES), Tag("(list)")],
    Discriminator(kind_of),
]


class StreamOptions(VendorValue):
    """What a stream has in addition to the answer."""

    include_usage: StrictBool | None = None
    """Whether the stream ends with a chunk that has the usage."""
    include_obfuscation: Ignored = None
    """No effect: no padding is sent."""


def _none_if_unlimited(value: object) -> object:
    return None if value == -1 else value


# A higher value than the tenant's ceiling is lowered to it. Some clients write "no limit" as -1.
MaxTokens = Annotated[
    Annotated[StrictInt, Field(ge=1), WHOLE] | None,
    BeforeValidator(_none_if_unlimited),
    Field(
        json_schema_extra={"anyOf": [{"type": "integer", "minimum": 1}, {"enum": [-1, None]}]},
    ),
]
Penalty = Annotated[StrictFloat, Field(ge=-2, le=2)]


@body_type
class CompletionRequest(VendorValue):
    """The body of `POST /v1/chat/completions`. An empty list counts as left out."""

    # `parse_completion_request` checks that a tool that has to be called is offered.
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

    model: Annotated[StrictStr, Field(max_length=MAX_MODEL_ID_CHARACTERS)] | None = None
    """A model that the tenant allows, or an alias of one (`GET /v1/models`). The default, also
    for a blank one, is the deployment's model."""
    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=MAX_MESSAGES)]
    """The conversation, oldest first."""
    stream: StrictBool | None = None
    """Whether the answer comes as an event stream."""
    stream_options: StreamOptions | None = None
    """What a stream has in addition to the answer."""
    max_tokens: MaxTokens | None = None
    """The most tokens that the answer may use. A value over the tenant's limit is lowered to that
    limit, and `x-max-tokens` says so. -1 counts as left out."""
    max_completion_tokens: MaxTokens | None = None
    """The same as `max_tokens`. If both are given, the lower one counts."""
    temperature: Annotated[StrictFloat, Field(ge=0, le=2)] | None = None
    """How freely the model chooses its words."""
    top_p: Annotated[StrictFloat, Field(ge=0, le=1)] | None = None
    """The share of probability from which the model chooses its words."""
    stop: Stop | None = None
    """Texts that end the answer."""
    seed: Annotated[StrictInt, Field(ge=-(2**53) + 1, le=2**53 - 1), WHOLE] | None = None
    """Makes answers repeatable, as far as the model can."""
    presence_penalty: Penalty | None = None
    """Positive values make words that were already used less likely."""
    frequency_penalty: Penalty | None = None
    """Positive values make words less likely the more often they were used."""
    response_format: Format | None = None
    """Plain text, any JSON, or JSON that fits a schema."""
    tools: Annotated[tuple[Tool, ...], Field(max_length=MAX_TOOLS)] | None = None
    """Functions that the model may call."""
    tool_choice: ToolChoice | None = None
    """Whether the model may, must or must not call a function, or which one it must call."""
    parallel_tool_calls: StrictBool | None = None
    """Whether the model may call several functions at once."""
    user: Annotated[StrictStr, Field(max_length=MAX_USER_CHARACTERS)] | None = None
    """Whose conversation this is. It becomes the session id: a UUID unchanged, anything else as a
    hash."""
    prompt_cache_key: Annotated[StrictStr, Field(max_length=MAX_USER_CHARACTERS)] | None = None
    """Requests with the same key go to the place that has their beginning cached, as far as the
    model caches. Without a key, this is so for requests of the same `user`."""
    metadata: Tags | None = None
    """Up to 16 tags that are logged with the request."""
    reasoning_effort: EffortWord | None = None
    """How much the model should reason before it answers. If the model cannot do that, the request
    is refused. A model with fewer steps takes the nearest. `default`, `auto` and an empty text
    count as left out."""
    reasoning: Reasoning | None = None
    """The same as `reasoning_effort`, in the form of OpenRouter's clients."""
    thinking: Thinking | None = None
    """The same as `reasoning_effort`, in the form of the clients of DeepSeek and GLM."""
    enable_thinking: StrictBool | None = None
    """The same as `reasoning_effort`: `true` is `medium`, `false` is `none`."""
    chat_template_kwargs: TemplateArguments | None = None
    """The same as `reasoning_effort`, in the form of the clients of vLLM and SGLang."""
    include_reasoning: StrictBool | None = None
    """Whether the answer has the model's reasoning. The default is true."""
    n: Annotated[StrictInt, Field(ge=1, le=1), WHOLE] | None = None
    """There is only one answer."""
    logprobs: Off | None = None
    """Not supported."""
    top_logprobs: Annotated[Any, Only((0,))] = None
    modalities: Annotated[Any, Only((["text"],))] = None
    function_call: Annotated[Any, Only(("none", "auto"))] = None
    logit_bias: Annotated[Any, Only(({},))] = None
    best_of: Annotated[Any, Only((1,))] = None
    top_k: Annotated[Any, Only((0, -1))] = None
    top_a: Annotated[Any, Only((0,))] = None
    min_p: Annotated[Any, Only((0,))] = None
    repetition_penalty: Annotated[Any, Only((1,))] = None
    extra_body: Annotated[Any, Only(({},))] = None
    audio: NoList = None
    functions: NoList = None
    moderation: NoList = None
    web_search_options: NoList = None
    cache_control: Ignored = None
    cache_prompt: Ignored = None
    keep_alive: Ignored = None
    prediction: Ignored = None
    prompt_cache_options: Ignored = None
    prompt_cache_retention: Ignored = None
    safety_identifier: Ignored = None
    service_tier: Ignored = None
    store: Ignored = None
    verbosity: Ignored = None

    def to_chat(self) -> Chat:
        """The chat that this asks for."""
        choice = self.tool_choice
        effort, effort_is_wish = self._effort()
        ceilings = [n for n in (self.max_tokens, self.max_completion_tokens) if n is not None]
        return Chat(
            turns=tuple(map(turn_of, self.messages)),
            stream=bool(self.stream),
            session_id=None if self.user is None else session_of(self.user),
            requested_model_id=self.model if self.model and self.model.strip() else None,
            # Where a client gives both, the lower one holds.
            max_output_tokens=min(ceilings, default=None),
            tools=tuple(map(_tool_of, self.tools or ())),
            tool_choice=chat.NamedTool(choice.function.name)
            if isinstance(choice, NamedTool)
            else "required"
            if choice == "any"
            else choice,
            parallel_calls=self.parallel_tool_calls,
            format=_format_of(self.response_format),
            sampling=self._sampling(),
            effort=effort,
            effort_is_wish=effort_is_wish,
            shows_reasoning=self._shows_reasoning,
            wants_usage=bool(self.stream_options and self.stream_options.include_usage),
            cache_key=self.prompt_cache_key or None,
            tags=self.metadata,
        )

    def _effort(self) -> tuple[Effort | None, bool]:
        template = self.chat_template_kwargs
        return effort_of(
            self.reasoning_effort,
            self.reasoning,
            self.thinking,
            self.enable_thinking,
            *((template.enable_thinking, template.thinking) if template else ()),
        )

    @property
    def _shows_reasoning(self) -> bool:
        return self.include_reasoning is not False and not (
            self.reasoning and self.reasoning.exclude
        )

    def _sampling(self) -> Sampling:
        stop = (self.stop,) if isinstance(self.stop, str) else self.stop or ()
        return Sampling(
            self.temperature,
            self.top_p,
            stop,
            self.seed,
            self.presence_penalty,
            self.frequency_penalty,
        )


def _tool_of(tool: Tool) -> chat.Tool:
    function = tool.function
    return chat.Tool(function.name, function.description, function.parameters, function.strict)


def _format_of(wanted: Format | None) -> JsonFormat | None:
    match wanted:
        case JsonObjectFormat():
            return JsonFormat()
        case JsonSchemaFormat(json_schema=named):
            return JsonFormat(named.json_schema, named.name, named.description, named.strict)
    return None


def parse_completion_request(body: bytes) -> Chat:
    """The chat in a request's body. Raises InvalidJson, or InvalidRequest naming every path."""
    try:
        request = parse_body(CompletionRequest, body)
    except InvalidRequest as error:
        raise InvalidRequest(problems=tuple(map(_in_openai_terms, error.problems))) from error
    asked = request.to_chat()
    if problems := tuple(misfits_in(asked, "tool_choice.function.name", "messages")):
        raise InvalidRequest(problems=problems)
    return asked


# Where a value may be one of several types, pydantic's path names the one it chose: a role, a type,
# a kind.
_CHOSEN = re.compile(
    r"^(messages\.\d+)\.(?:system|developer|user|assistant|tool)(?=\.|$)"
    r"|^(response_format)\.(?:text|json_object|json_schema)(?=\.|$)"
)
_PART = re.compile(
    r"^(messages\.\d+\.(?:user|assistant|tool)\.content\.\(list\)\.\d+)\.[a-z_]+(?=\.|$)"
)
_KIND = re.compile(r"\.\((?:text|list)\)")


def _in_openai_terms(problem: Problem) -> Problem:
    path = _PART.sub(r"\1", problem.path)
    path = _KIND.sub("", _CHOSEN.sub(lambda m: m[1] or m[2], path))
    return Problem(path, problem.message)
