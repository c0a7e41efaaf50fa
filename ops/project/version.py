"""Bluey's version."""

import tomllib

from ops.project.paths import ROOT


def version() -> str:
    """The version that pyproject.toml has: an editable installation would tell the one of the day
    it was installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])
