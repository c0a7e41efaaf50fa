"""What the steps of a chat need of an API that clients speak: its parser and its renderers.

Each API is one value in a module of this room. Everything between parsing and rendering is the
same for all of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from bluey.chat import Answer, Chat, Piece, Usage
from bluey.errors import BlueyError
from bluey.http.messages import Response

# Enough that no two replies share an id, and with `call_` and an index fewer than 40
# characters, the most that OpenAI takes for a tool call's id.
REPLY_ID_DIGITS = 24


@dataclass(frozen=True, slots=True)
class Reply:
    """What is known of a reply when it begins: an id that no other reply has, the time
    (seconds since 1970), the model that serves it, and the most it may use."""

    id: str
    created_s: int
    model_id: str
    max_output_tokens: int


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a reply when it ends; `finish_reason` is the upstream's, where it
    named one."""

    usage: Usage
    latency_ms: int
    first_token_ms: int | None = None
    finish_reason: str | None = None


CutReason = Literal["length", "content_filter"]


def cut_reason(reply: Reply, report: Report, *, is_empty: bool) -> CutReason | None:
    """Why an answer did not end by itself; None where it did.

    That it calls a tool changes nothing: of one that was cut the arguments may be half a
    JSON text. One that shows nothing (`is_empty`) is no success, whatever the upstream says
    of it: a model that reasons has most often used up its tokens on that.
    """
    match report.finish_reason:
        case "length" | "content_filter" as reason:
            return reason
        case _ if is_empty:
            return "length"
        case "stop" | "tool_calls":
            return None
    # The native dialect names no reason; an answer that used all it may was cut.
    is_cut = not report.usage.estimated and report.usage.tokens_out >= reply.max_output_tokens
    return "length" if is_cut else None


class StreamFormat(Protocol):
    """The events of one streamed reply, as text."""

    def pieces(self, pieces: Sequence[Piece]) -> str:
        """Some of the answer; empty when this API shows nothing of it."""

    def end(self, report: Report, error: BlueyError | None) -> str:
        """The last events. An error is told as one of them: the status is long sent."""


class ClientApi(ABC):
    """One API of the Worker's.

    `path_prefix` is what its paths begin with: an error of a path that has no route is told in
    the form of the API with the longest prefix of it. `error_type` is the type of an error as
    it is sent.
    """

    path_prefix: ClassVar[str]
    error_type: ClassVar[type]

    def trace_headers(self, trace_id: str) -> dict[str, str]:
        """The headers under which its clients look for the request's id."""
        return {"x-trace-id": trace_id}

    @abstractmethod
    def parse(self, body: bytes) -> Chat:
        """The chat in a request's body. Raises BadRequest."""

    @abstractmethod
    def answer(self, chat: Chat, reply: Reply, answer: Answer, report: Report) -> Response:
        """A whole reply."""

    @abstractmethod
    def stream(self, chat: Chat, reply: Reply) -> StreamFormat:
        """A streamed reply."""

    @abstractmethod
    def failed_stream(self, model_id: str, error: BlueyError, report: Report) -> Response:
        """What a client that asked for a stream is told when no model began one; `model_id`
        is the last that was tried."""

    @abstractmethod
    def error(self, error: BlueyError) -> Response:
        """An error with its status and headers."""
