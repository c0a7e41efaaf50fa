"""The tests that have to run in workerd, as this machine's pytest collects them.

Run as a program (`python -m tests.workerd.collect`) it prints their record as JSON: pytest
cannot collect the same modules a second time within the session that asks.
"""

from __future__ import annotations

import contextlib
import functools
import json
import subprocess
import sys

import pytest

from ops.project.paths import ROOT
from tests.workerd.recorder import Record, Recorder

SUITES = ("tests/unit", "tests/contract")
COLLECT_SECONDS = 60.0


@functools.cache
def collect_on_host() -> Record:
    """The record of a collection in a process of its own.

    Raises:
        RuntimeError: it failed; carries what pytest printed.
    """
    completed = subprocess.run(
        [sys.executable, "-m", "tests.workerd.collect"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=COLLECT_SECONDS,
    )
    if completed.returncode:
        raise RuntimeError(f"the tests for workerd cannot be collected:\n{completed.stderr}")
    return Record(**json.loads(completed.stdout))


def main() -> int:
    """Print the record; what pytest itself prints goes to standard error."""
    recorder = Recorder()
    with contextlib.redirect_stdout(sys.stderr):
        code = pytest.main(
            ["--collect-only", "-q", "-p", "no:cacheprovider", *SUITES], plugins=[recorder]
        )
    print(json.dumps(recorder.record.to_value()))
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
