"""Rules about what models cost: a budget in dollars needs a price of every model."""

from collections.abc import Iterator

from bluey.models.catalogue import model_of
from bluey.models.pricing import price_of
from bluey.tenants.settings import Tenant
from ops.check.settings import NamedModel, named_models
from ops.deployment.project import Project, owner
from ops.project.paths import SHARED
from ops.project.problems import Problem, Severity

ALWAYS_ASKED = ("models.default", "model")
"""The places that name the model of a request which names none: how their paths end."""


def prices(project: Project) -> Iterator[Problem]:
    """Where a budget is in dollars, every named model has a price; and every price is a named
    model's."""
    named = list(named_models(project))
    for deployment in project.tenants:
        settings = deployment.settings
        tenant = settings.tenant if settings else None
        if settings is None or tenant is None:
            continue
        # The shared deployment's pinned models are asked for every tenant.
        asked = [each for each in named if owner(each.file) in (SHARED, deployment.name)]
        if tenant.budgets and tenant.budgets.are_in_dollars:
            for each in asked:
                yield from _without_price(tenant, settings.file, each)
        ids = {each.model for each in asked}
        for model in tenant.models.prices:
            if model not in ids:
                yield Problem(
                    settings.file,
                    f"models.prices.{model}",
                    f"nothing names the model {model}, so its price counts for nothing",
                    "Check its spelling: a price is by a model's id, not by an alias.",
                    Severity.WARNING,
                )


def _without_price(tenant: Tenant, file: str, named: NamedModel) -> Iterator[Problem]:
    if price_of(tenant, model_of(named.model)) is not None:
        return
    is_asked = named.environments and named.path.endswith(ALWAYS_ASKED)
    budget = "the budget is in dollars" if named.file == file else f"{file} has one in dollars"
    refused = "every request that names no model is refused" if is_asked else "it is never asked"
    yield Problem(
        named.file,
        named.path,
        f"{named.model} has no price, and {budget}: {refused}",
        f"Give it one in models.prices of {file}, or name a model that has one "
        "(`bluey models list`).",
        Severity.ERROR if is_asked else Severity.WARNING,
    )
