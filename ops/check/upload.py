"""Checks what a deploy would upload, by `wrangler deploy --dry-run`, without account or network."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bluey.tokens.token_ids import TABLE_PATH
from ops.check.rules import PLACEHOLDERS, Finding
from ops.console import step
from ops.deployment.project import Deployment, Project
from ops.deployment.rendering import TEMPLATE_FILE
from ops.errors import OpsError
from ops.local.token_table import TABLE, table_is_made
from ops.processes.running import run
from ops.project.paths import ROOT, SHARED
from ops.project.problems import Problem, Severity
from ops.wrangler import node
from ops.wrangler.calls import said_after
from ops.wrangler.node import wrangler, wrangler_environment

DRY_RUN_SECONDS = 90.0

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
    """Problems that only the uploads show. A deployment with a broken file is not bundled.

    Raises:
        OpsError: wrangler is not installed.
    """
    if not node.is_installed():
        raise OpsError(
            "wrangler is not installed, or out of date",
            advice="Run `make setup` first, or pass --no-upload.",
        )
    found = []
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
            with step(f"{deployment.name}: bundle what a deploy uploads"):
                found += [Finding("upload", each) for each in check_upload(project, deployment)]
    return found


def check_upload(project: Project, deployment: Deployment) -> list[Problem]:
    """What is wrong with the upload of a deployment.

    Environments differ only in `vars`, bindings and the Worker's name, so only one is bundled: the
    one asked about, or production.
    """
    config = project.root / deployment.file
    with tempfile.TemporaryDirectory() as folder:
        try:
            result = dry_run(config, project.env or "production", Path(folder) / "upload")
        except OpsError as error:
            said = said_after("ERROR", error.output, lines=OUTPUT_LINES) or error.message
            message = f"wrangler refuses it: {said}"
            return [Problem(deployment.file, "", message, "Correct what wrangler names.")]
        return list(wrong_with(project, deployment, result))


def wrong_with(project: Project, deployment: Deployment, result: DryRun) -> Iterator[Problem]:
    """The problems of a deployment's bundle."""
    for name in VENDORED:
        if not (result.uploaded / "python_modules" / name).is_file():
            yield Problem(
                deployment.file,
                "",
                f"the upload lacks python_modules/{name}: the Worker could not start",
                "Run `make setup`; python_modules beside this file must lead to the root's.",
            )
    shared = deployment.name == SHARED
    for tenant in project.tenants if shared else (deployment,):
        name = f"{tenant.name}.jsonc"
        expected = project.root / "tenants" / tenant.name / "tenant.jsonc"
        uploaded = result.uploaded / "settings" / name
        if not uploaded.is_file() or uploaded.read_bytes() != expected.read_bytes():
            yield Problem(
                deployment.file,
                "rules",
                f"the upload lacks settings/{name} as it is in tenants/{tenant.name}/tenant.jsonc",
                f"See that `rules` has it, and src/settings/{name} leads there.",
            )
    if not table_is_made(project.root / TABLE.relative_to(ROOT)):
        yield Problem(
            deployment.file,
            "assets",
            f"the upload lacks {TABLE_PATH[1:]}, or has another version's",
            "Run `make setup`: without it, clients could not send token ids for embeddings.",
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
