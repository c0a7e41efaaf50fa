"""A chat as the core has it, the body of `POST /chat`, and what an answer used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from bluey.errors import InvalidJson, InvalidRequest
from bluey.tenant import MAX_OUTPUT_TOKENS
from bluey.tokens import estimate_input_tokens
from bluey.validation import Value, problems_of


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat, whichever API it came through: what a model is asked, and how.

    `messages` are as the upstream takes them; `parameters` go to it unchanged beside them.
    `tokens_path` is the client's own name for `max_output_tokens`, for errors;
    `wants_usage` whether a stream shall end with it; `tags` are the client's, for the log.
    """

    messages: tuple[Mapping[str, object], ...]
    estimated_tokens_in: int
    stream: bool = False
    session_id: str | None = None
    requested_model_id: str | None = None
    max_output_tokens: int | None = None
    tokens_path: str = "maxTokens"
    parameters: Mapping[str, object] = field(default_factory=dict)
    wants_usage: bool = True
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call, or the piece of one that a stream brings: `arguments` (JSON text) is then
    to be appended to those of the same `index`."""

    index: int
    arguments: str
    id: str | None = None
    name: str | None = None


# What answers are made of.
Piece = str | ToolCall

MAX_MESSAGE_CHARACTERS = 8_000
MAX_HISTORY_MESSAGES = 50
MAX_MODEL_ID_CHARACTERS = 200
MAX_TEMPERATURE = 5.0  # Workers AI's own ceiling for its text generation models


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def is_uuid(text: str) -> bool:
    """Whether a lower-case text has a UUID's form."""
    return _UUID.fullmatch(text) is not None


def _as_uuid(text: str) -> str:
    lowered = text.lower()
    if not is_uuid(lowered):
        raise PydanticCustomError("uuid", "Input should be a UUID, 8-4-4-4-12 hex digits")
    return lowered


# Text rather than `uuid.UUID`: it is only ever passed on, and the core imports no `uuid`.
SessionId = Annotated[
    StrictStr,
    AfterValidator(_as_uuid),
    Field(
        json_schema_extra={
            "format": "uuid",
            "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
        }
    ),
]


class Message(Value):
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    content: StrictStr


class ChatRequest(Value):
    """The body of `POST /chat`, as the HTTP contract has it."""

    session_id: SessionId
    message: Annotated[StrictStr, Field(min_length=1, max_length=MAX_MESSAGE_CHARACTERS)]
    stream: StrictBool = False
    model_id: (
        Annotated[StrictStr, Field(min_length=1, max_length=MAX_MODEL_ID_CHARACTERS)] | None
    ) = None
    max_tokens: Annotated[StrictInt, Field(ge=1, le=MAX_OUTPUT_TOKENS)] | None = None
    temperature: Annotated[StrictFloat, Field(ge=0, le=MAX_TEMPERATURE)] | None = None
    history: Annotated[tuple[Message, ...], Field(max_length=MAX_HISTORY_MESSAGES)] = ()

    def to_chat(self) -> Chat:
        """The chat that this asks for, its own message last."""
        history = [{"role": turn.role, "content": turn.content} for turn in self.history]
        contents = [*(turn.content for turn in self.history), self.message]
        return Chat(
            messages=(*history, {"role": "user", "content": self.message}),
            estimated_tokens_in=estimate_input_tokens(contents),
            stream=self.stream,
            session_id=self.session_id,
            requested_model_id=self.model_id,
            max_output_tokens=self.max_tokens,
            parameters={} if self.temperature is None else {"temperature": self.temperature},
        )


Body = TypeVar("Body", bound=Value)


def parse_body(model: type[Body], body: bytes) -> Body:
    """The value in a JSON body. Raises InvalidJson, or InvalidRequest naming every path."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] == "json_invalid":
            raise InvalidJson from error
        raise InvalidRequest(problems=problems_of(error)) from error


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer used. `estimated` says that the upstream did not count it all."""

    tokens_in: int
    tokens_out: int
    estimated: bool = False
