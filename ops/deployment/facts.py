"""A deployment's own facts: `deployment.jsonc` beside its `wrangler.jsonc`."""

from typing import Annotated, Any, get_args

from pydantic import ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from bluey import errors
from bluey.tenants import settings
from bluey.tenants.settings import ModelId
from bluey.validation import Value, problems_of
from ops.project.problems import Problem
from ops.project.setting_keys import message_of

FACTS_FILE = "deployment.jsonc"

ENVIRONMENTS: tuple[str, ...] = get_args(settings.Environment)
"""The environments that every deployment has."""

PLACEHOLDER = "placeholder-"
"""How an id begins that stands for a namespace that was not made yet."""

EVERY = "*"
"""Stands for every environment, in the template and among further keys."""

# A Worker's name is a label of its workers.dev host name, and DNS allows 63 characters.
WorkerName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_][a-z0-9_-]*$", max_length=63)]
# The same, with room for the longest "-<environment>".
WorkerBase = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_][a-z0-9_-]*$", max_length=52)]
Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
AccountId = Hex32
# It stands in SQL as it is.
DatasetName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=63)]
Destination = Annotated[str, StringConstraints(min_length=1, max_length=255)]
# What has no namespace yet says so by a form that Cloudflare's ids do not have.
NamespaceId = Annotated[
    str, StringConstraints(pattern=r"^([0-9a-f]{32}|placeholder-[a-z0-9-]+)$", max_length=128)
]
Block = dict[str, JsonValue]


class Part(Value):
    """An object of `deployment.jsonc`. The strings below its fields describe them."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Namespaces(Part):
    """The ids of an environment's KV namespaces."""

    budgets: NamespaceId
    """The namespace for budgets and API keys: its id, which `bluey provision` writes here, or
    placeholder-<name> where there is none yet."""


class Otlp(Part):
    """Where the platform exports logs and traces, in OpenTelemetry's protocol."""

    logs: tuple[Destination, ...] = ()
    """Names of destinations for logs, as they were given in the dashboard."""
    traces: tuple[Destination, ...] = ()
    """Names of destinations for traces, as they were given in the dashboard."""

    def observability(self) -> dict[str, Any]:
        """The `observability` of wrangler that exports to them."""
        exported = {"logs": self.logs, "traces": self.traces}
        return {
            "enabled": True,
            **{
                kind: {"enabled": True, "destinations": list(names)}
                for kind, names in exported.items()
                if names
            },
        }


class EnvironmentFacts(Part):
    """One environment's own facts."""

    worker: WorkerName | None = None
    """The Worker's whole name, if it is not <worker>-<environment>."""
    account_id: AccountId | None = None
    """The account of this environment, if it differs from the deployment's."""
    kv: Namespaces
    """The ids of its KV namespaces."""
    model: ModelId
    """Its model, instead of the tenant's default: an id, or an alias of the tenant's."""
    fallback: ModelId
    """The model asked when that one fails, instead of the tenant's fallback: an id, or an alias."""
    routes: tuple[str | Block, ...] = ()
    """Its routes, as wrangler writes them."""
    metrics: DatasetName | None = None
    """The dataset of Workers Analytics Engine that gets a data point of each request."""
    otlp: Otlp | None = None
    """Where the platform exports its logs and traces."""


class Environments(Part):
    """The environments that the Worker knows."""

    local: EnvironmentFacts
    """On this machine."""
    dev: EnvironmentFacts
    """For experiments."""
    staging: EnvironmentFacts
    """For testing what production will be."""
    production: EnvironmentFacts
    """For the tenant's clients."""


class FurtherEnvironments(Part):
    """Further keys for wrangler, for every environment or for one."""

    every: Block = Field(default_factory=dict, alias=EVERY)
    """For every environment."""
    local: Block = Field(default_factory=dict)
    """For `local`."""
    dev: Block = Field(default_factory=dict)
    """For `dev`."""
    staging: Block = Field(default_factory=dict)
    """For `staging`."""
    production: Block = Field(default_factory=dict)
    """For `production`."""


class Further(Part):
    """Further keys for wrangler, in the template's shape."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: Block

    env: FurtherEnvironments = FurtherEnvironments()
    """Further keys of environments, such as bindings and vars."""


class Facts(Part):
    """One deployment's own facts."""

    worker: WorkerBase | None = None
    """The beginning of its Workers' names, before -<environment>; else bluey-<slug>."""
    account_id: AccountId | None = None
    """Its Cloudflare account; else CLOUDFLARE_ACCOUNT_ID of the shell or .env."""
    environments: Environments
    """Each environment's own facts."""
    wrangler: Further = Further()
    """Further keys for wrangler, merged into ops/deployment/template.jsonc (docs/tenants.md)."""

    def environment(self, env: str) -> EnvironmentFacts:
        """This environment's own facts."""
        facts: EnvironmentFacts = getattr(self.environments, env)
        return facts

    def base_name(self, deployment: str) -> str:
        """The beginning of the Workers' names."""
        return self.worker or f"bluey-{deployment}"

    def worker_name(self, deployment: str, env: str) -> str:
        """The name of an environment's Worker."""
        return self.environment(env).worker or f"{self.base_name(deployment)}-{env}"


def placeholder(deployment: str, env: str) -> str:
    """What stands for the id of a namespace that was not made yet. It works in `local` only."""
    return f"{PLACEHOLDER}{deployment}-{env}"


def is_placeholder(namespace_id: str) -> bool:
    """Whether this stands for a namespace that was not made yet."""
    return namespace_id.startswith(PLACEHOLDER)


def parse_facts(file: str, data: object) -> tuple[Facts | None, tuple[Problem, ...]]:
    """The facts in a file's JSON, or its problems."""
    if isinstance(data, dict):
        # `$schema` is for editors.
        data = {key: value for key, value in data.items() if key != "$schema"}
    try:
        return Facts.model_validate(data), ()
    except ValidationError as error:
        known = "schemas/deployment.schema.json says what every key takes."
        return None, tuple(
            Problem(file, "" if each.path == "(body)" else each.path, _said(each), known)
            for each in problems_of(error)
        )


def _said(problem: errors.Problem) -> str:
    """What is wrong at a place, in words for who writes the file."""
    if problem.message == "Input should be a valid array":
        return "has to be a list"
    return message_of(problem, Facts)


def facts_value(facts: Facts) -> dict[str, Any]:
    """The value of a `deployment.jsonc` with these facts."""
    return facts.model_dump(mode="json", by_alias=True, exclude_defaults=True)
