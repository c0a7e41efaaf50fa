"""The body of a request to Bluey's own API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictFloat, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from bluey.apis.bodies import WHOLE, BodyValue
from bluey.apis.data_urls import ImageUrl, image_in
from bluey.chat import Chat, Sampling, Turn, is_uuid
from bluey.ports import PlainLimit
from bluey.tenants.settings import MAX_MODEL_ID_CHARACTERS
from bluey.validation import body_type

MAX_MESSAGE_CHARACTERS = 8_000
MAX_HISTORY_MESSAGES = 50
MAX_IMAGES = 4
MAX_TEMPERATURE = 5.0  # Workers AI's own ceiling for its text generation models

# What is no image may have so many bytes. So the images of a body that is longer begin before that.
TEXT_LIMIT = PlainLimit(64 * 1024, '"images"')


def _as_uuid(text: str) -> str:
    lowered = text.lower()
    if not is_uuid(lowered):
        raise PydanticCustomError("uuid", "Input should be a UUID, 8-4-4-4-12 hex digits")
    return lowered


# Text rather than `uuid.UUID`: the id is only passed on, and the core may not import `uuid`.
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


class Message(BodyValue):
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    content: StrictStr


@body_type
class ChatRequest(BodyValue):
    """The body of `POST /chat`, as the HTTP contract has it."""

    session_id: SessionId
    """The conversation, a UUID of the client's choice; it is logged with the request and sent to
    the AI Gateway as metadata."""
    message: Annotated[StrictStr, Field(min_length=1, max_length=MAX_MESSAGE_CHARACTERS)]
    """What the user says now."""
    stream: StrictBool | None = False
    """Whether the answer comes as an event stream."""
    model_id: (
        Annotated[StrictStr, Field(min_length=1, max_length=MAX_MODEL_ID_CHARACTERS)] | None
    ) = None
    """A model that the tenant allows, or an alias of one. The default is the deployment's model."""
    max_tokens: Annotated[StrictInt, Field(ge=1), WHOLE] | None = None
    """The most tokens that the answer may use. A value over the tenant's limit is lowered to that
    limit, and `x-max-tokens` says so. The default is that limit."""
    temperature: Annotated[StrictFloat, Field(ge=0, le=MAX_TEMPERATURE)] | None = None
    """How freely the model chooses its words."""
    history: Annotated[tuple[Message, ...], Field(max_length=MAX_HISTORY_MESSAGES)] | None = ()
    """What was said before, oldest first."""
    images: Annotated[tuple[ImageUrl, ...], Field(max_length=MAX_IMAGES)] | None = ()
    """What the user shows with the message: PNG, JPEG, WebP or GIF, as data URLs."""
    reasoning: Literal["none", "low", "medium", "high"] | None = None
    """How much the model should reason before it answers. If the model cannot do that, the request
    is refused. A model with fewer steps takes the nearest."""
    show_reasoning: StrictBool | None = False
    """Whether the answer shows the model's reasoning."""

    def to_chat(self) -> Chat:
        """The chat that this asks for, its own message last."""
        turns = [Turn(turn.role, (turn.content,)) for turn in self.history or ()]
        return Chat(
            turns=(*turns, Turn("user", (self.message, *map(image_in, self.images or ())))),
            stream=bool(self.stream),
            session_id=self.session_id,
            requested_model_id=self.model_id,
            max_output_tokens=self.max_tokens,
            sampling=Sampling(temperature=self.temperature),
            effort=self.reasoning,
            shows_reasoning=bool(self.show_reasoning),
        )
