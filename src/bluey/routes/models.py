"""`GET /v1/models` and `GET /v1/models/{id}`: which models a request may name, in OpenAI's shape,
or in Anthropic's where the client sends `anthropic-version`."""

from __future__ import annotations

from urllib.parse import unquote

from bluey.apis.anthropic.messages import ANTHROPIC_API
from bluey.apis.anthropic.models import (
    ModelInfo,
    ModelPage,
    ModelsQuery,
    info_response,
    page_response,
    parse_models_query,
)
from bluey.apis.openai.chat import OPENAI_API
from bluey.apis.openai.models import Model, ModelList, Served, model_response, models_response
from bluey.errors import InvalidRequest, ModelNotFound
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.models.catalogue import model_of
from bluey.models.pricing import price_of
from bluey.models.selection import served_models
from bluey.routes.route import READS, Route

_VERSION, _PATH = ANTHROPIC_API.shared_paths


def read_models(exchange: Exchange, _body: bytes) -> ModelsQuery:
    """The query, which only Anthropic's API has. Raises InvalidRequest."""
    return parse_models_query(exchange.request.query if _is_anthropic(exchange) else "")


async def list_models(exchange: Exchange, query: ModelsQuery) -> Response:
    """Which models a request may name.

    Aliases come first. Facts about a model are in the fields of OpenRouter's list. With the header
    `anthropic-version` the answer is a page in Anthropic's form, and errors have that form, too.
    """
    names = _served_models(exchange)
    if _is_anthropic(exchange):
        return page_response(names, query)
    return models_response(_served(exchange, name) for name in names)


def read_model(exchange: Exchange, _body: bytes) -> str:
    """The model's id or alias. Ids have slashes, which some clients escape."""
    return unquote(exchange.request.path.removeprefix(f"{_PATH}/"))


async def get_model(exchange: Exchange, name: str) -> Response:
    """Whether a request may name a model.

    Ids have slashes; a client may escape them. With the header `anthropic-version` the answer
    has Anthropic's form.
    """
    if name not in _served_models(exchange):
        raise ModelNotFound
    return (
        info_response(name) if _is_anthropic(exchange) else model_response(_served(exchange, name))
    )


def _is_anthropic(exchange: Exchange) -> bool:
    return _VERSION in exchange.request.headers


def _served_models(exchange: Exchange) -> tuple[str, ...]:
    record = exchange.key.record if exchange.key else None
    return served_models(exchange.tenant, exchange.deployment, record)


def _served(exchange: Exchange, name: str) -> Served:
    tenant = exchange.tenant
    model = model_of(tenant.models.resolved(name))
    return Served(name, model, price_of(tenant, model))


MODELS = Route(
    _PATH,
    READS,
    list_models,
    read_models,
    ModelList | ModelPage,  # type: ignore[arg-type]  # a type to pydantic
    api=OPENAI_API,
    query=ModelsQuery,
    errors=(InvalidRequest,),
    tag="OpenAI",
)
MODEL = Route(
    f"{_PATH}/{{id}}",
    READS,
    get_model,
    read_model,
    Model | ModelInfo,  # type: ignore[arg-type]  # as above
    api=OPENAI_API,
    errors=(ModelNotFound,),
    tag="OpenAI",
)
