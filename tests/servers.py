"""Real servers for tests: `bluey dev` on a free port, and who of its processes is left."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from ops.local.snapshots import code_of_the_project
from ops.processes.running import free_port
from ops.project.paths import ROOT
from tests.commands import BLUEY, RUN_CLI
from tests.platform.workerd import take_snapshot

READY_SECONDS = 150.0
"""Longer than `bluey dev`'s own deadlines, so that its message is what a failure shows."""

STOP_SECONDS = 15.0
READY_LINE = "Ctrl-C stops"


@dataclass(frozen=True)
class Server:
    """A running `bluey dev`: where it answers, what it and wrangler print, its process."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]
    marker: str = field(repr=False)

    def wait_for(self, text: str, timeout_s: float = READY_SECONDS, times: int = 1) -> None:
        """Wait until the log contains a text so many times; fail with the log when that does not
        happen."""
        deadline = time.monotonic() + timeout_s
        while (printed := self.log.read_text(errors="replace")).count(text) < times:
            if self.process.poll() is not None or time.monotonic() > deadline:
                code = self.process.poll()
                raise AssertionError(f"no '{text}' (exit code {code}); printed:\n{printed}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it as Ctrl-C does: the terminal sends that to the whole foreground group."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.wait_until_gone()

    def processes_left(self) -> dict[int, str]:
        """Pid to command line of all processes that descend from this server, itself included."""
        return descendants(self.marker)

    def wait_until_gone(self, timeout_s: float = STOP_SECONDS) -> None:
        """Fail unless the server and everything it started is gone in time."""
        deadline = time.monotonic() + timeout_s
        self.process.wait(timeout_s)
        while left := self.processes_left():
            assert time.monotonic() < deadline, f"still running: {left}"
            time.sleep(0.05)


def descendants(marker: str) -> dict[int, str]:
    """Pid to command line of the processes whose environment carries a marker (Linux)."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker.encode() in (folder / "environ").read_bytes():
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found[int(folder.name)] = line
        except OSError:  # ended meanwhile, or not ours to look at
            continue
    return found


def start(
    log: Path,
    command: list[str],
    *,
    port: int,
    environment: dict[str, str] | None = None,
    project: Path = ROOT,
) -> Server:
    """Start a command that serves on `port`; its environment marks all of its descendants. Without
    the internet, a Worker with the project's code begins from a snapshot."""
    take_snapshot(code_of_the_project())
    marker = f"BLUEY_TEST_MARKER={uuid.uuid4()}"
    name, value = marker.split("=")
    inherited = {key: text for key, text in os.environ.items() if not key.startswith("MAKE")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=project,
            env={**inherited, **(environment or {}), name: value},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(f"http://127.0.0.1:{port}", log, process, marker)


@contextmanager
def bluey_dev(
    folder: Path,
    deployment: str,
    *,
    env: str = "local",
    environment: dict[str, str] | None = None,
    options: Sequence[str] = (),
    arguments: Sequence[str] = (),
    project: Path = ROOT,
    state: Path | None = None,
    as_people_see_it: bool = False,
) -> Iterator[Server]:
    """Serve a deployment with a state of its own below `folder`; yields once it answers.

    `project` is where its code and settings are (tests/projects.py), `state` where its KV and
    Durable Objects persist instead.
    """
    # The Worker's own lines, and all of wrangler's, because tests and their failures read them.
    shown = () if as_people_see_it else ("--json", "--verbose")
    port = free_port()
    # Started in another project's folder, Python takes `ops` from there.
    bluey = [BLUEY] if project == ROOT else [sys.executable, "-c", RUN_CLI]
    command = [
        *(*bluey, "dev", deployment, "--env", env, "--port", str(port), "--stop-with-parent"),
        *(*shown, *options),
        *("--", "--persist-to", str(state or folder / "state"), *arguments),
    ]
    server = start(
        folder / "server.log", command, port=port, environment=environment, project=project
    )
    try:
        server.wait_for(READY_LINE)
        httpx.get(f"{server.url}/health", timeout=10.0)
        yield server
    finally:
        server.process.send_signal(signal.SIGTERM)
        server.wait_until_gone()
