"""Starts other programs, and always ends them."""

import atexit
import contextlib
import functools
import http.client
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from ops.errors import OpsError
from ops.project.paths import GENERATED, NODE_MODULES, ROOT

STOP_SECONDS = 10.0
"""Longer than the guard's own deadlines together, so it is only exceeded when the guard hangs."""

PARENT_POLL_SECONDS = 0.5

NO_HEADERS: Mapping[str, str] = {}

GUARD = Path(__file__).with_name("guard.py")
"""The guard needs nothing but Python, so it starts in any folder."""


def environment(**extra: str) -> dict[str, str]:
    """The environment for a started tool: ours, with the pinned tools first in PATH and a usable
    HOME.

    npm and wrangler write below HOME. If it is missing or read-only, they get a folder of ours.
    """
    home = os.environ.get("HOME", "")
    if not home or not os.access(home, os.W_OK):
        home = _own_home()
    path = f"{NODE_MODULES / '.bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "HOME": home, "PATH": path, **extra}


def _own_home() -> str:
    """A folder of ours for what tools write below HOME. Where the checkout is read-only, too, it
    lasts only as long as this process."""
    folder = GENERATED / "home"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _passing_home()
    return str(folder) if os.access(folder, os.W_OK) else _passing_home()


@functools.cache
def _passing_home() -> str:
    folder = tempfile.mkdtemp(prefix="bluey-home-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def run(
    what: str,
    command: Sequence[str | Path],
    *,
    advice: str,
    timeout_s: float,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    on_line: Callable[[str], None] = lambda _: None,
) -> str:
    """Run a command to its end and return what it printed on standard output.

    `on_line` gets each line of its output at once, standard error too, from two threads.
    Its process group is killed when the command exceeds `timeout_s` or this process is interrupted.

    Raises:
        OpsError: the command could not be started, failed or took too long; carries all its output.
    """
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=environment() if env is None else env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as error:
        raise OpsError(f"{what}: cannot start {command[0]}: {error}", advice=advice) from error
    with process:  # closes its pipes
        output, complaints = _Lines(process.stdout, on_line), _Lines(process.stderr, on_line)
        deadline = time.monotonic() + timeout_s
        try:
            process.wait(timeout_s)
            for each in (output, complaints):  # what it started may still print
                each.join(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired as error:
            raise OpsError(f"{what}: not done after {timeout_s:.0f} s", advice=advice) from error
        finally:
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    if process.returncode != 0:
        line = shlex.join(str(part) for part in command[:4])
        raise OpsError(
            f"{what}: {line} … ended with code {process.returncode}",
            advice=advice,
            output=output.text + complaints.text,
        )
    return output.text


class _Lines(threading.Thread):
    """Reads a pipe to its end."""

    def __init__(self, pipe: IO[str] | None, on_line: Callable[[str], None]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self._on_line = on_line
        self.text = ""
        self.start()

    def run(self) -> None:
        """Read it."""
        lines = []
        for line in self._pipe or ():
            lines.append(line)
            self._on_line(line.rstrip("\n"))
        self.text = "".join(lines)


class Guarded:
    """A long-running command under the guard. It ends with the `with` block, or with this
    process."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        output: IO[bytes] | None = None,
        cwd: Path = ROOT,
    ) -> None:
        """Start the command. `output` gets what it prints; without it, the command prints to our
        own output."""
        self._guard = subprocess.Popen(
            [sys.executable, "-P", str(GUARD), *(str(part) for part in command)],
            cwd=cwd,
            env=env,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if self._guard.stdin:
            self._guard.stdin.close()
        try:
            self._guard.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._guard.kill()
            self._guard.wait()

    @property
    def exit_code(self) -> int | None:
        """The command's exit code once it has ended."""
        return self._guard.poll()

    def wait(self) -> int:
        """Wait for the command's end, without a deadline, because a server runs until it is
        stopped."""
        return self._guard.wait()


def wait_until(
    is_ready: Callable[[], bool],
    *,
    timeout_s: float,
    poll_s: float,
    process: Guarded | None = None,
) -> str:
    """Wait until something is ready. Return an empty text, or why it is not ready.

    The end of `process` ends the wait.
    """
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if process is not None and (code := process.exit_code) is not None:
            return f"ended with code {code}"
        if is_ready():
            return ""
        time.sleep(poll_s)
    return f"was not ready within {timeout_s:.0f} s"


def stop_with_parent() -> None:
    """From now on, when the parent process ends, send SIGTERM to this process.

    For parents that cannot pass a signal on because they were killed, such as `make`.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_POLL_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def free_port(host: str = "127.0.0.1") -> int:
    """A port on which no program listens now."""
    with socket.create_server((host, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    return why_no_server(host, port) is None


def why_no_server(host: str, port: int) -> OSError | None:
    """Why no server could listen there; None where one could."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        return error
    return None


def http_status(
    host: str, port: int, path: str, *, timeout_s: float, headers: Mapping[str, str] = NO_HEADERS
) -> int | None:
    """The status of a GET, or None when nothing answers in time; proxies are not asked."""
    connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
    try:
        connection.request("GET", path, headers=dict(headers))
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
