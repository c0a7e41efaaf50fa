"""The neutral embedding: texts whose vectors are wanted, whatever API asks and whatever model
answers."""

from __future__ import annotations

import math
import struct
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import mul

from bluey.tokens.bounds import MOST_BYTES_PER_TOKEN, bound_tokens

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
class Parts:
    """What a model reads of texts each of which may be longer than it reads: their parts, in order,
    and for each text how long its parts are."""

    reading: Texts
    lengths: tuple[tuple[int, ...], ...]

    def vectors_of_texts(self, vectors: Sequence[bytes]) -> list[bytes]:
        """The vector of each text, by those of all parts: 32-bit floats, little-endian."""
        found, begin = [], 0
        for lengths in self.lengths:
            end = begin + len(lengths)
            found.append(_mean(vectors[begin:end], lengths))
            begin = end
        return found


def parts_of(texts: Sequence[str], most_tokens: int | None) -> Parts:
    """The texts, each in as many parts as it takes for a model that reads so many tokens; None for
    a model of which that is not known."""
    parts = [list(_parts(text, most_tokens)) for text in texts]
    all_parts = [part for of_text in parts for part in of_text]
    reading = Texts(tuple(part for part, _ in all_parts), tuple(bound for _, bound in all_parts))
    return Parts(reading, tuple(tuple(len(part) for part, _ in of_text) for of_text in parts))


def _parts(text: str, most_tokens: int | None) -> Iterator[tuple[str, int]]:
    """The parts of a text, and the most tokens that each can be."""
    # More bytes than this are too many in any case, and bounding them would take long.
    may_fit = most_tokens is None or len(text) <= MOST_BYTES_PER_TOKEN * most_tokens
    bound = _bound(text) if may_fit else math.inf
    if most_tokens is None or bound <= most_tokens or len(text) == 1:
        yield text, int(bound)
        return
    # As many as are likely to fit: bounding a text is what costs time.
    count = 2 if bound == math.inf else max(2, math.ceil(bound / most_tokens))
    for left in range(min(count, len(text)), 0, -1):
        end = len(text) // left
        # Behind the last space before it, if that is not far away.
        cut = max(text.rfind(space, end // 2, end) for space in " \n") + 1 or end
        part, text = (text[:cut], text[cut:]) if left > 1 else (text, "")
        yield from _parts(part, most_tokens)


def _mean(vectors: Sequence[bytes], weights: Sequence[int]) -> bytes:
    """The weighted mean of vectors, with the length 1 as each of them has."""
    if len(vectors) == 1:
        return vectors[0]
    layout = f"<{len(vectors[0]) // 4}f"
    read = zip(*(struct.unpack(layout, vector) for vector in vectors), strict=True)
    mean = [sum(map(mul, numbers, weights)) for numbers in read]
    length = math.hypot(*mean) or 1.0
    return struct.pack(layout, *(number / length for number in mean))


@dataclass(frozen=True)
class Embedding:
    """Texts whose vectors a client wants.

    - `encoded`: the texts as token ids, where the client sent them so and not as `texts`;
    - `dimensions`: how many numbers the client wants in each vector, None where it does not say;
    - `as_base64`: whether it wants each vector as bytes in base64, not as numbers.
    """

    texts: tuple[str, ...]
    requested_model_id: str
    session_id: str | None = None
    dimensions: int | None = None
    as_base64: bool = False
    encoded: tuple[tuple[int, ...], ...] = ()


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
    grows = len(normalized) > len(text) or len(_utf8(normalized)) > len(_utf8(text))
    return normalized if grows else text


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
