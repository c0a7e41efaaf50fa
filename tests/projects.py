"""A project of its own for a test: the real Worker and command line, other tenants.

Settings are uploaded with the code, so a test that needs a budget of its own needs a
deployment of its own. Code is copied, what setup made is linked.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyjson5

from ops.paths import ROOT

LINKED = ("node_modules", "python_modules", ".bluey/cache")
COPIED = ("ops", "public", "src", "package.json", "package-lock.json", ".npmrc", "requirements")


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
    shared = pyjson5.decode((ROOT / "wrangler.jsonc").read_text())
    for environment in shared["env"].values():
        for limiter in environment["ratelimits"]:
            limit = (requests_per_minute or {}).get(limiter["name"], NO_LIMIT)
            limiter["simple"]["limit"] = limit
    (folder / "wrangler.jsonc").write_text(json.dumps(shared))
    (folder / "tenants").mkdir()
    return folder
