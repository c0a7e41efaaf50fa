"""Verdicts on recorded replies: what the files here say, expectations, and how they are judged."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bluey.models import select_models
from bluey.routes.health import Health
from ops.probe.reading import Unmet, health_of
from ops.probe.recording import Reply
from ops.project.deployments import read_tenant

HEALTH_FACTS = [name for name in Health.__annotations__ if name != "status"]
"""What `/health` says of a Worker, in this order."""


@dataclass(frozen=True)
class Configured:
    """What the files here say of a tenant in an environment; `health` by HEALTH_FACTS."""

    health: Mapping[str, str | None]
    gateway_id: str
    has_budgets: bool


def read_configured(tenant_id: str, deployment: str, env: str) -> Configured:
    """What a deployment's Worker serves a tenant with.

    Raises:
        OpsError: there is no such tenant or environment, or their settings do not fit.
    """
    tenant, worker = read_tenant(tenant_id, deployment, env)
    models = select_models(tenant, worker, None)
    facts = (tenant.id, worker.environment, models.model_id, models.fallback_model_id)
    health = dict(zip(HEALTH_FACTS, facts, strict=True))
    return Configured(health, tenant.gateway.id, tenant.budgets is not None)


@dataclass(frozen=True)
class Promise:
    """What is expected of a reply: `about` is the name of a call, and what of it after a comma."""

    about: str
    what: str
    expected: str

    @property
    def title(self) -> str:
        """Its name in reports."""
        return f"{self.about}: {self.what}"

    @property
    def call(self) -> str:
        """The name of the call."""
        return self.about.partition(",")[0]


@dataclass(frozen=True)
class Verdict(Promise):
    """Whether a reply is as promised (None: it was not looked at), and what was found."""

    found: str
    passed: bool | None


@dataclass(frozen=True)
class Conversation:
    """The replies by call (`health`, `chat`, `stream`), and what the files here say, if any do."""

    replies: Mapping[str, Reply]
    configured: Configured | None

    def health_says(self, key: str) -> str | None:
        """What a readable `/health` says."""
        value = health_of(self.replies["health"]).get(key)
        return value if isinstance(value, str) else None


Check = Callable[[Reply, Conversation], None]


@dataclass(frozen=True)
class Expectation(Promise):
    """A promise, and what raises Unmet where it is not kept.

    Those of a reply are looked at in order. Where a `decisive` one is not met, the rest of that
    reply's would all say the same.
    """

    check: Check
    decisive: bool = False


def judge(conversation: Conversation, expectations: Iterable[Expectation]) -> list[Verdict]:
    """A verdict on each expectation."""
    verdicts = []
    decided = set()
    for each in expectations:
        passed, found = None, ""
        if each.call not in decided:
            try:
                each.check(conversation.replies[each.call], conversation)
                passed = True
            except Unmet as unmet:
                passed, found = False, str(unmet)
                if each.decisive:
                    decided.add(each.call)
        verdicts.append(Verdict(each.about, each.what, each.expected, found, passed))
    return verdicts
