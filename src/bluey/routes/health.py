"""`GET /health`: which tenant and models answer here."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from bluey.apis.own import Success, data_response
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.models.selection import select_models
from bluey.routes.route import READS, Route, read_nothing
from bluey.tenants.settings import Environment, Slug


class Health(TypedDict):
    """Which tenant and which models answer here."""

    status: Literal["ok"]
    tenantId: Slug
    environment: Environment
    modelId: str
    """The model of a request that names none."""
    fallbackModelId: str | None
    """The model that is asked when the first one fails; null where there is none."""


async def get_health(exchange: Exchange, _asked: None) -> Response:
    """Which tenant and models answer.

    Calls no model and needs no budget.
    """
    deployment = exchange.deployment
    selection = select_models(exchange.tenant, deployment, None)
    health: Health = {
        "status": "ok",
        "tenantId": exchange.tenant.id,
        "environment": deployment.environment,
        "modelId": selection.model_id,
        "fallbackModelId": selection.fallback_model_id,
    }
    return data_response(health)


HEALTH = Route(
    "/health",
    READS,
    get_health,
    read_nothing,
    Success[Health],
    wants_key=False,
    is_rate_limited=False,
)
