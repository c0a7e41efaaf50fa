"""The guard leaves nothing behind, whichever way it or its starter ends."""

import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.processes.running import Guarded, environment
from ops.project.paths import ROOT
from tests.servers import descendants

# A child that ignores SIGTERM, and a grandchild in a session of its own whose parent is dead.
TREE = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
subprocess.Popen(sleep)
if os.fork() == 0:
    subprocess.Popen(sleep, start_new_session=True)
    os._exit(0)
os.wait()
print("ready", flush=True)
time.sleep(60)
"""

STARTER = f"""
import time
from ops.processes.running import Guarded, environment
with Guarded([{sys.executable!r}, "-c", {TREE!r}], env=environment()):
    time.sleep(60)
"""

PATIENCE_SECONDS = 15.0
TREE_SIZE = 3


@pytest.fixture
def marker(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    value = str(uuid.uuid4())
    monkeypatch.setenv("BLUEY_TEST_MARKER", value)
    yield value
    assert descendants(value) == {}


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_for_tree(log: Path) -> None:
    wait_until(lambda: "ready" in log.read_text())


def test_leaving_the_block_ends_the_whole_tree(tmp_path: Path, marker: str) -> None:
    log = tmp_path / "log"
    with log.open("wb") as output:
        with Guarded([sys.executable, "-c", TREE], env=environment(), output=output) as guarded:
            wait_for_tree(log)
            assert guarded.exit_code is None
            assert len(descendants(marker)) == TREE_SIZE + 1
        assert descendants(marker) == {}


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM], ids=lambda signum: signum.name)
def test_killing_the_starter_ends_the_whole_tree(
    tmp_path: Path, marker: str, signum: signal.Signals
) -> None:
    log = tmp_path / "log"
    with log.open("wb") as output:
        starter = subprocess.Popen([sys.executable, "-c", STARTER], cwd=ROOT, stdout=output)
    wait_for_tree(log)
    starter.send_signal(signum)
    assert starter.wait(PATIENCE_SECONDS) == -signum
    wait_until(lambda: descendants(marker) == {})


def test_what_a_command_leaves_behind_is_ended_too(marker: str) -> None:
    leaves_one = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'input()'])"
    with Guarded([sys.executable, "-c", leaves_one], env=environment()) as guarded:
        wait_until(lambda: guarded.exit_code is not None)
        assert guarded.exit_code == 0
        assert descendants(marker) == {}


@pytest.mark.usefixtures("marker")
@pytest.mark.parametrize(
    ("statement", "code"),
    [("sys.exit(3)", 3), ("os.kill(os.getpid(), 9)", 128 + 9)],
    ids=["exit", "signal"],
)
def test_the_exit_code_is_the_commands(statement: str, code: int) -> None:
    with Guarded(
        [sys.executable, "-c", f"import os, sys; {statement}"], env=environment()
    ) as guarded:
        assert guarded.wait() == code


@pytest.mark.usefixtures("marker")
def test_a_command_that_does_not_exist_ends_the_guard(tmp_path: Path) -> None:
    with (
        (tmp_path / "log").open("wb") as output,
        Guarded([tmp_path / "missing"], env=environment(), output=output) as guarded,
    ):
        assert guarded.wait() == 1
