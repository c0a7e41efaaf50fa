"""`bluey usage --all`: what all tenants of an environment have used, from both ledgers."""

import json
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bluey.budgets.book import Charge
from bluey.tenants.record import Record, dump_record, record_key
from ops.project.paths import SHARED
from tests.commands import bluey
from tests.ops.cloudflare_api import CloudflareApi, cloudflare_api, refused
from tests.ops.fleets import ENV, MODELS, Fleet, make_fleet

SMALL, LARGE = MODELS
MONTHLY = {"budgets": {"daily": {"tokens": 1_000}, "monthly": {"tokens": 10_000}}}


@pytest.fixture
def api() -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        yield server


@pytest.fixture
def fleet(tmp_path: Path, api: CloudflareApi) -> Fleet:
    """The tenants `a` and `b`."""
    return make_fleet(tmp_path / "home", api, {"a": MONTHLY, "b": MONTHLY})


def usage(fleet: Fleet, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    return bluey("usage", "--all", "--env", ENV, *arguments, code=code, env=fleet.environment)


def rows(fleet: Fleet, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(usage(fleet, "--json", *arguments, code=code).stdout)[
        "rows"
    ]
    return found


def test_corrections_count_and_are_no_requests(fleet: Fleet) -> None:
    month = f"{datetime.now(UTC):%Y-%m}"
    fleet.spend("a", "a", Charge(SMALL, 300, micro_usd=30))
    fleet.correct("a", "a", month, tokens=-100)

    (row,) = (row for row in rows(fleet) if row["tenant"] == "a")
    by_model = {row["model"]: row["tokens"] for row in rows(fleet, "--by", "model")}

    assert (200, 1) == (row["tokens"], row["requests"])
    assert {SMALL: 300, "(corrections)": -100} == by_model


def test_a_tenant_that_was_pushed_counts_too(fleet: Fleet) -> None:
    fleet.provision(SHARED)
    settings = {
        "id": "pushed",
        "models": {"default": SMALL},
        "gateway": {"id": "g"},
        "limits": {"maxOutputTokens": 100},
        "budgets": {"daily": {"tokens": 1_000}},
    }
    record = Record.model_validate(
        {
            "tenant": "pushed",
            "environment": "production",
            "revision": 1,
            "settings": json.dumps(settings),
            "pushedAt": datetime.now(UTC),
        }
    )
    fleet.put(SHARED, record_key("pushed"), None, dump_record(record))
    fleet.spend(SHARED, "pushed", Charge(SMALL, 250, micro_usd=9))

    (row,) = (row for row in rows(fleet) if row["tenant"] == "pushed")

    assert (SHARED, 250, 0.25) == (row["deployment"], row["tokens"], row["share"])


def test_the_share_is_of_what_is_overridden(fleet: Fleet) -> None:
    override = {"changes": {"budgets.daily.tokens": {"value": "+100%"}}}
    record = Record.model_validate(
        {"tenant": "a", "environment": "production", "revision": 1, "override": override}
    )
    fleet.put("a", record_key("a"), None, dump_record(record))
    fleet.spend("a", "a", Charge(SMALL, 500))

    (row,) = (row for row in rows(fleet) if row["tenant"] == "a")

    assert 0.25 == row["share"]


def test_a_tenant_that_cannot_be_read_is_named_and_the_others_are_shown(fleet: Fleet) -> None:
    fleet.spend("a", "a", Charge(SMALL, 100))
    fleet.api.fail(f"/{fleet.namespaces['b']}/", refused("forbidden"))

    ran = usage(fleet, code=1)
    told = json.loads(usage(fleet, "--json", code=1).stdout)

    assert "cannot be read" in ran.stdout
    assert "b cannot be read: Cloudflare" in ran.stderr
    assert [("b", None)] == [(each["deployment"], each["tenant"]) for each in told["unread"]]
    assert ["a"] == [row["tenant"] for row in told["rows"]]


def test_a_page_that_no_worker_wrote_is_no_nothing(fleet: Fleet) -> None:
    fleet.put("b", f"budget/b/{datetime.now(UTC):%Y-%m-%d}/p.0", {"odd": 1})

    told = json.loads(usage(fleet, "--json", code=1).stdout)

    assert [("b", "b")] == [(each["deployment"], each["tenant"]) for each in told["unread"]]


def test_what_is_not_provisioned_is_not_asked(fleet: Fleet) -> None:
    usage(fleet)

    assert not [call for call in fleet.api.calls if "placeholder" in call]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--days", "2", "--month", "2026-11"), "--days and --month name two spans"),
        (("--month", "2026-13"), "is no month such as 2026-11"),
        (("--month", "2126-01"), "has not begun"),
        (("--month", "2020-01"), "are not kept any more"),
        (("--csv", "--json"), "name two forms"),
        (("nobody",), "there is no tenant 'nobody'"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_makes_no_sense_is_refused(
    fleet: Fleet, arguments: tuple[str, ...], said: str
) -> None:
    assert said in usage(fleet, *arguments, code=1).stderr


LATENCY_S = (0.1, 0.3)
LEAST_AT_ONCE = 4


def test_twenty_tenants_are_read_at_once(tmp_path: Path, api: CloudflareApi) -> None:
    fleet = make_fleet(tmp_path / "home", api, {f"t{n:02}": MONTHLY for n in range(20)})
    for slug in fleet.namespaces:
        for number in range(50):
            fleet.spend(slug, slug, Charge(SMALL, 10, micro_usd=1), page=f"p{number}")

    # How long it takes on this machine without the network is not what is asked.
    took_s: dict[tuple[float, float], float] = {}
    for latency_s in ((0.0, 0.0), LATENCY_S):
        api.latency_s, started = latency_s, time.monotonic()
        found = rows(fleet, "--by", "key")
        took_s[latency_s] = time.monotonic() - started
        assert [50] * 20 == [row["requests"] for row in found]

    waited_s = took_s[LATENCY_S] - took_s[0.0, 0.0]
    print(f"{took_s}, {len(api.calls) // 2} calls, {api.waited_s:.1f} s of them in the network")
    assert waited_s < api.waited_s / LEAST_AT_ONCE
