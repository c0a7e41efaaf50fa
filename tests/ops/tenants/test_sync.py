"""`bluey tenant sync` and `adopt`: files are written from their sources, and nothing is lost."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bluey.tenants import jsonc
from ops.check.rules import find_problems
from ops.deployment.facts import EVERY
from ops.deployment.project import load_project
from ops.deployment.rendering import TEMPLATE_FILE
from ops.errors import OpsError
from ops.local.vendor import PYTHON_SINCE
from ops.project.paths import ROOT, SHARED
from ops.tenants.adoption import adopt
from ops.tenants.sync import State, Synced, sync
from ops.wrangler.node import workerd_date
from tests.commands import bluey
from tests.ops.defects import (
    LINK,
    OTHER_D,
    PACKAGES,
    ROOT_W,
    D,
    Defect,
    T,
    W,
    copy_over_link,
    drop,
    further,
    link,
    namespace,
    put,
    remove,
    swap,
)
from tests.projects import make_project as make_runnable_project

OTHER_W = "tenants/other/wrangler.jsonc"

# What an operator may edit in the template, as it stands there now.
TEMPLATE: Any = jsonc.loads((ROOT / TEMPLATE_FILE).read_text())
DATE = TEMPLATE["compatibility_date"]
OTHER_DATE = next(each for each in (PYTHON_SINCE, workerd_date().isoformat()) if each != DATE)
[KEY_RATE] = [
    limiter["simple"]["limit"]
    for limiter in TEMPLATE["env"][EVERY]["ratelimits"]
    if limiter["name"] == "KEY_RATE"
]


def limit_keys(limit: int) -> Defect:
    """An edit of the template: another number of requests by one key."""
    limiter = r'("KEY_RATE".*"limit": )\d+'

    def edit(root: Path) -> None:
        text, count = re.subn(limiter, rf"\g<1>{limit}", (root / TEMPLATE_FILE).read_text())
        assert 1 == count
        (root / TEMPLATE_FILE).write_text(text)

    return Defect(edit, TEMPLATE_FILE)


def states(root: Path, *names: str) -> dict[str, State]:
    """What is not as it should be."""
    items = sync(load_project(root, names), only_look=True).items
    return {each.path: each.state for each in items if not each.ok}


def written(done: Synced) -> set[str]:
    return {each.path for each in done.items if each.written}


def left(done: Synced) -> list[tuple[str, State]]:
    return [(each.path, each.state) for each in done.items if not each.ok]


def test_what_was_made_is_as_it_should_be(project: Path) -> None:
    done = sync(load_project(project))
    assert (True, set()) == (done.ok, written(done))
    assert {ROOT_W, W, OTHER_W, LINK, PACKAGES} < {each.path for each in done.items}


def test_one_edit_of_the_template_and_one_command_move_a_value_for_all(project: Path) -> None:
    limit_keys(KEY_RATE + 1).edit(project)
    swap(TEMPLATE_FILE, json.dumps(DATE), json.dumps(OTHER_DATE)).edit(project)
    assert {ROOT_W: State.STALE, W: State.STALE, OTHER_W: State.STALE} == states(project)
    assert sync(load_project(project)).ok
    for file in (ROOT_W, W, OTHER_W):
        data: Any = jsonc.loads((project / file).read_text())
        assert OTHER_DATE == data["compatibility_date"]
        assert {KEY_RATE + 1} == {
            block["ratelimits"][1]["simple"]["limit"] for block in data["env"].values()
        }
    assert [] == find_problems(load_project(project))


def test_only_what_was_asked_about_is_written(project: Path) -> None:
    limit_keys(KEY_RATE + 1).edit(project)
    assert sync(load_project(project, ("acme",))).ok
    assert {ROOT_W: State.STALE, OTHER_W: State.STALE} == states(project)


def test_two_edits_of_a_source_without_a_commit_between_them_are_no_edit_by_hand(
    project: Path,
) -> None:
    for limit in (KEY_RATE + 1, KEY_RATE + 2):
        limit_keys(limit).edit(project)
        assert sync(load_project(project)).ok


def test_looking_writes_nothing_and_shows_the_difference(project: Path) -> None:
    limit_keys(KEY_RATE + 1).edit(project)
    before = (project / W).read_text()
    done = sync(load_project(project, ("acme",)), only_look=True)
    assert (False, set(), before) == (done.ok, written(done), (project / W).read_text())
    [stale] = [each for each in done.items if not each.ok]
    assert W == stale.path
    assert '-        { "name": "KEY_RATE"' in stale.diff
    assert f'"limit": {KEY_RATE + 1}' in stale.diff


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(put(W, "env.dev.vars.EXTRA", "mine"), id="a value"),
        pytest.param(swap(W, "// Checksum", "// Mine. Checksum"), id="the first line"),
        pytest.param(swap(W, "{\n", "{\n  // mine\n"), id="a comment"),
    ],
)
def test_an_edit_by_hand_is_kept_until_it_is_given_up(project: Path, edit: Defect) -> None:
    edit.edit(project)
    limit_keys(KEY_RATE + 1).edit(project)
    before = (project / W).read_text()
    done = sync(load_project(project))
    assert ({ROOT_W, OTHER_W}, [(W, State.EDITED)]) == (written(done), left(done))
    assert before == (project / W).read_text()
    assert sync(load_project(project), replace_edited=True).ok
    assert {} == states(project)


@pytest.mark.parametrize(
    ("edit", "state"),
    [
        pytest.param(remove(W), State.MISSING, id="wrangler.jsonc"),
        pytest.param(remove(LINK), State.MISSING, id="settings"),
        pytest.param(remove(PACKAGES), State.MISSING, id="packages"),
        pytest.param(link(LINK, "../../tenants/other/tenant.jsonc"), State.STALE, id="elsewhere"),
    ],
)
def test_what_is_missing_is_restored(project: Path, edit: Defect, state: State) -> None:
    edit.edit(project)
    assert {edit.file: state} == states(project)
    assert sync(load_project(project)).ok
    assert [] == find_problems(load_project(project))


def test_a_file_in_the_place_of_a_link_is_never_replaced(project: Path) -> None:
    copy_over_link(LINK).edit(project)
    done = sync(load_project(project), replace_edited=True)
    assert [(LINK, State.EDITED)] == left(done)
    assert not (project / LINK).is_symlink()


def test_a_deployment_whose_facts_are_wrong_is_left_and_the_others_are_written(
    project: Path,
) -> None:
    limit_keys(KEY_RATE + 1).edit(project)
    facts = (project / OTHER_D).read_text()
    (project / OTHER_D).write_text(facts.replace('"model"', '"modelId"', 1))
    done = sync(load_project(project))
    assert {ROOT_W, W} == written(done)
    assert {(OTHER_D, "environments.local.model"), (OTHER_D, "environments.local.modelId")} == {
        (each.file, each.path) for each in done.problems
    }
    assert not done.ok


def test_settings_that_do_not_parse_keep_nothing_from_being_written(project: Path) -> None:
    put(T, "limits", 1).edit(project)
    remove(W).edit(project)
    assert sync(load_project(project, ("acme",))).ok


def test_a_file_that_cannot_be_written_is_explained(project: Path) -> None:
    remove(W).edit(project)
    (project / W).mkdir()
    with pytest.raises(OpsError, match=f"{W} cannot be written"):
        sync(load_project(project, ("acme",)), replace_edited=True)


# Adopting.


def made_by_hand(root: Path, name: str = "acme") -> Any:
    """Take the facts away; what is left is what `wrangler.jsonc` says."""
    file = W if name == "acme" else ROOT_W
    facts = root / D if name == "acme" else root / "deployment.jsonc"
    facts.unlink()
    return jsonc.loads((root / file).read_text())


@pytest.mark.parametrize("name", ["acme", SHARED])
def test_what_is_adopted_gives_the_same_configuration(project: Path, name: str) -> None:
    before = made_by_hand(project, name)
    adopted = adopt(load_project(project, (name,)), name)
    assert () == adopted.differences
    (project / adopted.file).write_text(adopted.text)
    [deployment] = [each for each in load_project(project).deployments if each.name == name]
    assert deployment.rendered is not None
    assert before == deployment.rendered.data


OWN: dict[str, Defect] = {
    "a name": put(W, "name", "chat"),
    "a name of one": put(W, "env.staging.name", "chat-for-testing"),
    "an account": put(W, "account_id", "a" * 32),
    "an account of one": put(W, "env.dev.account_id", "a" * 32),
    "routes": put(W, "env.production.routes", ["chat.example.com/*"]),
    "a limit": put(W, "env.dev.ratelimits.1.simple.limit", 7),
    "no observability": drop(W, "observability"),
    "a key": put(W, "limits", {"cpu_ms": 5}),
    "a key of one": put(W, "env.dev.placement", {"mode": "smart"}),
    "a variable": put(W, "env.dev.vars.REGION", "eu"),
    "a binding": put(W, "env.dev.kv_namespaces.1", {"binding": "CACHE", "id": "c" * 32}),
    "a bucket": put(W, "env.dev.r2_buckets", [{"binding": "FILES", "bucket_name": "files"}]),
    "off the internet": put(W, "workers_dev", False),
}


@pytest.mark.parametrize("edit", [pytest.param(edit, id=name) for name, edit in OWN.items()])
def test_adopting_loses_nothing_that_may_differ(project: Path, edit: Defect) -> None:
    edit.edit(project)
    before = made_by_hand(project)
    adopted = adopt(load_project(project, ("acme",)), "acme")
    assert () == adopted.differences
    (project / D).write_text(adopted.text)
    [deployment] = load_project(project, ("acme",)).deployments[-1:]
    assert deployment.rendered is not None
    assert before == deployment.rendered.data


def test_what_every_environment_has_is_adopted_once(project: Path) -> None:
    for env in ("local", "dev", "staging", "production"):
        put(W, f"env.{env}.vars.REGION", "eu").edit(project)
    made_by_hand(project)
    adopted: Any = jsonc.loads(adopt(load_project(project, ("acme",)), "acme").text)
    assert {"env": {"*": {"vars": {"REGION": "eu"}}}} == adopted["wrangler"]


def test_what_is_the_templates_is_listed_and_nothing_is_written(project: Path) -> None:
    put(W, "compatibility_date", "2026-01-01").edit(project)
    drop(W, "env.dev.vars.TENANT_ID").edit(project)
    before = made_by_hand(project)
    adopted = adopt(load_project(project, ("acme",)), "acme")
    assert ["compatibility_date", "env.dev.vars.TENANT_ID"] == [
        path for path, _ in adopted.differences
    ]
    assert not (project / D).exists()
    assert before == jsonc.loads((project / W).read_text())


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        pytest.param(
            drop(W, "env.staging"), "environments.staging: Field required", id="an environment"
        ),
        pytest.param(put(W, "env", []), "environments.dev: Field required", id="all environments"),
        pytest.param(
            drop(W, "env.dev.kv_namespaces.0.id"), "environments.dev.kv.budgets", id="a KV id"
        ),
        pytest.param(drop(W, "env.dev.vars.MODEL_ID"), "environments.dev.model", id="a model"),
        pytest.param(put(W, "env.dev.name", 7), "environments.dev.worker", id="a name"),
        pytest.param(swap(W, '"name":', '"name"'), "cannot be read", id="JSON"),
    ],
)
def test_what_facts_need_must_be_there(project: Path, edit: Defect, message: str) -> None:
    edit.edit(project)
    (project / D).unlink()
    with pytest.raises(OpsError) as refused:
        adopt(load_project(project, ("acme",)), "acme")
    assert message in refused.value.message


@pytest.mark.parametrize("edit", [further("limits", {"cpu_ms": 5}), drop(D, namespace("dev"))])
def test_facts_are_never_replaced_by_adopted_ones(project: Path, edit: Defect) -> None:
    edit.edit(project)
    with pytest.raises(OpsError, match="nothing to adopt"):
        adopt(load_project(project, ("acme",)), "acme")


# The commands.


@pytest.fixture(scope="module")
def runnable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the command line in it, and the tenant acme."""
    project = make_runnable_project(tmp_path_factory.mktemp("runnable") / "project", {})
    run(project, "new", "acme")
    return project


def run(root: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    return bluey("tenant", *arguments, project=root, code=code)


def test_the_command_says_what_it_wrote_and_what_it_left(runnable: Path) -> None:
    assert "Everything is as it should be." in run(runnable, "sync").stderr
    put(W, "env.dev.vars.EXTRA", "mine").edit(runnable)
    looked = run(runnable, "sync", "acme", "--check", code=1)
    assert f"--- {W}" in looked.stdout
    assert "mine" in looked.stdout
    said = "1 file differs: `bluey tenant sync acme --force` writes it."
    assert said == looked.stderr.splitlines()[-1]
    refused = run(runnable, "sync", "acme", code=1)
    assert f"edited by hand, so left alone: {W}" in refused.stderr
    assert "mine" in refused.stdout
    report = json.loads(run(runnable, "sync", "acme", "--force", "--json").stdout)
    assert (True, []) == (report["ok"], report["problems"])
    assert [(W, "edited by hand", True)] == [
        (each["path"], each["state"], each["written"])
        for each in report["files"]
        if each["state"] != "current"
    ]
    assert "Everything" in run(runnable, "sync", "--check").stderr


def test_a_look_ends_with_the_command_that_writes(runnable: Path) -> None:
    (runnable / W).unlink()
    (runnable / PACKAGES).unlink()
    looked = run(runnable, "sync", "acme", "--check", code=1)
    assert "2 files differ: `bluey tenant sync acme` writes them." in looked.stderr
    run(runnable, "sync", "acme")
    (runnable / LINK).unlink()
    (runnable / LINK).touch()
    looked = run(runnable, "sync", "--check", code=1)
    assert f"`bluey tenant sync` writes it. Remove by hand first: {LINK}." in looked.stderr
    (runnable / LINK).unlink()
    run(runnable, "sync")


def test_a_deployment_made_by_hand_is_taken_over_in_two_steps(runnable: Path) -> None:
    put(W, "limits", {"cpu_ms": 5}).edit(runnable)
    (runnable / D).unlink()
    checked = bluey("check", "acme", "--no-upload", project=runnable, code=1).stdout
    assert "Run `bluey tenant adopt acme`: it writes this file" in checked
    printed = run(runnable, "adopt", "acme", "--dry-run").stdout
    assert not (runnable / D).exists()
    assert f"wrote {D}" in run(runnable, "adopt", "acme").stderr
    assert printed == (runnable / D).read_text()
    run(runnable, "sync", "acme", "--force")
    bluey("check", "acme", "--no-upload", "--env", "local", project=runnable)
    data: Any = jsonc.loads((runnable / W).read_text())
    assert {"cpu_ms": 5} == data["limits"]
