"""`bluey deploy`: what it refuses, in which order it goes, and what it says.

Checks, bundles and the local smoke test are the real ones. An upload needs the internet and an
account, so for the few commands that do, wrangler is played by tests/ops/fake_wrangler.js.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bluey.tenants import jsonc
from ops.cli import app
from ops.deploy import basis, trials
from ops.errors import OpsError
from ops.probe.address import Address
from ops.probe.smoke import run_smoke
from ops.project.paths import SHARED
from ops.tenants.home import init_home
from tests.commands import bluey
from tests.ops.accounts import ACCOUNT, TOKEN, Account, make_account
from tests.ops.scripted_worker import Answer, ScriptedWorker, scripted_worker
from tests.projects import provision
from tests.scripted_model import scripted_model_server

RUN_SECONDS = 240.0
OLD, NEW = "11111111-aaaa-4aaa-8aaa-111111111111", "22222222-bbbb-4bbb-8bbb-222222222222"
MODEL, FALLBACK = (
    "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
    "@cf/mistralai/mistral-small-3.1-24b-instruct",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Account:
    return make_account(tmp_path_factory.mktemp("deploy"))


@pytest.fixture
def account(made: Account) -> Iterator[Account]:
    """The account with one version deployed; a test's edits of the files are taken back."""
    for path in made.folder.iterdir():
        path.unlink()
    (made.folder / "calls.ndjson").write_text("")
    listed = [
        {
            "created_on": "2026-11-20T10:00:00Z",
            "versions": [{"version_id": "0", "percentage": 100}],
        },
        {
            "created_on": "2026-11-22T10:00:00Z",
            "versions": [{"version_id": OLD, "percentage": 100}],
        },
    ]
    made.plays("deployments", output=json.dumps(listed))
    told = {
        "type": "deploy",
        "version": 1,
        "version_id": NEW,
        "targets": ["https://bluey-acme-dev.acme.workers.dev"],
    }
    made.plays("deploy", output="Uploaded bluey-acme\n", told=told)
    names = ("tenant.jsonc", "deployment.jsonc", "wrangler.jsonc")
    files = [made.project / "tenants/acme" / name for name in names]
    before = [path.read_text() for path in files]
    yield made
    for path, text in zip(files, before, strict=True):
        path.write_text(text)


@pytest.fixture(scope="module")
def deployed() -> Iterator[ScriptedWorker]:
    """What answers where acme's dev environment was deployed to."""
    with scripted_worker() as worker:
        worker.tenant, worker.environment = "acme", "dev"
        worker.model, worker.fallback = MODEL, FALLBACK
        yield worker


def test_a_deployment_is_checked_uploaded_and_tried(
    account: Account, deployed: ScriptedWorker
) -> None:
    ran = account.bluey(
        "deploy", "acme", "--env", "dev", "--skip-smoke", "--url", deployed.url, "--json"
    )
    assert ["deploy (dry)", "deployments", "deploy"] == account.commands
    *_, listing, upload = account.calls
    for call in (listing, upload):
        assert (TOKEN, ACCOUNT) == (call["token"], call["account"])
        assert "dev" == call["words"][call["words"].index("--env") + 1]
    value = json.loads(ran.stdout)
    assert (NEW, OLD, []) == (
        value["versionId"],
        value["previousVersionId"],
        value["deployedSmoke"],
    )
    assert f"bluey rollback acme --env dev --to {OLD}" == value["rollback"]
    assert f"To take it back: {value['rollback']}" in ran.stderr
    assert TOKEN not in ran.stdout + ran.stderr


def test_what_fails_after_the_upload_is_a_failure_with_the_way_back(
    account: Account, deployed: ScriptedWorker
) -> None:
    def without_model(answer: Answer) -> None:
        answer.status = 502

    deployed.broken, deployed.defect = "chat", without_model
    try:
        ran = account.bluey(
            *("deploy", "acme", "--env", "dev", "--skip-smoke", "--url", deployed.url), code=1
        )
    finally:
        deployed.broken = ""
    assert "its smoke test finds: acme: chat: status" in ran.stderr
    assert f"--to {OLD}" in ran.stderr.splitlines()[-1]


RETIRED = "@cf/meta/llama-3.1-8b-instruct"


def break_settings(account: Account) -> None:
    path = account.project / "tenants/acme/deployment.jsonc"
    path.write_text(path.read_text().replace(FALLBACK, RETIRED))
    bluey("tenant", "sync", "acme", project=account.project)


def test_an_error_of_the_check_is_refused_before_anything_is_uploaded(account: Account) -> None:
    break_settings(account)
    ran = account.bluey("deploy", "acme", "--env", "staging", "--yes", code=1)
    assert [] == account.commands
    assert re.search(
        r"acme is not deployed to staging: bluey check finds: tenants/acme/deployment\.jsonc "
        r"environments\.staging\.fallback .* \(models\)",
        ran.stderr,
    )


def test_force_names_what_it_overrides(account: Account) -> None:
    break_settings(account)
    ran = account.bluey(
        *("deploy", "acme", "--env", "staging", "--skip-smoke", "--yes", "--force", "--json")
    )
    assert "deploy" == account.commands[-1]
    assert "--force overrides bluey check finds: tenants/acme/deployment.jsonc" in ran.stderr
    [overridden] = json.loads(ran.stdout)["overridden"]
    assert "environments.staging.fallback" in overridden


@pytest.mark.parametrize(
    ("env", "options"),
    [("dev", ()), ("production", ("--force",)), ("staging", ("--force", "--dry-run"))],
    ids=["checked", "forced", "forced-dry"],
)
def test_a_placeholder_is_never_deployed(
    account: Account, env: str, options: tuple[str, ...]
) -> None:
    path = account.project / "tenants/acme/deployment.jsonc"
    facts = jsonc.loads(path.read_text())
    assert isinstance(facts, dict)
    facts["environments"][env]["kv"]["budgets"] = f"placeholder-acme-{env}"
    path.write_text(json.dumps(facts))
    bluey("tenant", "sync", "acme", project=account.project)

    ran = account.bluey(
        *("deploy", "acme", "--env", env, "--skip-smoke", "--yes", *options, "--json"), code=1
    )

    assert "deploy" not in account.commands
    assert f"environments.{env}.kv.budgets is a placeholder" in ran.stderr
    assert "Correct it: --force does not override this." in ran.stderr.splitlines()[-1]
    assert [] == json.loads(ran.stdout)["overridden"]


def test_a_worker_that_fails_on_this_machine_is_not_uploaded(
    deployed: ScriptedWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = "rainbowsmokeofficial"
    broken = run_smoke(Address(deployed.url, "local", slug, slug))
    monkeypatch.setattr(basis, "find_all_problems", lambda *_: {slug: []})
    monkeypatch.setattr(trials, "smoke_locally", lambda _: [broken])
    env = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT}
    result = CliRunner().invoke(app, ["deploy", slug, "--env", "dev", "--yes"], env=env)
    assert isinstance(result.exception, OpsError)
    assert (
        f"{slug} is not deployed to dev: the local smoke test finds: {slug}: health: as configured"
    ) == result.exception.message


def test_a_dry_run_tries_every_tenant_with_a_key_where_it_wants_one(tmp_path: Path) -> None:
    """In a home outside the repository: what is served there is the repository's code."""
    home = tmp_path / "home"
    init_home(home)
    for slug in ("acme", "other"):
        bluey("--home", str(home), "tenant", "new", slug, "--yes")
    provision(home)
    settings = home / "tenants/other/tenant.jsonc"
    text = settings.read_text()
    settings.write_text(text.replace('"gateway"', '"auth": { "local": "key" },\n  "gateway"', 1))
    with scripted_model_server() as model:
        ran = bluey(
            *("--home", str(home), "deploy", SHARED, "--env", "production", "--dry-run", "--json"),
            env={"BLUEY_LOCAL_AI_URL": model.url},
        )
        assert 4 == len(model.bodies)
    assert {"acme": [], "other": []} == json.loads(ran.stdout)["localSmoke"]


@pytest.mark.parametrize(
    ("env", "answer", "code"), [("staging", "n\n", 1), ("staging", "", 1), ("production", "y\n", 0)]
)
def test_staging_and_production_are_asked_about(
    account: Account, env: str, answer: str, code: int
) -> None:
    ran = account.bluey(
        *("deploy", "acme", "--env", env, "--skip-smoke", "--json"), code=code, answer=answer
    )
    assert (code == 0) == json.loads(ran.stdout)["ok"]
    assert f"Deploy acme to {env}?" in ran.stderr
    assert (code == 0) == ("deploy" in account.commands)


@pytest.mark.parametrize("env", ["dev", "staging"])
def test_without_a_key_what_wants_one_is_not_tried(account: Account, env: str) -> None:
    ran = account.bluey("deploy", "acme", "--env", env, "--skip-smoke", "--yes")
    assert f"No smoke test of it: {env} wants an API key, and BLUEY_API_KEY has none" in ran.stderr


def test_a_setup_that_is_out_of_date_is_not_deployed(account: Account) -> None:
    stamp = account.project / "node_modules/.bluey-stamp"
    kept = stamp.rename(stamp.with_name("kept"))
    try:
        ran = account.bluey("deploy", "acme", "--env", "dev", "--force", code=1)
    finally:
        kept.rename(stamp)
    assert "missing or out of date: npm packages" in ran.stderr
    assert [] == account.commands


def test_local_is_not_deployed(account: Account) -> None:
    assert "this machine only" in account.bluey("deploy", "acme", "--env", "local", code=1).stderr
    assert [] == account.commands


def test_two_accounts_are_a_mistake(account: Account) -> None:
    ran = account.bluey(
        *("deploy", "acme", "--env", "dev", "--skip-smoke"),
        code=1,
        CLOUDFLARE_ACCOUNT_ID="2" * 32,
    )
    assert "CLOUDFLARE_ACCOUNT_ID is not the one in the .env of acme" in ran.stderr
    assert [] == account.commands


def test_a_first_deploy_has_no_way_back(account: Account) -> None:
    account.plays("deployments", output="", code=1)
    ran = account.bluey("deploy", "acme", "--env", "staging", "--skip-smoke", "--yes")
    assert "There is no earlier version to go back to" in ran.stderr


def test_what_wrangler_refuses_is_shown(account: Account) -> None:
    account.plays("deploy", output="Authentication error [code: 10000]\n", code=1)
    ran = account.bluey("deploy", "acme", "--env", "dev", "--skip-smoke", code=1)
    assert "Authentication error [code: 10000]" in ran.stderr
    assert "CLOUDFLARE_API_TOKEN" in ran.stderr
