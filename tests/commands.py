"""Commands that tests run to their end: never on a terminal, never without a deadline."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ops.project.paths import ROOT
from tests.warm import READ_BY_IMPORTS, run_warm

BLUEY = str(Path(sys.executable).with_name("bluey"))

RUN_CLI = "from ops.cli import main; main()"
"""The command line of the project whose folder Python is started in: it takes `ops` from there."""

RUN_SECONDS = 240.0


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    text: str = "",
) -> subprocess.CompletedProcess[str]:
    """What a command does that reads `text`; `env` is its whole environment (None: ours)."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=env,
        input=text,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=RUN_SECONDS,
    )


def bluey(
    *arguments: str,
    project: Path = ROOT,
    code: int | None = 0,
    text: str = "",
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a project's `bluey`, with `env` added to the environment: it must end with `code` (any
    where that is None), and without a traceback."""
    given = {**os.environ, **(env or {})}
    command = [BLUEY] if project == ROOT else [sys.executable, "-B", "-c", RUN_CLI]
    if any(given.get(name) != os.environ.get(name) for name in READ_BY_IMPORTS):
        ran = run([*command, *arguments], cwd=project, env=given, text=text)
    else:
        name = BLUEY if project == ROOT else "-c"
        ran = run_warm(project, [name, *arguments], env=given, text=text, timeout_s=RUN_SECONDS)
    assert "Traceback" not in ran.stderr, ran.stderr
    assert code in (None, ran.returncode), ran.stdout + ran.stderr
    return ran
