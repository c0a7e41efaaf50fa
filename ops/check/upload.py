"""Checks what a deploy would upload, by `wrangler deploy --dry-run`, without account or network."""

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bluey.tokens.token_ids import TABLE_PATH
from ops.check.rules import PLACEHOLDERS, Finding
from ops.console import step
from ops.deployment.project import Deployment, Project
from ops.deployment.rendering import TEMPLATE_FILE, joined, without_env
from ops.errors import OpsError
from ops.local.console import BUILT, console_is_built
from ops.local.token_table import TABLE, table_is_made
from ops.processes.running import run
from ops.project.paths import ROOT, SHARED
from ops.project.problems import Problem, Severity
from ops.project.program_links import SETTINGS, SOURCE
from ops.wrangler import node
from ops.wrangler.calls import said_after
from ops.wrangler.node import wrangler, wrangler_environment

DRY_RUN_SECONDS = 90.0

BUNDLES_AT_ONCE = max(1, min(4, os.cpu_count() or 1))
"""wrangler takes one processor and 250 MB for a bundle."""

UPLOAD_LIMIT_BYTES = 64 * 1024 * 1024
"""The platform's limit of a Worker's upload."""

OUTPUT_LINES = 3

VENDORED = ("pydantic/__init__.py", "workers/__init__.py")
"""One file of each package that the Worker cannot start without."""


@dataclass(frozen=True)
class DryRun:
    """What wrangler printed, and the folder with what it would have uploaded."""

    printed: str
    uploaded: Path


def dry_run(config: Path, env: str, uploaded: Path) -> DryRun:
    """Bundle one environment of a configuration into the folder `uploaded`.

    Raises:
        OpsError: wrangler refused or took longer than DRY_RUN_SECONDS; carries what it printed.
    """
    arguments = ["--config", str(config), "--env", env, "--outdir", str(uploaded)]
    printed = run(
        f"bundling {config.name} for {env}",
        [*wrangler(), "deploy", "--dry-run", *arguments],
        advice="What wrangler says is above.",
        timeout_s=DRY_RUN_SECONDS,
        env=wrangler_environment(COLUMNS="200"),
    )
    return DryRun(printed, uploaded)


def check_uploads(project: Project, findings: list[Finding]) -> list[Finding]:
    """Problems that only the uploads show. A deployment with a broken file is not bundled, and of
    those that are bundled alike one is.

    Raises:
        OpsError: wrangler is not installed.
    """
    if not node.is_installed():
        raise OpsError(
            "wrangler is not installed, or out of date",
            advice="Run `make setup` first, or pass --no-upload.",
        )
    due: dict[str, list[Deployment]] = defaultdict(list)
    for deployment in project.deployments:
        files = [deployment.file, deployment.facts_file, TEMPLATE_FILE]
        files += [deployment.settings.file] if deployment.settings else []
        broken = any(
            each.problem.severity is Severity.ERROR
            and each.rule != PLACEHOLDERS
            and each.problem.file in files
            for each in findings
        )
        if deployment.name in project.selected and not broken:
            due[bundled_alike(deployment, _env(project))].append(deployment)
    with ThreadPoolExecutor(BUNDLES_AT_ONCE) as pool:
        # Two spinners on a terminal would write over each other.
        check = partial(_check_alike, project, is_alone=len(due) == 1)
        found = [each for problems in pool.map(check, due.values()) for each in problems]
    return [Finding("upload", each) for each in found]


def _env(project: Project) -> str:
    """The environment that is bundled. Environments differ only in `vars`, bindings and the
    Worker's name, so one is enough: the one asked about, or production."""
    return project.env or "production"


def bundled_alike(deployment: Deployment, env: str) -> str:
    """What of a deployment's configuration decides about its bundle: all but its own facts (names,
    ids, models, routes) and whose settings are uploaded.

    wrangler makes the same bundle of two deployments with the same text, but for the settings.
    """
    rendered = deployment.rendered
    if rendered is None:
        return deployment.name
    own = {
        path
        for path, origin in rendered.origins.items()
        if origin.file == deployment.facts_file and not origin.path.startswith("wrangler")
    }

    def without_facts(value: Any, path: str) -> Any:
        if not isinstance(value, dict | list):
            return value
        items = value.items() if isinstance(value, dict) else enumerate(value)
        inner = {
            str(key): without_facts(item, joined(path, key))
            for key, item in items
            if joined(path, key) not in own
        }
        return inner if isinstance(value, dict) else list(inner.values())

    kept = without_env(rendered.data) | {"env": {env: rendered.data["env"][env]}}
    text = json.dumps(without_facts(kept, ""))
    return text.replace(f"settings/{deployment.name}.jsonc", "settings/(its own).jsonc")


def _check_alike(project: Project, alike: list[Deployment], *, is_alone: bool) -> list[Problem]:
    """What is wrong with the uploads of deployments that are bundled alike: one is bundled."""
    first, *others = alike
    who = f"{first.name} and {len(others)} like it" if others else first.name
    with step(f"{who}: bundle what a deploy uploads", alone=is_alone):
        return check_upload(project, first, others)


def check_upload(
    project: Project, deployment: Deployment, alike: Sequence[Deployment] = ()
) -> list[Problem]:
    """What is wrong with the upload of a deployment, and of others that are bundled alike."""
    config = project.root / deployment.file
    every = (deployment, *alike)
    with tempfile.TemporaryDirectory() as folder:
        try:
            result = dry_run(config, _env(project), Path(folder) / "upload")
        except OpsError as error:
            said = said_after("ERROR", error.output, lines=OUTPUT_LINES) or error.message
            message = f"wrangler refuses it: {said}"
            return [
                Problem(each.file, "", message, "Correct what wrangler names.") for each in every
            ]
        found = list(wrong_with(project, deployment, result))
    of_all = [each for each in found if each.path != "rules"]
    for other in alike:
        found += [replace(each, file=other.file) for each in of_all]
        found += _wrong_without_a_bundle(project, deployment, other)
    return found


def _wrong_without_a_bundle(
    project: Project, bundled: Deployment, other: Deployment
) -> Iterator[Problem]:
    """What the bundle of another deployment does not show: whether this one's packages are the
    same, and its settings where wrangler looks for them."""
    packages = [(each.folder / "python_modules").resolve(strict=False) for each in (bundled, other)]
    if packages[0] != packages[1]:
        yield _lacks_packages(other, VENDORED[0])
    file = f"{SETTINGS}/{other.name}.jsonc"
    yield from _wrong_settings(project, other, other, project.root / SOURCE / file)


def _lacks_packages(deployment: Deployment, name: str) -> Problem:
    return Problem(
        deployment.file,
        "",
        f"the upload lacks python_modules/{name}: the Worker could not start",
        "Run `make setup`; python_modules beside this file must lead to the root's.",
    )


def _wrong_settings(
    project: Project, deployment: Deployment, tenant: Deployment, uploaded: Path
) -> Iterator[Problem]:
    """Whether the settings of a tenant in a deployment's upload are those in its folder."""
    name, own = f"{tenant.name}.jsonc", f"tenants/{tenant.name}/tenant.jsonc"
    expected = project.root / own
    if not uploaded.is_file() or uploaded.read_bytes() != expected.read_bytes():
        yield Problem(
            deployment.file,
            "rules",
            f"the upload lacks settings/{name} as it is in {own}",
            f"See that `rules` has it, and src/settings/{name} leads there.",
        )


def wrong_with(project: Project, deployment: Deployment, result: DryRun) -> Iterator[Problem]:
    """The problems of a deployment's bundle."""
    for name in VENDORED:
        if not (result.uploaded / "python_modules" / name).is_file():
            yield _lacks_packages(deployment, name)
    shared = deployment.name == SHARED
    for tenant in project.tenants if shared else (deployment,):
        uploaded = result.uploaded / SETTINGS / f"{tenant.name}.jsonc"
        yield from _wrong_settings(project, deployment, tenant, uploaded)
    if not table_is_made(project.root / TABLE.relative_to(ROOT)):
        yield Problem(
            deployment.file,
            "assets",
            f"the upload lacks {TABLE_PATH[1:]}, or has another version's",
            "Run `make setup`: without it, clients could not send token ids for embeddings.",
        )
    if not console_is_built(built=project.root / BUILT.relative_to(ROOT)):
        yield Problem(
            deployment.file,
            "assets",
            "the upload lacks the console, or has another version's",
            "Run `make setup`: without it, nothing would be found at /console.",
        )
    size = sum(path.stat().st_size for path in result.uploaded.rglob("*") if path.is_file())
    if size > UPLOAD_LIMIT_BYTES:
        yield Problem(
            deployment.file,
            "",
            f"the upload has {size} bytes, more than a Worker's {UPLOAD_LIMIT_BYTES}",
            "Remove packages from [project.dependencies] in pyproject.toml.",
        )
    if said := said_after("WARNING", result.printed, lines=OUTPUT_LINES):
        message, fix = f"wrangler warns: {said}", "Correct what wrangler names."
        yield Problem(deployment.file, "", message, fix, Severity.WARNING)
