from __future__ import annotations

import json

import pytest

from bluey.budgets.book import Charge, Tally
from bluey.budgets.ledgers.pages import (
    MAX_METADATA_BYTES,
    MAX_MODELS_PER_KEY,
    from_metadata,
    sum_of_pages,
    to_metadata,
)
from bluey.errors import StorageUnavailable
from tests.fakes.values import charges


@pytest.mark.parametrize("model_count", [0, 1, MAX_MODELS_PER_KEY, MAX_MODELS_PER_KEY + 1, 40])
@pytest.mark.parametrize(
    "letter",
    ["m", "ü", "世", "🙂", '"', "\\", "\x00", "\ud800"],
    # Without a backslash: by such a name pytest does not find a test again, and mutmut asks it to.
    ids=["one-byte", "two", "three", "four", "quote", "backslash", "null", "half-a-pair"],
)
@pytest.mark.parametrize("length", [4, 60, 200])
def test_metadata_fits_whatever_the_models_are_called(
    model_count: int, letter: str, length: int
) -> None:
    tally = Tally()
    for number in range(model_count):
        tally.add(charges(10**13 + number, f"{number:02}" + letter * (length - 2)))

    metadata = to_metadata(tally)
    as_stored = json.dumps(metadata, separators=(",", ":"), ensure_ascii=False)

    assert len(as_stored.encode(errors="surrogatepass")) <= MAX_METADATA_BYTES
    assert len(json.dumps(metadata, separators=(",", ":"))) <= MAX_METADATA_BYTES
    restored = from_metadata(json.loads(json.dumps(metadata)))
    assert (tally.tokens, tally.requests) == (restored.tokens, restored.requests)
    assert tally.tokens == sum(restored.tokens_by_model.values())


@pytest.mark.parametrize("model_count", [1, MAX_MODELS_PER_KEY, MAX_MODELS_PER_KEY + 1, 40])
@pytest.mark.parametrize("length", [4, 60, 90])
def test_metadata_has_dollars_beside_tokens_and_an_old_worker_reads_these(
    model_count: int, length: int
) -> None:
    tally = Tally()
    for number in range(model_count):
        name = f"{(7 * number) % 100:02}" + "m" * (length - 2)
        tally.add([Charge(name, 10**13 + number, 0, 10**12 * (number % 3), 1)])

    metadata = to_metadata(tally)

    assert len(json.dumps(metadata, separators=(",", ":"))) <= MAX_METADATA_BYTES
    restored = from_metadata(json.loads(json.dumps(metadata)))
    sums = tally.tokens, tally.requests, tally.micro_usd, tally.unpriced_tokens
    assert sums == (
        restored.tokens,
        restored.requests,
        restored.micro_usd,
        restored.unpriced_tokens,
    )
    assert tally.micro_usd == sum(restored.micro_usd_by_model.values())
    for name, micro_usd in restored.micro_usd_by_model.items():
        assert name == "other" or micro_usd == tally.micro_usd_by_model[name]
    # What a Worker of before there were dollars asks of a page.
    assert tally.tokens == metadata["t"] == sum(metadata["m"].values())  # type: ignore[attr-defined]


def test_a_page_of_before_there_were_dollars_is_read_as_it_is() -> None:
    old = {"t": 7, "r": 2, "m": {"a": 5, "b": 2}, "u": 3}

    tally = from_metadata(old)

    assert Tally(7, 2, {"a": 5, "b": 2}, 3) == tally
    assert old == to_metadata(tally)


def test_the_models_that_cost_most_are_named() -> None:
    tally = Tally()
    for number in range(MAX_MODELS_PER_KEY + 3):
        tally.add(charges(number, f"m{number:02}"))

    assert {
        "t": 55,
        "r": 11,
        "m": {**{f"m{number:02}": number for number in range(10, 2, -1)}, "other": 3},
    } == to_metadata(tally)


def test_eight_models_with_long_ids_are_all_named() -> None:
    tally = Tally()
    for number in range(MAX_MODELS_PER_KEY):
        tally.add(charges(1_000, f"@cf/{number:02}/" + "m" * 90))

    assert tally.tokens_by_model == from_metadata(to_metadata(tally)).tokens_by_model


def test_a_model_that_is_called_other_keeps_what_it_cost() -> None:
    tally = Tally()
    tally.add(charges(1_000, "other"))
    for number in range(MAX_MODELS_PER_KEY):
        tally.add(charges(10, f"m{number}"))

    assert tally.tokens == sum(from_metadata(to_metadata(tally)).tokens_by_model.values())


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        "5",
        {},
        {"t": 1, "r": 1},
        {"t": "1", "r": 1, "m": {}},
        {"t": 1, "r": None, "m": {}},
        {"t": 1.5, "r": 1, "m": {}},
        {"t": 1, "r": 1, "m": []},
        {"t": 1, "r": 1, "m": {"a": "1"}},
        {"t": 1, "r": 1, "m": {"a": None}},
        {"t": -1, "r": 1, "m": {"a": -1}},
        {"t": True, "r": 1, "m": {"a": 1}},
        {"t": 0, "r": False, "m": {}},
        {"t": 5, "r": -1, "m": {"a": 5}},
        {"t": 5, "r": 1, "m": {"a": 10, "b": -5}},
        {"t": 1, "r": 1, "m": {"a": True}},
        {"t": 5, "r": 1, "m": {"a": 4}},
        {"t": 5, "r": 1, "m": {}},
        {"t": 5, "r": 1, "m": {"a": 5}, "u": -1},
        {"t": 5, "r": 1, "m": {"a": 5}, "u": True},
        {"t": 5, "r": 1, "m": {"a": 5}, "u": 6},
        {"t": 5, "r": 1, "m": {"a": 5}, "u": None},
        {"t": 5, "r": 1, "m": {"a": 5}, "n": 6},
        {"t": 5, "r": 1, "m": {"a": 5}, "n": True},
        {"t": 5, "r": 1, "m": {"a": 5}, "d": 7},
        {"t": 5, "r": 1, "m": {"a": 5}, "d": []},
        {"t": 5, "r": 1, "m": {"a": 5}, "d": [1, 2]},
        {"t": 5, "r": 1, "m": {"a": 5}, "d": [-1]},
        {"t": 5, "r": 1, "m": {"a": 5}, "d": ["1"]},
    ],
    ids=json.dumps,
)
def test_metadata_that_is_no_tally_counts_as_unreadable_and_not_as_nothing(
    metadata: object,
) -> None:
    tally = Tally(7, 1, {"a": 7})
    found = [("2026-11-23/page.0", to_metadata(tally)), ("2026-11-23/stranger", metadata)]

    assert tally == sum_of_pages(found, {"stranger"})
    with pytest.raises(StorageUnavailable):
        sum_of_pages(found)
