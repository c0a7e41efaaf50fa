"""Runs of a project's `bluey` by a process that has imported it, which forks for each.

A run is a process of its own, with its own arguments, environment, folder, standard streams and
end, as one that is started; it does not spend the half second that its imports take. What a run
reads while it imports is not its own environment: see `READ_BY_IMPORTS`.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

READ_BY_IMPORTS = (
    "PYTHONPATH",
    *("COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "LINES", "NO_COLOR", "PY_COLORS", "TERM"),
    *("TERMINAL_WIDTH", "TTY_COMPATIBLE"),
)
"""Where Python imports from, what typer reads as it is imported, and rich for the console that
`ops.console` then makes."""

IMPORTED = ("ops", "src")
"""The folders of a project that its runs import from."""

MOST = 3
"""How many projects are kept imported at a time."""

REQUEST_BYTES = 1 << 17


@dataclass(frozen=True)
class _Imported:
    control: socket.socket
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """It ends when nobody is left to ask it."""
        self.control.close()
        self.process.wait()


_kept: dict[tuple[Path, int, int], _Imported] = {}


def run_warm(
    project: Path,
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    text: str,
    timeout_s: float,
) -> subprocess.CompletedProcess[str]:
    """What `bluey` does in a project whose `sys.argv` is `argv`; as `subprocess.run` tells it."""
    control = _imported(project).control
    ours, theirs = socket.socketpair()
    with ours, theirs, tempfile.TemporaryFile() as given:
        given.write(text.encode("utf-8", "surrogateescape"))
        given.seek(0)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            asked = json.dumps({"argv": list(argv), "env": dict(env)}).encode()
            files = [given.fileno(), out.fileno(), err.fileno(), theirs.fileno()]
            socket.send_fds(control, [asked], files)
            theirs.close()
            ours.settimeout(timeout_s)
            pid, code = 0, ""
            try:
                with ours.makefile() as told:
                    pid, code = int(told.readline()), told.readline()
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise
            printed = [_read(file.fileno()) for file in (out, err)]
    return subprocess.CompletedProcess(list(argv), int(code), *printed)


def _read(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    with os.fdopen(os.dup(file), "rb") as whole:
        return whole.read().decode("utf-8", "surrogateescape")


def _imported(project: Path) -> _Imported:
    """The process that has imported a project as it is now."""
    times = [
        path.stat().st_mtime_ns for name in IMPORTED for path in (project / name).rglob("*.py")
    ]
    key = (project, len(times), max(times))
    found = _kept.pop(key, None) or _start(project)
    _kept[key] = found  # again at the end: the first is the one that was not asked for longest
    if len(_kept) > MOST:
        _kept.pop(next(iter(_kept))).stop()
    return found


def _start(project: Path) -> _Imported:
    control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    with theirs:
        # With -c, Python takes `ops` from the folder. A .pyc below another project's src would make
        # its wrangler start the Worker again.
        program = Path(__file__).read_text() + _SERVE
        process = subprocess.Popen(
            [
                *(sys.executable, *([] if sys.pycache_prefix else ["-B"])),
                *("-c", program, str(theirs.fileno())),
            ],
            cwd=project,
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    return _Imported(control, process)


@atexit.register
def _stop_all() -> None:
    while _kept:
        _kept.popitem()[1].stop()


_SERVE = """
serve(int(sys.argv[1]))
from ops.cli import main
main()
"""


def serve(control_fd: int) -> None:
    """Import the commands of the folder's project, then fork for each run that is asked for.

    It returns in the process of a run, which then is like one that was started. The process that
    waits for it tells its id and its end.
    """
    import gc
    import importlib
    import pkgutil

    import typer

    from ops import cli, commands

    for module in pkgutil.walk_packages(commands.__path__, f"{commands.__name__}."):
        importlib.import_module(module.name)
    typer.main.get_command(cli.app)  # reads each command's help, which is kept
    # Else each run looks through, copies and takes apart all that was imported here.
    gc.collect()
    gc.freeze()
    control = socket.socket(fileno=control_fd)
    while True:
        asked, files, _, _ = socket.recv_fds(control, REQUEST_BYTES, 4)
        while _ended():
            pass
        if not asked:
            os._exit(0)
        if os.fork():
            for each in files:
                os.close(each)
            continue
        control.close()
        if pid := os.fork():
            os.write(files[3], f"{pid}\n".encode())
            _, status = os.waitpid(pid, 0)
            os.write(files[3], f"{os.waitstatus_to_exitcode(status)}\n".encode())
            os._exit(0)
        for number, each in enumerate(files[:3]):
            os.dup2(each, number)
        for each in files:
            os.close(each)
        request = json.loads(asked)
        os.environ.clear()
        os.environ.update(request["env"])
        sys.argv[:] = request["argv"]
        return


def _ended() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False
