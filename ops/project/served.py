"""Reads a tenant and a deployment that serves it, as their Worker does."""

from bluey.errors import SettingsError
from bluey.tenants.deployment import Deployment, parse_deployment
from bluey.tenants.settings import Tenant, parse_tenant
from ops.errors import OpsError
from ops.project.configuration import read_config, served_tenants
from ops.project.paths import SHARED, home
from ops.project.setting_keys import settings_message
from ops.spelling import did_you_mean


def read_tenant(tenant_id: str, deployment: str, env: str) -> tuple[Tenant, Deployment]:
    """A tenant and one environment of a deployment that serves it, as its Worker reads them.

    Raises:
        OpsError: there is no such tenant or environment, or their settings are invalid.
    """
    known = served_tenants(SHARED)
    if tenant_id not in known:
        raise OpsError(
            f"there is no tenant '{tenant_id}'{did_you_mean(tenant_id, known)}",
            advice=f"Tenants: {', '.join(known)}. If it was pushed, add --{SHARED}.",
        )
    path = home() / "src" / "settings" / f"{tenant_id}.jsonc"
    worker = read_deployment(deployment, env)
    try:
        return parse_tenant(path.name, path.read_text("utf-8")), worker
    except (SettingsError, OSError, UnicodeDecodeError) as error:
        said = f"{path} cannot be read: {error}"
        if isinstance(error, SettingsError):
            said = settings_message(error)
        raise OpsError(said, advice=f"Run `bluey check {tenant_id}`.") from error


def names_of_models(tenant: Tenant) -> tuple[str, ...]:
    """What a request may call the tenant's models, each once: the aliases, then the ids."""
    models = tenant.models
    ids = (models.default, models.fallback or models.default, *models.allowed)
    targets = (each.model for each in models.aliases.values())
    return tuple(dict.fromkeys((*models.aliases, *ids, *targets)))


def read_deployment(deployment: str, env: str) -> Deployment:
    """One environment of a deployment, as its Worker reads it.

    Raises:
        OpsError: there is no such environment, or its `vars` are invalid.
    """
    try:
        return parse_deployment(read_config(deployment, env).get("vars", {}))
    except SettingsError as error:
        raise OpsError(str(error), advice=f"Run `bluey check {deployment}`.") from error
