"""`bluey doctor`: whether this machine has what Bluey needs, and what to do if not."""

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer
from rich.text import Text

from ops.console import print_json, print_table
from ops.errors import OpsError
from ops.local import model, model_server
from ops.local.setup import Step, steps
from ops.options import JsonOption
from ops.probe.address import LOCAL_PORT
from ops.processes.running import port_is_free, run
from ops.project.accounts import find_account
from ops.project.configuration import read_config
from ops.project.paths import NODE_MODULES, ROOT, SHARED, deployment_config, tenant_slugs
from ops.wrangler import node

PANEL = "Try it"

PYTHON_MINIMUM = (3, 11)
FREE_BYTES = 2 * 1024**3
"""The disk space of a complete setup, with room to work."""

PROBE_SECONDS = 30.0

COLORS = {"ok": "green", "warning": "yellow", "missing": "bold red"}


@dataclass(frozen=True)
class Health:
    """The result of one examination: `ok`, `missing` (it is needed), or `warning` (Bluey works
    without it)."""

    name: str
    status: str
    detail: str
    fix: str = ""


@dataclass(frozen=True)
class Examination:
    """One thing to examine. `look` returns a detail to show, or raises OpsError with what is
    wrong."""

    name: str
    look: Callable[[], str]
    fix: str
    is_needed: bool = True

    def run(self) -> Health:
        """Examine it."""
        try:
            return Health(self.name, "ok", self.look())
        except OpsError as error:
            status = "missing" if self.is_needed else "warning"
            return Health(self.name, status, error.message, self.fix or error.advice)


def command(as_json: JsonOption = False) -> None:
    """Say whether this machine is ready, and what to do if it is not. Changes nothing.

    Exits with 1 if something necessary is missing. A warning is not a failure.

    \b
    Examples:
      bluey doctor
      bluey doctor --json
    """
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(Examination.run, examinations()))
    missing = [each.name for each in found if each.status == "missing"]
    if as_json:
        things = [vars(each) for each in found]
        print_json({"ok": not missing, "things": things})
    else:
        print_table(
            ("what", "", "found", "what to do"),
            (
                (each.name, Text(each.status, COLORS[each.status]), each.detail, each.fix)
                for each in found
            ),
        )
    raise typer.Exit(1 if missing else 0)


def examinations() -> list[Examination]:
    """All examinations. Each comes after those that it depends on."""
    setup = "Run `make setup`."
    return [
        Examination("Python", _python, "Install Python 3.11 or newer, then `make setup`."),
        Examination("Node", _node, "Run `make setup`; elsewhere than Linux, install a newer Node."),
        *(Examination(each.title, partial(_is_set_up, each), setup) for each in steps()),
        Examination("wrangler", _wrangler, setup),
        Examination("workerd", _workerd, "Run `make setup`; workerd needs x64 or arm64."),
        Examination("language model", _model, "Run `make setup`, or set BLUEY_LOCAL_AI_URL."),
        Examination(
            f"port {LOCAL_PORT}",
            _port,
            "Stop what listens there, or `bluey dev … --port 8788`.",
            is_needed=False,
        ),
        Examination("disk space", _disk, "Make room.", is_needed=False),
        Examination(
            "Cloudflare accounts",
            _accounts,
            "",
            is_needed=False,
        ),
        Examination(
            "git",
            _git,
            "Install git: without it `bluey check` cannot see what is tracked.",
            is_needed=False,
        ),
        Examination(
            "Chromium (tests only)",
            _chromium,
            "Run `make setup`; without it the browser test is left out.",
            is_needed=False,
        ),
    ]


def _python() -> str:
    if sys.version_info[:2] < PYTHON_MINIMUM:
        raise OpsError(f"{platform.python_version()} is too old")
    return platform.python_version()


def _node() -> str:
    path = node.find_node()
    return f"{_printed_by([path, '--version'])} ({_short(path)})"


def _is_set_up(item: Step) -> str:
    if not item.is_done():
        raise OpsError("not there, or out of date")
    return "there"


def _wrangler() -> str:
    return _printed_by([*node.wrangler(), "--version"])


def _workerd() -> str:
    return _printed_by([node.workerd_binary(), "--version"])


def _model() -> str:
    if given := os.environ.get("BLUEY_LOCAL_AI_URL"):
        return f"at {model.base_url(given)} (not asked)"
    path = model_server.model_file()
    if importlib.util.find_spec("xllamacpp") is None:
        raise OpsError("the package xllamacpp is not installed")
    # Native code: only loading it shows whether it works on this machine.
    _printed_by([sys.executable, "-c", "import xllamacpp"])
    return path.name


def _port() -> str:
    if not port_is_free("127.0.0.1", LOCAL_PORT):
        raise OpsError("taken")
    return "free"


def _disk() -> str:
    free = shutil.disk_usage(ROOT).free
    detail = f"{free / 1024**3:.1f} GiB free"
    if free < FREE_BYTES:
        raise OpsError(f"{detail}, less than {FREE_BYTES // 1024**3}")
    return detail


def _accounts() -> str:
    found, unknown = [], ""
    for name in (SHARED, *tenant_slugs()):
        try:
            configured = read_config(name, "production").get("account_id")
            account = find_account(deployment_config(name).parent, configured)
        except OpsError as error:
            found.append(f"{name}: {error.message}")
            unknown = error.advice
        else:
            named = f"{account.id} ({account.source})" if account else "not named"
            found.append(f"{name}: {named}")
    if unknown:
        raise OpsError("\n".join(found), advice=unknown)
    return "\n".join(found)


def _git() -> str:
    git = shutil.which("git")
    if git is None:
        raise OpsError("not found")
    return _printed_by([git, "--version"])


def _chromium() -> str:
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise OpsError("its npm package is for Linux on x64 only")
    if not (NODE_MODULES / "@sparticuz" / "chromium").is_dir():
        raise OpsError("not installed")
    return "installed"


def _printed_by(command: list[str | Path]) -> str:
    """The last line that a command prints. Raises OpsError where it fails or hangs."""
    name, environment = Path(command[0]).name, node.wrangler_environment()
    try:
        printed = run(name, command, advice="", timeout_s=PROBE_SECONDS, env=environment)
    except OpsError as error:
        said = error.output.strip().splitlines()[-1:]
        raise OpsError(": ".join([error.message, *said])) from error
    return (printed.strip().splitlines() or ["works"])[-1]


def _short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
