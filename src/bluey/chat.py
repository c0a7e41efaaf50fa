"""The chat request, its messages, and what an answer used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

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
from bluey.tokens import estimate_input_tokens
from bluey.validation import Value, problems_of

MAX_MESSAGE_CHARACTERS = 8_000
MAX_HISTORY_MESSAGES = 50
MAX_MODEL_ID_CHARACTERS = 200
MAX_TEMPERATURE = 5.0  # Workers AI's own ceiling for its text generation models


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def _as_uuid(text: str) -> str:
    lowered = text.lower()
    if not _UUID.fullmatch(lowered):
        raise PydanticCustomError("uuid", "Input should be a UUID, 8-4-4-4-12 hex digits")
    return lowered


# Text rather than `uuid.UUID`: it is only ever passed on, and the core imports no `uuid`.
SessionId = Annotated[StrictStr, AfterValidator(_as_uuid)]


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
    max_tokens: Annotated[StrictInt, Field(ge=1)] | None = None
    temperature: Annotated[StrictFloat, Field(ge=0, le=MAX_TEMPERATURE)] | None = None
    history: Annotated[tuple[Message, ...], Field(max_length=MAX_HISTORY_MESSAGES)] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """The whole conversation in order, this request's message last."""
        return (*self.history, Message.model_construct(role="user", content=self.message))

    def estimate_input_tokens(self) -> int:
        """What the prompt will use, before the upstream has counted it."""
        return estimate_input_tokens(message.content for message in self.messages)


def parse_chat_request(body: bytes) -> ChatRequest:
    """The request in a JSON body. Raises InvalidJson, or InvalidRequest naming every path."""
    try:
        return ChatRequest.model_validate_json(body)
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
