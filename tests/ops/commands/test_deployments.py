"""Every deployment's configuration: what it names, what wrangler makes of it, and that `bluey
deploy --dry-run` finds nothing wrong with it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bluey.access.rate_limits import PERIOD_S
from bluey.tenants import jsonc
from ops.deployment.project import load_project
from ops.project.paths import (
    PUBLIC,
    PYTHON_MODULES,
    ROOT,
    SHARED,
    deployment_config,
    home,
    tenant_slugs,
)
from ops.tenants.home import init_home
from ops.tenants.sync import sync
from tests.commands import run
from tests.projects import provision

DEPLOYMENTS = [SHARED, *tenant_slugs()]
ENVIRONMENTS = ["local", "dev", "staging", "production"]
REHEARSAL_SECONDS = 240.0
EVERY = [(deployment, env) for deployment in DEPLOYMENTS for env in ENVIRONMENTS]


def config(deployment: str) -> Any:
    return jsonc.loads(deployment_config(deployment).read_text())


# The command, but for what it bundles: that stays in a folder, with what wrangler printed.
BLUEY_KEEPING = """
import sys
from pathlib import Path
from ops.check import upload
folder, bundle = Path(sys.argv.pop(1)), upload.dry_run
def dry_run(config, env, _):
    result = bundle(config, env, folder / "uploaded")
    (folder / "printed.txt").write_text(result.printed)
    return result
upload.dry_run = dry_run
from ops.cli import main
main()
"""


@dataclass(frozen=True)
class Rehearsal:
    """`bluey deploy --dry-run` of one environment."""

    ran: subprocess.CompletedProcess[str]
    folder: Path

    @property
    def uploaded(self) -> Path:
        """What wrangler would have uploaded."""
        return self.folder / "uploaded"

    @property
    def printed(self) -> str:
        """What wrangler printed."""
        return (self.folder / "printed.txt").read_text()


def rehearse(deployment: str, env: str, folder: Path, at: Path) -> Rehearsal:
    folder.mkdir()
    command = [sys.executable, "-c", BLUEY_KEEPING, str(folder), "--home", str(at), "deploy"]
    command += [deployment, "--env", env, "--dry-run", "--skip-smoke", "--json"]
    return Rehearsal(run(command), folder)


@pytest.fixture(scope="module")
def provisioned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home outside the repository with the shipped deployments, after `bluey provision`."""
    folder = tmp_path_factory.mktemp("provisioned") / "home"
    init_home(folder)
    shutil.copy(ROOT / "deployment.jsonc", folder)
    for slug in tenant_slugs():
        shutil.copytree(ROOT / "tenants" / slug, folder / "tenants" / slug, symlinks=True)
    provision(folder)
    sync(load_project(folder))
    return folder


@pytest.fixture(scope="module")
def rehearsals(
    tmp_path_factory: pytest.TempPathFactory,
    provisioned: Path,
) -> Iterator[Callable[[str, str], Rehearsal]]:
    """All of them, two at a time in the background; a test waits for its own."""
    folder = tmp_path_factory.mktemp("rehearsals")
    with ThreadPoolExecutor(2) as pool:
        runs: dict[tuple[str, str], Future[Rehearsal]] = {
            (name, env): pool.submit(rehearse, name, env, folder / f"{name}-{env}", provisioned)
            for name, env in EVERY
        }
        yield lambda deployment, env: runs[deployment, env].result()
        for run in runs.values():
            run.cancel()


@pytest.mark.parametrize(("deployment", "env"), EVERY)
def test_every_deployment_can_be_deployed_to_every_environment(
    rehearsals: Callable[[str, str], Rehearsal], deployment: str, env: str
) -> None:
    ran = rehearsals(deployment, env).ran
    assert 0 == ran.returncode, ran.stderr
    value = json.loads(ran.stdout)
    assert (True, True, 0, None) == (
        value["ok"],
        value["dryRun"],
        value["errors"],
        value["versionId"],
    )


@pytest.mark.parametrize(("deployment", "env"), EVERY)
def test_wrangler_bundles_the_vendored_packages(
    rehearsals: Callable[[str, str], Rehearsal], deployment: str, env: str
) -> None:
    run = rehearsals(deployment, env)
    vendored = run.uploaded / "python_modules"
    assert (vendored / "pydantic" / "__init__.py").is_file()
    assert (vendored / "workers" / "__init__.py").is_file()
    (binary,) = vendored.glob("pydantic_core/*.so")
    (original,) = PYTHON_MODULES.glob("pydantic_core/*.so")
    assert binary.read_bytes() == original.read_bytes()
    assert "WARNING" not in run.printed


@pytest.mark.parametrize(("deployment", "env"), EVERY)
def test_wrangler_uploads_the_settings_of_the_tenants_it_serves(
    rehearsals: Callable[[str, str], Rehearsal], deployment: str, env: str
) -> None:
    served = tenant_slugs() if deployment == SHARED else [deployment]
    settings = rehearsals(deployment, env).uploaded / "settings"
    assert {path.stem: path.read_text() for path in settings.iterdir()} == {
        slug: (home() / "tenants" / slug / "tenant.jsonc").read_text() for slug in served
    }


@pytest.mark.parametrize(("deployment", "env"), EVERY)
def test_an_environment_names_its_worker_bindings_and_models(deployment: str, env: str) -> None:
    block = config(deployment)["env"][env]
    assert block["name"] == f"bluey-ai-worker-{env}"
    assert block["vars"]["ENVIRONMENT"] == env
    assert block["vars"].get("TENANT_ID") == (None if deployment == SHARED else deployment)
    assert {"MODEL_ID", "FALLBACK_MODEL_ID"} <= block["vars"].keys()
    if env == "local":
        assert "ai" not in block
        assert [service["binding"] for service in block["services"]] == ["AI"]
    else:
        assert "services" not in block
        assert block["ai"]["binding"] == "AI"
    assert [namespace["binding"] for namespace in block["kv_namespaces"]] == ["BUDGETS"]


@pytest.mark.parametrize(("deployment", "env"), EVERY)
def test_every_environment_has_the_documents(
    rehearsals: Callable[[str, str], Rehearsal], deployment: str, env: str
) -> None:
    assets = config(deployment)["assets"]
    assert {
        "directory": os.path.relpath(PUBLIC, deployment_config(deployment).parent),
        "binding": "ASSETS",
        "run_worker_first": ["/*", "!/console/assets/*"],
        "html_handling": "none",
    } == {**assets, "directory": assets["directory"].removeprefix("./")}
    assert "assets" not in config(deployment)["env"][env]
    assert re.search(r"^env\.ASSETS\s", rehearsals(deployment, env).printed, re.MULTILINE)


def test_the_environments_are_the_same_everywhere() -> None:
    assert {
        deployment: list(config(deployment)["env"]) for deployment in DEPLOYMENTS
    } == dict.fromkeys(DEPLOYMENTS, ENVIRONMENTS)


def test_every_rate_limiter_counts_by_the_minute() -> None:
    # The period that `retry-after` tells, which the platform does not tell the Worker.
    limiters = [config(d)["env"][env]["ratelimits"] for d, env in EVERY]
    expected = dict.fromkeys(("TENANT_RATE", "KEY_RATE", "SESSION_RATE"), PERIOD_S)
    given = [
        {limiter["name"]: limiter["simple"]["period"] for limiter in all_} for all_ in limiters
    ]

    assert [expected] * len(EVERY) == given


def test_no_two_environments_share_a_namespace() -> None:
    ids = [config(deployment)["env"][env]["kv_namespaces"][0]["id"] for deployment, env in EVERY]
    assert len(set(ids)) == len(ids)


def test_every_deployment_runs_on_the_same_runtime() -> None:
    runtimes = {
        (config(deployment)["compatibility_date"], *config(deployment)["compatibility_flags"])
        for deployment in DEPLOYMENTS
    }
    assert len(runtimes) == 1


@pytest.mark.parametrize("slug", tenant_slugs())
def test_a_tenant_is_linked_to_its_packages_and_its_settings(slug: str) -> None:
    assert (home() / "tenants" / slug / "python_modules").readlink() == Path("../../python_modules")
    link = ROOT / "src" / "settings" / f"{slug}.jsonc"
    assert link.readlink() == Path(f"../../tenants/{slug}/tenant.jsonc")
