"""What a started tool finds around it."""

import subprocess
import sys
from pathlib import Path

from ops.project.paths import ROOT

HOME = """
import os, pathlib, sys
from ops.processes import running
running.GENERATED = pathlib.Path(sys.argv[1])
homes = {running.environment()["HOME"] for _ in range(2)}
print(*homes, *(os.access(each, os.W_OK) for each in homes))
"""


def test_without_a_place_to_write_a_tool_has_a_home_for_as_long_as_we_run(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.touch()  # Nobody can write below a file, nor can root.
    said = subprocess.run(
        [sys.executable, "-c", HOME, checkout],
        check=True,
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
    )
    home, is_writable = said.stdout.split()
    assert ("True", False) == (is_writable, Path(home).exists())
