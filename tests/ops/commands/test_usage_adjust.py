"""`bluey usage adjust`: on real local state, and what it says about mistakes."""

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bluey.budgets.adjustments import from_metadata
from bluey.budgets.limits import Limits
from ops.adjustments import find_window
from ops.errors import OpsError
from ops.wrangler.kv import Namespace
from tests.commands import bluey
from tests.documents import examples

TENANT = "mrrainbowsmoke"
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
BOTH = Limits.model_validate({"daily": {"tokens": 10}, "monthly": {"tokens": 100}})
MONTHLY = Limits.model_validate({"monthly": {"tokens": 100}})


def test_the_documented_correction_is_kept(tmp_path: Path) -> None:
    (example,) = [one for one in examples("docs/budgets.md") if "usage adjust " in one.text]
    adjust, show = (shlex.split(line)[1:] for line, _ in example.commands)
    here = ("--persist-to", str(tmp_path))
    before = datetime.now(UTC).replace(microsecond=0)
    made = json.loads(bluey(*adjust, "--by", "ops", "--json", *here).stdout)
    namespace = Namespace(TENANT, "local", state=tmp_path)
    unreadable = f"adjustment/{TENANT}/2026-10/0a"
    unnamed = f"adjustment/{TENANT}/0a"
    for name in (unreadable, unnamed):
        namespace.put(name, {"tokens": "many"})

    listed = bluey(*show, *here).stdout
    stored = namespace.list("")

    assert {"account": TENANT, "tokens": -9_000, "why": "charged twice", "by": "ops"} == {
        name: made[name] for name in ("account", "tokens", "why", "by")
    }
    assert before <= datetime.fromisoformat(made["at"]) <= datetime.now(UTC)
    (name,) = set(stored) - {unreadable, unnamed}
    assert name.startswith(f"adjustment/{TENANT}/{made['period']}/")
    assert -9_000 == from_metadata(stored[name]).count
    for text in (made["period"], "-9,000", "charged twice", "ops", "2026-10", unnamed):
        assert text in listed
    assert 2 == listed.count("(cannot be read)")


def test_a_correction_in_dollars_has_a_kv_key_of_its_own(tmp_path: Path) -> None:
    here = ("--persist-to", str(tmp_path))
    asked = ("usage", "adjust", TENANT, "--window", "daily", "--why", "bill", "--by", "ops", *here)
    made = json.loads(bluey(*asked, "--usd", "-0.5", "--json").stdout)
    told = bluey(*asked, "--usd", "+2.000001").stderr

    listed = bluey("usage", "adjustments", TENANT, *here).stdout
    stored = Namespace(TENANT, "local", state=tmp_path).list("")

    assert {"account": TENANT, "usd": "-0.500000", "why": "bill"} == {
        name: made[name] for name in ("account", "usd", "why")
    }
    assert "+$2.000001." in told
    assert {-500_000, 2_000_001} == {from_metadata(each).count for each in stored.values()}
    assert all(f"/{made['period']}/usd/" in name for name in stored)
    assert "-$0.500000" in listed
    assert "+$2.000001" in listed


MISTAKES: dict[str, tuple[tuple[str, ...], str]] = {
    "no such tenant": (("nobody", "--tokens", "1"), "there is no tenant 'nobody'"),
    "nothing": ((TENANT, "--tokens", "0"), "--tokens: 0 corrects nothing"),
    "too much": ((TENANT, "--tokens", str(10**15 + 1)), "--tokens: Input should be less than"),
    "no dollars": ((TENANT, "--usd", "0"), "--usd: 0 corrects nothing"),
    "no amount": ((TENANT, "--usd", "five"), "--usd: Input should be dollars"),
    "too fine": ((TENANT, "--usd", "0.0000001"), "--usd: Input should have no more than six"),
    "neither": ((TENANT,), "name one of --tokens and --usd"),
    "both": ((TENANT, "--tokens", "1", "--usd", "1"), "name one of --tokens and --usd"),
    "no reason": ((TENANT, "--tokens", "1", "--why", " "), "--why: String should have at least 1"),
    "a long reason": ((TENANT, "--tokens", "1", "--why", "x" * 201), "--why: String should have"),
    "two lines": (
        (TENANT, "--tokens", "1", "--why", "two\nlines"),
        "--why: It has a control character",
    ),
    "no key": (
        (TENANT, "--tokens", "1", "--key-id", "me"),
        "6 or more of its hex digits\n  `bluey keys list` shows the ids.",
    ),
    "no limit": (
        (TENANT, "--tokens", "1", "--window", "monthly"),
        "there is no limit for 'monthly'\n  There is one for: daily.",
    ),
    "too many bytes": (
        (TENANT, "--tokens", "1", "--why", "🙂" * 200, "--by", "🙂" * 64),
        "say it in fewer words",
    ),
    "no window": ((TENANT, "--tokens", "1", "--window", "hourly"), "is not daily, monthly,"),
}


@pytest.mark.parametrize(("words", "said"), MISTAKES.values(), ids=[*MISTAKES])
def test_a_mistake_is_named_and_nothing_is_written(words: tuple[str, ...], said: str) -> None:
    ran = bluey("usage", "adjust", "--window", "daily", "--why", "test", *words, code=1)
    assert said in ran.stderr


@pytest.mark.parametrize(
    ("limits", "named", "period"),
    [
        (BOTH, "daily", "2026-11-23"),
        (BOTH, "monthly", "2026-11"),
        (BOTH, "2026-11-23", "2026-11-23"),
        (BOTH, "2026-11", "2026-11"),
        (BOTH, "2026-11-22", "2026-11-22"),
        (BOTH, "2026-08-16", "2026-08-16"),
        (MONTHLY, "2026-08", "2026-08"),
    ],
)
def test_a_window_is_found_by_its_name_or_its_period(
    limits: Limits, named: str, period: str
) -> None:
    assert period == find_window(limits, named, NOW).period


@pytest.mark.parametrize(
    ("limits", "named", "said"),
    [
        (MONTHLY, "daily", "there is no limit for 'daily'"),
        (MONTHLY, "2026-11-23", "there is no limit for '2026-11-23'"),
        (BOTH, "2026-11-24", "2026-11-24 has not begun"),
        (BOTH, "2026-12", "2026-12 has not begun"),
        (BOTH, "9999-12-31", "9999-12-31 has not begun"),
        (MONTHLY, "9999-12", "9999-12 has not begun"),
        (BOTH, "2026-08-14", "the total of 2026-08-14 is not kept any more"),
        (BOTH, "2026-02-30", "'2026-02-30' is no date"),
        (BOTH, "2026-13", "'2026-13' is no date"),
        (BOTH, "26-11-23", "is not daily, monthly, 2026-11-23 or 2026-11"),
    ],
)
def test_a_window_that_cannot_be_corrected_is_named(limits: Limits, named: str, said: str) -> None:
    with pytest.raises(OpsError, match=said):
        find_window(limits, named, NOW)
