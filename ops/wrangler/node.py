"""The pinned npm packages: wrangler, its workerd, and a Node that can run wrangler."""

import json
import re
import shutil
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

INSTALL_SECONDS = 900.0
PROBE_SECONDS = 10.0


def is_installed() -> bool:
    """Whether node_modules was installed from the current lock file."""
    return STAMP.is_current


def install() -> None:
    """Install the locked npm packages, without running the packages' own scripts.

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
        raise OpsError("npm was not found", advice="Install Node.js 20 or newer, npm included.")
    run(
        "installing npm packages",
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        advice="Check that the npm registry answers, then run `make setup` again.",
        timeout_s=INSTALL_SECONDS,
    )
    find_node()
    STAMP.write()


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


def _node_version(node: Path) -> tuple[int, ...] | None:
    try:
        answer = run("asking Node", [node, "--version"], advice="", timeout_s=PROBE_SECONDS)
    except OpsError:
        return None
    numbers = re.match(r"v(\d+)\.(\d+)\.(\d+)", answer)
    return tuple(map(int, numbers.groups())) if numbers else None


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
