"""A tenant's settings (`tenants/<slug>/tenant.jsonc`) and a deployment's (`vars`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, StringConstraints, ValidationError

from bluey.budgets.account import Account
from bluey.budgets.settings import Budgets, Counting
from bluey.chat import Effort
from bluey.errors import Problem, SettingsError
from bluey.ports import AFTERWARDS_MS, MAX_ANSWER_BYTES
from bluey.tenants import jsonc
from bluey.tenants.addresses import Host, Origin
from bluey.tenants.alerting import MAX_ALERTS, Alert
from bluey.tenants.prices import OwnPrice
from bluey.validation import WHOLE, Value, problems_of

SLUG_PATTERN = r"^[a-z0-9][a-z0-9-]{0,62}$"
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN)]
GatewayId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
ModelId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S+$")]
Environment = Literal["local", "dev", "staging", "production"]
Milliseconds = Annotated[int, Field(ge=1, le=600_000), WHOLE]

MAX_OUTPUT_TOKENS = 131_072
# The longest answer can be read, also where both dialects' fields have its text, or it is escaped.
assert MAX_ANSWER_BYTES >= 16 * MAX_OUTPUT_TOKENS
MAX_MODEL_ID_CHARACTERS = 200
# An isolate has 128 MB for all its requests, and a body is there in several forms at once.
MAX_BODY_BYTES = 16 * 1024 * 1024

# Time after the last deadline: for the settlement, and for clocks that differ.
HOLD_GRACE_MS = 60_000
assert HOLD_GRACE_MS > AFTERWARDS_MS

_DEFAULT_COUNTING = Counting.model_construct()


class TokenBound(Value):
    """What is known better of a model's tokenizer.

    - `share`: of the bound of a prompt's tokens, the share that this model never passes;
    - `source`: how that is known.
    """

    share: Annotated[float, Field(gt=0, le=1, strict=True)]
    source: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class Alias(Value):
    """What a short name stands for: a model, and how much it is told to reason where a request does
    not say."""

    model: ModelId
    reasoning: Effort | None = None


def _as_alias(value: object) -> object:
    return {"model": value} if isinstance(value, str) else value


# More would be seen: text would come in jerks.
MAX_GATHER_MS = 40


class Models(Value):
    """The models of a tenant.

    `allowed`: what a request may name beside the default, the fallback and the aliases' models.
    `aliases`: short names for model ids (`"fast"`), or for a model and its reasoning.
    `reasoning`: how much models are told to reason where neither the request nor the alias says; a
    model is told the closest of its efforts.
    `token_bounds`: by model id, what is known better of its tokenizer.
    `prices`: by model id, what it costs this tenant. It goes before the catalogue's price.
    """

    default: ModelId
    fallback: ModelId | None = None
    allowed: tuple[ModelId, ...] = ()
    aliases: dict[str, Annotated[Alias, BeforeValidator(_as_alias, ModelId | Alias)]] = Field(
        default_factory=dict
    )
    reasoning: Effort | None = None
    token_bounds: dict[ModelId, TokenBound] = Field(default_factory=dict)
    prices: dict[ModelId, OwnPrice] = Field(default_factory=dict)

    def resolved(self, name: str) -> str:
        """The id of the model that a name stands for."""
        alias = self.aliases.get(name)
        return name if alias is None else alias.model

    def largest_share(self, model_ids: Iterable[str]) -> float:
        """The share of a prompt's bound that none of these models passes."""
        bounds = map(self.token_bounds.get, model_ids)
        return max(1.0 if bound is None else bound.share for bound in bounds)


class GatewayOptions(Value):
    """The tenant's AI Gateway, and how long to wait for it.

    - `request_timeout_ms`: one attempt, until its first byte (also told to the gateway);
    - `deadline_ms`: all attempts of a request together, until the first token;
    - `stream_idle_ms`: the longest silence between two pieces of a stream;
    - `stream_deadline_ms`: a whole stream;
    - `stream_gather_ms`: how long tokens after the first may be collected before they are sent
      together; 0 sends each at once;
    - `cache_ttl_seconds`: how long the gateway may answer from its cache; 0 skips the cache;
    - `log_payloads`: whether the gateway's log has the texts of requests and answers.
    """

    id: GatewayId
    request_timeout_ms: Milliseconds = 20_000
    deadline_ms: Milliseconds = 45_000
    stream_idle_ms: Milliseconds = 30_000
    stream_deadline_ms: Milliseconds = 300_000
    stream_gather_ms: Annotated[int, Field(ge=0, le=MAX_GATHER_MS), WHOLE] = 0
    cache_ttl_seconds: Annotated[int, Field(ge=0, le=2_592_000), WHOLE] = 0
    log_payloads: bool = True


Attempts = Annotated[int, Field(ge=1, le=1_000_000), WHOLE]


RequestsPerMinute = Annotated[int, Field(ge=1, le=1_000_000), WHOLE]

# What may be overridden at run time (`bluey tenant set`, `bluey tenant pause`).
Overridable = Literal["budgets", "limits", "models", "rate", "paused"]
OVERRIDABLE: tuple[Overridable, ...] = get_args(Overridable)


class UnansweredLimits(Value):
    """How many attempts at models may end without an answer per minute, as one isolate counts them,
    before further requests are refused until the minute is over.

    Each of them may have been paid for.
    """

    tenant: Attempts = 400
    key: Attempts = 100


class Limits(Value):
    """What one answer, and what nobody answers, may use, and how many requests there may be.

    - `max_output_tokens`: the most one answer may use, and the default;
    - `max_body_bytes`: the longest request; without images, `POST /chat` takes 64 KiB at most;
    - `unanswered_per_minute`: the attempts that may end without an answer;
    - `requests_per_minute`: the requests of this tenant, as one isolate counts them. The platform's
      rate limiters, which count per location, apply beside it.
    """

    max_output_tokens: Annotated[int, Field(ge=1, le=MAX_OUTPUT_TOKENS), WHOLE] = 1_024
    max_body_bytes: Annotated[int, Field(ge=64 * 1024, le=MAX_BODY_BYTES), WHOLE] = 4 * 1024 * 1024
    unanswered_per_minute: UnansweredLimits = UnansweredLimits()
    requests_per_minute: RequestsPerMinute | None = None


class Auth(Value):
    """Whether a request needs an API key (`key` or `none`), per environment.

    An environment that can be deployed always needs one. `requires_key` says what is open on the
    machine that serves the request. `none` in `local` opens nothing to other machines.
    """

    local: Literal["none", "key"] = "none"
    dev: Literal["key"] = "key"
    staging: Literal["key"] = "key"
    production: Literal["key"] = "key"


class Tenant(Value):
    """One tenant: its name, its models, its AI Gateway, its limits.

    `overrides`: what an operator may override at run time, without a deploy.
    """

    id: Slug
    models: Models
    gateway: GatewayOptions
    limits: Limits = Limits()
    budgets: Budgets | None = None
    auth: Auth = Auth()
    hosts: tuple[Host, ...] = ()
    allowed_origins: tuple[Origin, ...] = ()
    alerts: Annotated[tuple[Alert, ...], Field(max_length=MAX_ALERTS)] = ()
    overrides: tuple[Overridable, ...] = OVERRIDABLE

    @cached_property
    def account(self) -> Account | None:
        """The account of the tenant's own budgets; None where it has none."""
        if self.budgets is None:
            return None
        return Account(self.id, "tenant", self.budgets, self.hold_ttl_ms)

    @property
    def counting(self) -> Counting:
        """How the tokens of this tenant and of its API keys are counted."""
        return self.budgets or _DEFAULT_COUNTING

    @property
    def hold_ttl_ms(self) -> int:
        """How long this tenant's holds live: longer than any of its requests."""
        return self.gateway.deadline_ms + self.gateway.stream_deadline_ms + HOLD_GRACE_MS


def parse_tenant(source: str, text: str) -> Tenant:
    """The tenant in a JSONC text; `source` names the file in errors. Raises SettingsError."""
    return tenant_of(source, read_settings(source, text))


def read_settings(source: str, text: str) -> object:
    """The settings in a JSONC text, as they are written; `source` names the file in errors. Raises
    SettingsError."""
    try:
        settings = jsonc.loads(text)
    except json.JSONDecodeError as error:
        problem = Problem(f"line {error.lineno}, column {error.colno}", error.msg)
        raise SettingsError(source, (problem,)) from error
    if isinstance(settings, dict):
        # `$schema` is for editors.
        settings.pop("$schema", None)
    return settings


def tenant_of(source: str, settings: object) -> Tenant:
    """The tenant with these settings; `source` names the file in errors. Raises SettingsError."""
    try:
        return Tenant.model_validate(settings)
    except ValidationError as error:
        raise SettingsError(source, problems_of(error)) from error


def requires_key(tenant: Tenant, environment: Environment, *, is_from_this_machine: bool) -> bool:
    """Whether a request to this tenant requires an API key in this environment.

    Only `local` and `dev` are ever open, and only to the machine that serves them, so that a Worker
    can be tried out there without a key. A request to a deployed Worker is never from there.
    """
    if not is_from_this_machine:
        return True
    if environment == "local":
        return tenant.auth.local == "key"
    return environment != "dev"
