from __future__ import annotations

import hashlib
import string
import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from bluey.access.keys import (
    MAX_RECORD_BYTES,
    RANDOM_KEYS,
    ApiKey,
    KeyRecord,
    Mistyped,
    NotAKey,
    PresentedKey,
    RecordTooLong,
    digest_of,
    from_metadata,
    make_key,
    parse_key,
    records_prefix,
    to_metadata,
    use_from_metadata,
    use_to_metadata,
    uses_prefix,
)
from bluey.errors import StorageUnavailable
from bluey.validation import problems_of
from tests.fakes.clock import NOON_MS

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
KEY = make_key("acme", 123_456_789)
LEAST = {"label": "website", "created": "2026-11-23T12:00:00Z"}
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def record_of(**fields: object) -> KeyRecord:
    return KeyRecord.model_validate({**LEAST, **fields})


def value_of_base62(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 62 + BASE62.index(digit)
    return value


def test_a_key_names_its_tenant_and_carries_its_check() -> None:
    assert "bly_acme_0000000000000000000000000008M0kX" == KEY[:-6]
    assert zlib.crc32(KEY[:-6].encode()) == value_of_base62(KEY[-6:])


@pytest.mark.parametrize("tenant_id", ["a", "0", "a-b--c-", "a" * 63])
@pytest.mark.parametrize("random_number", [0, 1, RANDOM_KEYS - 1])
def test_a_key_of_any_tenant_is_read_again(tenant_id: str, random_number: int) -> None:
    key = make_key(tenant_id, random_number)

    assert len(f"bly_{tenant_id}_") + 38 == len(key)
    assert PresentedKey(tenant_id, hashlib.sha256(key.encode()).hexdigest()) == parse_key(key)


def test_another_random_number_makes_another_key() -> None:
    assert 3 == len({make_key("acme", number) for number in (0, 1, RANDOM_KEYS - 1)})


@pytest.mark.parametrize("number", [-1, RANDOM_KEYS])
def test_a_number_out_of_range_makes_no_key(number: int) -> None:
    with pytest.raises(ValueError, match="RANDOM_KEYS"):
        make_key("acme", number)


@pytest.mark.parametrize(
    "presented",
    ["", "bly", "bly-acme", "BLY_" + KEY[4:], " " + KEY, "sk-1234567890", "\x00", "世"],
)
def test_what_does_not_begin_as_our_keys_do_is_none(presented: str) -> None:
    with pytest.raises(NotAKey):
        parse_key(presented)


@pytest.mark.parametrize(
    "presented",
    [
        "bly_",
        "bly_acme",
        "bly_acme_",
        KEY[:-1],
        KEY[:-6],
        KEY + "0",
        pytest.param(KEY + "\n", id="line-end"),
        KEY.replace("acme", "acne"),
        KEY.replace("acme", "Acme"),
        KEY.replace("acme", "-acme"),
        KEY.replace("acme", ""),
        KEY.replace("acme", "a" * 64),
        KEY.replace("8M0kX", "8m0kX"),
        KEY.replace("8M0kX", "8MOkX"),
        pytest.param(
            KEY.replace("8M0kX", "8\N{FULLWIDTH LATIN CAPITAL LETTER M}0kX"), id="wide-letter"
        ),
        KEY.swapcase().replace("BLY_", "bly_"),
        "bly_" + "a" * 100_000,
        "bly_" + "a-" * 50_000 + "_",
    ],
    ids=lambda presented: presented[:48],
)
def test_what_begins_as_a_key_and_is_none_is_mistyped(presented: str) -> None:
    with pytest.raises(Mistyped):
        parse_key(presented)


def test_a_key_is_stored_as_its_digest() -> None:
    assert hashlib.sha256(KEY.encode()).hexdigest() == digest_of(KEY)
    assert digest_of(KEY)[:12] == ApiKey(digest_of(KEY), record_of()).id


def test_a_tenants_entries_are_apart_from_those_of_others() -> None:
    assert "key/acme/" == records_prefix("acme")
    assert "key-use/acme/" == uses_prefix("acme")


@pytest.mark.parametrize(
    ("fields", "metadata"),
    [
        ({}, LEAST),
        ({"label": "Ω 世 🙂"}, {**LEAST, "label": "Ω 世 🙂"}),
        (
            {"created": "2026-11-23T13:00:00.999+01:00", "expires": "2027-01-01T00:00:00Z"},
            {**LEAST, "expires": "2027-01-01T00:00:00Z"},
        ),
        ({"allowedModels": ["@cf/a/one"]}, {**LEAST, "allowedModels": ["@cf/a/one"]}),
        (
            {"budgets": {"daily": {"tokens": 5}}},
            {**LEAST, "budgets": {"daily": {"tokens": 5}}},
        ),
        (
            {"budgets": {"daily": {"tokens": 5}, "monthly": {"tokens": 7}}},
            {**LEAST, "budgets": {"daily": {"tokens": 5}, "monthly": {"tokens": 7}}},
        ),
    ],
    ids=["least", "label", "moments", "models", "one-budget", "two-budgets"],
)
def test_a_record_is_stored_as_metadata_and_read_again(
    fields: dict[str, object], metadata: dict[str, object]
) -> None:
    record = record_of(**fields)

    assert metadata == to_metadata(record)
    assert record == from_metadata(metadata)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"label": ""}, "label"),
        ({"label": "x" * 65}, "label"),
        ({"label": "two\nlines"}, "label"),
        ({"label": "ends\n"}, "label"),
        ({"label": "\x1b[31mred"}, "label"),
        ({"label": "\x7f"}, "label"),
        ({"label": "\x85"}, "label"),
        ({"label": "\udc80"}, "label"),
        ({"created": "2026-11-23T12:00:00"}, "created"),
        ({"created": "yesterday"}, "created"),
        ({"expires": "2027-01-01T00:00:00"}, "expires"),
        ({"allowedModels": []}, "allowedModels"),
        ({"allowedModels": ["two words"]}, "allowedModels.0"),
        ({"budgets": {}}, "budgets"),
        ({"budgets": {"daily": {"tokens": 0}}}, "budgets.daily.tokens"),
        ({"budgets": {"weekly": {"tokens": 1}}}, "budgets.weekly"),
        ({"note": "x"}, "note"),
    ],
)
def test_a_record_that_does_not_fit_names_the_place(fields: dict[str, object], path: str) -> None:
    with pytest.raises(ValidationError) as refused:
        record_of(**fields)
    assert path in [problem.path for problem in problems_of(refused.value)]


@pytest.mark.parametrize("metadata", [None, {}, [], "x", 1, {**LEAST, "budgets": None, "x": 1}])
def test_metadata_that_is_no_record_is_not_taken_for_one(metadata: object) -> None:
    with pytest.raises(StorageUnavailable):
        from_metadata(metadata)


def test_a_record_is_as_long_as_kv_takes_and_no_longer() -> None:
    rest = MAX_RECORD_BYTES - len('{"label":"website","created":"2026-11-23T12:00:00Z"}')
    rest -= len(',"allowedModels":[]')
    # Two bytes each in KV, one character: it is bytes that count.
    models = ["ü" * 95] * 4
    last = rest - sum(len(f'"{model}",'.encode()) for model in models) - len('""')

    to_metadata(record_of(allowedModels=[*models, "m" * last]))
    with pytest.raises(RecordTooLong, match=r"1,025 bytes, Workers KV takes 1,024"):
        to_metadata(record_of(allowedModels=[*models, "m" * (last + 1)]))


@pytest.mark.parametrize(
    ("expires", "epoch_ms", "expected"),
    [
        (None, 1e15, False),
        (NOON, NOON_MS - 1, False),
        (NOON, NOON_MS, True),
        (NOON, NOON_MS + 1, True),
        (NOON.astimezone(timezone(timedelta(hours=9))), NOON_MS - 1, False),
    ],
)
def test_a_key_expires_at_its_moment(
    expires: datetime | None, epoch_ms: float, expected: bool
) -> None:
    assert expected is record_of(expires=expires).is_expired(epoch_ms)


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [(None, True), (["@cf/a/one"], True), (["@cf/a/two"], False), (["@cf/a/one/more"], False)],
)
def test_a_key_may_use_the_models_of_its_list(allowed: list[str] | None, expected: bool) -> None:
    assert expected is record_of(allowedModels=allowed).allows("@cf/a/one")


def test_a_day_of_use_is_stored_and_read_again() -> None:
    late = datetime(2026, 11, 24, 1, tzinfo=timezone(timedelta(hours=9)))

    assert {"d": "2026-11-23"} == use_to_metadata(late)
    assert "2026-11-23" == use_from_metadata({"d": "2026-11-23"})


@pytest.mark.parametrize("metadata", [None, {}, [], {"d": None}, {"d": 1}])
def test_a_use_that_cannot_be_read_is_none(metadata: object) -> None:
    assert None is use_from_metadata(metadata)
