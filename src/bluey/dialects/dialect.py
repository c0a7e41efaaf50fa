"""What a dialect is: how a kind of model is asked, answers and fails.

Each dialect is one value in a module of this room. `bluey.dialects.answers` reads whole answers
and streams through it; nothing else knows what upstreams speak.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from bluey.chat import Chat, Counted
from bluey.errors import AiError, BlueyError, InvalidRequest, Problem, UpstreamFailure

NOT_COUNTED = Counted()


class Then(Enum):
    """What follows a failed attempt, in order until one is possible."""

    RETRY_THEN_FALL_BACK = "the same model once more, then the fallback"
    RETRY_THEN_GIVE_UP = "the same model once more, then an error"
    FALL_BACK = "the fallback"
    GIVE_UP = "an error"


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows a failure, and the error shown when nothing more follows."""

    then: Then
    error: Callable[[], BlueyError] = AiError


def refused_input() -> InvalidRequest:
    """The error of an input that the model does not take: too long for it, most often."""
    return InvalidRequest(problems=(Problem("message", "The model does not take this input"),))


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call, or the piece of one, as a frame has it: `index` is the upstream's, where it
    numbers its calls; a piece without a name continues the call before it."""

    name: str | None
    arguments: str
    id: str | None = None
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What one frame of a stream, or a whole answer, says.

    `characters` is what was produced, shown or not: reasoning and the arguments of calls
    count, too. `is_answer` is False where a frame has nothing that an answer is made of.
    """

    text: str = ""
    characters: int = 0
    counted: Counted = NOT_COUNTED
    finish_reason: str | None = None
    calls: tuple[Call, ...] = ()
    is_answer: bool = True


@dataclass(frozen=True, slots=True)
class Dialect:
    """One dialect.

    - `model_prefixes`: the models that speak it, by what their ids begin with; the longest
      prefix of all dialects decides;
    - `inputs`: what `env.AI.run` is given for a chat and the most that the answer may use;
    - `plain_text`: the text of a frame that has nothing else in it, None for any other. Most
      frames are such, and are read no further;
    - `frame`: what a frame or a whole answer says. Raises UpstreamFailure for an error in it;
    - `failure`: the failure in an error's body;
    - `rules`: what follows each of its error codes.
    """

    name: str
    model_prefixes: tuple[str, ...]
    inputs: Callable[[Chat, int], dict[str, object]]
    plain_text: Callable[[Mapping[str, object]], str | None]
    frame: Callable[[int, Mapping[str, object]], Frame]
    failure: Callable[[int, Mapping[str, object]], UpstreamFailure]
    rules: Mapping[int, Rule]
