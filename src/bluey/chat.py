"""A chat as the core has it, the pieces of an answer, and what an answer used."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from bluey.tokens.bounds import Prompt, bound_tokens

# How much a model is to reason before it answers, the least first.
Effort = Literal["none", "minimal", "low", "medium", "high", "max"]
EFFORTS: tuple[Effort, ...] = get_args(Effort)


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat, whichever API it came through: what a model is asked, and how.

    `messages` are in the form that the upstream takes, and `parameters` go to it unchanged beside
    them. `prompt` is what a model reads of both, `estimated_tokens_in` what the HTTP contract wants
    where nothing was counted. `max_output_tokens` is the most that the client asks for.
    `wants_usage` says whether a stream is to end with its usage. `tags` are the client's,
    for the log.
    """

    messages: tuple[Mapping[str, object], ...]
    estimated_tokens_in: int
    prompt: Prompt
    stream: bool = False
    session_id: str | None = None
    requested_model_id: str | None = None
    max_output_tokens: int | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)
    wants_usage: bool = True
    tags: Mapping[str, str] | None = None


# What a model's template adds to what was sent: its own instructions for tools are the longest.
TEMPLATE_TOKENS = 1_024


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an answer to a chat can have used: `tokens_out` is the most that a model was allowed.

    `share_in` is the share of the input's bound that is held, less than 1 where a tenant's settings
    know the models' tokenizers better.

    An upstream's count is believed within these bounds. One that is higher is no count: the model
    would have read more than was sent, or written more than it was allowed.
    """

    chat: Chat
    tokens_out: int
    share_in: float = 1.0

    @property
    def tokens_in(self) -> int:
        """What is held for the input, and charged where nobody counted it."""
        return math.ceil(self.chat.prompt.bound_tokens * self.share_in)

    def most_tokens_in(self) -> int:
        """The highest count of the input that is believed: no token is shorter than a byte."""
        return max(self.chat.prompt.bound_tokens, self._sent_bytes()) + TEMPLATE_TOKENS

    def _sent_bytes(self) -> int:
        sent = (self.chat.messages, self.chat.parameters)
        text = json.dumps(sent, ensure_ascii=False)
        return len(text.encode("utf-8", "surrogatepass"))

    def refused(self, counted: Counted) -> Counted:
        """Of an upstream's counts those that are not believed."""
        tokens_in, tokens_out = counted.tokens_in, counted.tokens_out
        # The bytes are only counted where it matters, and the bound is only computed where they do
        # not decide, which is hardly ever.
        if tokens_in is not None and (
            tokens_in <= TEMPLATE_TOKENS
            or tokens_in <= self._sent_bytes() + TEMPLATE_TOKENS
            or tokens_in <= self.most_tokens_in()
        ):
            tokens_in = None
        if tokens_out is not None and tokens_out <= self.tokens_out:
            tokens_out = None
        return Counted(tokens_in, tokens_out)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call, or a piece of one in a stream: its `arguments` (JSON text) are then to be
    appended to those of the same `index`."""

    index: int
    arguments: str
    id: str | None = None
    name: str | None = None


# What answers are made of.
Piece = str | ToolCall


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def is_uuid(text: str) -> bool:
    """Whether a text has a UUID's form, in lower case."""
    return _UUID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer used. `estimated`: the upstream did not count all of it, and the rest is a
    bound, `uncounted_tokens` in all."""

    tokens_in: int
    tokens_out: int
    estimated: bool = False
    uncounted_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        """What a budget is charged."""
        return self.tokens_in + self.tokens_out


class Produced:
    """What a model has produced, shown or not, and how long it is in `characters`.

    A stream adds to it with every frame, so its bound is computed only when it is asked for.
    """

    __slots__ = ("_bound_tokens", "_bounded_characters", "_texts", "characters")

    def __init__(self, text: str = "") -> None:
        self.characters = len(text)
        self._texts = [text]
        self._bounded_characters = 0
        self._bound_tokens = 0

    def add(self, text: str) -> None:
        """More was produced."""
        self.characters += len(text)
        self._texts.append(text)

    def bound_tokens(self) -> int:
        """The most tokens that this can be."""
        if self._bounded_characters != self.characters:
            # A stream's frames are joined, because they are cut anywhere in a word.
            self._texts = ["".join(self._texts)]
            self._bound_tokens = bound_tokens(self._texts[0])
            self._bounded_characters = self.characters
        return self._bound_tokens


@dataclass(frozen=True, slots=True)
class Counted:
    """The upstream's own token counts; None where it gave none."""

    tokens_in: int | None = None
    tokens_out: int | None = None

    def merged_with(self, other: Counted) -> Counted:
        """The larger of each count. Each frame of a stream has the usage so far, so they are not
        added."""
        return Counted(
            _larger(self.tokens_in, other.tokens_in), _larger(self.tokens_out, other.tokens_out)
        )

    def completed(
        self,
        bounds: Bounds,
        produced: Produced,
        *,
        has_ended: bool = True,
        is_all_read: bool = True,
    ) -> Usage:
        """The usage to report. What was not counted is the bound, and marked as such.

        `has_ended`: the answer ended by itself. Until then the upstream's counts may be too low, so
        at least the bound of what was produced is reported. A count that is refused is replaced by
        what is held for it. So is what was produced where it was not `is_all_read`.
        """
        refused = bounds.refused(self)
        is_known = is_all_read and not refused.tokens_out
        tokens_in = None if refused.tokens_in else self.tokens_in
        tokens_out = self.tokens_out if is_known else None
        if tokens_out is not None:
            # Some models send a zero as long as they have not counted, although there is text.
            least = min(produced.characters, 1) if has_ended else produced.bound_tokens()
            if tokens_out < min(least, bounds.tokens_out):
                tokens_out = None
        is_estimated, uncounted_tokens = not tokens_in, 0 if tokens_in else bounds.tokens_in
        if tokens_out is None:
            most = bounds.tokens_out
            tokens_out = min(most, produced.bound_tokens()) if is_known else most
            is_estimated = True
            uncounted_tokens += tokens_out
        return Usage(tokens_in or bounds.tokens_in, tokens_out, is_estimated, uncounted_tokens)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `produced` is all of it, also what is not shown, and `finish_reason` is the
    upstream's, None where it gave none."""

    text: str
    counted: Counted
    produced: str
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str | None = None


def _larger(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)
