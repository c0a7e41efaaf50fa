"""What the models say in the mixed run of test_conservation: kinds of requests, each with other
numbers and pauses every time."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tests.platform.scripted_ai import (
    FOREVER,
    Reply,
    answer,
    failure,
    frame,
    gateway_failure,
    stream,
)
from tests.platform.speaker import Script, Speaker
from tests.platform.speakers import FALLBACKS

# What a request allows an answer.
MOST_TOKENS = 1_000


@dataclass(frozen=True)
class Exchange:
    """What the models say to one request, whether it streams, and when its client leaves.

    `shows_reasoning`: whether its client is shown what they reason. `texts` are what it wants
    embeddings of, where it wants no chat. `body` is what its body has beside. `counts` are the
    tokens that the upstreams count of each reply, where all of them count and all comes as it is
    scripted; None where it does not.
    """

    replies: tuple[Reply, ...] = ()
    streamed: bool = False
    stays_s: float | None = None
    shows_reasoning: bool = False
    most_tokens: int = MOST_TOKENS
    texts: tuple[str, ...] = ()
    body: Mapping[str, object] = field(default_factory=dict)
    counts: tuple[int, ...] | None = None


class Scripts:
    """The kinds of requests, each with other numbers and pauses every time."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def exchange(self, speaker: Speaker | None, *, is_hasty: bool) -> tuple[str, Exchange]:
        """One of the kinds by its name, in the dialect of this speaker (None: in frames that are
        made up)."""
        if speaker is not None:
            kind = self._chosen(MAKE_SPOKEN)
            return kind, MAKE_SPOKEN[kind][1](Spoken(self._chance, speaker))
        kinds = MAKE_HASTY if is_hasty else MAKE
        kind = self._chosen(kinds)
        return kind, kinds[kind][1](self)

    def _chosen(self, kinds: Mapping[str, tuple[int, object]]) -> str:
        [kind] = self._chance.choices([*kinds], [weight for weight, _ in kinds.values()])
        return kind

    def _usage(self) -> dict[str, int]:
        tokens = self._chance.randint(1, 900), self._chance.randint(1, 900)
        return dict(zip(("prompt_tokens", "completion_tokens"), tokens, strict=True))

    def _soon_s(self) -> float:
        return self._chance.uniform(0, 0.04)

    def _whole(self) -> Reply:
        return answer({"response": "Hello", "usage": self._usage()}, delay_s=self._soon_s())

    def _pieces(self) -> list[bytes | float]:
        """Frames without usage and end, some with a pause before them."""
        return [
            part
            for number in range(self._chance.randint(1, 8))
            for part in (self._soon_s(), frame({"response": "token " * (number + 1)}))
        ]

    def _stream(self) -> Reply:
        last = frame({"response": "", "usage": self._usage()})
        return stream(*self._pieces(), last, b"data: [DONE]\n\n", delay_s=self._soon_s())

    def whole(self) -> Exchange:
        return Exchange((self._whole(),))

    def streamed(self) -> Exchange:
        return Exchange((self._stream(),), streamed=True)

    def streamed_without_usage(self) -> Exchange:
        return Exchange((stream(*self._pieces(), b"data: [DONE]\n\n"),), streamed=True)

    def streamed_in_the_other_dialect(self) -> Exchange:
        frames = (
            frame({"choices": [{"delta": {"content": "Hi"}}]}),
            frame({"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {}}),
            frame({"choices": [], "usage": self._usage()}),
        )
        return Exchange((stream(*frames, b"data: [DONE]\n\n"),), streamed=True)

    def truncated(self) -> Exchange:
        return Exchange((stream(*self._pieces()),), streamed=True)

    def cut(self) -> Exchange:
        return Exchange((stream(*self._pieces(), b'data: {"respo', cut=True),), streamed=True)

    def error_in_the_stream(self) -> Exchange:
        last = frame({"errors": [{"code": 3040, "message": "SECRET"}]})
        return Exchange((stream(*self._pieces(), last),), streamed=True)

    def unfit(self) -> Exchange:
        return Exchange(body={"temperature": "warm"})

    def refused(self) -> Exchange:
        return Exchange((failure(3036, 429),), streamed=self._chance.random() < 0.5)

    def blocked(self) -> Exchange:
        return Exchange((gateway_failure(2016, 424),), streamed=self._chance.random() < 0.5)

    def fallen_back(self) -> Exchange:
        if self._chance.random() < 0.5:
            return Exchange((failure(5007, 400), self._whole()))
        return Exchange((failure(5007, 400), self._stream()), streamed=True)

    def from_the_cache(self) -> Exchange:
        streamed = self._chance.random() < 0.5
        reply = self._stream() if streamed else self._whole()
        hit = replace(reply, headers={"cf-aig-cache-status": "HIT"})
        return Exchange((hit,), streamed=streamed)

    def retried(self) -> Exchange:
        return Exchange((failure(3040, 429), self._whole()))

    def left_at_once(self) -> Exchange:
        streamed = self._chance.random() < 0.5
        reply = self._stream() if streamed else self._whole()
        return Exchange((reply,), streamed=streamed, stays_s=0.0)

    def left_in_the_middle(self) -> Exchange:
        return Exchange((self._stream(),), streamed=True, stays_s=self._chance.uniform(0.01, 0.3))

    def embedded(self) -> Exchange:
        texts = ("hello",) * self._chance.randint(1, 5)
        tokens = self._chance.randint(1, 400)
        vectors = {"shape": [len(texts), 2], "data": [[0.5, -1.25]] * len(texts)}
        counts = {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}
        reply = answer({**vectors, "usage": counts}, delay_s=self._soon_s())
        return Exchange((reply,), texts=texts, counts=(tokens,))

    def embedded_uncounted(self) -> Exchange:
        exchange = self.embedded()
        reply = answer({"data": [[0.5, -1.25]] * len(exchange.texts)})
        return replace(exchange, replies=(reply,), counts=None)

    def embeddings_refused(self) -> Exchange:
        exchange = self.embedded()
        replies = (failure(3040, 429), *exchange.replies)
        return replace(exchange, replies=replies, counts=(0, *(exchange.counts or ())))

    def embeddings_left(self) -> Exchange:
        return replace(self.embedded(), stays_s=0.0, counts=None)

    # Only for tenants that soon lose patience.

    def silent(self) -> Exchange:
        return Exchange((stream(FOREVER),), streamed=self._chance.random() < 0.5)

    def slow_then_fallen_back(self) -> Exchange:
        return Exchange((stream(FOREVER), self._whole()))

    def stalled(self) -> Exchange:
        return Exchange((stream(*self._pieces(), FOREVER),), streamed=True)


class Spoken:
    """The kinds of requests to a tenant whose model speaks a dialect as it really comes."""

    def __init__(self, chance: random.Random, speaker: Speaker) -> None:
        self._chance = chance
        self._speaker = speaker
        self._fallback = FALLBACKS[speaker.name]

    def _text(self) -> Script:
        # No upstream counts fewer tokens than a quarter of its frames.
        tokens_in, reasoned = self._chance.randint(1, 900), self._chance.randint(0, 400)
        return Script(
            texts=tuple("token " * (number + 1) for number in range(self._chance.randint(1, 8))),
            tokens_in=tokens_in,
            tokens_out=reasoned + self._chance.randint(20, 500),
            cached_tokens=self._chance.randint(0, tokens_in),
            reasoning_tokens=reasoned,
            reasoning=("Let me", " think.") * self._chance.randint(0, 3),
        )

    def _all_reasoning(self) -> Script:
        return Script(
            reasoning=("Let me", " think.") * self._chance.randint(1, 4),
            finish="length",
            tokens_in=self._chance.randint(5, 900),
            tokens_out=MOST_TOKENS,
            reasoning_tokens=MOST_TOKENS,
        )

    def _streams(self) -> bool:
        return self._chance.random() < 0.6

    def _answered(
        self, *scripts: Script, streamed: bool | None = None, shows_reasoning: bool = False
    ) -> Exchange:
        """Answers of the model, and then of its fallback."""
        if streamed is None:
            streamed = self._streams()
        speakers = (self._speaker, self._fallback)
        return Exchange(
            tuple(
                speaker.answers(script, streamed=streamed, delay_s=self._chance.uniform(0, 0.04))
                for speaker, script in zip(speakers, scripts, strict=False)
            ),
            streamed=streamed,
            shows_reasoning=shows_reasoning,
            counts=tuple(script.tokens_in + script.tokens_out for script in scripts),
        )

    def answered(self) -> Exchange:
        return self._answered(self._text())

    def shown_reasoning(self) -> Exchange:
        return self._answered(self._text(), shows_reasoning=True)

    def all_reasoning_then_the_fallback(self) -> Exchange:
        return self._answered(self._all_reasoning(), self._text())

    def all_reasoning_twice(self) -> Exchange:
        return self._answered(self._all_reasoning(), self._all_reasoning())

    def all_reasoning_and_no_fallback(self) -> Exchange:
        return _then_missing(self._answered(self._all_reasoning()))

    def all_reasoning_that_is_shown(self) -> Exchange:
        # A model that only counts what it reasons shows nothing, so the fallback is asked.
        return _then_missing(
            self._answered(self._all_reasoning(), streamed=True, shows_reasoning=True)
        )

    def all_reasoning_then_a_cut(self) -> Exchange:
        reasoned = self._answered(self._all_reasoning())
        cut = self._fallback.breaks_off(self._text(), streamed=reasoned.streamed)
        return Exchange((*reasoned.replies, cut), streamed=reasoned.streamed)

    def cut(self) -> Exchange:
        streamed = self._streams()
        cut = self._speaker.breaks_off(self._text(), streamed=streamed)
        then = self._fallback.answers(self._text(), streamed=streamed)
        return Exchange((cut, then), streamed=streamed)

    def troubled(self) -> Exchange:
        streamed = self._streams()
        fails = self._speaker.fails(self._text(), streamed=streamed)
        then = self._fallback.answers(self._text(), streamed=streamed)
        return Exchange((fails, fails, then), streamed=streamed)

    def busy(self) -> Exchange:
        answered = self._answered(self._text())
        replies = (self._speaker.refuses(), *answered.replies)
        return replace(answered, replies=replies, counts=(0, *(answered.counts or ())))

    def left(self) -> Exchange:
        streamed = self._streams()
        reply = self._speaker.answers(self._text(), streamed=streamed)
        return Exchange((reply,), streamed=streamed, stays_s=self._chance.uniform(0, 0.2))


def _then_missing(exchange: Exchange) -> Exchange:
    """An exchange after which the fallback turns out to be missing."""
    replies = (*exchange.replies, failure(5007, 400))
    return replace(exchange, replies=replies, counts=(*(exchange.counts or ()), 0))


MAKE: Mapping[str, tuple[int, Callable[[Scripts], Exchange]]] = {
    "whole": (25, Scripts.whole),
    "streamed": (20, Scripts.streamed),
    "streamed without usage": (6, Scripts.streamed_without_usage),
    "streamed in the other dialect": (4, Scripts.streamed_in_the_other_dialect),
    "truncated": (4, Scripts.truncated),
    "cut": (4, Scripts.cut),
    "error in the stream": (4, Scripts.error_in_the_stream),
    "unfit": (1, Scripts.unfit),
    "refused": (5, Scripts.refused),
    "blocked": (3, Scripts.blocked),
    "fallen back": (6, Scripts.fallen_back),
    "retried": (3, Scripts.retried),
    "from the cache": (4, Scripts.from_the_cache),
    "left at once": (8, Scripts.left_at_once),
    "left in the middle": (8, Scripts.left_in_the_middle),
    "embedded": (8, Scripts.embedded),
    "embedded uncounted": (2, Scripts.embedded_uncounted),
    "embeddings refused": (2, Scripts.embeddings_refused),
    "embeddings left": (2, Scripts.embeddings_left),
}
MAKE_HASTY: Mapping[str, tuple[int, Callable[[Scripts], Exchange]]] = {
    **MAKE,
    "silent": (6, Scripts.silent),
    "slow, then fallen back": (6, Scripts.slow_then_fallen_back),
    "stalled": (12, Scripts.stalled),
}
MAKE_SPOKEN: Mapping[str, tuple[int, Callable[[Spoken], Exchange]]] = {
    "answered": (30, Spoken.answered),
    "shown reasoning": (10, Spoken.shown_reasoning),
    "all reasoning, then the fallback": (14, Spoken.all_reasoning_then_the_fallback),
    "all reasoning twice": (4, Spoken.all_reasoning_twice),
    "all reasoning, and no fallback": (4, Spoken.all_reasoning_and_no_fallback),
    "all reasoning that is shown": (4, Spoken.all_reasoning_that_is_shown),
    "all reasoning, then a cut": (3, Spoken.all_reasoning_then_a_cut),
    "a cut": (8, Spoken.cut),
    "trouble": (8, Spoken.troubled),
    "busy": (4, Spoken.busy),
    "left": (8, Spoken.left),
}
