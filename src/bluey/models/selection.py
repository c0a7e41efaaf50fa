"""Which model answers a request: the request's, else the environment's, else the tenant's.

ADR-004 explains the order and the allow-list.
"""

from __future__ import annotations

from dataclasses import dataclass

from bluey.access.keys import KeyRecord
from bluey.errors import ModelNotAllowed
from bluey.tenants.deployment import Deployment
from bluey.tenants.settings import Tenant


@dataclass(frozen=True, slots=True)
class Selection:
    """The model that is asked first, and the fallback that is asked when the first fails (None: no
    fallback)."""

    model_id: str
    fallback_model_id: str | None


def select_models(
    tenant: Tenant, deployment: Deployment, requested: str | None, key: KeyRecord | None = None
) -> Selection:
    """The models for a request that names the model `requested` (or none) and has an API key (or
    none).

    Aliases are resolved wherever a model is named. Raises ModelNotAllowed when the requested model
    is neither on the allow-list nor named elsewhere in the settings, and when the API key's own
    list does not have the chosen model. A fallback that the key's list does not have is left out.
    """
    models = tenant.models

    def resolve(name: str) -> str:
        return models.aliases.get(name, name)

    configured = resolve(deployment.model_id or models.default)
    named_fallback = deployment.fallback_model_id or models.fallback
    fallback = resolve(named_fallback) if named_fallback else None

    chosen = configured
    if requested is not None:
        chosen = resolve(requested)
        if chosen not in _allowed_models(tenant, deployment):
            raise ModelNotAllowed
    if key is not None and not key.allows(chosen):
        raise ModelNotAllowed("This API key may not use that model")
    if fallback == chosen or (fallback and key is not None and not key.allows(fallback)):
        fallback = None
    return Selection(chosen, fallback)


def served_models(
    tenant: Tenant, deployment: Deployment, key: KeyRecord | None = None
) -> tuple[str, ...]:
    """Every name that a request may give as its model, aliases first, each once."""
    aliases = tenant.models.aliases
    names = dict.fromkeys([*aliases, *sorted(_allowed_models(tenant, deployment))])
    return tuple(name for name in names if key is None or key.allows(aliases.get(name, name)))


def _allowed_models(tenant: Tenant, deployment: Deployment) -> set[str]:
    models = tenant.models
    named = (
        *models.allowed,
        *models.aliases.values(),
        models.default,
        models.fallback,
        deployment.model_id,
        deployment.fallback_model_id,
    )
    return {models.aliases.get(name, name) for name in named if name}
