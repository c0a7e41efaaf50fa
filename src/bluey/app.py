"""`handle(request, ports)`: routing and the order of things.

Trace, route, tenant, then the route's own handler. Whatever is raised on the way becomes a
response in `handle` and nowhere else, and every request leaves one line in the log.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote

from bluey.access.authentication import authenticate, tenant_named_by
from bluey.access.rate_limits import limit_rate
from bluey.apis.api import ClientApi
from bluey.apis.openai.chat import OpenAiApi
from bluey.apis.openai.models import model_response, models_response
from bluey.apis.own import OwnApi, data_response
from bluey.budgets.spending import release
from bluey.errors import (
    BlueyError,
    BudgetUnavailable,
    InternalError,
    LedgerUnavailable,
    MethodNotAllowed,
    NotFound,
    SettingsError,
)
from bluey.exchange import Exchange
from bluey.http import cors
from bluey.http.messages import Request, Response, document_response, page_response
from bluey.http.trace import open_trace
from bluey.isolate import Isolate
from bluey.models import select_models, served_models
from bluey.ports import Entropy, Log
from bluey.routes.usage import answer_usage
from bluey.serving import answer_chat
from bluey.tenants.deployment import resolve_tenant
from bluey.tenants.settings import Tenant

Handler = Callable[[Exchange, Tenant], Awaitable[Response]]
OpenHandler = Callable[[Exchange], Awaitable[Response]]

OWN_API = OwnApi()
OPENAI_API = OpenAiApi()


async def handle(request: Request, ports: Isolate) -> Response:
    """The response to any request. Never raises.

    Tokens are spent in here and accounted for at the end, so the caller must see it through
    whether or not the client waits. The same holds for what the response brings along:
    `stream` and `afterwards`, each to be awaited exactly once.
    """
    exchange = Exchange(
        request, ports, open_trace(request.headers, ports.entropy), ports.clock.now_ms()
    )
    api = _api_of(request)
    try:
        response = await _dispatch(exchange)
    except BlueyError as error:
        response = api.error(error)
        response.afterwards = release(exchange) if exchange.holds else None
        exchange.log_request(response.status, error.code)
    except Exception as error:  # noqa: BLE001  # the one place that turns a bug into a 500
        exchange.log_bug(error)
        response = api.error(InternalError())
        response.afterwards = release(exchange) if exchange.holds else None
        exchange.log_request(response.status, InternalError.code)
    if exchange.tenant is not None and exchange.key is not None:
        noting = ports.keys(exchange.tenant).note_use(exchange.key.digest)
        response.afterwards = _one_after_the_other(response.afterwards, noting)
    headers = response.headers
    headers["x-trace-id"] = exchange.trace.id
    if api is OPENAI_API:
        # The name under which OpenAI's clients look for it.
        headers["x-request-id"] = exchange.trace.id
    headers["server-timing"] = _server_timing(exchange)
    headers.update(cors.response_headers(exchange.tenant, request.headers.get("origin")))
    if request.method == "HEAD":
        response.body = ""
    return response


def refuse(request: Request, problems: SettingsError, entropy: Entropy, log: Log) -> Response:
    """The response of a deployment whose settings do not parse, which the log explains."""
    trace = open_trace(request.headers, entropy)
    log.write(
        {
            "event": "settings_error",
            "traceId": trace.id,
            "source": problems.source,
            "problems": [asdict(problem) for problem in problems.problems],
        }
    )
    api = _api_of(request)
    response = api.error(InternalError())
    response.headers["x-trace-id"] = trace.id
    if api is OPENAI_API:
        response.headers["x-request-id"] = trace.id
    return response


def _api_of(request: Request) -> ClientApi:
    return OPENAI_API if request.path.startswith("/v1/") else OWN_API


async def _dispatch(exchange: Exchange) -> Response:
    request, ports = exchange.request, exchange.ports
    route = request.path
    if route.startswith(_MODEL_PREFIX):
        route = _MODEL_ROUTE
    handlers, open_handlers = ROUTES.get(route, {}), OPEN_ROUTES.get(route, {})
    methods = (*handlers, *open_handlers, "OPTIONS")
    if len(methods) == 1:
        raise NotFound
    exchange.route = route
    if request.method == "OPTIONS":
        return _preflight(exchange, methods)
    open_handler = open_handlers.get(request.method)
    if open_handler is not None:
        return await open_handler(exchange)
    handler = handlers.get(request.method)
    if handler is None:
        raise MethodNotAllowed(methods)
    authorization = request.headers.get("authorization")
    tenant = exchange.tenant = resolve_tenant(
        ports.deployment,
        ports.tenants,
        request.headers.get("x-tenant-id") or None,
        request.host,
        tenant_named_by(authorization) if ports.deployment.tenant_id is None else None,
    )
    if route not in KEYLESS_ROUTES:
        await _authenticate(exchange, tenant, authorization)
    return await handler(exchange, tenant)


async def _authenticate(exchange: Exchange, tenant: Tenant, authorization: str | None) -> None:
    ports = exchange.ports
    try:
        exchange.key = await authenticate(
            tenant, ports.deployment.environment, authorization, ports.keys(tenant)
        )
    except LedgerUnavailable as error:
        exchange.log("key_error", {"reason": str(error)})
        raise BudgetUnavailable("API keys cannot be checked right now") from error


async def _one_after_the_other(
    first: Coroutine[Any, Any, None] | None, second: Coroutine[Any, Any, None]
) -> None:
    try:
        if first is not None:
            await first
    finally:
        await second


def _preflight(exchange: Exchange, methods: tuple[str, ...]) -> Response:
    ports, headers = exchange.ports, exchange.request.headers
    dedicated = ports.tenants.get(ports.deployment.tenant_id or "")
    candidates = (dedicated,) if dedicated else ports.tenants.values()
    response = Response(204, {"allow": ", ".join(methods)})
    asked_headers = headers.get("access-control-request-headers", "")
    response.headers.update(
        cors.preflight_headers(candidates, headers.get("origin"), methods, asked_headers)
    )
    exchange.log_request(response.status, "preflight")
    return response


async def _health(exchange: Exchange, tenant: Tenant) -> Response:
    ports = exchange.ports
    selection = select_models(tenant, ports.deployment, None)
    exchange.log_request(200, "ok")
    return data_response(
        {
            "status": "ok",
            "tenantId": tenant.id,
            "environment": ports.deployment.environment,
            "modelId": selection.model_id,
            "fallbackModelId": selection.fallback_model_id,
        }
    )


def _limited(handler: Handler) -> Handler:
    async def answer(exchange: Exchange, tenant: Tenant) -> Response:
        await limit_rate(exchange, tenant)
        return await handler(exchange, tenant)

    return answer


async def _models(exchange: Exchange, tenant: Tenant) -> Response:
    exchange.log_request(200, "ok")
    return models_response(_served_models(exchange, tenant))


async def _model(exchange: Exchange, tenant: Tenant) -> Response:
    # Ids have slashes, which some clients escape.
    name = unquote(exchange.request.path.removeprefix(_MODEL_PREFIX))
    if name not in _served_models(exchange, tenant):
        raise NotFound("This tenant serves no such model")
    exchange.log_request(200, "ok")
    return model_response(name)


def _served_models(exchange: Exchange, tenant: Tenant) -> tuple[str, ...]:
    record = exchange.key.record if exchange.key else None
    return served_models(tenant, exchange.ports.deployment, record)


def _serve_asset(path: str, respond: Callable[[str], Response]) -> OpenHandler:
    async def answer(exchange: Exchange) -> Response:
        text = await exchange.ports.assets.text(path)
        if text is None:
            raise NotFound
        exchange.log_request(200, "ok")
        return respond(text)

    return answer


def _spend_through(api: ClientApi) -> Handler:
    async def answer(exchange: Exchange, tenant: Tenant) -> Response:
        return await answer_chat(exchange, tenant, api)

    return answer


def _server_timing(exchange: Exchange) -> str:
    total = f"total;dur={exchange.elapsed_ms}"
    if not exchange.attempts:
        return total
    return f"upstream;dur={sum(attempt.duration_ms for attempt in exchange.attempts)}, {total}"


# Every route that spends tokens, and the API that it speaks. What happens in between is the
# same for each of them.
SPENDING_ROUTES: Mapping[str, ClientApi] = {
    "/chat": OWN_API,
    "/v1/chat/completions": OPENAI_API,
}

# What anybody may see, key or not.
KEYLESS_ROUTES = frozenset({"/health"})

_READS = ("GET", "HEAD")
_MODEL_PREFIX = "/v1/models/"
_MODEL_ROUTE = "/v1/models/{id}"

ROUTES: Mapping[str, Mapping[str, Handler]] = {
    "/health": dict.fromkeys(_READS, _health),
    "/usage": dict.fromkeys(_READS, _limited(answer_usage)),
    "/v1/models": dict.fromkeys(_READS, _limited(_models)),
    _MODEL_ROUTE: dict.fromkeys(_READS, _limited(_model)),
    **{path: {"POST": _spend_through(api)} for path, api in SPENDING_ROUTES.items()},
}

_OPENAPI = _serve_asset("/openapi.json", document_response)
_DOCS = _serve_asset("/docs/index.html", page_response)

# What is the same for every tenant, and asks for none.
OPEN_ROUTES: Mapping[str, Mapping[str, OpenHandler]] = {
    "/openapi.json": {"GET": _OPENAPI, "HEAD": _OPENAPI},
    "/docs": {"GET": _DOCS, "HEAD": _DOCS},
}
