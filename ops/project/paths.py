"""The project's paths. Everything that is installed or cached is in a folder that git ignores."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TENANTS = ROOT / "tenants"
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


def tenant_slugs() -> list[str]:
    """The tenants that have a deployment of their own, sorted."""
    return sorted(path.parent.name for path in TENANTS.glob("*/wrangler.jsonc"))


def deployment_config(name: str) -> Path:
    """The wrangler configuration of a tenant, or of the shared deployment."""
    return ROOT / "wrangler.jsonc" if name == SHARED else TENANTS / name / "wrangler.jsonc"


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
