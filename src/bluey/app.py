"""`handle(request, isolate)`: from a request to its response.

The order is: trace, route, tenant, API key, rate limits, then the route's own answer. Only this
module turns exceptions into responses. When the response is complete (for a stream: at its end),
the request writes one line to the log and ends what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from bluey import apis, routes
from bluey.access.authentication import (
    authenticate,
    authenticate_operator,
    authorization_in,
    refuse_unnamed,
    require_admin,
    require_operator,
    tenant_named_by,
)
from bluey.access.loopback import is_from_this_machine
from bluey.access.rate_limits import limit_rate
from bluey.apis.api import ClientApi
from bluey.errors import (
    BlueyError,
    BudgetUnavailable,
    InternalError,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    Problem,
    RateLimiterUnavailable,
    SettingsError,
    StorageUnavailable,
    TenantPaused,
    TenantRequired,
)
from bluey.exchange import Exchange, Identity
from bluey.http import cors
from bluey.http.messages import Request, Response, empty_response
from bluey.http.trace import open_trace
from bluey.isolate import Isolate
from bluey.ports import Entropy, Log, Sink
from bluey.registry import table_of, values_in
from bluey.routes.route import Route, path_finder, path_meant
from bluey.tenants.directory import Known

ROUTES: tuple[Route[Any], ...] = values_in(routes, Route)
_BY_PATH = table_of(((route.path, method), route) for route in ROUTES for method in route.methods)
_METHODS = {
    route.path: (*(method for path, method in _BY_PATH if path == route.path), "OPTIONS")
    for route in ROUTES
}
_APIS = table_of(
    (api.path_prefix, api)
    for api in values_in(apis, ClientApi)  # type: ignore[type-abstract]  # it is never instantiated
)
_SHARING = table_of((api.shared_paths, api) for api in _APIS.values() if api.shared_paths)
_find_path = path_finder(_METHODS)


async def handle(request: Request, isolate: Isolate) -> Response:
    """The response to any request. Never raises.

    Whoever calls this must await it to its end, even when the client has left: tokens are spent
    here and settled at the end. The same holds for the response's `stream` and `afterwards`: each
    is to be awaited exactly once.
    """
    trace = open_trace(request.headers, isolate.entropy)
    request = _as_meant(request)
    exchange = Exchange(request, isolate, trace, isolate.clock.now_ms())
    api = _api_of(request)
    try:
        response = await _answer(exchange)
    except BlueyError as error:
        response = _refusal(api, error)
    except Exception as error:  # noqa: BLE001  # the one place that turns a bug into a 500
        exchange.log_bug(error)
        response = _refusal(api, InternalError())
    api.identify(response, trace.id)
    cors_headers = await _cors_headers(exchange)
    response.headers |= {"server-timing": _server_timing(exchange), **cors_headers}
    if request.method == "HEAD":
        response.body = ""
    if response.stream is None:
        exchange.log_request(response.status, response.outcome)
        response.afterwards = exchange.end()
    else:
        response.stream = partial(_run_stream, exchange, response.status, response.stream)
    return response


def refuse(request: Request, problems: SettingsError, entropy: Entropy, log: Log) -> Response:
    """The response of a deployment whose settings do not parse. The log says what is wrong with
    them."""
    trace = open_trace(request.headers, entropy)
    log.write(
        {
            "event": "settings_error",
            "traceId": trace.id,
            "source": problems.source,
            "problems": [asdict(problem) for problem in problems.problems],
        }
    )
    api = _api_of(_as_meant(request))
    response = api.error(InternalError())
    api.identify(response, trace.id)
    return response


async def _run_stream(
    exchange: Exchange,
    status: int,
    stream: Callable[[Sink], Coroutine[Any, Any, str]],
    sink: Sink,
) -> str:
    outcome = InternalError.code
    try:
        outcome = await stream(sink)
    except Exception as error:  # noqa: BLE001  # as in `handle`: a bug is logged, not raised
        exchange.log_bug(error)
    finally:
        exchange.log_request(status, outcome)
        if (wait := exchange.end()) is not None:
            await wait
    return outcome


def _as_meant(request: Request) -> Request:
    return replace(request, path=path_meant(request.path))


def _api_of(request: Request) -> ClientApi:
    """The API whose form errors have."""
    path = request.path
    for (header, prefix), api in _SHARING.items():
        if header in request.headers and path.startswith(prefix):
            return api
    return _APIS[max((prefix for prefix in _APIS if path.startswith(prefix)), key=len)]


def _refusal(api: ClientApi, error: BlueyError) -> Response:
    response = api.error(error)
    response.outcome = error.code
    return response


async def _answer(exchange: Exchange) -> Response:
    request = exchange.request
    if not request.host:
        raise InvalidRequest(problems=(Problem("host", "This is not a host name"),))
    path = _find_path(request.path)
    if path is None:
        raise NotFound
    methods = _METHODS[path]
    exchange.route = path
    if request.method == "OPTIONS":
        return await _preflight(exchange, methods)
    route = _BY_PATH.get((path, request.method))
    if route is None:
        raise MethodNotAllowed(methods)
    if route.has_tenant:
        await _identify(exchange, route)
    try:
        body = await route.receive(exchange)
    except BlueyError:
        # A request whose body is refused or breaks off counts against the rate limits, too.
        await _limit_rate(exchange, route)
        raise
    # Before the body is parsed: a client over its limits is to cost as little as possible.
    await _limit_rate(exchange, route)
    asked = route.read(exchange, body)
    # It may be some megabytes, and the answer takes long.
    del body
    return await route.answer(exchange, asked)


async def _identify(exchange: Exchange, route: Route[Any]) -> None:
    """Finds the request's tenant and API key. Raises BlueyError."""
    isolate, headers = exchange.isolate, exchange.request.headers
    deployment, authorization = isolate.deployment, authorization_in(headers)
    try:
        known = await isolate.tenants.resolve(
            headers.get("x-tenant-id") or None,
            exchange.request.host,
            tenant_named_by(authorization) if deployment.tenant_id is None else None,
        )
    except TenantRequired as error:
        if not route.wants_key:
            raise
        raise refuse_unnamed(
            isolate.tenants.uploaded.values(),
            deployment.environment,
            authorization,
            is_from_this_machine=_is_open_to_this_machine(exchange),
            takes_operator=route.takes_operator,
        ) from error
    except StorageUnavailable as error:
        exchange.log("tenant_lookup_error", {"reason": str(error)})
        raise BudgetUnavailable("The tenant cannot be looked up right now") from error
    exchange.identity = Identity(known.effective)
    if route.wants_key:
        await _authenticate(exchange, route, known, authorization)
    paused = known.effective.paused
    if paused is not None and route.spends:
        raise TenantPaused(paused.message, paused.retry_after_at(isolate.clock.epoch_ms()))


async def _authenticate(
    exchange: Exchange, route: Route[Any], known: Known, authorization: str | None
) -> None:
    isolate, tenant = exchange.isolate, known.tenant
    keys, operator = isolate.keys_of(tenant), None
    try:
        if route.takes_operator:
            operator = await authenticate_operator(
                isolate.deployment.environment, authorization, isolate.operator_keys
            )
        key = operator or await authenticate(
            tenant,
            isolate.deployment.environment,
            authorization,
            keys,
            is_from_this_machine=_is_open_to_this_machine(exchange),
        )
    except StorageUnavailable as error:
        exchange.log("key_error", {"reason": str(error)})
        raise BudgetUnavailable("API keys cannot be checked right now") from error
    if key is not None:
        exchange.identity = Identity(known.effective, key, is_operator=operator is not None)
        if not known.is_read:
            # What is overridden, such as a pause or a lower budget, is not known.
            raise BudgetUnavailable("The tenant's settings cannot be read right now")
        used = keys if operator is None else isolate.operator_keys
        exchange.when_ended(partial(used.note_use, key.digest))
    if route.wants_operator:
        require_operator(key, operator)
    if route.wants_admin:
        require_admin(key, exchange.request.headers)


def _is_open_to_this_machine(exchange: Exchange) -> bool:
    """Whether the request counts as one from this machine."""
    if exchange.isolate.deployment.loopback_auth == "key":
        return False
    request = exchange.request
    return is_from_this_machine(request.host, request.headers)


async def _limit_rate(exchange: Exchange, route: Route[Any]) -> None:
    if not route.is_rate_limited:
        return
    isolate, key = exchange.isolate, exchange.key
    try:
        await limit_rate(
            isolate.rate_limiter,
            isolate.deployment.environment,
            exchange.tenant.id,
            key.id if key else None,
            exchange.session_id,
        )
    except RateLimiterUnavailable as error:
        # The request goes on: a rate limiter only guards against floods, and the budgets still
        # apply.
        exchange.log("rate_limiter_error", {"reason": str(error)})
    # Last, so that a session or a key that floods does not use up its tenant's requests.
    isolate.request_counts.count(exchange.tenant, isolate.clock.now_ms())


async def _preflight(exchange: Exchange, methods: tuple[str, ...]) -> Response:
    headers = exchange.request.headers
    origin = headers.get("origin")
    allowed = cors.preflight_headers(
        await exchange.isolate.tenants.origins_beside(origin),
        origin,
        methods,
        headers.get("access-control-request-headers", ""),
    )
    return empty_response(204, {"allow": ", ".join(methods), **allowed}, outcome="preflight")


async def _cors_headers(exchange: Exchange) -> Mapping[str, str]:
    if exchange.request.method == "OPTIONS" and exchange.route is not None:
        return {}
    identity, origin = exchange.identity, exchange.request.headers.get("origin")
    # A response to a request that named no tenant may be read by pages of any tenant's origins.
    allowed = (
        identity.tenant.allowed_origins
        if identity
        else await exchange.isolate.tenants.origins_beside(origin)
    )
    return cors.response_headers(allowed, origin)


def _server_timing(exchange: Exchange) -> str:
    total = f"total;dur={exchange.elapsed_ms}"
    upstream_ms = exchange.work.upstream_ms if exchange.work else None
    return total if upstream_ms is None else f"upstream;dur={upstream_ms}, {total}"
