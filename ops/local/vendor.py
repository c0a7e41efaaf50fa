"""Vendor the Worker's packages: the wheels built for Pyodide, their hashes checked by pip."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ops.errors import OpsError
from ops.processes.running import run
from ops.project.paths import GENERATED, PYTHON_MODULES, REQUIREMENTS, WORKER_TEST_MODULES
from ops.project.stamp import Stamp

WASM_TARGET = (
    *("--platform", "pyemscripten_2026_0_wasm32", "--implementation", "cp"),
    *("--python-version", "3.14", "--abi", "cp314", "--abi", "abi3", "--abi", "none"),
    "--only-binary=:all:",
)
"""What pip has to be told to choose the wheels of Pyodide 314 instead of this machine's."""

PYTHON_SINCE = "2026-09-08"
"""The compatibility date from which the Worker runs on that Python; before, on an older one."""

STAMP = ".bluey-stamp"

INSTALL_SECONDS = 900.0

SETS = {
    PYTHON_MODULES: (REQUIREMENTS / "worker.txt",),
    WORKER_TEST_MODULES: (REQUIREMENTS / "worker.txt", REQUIREMENTS / "worker-test.txt"),
}
"""The vendored folders and the lock files each is made from."""


def stamp(target: Path, requirements: Sequence[Path]) -> Stamp:
    """The stamp of a vendored folder; whoever replaces the folder removes it."""
    return Stamp(target / STAMP, requirements, repr(WASM_TARGET))


def is_vendored(target: Path, requirements: Sequence[Path]) -> bool:
    """Whether `target` was made by `vendor` from these very lock files."""
    return stamp(target, requirements).is_current


def vendor(target: Path, requirements: Sequence[Path]) -> None:
    """Install the locked packages into `target`, replacing what is there once all is installed.

    Raises:
        OpsError: pip failed, for example because a hash differs.
    """
    staging = GENERATED / "vendoring"
    shutil.rmtree(staging, ignore_errors=True)
    run(
        f"vendoring packages into {target.name}",
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-input", "--no-compile", "--no-deps", "--require-hashes", "--target", staging),
            *WASM_TARGET,
            *(argument for path in requirements for argument in ("-r", path)),
        ],
        advice="Check that the package index answers, then run `make setup` again.",
        timeout_s=INSTALL_SECONDS,
    )
    shutil.rmtree(staging / "bin", ignore_errors=True)  # console scripts of this machine
    stamp(staging, requirements).write()
    if target.is_symlink() or target.is_file():
        raise OpsError(f"{target} is not a folder", advice="Remove it, then run `make setup`.")
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    staging.rename(target)
