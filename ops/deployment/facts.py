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


class Namespaces(Value):
    """The ids of an environment's KV namespaces."""

    budgets: Hex32


class EnvironmentFacts(Value):
    """What one environment has of its own."""

    worker: WorkerName | None = None
    account_id: AccountId | None = None
    kv: Namespaces
    model: ModelId
    fallback: ModelId
    routes: tuple[str | Block, ...] = ()


class Environments(Value):
    """The environments that the Worker knows."""

    local: EnvironmentFacts
    dev: EnvironmentFacts
    staging: EnvironmentFacts
    production: EnvironmentFacts


class FurtherEnvironments(Value):
    """Further keys of wrangler's: of every environment, and of one."""

    every: Block = Field(default_factory=dict, alias=EVERY)
    local: Block = Field(default_factory=dict)
    dev: Block = Field(default_factory=dict)
    staging: Block = Field(default_factory=dict)
    production: Block = Field(default_factory=dict)


class Further(Value):
    """Further keys of wrangler's, in the template's shape."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: Block

    env: FurtherEnvironments = FurtherEnvironments()


class Facts(Value):
    """What one deployment has of its own."""

    worker: WorkerBase | None = None
    account_id: AccountId | None = None
    environments: Environments
    wrangler: Further = Further()

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
