"""Run a command and leave nothing of it behind: `python guard.py COMMAND ARGUMENT…`.

The standard input of this process is a pipe that its starter holds open. The pipe closes when the
starter ends, even by `kill -9`. Then the command's whole process group is stopped. The same happens
on SIGTERM, and to the rest of the group when the command ends by itself. The exit code is the
command's, 128 + n when signal n ended it.

This is a separate process, because no process can clean up after its own `kill -9`. It uses only
the standard library, because it is started for every command.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

TERMINATE_SECONDS = 5.0
KILL_SECONDS = 2.0
POLL_SECONDS = 0.05

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def main(command: list[str]) -> int:
    """Run the command until it ends or standard input closes; return its exit code."""
    _adopt_orphans()
    signal.signal(signal.SIGTERM, _stop)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(sys.stdin, selectors.EVENT_READ)
            while child.returncode is None:
                if selector.select(POLL_SECONDS) and not os.read(sys.stdin.fileno(), 1024):
                    break
                _reap(child)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _end(child)
    code = child.returncode
    return 1 if code is None else 128 - code if code < 0 else code


def _stop(signum: int, _frame: object) -> None:
    raise SystemExit(128 + signum)


def _adopt_orphans() -> None:
    """On Linux, become the parent of descendants whose own parent died, so that they are all
    found."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end(child: subprocess.Popen[bytes]) -> None:
    for signum, patience in ((signal.SIGTERM, TERMINATE_SECONDS), (signal.SIGKILL, KILL_SECONDS)):
        deadline = time.monotonic() + patience
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signum)
        while time.monotonic() < deadline:
            _reap(child)
            strays = _children() - {child.pid}
            if not strays and not _group_exists(child.pid):
                return
            for pid in strays:  # adopted children, which may be in another group
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signum)
            time.sleep(POLL_SECONDS)


def _reap(child: subprocess.Popen[bytes]) -> None:
    """Collect every ended child, adopted ones too: a zombie still counts as a member of its
    group."""
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if pid == child.pid:
                child.returncode = os.waitstatus_to_exitcode(status)


def _group_exists(pgid: int) -> bool:
    try:
        os.killpg(pgid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS raises this for a group of zombies
        return False
    return True


def _children() -> set[int]:
    """The direct children, where the kernel lists them (Linux)."""
    try:
        listing = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    except OSError:
        return set()
    return {int(pid) for pid in listing.split()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
