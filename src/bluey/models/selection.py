"""Which model answers a request: the request's, else the environment's, else the tenant's.

ADR-004 explains the order and the allow-list.
"""

from __future__ import annotations

from dataclasses import dataclass

from bluey.access.keys import KeyRecord
from bluey.chat import Effort
from bluey.errors import ModelNotAllowed, ModelNotFound, ModelRefused
from bluey.models.catalogue import facts_of, model_of
from bluey.models.model import Model
from bluey.models.pricing import price_of
from bluey.tenants.deployment import Deployment
from bluey.tenants.settings import Tenant


@dataclass(frozen=True, slots=True)
class Choice:
    """A model that is asked, and how much it is told to reason where the request does not say
    (None: it is told nothing)."""

    model: Model
    effort: Effort | None = None

    @property
    def id(self) -> str:
        """The model's id."""
        return self.model.id

    def effort_for(self, asked: Effort | None, *, is_wish: bool = False) -> Effort | None:
        """What the model is told for a request that asks for this effort, or for none. What a
        request asks of its own model was refused where the model cannot do it; for a default, for
        the fallback, and for a wish, the closest will do."""
        effort, reasoning = asked or self.effort, self.model.reasoning
        if reasoning is None:
            # Nothing is known of a model that is not listed. It is told what a request asks for,
            # and refuses what it does not know.
            return None if self.model.is_listed or is_wish else asked
        if effort is None or reasoning.control == "nothing":
            return None
        return reasoning.closest(effort)


@dataclass(frozen=True, slots=True)
class Selection:
    """The model that is asked first, and the fallback that is asked when the first fails (None: no
    fallback)."""

    first: Choice
    fallback: Choice | None = None

    @property
    def model_id(self) -> str:
        """The id of the model that is asked first."""
        return self.first.id

    @property
    def fallback_model_id(self) -> str | None:
        """The id of the fallback."""
        return None if self.fallback is None else self.fallback.id

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every model that may be asked."""
        return (self.first,) if self.fallback is None else (self.first, self.fallback)


def select_models(
    tenant: Tenant, deployment: Deployment, requested: str | None, key: KeyRecord | None = None
) -> Selection:
    """The models for a request that names the model `requested` (or none) and has an API key (or
    none).

    Aliases are resolved wherever a model is named. Raises ModelNotAllowed when the requested model
    is neither on the allow-list nor named elsewhere in the settings (ModelNotFound where the
    catalogue does not have it either), and when the API key's own list does not have the chosen
    model. A fallback that the key's list does not have is left out.
    """
    models = tenant.models

    def choice(name: str) -> Choice:
        alias = models.aliases.get(name)
        if alias is None:
            return Choice(model_of(name), models.reasoning)
        return Choice(model_of(alias.model), alias.reasoning or models.reasoning)

    chosen = choice(deployment.model_id or models.default)
    named_fallback = deployment.fallback_model_id or models.fallback
    fallback = choice(named_fallback) if named_fallback else None

    if requested is not None:
        chosen = choice(requested)
        if chosen.id not in _allowed_models(tenant, deployment):
            raise ModelNotAllowed if facts_of(chosen.id) else ModelNotFound
    if key is not None and not key.allows(chosen.id):
        raise ModelNotAllowed("This API key may not use that model")
    if fallback is not None and (
        fallback.id == chosen.id or (key is not None and not key.allows(fallback.id))
    ):
        fallback = None
    return Selection(chosen, fallback)


def affordable(tenant: Tenant, selection: Selection, key: KeyRecord | None = None) -> Selection:
    """The selection for a request that spends. Where a budget in dollars covers it, a fallback
    without a price is left out, and a model without one is ModelNotAllowed."""
    if not _needs_price(tenant, key):
        return selection
    if price_of(tenant, selection.first.model) is None:
        raise ModelNotAllowed(
            f"{selection.model_id} has no price, and a budget in dollars is only for models that "
            "have one"
        )
    fallback = selection.fallback
    if fallback is None or price_of(tenant, fallback.model) is not None:
        return selection
    return Selection(selection.first)


def why_unnamed_is_refused(tenant: Tenant, deployment: Deployment, key: KeyRecord) -> str | None:
    """Why a request with this API key that names no model is refused, in a sentence; None where it
    is not."""
    default = select_models(tenant, deployment, None)
    if not key.allows(default.model_id):
        return (
            f"Requests that name no model ask for {default.model_id}, which this key may not use."
        )
    try:
        affordable(tenant, default, key)
    except ModelRefused:
        return (
            f"Requests that name no model are refused: {default.model_id} has no price, and a "
            "limit in dollars is only for models that have one."
        )
    return None


def _needs_price(tenant: Tenant, key: KeyRecord | None) -> bool:
    """Whether a budget in dollars covers a request: the tenant's, or its API key's."""
    limits = (tenant.budgets, key.budgets if key else None)
    return any(each is not None and each.are_in_dollars for each in limits)


def served_models(
    tenant: Tenant, deployment: Deployment, key: KeyRecord | None = None
) -> tuple[str, ...]:
    """Every name that a request may give as its model, aliases first, each once. Where a budget in
    dollars covers the request, only models with a price are among them."""
    models = tenant.models
    names = dict.fromkeys([*models.aliases, *sorted(_allowed_models(tenant, deployment))])
    needs_price = _needs_price(tenant, key)

    def is_served(model_id: str) -> bool:
        is_allowed = key is None or key.allows(model_id)
        has_price = not needs_price or price_of(tenant, model_of(model_id)) is not None
        return is_allowed and has_price

    return tuple(name for name in names if is_served(models.resolved(name)))


def _allowed_models(tenant: Tenant, deployment: Deployment) -> set[str]:
    models = tenant.models
    named = (
        *models.allowed,
        *models.aliases,
        models.default,
        models.fallback,
        deployment.model_id,
        deployment.fallback_model_id,
    )
    return {models.resolved(name) for name in named if name}
