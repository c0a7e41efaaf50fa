"""A deployment's settings (`vars`), and the tenant that a request is for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

from pydantic import ValidationError

from bluey.errors import Problem, SettingsError, TenantMismatch, TenantRequired, UnknownTenant
from bluey.tenants.settings import Environment, ModelId, Slug, Tenant
from bluey.validation import Value, problems_of


class Deployment(Value):
    """The deployment that the Worker's `vars` describe: of one tenant, or (without `TENANT_ID`) of
    all.

    `loopback_auth`: with `key`, a request from this machine needs an API key like any other.
    `relay`: with `python`, no frame of a stream is passed on by a plan: Python reads each of them.
    """

    environment: Environment
    tenant_id: Slug | None = None
    model_id: ModelId | None = None
    fallback_model_id: ModelId | None = None
    loopback_auth: Literal["none", "key"] = "none"
    relay: Literal["plan", "python"] = "plan"


VARS = {
    "ENVIRONMENT": "environment",
    "TENANT_ID": "tenantId",
    "MODEL_ID": "modelId",
    "FALLBACK_MODEL_ID": "fallbackModelId",
    "LOOPBACK_AUTH": "loopbackAuth",
    "RELAY": "relay",
}
"""Each of the `vars` that the Worker reads, and the key of `Deployment` that it sets."""


def parse_deployment(variables: Mapping[str, str | None]) -> Deployment:
    """The deployment that these `vars` describe. An empty var counts as unset. Raises
    SettingsError."""
    named = {key: variables.get(name) for name, key in VARS.items()}
    # As JSON, as a request's body is: pydantic's other way, which nothing else in a request takes,
    # would have to be compiled for this alone in a new isolate (10 ms of CPU).
    text = json.dumps({key: value for key, value in named.items() if value}, default=repr)
    try:
        return Deployment.model_validate_json(text)
    except ValidationError as error:
        names = {key: name for name, key in VARS.items()}
        problems = tuple(
            Problem(names.get(problem.path, problem.path), problem.message)
            for problem in problems_of(error)
        )
        raise SettingsError("vars", problems) from error


def resolve_tenant(
    deployment: Deployment,
    tenants: Mapping[str, Tenant],
    named: str | None,
    host: str,
    named_by_key: str | None = None,
) -> Tenant:
    """The tenant that a request is for.

    A deployment with a `TENANT_ID` serves that tenant only: `named` (the `x-tenant-id` header) may
    be absent, but not different. The shared deployment takes the tenant named there, else the
    tenant in the API key, else the tenant that lists the host. An API key with an unknown tenant
    counts as none. Raises TenantMismatch, UnknownTenant or TenantRequired.
    """
    if deployment.tenant_id is not None:
        if named not in (None, deployment.tenant_id):
            raise TenantMismatch
        named = deployment.tenant_id
    if named is not None:
        if named not in tenants:
            raise UnknownTenant
        return tenants[named]
    if named_by_key is not None and named_by_key in tenants:
        return tenants[named_by_key]
    # A host name with a final dot is the same host name.
    host = host.removesuffix(".")
    for tenant in tenants.values():
        if host in tenant.hosts:
            return tenant
    raise TenantRequired
