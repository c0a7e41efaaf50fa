"""`GET /health`: which tenant and models answer."""

from __future__ import annotations

from typing import Literal, TypedDict

from bluey.apis.own import data_response
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.models import select_models
from bluey.routes.route import READS, Route, read_nothing


class Health(TypedDict):
    """Which tenant and which models answer here."""

    status: Literal["ok"]
    tenantId: str
    environment: str
    modelId: str
    fallbackModelId: str | None


async def answer_health(exchange: Exchange, _asked: None) -> Response:
    """Which tenant and models answer.

    Calls no model and needs no budget.
    """
    deployment = exchange.isolate.deployment
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
    answer_health,
    read_nothing,
    wants_key=False,
    is_rate_limited=False,
    reply=Health,
)
