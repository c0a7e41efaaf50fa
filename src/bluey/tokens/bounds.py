"""The most tokens that a text can be.

A byte-level tokenizer never makes more than one token of a byte. Ordinary text is far less, and
that can be proven cheaply: a tokenizer splits a text at its words, and what it makes of one word
does not depend on the others. So:

- a word, or a run of signs, that stands alone and is in the table costs what it was measured to
  cost, the most of all tokenizers that the table was made from;
- of any other word it is known which two and three neighbouring letters never stay separate tokens,
  which leaves at most about one token for two letters;
- any other character costs 1 token, 2 or 3 where its table says so, else 1 for each of its bytes.

It is never less than a quarter of the bytes, so that no tokenizer whatever passes it by more.

docs/budgets-proof.md derives this, and says how tight it is and how far it holds.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from operator import add
from typing import Protocol

from bluey.tokens import vocabulary

# What a chat template puts around a message: its role, its beginning and its end. A tool's result
# has the most.
TOKENS_PER_MESSAGE = 8
# And around all of them: instructions of its own, with a date, and the beginning of the answer.
TOKENS_PER_REQUEST = 64
# The instructions of a template for the use of tools.
TOKENS_FOR_TOOLS = 128
# The bound is at least this share of the bytes. Ordinary text has fewer bytes in a token of its
# bound, so this costs it nothing.
MOST_BYTES_PER_TOKEN = 4
# What JSON writes around a message: the names of its fields, and their quotes.
BYTES_AROUND_MESSAGE = 64
# A longer text is not read but bounded by its bytes: no prompt is so long, and an answer that is has
# passed what any model may write, so that its ceiling is charged.
MOST_READ_BYTES = 524_288
# A run of so many spaces is one token.
SPACES_PER_TOKEN = 16


def _word_costs() -> dict[str, int]:
    """What each word of the table costs, with and without a space before it."""
    costs: dict[str, int] = {}
    for key, words in vocabulary.WORDS.items():
        for word in words.split():
            capital = word.capitalize()
            for text, cost in zip((" " + word, word, " " + capital, capital), key, strict=False):
                if cost != "0":
                    costs[text] = int(cost)
    return costs


def _characters_save() -> dict[str, int]:
    """How much less than one token per byte each character of the tables is."""
    classes = ((1, vocabulary.SINGLE), (2, vocabulary.DOUBLE), (3, vocabulary.TRIPLE))
    saved: dict[str, int] = {}
    for tokens, ranges in classes:
        for text in ranges.split():
            first, _, last = text.partition("-")
            for number in range(int(first, 16), int(last or first, 16) + 1):
                saved[chr(number)] = len(chr(number).encode()) - tokens
    return saved


_LETTERS = re.escape(vocabulary.LETTERS.strip())
_SIGNS = r"!-/:-@\[-`{-~"
# Signs of ordinary text that end a word for every tokenizer, like those of ASCII.
_QUOTES = "–—‘’‚“”„«»…،؛؟"

_WORD_COSTS = _word_costs()
_WORD = re.compile(
    # What stands before the word is no letter and no mark; nor is what follows.
    rf"( ?(?<![^\x00-@\[-`{{-\x7f{_QUOTES}])[{_LETTERS}]++)(?![^\x00-\x7f{_QUOTES}])"
)
_PAIRS = frozenset(pair.replace("_", " ") for pair in vocabulary.PAIRS.split())
_TRIPLES = frozenset(triple.replace("_", " ") for triple in vocabulary.TRIPLES.split())

_SIGN_RUN = re.compile(rf"(?<![{_SIGNS}]|[^\t-\r -\x7e])[{_SIGNS}]{{2,}}+(?![^\t-\r -\x7e])")
_SIGN_RUNS_SAVE = {signs: len(signs) - 1 for signs in vocabulary.SIGNS.split()}
# Spaces before a word, which takes the last of them into its own token; and any others.
# Only whole runs are looked at, from their first space: else blanks would cost their square.
_INDENTATION = re.compile("(?<! ) {2,}+(?=a)")
_SPACES = re.compile("(?<! ) {3,}+(?!a)")
_JSON_SIGNS = re.compile(r"[\[\]{},:]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_CHARACTERS_SAVE = _characters_save()


def bound_tokens(text: str) -> int:
    """The most tokens that this text can be. 0 only for an empty text."""
    # The table is of real tokenizers. Of any other, too, no text may pass its bound without limit.
    is_ascii = text.isascii()
    size_bytes = len(text) if is_ascii else len(text.encode(errors="surrogatepass"))
    if size_bytes > MOST_READ_BYTES:
        return size_bytes
    bound = max(_bound(text), size_bytes // MOST_BYTES_PER_TOKEN)
    if not is_ascii and not unicodedata.is_normalized("NFC", text):
        # Some tokenizers normalize a text first, and a few characters get longer by it.
        bound = max(bound, _bound(unicodedata.normalize("NFC", text)))
    return bound


class Bounded(Protocol):
    """Something that a model reads."""

    @property
    def bound_tokens(self) -> int:
        """The most tokens that this can be."""

    @property
    def size_bytes(self) -> int:
        """How long it is: no token is shorter than a byte."""


@dataclass(frozen=True)
class Prompt:
    """All that a model reads of a chat: how many messages, what was written as a text, and what a
    chat template writes as JSON (calls, tools, a schema)."""

    texts: tuple[str, ...]
    messages: int
    json_texts: tuple[str, ...] = ()
    has_tools: bool = False

    @cached_property
    def bound_tokens(self) -> int:
        """The most tokens that this can be, computed where somebody asks."""
        bound = TOKENS_PER_REQUEST + TOKENS_PER_MESSAGE * self.messages
        bound += bound_tokens("\n".join((*self.texts, *self.json_texts)))
        # Some templates write JSON with a space or a line of its own after each of these.
        bound += sum(map(len, map(_JSON_SIGNS.findall, self.json_texts)))
        return bound + (TOKENS_FOR_TOOLS if self.has_tools else 0)

    @cached_property
    def size_bytes(self) -> int:
        """How long it is as JSON, escapes apart: no token is shorter than a byte."""
        written = "".join((*self.texts, *self.json_texts)).encode("utf-8", "surrogatepass")
        return len(written) + BYTES_AROUND_MESSAGE * self.messages


def _bound(text: str) -> int:
    parts = _WORD.split(text)
    words = parts[1::2]
    costs = list(map(_WORD_COSTS.get, words))
    bound = sum(filter(None, costs))
    if None in costs:
        unknown = [
            word if word[0] == " " else " " + word
            for word, cost in zip(words, costs, strict=True)
            if cost is None
        ]
        bound += _bound_of_unknown(unknown)
    # The letter keeps apart what stood on both sides of a word.
    return bound + _bound_of_rest("a".join(parts[0::2])) - len(words)


def _bound_of_unknown(words: list[str]) -> int:
    """The most tokens that words can be of which only the letters are known. Each begins with a
    space."""
    joined = "".join(words)
    letters = len(joined) - len(words)
    # Windows over two words are taken off again: one pair and two triples per border.
    borders = len(words) - 1
    pair_texts = list(map(add, joined, joined[1:]))
    pairs = sum(map(_PAIRS.__contains__, pair_texts))
    loose_pairs = len(joined) - 1 - borders - pairs
    triples = sum(map(_TRIPLES.__contains__, map(add, pair_texts, joined[2:])))
    loose_triples = len(joined) - 2 - 2 * borders - triples
    # Where a space and a letter may stay two tokens, the space counts, too.
    characters = letters + sum(word[:2] not in _PAIRS for word in words)
    thirds = 2 * letters + loose_pairs
    quarters = 2 * letters + 2 * loose_pairs + loose_triples
    return min(characters, len(words) + -(-thirds // 3), len(words) + -(-quarters // 4))


def _bound_of_rest(text: str) -> int:
    """The most tokens that a text can be of which nothing but its characters is known."""
    saved = sum(map(_SIGN_RUNS_SAVE.get, _SIGN_RUN.findall(text), repeat(0)))
    for spaces in _INDENTATION.findall(text):
        saved += len(spaces) - -(-len(spaces) // SPACES_PER_TOKEN)
    for spaces in _SPACES.findall(text):
        # The last one may be a token of its own.
        saved += len(spaces) - 1 - -(-(len(spaces) - 1) // SPACES_PER_TOKEN)
    if text.isascii():
        return len(text) - saved
    others = "".join(_NOT_ASCII.findall(text))
    saved += sum(map(_CHARACTERS_SAVE.get, others, repeat(0)))
    return len(text.encode(errors="surrogatepass")) - saved
