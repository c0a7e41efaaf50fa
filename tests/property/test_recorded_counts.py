"""The bound against what real tokenizers counted: it holds for every kind of text, and is tight for
ordinary ones. `make bench-tokens` recorded the counts."""

from __future__ import annotations

import json
import statistics
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.token_texts import (
    KINDS,
    ORDINARY_LANGUAGES,
    OTHER_LANGUAGES,
    digest,
    hostile_texts,
)
from bluey.tokens.bounds import MOST_BYTES_PER_TOKEN, bound_tokens

RECORD: dict[str, Any] = json.loads(Path(__file__).with_name("recorded_counts.json").read_text())
# How often the bound is passed, at most, by any text. docs/budgets-proof.md says why it is 1.
FACTOR = 1.0
# The most that the bound of ordinary text is, as a median.
TIGHT = 1.6
# A loop in Python over all characters of a text costs this much less than its bound.
MOST_LOOPS = 30
# So many loops take about as long as the bound of the costliest text.
ABOUT_LOOPS = 15
MEASUREMENTS = 4


def test_there_are_forty_kinds_and_more() -> None:
    assert len(KINDS) >= 40


@pytest.mark.parametrize("kind", KINDS)
def test_the_recorded_counts_are_of_these_texts(kind: str) -> None:
    """A text that changed is counted again by `make bench-tokens`."""
    assert RECORD["hostile"][kind]["digest"] == digest(hostile_texts(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_text_is_more_tokens_than_its_bound(kind: str) -> None:
    passed = [
        (text, tokens, bound_tokens(text))
        for text, tokens in zip(hostile_texts(kind), RECORD["hostile"][kind]["most"], strict=True)
        if tokens > FACTOR * bound_tokens(text)
    ]

    assert [] == passed


@pytest.mark.parametrize("kind", RECORD["searched"])
def test_no_text_that_a_search_came_to_is_more_tokens_than_its_bound(kind: str) -> None:
    found = RECORD["searched"][kind]

    assert found["most"] <= FACTOR * bound_tokens(found["text"])


@pytest.mark.parametrize("language", ORDINARY_LANGUAGES)
def test_the_bound_of_ordinary_text_is_tight(language: str) -> None:
    ratios = ratios_of(RECORD["ordinary"][language])

    assert min(ratios) >= 1 / FACTOR
    assert statistics.median(ratios) <= TIGHT


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_the_bound_of_text_in_other_languages_holds(language: str) -> None:
    assert min(ratios_of(RECORD["other"][language])) >= 1 / FACTOR


def ratios_of(recorded: dict[str, Any]) -> list[float]:
    """Bound / tokens of each text and tokenizer."""
    bounds = list(map(bound_tokens, recorded["texts"]))
    return [
        bound / tokens
        for counts in recorded["tokens"].values()
        for bound, tokens in zip(bounds, counts, strict=True)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_provider_that_counts_bytes_is_held_within_its_factor(kind: str) -> None:
    for text in hostile_texts(kind):
        size_bytes = len(text.encode())
        assert size_bytes < MOST_BYTES_PER_TOKEN * (bound_tokens(text) + 1)


@pytest.mark.parametrize("language", ["English", "Chinese", "code", "base64"])
def test_the_bound_of_a_long_text_costs_no_more_than_a_few_loops_over_it(language: str) -> None:
    text = ("".join(RECORD["ordinary"][language]["texts"]) * 60)[:60_000]

    def time_s(work: Callable[[], object], number: int) -> float:
        # Other programs on the machine take none of this time.
        return timeit.timeit(work, timer=time.process_time, number=number) / number

    def loops() -> float:
        # A busy machine slows both, for they take turns and a turn of each takes as long.
        turns = [
            time_s(lambda: bound_tokens(text), 1)
            / time_s(lambda: [ord(character) for character in text], ABOUT_LOOPS)
            for _ in range(15)
        ]
        return statistics.median(turns)

    # On a busy machine one measurement may still be slow.
    measured = [loops()]
    while min(measured) > MOST_LOOPS and len(measured) < MEASUREMENTS:
        measured.append(loops())

    assert min(measured) <= MOST_LOOPS
