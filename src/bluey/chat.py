"""A chat as the core has it, whichever API it came through and whatever upstream it goes to, and
the pieces of an answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from pydantic_core import from_json

from bluey.tokens.bounds import Prompt
from bluey.tokens.estimates import estimate_input_tokens

# How much a model is to reason before it answers, the least first.
Effort = Literal["none", "minimal", "low", "medium", "high", "max"]
EFFORTS: tuple[Effort, ...] = get_args(Effort)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call, or a piece of one in a stream: its `arguments` (JSON text) are then to be
    appended to those of the same `index`."""

    index: int
    arguments: str
    id: str | None = None
    name: str | None = None

    @property
    def input(self) -> dict[str, object]:
        """The arguments of a whole call as an object. A text that is none is put into one."""
        if not self.arguments.strip():
            return {}
        try:
            value = from_json(self.arguments)
            json.dumps(value, allow_nan=False)
        except ValueError:
            value = None
        return value if isinstance(value, dict) else {"arguments": self.arguments}


@dataclass(frozen=True, slots=True)
class ReasoningText:
    """What a model reasoned before its answer, or a piece of it in a stream.

    `signature` is what the model's vendor wants to have back with it, as its dialect writes it. It
    ends a piece of reasoning, of which the text may not be shown: what follows is another one.
    """

    text: str
    signature: str | None = None


# What a signature begins with that stands for a piece of reasoning which only its vendor can read.
# No signature of a vendor's has a colon in it.
REDACTED = "redacted:"


# What answers are made of.
Piece = str | ToolCall | ReasoningText


def is_blank(text: str) -> bool:
    """Whether there is nothing to read in a text."""
    return not text or text.isspace()


@dataclass(frozen=True, slots=True)
class Image:
    """An image in a message: its media type (`image/png`), and the data URL that has all of it, in
    base64. Nobody decodes it here, and it is kept once: it may be some megabytes."""

    media_type: str
    data_url: str

    @classmethod
    def of(cls, media_type: str, base64: str) -> Image:
        """The image with these bytes, in base64."""
        return cls(media_type, f"data:{media_type};base64,{base64}")

    @property
    def base64(self) -> str:
        """Its bytes in base64."""
        return self.data_url.partition(",")[2]


# What a message says, in order.
Part = str | Image

# Said before the images that a tool returned, where only a user can show images.
IMAGES_OF_A_TOOL = "Images that the tool returned:"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a chat.

    - `parts`: what it says;
    - `name`: who says it, where the client names them;
    - `calls`: the tools that an assistant called;
    - `call_id`: the call that a tool answers;
    - `reasoning`: what an assistant had reasoned before it;
    - `signed`: of that what has a vendor's signature;
    - `is_error`: whether a tool returned an error.
    """

    role: Literal["system", "user", "assistant", "tool"]
    parts: tuple[Part, ...] = ()
    name: str | None = None
    calls: tuple[ToolCall, ...] = ()
    call_id: str | None = None
    reasoning: str | None = None
    signed: tuple[ReasoningText, ...] = ()
    is_error: bool = False

    @property
    def text(self) -> str:
        """Its texts, a line each."""
        return "\n".join(part for part in self.parts if isinstance(part, str))

    @property
    def images(self) -> tuple[Image, ...]:
        """Its images."""
        return tuple(part for part in self.parts if isinstance(part, Image))


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the model may call; `parameters` is a JSON schema."""

    name: str
    description: str | None = None
    parameters: Mapping[str, object] | None = None
    strict: bool | None = None


@dataclass(frozen=True, slots=True)
class NamedTool:
    """The tool that the model has to call."""

    name: str


# Whether a model may (`auto`), must (`required`) or must not (`none`) call a tool, or which one it
# must call.
ToolChoice = Literal["none", "auto", "required"] | NamedTool


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """An answer that is JSON: of this schema, any JSON where it is None."""

    json_schema: Mapping[str, object] | None = None
    name: str = "answer"
    description: str | None = None
    strict: bool | None = None


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a model chooses its words; None: as it does by itself."""

    temperature: float | None = None
    top_p: float | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None


NO_SAMPLING = Sampling()


@dataclass(frozen=True)
class Chat:
    """One chat: what a model is asked, and how.

    - `max_output_tokens`: the most that the client asks for;
    - `effort`: how much the client wants the model to reason, None where it does not say;
    - `effort_is_wish`: whether a model that cannot be told that effort answers all the same;
    - `shows_reasoning`: whether the client is shown what the model reasons;
    - `keeps_signatures`: whether the client sends signatures of reasoning back;
    - `wants_usage`: whether a stream is to end with its usage;
    - `cache_key`: which conversation this is, for the upstream's cache of prompts; None: its
      session's;
    - `tags`: the client's, for the log.
    """

    turns: tuple[Turn, ...]
    stream: bool = False
    session_id: str | None = None
    requested_model_id: str | None = None
    max_output_tokens: int | None = None
    tools: tuple[Tool, ...] = ()
    tool_choice: ToolChoice | None = None
    parallel_calls: bool | None = None
    format: JsonFormat | None = None
    sampling: Sampling = NO_SAMPLING
    effort: Effort | None = None
    effort_is_wish: bool = False
    shows_reasoning: bool = False
    keeps_signatures: bool = False
    wants_usage: bool = True
    cache_key: str | None = None
    tags: Mapping[str, str] | None = None

    @property
    def forces_call(self) -> bool:
        """Whether the model has to call a tool."""
        choice = self.tool_choice
        return bool(self.tools) and (choice == "required" or isinstance(choice, NamedTool))

    @cached_property
    def image_count(self) -> int:
        """How many images there are."""
        return sum(not isinstance(part, str) for turn in self.turns for part in turn.parts)

    @cached_property
    def prompt(self) -> Prompt:
        """What a model reads of this, without its images."""
        return Prompt(
            (*(turn.text for turn in self.turns), *self._other_texts()),
            len(self.turns),
            json_texts=(*filter(None, self._calls()), *self._json_texts),
            has_tools=bool(self.tools),
        )

    @cached_property
    def estimated_tokens_in(self) -> int:
        """The tokens that the HTTP contract wants where nothing was counted."""
        said = (turn.text + called for turn, called in zip(self.turns, self._calls(), strict=True))
        return estimate_input_tokens([*said, *self._json_texts], self.image_count)

    def _calls(self) -> Iterator[str]:
        """What was called in each message, as JSON; empty where nothing was."""
        return (
            _compact([call_value(call) for call in turn.calls]) if turn.calls else ""
            for turn in self.turns
        )

    @cached_property
    def _json_texts(self) -> tuple[str, ...]:
        """What is a part of the prompt as JSON, beside the calls."""
        tools = [[tool_value(tool) for tool in self.tools]] if self.tools else []
        schemas = [self.format.json_schema or {}] if self.format is not None else []
        return (*map(_compact, tools), *map(_compact, schemas))

    def _other_texts(self) -> Iterator[str]:
        """What a model may be shown beside what was said, and the estimate leaves out."""
        for turn in self.turns:
            yield from filter(None, (turn.name, turn.call_id, turn.reasoning))
            yield from filter(None, (piece.signature for piece in turn.signed))
            if turn.role == "tool" and turn.images:
                yield IMAGES_OF_A_TOOL
        if isinstance(self.tool_choice, NamedTool):
            yield self.tool_choice.name
        if self.format is not None:
            yield from filter(None, (self.format.name, self.format.description))
        yield from self.sampling.stop


def call_value(call: ToolCall) -> dict[str, object]:
    """A call in OpenAI's form, in which chat templates know it, too."""
    function = {"name": call.name, "arguments": call.arguments}
    return {"id": call.id, "type": "function", "function": function}


def tool_value(tool: Tool) -> dict[str, object]:
    """A tool in OpenAI's form, in which chat templates know it, too."""
    described = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
        "strict": tool.strict,
    }
    function = {name: value for name, value in described.items() if value is not None}
    return {"type": "function", "function": function}


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def is_uuid(text: str) -> bool:
    """Whether a text has a UUID's form, in lower case."""
    return _UUID.fullmatch(text) is not None
