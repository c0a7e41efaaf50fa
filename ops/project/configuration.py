"""Reads a deployment's `wrangler.jsonc` as wrangler does."""

from collections.abc import Sequence
from typing import Any

from bluey.tenants import jsonc
from ops.errors import OpsError
from ops.project.paths import SHARED, deployment_config, settings_files, tenant_slugs
from ops.spelling import did_you_mean, none_of


def require_deployments(names: Sequence[str]) -> None:
    """Refuse names of no deployment.

    Raises:
        OpsError: there are such names; it says all of them.
    """
    slugs = tenant_slugs()
    if unknown := [name for name in names if name not in (SHARED, *slugs)]:
        raise OpsError(
            none_of(unknown, (SHARED, *slugs)),
            advice=f"Tenants: {', '.join(slugs)}. Every tenant at once, pushed ones too: {SHARED}.",
        )


def read_config(deployment: str, env: str) -> dict[str, Any]:
    """A deployment's configuration, with the environment's keys merged into it.

    Raises:
        OpsError: there is no such tenant or environment.
    """
    require_deployments([deployment])
    path = deployment_config(deployment)
    try:
        config: Any = jsonc.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise OpsError(f"{path} cannot be read: {error}") from error
    environments: dict[str, Any] = config.get("env", {})
    if env not in environments:
        raise OpsError(
            f"{deployment} has no environment '{env}'{did_you_mean(env, environments)}",
            advice=f"Its environments: {', '.join(environments)}.",
        )
    selected: dict[str, Any] = environments[env]
    if "name" in config:
        # If an environment has no name of its own, wrangler makes this one.
        selected = {"name": f"{config['name']}-{env}"} | selected
    merged: dict[str, Any] = config | selected
    return merged


def served_tenants(deployment: str) -> list[str]:
    """The tenants that a deployment serves: its own, or for the shared one all tenants with
    settings."""
    if deployment != SHARED:
        return [deployment]
    return [path.stem for path in settings_files()]
