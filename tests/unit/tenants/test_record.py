"""A tenant's record as Workers KV has it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bluey.errors import SettingsError
from bluey.tenants.override import Change, Override, Pause
from bluey.tenants.record import (
    MAX_RECORD_CHARACTERS,
    Record,
    dump_address,
    dump_record,
    parse_address,
    parse_record,
)

UNTIL = datetime(2026, 11, 28, tzinfo=UTC)
WHOLE = {
    "tenant": "acme",
    "environment": "production",
    "revision": 7,
    "override": {
        "changes": {
            "budgets.daily.tokens": {"value": "+20%", "until": "2026-11-28T00:00:00Z"},
            "models.fallback": {"value": None},
        },
        "paused": {"message": "Back at noon", "retryAfterS": 60},
    },
    "settings": "{}",
    "pushedAt": "2026-11-27T04:00:00Z",
}


@pytest.mark.parametrize(
    "stored", [WHOLE, {"tenant": "acme", "environment": "production", "revision": 1}]
)
def test_a_record_is_written_as_it_is_read(stored: dict[str, object]) -> None:
    record = parse_record("acme", "production", json.dumps(stored))

    assert stored == json.loads(dump_record(record))


def test_a_record_says_everything() -> None:
    expected = Record.model_validate(
        {
            "tenant": "acme",
            "environment": "production",
            "revision": 7,
            "override": Override(
                changes={
                    "budgets.daily.tokens": Change(value="+20%", until=UNTIL),
                    "models.fallback": Change(value=None),
                },
                paused=Pause.model_validate({"message": "Back at noon", "retryAfterS": 60}),
            ),
            "settings": "{}",
            "pushedAt": datetime(2026, 11, 27, 4, tzinfo=UTC),
        }
    )

    assert expected == parse_record("acme", "production", json.dumps(WHOLE))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "(body)"),
        ("null", "(body)"),
        ("{", "(body)"),
        (json.dumps({**WHOLE, "tenant": "other"}), "tenant"),
        (json.dumps({**WHOLE, "environment": "staging"}), "environment"),
        (json.dumps({**WHOLE, "revision": 0}), "revision"),
        (json.dumps({**WHOLE, "surprise": 1}), "surprise"),
        (json.dumps({**WHOLE, "override": {"paused": {"until": "soon"}}}), "override.paused.until"),
        (
            json.dumps({**WHOLE, "pushedAt": "9999-12-31T23:59:59-12:00"}),
            "pushedAt",
        ),
        (json.dumps({**WHOLE, "settings": " " * MAX_RECORD_CHARACTERS}), "(value)"),
    ],
    ids=[
        "empty",
        "null",
        "cut-off",
        "another-tenant",
        "another-environment",
        "revision",
        "unknown-key",
        "until",
        "no-moment-in-utc",
        "too-long",
    ],
)
def test_what_is_no_record_of_this_tenant_is_refused_and_named(text: str, path: str) -> None:
    with pytest.raises(SettingsError) as raised:
        parse_record("acme", "production", text)

    assert ("tenant/acme", [path]) == (
        raised.value.source,
        [problem.path for problem in raised.value.problems],
    )


@pytest.mark.parametrize(
    ("text", "tenants"),
    [
        (dump_address(["acme", "other"]), ("acme", "other")),
        (None, ()),
        ("", ()),
        ('{"tenants": "acme"}', ()),
        ('{"tenants": ["../acme"]}', ()),
    ],
)
def test_the_tenants_of_an_address(text: str | None, tenants: tuple[str, ...]) -> None:
    assert tenants == parse_address(text)
