"""What an alert says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bluey.alerts.notice import Notice, signature
from tests.fakes.alerts import make_notice
from tests.fakes.clock import NOON_MS

OF_A_KEY = {"account": "acme/key/0123", "scope": "key", "key_id": "0123"}
DOLLARS = {"unit": "usd", "limit": 5_000_000, "spent": 4_000_001}


def body(notice: Notice) -> Any:
    return json.loads(notice.body("1f2e", NOON_MS))


def test_json_has_all_that_is_known() -> None:
    assert {
        "id": "1f2e",
        "event": "budget_alert",
        "tenant": "acme",
        "environment": "dev",
        "scope": "tenant",
        "window": "daily",
        "period": "2026-11-23",
        "unit": "tokens",
        "threshold": 0.8,
        "reason": "reached",
        "share": 0.8,
        "limit": 1_000,
        "spent": 800,
        "resetsAt": "2026-11-24T00:00:00Z",
        "sentAt": "2026-11-23T12:00:00Z",
    } == body(make_notice())


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (OF_A_KEY, {"scope": "key", "keyId": "0123"}),
        (DOLLARS, {"unit": "usd", "limit": "5.000000", "spent": "4.000001", "share": 0.8}),
        ({"reason": "test"}, {"event": "test", "reason": "test"}),
        ({"spent": 12_345, "limit": 98_765}, {"share": 0.1249}),
        ({"spent": 99_999, "limit": 100_000}, {"share": 0.9999}),
        ({"spent": 1, "limit": -4}, {"share": 1.0}),
    ],
)
def test_what_differs_in_json(others: dict[str, Any], expected: dict[str, Any]) -> None:
    assert expected == {name: body(make_notice(**others))[name] for name in expected}


@pytest.mark.parametrize(
    ("others", "text"),
    [
        (
            {},
            (
                "acme (dev) has used 80% of its daily budget: 800 of 1,000 tokens. "
                "It starts anew on 2026-11-24T00:00:00Z."
            ),
        ),
        (
            {"spent": 290, "threshold": 0.29},
            (
                "acme (dev) has used 29% of its daily budget: 290 of 1,000 tokens. "
                "It starts anew on 2026-11-24T00:00:00Z."
            ),
        ),
        (
            {"spent": 999, "reason": "exhausted", "threshold": 1.0},
            (
                "acme (dev) has used 99% of its daily budget, and a request was refused because "
                "too little is left: 999 of 1,000 tokens. It starts anew on 2026-11-24T00:00:00Z."
            ),
        ),
        (
            {**DOLLARS, **OF_A_KEY, "window": "monthly"},
            (
                "API key 0123 of acme (dev) has used 80% of its monthly budget: $4.000001 of "
                "$5.000000. It starts anew on 2026-11-24T00:00:00Z."
            ),
        ),
        (
            {"reason": "test"},
            "This is a test of the alerts of acme (dev).",
        ),
    ],
)
def test_a_chat_gets_one_sentence(others: dict[str, Any], text: str) -> None:
    assert {"text": text} == body(make_notice(format="text", **others))


def test_what_differs_in_the_amounts_is_the_same_notice() -> None:
    assert make_notice().id == make_notice(spent=1_000, reason="exhausted", limit=2_000).id


def test_a_signature_is_what_openssl_makes_of_the_time_and_the_body() -> None:
    # printf '1795435200.{}' | openssl dgst -sha256 -hmac whsec
    mac = "3b22a676bcee65f53f6b4e968bb37b315754fc7743b07c2aed2f24253a98651f"
    assert f"t=1795435200,v1={mac}" == signature("whsec", "{}", NOON_MS)
