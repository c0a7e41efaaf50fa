"""What a deployment has of its own: `deployment.jsonc` beside its `wrangler.jsonc`."""

from typing import Annotated, Any, get_args

from pydantic import ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from bluey.tenants import settings
from bluey.tenants.settings import ModelId
from bluey.validation import Value, problems_of
from ops.project.problems import Problem

FACTS_FILE = "deployment.jsonc"

ENVIRONMENTS: tuple[str, ...] = get_args(settings.Environment)
"""The environments that every deployment has."""

EVERY = "*"
"""Stands for every environment, in the template and among further keys."""

# A Worker's name is a label of its workers.dev host name, which DNS keeps to 63 characters.
WorkerName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_][a-z0-9_-]*$", max_length=63)]
# The same, with room for the longest "-<environment>".
WorkerBase = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_][a-z0-9_-]*$", max_length=52)]
Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
AccountId = Hex32
Block = dict[str, JsonValue]


class Part(Value):
    """An object of `deployment.jsonc`; what stands below its keys is their description."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Namespaces(Part):
    """The ids of an environment's KV namespaces."""

    budgets: Hex32
    """What `wrangler kv namespace create` prints: for budgets and API keys."""


class EnvironmentFacts(Part):
    """What one environment has of its own."""

    worker: WorkerName | None = None
    """The Worker's whole name, where it is another."""
    account_id: AccountId | None = None
    """The account of this environment, where it is another."""
    kv: Namespaces
    """The ids of its KV namespaces."""
    model: ModelId
    """Its model, before the tenant's own: an id, or an alias of the tenant's."""
    fallback: ModelId
    """The model asked when that fails, before the tenant's own: an id, or an alias."""
    routes: tuple[str | Block, ...] = ()
    """Its routes, as wrangler writes them."""


class Environments(Part):
    """The environments that the Worker knows."""

    local: EnvironmentFacts
    """On this machine."""
    dev: EnvironmentFacts
    """For trying things out."""
    staging: EnvironmentFacts
    """What production will be."""
    production: EnvironmentFacts
    """For the tenant's callers."""


class FurtherEnvironments(Part):
    """Further keys of wrangler's: of every environment, and of one."""

    every: Block = Field(default_factory=dict, alias=EVERY)
    """Of every environment."""
    local: Block = Field(default_factory=dict)
    """Of `local`."""
    dev: Block = Field(default_factory=dict)
    """Of `dev`."""
    staging: Block = Field(default_factory=dict)
    """Of `staging`."""
    production: Block = Field(default_factory=dict)
    """Of `production`."""


class Further(Part):
    """Further keys of wrangler's, in the template's shape."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: Block

    env: FurtherEnvironments = FurtherEnvironments()
    """Further keys that each environment has of its own, such as bindings and vars."""


class Facts(Part):
    """What one deployment has of its own."""

    worker: WorkerBase | None = None
    """What its Workers' names begin with, before -<environment>; else bluey-<slug>."""
    account_id: AccountId | None = None
    """Its Cloudflare account; else CLOUDFLARE_ACCOUNT_ID of the shell or .env."""
    environments: Environments
    """What each environment has of its own."""
    wrangler: Further = Further()
    """Further keys of wrangler's, laid over ops/deployment/template.jsonc (docs/tenants.md)."""

    def environment(self, env: str) -> EnvironmentFacts:
        """What this environment has of its own."""
        facts: EnvironmentFacts = getattr(self.environments, env)
        return facts

    def base_name(self, deployment: str) -> str:
        """What the Workers' names begin with."""
        return self.worker or f"bluey-{deployment}"

    def worker_name(self, deployment: str, env: str) -> str:
        """What the Worker of an environment is called."""
        return self.environment(env).worker or f"{self.base_name(deployment)}-{env}"


def parse_facts(file: str, data: object) -> tuple[Facts | None, tuple[Problem, ...]]:
    """The facts in a file's JSON, or what is wrong with it."""
    if isinstance(data, dict):
        # The editors' business.
        data = {key: value for key, value in data.items() if key != "$schema"}
    try:
        return Facts.model_validate(data), ()
    except ValidationError as error:
        known = "schemas/deployment.schema.json says what every key takes."
        return None, tuple(
            Problem(file, "" if each.path == "(body)" else each.path, each.message, known)
            for each in problems_of(error)
        )


def facts_value(facts: Facts) -> dict[str, Any]:
    """What a `deployment.jsonc` with these facts says."""
    return facts.model_dump(mode="json", by_alias=True, exclude_defaults=True)
