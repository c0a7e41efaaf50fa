"""Expectations of recorded replies, and the verdicts on them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bluey.budgets.windows import windows_at
from bluey.contract import BudgetUnit
from bluey.models.selection import select_models
from bluey.routes.health import Health
from ops.probe.reading import Unmet, health_of
from ops.probe.recording import Reply
from ops.project.served import read_tenant

HEALTH_FACTS = [name for name in Health.__annotations__ if name != "status"]
"""The JSON keys of `/health`, in their order."""


@dataclass(frozen=True)
class Configured:
    """What the files here say of a tenant in an environment; `health` has the values of
    HEALTH_FACTS."""

    health: Mapping[str, str | None]
    gateway_id: str
    budget_units: frozenset[BudgetUnit]
    """The units in which the tenant has a limit."""


def read_configured(tenant_id: str, deployment: str, env: str) -> Configured:
    """Reads a tenant's settings in one environment of a deployment.

    Raises:
        OpsError: there is no such tenant or environment, or their settings do not fit.
    """
    tenant, worker = read_tenant(tenant_id, deployment, env)
    models = select_models(tenant, worker, None)
    facts = (tenant.id, worker.environment, models.model_id, models.fallback_model_id)
    health = dict(zip(HEALTH_FACTS, facts, strict=True))
    budgets = tenant.budgets
    # Which units have a limit is the same at any time.
    units = frozenset(window.unit for window in windows_at(budgets, 0)) if budgets else frozenset()
    return Configured(health, tenant.gateway.id, units)


@dataclass(frozen=True)
class Promise:
    """One thing that is expected of a reply. `about` is the name of a call and, after a comma, the
    part of it."""

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
    """Whether a reply is as promised (None: not checked), and what was found."""

    found: str
    passed: bool | None


@dataclass(frozen=True)
class Conversation:
    """The replies by call (`health`, `chat`, `stream`), and what the files here say (None without
    files)."""

    replies: Mapping[str, Reply]
    configured: Configured | None

    def health_says(self, key: str) -> str | None:
        """The values of a readable `/health`."""
        value = health_of(self.replies["health"]).get(key)
        return value if isinstance(value, str) else None


Check = Callable[[Reply, Conversation], None]


@dataclass(frozen=True)
class Expectation(Promise):
    """A promise, and a function that raises Unmet where it is not kept.

    A reply's expectations are checked in order. After an unmet `decisive` one, the rest of that
    reply's are not checked, because they would all fail for the same reason.
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
