"""`bluey tenant set` and the others, as an operator calls them: in an account that a scripted API
plays, and with real wrangler on real local state."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ops.cli import app
from ops.errors import OpsError
from ops.project.paths import SHARED
from tests.commands import bluey
from tests.documents import examples
from tests.ops.cloudflare_api import cloudflare_api
from tests.ops.fleets import Fleet, make_fleet

CHANGING, PUSHING = examples("docs/fleet.md")[:2]
WHY = ("--why", "test", "--by", "ops")
MODEL = "@cf/meta/llama-3.1-8b-instruct-fast"


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with cloudflare_api() as api:
        made = make_fleet(tmp_path / "home", api, {"acme": {}})
        made.provision(SHARED)
        yield made


def ran(
    fleet: Fleet, *words: str, code: int = 0, env: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """What a command prints, and what it tells beside."""
    # In this process: Cloudflare's client takes longer to import than a command runs.
    given = {**fleet.environment, "COLUMNS": "200", **(env or {})}
    done = CliRunner().invoke(app, [*words], env=given)
    error = done.exception
    if isinstance(error, OpsError):
        assert 1 == code, error.message
        return done.stdout, f"{done.stderr}{error.message}\n  {error.advice}"
    assert code == done.exit_code, done.output
    return done.stdout, done.stderr


def words_of(example: Sequence[tuple[str, str]]) -> list[list[str]]:
    return [shlex.split(line)[1:] for line, _ in example]


def test_the_documented_changes_are_made_and_told(fleet: Fleet) -> None:
    raised, paused, shown, resumed, unset, history = (
        ran(fleet, *words) for words in words_of(CHANGING.commands)
    )
    assert re.search(r"budgets\.daily\.tokens +│ 1000000 +│ 1200000 +│ \d{4}-", raised[0])
    assert "00:00 UTC (in " in raised[0]
    assert "Revision 1. Every Worker knows within 60 seconds." in raised[1]
    assert re.search(r"acme .production. is paused until .* UTC .in 2 h.: Back at 18", paused[1])
    assert re.search(r"budgets\.daily\.tokens +│ 1200000 +│ override until ", shown[0])
    assert re.search(r"models\.default +│ .* +│ vars\.MODEL_ID", shown[0])
    assert re.search(r"gateway\.id +│ acme +│ tenant\.jsonc", shown[0])
    assert re.search(r"paused +│ until .*: Back at 18:00 UTC", shown[0])
    assert "acme (production) is not paused any more." in resumed[1]
    assert re.search(r"budgets\.daily\.tokens +│ 1200000 +│ 1000000 +│ ", unset[0])
    for text in ("set budgets.daily.tokens=+20% until", "launch is over", "resume", "unset every"):
        assert text in history[0]


def test_the_documented_tenant_is_pushed_and_removed(fleet: Fleet, tmp_path: Path) -> None:
    file = tmp_path / "beta.jsonc"
    settings = {"id": "beta", "gateway": {"id": "beta"}, "models": {"default": MODEL}}
    file.write_text(json.dumps({**settings, "hosts": ["beta.example.com"]}))
    push, _, remove = words_of(PUSHING.commands)
    push[push.index("--file") + 1] = str(file)
    _, told = ran(fleet, *push)
    assert "It has beta.example.com\nNo file here has this tenant: what was pushed counts" in told
    assert "beta (production, shared): new, revision 1. Every Worker knows within 60" in told
    shown, _ = ran(fleet, "tenant", "show", "beta", "--shared", "--env", "production")
    assert re.search(r"hosts +│ \[\"beta\.example\.com\"\] +│ pushed", shown)
    asked = [word for word in remove if word != "--yes"]
    _, told = ran(fleet, *asked, code=1)
    assert "Its clients get errors then. Remove beta (production, shared)? [y/N]" in told
    _, told = ran(fleet, *remove)
    assert "It has no longer beta.example.com\nbeta (production, shared): removed, rev" in told
    _, told = ran(fleet, *remove, code=1)
    assert "beta (production, shared) was not pushed" in told


@pytest.mark.parametrize(
    ("written", "changed", "shown"),
    [
        (0.5, None, "0.500000"),
        ("2.50", None, "2.500000"),
        (5, None, "5.000000"),
        (0.5, "+20%", "0.600000"),
        (0.5, "0.002", "0.002000"),
    ],
)
def test_dollars_are_shown_in_one_form(
    fleet: Fleet, written: object, changed: str | None, shown: str
) -> None:
    fleet.add("paid", budgets={"daily": {"usd": written}})
    where = ("--env", "production")
    if changed is not None:
        told, _ = ran(fleet, "tenant", "set", "paid", f"budgets.daily.usd={changed}", *where, *WHY)
        assert re.search(rf"budgets\.daily\.usd +│ 0\.500000 +│ {shown} ", told)
    found, _ = ran(fleet, "tenant", "show", "paid", *where)
    assert re.search(rf"budgets\.daily\.usd +│ {shown} ", found)


@pytest.mark.parametrize("why", [None, "they asked"])
def test_the_history_has_the_message_of_a_pause_once(fleet: Fleet, why: str | None) -> None:
    where = ("--env", "production")
    given = ("--why", why) if why else ()
    ran(fleet, "tenant", "pause", "acme", "--message", "Back soon", *where, *given)
    history, _ = ran(fleet, "tenant", "history", "acme", *where)
    assert 1 == history.count("Back soon")
    assert re.search(rf"Back soon +│ {why or '-'} ", history)


def test_what_is_printed_for_programs_is_json(fleet: Fleet) -> None:
    def value(*words: str) -> Any:
        return json.loads(ran(fleet, "tenant", *words, "--env", "production", "--json")[0])

    why = ("--why", "test", "--by", "ops")
    changed = value("set", "acme", "limits.maxOutputTokens=64", "--until", "2999-01-01", *why)
    assert {
        "tenant": "acme",
        "deployment": "acme",
        "environment": "production",
        "revision": 1,
        "changes": [
            {
                "path": "limits.maxOutputTokens",
                "before": 1_024,
                "after": 64,
                "source": "override",
                "until": "2999-01-01T00:00:00+00:00",
            }
        ],
        "paused": None,
        "warnings": [],
        "effectiveWithinSeconds": 60,
    } == changed
    paused = value("pause", "acme", "--message", "Soon", "--retry-after", "60", *why)["paused"]
    assert {"message": "Soon", "until": None, "retryAfterS": 60} == paused
    shown = value("show", "acme")
    assert {
        "revision": 2,
        "settings": "file",
        "pushedAt": None,
        "paused": paused,
        "ignored": [],
    } == shown["record"]
    assert {
        "value": 64,
        "source": "override",
        "until": "2999-01-01T00:00:00+00:00",
    } == shown["settings"]["limits.maxOutputTokens"]
    assert "record" not in value("show", "acme", "--offline")
    pushed = value("push", "acme", *why)
    assert [True, "src/settings/acme.jsonc", [], []] == [
        pushed[key] for key in ("isNew", "fileWinsAfterDeploy", "addresses", "gone")
    ]
    assert value("remove", "acme", "--yes", *why)["hasFile"]
    first, _ = value("history", "acme")
    assert ("ops", "set limits.maxOutputTokens=64 until 2999-01-01 00:00 UTC", "test", 1) == tuple(
        first[key] for key in ("who", "what", "why", "revision")
    )


MISTAKES: dict[str, tuple[tuple[str, ...], int, str]] = {
    "a wrong place": (
        ("set", "acme", "budget.daily.tokens=1"),
        1,
        "budget.daily.tokens: this is no place that can be overridden; did you mean 'budgets.daily",
    ),
    "a wrong value": (
        ("set", "acme", "limits.maxOutputTokens=0"),
        1,
        "limits.maxOutputTokens: Input should be greater than or equal to 1\n  Nothing was",
    ),
    "a wrong end": (
        ("set", "acme", "limits.maxOutputTokens=9", "--until", "noon"),
        1,
        "--until: 'noon' is none of these: midnight, a time such as 2h",
    ),
    "nothing to set": (("set", "acme"), 2, "Missing argument 'PLACE=VALUE'"),
    "nothing to unset": (("unset", "acme"), 1, "name the places, or pass --all"),
    "all and one": (("unset", "acme", "models.default", "--all"), 1, "name the places, or pass"),
    "no message": (("pause", "acme"), 2, "Missing option '--message'"),
    "not paused": (("resume", "acme"), 1, "it is not paused, so nothing was changed"),
    "no deployment": (("resume", "nobody"), 1, "nobody has no deployment of its own here"),
    "no tenant": (("resume", SHARED), 1, "shared serves every tenant\n  Name the tenant, and add"),
    "no file": (("push", "nobody"), 1, "tenants/nobody/tenant.jsonc\n  --file names the tenant's"),
    "a state elsewhere": (
        ("resume", "acme", "--persist-to", "x"),
        1,
        "on this machine: add --local",
    ),
}


@pytest.mark.parametrize(("words", "code", "said"), MISTAKES.values(), ids=[*MISTAKES])
def test_a_mistake_is_named_and_nothing_is_changed(
    fleet: Fleet, words: tuple[str, ...], code: int, said: str
) -> None:
    why = () if words[0] == "pause" else ("--why", "test")
    printed, told = ran(fleet, "tenant", *words, "--env", "production", *why, code=code)
    assert "" == printed
    assert said in told
    assert {} == fleet.api.kv[fleet.namespaces["acme"]]


def test_the_history_says_where_one_of_two_changes_at_once_is_lost(fleet: Fleet) -> None:
    event = {"who": "ops", "what": "resume", "why": "x", "when": "2026-11-27T12:30:00Z"}
    for number, revision in enumerate((1, 2, 2)):
        name = f"tenant-history/acme/2026-11-27T12:30:00.{number}Z"
        fleet.put("acme", name, {**event, "revision": revision})
    _, told = ran(fleet, "tenant", "history", "acme", "--env", "production")
    assert "Revision 2 was written 2 times at once: only one of these changes counts." in told
    assert "Revision 1" not in told


def test_settings_with_errors_are_not_pushed(fleet: Fleet) -> None:
    path = fleet.home / "tenants/acme/tenant.jsonc"
    path.write_text(path.read_text().replace('"acme"', '"gamma"', 1))
    _, told = ran(fleet, "tenant", "push", "acme", "--env", "production", "--why", "x", code=1)
    assert "error   tenants/acme/tenant.jsonc id tenant-id" in told
    assert "the settings of acme have errors, so nothing was changed" in told
    assert {} == fleet.api.kv[fleet.namespaces[SHARED]]


def test_without_an_account_the_files_are_shown_and_a_line_says_what_is_not(fleet: Fleet) -> None:
    (fleet.home / "tenants/acme/.env").unlink()
    nobody = {"CLOUDFLARE_API_TOKEN": "", "CLOUDFLARE_ACCOUNT_ID": ""}
    shown, told = ran(fleet, "tenant", "show", "acme", "--env", "production", env=nobody)
    assert "What is overridden in production is not shown: CLOUDFLARE_ACCOUNT_ID is" in told
    assert "bluey-acme-production" in shown
    _, told = ran(fleet, "tenant", "show", "acme", "--env", "staging")
    assert "is not shown: acme has no KV namespace in staging: placeholder-acme-staging" in told


def test_the_state_on_this_machine_is_changed_by_real_wrangler(tmp_path: Path) -> None:
    file = tmp_path / "beta.jsonc"
    settings = {"id": "beta", "gateway": {"id": "beta"}, "models": {"default": MODEL}}
    file.write_text(json.dumps({**settings, "hosts": ["beta.example.com"]}))
    here = ("--persist-to", str(tmp_path / "state"), "--json")
    push = ("push", "beta", "--file", str(file))
    pushed = json.loads(bluey("tenant", *push, "--why", "test", *here).stdout)
    assert (1, True) == (pushed["revision"], pushed["isNew"])
    value = ("limits.maxOutputTokens=64", "--why", "test")
    changed = json.loads(bluey("tenant", "set", "beta", *value, "--shared", *here).stdout)
    assert [64, SHARED, "local", 2] == [
        changed["changes"][0]["after"],
        *(changed[key] for key in ("deployment", "environment", "revision")),
    ]
    found = json.loads(bluey("tenant", "history", "beta", "--shared", *here).stdout)
    assert [1, 2] == [each["revision"] for each in found]
    show = ("show", "beta", "--env", "local", "--shared")
    shown = json.loads(bluey("tenant", *show, *here).stdout)
    without = json.loads(bluey("tenant", "show", "beta", "--shared", "--local", *here).stdout)
    assert shown == without
    assert ("pushed", 64) == (
        shown["record"]["settings"],
        shown["settings"]["limits.maxOutputTokens"]["value"],
    )
    # A tenant that no file has gets API keys all the same.
    create = ("keys", "create", "--shared", "--label", "website", *here)
    assert json.loads(bluey(*create, "beta").stdout)["key"].startswith("bly_beta_")
    assert "it was not pushed into shared (local)" in bluey(*create, "gamma", code=1).stderr
