"""Deployments that are bundled alike: one is bundled, and all are judged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ops.check import upload
from ops.check.rules import find_problems
from ops.check.upload import DryRun, bundled_alike, check_uploads
from ops.deployment.project import Project, load_project
from ops.errors import OpsError
from ops.project.paths import SHARED
from ops.tenants.new import plan_tenant, write_tenant
from tests.ops.defects import Defect, further, link, put
from tests.projects import provision

D = "tenants/acme/deployment.jsonc"


def kinds(project: Path) -> dict[str, str]:
    loaded = load_project(project)
    return {each.name: bundled_alike(each, "staging") for each in loaded.deployments}


def test_tenants_with_other_facts_are_bundled_alike_and_the_shared_deployment_is_not(
    project: Path,
) -> None:
    put(D, "environments.staging.model", "@cf/google/gemma-4-26b-a4b-it").edit(project)
    put(D, "environments.staging.routes", ["chat.example.com/*"]).edit(project)
    put(D, "worker", "another-name").edit(project)
    put(D, "accountId", "1" * 32).edit(project)
    found = kinds(project)
    assert found["acme"] == found["other"]
    assert found["acme"] != found[SHARED]


@pytest.mark.parametrize(
    "defect",
    [
        further("env.staging.placement", {"mode": "smart"}),
        further("limits", {"cpu_ms": 5}),
        further("env.*.vars.REGION", "eu"),
    ],
    ids=["of an environment", "of all", "a variable"],
)
def test_a_tenant_with_further_keys_is_bundled_by_itself(project: Path, defect: Defect) -> None:
    defect.edit(project)
    found = kinds(project)
    assert found["acme"] != found["other"]


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The configurations that wrangler was given, which refuses each."""
    given: list[str] = []

    def refuse(config: Path, _env: str, _uploaded: Path) -> DryRun:
        given.append(config.parent.name)
        raise OpsError("bundling failed", output="✘ [ERROR] no such module\n")

    monkeypatch.setattr(upload, "dry_run", refuse)
    return given


def checked(project: Path, *names: str) -> tuple[Project, list[tuple[str, str, str]]]:
    loaded = load_project(project, names)
    findings = check_uploads(loaded, find_problems(loaded))
    return loaded, [(each.rule, each.problem.file, each.problem.message) for each in findings]


def test_one_of_each_kind_is_bundled_and_what_wrangler_refuses_is_told_of_all(
    project: Path, bundled: list[str]
) -> None:
    for number in range(3):
        write_tenant(project, plan_tenant(project, f"t{number}"))
    provision(project)
    _, found = checked(project)
    assert 2 == len(bundled)
    files = {"wrangler.jsonc", *(f"tenants/{name}/wrangler.jsonc" for name in TENANTS)}
    assert {("upload", file, "wrangler refuses it: no such module") for file in files} == set(found)


TENANTS = ("acme", "other", "t0", "t1", "t2")


@pytest.fixture
def sound_bundle(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """What makes wrangler's bundle of a project's first tenant one in which nothing is wrong."""

    def bundle(project: Path) -> None:
        def of(config: Path, _env: str, uploaded: Path) -> DryRun:
            slug = config.parent.name
            for name in upload.VENDORED:
                (uploaded / "python_modules" / name).parent.mkdir(parents=True)
                (uploaded / "python_modules" / name).touch()
            (uploaded / "settings").mkdir()
            text = (project / f"tenants/{slug}/tenant.jsonc").read_text()
            (uploaded / f"settings/{slug}.jsonc").write_text(text)
            return DryRun("", uploaded)

        monkeypatch.setattr(upload, "dry_run", of)

    return bundle


@pytest.mark.parametrize(
    ("defect", "message"),
    [
        (None, None),
        (link("tenants/other/python_modules", "/nowhere"), "lacks python_modules/pydantic/"),
        (link("src/settings/other.jsonc", "../../tenants/acme/tenant.jsonc"), "lacks settings/oth"),
        (link("src/settings/other.jsonc", "../../nowhere.jsonc"), "lacks settings/other.jsonc"),
    ],
    ids=["sound", "other packages", "another's settings", "no settings"],
)
def test_what_the_one_bundle_does_not_show_is_looked_at_for_each(
    project: Path,
    sound_bundle: Callable[[Path], None],
    defect: Defect | None,
    message: str | None,
) -> None:
    sound_bundle(project)
    if defect:
        defect.edit(project)
    loaded = load_project(project, ("acme", "other"))
    # Without the rules' findings: they report a wrong link by themselves.
    found = [each.problem for each in check_uploads(loaded, [])]
    assert ["tenants/other/wrangler.jsonc"] * bool(message) == [each.file for each in found]
    assert all(message in each.message for each in found if message)
