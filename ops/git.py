"""What git knows of the project. Empty where there is no git or no repository."""

import os
import shutil
from pathlib import Path

from ops.errors import OpsError
from ops.processes.running import run

GIT_SECONDS = 10.0


def tracked_files(root: Path) -> frozenset[str]:
    """The files that git tracks."""
    return frozenset(_git(root, "ls-files", "-z").split("\0")) - {""}


def committed(root: Path, file: str) -> str:
    """A file's text in the last commit."""
    return _git(root, "show", f"HEAD:./{file}")


def _git(root: Path, *arguments: str) -> str:
    """The output of git, empty when it fails."""
    git = shutil.which("git")
    if git is None:
        return ""
    # Variables that a git hook sets may name another repository.
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
