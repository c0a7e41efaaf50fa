"""Memory of isolates that have imported the Worker: one begins from it in a tenth of the time.

A snapshot belongs to exactly the code that it has imported. tests/platform/workerd.py takes it;
`bluey dev` uses the one of the code as it is, and none where nobody has taken that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bluey.tenants import jsonc
from ops.project import paths
from ops.wrangler import node
from ops.wrangler.modules import upload_of

FOLDER = paths.GENERATED / "cache" / "snapshots"


def code_of(modules: Mapping[str, Path]) -> dict[str, Path]:
    """The modules without the settings. A Worker that was imported without any reads them when the
    first request comes."""
    return {name: path for name, path in modules.items() if not name.startswith("settings/")}


def path_of(code: Mapping[str, Path]) -> Path:
    """Where the snapshot of this code is, if somebody has taken it. It is another file for every
    other content of the code, and for every other workerd, bundle and kind of configuration."""
    digest = hashlib.sha256()
    runtime = [node.workerd_binary(), *sorted(paths.BUNDLE_CACHE.iterdir())]
    for path in runtime:
        # Where two names lead to one file, it is the same one.
        status = path.resolve().stat()
        digest.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    deployed: Any = jsonc.loads((paths.ROOT / "wrangler.jsonc").read_text())
    kind = [deployed["compatibility_date"], *deployed["compatibility_flags"]]
    digest.update(f"{kind}\n".encode())
    for name, path in sorted(code.items()):
        content = path.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return FOLDER / f"{digest.hexdigest()}.bin"


def arguments_of(snapshot: Path) -> tuple[str, ...]:
    """The arguments of `workerd serve` to begin from it."""
    return f"--python-snapshot-dir={snapshot.parent}", f"--python-load-snapshot={snapshot.name}"


def code_of_the_project() -> dict[str, Path]:
    """The project's own code."""
    return code_of(upload_of(paths.ROOT / "src", paths.PYTHON_MODULES, {}))


def main() -> None:
    """Print the arguments to begin from the snapshot of the project's code as it is now, each on a
    line: none if nobody has taken it."""
    snapshot = path_of(code_of_the_project())
    if snapshot.exists():
        print(*arguments_of(snapshot), sep="\n")


if __name__ == "__main__":
    main()
