"""The bound against real tokenizers: it holds for every kind of text, and is tight for ordinary
ones."""

from __future__ import annotations

import statistics
import timeit
from collections.abc import Callable

import pytest

from benchmarks.token_texts import (
    KINDS,
    ORDINARY_LANGUAGES,
    hostile_texts,
    ordinary_texts,
    other_texts,
)
from benchmarks.tokenizers import real_tokenizers
from bluey.tokens.bounds import MOST_BYTES_PER_TOKEN, bound_tokens

# How often the bound is passed, at most, by any text. docs/budgets-proof.md says why it is 1.
FACTOR = 1.0
# The most that the bound of ordinary text is, as a median.
TIGHT = 1.6
# A loop in Python over all characters of a text costs this much less than its bound.
MOST_LOOPS = 30


def most_tokens(texts: list[str]) -> list[int]:
    """The most that any tokenizer makes of each text."""
    return list(map(max, *(one.counts(texts) for one in real_tokenizers())))


def test_there_are_forty_kinds_and_more() -> None:
    assert len(KINDS) >= 40


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_text_is_more_tokens_than_its_bound(kind: str) -> None:
    texts = list(hostile_texts(kind))

    passed = [
        (text, tokens, bound_tokens(text))
        for text, tokens in zip(texts, most_tokens(texts), strict=True)
        if tokens > FACTOR * bound_tokens(text)
    ]

    assert [] == passed


@pytest.mark.parametrize("language", ORDINARY_LANGUAGES)
def test_the_bound_of_ordinary_text_is_tight(language: str) -> None:
    texts = ordinary_texts()[language]
    bounds = list(map(bound_tokens, texts))

    ratios = [
        bound / tokens
        for one in real_tokenizers()
        for bound, tokens in zip(bounds, one.counts(texts), strict=True)
    ]

    assert min(ratios) >= 1 / FACTOR
    assert statistics.median(ratios) <= TIGHT


@pytest.mark.parametrize("kind", KINDS)
def test_a_provider_that_counts_bytes_is_held_within_its_factor(kind: str) -> None:
    for text in hostile_texts(kind):
        size_bytes = len(text.encode())
        assert size_bytes < MOST_BYTES_PER_TOKEN * (bound_tokens(text) + 1)


def test_the_bound_of_text_in_other_languages_holds() -> None:
    texts = [text for of_language in other_texts().values() for text in of_language]

    for text, tokens in zip(texts, most_tokens(texts), strict=True):
        assert tokens <= FACTOR * bound_tokens(text)


@pytest.mark.parametrize("language", ["English", "Chinese", "code", "base64"])
def test_the_bound_of_a_long_text_costs_no_more_than_a_few_loops_over_it(language: str) -> None:
    text = ("".join(ordinary_texts()[language]) * 60)[:60_000]

    def fastest_s(work: Callable[[], object]) -> float:
        return min(timeit.repeat(work, number=1, repeat=7))

    loop_s = fastest_s(lambda: [ord(character) for character in text])

    assert fastest_s(lambda: bound_tokens(text)) <= MOST_LOOPS * loop_s
