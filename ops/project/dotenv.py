"""The variables of a deployment: the shell's, and those of the `.env` beside `wrangler.jsonc`."""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values


def read_dotenv(folder: Path) -> dict[str, str]:
    """The variables by name; none where there is no such file. An empty value counts as unset."""
    try:
        with (folder / ".env").open(encoding="utf-8", errors="replace") as file:
            found = dotenv_values(stream=file)
    except OSError:
        return {}
    return {name: value for name, value in found.items() if value}


def setting(folder: Path, name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """A variable of the shell, else of the folder's `.env`, as in wrangler. An empty value counts
    as unset."""
    return environ.get(name) or read_dotenv(folder).get(name)
