"""Vendor the Worker's packages: wheels built for Pyodide, whose hashes pip checks."""

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ops.errors import OpsError
from ops.processes.running import environment, run
from ops.project.paths import GENERATED, PYTHON_MODULES, REQUIREMENTS, WORKER_TEST_MODULES
from ops.project.stamp import Stamp

WASM_TARGET = (
    *("--platform", "pyemscripten_2026_0_wasm32", "--implementation", "cp"),
    *("--python-version", "3.14", "--abi", "cp314", "--abi", "abi3", "--abi", "none"),
    "--only-binary=:all:",
)
"""Options that make pip choose wheels for Pyodide 314 instead of this machine."""

PYTHON_SINCE = "2026-09-08"
"""The compatibility date from which the Worker runs on that Python; before, on an older one."""

STAMP = ".bluey-stamp"

INSTALL_SECONDS = 900.0

SETS = {
    PYTHON_MODULES: (REQUIREMENTS / "worker.txt",),
    WORKER_TEST_MODULES: (REQUIREMENTS / "worker.txt", REQUIREMENTS / "worker-test.txt"),
}
"""The vendored folders, each with its lock files."""


def stamp(target: Path, requirements: Sequence[Path]) -> Stamp:
    """The stamp of a vendored folder. It is inside, so it is gone when another tool replaces the
    folder."""
    return Stamp(target / STAMP, requirements, repr(WASM_TARGET))


def is_vendored(target: Path, requirements: Sequence[Path]) -> bool:
    """Whether `vendor` made `target` from these lock files as they are now."""
    return stamp(target, requirements).is_current


def vendor(
    target: Path,
    requirements: Sequence[Path],
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Install the locked packages into `target`. The old content is replaced when all are
    installed. `tell` gets what is being done.

    Raises:
        OpsError: pip failed, for example because a hash differs.
    """
    staging = GENERATED / "vendoring"
    shutil.rmtree(staging, ignore_errors=True)
    run(
        f"vendoring packages into {target.name}",
        [
            *(sys.executable, "-m", "pip", "install", "--disable-pip-version-check"),
            *("--progress-bar=off", "--no-input", "--no-compile", "--no-deps"),
            *("--require-hashes", "--target", staging),
            *WASM_TARGET,
            *(argument for path in requirements for argument in ("-r", path)),
        ],
        advice="Check that the package index answers, then run `make setup` again.",
        timeout_s=INSTALL_SECONDS,
        env=environment(PYTHONUNBUFFERED="1"),
        on_line=lambda line: _tell_download(line, tell),
    )
    shutil.rmtree(staging / "bin", ignore_errors=True)  # console scripts for this machine
    stamp(staging, requirements).write()
    if target.is_symlink() or target.is_file():
        raise OpsError(f"{target} is not a folder", advice="Remove it, then run `make setup`.")
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    staging.rename(target)


def _tell_download(line: str, tell: Callable[[str], None]) -> None:
    if found := re.match(r"\s*Downloading (?:\S*/)?(\S+) (\(.+\))", line):
        tell(f"downloading {found[1]} {found[2]}")
    elif line.startswith("Installing collected packages"):
        tell("unpacking")
