"""`GET /v1/models` and `GET /v1/models/{id}`: which models a request may name."""

from __future__ import annotations

from urllib.parse import unquote

from bluey.apis.openai.chat import OPENAI_API
from bluey.apis.openai.models import Model, ModelList, model_response, models_response
from bluey.errors import ModelNotFound
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.models.selection import served_models
from bluey.routes.route import READS, Route, read_nothing

_PATH = "/v1/models"


async def list_models(exchange: Exchange, _asked: None) -> Response:
    """Which models a request may name.

    Aliases first.
    """
    return models_response(_served_models(exchange))


def read_model(exchange: Exchange, _body: bytes) -> str:
    """The model's id or alias. Ids have slashes, which some clients escape."""
    return unquote(exchange.request.path.removeprefix(f"{_PATH}/"))


async def get_model(exchange: Exchange, name: str) -> Response:
    """Whether a request may name a model.

    Ids have slashes, which may be escaped or not.
    """
    if name not in _served_models(exchange):
        raise ModelNotFound
    return model_response(name)


def _served_models(exchange: Exchange) -> tuple[str, ...]:
    record = exchange.key.record if exchange.key else None
    return served_models(exchange.tenant, exchange.isolate.deployment, record)


MODELS = Route(_PATH, READS, list_models, read_nothing, ModelList, api=OPENAI_API, tag="OpenAI")
MODEL = Route(
    f"{_PATH}/{{id}}",
    READS,
    get_model,
    read_model,
    Model,
    api=OPENAI_API,
    errors=(ModelNotFound,),
    tag="OpenAI",
)
