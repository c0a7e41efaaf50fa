"""What a client API is: a parser of requests and renderers of replies.

Each API is one value in a module of this room. Everything between parsing and rendering is the
same for all of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from bluey.chat import Chat, Piece
from bluey.errors import BlueyError
from bluey.http.messages import Response
from bluey.models.model import Ability
from bluey.ports import PlainLimit
from bluey.usage import Answer, Usage

# Enough digits that no two replies share an id. A tool call's id (`call_`, these digits and an
# index) stays below 40 characters, the most that OpenAI accepts.
REPLY_ID_DIGITS = 24


@dataclass(frozen=True, slots=True)
class Reply:
    """What is known when a reply begins: a unique id, the time (seconds since 1970), the model that
    answers, and the most output tokens it may use."""

    id: str
    created_s: int
    model_id: str
    max_output_tokens: int


@dataclass(frozen=True, slots=True)
class Report:
    """What is known when a reply ends; `finish_reason` is the upstream's, None where it gave none.
    `cost_micro_usd` is what the request costs with all its attempts, None where that is not
    known."""

    usage: Usage
    latency_ms: int
    first_token_ms: int | None = None
    finish_reason: str | None = None
    cost_micro_usd: int | None = None


CutReason = Literal["length", "content_filter"]


def cut_reason(reply: Reply, report: Report, *, is_empty: bool) -> CutReason | None:
    """Why an answer is incomplete; None where it ended by itself.

    An answer that calls tools is no exception: when it was cut off, the arguments may be half a
    JSON text. An answer of nothing but blanks and without calls (`is_empty`) is always `length`,
    whatever the upstream says: most often a model has used up its tokens on reasoning.
    """
    match report.finish_reason:
        case "length" | "content_filter" as reason:
            return reason
        case _ if is_empty:
            return "length"
        case "stop" | "tool_calls":
            return None
    # The native dialect gives no reason. An answer that used all its tokens was cut off.
    is_cut = not report.usage.estimated and report.usage.tokens_out >= reply.max_output_tokens
    return "length" if is_cut else None


@dataclass(frozen=True, slots=True)
class Around:
    """What the event of one piece of text has around it: `before`, the event's `number` and
    `between` where it has one, the text as JSON, `after`. A text that this API does not show has no
    event."""

    before: str
    after: str
    number: int | None = None
    between: str = ""
    is_shown: bool = True


NOT_SHOWN = Around("", "", is_shown=False)


class StreamFormat(Protocol):
    """The events of one streamed reply, as text."""

    def pieces(self, pieces: Sequence[Piece]) -> str:
        """The events of these pieces; empty when this API does not show them."""

    def around(self, *, is_reasoning: bool) -> Around | None:
        """What the next piece of text, or of reasoning, has around it, and all that follow it
        directly; None where the next one is not like those after it."""

    def pass_on(self, text: str, frames: int, *, is_reasoning: bool) -> None:
        """So many pieces were written as `around` says; this is their text."""

    def end(self, report: Report, error: BlueyError | None) -> str:
        """The last events. An error becomes one of them, because the status was sent long ago."""


class ClientApi(ABC):
    """One API that clients speak.

    `path_prefix` is what its paths begin with. An error on a path without a route has the form of
    the API whose prefix of that path is the longest. `model_path` says where in a body the model is
    named, `paths` where each ability is asked for. `error_type` is the type of an error reply.
    `plain_limit` is the limit of a body without images, where that is lower than the tenant's.
    `tells_unknown_models` is whether a name that no model has is another error than a model that is
    not allowed. `statuses` are those of errors that have another one in this API. `shared_paths` is
    a header that its clients send, and what the paths begin with that it shares with another API:
    with that header, errors there have its form.
    """

    path_prefix: ClassVar[str]
    paths: ClassVar[Mapping[Ability, str]]
    error_type: ClassVar[type]
    model_path: ClassVar[str] = "model"
    plain_limit: ClassVar[PlainLimit | None] = None
    tells_unknown_models: ClassVar[bool] = True
    statuses: ClassVar[Mapping[type[BlueyError], int]] = {}
    shared_paths: ClassVar[tuple[str, str] | None] = None

    def trace_headers(self, trace_id: str) -> dict[str, str]:
        """The headers in which this API's clients look for the request's id."""
        return {"x-trace-id": trace_id}

    def identify(self, response: Response, trace_id: str) -> None:
        """Puts the request's id where this API's clients look for it."""
        response.headers |= self.trace_headers(trace_id)

    @abstractmethod
    def session_in(self, body: bytes) -> str | None:
        """The session id that `parse` would find in a body, found without parsing it; None where
        there is none. A body that is no chat may have any."""

    @abstractmethod
    def parse(self, body: bytes) -> Chat:
        """The chat in a request's body. Raises BadRequest, or PayloadTooLarge for a body of which a
        part is longer than that part may be."""

    @abstractmethod
    def answer(self, chat: Chat, reply: Reply, answer: Answer, report: Report) -> Response:
        """A whole reply."""

    @abstractmethod
    def stream(self, chat: Chat, reply: Reply) -> StreamFormat:
        """A streamed reply."""

    def failed_stream(
        self,
        model_id: str,  # noqa: ARG002  # another API needs it
        error: BlueyError,
        report: Report,  # noqa: ARG002  # another API needs it
    ) -> Response:
        """The reply to a client that asked for a stream when no model began to answer; `model_id`
        is the last model that was tried. It is the error with its own status: nothing was sent yet,
        and vendors' clients expect this where a stream did not begin."""
        return self.error(error)

    @abstractmethod
    def error(self, error: BlueyError) -> Response:
        """An error with its status and headers."""
