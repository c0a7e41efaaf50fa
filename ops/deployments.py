"""What a deployment's configuration says, read as wrangler reads it."""

from typing import Any

import pyjson5

from ops.errors import OpsError
from ops.paths import SHARED, deployment_config, tenant_slugs


def read_config(deployment: str, env: str) -> dict[str, Any]:
    """A deployment's configuration, the environment's keys laid over it.

    Raises:
        OpsError: there is no such tenant or environment.
    """
    if deployment not in (SHARED, *tenant_slugs()):
        raise OpsError(
            f"there is no tenant '{deployment}'",
            advice=f"Tenants: {', '.join(tenant_slugs())}. Every tenant at once: {SHARED}.",
        )
    path = deployment_config(deployment)
    try:
        config: dict[str, Any] = pyjson5.decode(path.read_text())
    except (OSError, pyjson5.Json5Exception) as error:
        raise OpsError(f"{path} cannot be read: {error}") from error
    environments: dict[str, Any] = config.get("env", {})
    if env not in environments:
        raise OpsError(
            f"{deployment} has no environment '{env}'",
            advice=f"Its environments: {', '.join(environments)}.",
        )
    selected: dict[str, Any] = environments[env]
    return config | selected
