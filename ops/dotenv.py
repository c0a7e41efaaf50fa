"""The `.env` beside a deployment's `wrangler.jsonc`, which wrangler reads too."""

import os
from collections.abc import Mapping
from pathlib import Path


def read_dotenv(folder: Path) -> dict[str, str]:
    """Name to value of `folder/.env`; nothing where there is no such file. The last line wins."""
    try:
        lines = (folder / ".env").read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    found = {}
    for line in lines:
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            found[name.strip()] = value.split(" #")[0].strip().strip("\"'")
    return found


def setting(folder: Path, name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """A variable of the shell, else of the folder's `.env`, as wrangler has it; empty is unset."""
    return environ.get(name) or read_dotenv(folder).get(name) or None
