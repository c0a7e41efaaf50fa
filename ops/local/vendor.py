"""Vendor the Worker's packages: the wheels built for Pyodide, their hashes checked by pip."""

import hashlib
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from ops.errors import OpsError
from ops.processes.running import run
from ops.project.paths import GENERATED, PYTHON_MODULES, REQUIREMENTS, WORKER_TEST_MODULES

WASM_TARGET = (
    *("--platform", "pyemscripten_2026_0_wasm32", "--implementation", "cp"),
    *("--python-version", "3.14", "--abi", "cp314", "--abi", "abi3", "--abi", "none"),
    "--only-binary=:all:",
)
"""What pip has to be told to choose the wheels of Pyodide 314 instead of this machine's."""

STAMP = ".bluey-stamp"
"""Lies in a vendored folder and says what was vendored; whoever replaces the folder removes it."""

INSTALL_SECONDS = 900.0

SETS = {
    PYTHON_MODULES: (REQUIREMENTS / "worker.txt",),
    WORKER_TEST_MODULES: (REQUIREMENTS / "worker.txt", REQUIREMENTS / "worker-test.txt"),
}
"""The vendored folders and the lock files each is made from."""


def fingerprint(requirements: Sequence[Path]) -> str:
    """Changes when the lock files or the target platform do."""
    digest = hashlib.sha256(repr(WASM_TARGET).encode())
    for path in requirements:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_vendored(target: Path, requirements: Sequence[Path]) -> bool:
    """Whether `target` was made by `vendor` from these very lock files."""
    try:
        return (target / STAMP).read_text() == fingerprint(requirements)
    except OSError:
        return False


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
    (staging / STAMP).write_text(fingerprint(requirements))
    if target.is_symlink() or target.is_file():
        raise OpsError(f"{target} is not a folder", advice="Remove it, then run `make setup`.")
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    staging.rename(target)
