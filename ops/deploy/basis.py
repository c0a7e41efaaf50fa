"""What a deploy is made from: the code that all deployments share, and what each has of its own."""

import hashlib
import json
from pathlib import Path

from ops.check.rules import Finding, find_problems
from ops.check.upload import check_uploads
from ops.deployment.project import Deployment, Project, load_project, owner
from ops.deployment.rendering import TEMPLATE_FILE
from ops.project.paths import PYTHON_MODULES, SHARED, home, program_of
from ops.project.program_links import SOURCE
from ops.wrangler.modules import upload_of


def find_all_problems(names: list[str], env: str) -> dict[str, list[Finding]]:
    """What `bluey check` finds in each deployment for an environment, uploads included. What is
    the same in several is looked at once.

    Raises:
        OpsError: there is no such deployment or environment, or wrangler is not installed.
    """
    project = load_project(home(), tuple(names), env)
    findings = find_problems(project)
    findings += check_uploads(project, findings)
    return {
        name: [
            each
            for each in findings
            if each.problem.file in (TEMPLATE_FILE, SOURCE) or owner(each.problem.file) == name
        ]
        for name in names
    }


def code_basis() -> str:
    """A digest of what every deployment uploads: the code and its packages."""
    program = program_of(home())
    modules = upload_of(program / SOURCE, PYTHON_MODULES, {})
    return _digest([(name, path.read_bytes()) for name, path in sorted(modules.items())])


def own_basis(names: list[str], env: str) -> dict[str, str]:
    """A digest of what each deployment has of its own: its configuration and settings."""
    project = load_project(home(), tuple(names), env)
    found = {each.name: each for each in project.deployments}
    return {name: _own(project, found[name], env) for name in names}


def _own(project: Project, deployment: Deployment, env: str) -> str:
    data = deployment.rendered.data if deployment.rendered else {}
    blocks = data.get("env", {})
    kept = {**data, "env": blocks.get(env)}
    parts = [("wrangler.jsonc", json.dumps(kept).encode())]
    for each in project.tenants if deployment.name == SHARED else (deployment,):
        path = project.root / "tenants" / each.name / "tenant.jsonc"
        parts.append((each.name, _content(path)))
    return _digest(parts)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _digest(parts: list[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in parts:
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
