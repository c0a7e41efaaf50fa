"""Tenants that are changed at run time, on workerd."""

from __future__ import annotations

from concurrent.futures import Future

import httpx
import pytest

from tests.platform import fleet
from tests.platform.conftest import MODEL
from tests.platform.workerd import Workerd


@pytest.fixture
def seen(played: Future[fleet.Seen]) -> fleet.Seen:
    """What was seen, when all of it was."""
    return played.result()


def test_what_a_record_says_counts(seen: fleet.Seen) -> None:
    expected = {
        "t500": "@cf/of/t500",
        "mrrainbowsmoke": "@cf/of/first",
        "rainbowsmokeofficial": "@cf/of/good",
        "failing": "@cf/of/before-the-outage",
        # Its record is another environment's.
        "caching": MODEL,
        "t1": "@cf/of/t1",
        "t2": "@cf/of/t2",
        "nobody": "unknown_tenant",
    }
    assert expected == {name: seen.first[name] for name in expected}


def test_a_new_isolate_asks_for_one_record_of_a_thousand(seen: fleet.Seen) -> None:
    assert ["tenant/t500"] == seen.asked["the first request"]


def test_no_request_asks_for_another_tenants_record(seen: fleet.Seen) -> None:
    asked = ("mrrainbowsmoke", "rainbowsmokeofficial", "failing", "caching", "t1", "t2", "nobody")

    assert [f"tenant/{name}" for name in (*asked, "t3")] == seen.asked["the others"]
    assert [] == seen.asked["while they are fresh"]


def test_a_paused_tenant_is_refused_and_then_served_again(seen: fleet.Seen) -> None:
    refused: httpx.Response = seen.first["paused"]

    assert (503, "60") == (refused.status_code, refused.headers["retry-after"])
    assert {
        "ok": False,
        "error": {"code": "tenant_paused", "message": fleet.PAUSED["message"]},
    } == refused.json()
    assert "@cf/of/t3" == seen.later["t3"]


def test_a_change_counts_when_its_record_is_read_again(seen: fleet.Seen) -> None:
    assert ("@cf/of/second", "unknown_tenant") == (seen.later["mrrainbowsmoke"], seen.later["t1"])


def test_a_broken_record_changes_nothing_and_is_one_line_in_the_log(
    seen: fleet.Seen, runtime: Workerd
) -> None:
    lines = [line for line in runtime.records() if line["event"] == "override_error"]

    assert "@cf/of/good" == seen.later["rainbowsmokeofficial"]
    assert ["caching", "rainbowsmokeofficial"] == [line["tenantId"] for line in lines]
    assert {"dev"} == {line["environment"] for line in lines}


def test_an_outage_of_kv_leaves_what_was_read_as_it_was(seen: fleet.Seen) -> None:
    assert ("@cf/of/before-the-outage", "@cf/of/t2") == (seen.later["failing"], seen.later["t2"])
    # This isolate has never read its record.
    assert "budget_unavailable" == seen.later["t4"]
