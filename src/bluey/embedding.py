"""The neutral embedding: texts whose vectors are wanted, whatever API asks and whatever model
answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bluey.tokens.bounds import bound_tokens

# What a tokenizer puts around each text, and what a model's own template for a document adds.
TOKENS_PER_TEXT = 8
# A text that gets more than so many times as long by being normalized is none that anybody reads,
# and may get 18 times as long: it is bounded without being normalized, by its bytes.
MOST_GROWTH = 2


@dataclass(frozen=True)
class Texts:
    """Texts that a model reads at once, and the most tokens that each of them can be."""

    texts: tuple[str, ...]
    bounds: tuple[int, ...]
    image_count: int = 0

    @property
    def prompt(self) -> Texts:
        """What a model reads of this: all of it."""
        return self

    @cached_property
    def bound_tokens(self) -> int:
        """The most tokens that this can be."""
        return sum(self.bounds)

    @cached_property
    def size_bytes(self) -> int:
        """How long the texts are, as a model reads them."""
        return sum(map(_size_bytes, self.texts))

    def batches(self, most_texts: int, most_tokens: int) -> Iterator[Texts]:
        """The same texts in the same order, in batches of at most so many texts and tokens; a text
        of more tokens is a batch of its own."""
        begin, tokens = 0, 0
        for place, bound in enumerate(self.bounds):
            is_full = place - begin == most_texts or tokens + bound > most_tokens
            if place > begin and is_full:
                yield Texts(self.texts[begin:place], self.bounds[begin:place])
                begin, tokens = place, 0
            tokens += bound
        yield Texts(self.texts[begin:], self.bounds[begin:])


@dataclass(frozen=True)
class Embedding:
    """Texts whose vectors a client wants.

    - `dimensions`: how many numbers the client wants in each vector, None where it does not say;
    - `as_base64`: whether it wants each vector as bytes in base64, not as numbers.
    """

    texts: tuple[str, ...]
    requested_model_id: str
    session_id: str | None = None
    dimensions: int | None = None
    as_base64: bool = False

    @cached_property
    def reading(self) -> Texts:
        """What a model reads of this."""
        return Texts(self.texts, tuple(map(_bound, self.texts)))


def _bound(text: str) -> int:
    bound = bound_tokens(text)
    if (size_bytes := _grown_bytes(text)) is not None:
        bound = max(bound, size_bytes)
    elif (read := _as_read(text)) is not text:
        bound = max(bound, bound_tokens(read))
    return bound + TOKENS_PER_TEXT


def _size_bytes(text: str) -> int:
    grown_bytes = _grown_bytes(text)
    return len(_utf8(_as_read(text))) if grown_bytes is None else grown_bytes


def _grown_bytes(text: str) -> int | None:
    """The most bytes of a text that is normalized, where that is much longer than the text."""
    if text.isascii():
        return None
    characters = set(text)
    lengths = {each: len(unicodedata.normalize("NFKC", each)) for each in characters}
    if sum(map(lengths.__getitem__, text)) <= MOST_GROWTH * len(text):
        return None
    # Decomposed, because what is composed of several characters is no longer than these.
    sizes = {each: len(_utf8(unicodedata.normalize("NFKD", each))) for each in characters}
    return sum(map(sizes.__getitem__, text))


def _as_read(text: str) -> str:
    """A text in the form of it that is longer: the tokenizers of many models for embeddings put
    compatible characters in the place of others first (NFKC), and a few get longer by that."""
    if text.isascii():
        return text
    normalized = unicodedata.normalize("NFKC", text)
    return normalized if len(normalized) > len(text) else text


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
