"""What a client asks, in no API, and what each API makes of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from bluey.http.sse import ServerSentEvent


@dataclass(frozen=True)
class Ask:
    """What a request has beside a message that says "hello" and a limit of its answer.

    - `functions`: the functions that the model may call, each a name, a description and a schema;
    - `schema`: the JSON schema of the answer;
    - `image`: an image in base64, a PNG;
    - `effort`: how much the model is to reason.
    """

    functions: Sequence[Mapping[str, object]] = ()
    schema: Mapping[str, object] | None = None
    image: str | None = None
    effort: str | None = None


NOTHING_MORE = Ask()


@dataclass(frozen=True)
class Request:
    """One request, in no API."""

    model: str
    ask: Ask
    most_tokens: int
    session_id: str
    streamed: bool


# The counts of an answer: the tokens of the input, of the output, those of the input that were
# cached, and those of the output that were reasoning.
Counts = tuple[int, int, int, int]


@dataclass(frozen=True)
class Seen:
    """What a client sees of an answer, in no API."""

    text: str = ""
    finish: str | None = "stop"
    reasoning: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    error: str | None = None
    usage: Counts | None = None


class Asker(ABC):
    """The client of one API.

    - `path`: where it asks;
    - `takes_tools`, `takes_schemas`: whether its API has them;
    - `names_schemas`: whether its schemas have a name;
    - `demands_effort`: whether an effort is demanded, also of a model that is not known, or wished;
    - `counts_reasoning`: whether its usage has what was reasoning.
    """

    name: ClassVar[str]
    path: ClassVar[str]
    takes_tools: ClassVar[bool] = True
    takes_schemas: ClassVar[bool] = True
    names_schemas: ClassVar[bool] = True
    demands_effort: ClassVar[bool] = True
    counts_reasoning: ClassVar[bool] = True

    @abstractmethod
    def body(self, request: Request) -> dict[str, object]:
        """The request's body."""

    @abstractmethod
    def answer(self, body: Mapping[str, Any]) -> Seen:
        """What a whole answer says, or an error."""

    @abstractmethod
    def stream(self, events: Sequence[ServerSentEvent]) -> Seen:
        """What the events of a stream say."""
