"""What a dialect is: how to ask a kind of model, and how to read its answers and failures.

Each dialect is one value in a module of this room. `bluey.dialects.answers` uses those of chats to
read whole answers and streams. No other module knows the form of upstreams' answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bluey.chat import Chat, Effort, ReasoningText
from bluey.embedding import Texts
from bluey.errors import UpstreamFailure
from bluey.models.model import Model
from bluey.usage import Counted

NOT_COUNTED = Counted()
# The finish reason of an answer of which its upstream says that it failed.
FAILED = "error"


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call in a frame, or a piece of one. `index` is the upstream's number of the call, None
    where it gives none. A piece without a name continues the call before it."""

    name: str | None
    arguments: str
    id: str | None = None
    index: int | None = None


class Frame(NamedTuple):
    """What one frame of a stream, or a whole answer, says.

    `produced` is what was produced, shown or not: the text, `reasoning`, and the names and
    arguments of calls. `thoughts` are the pieces of reasoning with their vendor's signatures where
    there are any; in a stream, a signature alone. `finish_reason` is OpenAI's name of it where
    there is one, or `FAILED`. `is_answer` is False where the frame has no field that an answer
    could be in, `is_last` is True where the stream says that nothing follows.
    """

    text: str = ""
    produced: str = ""
    counted: Counted = NOT_COUNTED
    finish_reason: str | None = None
    calls: tuple[Call, ...] = ()
    is_answer: bool = True
    reasoning: str = ""
    is_last: bool = False
    thoughts: tuple[ReasoningText, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What one attempt asks: a chat, of this model, with these limits. `effort` is how much the
    model is told to reason, None where it is told nothing."""

    chat: Chat
    model: Model
    max_output_tokens: int
    effort: Effort | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the AI Gateway takes a vendor's own request: `gateway(id).run`."""

    provider: str
    path: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """One dialect.

    - `model_prefixes`: what the ids of its models begin with. A model speaks the dialect with the
      longest prefix of its id;
    - `inputs`: the inputs of `env.AI.run` for what is asked;
    - `plain_text`: the text of a frame that has nothing but a text, None for any other frame. Most
      frames have only a text, and `frame` is not called for them;
    - `frame`: what a frame or a whole answer says. Raises UpstreamFailure for an error in it;
    - `failure`: the failure in the body of an error response;
    - `endpoint`: where its models are only reached through `gateway(id).run`.
    """

    name: str
    model_prefixes: tuple[str, ...]
    inputs: Callable[[Asked], dict[str, object]]
    plain_text: Callable[[Mapping[str, object]], str | None]
    frame: Callable[[int, Mapping[str, object]], Frame]
    failure: Callable[[int, Mapping[str, object]], UpstreamFailure]
    endpoint: Endpoint | None = None


@dataclass(frozen=True, slots=True)
class EmbeddingDialect:
    """A dialect of models for embeddings.

    - `inputs`: the inputs of `env.AI.run` for these texts;
    - `vectors`: the numbers of each text's vector in an answer; anything where there are none;
    - `counted`: what an answer says that it used;
    - `failure`: the failure in the body of an error response.
    """

    inputs: Callable[[Texts], dict[str, object]]
    vectors: Callable[[Mapping[str, object]], object]
    counted: Callable[[Mapping[str, object]], Counted]
    failure: Callable[[int, Mapping[str, object]], UpstreamFailure]
