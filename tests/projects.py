"""A project of its own for a test: the real Worker and command line, other tenants.

Settings are uploaded with the code, so a test that needs a budget of its own needs a
deployment of its own. Code is copied, what setup made is linked.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bluey.tenants import jsonc
from ops.check.bindings import RATE_LIMITERS
from ops.deployment.facts import EVERY, FACTS_FILE
from ops.deployment.project import load_project
from ops.project.paths import ROOT, SHARED
from tests.commands import run

LINKED = ("node_modules", "python_modules", ".bluey/cache")
COPIED = (
    "ops",
    "public",
    "src",
    "web",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "requirements",
)


# What `make setup` makes, each a folder.
MADE_BY_SETUP = (
    ".venv",
    "node_modules",
    "python_modules",
    ".bluey/cache",
    ".bluey/worker-test",
    "public/tokens",
    "public/console",
)
# The files of those that name the folder of the project.
NAMING_THE_FOLDER = (".venv/bin/bluey", ".venv/bluey-stamp", ".venv/lib/*/site-packages/_bluey.pth")
GIT_SECONDS = 60.0

NO_LIMIT = 1_000_000


def make_project(
    folder: Path,
    tenants: Mapping[str, Mapping[str, Any]],
    requests_per_minute: Mapping[str, int] | None = None,
) -> Path:
    """A project whose shared deployment serves these tenants (slug to settings), with these
    limits by rate limiter and practically none by the others."""
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            others = ("*.jsonc",) if name == "src" else ()  # src/settings: other tenants' settings
            ignored = shutil.ignore_patterns("__pycache__", *others)
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    for name in LINKED:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to((ROOT / name).resolve())
    worker_test = ROOT / ".bluey/worker-test"
    (folder / ".bluey/worker-test").symlink_to(worker_test.resolve())
    settings = folder / "src/settings"
    settings.mkdir(exist_ok=True)
    for slug, tenant in tenants.items():
        (settings / f"{slug}.jsonc").write_text(json.dumps({"id": slug, **tenant}))
    limiters = [
        {"name": name, "simple": {"limit": (requests_per_minute or {}).get(name, NO_LIMIT)}}
        for name in RATE_LIMITERS
    ]
    facts = jsonc.loads((ROOT / FACTS_FILE).read_text())
    assert isinstance(facts, dict)
    facts["wrangler"] = {"env": {EVERY: {"ratelimits": limiters}}}
    facts["environments"]["local"]["metrics"] = "bluey_local"
    (folder / FACTS_FILE).write_text(json.dumps(facts))
    (folder / "tenants").mkdir()
    [shared] = load_project(folder, (SHARED,)).deployments[-1:]
    assert shared.expected is not None
    (folder / shared.file).write_text(shared.expected)
    return folder


def provision(project: Path) -> None:
    """Give every environment of a project a namespace id, in the place of a placeholder."""
    for path in (project / FACTS_FILE, *project.glob(f"tenants/*/{FACTS_FILE}")):
        text = re.sub(r'"placeholder-[^"]*"', _id_for, path.read_text())
        path.write_text(text)
    for deployment in load_project(project).deployments:
        if deployment.expected is not None:
            (project / deployment.file).write_text(deployment.expected)


def _id_for(found: re.Match[str]) -> str:
    return f'"{hashlib.sha256(found[0].encode()).hexdigest()[:32]}"'


def clone_project(folder: Path) -> Path:
    """A clone of the repository, with changes that are not committed yet, in which `make setup`
    was run: what that installs is not installed again, but linked file by file."""
    git(ROOT, "clone", "--quiet", str(ROOT), str(folder))
    changed = git(ROOT, "ls-files", "-z", "--modified", "--others", "--exclude-standard")
    for name in changed.split("\0")[:-1]:
        (folder / name).unlink(missing_ok=True)
        if os.path.lexists(ROOT / name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name, follow_symlinks=False)
    for name in MADE_BY_SETUP:
        shutil.copytree(ROOT / name, folder / name, symlinks=True, copy_function=_link)
    for pattern in NAMING_THE_FOLDER:
        [path] = folder.glob(pattern)
        text = path.read_text().replace(str(ROOT), str(folder))
        mode = path.stat().st_mode
        path.unlink()
        path.write_text(text)
        path.chmod(mode)
    return folder


def git(folder: Path, *arguments: str) -> str:
    """What git prints in a folder."""
    found = shutil.which("git")
    assert found is not None
    ran = run([found, *arguments], cwd=folder)
    assert 0 == ran.returncode, ran.stderr
    return ran.stdout


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)
