"""The modules of the Worker as wrangler uploads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def upload_of(source: Path, packages: Path, settings: Mapping[str, Path]) -> dict[str, Path]:
    """The modules that wrangler would upload from `source`, by name, its entry first.

    `settings` takes the place of `source/settings`; `packages` is the vendored folder.
    """
    found = {
        path.relative_to(source).as_posix(): path
        for pattern in ("**/*.py", "worker/*.mjs")
        for path in sorted(source.glob(pattern))
    }
    vendored = {
        f"python_modules/{path.relative_to(packages).as_posix()}": path
        for path in sorted(packages.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    named = {f"settings/{name}": path for name, path in settings.items()}
    return {"entry.py": found.pop("entry.py"), **found, **named, **vendored}
