from __future__ import annotations

from collections.abc import Mapping

import pytest

from bluey.access.unanswered import Unanswered
from bluey.errors import RateLimited
from bluey.tenants.settings import Tenant
from tests.fakes.values import make_tenant

TENANT = make_tenant(unanswered_per_minute={"tenant": 5, "key": 3})
OTHER = make_tenant("other", unanswered_per_minute={"tenant": 5, "key": 3})

# Who had attempts without an answer, how many and when (ms); who asks and when; whose limit refuses
# this request, and for how many seconds.
NOTED = tuple[Tenant, str | None, int, float]
CASES: dict[str, tuple[list[NOTED], tuple[Tenant, str | None, float], tuple[str, int] | None]] = {
    "none": ([], (TENANT, "k1", 0), None),
    "no-failed-attempt": ([(TENANT, "k1", 0, 0)] * 9, (TENANT, "k1", 0), None),
    "one-too-few": ([(TENANT, "k1", 2, 0)], (TENANT, "k1", 0), None),
    "the-keys-limit": ([(TENANT, "k1", 3, 0)], (TENANT, "k1", 0), ("key", 60)),
    "above-it-at-once": ([(TENANT, "k1", 4, 0)], (TENANT, "k1", 0), ("key", 60)),
    "one-by-one": ([(TENANT, "k1", 1, 0)] * 3, (TENANT, "k1", 0), ("key", 60)),
    "another-key": ([(TENANT, "k1", 4, 0)], (TENANT, "k2", 0), None),
    "the-tenants-limit": (
        [(TENANT, "k1", 3, 0), (TENANT, "k2", 2, 0)],
        (TENANT, "k3", 0),
        ("tenant", 60),
    ),
    "the-keys-before-the-tenants": ([(TENANT, "k1", 5, 0)], (TENANT, "k1", 0), ("key", 60)),
    "without-keys": ([(TENANT, None, 5, 0)], (TENANT, None, 0), ("tenant", 60)),
    "without-keys-one-too-few": ([(TENANT, None, 4, 0)], (TENANT, None, 0), None),
    "another-tenant": ([(TENANT, None, 5, 0)], (OTHER, None, 0), None),
    "the-same-key-id-elsewhere": ([(TENANT, "k1", 4, 0)], (OTHER, "k1", 0), None),
    "later-in-the-minute": ([(TENANT, "k1", 3, 0)], (TENANT, "k1", 30_500), ("key", 30)),
    "at-its-last-moment": ([(TENANT, "k1", 3, 0)], (TENANT, "k1", 59_999), ("key", 1)),
    "after-it": ([(TENANT, "k1", 3, 0)], (TENANT, "k1", 60_000), None),
    "a-minute-begins-with-its-first": (
        [(TENANT, "k1", 1, 0), (TENANT, "k1", 2, 50_000)],
        (TENANT, "k1", 55_000),
        ("key", 5),
    ),
    "the-next-minute-begins-anew": (
        [(TENANT, "k1", 3, 0), (TENANT, "k1", 2, 60_000)],
        (TENANT, "k1", 60_000),
        None,
    ),
    "and-has-its-own-limit": (
        [(TENANT, "k1", 3, 0), (TENANT, "k1", 3, 70_000)],
        (TENANT, "k1", 70_000),
        ("key", 60),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_attempts_without_an_answer_are_limited_per_minute(case: str) -> None:
    noted, (tenant, key_id, now_ms), refused = CASES[case]
    unanswered = Unanswered()
    for tenant_, key_id_, attempts, at_ms in noted:
        unanswered.note(tenant_, key_id_, attempts, at_ms)

    error = refusal_of(unanswered, tenant, key_id, now_ms)

    if refused is None:
        assert error is None
    else:
        scope, seconds = refused
        assert error is not None
        assert f"Too many attempts of this {scope} ended without an answer" == error.message
        assert {"scope": scope, "periodSeconds": 60} == error.details
        assert {"retry-after": str(seconds)} == error.headers


def refusal_of(
    unanswered: Unanswered, tenant: Tenant, key_id: str | None, now_ms: float
) -> RateLimited | None:
    try:
        unanswered.refuse(tenant, key_id, now_ms)
    except RateLimited as error:
        return error
    return None


def test_minutes_that_are_over_are_forgotten() -> None:
    unanswered = Unanswered()
    for number in range(1_000):
        unanswered.note(TENANT, f"k{number}", 1, number * 1_000)

    minutes: Mapping[str, object] = unanswered._minutes._minutes

    assert len(minutes) <= 62
