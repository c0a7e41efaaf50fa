"""The pinned npm packages: wrangler, its workerd, and a Node that can run wrangler."""

import functools
import json
import platform
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ops.errors import OpsError
from ops.processes.running import environment, run
from ops.project.paths import GENERATED, NODE_MODULES, ROOT
from ops.project.stamp import Stamp

NODE_MINIMUM = (22, 12)
"""The lowest Node version that the pinned wrangler accepts."""

STAMP = Stamp(
    NODE_MODULES / ".bluey-stamp",
    [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")],
)
WORKERD = NODE_MODULES / "workerd/package.json"
COMPILE_CACHE = {"NODE_COMPILE_CACHE": str(GENERATED / "cache" / "node")}
"""Makes Node keep wrangler as it has compiled it: a quarter of what its start costs."""

FETCHED = re.compile(r"npm http fetch GET 200 \S+?/((?:@[^/\s]+/)?[^/\s]+)/-/")
"""What npm prints of a package that it has downloaded."""

NPM_MACHINES = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64"}

INSTALL_SECONDS = 900.0
PROBE_SECONDS = 10.0


def is_installed() -> bool:
    """Whether node_modules was installed from the current lock file."""
    return STAMP.is_current


def install(tell: Callable[[str], None] = lambda _: None) -> None:
    """Install the locked npm packages, without running the packages' own scripts. `tell` gets what
    is being done.

    Raises:
        OpsError: node_modules is a link, there is no npm, npm failed, or no usable Node is there
            afterwards.
    """
    if NODE_MODULES.is_symlink():
        raise OpsError(
            "node_modules is a link, and npm would empty the folder that it leads to",
            advice="Remove the link, then run `make setup` again.",
        )
    npm = shutil.which("npm")
    if npm is None:
        raise OpsError("npm was not found", advice="Install Node.js 22.12 or newer, npm included.")
    run(
        "installing npm packages",
        # At this level it says what it has downloaded.
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=http"],
        advice="Check that the npm registry answers, then run `make setup` again.",
        timeout_s=INSTALL_SECONDS,
        on_line=_Downloads(tell),
    )
    find_node()
    STAMP.write()


class _Downloads:
    """Takes what npm prints, and tells how many packages are there, and which not yet."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._awaited = _packages_for_this_machine()
        self._count = len(self._awaited)

    def __call__(self, line: str) -> None:
        """Take a line."""
        if not (found := FETCHED.match(line)) or found[1] not in self._awaited:
            return
        self._awaited.remove(found[1])
        some = ", ".join(sorted(self._awaited)[:3])
        rest = f"waiting for {some}" if len(self._awaited) <= 3 else f"got {found[1]}"
        done = self._count - len(self._awaited)
        self._tell(f"{done} of {self._count} packages, {rest if self._awaited else 'unpacking'}")


def _packages_for_this_machine() -> set[str]:
    """The names of the packages in the lock file that npm installs here."""
    lock = json.loads((ROOT / "package-lock.json").read_text())
    here = {
        "os": sys.platform,
        "cpu": NPM_MACHINES.get(platform.machine(), platform.machine()),
        "libc": platform.libc_ver()[0] or "musl",
    }
    return {
        path.rpartition("node_modules/")[2]
        for path, package in lock["packages"].items()
        if path and all(here[key] in package.get(key, [here[key]]) for key in here)
    }


def find_node() -> Path:
    """The Node that runs wrangler: the pinned Node, else the machine's if that is new enough.

    The pinned Node exists on npm only for Linux (glibc, x64 and arm64).

    Raises:
        OpsError: neither of them is there.
    """
    seen = []
    for found in (NODE_MODULES / ".bin" / "node", shutil.which("node")):
        if found is None or (version := _node_version(Path(found))) is None:
            continue
        if version >= NODE_MINIMUM:
            return Path(found)
        seen.append(".".join(map(str, version)))
    wanted = ".".join(map(str, NODE_MINIMUM))
    raise OpsError(
        f"wrangler needs Node {wanted} or newer; found: {', '.join(seen) or 'none'}",
        advice="No pinned Node exists for this system: install a newer one and put it on the PATH.",
    )


@functools.cache
def _version_of(node: Path, _modified_ns: int) -> tuple[int, ...] | None:
    try:
        answer = run("asking Node", [node, "--version"], advice="", timeout_s=PROBE_SECONDS)
    except OpsError:
        return None
    numbers = re.match(r"v(\d+)\.(\d+)\.(\d+)", answer)
    return tuple(map(int, numbers.groups())) if numbers else None


def _node_version(node: Path) -> tuple[int, ...] | None:
    """The version of a Node, which is asked once as long as it is the same file."""
    try:
        return _version_of(node, node.stat().st_mtime_ns)
    except OSError:
        return None


def workerd_date() -> date:
    """The newest compatibility date that the installed workerd takes: its version names it.

    Raises:
        OpsError: no workerd is installed.
    """
    try:
        version = json.loads(WORKERD.read_text())["version"]
    except OSError as error:
        raise OpsError("workerd is not installed", advice="Run `make setup` first.") from error
    return date.fromisoformat(re.sub(r"1\.(\d{4})(\d\d)(\d\d)\..*", r"\1-\2-\3", version))


def wrangler() -> list[str | Path]:
    """The command line that starts wrangler, without arguments."""
    return [find_node(), NODE_MODULES / "wrangler" / "bin" / "wrangler.js"]


def workerd_binary() -> Path:
    """The workerd of this platform.

    Raises:
        OpsError: npm installed no workerd, because there is none for this platform.
    """
    for path in sorted(NODE_MODULES.glob("@cloudflare/workerd-*/bin/workerd")):
        return path
    raise OpsError("no workerd was installed for this platform", advice="Run `make setup`.")


def wrangler_environment(**extra: str) -> dict[str, str]:
    """The environment for a command of wrangler: without telemetry, and without questions."""
    return environment(
        **{
            "WRANGLER_SEND_METRICS": "false",
            # With its banner, wrangler would ask the npm registry for a newer version.
            "WRANGLER_HIDE_BANNER": "true",
            **COMPILE_CACHE,
            "WRANGLER_LOG_PATH": str(GENERATED / "run" / "wrangler-logs"),
            **extra,
        }
    )
