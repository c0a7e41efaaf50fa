"""An answer in no dialect, and what each dialect makes of it."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from tests.platform.scripted_ai import FOREVER, Reply, answer, frame, stream

# Between two frames of a stream, so that they do not arrive as one.
PACE_S = 0.003


@dataclass(frozen=True)
class Script:
    """An answer, whatever it is told in: what was reasoned first, then the text, then the calls,
    each call a name and its arguments. What is counted of it: `cached_tokens` of the input and
    `reasoning_tokens` of the output."""

    texts: tuple[str, ...] = ()
    reasoning: tuple[str, ...] = ()
    calls: tuple[tuple[str, Mapping[str, object]], ...] = ()
    finish: str = "stop"
    tokens_in: int = 11
    tokens_out: int = 7
    cached_tokens: int = 4
    reasoning_tokens: int = 0

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def reasoned(self) -> str:
        return "".join(self.reasoning)


class Speaker(ABC):
    """One kind of upstream.

    - `model`, `other_models`: who speaks so, and who does in the cases of these names;
    - `tells_reasoning`: whether what it reasons is told, and not only counted;
    - `counts_reasoning`, `counts_cached`: whether its usage has these;
    - `refusal`, `refused_status`: that it is busy, as the response to a request;
    - `trouble`: an error in a stream, or in an answer with HTTP 200.
    """

    name: ClassVar[str]
    model: ClassVar[str]
    other_models: ClassVar[Mapping[str, str]] = {}
    tells_reasoning: ClassVar[bool] = True
    counts_reasoning: ClassVar[bool] = True
    counts_cached: ClassVar[bool] = True
    refusal: ClassVar[Mapping[str, object]]
    refused_status: ClassVar[int] = 429
    trouble: ClassVar[Mapping[str, object]]

    @abstractmethod
    def whole(self, script: Script) -> dict[str, object]:
        """The answer to a request that is not streamed."""

    @abstractmethod
    def said(self, script: Script) -> list[bytes]:
        """The frames of a stream up to its end."""

    @abstractmethod
    def ended(self, script: Script) -> list[bytes]:
        """The frames that end it, its usage among them."""

    @abstractmethod
    def least_inputs(self, most_tokens: int, *, streamed: bool) -> dict[str, object]:
        """What it is sent of a chat that says "hello"."""

    def usage_of(self, script: Script) -> tuple[int, int, int, int]:
        """What a client sees of the counts: those of the input, of the output, of what was cached
        and of reasoning."""
        return (
            script.tokens_in,
            script.tokens_out,
            script.cached_tokens if self.counts_cached else 0,
            script.reasoning_tokens if self.counts_reasoning else 0,
        )

    def error_frame(self) -> bytes:
        """An error in a stream."""
        return frame(self.trouble)

    def refuses(self) -> Reply:
        """An upstream that is busy."""
        return answer(self.refusal, status=self.refused_status)

    def answers(self, script: Script, *, streamed: bool, delay_s: float = 0.0) -> Reply:
        """An answer."""
        if not streamed:
            return answer(self.whole(script), delay_s=delay_s)
        return stream(*_paced([*self.said(script), *self.ended(script)]), delay_s=delay_s)

    def breaks_off(self, script: Script, *, streamed: bool) -> Reply:
        """An answer whose connection breaks in the middle."""
        if not streamed:
            body = json.dumps(self.whole(script)).encode()
            return Reply(pieces=(body[: len(body) // 2],), cut=True)
        return stream(*_paced(self.said(script)), b'data: {"', cut=True)

    def fails(self, script: Script, *, streamed: bool) -> Reply:
        """An answer with an error in it: after what the script has, where it is streamed."""
        if not streamed:
            return answer(self.trouble)
        return stream(*_paced([*self.said(script), self.error_frame()]))

    def falls_silent(self, script: Script) -> Reply:
        """A stream that stays open, with nothing in it any more."""
        return stream(*_paced(self.said(script)), FOREVER)


def _paced(frames: list[bytes]) -> list[bytes | float]:
    return [part for each in frames for part in (each, PACE_S)]
