"""`bluey deploy` and `bluey rollback` of many: one question, in order, until one fails, and on."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bluey.access.keys import make_key
from ops.deploy.rollback import before
from ops.tenants.new import MODELS
from tests.ops.accounts import ACCOUNT, Account, make_account

TENANTS = ("acme", "beta", "gamma")
OLD = {name: f"{name}-1" for name in TENANTS}
NEW = {name: f"{name}-2" for name in TENANTS}
RECORD = ".bluey/deploy-staging.json"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Account:
    return make_account(tmp_path_factory.mktemp("fleet"), TENANTS)


def listed(*versions: str) -> str:
    """What wrangler prints of these deployments, the newest first."""
    return json.dumps(
        [
            {
                "created_on": f"2026-11-{day:02}T10:00:00Z",
                "versions": [
                    {"version_id": "a-trial", "percentage": 1},
                    {"version_id": version, "percentage": 99},
                ],
            }
            for day, version in reversed([*enumerate(versions, 1)])
        ]
    )


@pytest.fixture
def account(made: Account) -> Iterator[Account]:
    """Three tenants with one version each in staging; a test's edits are taken back."""
    for path in made.folder.iterdir():
        path.unlink()
    (made.folder / "calls.ndjson").write_text("")
    for name in TENANTS:
        made.plays(f"deployments-{name}", output=listed(OLD[name]))
        succeeds(made, name)
    kept = made.project.parent / "kept"
    shutil.copytree(made.project / "tenants", kept, symlinks=True)
    yield made
    shutil.rmtree(made.project / "tenants")
    kept.rename(made.project / "tenants")
    for path in made.project.glob(".bluey/*-staging.json"):
        path.unlink()


def succeeds(account: Account, name: str) -> None:
    account.plays(f"deploy-{name}", told={"type": "deploy", "version_id": NEW[name], "targets": []})


def fails(account: Account, name: str, command: str = "deploy") -> None:
    account.plays(f"{command}-{name}", output="Authentication error [code: 10000]\n", code=1)


def uploads(account: Account, command: str = "deploy") -> list[str]:
    """The deployments that wrangler was told to upload, in that order."""
    return [
        Path(each["words"][each["words"].index("--config") + 1]).parent.name
        for each in account.calls
        if each["words"][0] == command and "--dry-run" not in each["words"]
    ]


FLEET = ("deploy", *TENANTS, "--env", "staging", "--skip-smoke")
RESUME = ("deploy", "--resume", "--env", "staging", "--skip-smoke", "--yes")


def test_many_are_bundled_once_asked_about_once_and_told_in_a_table(account: Account) -> None:
    ran = account.bluey(*FLEET, answer="y\n")
    assert 1 == account.commands.count("deploy (dry)")
    assert 1 == ran.stderr.count("Deploy 3 deployments (acme, beta, gamma) to staging?")
    assert [*TENANTS] == uploads(account)
    for name in TENANTS:
        [row] = [line for line in ran.stdout.splitlines() if name in line]
        assert ["deployed", NEW[name], OLD[name]] == [
            cell.strip() for cell in row.strip("│").split("│")
        ][1:]
    assert "All 3 are deployed to staging." in ran.stderr
    assert not (account.project / RECORD).exists()


def test_a_question_that_is_answered_with_no_uploads_nothing(account: Account) -> None:
    account.bluey(*FLEET, answer="n\n", code=1)
    assert [] == uploads(account)
    assert not (account.project / RECORD).exists()


def test_the_first_failure_stops_and_resume_goes_on_from_there(account: Account) -> None:
    fails(account, "beta")
    ran = account.bluey(*FLEET, "--yes", "--json", code=1)
    assert ["acme", "beta"] == uploads(account)
    value = json.loads(ran.stdout)
    assert ["deployed", "failed", "not reached"] == [each["state"] for each in value["deployments"]]
    assert "bluey deploy --resume --env staging" in ran.stderr
    assert "bluey rollback acme --env staging" in ran.stderr
    succeeds(account, "beta")
    ran = account.bluey(*RESUME, "--json")
    assert ["acme", "beta", "beta", "gamma"] == uploads(account)
    value = json.loads(ran.stdout)
    assert (True, ["acme"]) == (value["ok"], value["doneBefore"])
    assert not (account.project / RECORD).exists()
    again = account.bluey(*RESUME, code=1)
    assert "no deploy for staging has anything left" in again.stderr


def test_what_is_done_is_deployed_again_if_its_files_changed_since(account: Account) -> None:
    fails(account, "beta")
    account.bluey(*FLEET, "--yes", code=1)
    path = account.project / "tenants/acme/deployment.jsonc"
    path.write_text(path.read_text().replace(MODELS[0], "@cf/google/gemma-4-26b-a4b-it"))
    account.bluey("tenant", "sync", "acme")
    succeeds(account, "beta")
    account.bluey(*RESUME)
    assert ["acme", "beta", "acme", "beta", "gamma"] == uploads(account)


def test_other_code_makes_a_run_stale(account: Account) -> None:
    fails(account, "beta")
    account.bluey(*FLEET, "--yes", code=1)
    path = account.project / "src/bluey/app.py"
    text = path.read_text()
    path.write_text(text + "\n# Another version.\n")
    try:
        ran = account.bluey(*RESUME, code=1)
    finally:
        path.write_text(text)
    assert "the Worker's code is another than when the deploy for staging began" in ran.stderr
    assert "done with the old one: acme" in ran.stderr
    assert ["acme", "beta"] == uploads(account)


@pytest.mark.parametrize("content", ["old", "{", "[]", '{"a": 1}'])
def test_a_record_that_is_old_or_broken_is_not_gone_on_with(account: Account, content: str) -> None:
    fails(account, "beta")
    account.bluey(*FLEET, "--yes", code=1)
    path = account.project / RECORD
    if content == "old":
        yesterday = (datetime.now(UTC) - timedelta(hours=25)).isoformat()
        content = json.dumps(json.loads(path.read_text()) | {"started": yesterday})
    path.write_text(content)
    ran = account.bluey(*RESUME, code=1)
    assert "Begin anew: bluey deploy --all --env staging" in ran.stderr


def test_an_error_in_one_stops_all_before_anything_is_uploaded(account: Account) -> None:
    path = account.project / "tenants/gamma/tenant.jsonc"
    path.write_text(path.read_text().replace('"id": "gamma"', '"id": "other"'))
    ran = account.bluey(*FLEET, "--yes", code=1)
    assert "gamma is not deployed to staging: bluey check finds" in ran.stderr
    assert [] == uploads(account)


@pytest.mark.parametrize(
    ("dotenv", "login", "said"),
    [
        ("", False, "beta (staging): CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID are not set"),
        (
            "CLOUDFLARE_API_TOKEN=t\n",
            True,
            "beta (staging): CLOUDFLARE_ACCOUNT_ID is not set",
        ),
        (f"CLOUDFLARE_ACCOUNT_ID={ACCOUNT}\n", False, "CLOUDFLARE_API_TOKEN is not set"),
        (f"CLOUDFLARE_ACCOUNT_ID={ACCOUNT}\n", True, None),
        ("", True, None),
    ],
)
def test_who_has_no_token_or_account_is_told_before_anything_is_bundled(
    account: Account, tmp_path: Path, dotenv: str, login: bool, said: str | None
) -> None:
    (account.project / "tenants/beta/.env").write_text(dotenv)
    if login:
        (tmp_path / ".config/.wrangler/config").mkdir(parents=True)
        (tmp_path / ".config/.wrangler/config/default.toml").write_text("")
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": ""}
    for command in (FLEET, ("rollback", "beta", "--env", "staging", "--to", "beta-0")):
        ran = account.bluey(*command, "--yes", code=None, **env)
        if said is None:
            assert "not set" not in ran.stderr
        else:
            assert said in ran.stderr
    if said is not None:
        assert [] == account.commands


def test_a_dry_run_of_all_finds_what_was_not_provisioned(account: Account) -> None:
    path = account.project / "tenants/beta/deployment.jsonc"
    value = json.loads("".join(path.read_text().splitlines(keepends=True)[4:]))
    value["environments"]["staging"]["kv"]["budgets"] = "placeholder-beta-staging"
    path.write_text(json.dumps(value))
    account.bluey("tenant", "sync", "beta")
    words = ("deploy", "--all", "--env", "staging", "--skip-smoke", "--dry-run")
    ran = account.bluey(*words, code=1)
    assert "Left out" not in ran.stderr
    assert "beta is not deployed to staging: bluey check finds" in ran.stderr
    assert "budgets is a placeholder: the environment was not provisioned" in ran.stderr


def test_all_are_those_that_were_provisioned(account: Account) -> None:
    path = account.project / "tenants/beta/deployment.jsonc"
    value = json.loads("".join(path.read_text().splitlines(keepends=True)[4:]))
    value["environments"]["staging"]["kv"]["budgets"] = "placeholder-beta-staging"
    path.write_text(json.dumps(value))
    account.bluey("tenant", "sync", "beta")
    shared = account.project / "deployment.jsonc"
    text = shared.read_text()
    of_shared = json.loads(text)
    of_shared["environments"]["staging"]["kv"]["budgets"] = "placeholder-shared-staging"
    shared.write_text(json.dumps(of_shared))
    try:
        ran = account.bluey("deploy", "--all", "--env", "staging", "--skip-smoke", "--yes")
    finally:
        shared.write_text(text)
    assert "Left out, because they were not provisioned for staging: beta, shared" in ran.stderr
    assert ["acme", "gamma"] == uploads(account)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name deployments, or pass --all, or pass --resume"),
        (("acme", "--all"), "name deployments, or pass --all, or pass --resume"),
        (("--all", "--resume"), "name deployments, or pass --all, or pass --resume"),
        (("acme", "beta", "--url", "https://a.example"), "--url is where one deployment answers"),
        (("acme", "nobody"), "there is no tenant 'nobody'"),
        (("acm", "nobody"), "there are no tenants 'acm', 'nobody'; did you mean 'acme'?"),
    ],
)
def test_a_selection_that_cannot_be_is_refused(
    account: Account, arguments: tuple[str, ...], message: str
) -> None:
    ran = account.bluey("deploy", *arguments, "--env", "staging", code=1)
    assert message in ran.stderr
    assert [] == account.commands


def test_a_key_is_only_used_for_its_own_tenant(account: Account) -> None:
    for name in ("acme", "beta"):
        target = "https://nobody.invalid"
        account.plays(
            f"deploy-{name}", told={"type": "deploy", "version_id": "2", "targets": [target]}
        )
    key = make_key("gamma", 7)
    ran = account.bluey(
        *("deploy", "acme", "beta", "--env", "staging", "--skip-smoke", "--yes"),
        BLUEY_API_KEY=key,
    )
    assert 2 == ran.stderr.count("staging wants an API key, and BLUEY_API_KEY has none")


# Going back


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([], None),
        (["1"], None),
        (["1", "1"], None),
        (["1", "2"], "1"),
        (["1", "2", "2"], "1"),
        (["1", "2", "1"], None),
        (["0", "1", "2", "1"], "0"),
        (["1", "2", "3", "2"], "1"),
    ],
)
def test_a_rollback_goes_to_what_was_before_and_never_forward(
    versions: list[str], expected: str | None
) -> None:
    assert expected == before(versions)


@pytest.fixture
def upgraded(account: Account) -> Account:
    for name in TENANTS:
        account.plays(f"deployments-{name}", output=listed(OLD[name], NEW[name]))
    return account


BACK = ("rollback", *TENANTS, "--env", "staging")


def test_many_go_back_after_one_question(upgraded: Account) -> None:
    ran = upgraded.bluey(*BACK, "--why", "slow answers", answer="y\n")
    assert 1 == ran.stderr.count("Roll back acme, beta, gamma in staging?")
    assert [*TENANTS] == uploads(upgraded, "rollback")
    told = [each["words"] for each in upgraded.calls if each["words"][0] == "rollback"]
    assert [OLD[name] for name in TENANTS] == [words[1] for words in told]
    assert all("slow answers" in words for words in told)
    assert 3 == ran.stdout.count("rolled back")


def test_a_rollback_that_fails_goes_on_with_resume(upgraded: Account) -> None:
    fails(upgraded, "beta", "rollback")
    ran = upgraded.bluey(*BACK, "--yes", "--json", code=1)
    states = [each["state"] for each in json.loads(ran.stdout)["deployments"]]
    assert ["rolled back", "failed", "not reached"] == states
    assert "bluey rollback --resume --env staging" in ran.stderr
    upgraded.plays("rollback-beta")
    # acme serves the old version now: it is not rolled back a second time.
    upgraded.plays("deployments-acme", output=listed("0", OLD["acme"], NEW["acme"], OLD["acme"]))
    upgraded.bluey("rollback", "--resume", "--env", "staging", "--yes")
    assert ["acme", "beta", "beta", "gamma"] == uploads(upgraded, "rollback")


def test_what_was_deployed_since_is_not_rolled_back_by_resume(upgraded: Account) -> None:
    fails(upgraded, "beta", "rollback")
    upgraded.bluey(*BACK, "--yes", code=1)
    upgraded.plays("deployments-gamma", output=listed(OLD["gamma"], NEW["gamma"], "gamma-3"))
    ran = upgraded.bluey("rollback", "--resume", "--env", "staging", "--yes", code=1)
    assert "gamma serves another version in staging than when the rollback began" in ran.stderr


def test_one_without_an_earlier_version_is_refused_before_any_goes_back(upgraded: Account) -> None:
    upgraded.plays("deployments-gamma", output=listed("gamma-1"))
    ran = upgraded.bluey(*BACK, "--yes", code=1)
    assert "gamma has no version in staging to go back to" in ran.stderr
    assert [] == uploads(upgraded, "rollback")


def test_a_version_may_be_named(upgraded: Account) -> None:
    upgraded.bluey("rollback", "acme", "--env", "staging", "--to", "acme-0", "--yes")
    [words] = [each["words"] for each in upgraded.calls if each["words"][0] == "rollback"]
    assert "acme-0" == words[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("acme", "--env", "local"), "local is never deployed"),
        (("acme", "--env", "staging", "--why", "x" * 121), "--why has 121 characters"),
        (("acme", "beta", "--env", "staging", "--to", "1"), "--to is a version of one deployment"),
    ],
)
def test_a_rollback_that_cannot_be_is_refused(
    upgraded: Account, arguments: tuple[str, ...], message: str
) -> None:
    assert message in upgraded.bluey("rollback", *arguments, code=1).stderr
    assert [] == uploads(upgraded, "rollback")
