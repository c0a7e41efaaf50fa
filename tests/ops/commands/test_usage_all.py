"""`bluey usage --all`: what all tenants of an environment have used, from both ledgers."""

import csv
import io
import json
import random
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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


def table(fleet: Fleet, *arguments: str) -> list[dict[str, str]]:
    """What CSV has."""
    return [*csv.DictReader(io.StringIO(usage(fleet, "--csv", *arguments).stdout))]


def test_each_tenant_is_a_row_with_the_dearest_first(fleet: Fleet) -> None:
    fleet.spend("a", "a", Charge(SMALL, 100, micro_usd=3))
    fleet.spend("b", "b", Charge(LARGE, 500, micro_usd=123_456))
    fleet.spend("b", "b", Charge(SMALL, 7), page="q")

    assert [
        ("b", "b", 507, 2, "0.123456", 0.507),
        ("a", "a", 100, 1, "0.000003", 0.1),
    ] == [
        tuple(row[name] for name in ("tenant", "deployment", "tokens", "requests", "usd", "share"))
        for row in rows(fleet)
    ]


def test_people_get_a_table_with_bars_shares_and_a_total(fleet: Fleet) -> None:
    fleet.spend("a", "a", Charge(SMALL, 999, micro_usd=3))
    fleet.spend("b", "b", Charge(LARGE, 1_500, micro_usd=1_000_000))

    shown = usage(fleet, "--days", "2").stdout

    for text in ("150.0 %", "99.9 %", "1.000000", "2,499", "total", "1.000003", "▁█"):
        assert text in shown


def test_whatever_a_row_is_about_they_add_up_to_the_same(fleet: Fleet) -> None:
    rng = random.Random(7)
    fleet.add_key("a", "a", 1, budgets={"daily": {"tokens": 10**6}})
    limited = fleet.add_key("a", "a", 2, budgets={"daily": {"tokens": 10**6}})
    spent = 0
    for number in range(40):
        micro_usd = rng.randrange(1, 10**7)
        spent += micro_usd
        tenant = rng.choice("ab")
        charge = Charge(rng.choice(MODELS), rng.randrange(1, 1_000), micro_usd=micro_usd)
        fleet.spend(tenant, tenant, charge, page=f"p{number}")
        if tenant == "a" and number % 2:
            fleet.spend(tenant, limited, charge, page=f"p{number}")

    for by in ("tenant", "model", "key", "day"):
        for span in ((), ("--days", "3")):
            found = table(fleet, "--by", by, *span)
            told = sum(int(row["usd"].replace(".", "")) for row in found)
            assert spent == told, (by, span)


def test_a_key_is_a_row_and_what_has_no_limits_of_its_own_is_one_too(fleet: Fleet) -> None:
    account = fleet.add_key("a", "a", 1, budgets={"daily": {"tokens": 400}})
    fleet.spend("a", "a", Charge(SMALL, 300, micro_usd=30))
    fleet.spend("a", "a", Charge(SMALL, 50, micro_usd=5), page="q")
    fleet.spend("a", account, Charge(SMALL, 300, micro_usd=30))

    found = [row for row in rows(fleet, "--by", "key") if row["tenant"] == "a"]

    key_id = account.rpartition("/")[2][:12]
    assert [
        (key_id, "key 1", 300, "0.000030", 0.75),
        ("(other keys)", "", 50, "0.000005", None),
    ] == [tuple(row[name] for name in ("key", "label", "tokens", "usd", "share")) for row in found]


def test_keys_with_limits_count_where_their_tenant_has_none(fleet: Fleet) -> None:
    fleet.add("c", budgets=None)
    account = fleet.add_key("c", "c", 1, label="=1+1", budgets={"daily": {"usd": "5"}})
    fleet.spend("c", account, Charge(SMALL, 300, micro_usd=30))

    key_id = account.rpartition("/")[2][:12]
    for by in ("tenant", "model", "key", "day"):
        spent = [row["usd"] for row in table(fleet, "--by", by) if row["usd"] != "0.000000"]
        assert ["0.000030"] == spent, by
    found = [row for row in table(fleet, "--by", "key") if row["tenant"] == "c"]
    assert [(key_id, "'=1+1")] == [(row["key"], row["label"]) for row in found]


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


@pytest.mark.parametrize("with_budgets", [True, False], ids=["tenant-counted", "keys-counted"])
def test_a_tenant_that_was_removed_keeps_what_it_has_used(fleet: Fleet, with_budgets: bool) -> None:
    fleet.provision(SHARED)
    record = {"tenant": "pushed", "environment": "production", "revision": 2}
    fleet.put(SHARED, record_key("pushed"), None, json.dumps(record))
    fleet.put(SHARED, record_key("unused"), None, json.dumps({**record, "tenant": "unused"}))
    charge = Charge(SMALL, 250, micro_usd=9)
    account = fleet.add_key(SHARED, "pushed", 1, budgets={"daily": {"tokens": 400}})
    fleet.spend(SHARED, account, charge)
    if with_budgets:
        fleet.spend(SHARED, "pushed", charge)

    told, ran = usage(fleet, "--json"), usage(fleet)

    [row] = [each for each in json.loads(told.stdout)["rows"] if each["tenant"] == "pushed"]
    assert (250, "0.000009", True) == (row["tokens"], row["usd"], row["removed"])
    for by in ("tenant", "model", "key", "day"):
        spent = [row["usd"] for row in table(fleet, "--by", by) if row["usd"] != "0.000000"]
        assert ["0.000009"] == spent, by
    assert "pushed (removed)" in ran.stdout
    assert "unused" not in ran.stdout
    assert "Removed, so only what Workers KV has is counted: pushed, unused." in ran.stderr
    assert "so nothing is counted: pushed" not in ran.stderr


def test_a_record_that_does_not_parse_hides_nothing(fleet: Fleet) -> None:
    fleet.put("a", record_key("a"), None, '{"odd": true}')
    fleet.spend("a", "a", Charge(SMALL, 500))

    (row,) = (row for row in rows(fleet) if row["tenant"] == "a")

    assert (500, 0.5) == (row["tokens"], row["share"])


@pytest.mark.parametrize(
    "override",
    [{"changes": {"budgets.daily.tokens": {"value": 0}}}, {"odd": True}],
    ids=["does-not-fit", "does-not-parse"],
)
def test_what_is_overridden_in_vain_hides_no_pushed_settings(
    fleet: Fleet, override: dict[str, object]
) -> None:
    fleet.provision(SHARED)
    settings = {
        "id": "pushed",
        "models": {"default": SMALL},
        "gateway": {"id": "g"},
        "budgets": {"daily": {"tokens": 1_000}},
    }
    record = {
        "tenant": "pushed",
        "environment": "production",
        "revision": 1,
        "override": override,
        "settings": json.dumps(settings),
    }
    fleet.put(SHARED, record_key("pushed"), None, json.dumps(record))
    fleet.spend(SHARED, "pushed", Charge(SMALL, 250))

    (row,) = (row for row in rows(fleet) if row["tenant"] == "pushed")

    assert 0.25 == row["share"]


@pytest.mark.parametrize(("hours", "share"), [(-1, 0.1), (1, 0.5)], ids=["older", "newer"])
def test_pushed_settings_count_where_they_are_newer_than_the_upload(
    fleet: Fleet, hours: int, share: float
) -> None:
    fleet.provision(SHARED)
    uploaded = datetime(2026, 11, 20, 12, tzinfo=UTC)
    fleet.api.uploaded[f"bluey-{SHARED}-{ENV}"] = uploaded.isoformat()
    path = fleet.home / "src" / "settings" / "a.jsonc"
    text = path.read_text().replace("10000", "9999")
    pushed = json.dumps({**json.loads(text), "budgets": {"daily": {"tokens": 200}}})
    record = Record.model_validate(
        {
            "tenant": "a",
            "environment": "production",
            "revision": 1,
            "settings": pushed,
            "pushedAt": uploaded + timedelta(hours=hours),
        }
    )
    fleet.put(SHARED, record_key("a"), None, dump_record(record))
    fleet.spend(SHARED, "a", Charge(SMALL, 100))

    (row,) = (row for row in rows(fleet) if (row["tenant"], row["deployment"]) == ("a", SHARED))

    assert share == row["share"]


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
