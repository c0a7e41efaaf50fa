"""What git knows of the project; nothing where there is no git or no repository."""

import os
import shutil
from pathlib import Path

from ops.errors import OpsError
from ops.processes.running import run

GIT_SECONDS = 10.0


def tracked_files(root: Path) -> frozenset[str]:
    """The files that git has."""
    return frozenset(_git(root, "ls-files", "-z").split("\0")) - {""}


def committed(root: Path, file: str) -> str:
    """A file's text in the last commit."""
    return _git(root, "show", f"HEAD:./{file}")


def _git(root: Path, *arguments: str) -> str:
    """What git prints, nothing when it fails."""
    git = shutil.which("git")
    if git is None:
        return ""
    # A git hook's own variables would name another repository.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    try:
        return run(
            "asking git",
            [git, "-C", root, *arguments],
            advice="",
            timeout_s=GIT_SECONDS,
            env=environment,
        )
    except OpsError:
        return ""
