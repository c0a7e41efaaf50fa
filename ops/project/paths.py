"""The paths of the program and of the operator's home. Everything that is installed or cached is in
a folder that git ignores."""

import contextlib
import os
from pathlib import Path

from ops.errors import OpsError

ROOT = Path(__file__).resolve().parents[2]
"""The program: a clone of Bluey's repository."""

REQUIREMENTS = ROOT / "requirements"
PUBLIC = ROOT / "public"
NODE_MODULES = ROOT / "node_modules"
PYTHON_MODULES = ROOT / "python_modules"
GENERATED = ROOT / ".bluey"
WORKER_TEST_MODULES = GENERATED / "worker-test" / "python_modules"
BUNDLE_CACHE = GENERATED / "cache" / "pyodide"
AI_WORKER = ROOT / "ops" / "local" / "ai_worker"

LOCAL = "local"
"""The environment for this machine: its AI binding is the local AI Worker."""

SHARED = "shared"
"""The name of the deployment that serves every tenant, in place of a tenant's name."""


HOME_VARIABLE = "BLUEY_HOME"

_chosen: list[Path] = []


def use_home(folder: Path | None) -> None:
    """Choose the operator's home for this run; None is BLUEY_HOME, else the program."""
    _chosen[:] = [] if folder is None else [folder]


def full_path(folder: Path) -> Path:
    """A folder that a person named, in full.

    Raises:
        OpsError: its links form a loop, or it begins with the `~` of nobody.
    """
    try:
        # Not Path.resolve: whether it tells of a loop depends on the version of Python.
        path = Path(os.path.realpath(folder.expanduser()))
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            path.stat()
    except (OSError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise OpsError(
            f"{folder} is no place for a folder: {why}", advice="Name another folder."
        ) from error
    return path


def home() -> Path:
    """The operator's home: the folder with the tenants and the shared deployment.

    Raises:
        OpsError: the chosen folder is no home.
    """
    named = os.environ.get(HOME_VARIABLE)
    chosen = _chosen or ([Path(named)] if named else [])
    if not chosen:
        return ROOT
    folder = full_path(chosen[0])
    if not any((folder / name).exists() for name in ("deployment.jsonc", "tenants")):
        raise OpsError(
            f"{folder} is no home of Bluey's",
            advice=f"Make one: bluey init {folder}. Or correct --home or {HOME_VARIABLE}.",
        )
    return folder


def program_of(folder: Path) -> Path:
    """The program that a home uses: the home itself where it is a clone of the repository."""
    return folder if (folder / "ops").is_dir() else ROOT


def tenant_slugs() -> list[str]:
    """The tenants that have a deployment of their own, sorted."""
    return sorted(path.parent.name for path in home().glob("tenants/*/wrangler.jsonc"))


def deployment_config(name: str) -> Path:
    """The wrangler configuration of a tenant, or of the shared deployment."""
    folder = home() if name == SHARED else home() / "tenants" / name
    return folder / "wrangler.jsonc"


def settings_files() -> list[Path]:
    """The settings that the shared deployment uploads, by name."""
    return sorted((home() / "src" / "settings").glob("*.jsonc"))


def tenant_links(slug: str) -> dict[str, str]:
    """The links that wrangler follows for a tenant, with their targets."""
    return {
        f"src/settings/{slug}.jsonc": f"../../tenants/{slug}/tenant.jsonc",
        f"tenants/{slug}/python_modules": "../../python_modules",
    }


def write_atomically(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file so that an interruption leaves the old file or none, never half of the new
    one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.touch(mode)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
