"""Rules about files: the links a tenant needs, and secrets where none belong."""

import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bluey.tenants import jsonc
from ops.check.differences import added
from ops.deployment.project import Deployment, Project
from ops.project.paths import tenant_links
from ops.project.problems import Problem, Severity
from ops.project.program_links import SOURCE

# Whole words only, so that DAILY_TOKENS and MONKEY do not count as secrets.
_SECRET_NAME = re.compile(r"(^|_)(TOKEN|SECRET|KEY|PASSWORD|CREDENTIALS?)(_|$)", re.IGNORECASE)

# Cloudflare's and others' tokens: a known prefix, 40 and more mixed characters, or the 37 hex
# digits of a global API key. Ids of accounts and namespaces are 32 hex digits.
_SECRET_VALUE = re.compile(
    r"(sk|pk|rk|ghp|gho|ghs|github_pat|glpat|xox[abp]|cfut|cfat|cfk)[-_][A-Za-z0-9_-]{16,}"
    r"|(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{40,}"
    r"|[0-9a-f]{37}"
    r"|-----BEGIN [\s\S]*"
)

_ENV_FILE = re.compile(r"\.(env|dev\.vars)(\..+)?")

# Whoever can write such a file can have its owner deploy into another account.
_OF_OTHERS = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH


def links(project: Project) -> Iterator[Problem]:
    """`src/settings/<slug>.jsonc` and `tenants/<slug>/python_modules` are links that wrangler
    follows. If one is missing, wrangler uploads without its target and does not complain. The same
    holds for the links of a home to the program."""
    program = project.program_links
    if program is not None and (wrong := program.wrong):
        message = f"{len(wrong)} links to the program are missing, lead elsewhere or are left over"
        yield Problem(SOURCE, "", f"{message}: {wrong[0]} …", "Run `bluey tenant sync`.")
    for deployment in project.tenants:
        for file, target in tenant_links(deployment.name).items():
            path = project.root / file
            fix = f"Run `bluey tenant sync {deployment.name}`."
            if path.is_symlink():
                there = path.readlink().as_posix()
                if there != target:
                    yield Problem(file, "", f"leads to {there}, not to {target}", fix)
            elif path.exists():
                fix = f"Run `rm -r {file}` in the root, then `bluey tenant sync {deployment.name}`."
                yield Problem(file, "", "is not a link", fix)
            else:
                yield Problem(file, "", "the link is missing", fix)
    slugs = {deployment.name for deployment in project.tenants}
    folder = project.root / "src" / "settings"
    for path in sorted(folder.glob("*.jsonc")):
        if path.stem not in slugs:
            file = f"src/settings/{path.name}"
            message = f"there is no tenant '{path.stem}', and the shared deployment uploads this"
            yield Problem(file, "", message, f"Run `rm {file}` in the root.")


def secrets(project: Project) -> Iterator[Problem]:
    """No file that git tracks contains a secret, and git tracks no file for secrets."""
    for file in sorted(project.tracked):
        name = PurePosixPath(file).name
        if _ENV_FILE.fullmatch(name) and name != ".env.example":
            fix = f"Run `git rm --cached {file}`, and replace every secret that it had."
            yield Problem(file, "", "git tracks this file, which is for secrets", fix)
    for deployment in project.deployments:
        documents = [(deployment.facts_file, deployment.data)]
        if deployment.settings is not None:
            documents.append((deployment.settings.file, deployment.settings.data))
        for file, data in documents:
            for path in _secrets_in(data):
                yield _secret(file, path)
        for path in _secrets_in(_by_hand(deployment)):
            yield _secret(deployment.file, path)
        example = deployment.folder / ".env.example"
        if example.is_file():
            file = example.relative_to(project.root).as_posix()
            for line in example.read_text("utf-8", "replace").splitlines():
                name, _, value = line.partition("=")
                if not line.startswith("#") and _looks_secret(name.strip(), value.strip()):
                    yield _secret(file, name.strip())


def private(project: Project) -> Iterator[Problem]:
    """A `.env` or `.dev.vars` is readable and writable by its owner alone."""
    if os.name != "posix":
        return
    for deployment in project.deployments:
        for path in sorted(deployment.folder.iterdir()):
            if not _ENV_FILE.fullmatch(path.name) or path.name == ".env.example":
                continue
            mode = _mode(path)
            if mode & _OF_OTHERS:
                file = path.relative_to(project.root).as_posix()
                message = f"is for secrets, and others may read or write it (mode {mode:03o})"
                fix = f"Run `chmod 600 {file}` in the root."
                yield Problem(file, "", message, fix, Severity.WARNING)


def _mode(path: Path) -> int:
    """Who may do what with a file; nobody anything where it is gone or no file."""
    try:
        found = path.stat()
    except OSError:
        return 0
    return stat.S_IMODE(found.st_mode) if stat.S_ISREG(found.st_mode) else 0


def _by_hand(deployment: Deployment) -> object:
    """The values in a `wrangler.jsonc` that sync did not write."""
    try:
        data = jsonc.loads(deployment.text or "")
    except json.JSONDecodeError:
        return None
    return added(data, deployment.rendered.data if deployment.rendered else {})


def _secret(file: str, path: str) -> Problem:
    return Problem(
        file,
        path,
        "looks like a secret, and git has this file",
        "Revoke it if it is one. The Worker needs none; what deploys it takes its token from .env, "
        "which git ignores.",
    )


def _secrets_in(value: object, path: str = "", name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        is_vars = path.rpartition(".")[2] == "vars"
        for key, item in value.items():
            inner = f"{path}.{key}" if path else key
            yield from _secrets_in(item, inner, key if is_vars else "")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _secrets_in(item, f"{path}.{index}")
    elif isinstance(value, str) and _looks_secret(name, value):
        yield path


def _looks_secret(name: str, value: str) -> bool:
    return bool(value) and bool(_SECRET_NAME.search(name) or _SECRET_VALUE.fullmatch(value))
