"""The `.env` beside a deployment's `wrangler.jsonc`, read as wrangler reads it."""

import os
from collections.abc import Mapping
from pathlib import Path


def read_dotenv(folder: Path) -> dict[str, str]:
    """Name to value; empty where there is no such file. A value that is empty counts as none."""
    try:
        lines = (folder / ".env").read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    found: dict[str, str] = {}
    for line in lines:
        name, _, value = line.strip().removeprefix("export ").partition("=")
        text = value.split(" #")[0].strip().strip("\"'")
        name = name.strip()
        if text and not name.startswith("#"):
            found[name] = text
        else:
            found.pop(name, None)
    return found


def setting(folder: Path, name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """A variable of the shell, else of the folder's `.env`, as wrangler has it; empty is unset."""
    return environ.get(name) or read_dotenv(folder).get(name)
