"""The tests that have to run in workerd, as this machine's pytest collects them.

Run as a program (`python -m tests.workerd.collect`) it prints their record as JSON: pytest
cannot collect the same modules a second time within the session that asks.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import json
import os
import subprocess
import sys

import pytest

from ops.project.paths import GENERATED, ROOT
from tests.workerd.recorder import Record, Recorder

SUITES = ("tests/unit", "tests/contract")
# Beyond what it takes on a busy machine: it is for one that hangs.
COLLECT_SECONDS = 180.0
# What was collected last, below the run that it was collected for.
COLLECTED = GENERATED / "run" / "collected-for-workerd"


@functools.cache
def collect_on_host() -> Record:
    """The record of a collection in a process of its own, once for all processes of a test run.

    Raises:
        RuntimeError: it failed; carries what pytest printed.
    """
    run_id = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run_id is None:
        return Record(**json.loads(_collect()))
    COLLECTED.parent.mkdir(parents=True, exist_ok=True)
    with COLLECTED.open("a+") as shared:
        # The first process collects while the others wait here.
        fcntl.flock(shared, fcntl.LOCK_EX)
        shared.seek(0)
        found_id, _, text = shared.read().partition("\n")
        if found_id != run_id:
            text = _collect()
            shared.truncate(0)
            shared.write(f"{run_id}\n{text}")
    return Record(**json.loads(text))


def _collect() -> str:
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
    return completed.stdout


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
