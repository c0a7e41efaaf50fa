"""A tenant's settings (`tenants/<slug>/tenant.jsonc`) and a deployment's (`vars`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator

from bluey import jsonc
from bluey.errors import (
    Problem,
    SettingsError,
    TenantMismatch,
    TenantRequired,
    UnknownTenant,
)
from bluey.validation import Value, problems_of

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
GatewayId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
ModelId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S+$")]
Environment = Literal["local", "dev", "staging", "production"]
Milliseconds = Annotated[int, Field(ge=1, le=600_000)]

MAX_OUTPUT_TOKENS = 131_072

# What comes after the last deadline: the settlement itself, and clocks that differ.
HOLD_GRACE_MS = 60_000


class Models(Value):
    """Which models serve a tenant.

    `allowed` is what a request may name beyond the default, the fallback and the aliases'
    targets; `aliases` are short names for full ids (`"fast"`).
    """

    default: ModelId
    fallback: ModelId | None = None
    allowed: tuple[ModelId, ...] = ()
    aliases: dict[str, ModelId] = Field(default_factory=dict)


class GatewayOptions(Value):
    """The tenant's AI Gateway and how long it is waited for.

    - `request_timeout_ms`: one attempt, until its first byte (also told to the gateway);
    - `deadline_ms`: all attempts of a request together, until the first token;
    - `stream_idle_ms`: the longest silence between two pieces of a stream;
    - `stream_deadline_ms`: a whole stream;
    - `cache_ttl_seconds`: answers may come from the gateway's cache; 0 skips the cache.
    """

    id: GatewayId
    request_timeout_ms: Milliseconds = 20_000
    deadline_ms: Milliseconds = 45_000
    stream_idle_ms: Milliseconds = 30_000
    stream_deadline_ms: Milliseconds = 300_000
    cache_ttl_seconds: Annotated[int, Field(ge=0, le=2_592_000)] = 0


class Limits(Value):
    """`max_output_tokens`: the most one answer may use, and what it may when unasked."""

    max_output_tokens: Annotated[int, Field(ge=1, le=MAX_OUTPUT_TOKENS)] = 1_024


class TokenLimit(Value):
    """The tokens of one window."""

    tokens: Annotated[int, Field(ge=1, le=10**15)]


class Budgets(Value):
    """How many tokens a tenant may use per calendar day and month (UTC).

    - `enforcement`: `kv` counts in Workers KV, with the bound that docs/budgets.md states;
      `exact` in a Durable Object, which never overspends;
    - `on_ledger_failure`: what a request meets when the ledger cannot be read;
    - `warn_at`: the share of a window's limit from which on answers carry a warning.
    """

    enforcement: Literal["kv", "exact"] = "kv"
    on_ledger_failure: Literal["deny", "allow"] = "deny"
    warn_at: Annotated[float, Field(gt=0, le=1)] = 0.8
    daily: TokenLimit | None = None
    monthly: TokenLimit | None = None

    @model_validator(mode="after")
    def _has_a_window(self) -> Budgets:
        if self.daily is None and self.monthly is None:
            raise ValueError("name at least one of daily and monthly")
        return self


class Auth(Value):
    """In which environments a request needs an API key: `key`, or `none` where it needs none.

    What is open to the internet with real models behind it is never without.
    """

    local: Literal["none", "key"] = "none"
    dev: Literal["none", "key"] = "none"
    staging: Literal["key"] = "key"
    production: Literal["key"] = "key"


@dataclass(frozen=True, slots=True)
class Account:
    """Whose tokens are counted: a tenant's, or one API key's inside its tenant's."""

    name: str
    scope: Literal["tenant", "key"]
    budgets: Budgets
    hold_ttl_ms: int


class Tenant(Value):
    """One tenant: who it is, which models it may use, through which gateway."""

    id: Slug
    models: Models
    gateway: GatewayOptions
    limits: Limits = Limits()
    budgets: Budgets | None = None
    auth: Auth = Auth()
    hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()

    @cached_property
    def account(self) -> Account | None:
        """What its own budgets count, where it has some."""
        if self.budgets is None:
            return None
        return Account(self.id, "tenant", self.budgets, self.hold_ttl_ms)

    @property
    def hold_ttl_ms(self) -> int:
        """How long a hold of this tenant's may live: longer than any of its requests can."""
        return self.gateway.deadline_ms + self.gateway.stream_deadline_ms + HOLD_GRACE_MS

    @field_validator("allowed_origins")
    @classmethod
    def _origins_are_exact(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if origin == "*":
                continue
            scheme, separator, rest = origin.partition("://")
            if scheme not in ("http", "https") or not separator or not rest or "/" in rest:
                raise ValueError(
                    f"{origin!r} is neither * nor an origin such as https://app.example.com"
                )
        return origins


class Deployment(Value):
    """What the Worker's `vars` say: one tenant or (without `TENANT_ID`) all of them."""

    environment: Environment
    tenant_id: Slug | None = None
    model_id: ModelId | None = None
    fallback_model_id: ModelId | None = None


_VARS = {
    "ENVIRONMENT": "environment",
    "TENANT_ID": "tenantId",
    "MODEL_ID": "modelId",
    "FALLBACK_MODEL_ID": "fallbackModelId",
}


def parse_tenant(source: str, text: str) -> Tenant:
    """The tenant in a JSONC text; `source` names the file in errors. Raises SettingsError."""
    try:
        settings = jsonc.loads(text)
        if isinstance(settings, dict):
            # The editors' business.
            settings.pop("$schema", None)
        return Tenant.model_validate(settings)
    except json.JSONDecodeError as error:
        problem = Problem(f"line {error.lineno}, column {error.colno}", error.msg)
        raise SettingsError(source, (problem,)) from error
    except ValidationError as error:
        raise SettingsError(source, problems_of(error)) from error


def parse_deployment(variables: Mapping[str, str | None]) -> Deployment:
    """The deployment that these `vars` describe; empty ones are unset. Raises SettingsError."""
    named = {key: variables.get(name) for name, key in _VARS.items()}
    try:
        return Deployment.model_validate({key: value for key, value in named.items() if value})
    except ValidationError as error:
        names = {key: name for name, key in _VARS.items()}
        problems = tuple(
            Problem(names.get(problem.path, problem.path), problem.message)
            for problem in problems_of(error)
        )
        raise SettingsError("vars", problems) from error


def requires_key(tenant: Tenant, environment: Environment) -> bool:
    """Whether a request to this tenant needs an API key in this environment."""
    wanted: str = getattr(tenant.auth, environment)
    return wanted == "key"


def resolve_tenant(
    deployment: Deployment,
    tenants: Mapping[str, Tenant],
    named: str | None,
    host: str,
    named_by_key: str | None = None,
) -> Tenant:
    """The tenant that a request is for.

    A deployment with a `TENANT_ID` serves that tenant only: `named` (the `x-tenant-id`
    header) may be absent, never different. The shared deployment takes the named one, else
    the one whose API key came, else the one that lists the host. Raises TenantMismatch,
    UnknownTenant or TenantRequired.
    """
    if deployment.tenant_id is not None:
        if named not in (None, deployment.tenant_id):
            raise TenantMismatch
        named = deployment.tenant_id
    named = named_by_key if named is None else named
    if named is not None:
        tenant = tenants.get(named)
        if tenant is None:
            raise UnknownTenant
        return tenant
    for tenant in tenants.values():
        if host in tenant.hosts:
            return tenant
    raise TenantRequired
