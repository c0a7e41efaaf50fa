"""How keys are made, replaced and ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bluey.access.changes import (
    EXPIRED_KEPT_S,
    LAST_KEPT_S,
    KeyExpired,
    KeySettings,
    StoredKey,
    ended,
    is_id,
    kept_until_s,
    limits_above,
    new_key,
    record_of,
    stored_keys,
    successor_of,
)
from bluey.access.keys import (
    ApiKey,
    KeyBudgets,
    KeyRecord,
    from_metadata,
    parse_key,
    to_metadata,
)
from bluey.budgets.limits import Limits

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def record(**fields: object) -> KeyRecord:
    return KeyRecord.model_validate({"label": "x", "created": NOON, **fields})


MAKER = ApiKey("ab" * 32, record(role="admin"))


@pytest.mark.parametrize("maker", [None, MAKER], ids=["operator", "admin"])
def test_a_record_says_who_made_it_unless_an_operator_did(maker: ApiKey | None) -> None:
    made = record_of(KeySettings(label="x"), (), NOON, maker)

    by = {} if maker is None else {"createdBy": "ab" * 6}
    assert {"label": "x", "created": "2026-11-23T12:00:00Z", **by} == to_metadata(made)


def test_a_successor_names_its_own_maker() -> None:
    old = record(createdBy="cd" * 6, role="admin", budgets={"daily": {"usd": "0.07"}})

    assert (None, "ab" * 6) == (
        successor_of(old, None, NOON).created_by,
        successor_of(old, None, NOON, MAKER).created_by,
    )
    assert ("admin", old.budgets) == (
        successor_of(old, None, NOON).role,
        successor_of(old, None, NOON).budgets,
    )


@pytest.mark.parametrize("expires", [NOON, NOON - timedelta(days=1)])
def test_nothing_is_made_that_has_expired(expires: datetime) -> None:
    settings = KeySettings.model_validate({"label": "x", "expires": expires})

    with pytest.raises(KeyExpired):
        record_of(settings, (), NOON)
    with pytest.raises(KeyExpired):
        successor_of(record(), expires, NOON)
    with pytest.raises(KeyExpired):
        successor_of(record(expires=expires), None, NOON)


def test_a_key_ends_at_its_time_or_earlier() -> None:
    assert (record(expires=LATER, rotated={}), LATER) == ended(record(), LATER)
    assert (record(expires=NOON, rotated={"expiresBefore": LATER}), NOON) == ended(
        record(expires=LATER), NOON
    )
    assert (None, NOON) == ended(record(expires=NOON), LATER)


@pytest.mark.parametrize("before", [None, LATER + timedelta(days=9)], ids=["never", "later"])
def test_what_a_rotation_ends_has_successors_that_end_as_it_would_have(
    before: datetime | None,
) -> None:
    """Also where it is ended twice, the second time earlier, and where the end is past."""
    once, _ = ended(record(expires=before), LATER)
    assert once is not None
    twice, _ = ended(once, NOON)
    assert twice is not None

    assert [record(expires=before, created=now) for now in (NOON, LATER)] == [
        successor_of(old, None, now) for old, now in ((once, NOON), (twice, LATER))
    ]
    assert LATER == successor_of(twice, LATER, NOON).expires
    assert [once, twice] == [from_metadata(to_metadata(old)) for old in (once, twice)]


@pytest.mark.parametrize(
    "expires", [NOON, datetime(2037, 12, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)]
)
def test_an_expired_record_is_kept_for_a_while(expires: datetime) -> None:
    assert int(expires.timestamp()) + EXPIRED_KEPT_S == kept_until_s(record(expires=expires))
    assert None is kept_until_s(record())


def test_a_record_of_a_key_that_expires_later_than_kv_can_drop_it_is_kept_for_good() -> None:
    last = datetime.fromtimestamp(LAST_KEPT_S - EXPIRED_KEPT_S, UTC)

    assert LAST_KEPT_S == kept_until_s(record(expires=last))
    assert kept_until_s(record(expires=last + timedelta(seconds=1))) is None


@pytest.mark.parametrize("digits", ["0" * 64, "f" * 64, "0123456789abcdef" * 4])
def test_a_key_is_well_formed_whatever_is_drawn(digits: str) -> None:
    key = new_key("acme", record(), digits)

    assert ("acme", key.digest) == (parse_key(key.text).tenant_id, parse_key(key.text).digest)
    assert key.digest[:12] == key.id


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("abcdef", True),
        ("0" * 64, True),
        ("abcde", False),
        ("0" * 65, False),
        ("ABCDEF", False),
        ("abcdef\n", False),
        ("abcde*", False),
        ("\u0661" * 6, False),
        ("", False),
    ],
)
def test_an_id_is_some_digits_of_a_digest(text: str, is_one: bool) -> None:
    assert is_one == is_id(text)


def test_stored_keys_come_the_oldest_first_and_what_cannot_be_read_before_them() -> None:
    old, new = {"label": "old", "created": "2026-01-01T00:00:00Z"}, to_metadata(record())
    found = stored_keys(
        [("aa", new), ("bb", old), ("cc", {"label": "x"}), ("dd", None)],
        {"bb": {"d": "2026-11-22"}, "cc": {"d": 5}},
    )

    assert [
        ("cc", "unreadable", None),
        ("dd", "unreadable", None),
        ("bb", "active", "2026-11-22"),
        ("aa", "active", None),
    ] == [(key.digest, key.status(NOON), key.last_used) for key in found]


def test_a_key_has_expired_from_its_moment_on() -> None:
    key = StoredKey("aa", record(expires=NOON))

    assert ["active", "expired"] == [
        key.status(NOON - timedelta(seconds=1)),
        key.status(NOON),
    ]


@pytest.mark.parametrize(
    ("own", "of_tenant", "above"),
    [
        ({"daily": {"tokens": 5}}, None, []),
        ({"daily": {"tokens": 5}}, {"daily": {"usd": 1}}, []),
        ({"daily": {"tokens": 5}}, {"daily": {"tokens": 5}}, []),
        ({"daily": {"tokens": 6}}, {"daily": {"tokens": 5}}, [("daily.tokens", 5)]),
        ({"daily": {"tokens": 6}}, {"monthly": {"tokens": 5}}, [("daily.tokens", 5)]),
        (
            {"daily": {"tokens": 6}},
            {"daily": {"tokens": 9}, "monthly": {"tokens": 5}},
            [("daily.tokens", 5)],
        ),
        ({"monthly": {"tokens": 155}}, {"daily": {"tokens": 5}}, []),
        ({"monthly": {"tokens": 156}}, {"daily": {"tokens": 5}}, [("monthly.tokens", 155)]),
        (
            {"monthly": {"tokens": 6}},
            {"daily": {"tokens": 5}, "monthly": {"tokens": 5}},
            [("monthly.tokens", 5)],
        ),
        ({"daily": {"usd": "0.02"}}, {"daily": {"usd": "0.01"}}, [("daily.usd", 10_000)]),
        (
            {"daily": {"tokens": 6, "usd": 2}, "monthly": {"tokens": 9, "usd": 1}},
            {"daily": {"tokens": 5, "usd": 1}, "monthly": {"tokens": 8, "usd": 1}},
            [("daily.tokens", 5), ("daily.usd", 1_000_000), ("monthly.tokens", 8)],
        ),
    ],
)
def test_a_limit_that_would_never_hold_is_named(own: Any, of_tenant: Any, above: Any) -> None:
    tenants = None if of_tenant is None else Limits.model_validate(of_tenant)

    assert above == list(limits_above(KeyBudgets.model_validate(own), tenants))
