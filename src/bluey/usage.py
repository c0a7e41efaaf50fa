"""What an answer can have used, what an upstream counted, and what is reported and charged."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Protocol

from bluey.chat import ReasoningText, ToolCall, is_blank
from bluey.tokens.bounds import Bounded, bound_tokens

# What a model's template adds to what was sent: its own instructions for tools are the longest.
TEMPLATE_TOKENS = 1_024


class Reading(Protocol):
    """What a model is given to read."""

    @property
    def prompt(self) -> Bounded:
        """All of it but its images."""

    @property
    def image_count(self) -> int:
        """How many images there are."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an answer can have used: `tokens_out` is the most that a model was allowed.

    `share_in` is the share of the input's bound that is held, less than 1 where a tenant's settings
    know the models' tokenizers better. `image_tokens` is the most that one image counts.

    An upstream's count is believed within these bounds. One that is higher is no count: the model
    would have read more than was sent, or written more than it was allowed.
    """

    reading: Reading
    tokens_out: int
    share_in: float = 1.0
    image_tokens: int = 0

    @property
    def tokens_in(self) -> int:
        """What is held for the input, and charged where nobody counted it."""
        text_tokens = math.ceil(self.reading.prompt.bound_tokens * self.share_in)
        return text_tokens + self._tokens_of_images()

    def most_tokens_in(self) -> int:
        """The highest count of the input that is believed: no token is shorter than a byte."""
        prompt = self.reading.prompt
        most = max(prompt.bound_tokens, prompt.size_bytes)
        return most + TEMPLATE_TOKENS + self._tokens_of_images()

    def _tokens_of_images(self) -> int:
        return self.image_tokens * self.reading.image_count

    def refused(self, counted: Counted) -> Counted:
        """Of an upstream's counts those that are not believed."""
        tokens_in, tokens_out = counted.tokens_in, counted.tokens_out
        # The bytes are only counted where it matters, and the bound is only computed where they do
        # not decide, which is hardly ever.
        if tokens_in is not None and (
            tokens_in <= TEMPLATE_TOKENS
            or tokens_in <= self.reading.prompt.size_bytes + TEMPLATE_TOKENS
            or tokens_in <= self.most_tokens_in()
        ):
            tokens_in = None
        if tokens_out is not None and tokens_out <= self.tokens_out:
            tokens_out = None
        return Counted(tokens_in, tokens_out)


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer used.

    `estimated`: the upstream did not count all of it, and the rest is a bound: `uncounted_in` of
    the input, `uncounted_out` of the output. As far as the upstream says so, `cached_tokens` of the
    input were in its cache, `written_tokens` were put into that, and `reasoning_tokens` of the
    output were reasoning.
    """

    tokens_in: int
    tokens_out: int
    estimated: bool = False
    uncounted_in: int = 0
    uncounted_out: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    written_tokens: int = 0

    @classmethod
    def uncounted(cls, tokens_in: int, tokens_out: int) -> Usage:
        """What no upstream has counted."""
        return cls(tokens_in, tokens_out, True, tokens_in, tokens_out)

    @property
    def total_tokens(self) -> int:
        """What a budget is charged."""
        return self.tokens_in + self.tokens_out

    @property
    def uncounted_tokens(self) -> int:
        """How many of all tokens the upstream did not count."""
        return self.uncounted_in + self.uncounted_out

    @property
    def counted(self) -> Usage:
        """Of this, what the upstream counted."""
        return replace(
            self,
            tokens_in=self.tokens_in - self.uncounted_in,
            tokens_out=self.tokens_out - self.uncounted_out,
            estimated=False,
            uncounted_in=0,
            uncounted_out=0,
        )

    def plus(self, other: Usage) -> Usage:
        """What both used together."""
        return Usage(
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.estimated or other.estimated,
            self.uncounted_in + other.uncounted_in,
            self.uncounted_out + other.uncounted_out,
            self.cached_tokens + other.cached_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
            self.written_tokens + other.written_tokens,
        )


NOTHING_USED = Usage(0, 0)


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
    """The upstream's own token counts; None where it gave none. `cached_tokens` and
    `written_tokens` are parts of `tokens_in`, `reasoning_tokens` of `tokens_out`."""

    tokens_in: int | None = None
    tokens_out: int | None = None
    cached_tokens: int | None = None
    reasoning_tokens: int | None = None
    written_tokens: int | None = None

    def merged_with(self, other: Counted) -> Counted:
        """The larger of each count. Each frame of a stream has the usage so far, so they are not
        added."""
        if other == self:
            return self
        return Counted(
            _larger(self.tokens_in, other.tokens_in),
            _larger(self.tokens_out, other.tokens_out),
            _larger(self.cached_tokens, other.cached_tokens),
            _larger(self.reasoning_tokens, other.reasoning_tokens),
            _larger(self.written_tokens, other.written_tokens),
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
        is_estimated, uncounted_in = not tokens_in, 0 if tokens_in else bounds.tokens_in
        uncounted_out = 0
        if tokens_out is None:
            most = bounds.tokens_out
            tokens_out = min(most, produced.bound_tokens()) if is_known else most
            is_estimated = True
            uncounted_out = tokens_out
        # A part is never more than the whole, whatever an upstream says.
        cached_tokens = min(self.cached_tokens or 0, tokens_in or 0)
        return Usage(
            tokens_in or bounds.tokens_in,
            tokens_out,
            is_estimated,
            uncounted_in,
            uncounted_out,
            cached_tokens,
            min(self.reasoning_tokens or 0, tokens_out),
            min(self.written_tokens or 0, (tokens_in or 0) - cached_tokens),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `produced` is all of it, also what is not shown, `reasoning` what the model
    reasoned before it, `thoughts` the same in pieces where they have their vendor's signatures, and
    `finish_reason` is the upstream's, None where it gave none."""

    text: str
    counted: Counted
    produced: str
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str | None = None
    reasoning: str = ""
    thoughts: tuple[ReasoningText, ...] = ()

    def reasoned(self, *, keeps_signatures: bool) -> tuple[ReasoningText, ...]:
        """What the model reasoned, with signatures where there are any and the client keeps
        them."""
        if keeps_signatures and self.thoughts:
            return self.thoughts
        return (ReasoningText(self.reasoning),) if self.reasoning else ()

    @property
    def is_all_reasoning(self) -> bool:
        """Whether the model reasoned, and neither said nor called anything. Blanks say nothing."""
        if self.tool_calls or not is_blank(self.text):
            return False
        return only_reasoned(
            self.counted, self.finish_reason, has_reasoned=not is_blank(self.produced)
        )


def only_reasoned(counted: Counted, finish_reason: str | None, *, has_reasoned: bool) -> bool:
    """Whether a model that neither said nor called anything spent its tokens on reasoning. Some
    vendors' models do not tell what they reason: they count it, or their empty answer was cut off.
    A model that was stopped by a filter might have said something."""
    if finish_reason == "content_filter":
        return False
    return has_reasoned or bool(counted.reasoning_tokens) or finish_reason == "length"


def _larger(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)
