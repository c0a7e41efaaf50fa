"""`handle(request, ports)`: routing and the order of things.

Trace, route, tenant, body, model, gateway, reply: each step is a function of another
module, and this one awaits them in order. Whatever is raised on the way becomes a
response in `handle` and nowhere else, and every request leaves one line in the log.
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field

from bluey import cors
from bluey.chat import ChatRequest, Usage, parse_chat_request
from bluey.errors import (
    BlueyError,
    InternalError,
    InvalidRequest,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    Problem,
    SettingsError,
    UnsupportedMediaType,
)
from bluey.gateway import Attempt, Call, Gateway, GaveUp, Served
from bluey.http import (
    MAX_BODY_BYTES,
    Request,
    Response,
    data_response,
    done_event,
    error_event,
    error_response,
    event_stream_response,
    failed_usage_value,
    usage_value,
)
from bluey.ports import Entropy, Log, Ports, Sink
from bluey.relay import Ending, Relay, pump
from bluey.selection import Selection, select_models
from bluey.tenant import Tenant, resolve_tenant
from bluey.trace import Trace, open_trace
from bluey.workers_ai import Answer, OpenStream


@dataclass(slots=True)
class Exchange:
    """One request under way: what is known of it so far, for the reply and for the log."""

    request: Request
    ports: Ports
    trace: Trace
    started_ms: float
    route: str | None = None
    tenant: Tenant | None = None
    chat: ChatRequest | None = None
    selection: Selection | None = None
    attempts: list[Attempt] = field(default_factory=list)
    served_by: str | None = None
    usage: Usage | None = None
    first_token_ms: int | None = None
    gateway_log_id: str | None = None
    cache_status: str | None = None

    @property
    def elapsed_ms(self) -> int:
        return round(self.ports.clock.now_ms() - self.started_ms)


Handler = Callable[[Exchange, Tenant], Awaitable[Response]]


async def handle(request: Request, ports: Ports) -> Response:
    """The response to any request. Never raises.

    Tokens are spent in here and accounted for at the end, so the caller must see it through
    whether or not the client waits; a streamed response is complete once its `stream` was
    awaited too, exactly once.
    """
    exchange = Exchange(
        request, ports, open_trace(request.headers, ports.entropy), ports.clock.now_ms()
    )
    try:
        response = await _dispatch(exchange)
    except BlueyError as error:
        response = error_response(error)
        _log_request(exchange, response.status, error.code)
    except Exception as error:  # noqa: BLE001  # the one place that turns a bug into a 500
        response = _internal_error(exchange, error)
    headers = response.headers
    headers["x-trace-id"] = exchange.trace.id
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
    response = error_response(InternalError())
    response.headers["x-trace-id"] = trace.id
    return response


async def _dispatch(exchange: Exchange) -> Response:
    request, ports = exchange.request, exchange.ports
    handlers = ROUTES.get(request.path)
    if handlers is None:
        raise NotFound
    exchange.route = request.path
    if request.method == "OPTIONS":
        return _preflight(exchange, handlers)
    handler = handlers.get(request.method)
    if handler is None:
        raise MethodNotAllowed((*handlers, "OPTIONS"))
    tenant = exchange.tenant = resolve_tenant(
        ports.deployment, ports.tenants, request.headers.get("x-tenant-id") or None, request.host
    )
    return await handler(exchange, tenant)


def _preflight(exchange: Exchange, handlers: Mapping[str, Handler]) -> Response:
    ports, headers = exchange.ports, exchange.request.headers
    methods = (*handlers, "OPTIONS")
    dedicated = ports.tenants.get(ports.deployment.tenant_id or "")
    candidates = (dedicated,) if dedicated else ports.tenants.values()
    response = Response(204, {"allow": ", ".join(methods)})
    response.headers.update(cors.preflight_headers(candidates, headers.get("origin"), methods))
    _log_request(exchange, response.status, "preflight")
    return response


async def _health(exchange: Exchange, tenant: Tenant) -> Response:
    ports = exchange.ports
    selection = select_models(tenant, ports.deployment, None)
    _log_request(exchange, 200, "ok")
    return data_response(
        {
            "status": "ok",
            "tenantId": tenant.id,
            "environment": ports.deployment.environment,
            "modelId": selection.model_id,
            "fallbackModelId": selection.fallback_model_id,
        }
    )


async def _chat(exchange: Exchange, tenant: Tenant) -> Response:
    request, ports = exchange.request, exchange.ports
    chat = exchange.chat = parse_chat_request(await _read_json_body(request))
    exchange.selection = select_models(tenant, ports.deployment, chat.model_id)
    call = Call(
        request=chat,
        selection=exchange.selection,
        options=tenant.gateway,
        max_output_tokens=_output_ceiling(chat, tenant),
        metadata={
            "tenantId": tenant.id,
            "environment": ports.deployment.environment,
            "sessionId": str(chat.session_id),
            "traceId": exchange.trace.id,
        },
        traceparent=exchange.trace.traceparent,
        deadline_ms=exchange.started_ms + tenant.gateway.deadline_ms,
    )
    serve = _serve_stream if chat.stream else _serve_whole
    return await serve(exchange, chat, call)


async def _serve_whole(exchange: Exchange, chat: ChatRequest, call: Call) -> Response:
    ports = exchange.ports
    try:
        served = await Gateway(ports.ai, ports.clock, ports.entropy).ask(call)
    except GaveUp as gave_up:
        _record_failure(exchange, chat, gave_up)
        raise gave_up.error from None
    _record_served(exchange, served)
    answer: Answer = served.result
    usage = answer.counted.completed(chat.estimate_input_tokens(), answer.characters_out)
    exchange.usage = usage
    latency_ms = exchange.elapsed_ms
    response = data_response(
        {
            "sessionId": str(chat.session_id),
            "message": {"role": "assistant", "content": answer.text},
            "usage": usage_value(served.model_id, usage, latency_ms),
        }
    )
    response.headers.update(_served_headers(exchange, served.model_id, usage.tokens_in))
    response.headers["x-tokens-out"] = str(usage.tokens_out)
    response.headers["x-latency-ms"] = str(latency_ms)
    _log_request(exchange, 200, "completed")
    return response


async def _serve_stream(exchange: Exchange, chat: ChatRequest, call: Call) -> Response:
    ports = exchange.ports
    try:
        served = await Gateway(ports.ai, ports.clock, ports.entropy).open(call)
    except GaveUp as gave_up:
        _record_failure(exchange, chat, gave_up)
        last_model_id = gave_up.attempts[-1].model_id
        estimated_tokens_in = chat.estimate_input_tokens()
        usage = failed_usage_value(last_model_id, estimated_tokens_in, exchange.elapsed_ms)
        response = event_stream_response(error_event(gave_up.error) + done_event(usage))
        response.headers.update(_served_headers(exchange, last_model_id, estimated_tokens_in))
        _log_request(exchange, 200, gave_up.error.code)
        return response
    _record_served(exchange, served)
    opened: OpenStream = served.result
    relay = Relay(
        opened,
        model_id=served.model_id,
        estimated_tokens_in=chat.estimate_input_tokens(),
        options=call.options,
        started_ms=exchange.started_ms,
        now_ms=ports.clock.now_ms(),
    )

    async def stream(sink: Sink) -> None:
        outcome = None
        try:
            await pump(relay, opened, sink, ports.clock)
        except Exception as error:  # noqa: BLE001  # as in `handle`: a bug is logged, not raised
            _log_bug(exchange, error)
            outcome = InternalError.code
        finally:
            exchange.usage = relay.usage
            exchange.first_token_ms = relay.first_token_ms
            if (failure := relay.failure) is not None:
                _log_upstream_error(
                    exchange,
                    Attempt(
                        served.model_id,
                        relay.latency_ms,
                        failure.reason,
                        failure.code,
                        failure.http_status,
                    ),
                )
            ending = relay.ending or Ending.CLIENT_GONE
            _log_request(exchange, 200, outcome or ending.value)

    response = event_stream_response()
    response.headers.update(_served_headers(exchange, served.model_id, relay.usage.tokens_in))
    response.stream = stream
    return response


def _server_timing(exchange: Exchange) -> str:
    total = f"total;dur={exchange.elapsed_ms}"
    if not exchange.attempts:
        return total
    return f"upstream;dur={sum(attempt.duration_ms for attempt in exchange.attempts)}, {total}"


async def _read_json_body(request: Request) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedMediaType
    announced = request.headers.get("content-length", "")
    # By its length first: `int` refuses a number of thousands of digits.
    if announced.isdecimal() and (len(announced) > 9 or int(announced) > MAX_BODY_BYTES):
        raise PayloadTooLarge
    return await request.body.read(MAX_BODY_BYTES)


def _output_ceiling(chat: ChatRequest, tenant: Tenant) -> int:
    ceiling = tenant.limits.max_output_tokens
    if chat.max_tokens is None:
        return ceiling
    if chat.max_tokens > ceiling:
        message = f"Input should be less than or equal to {ceiling}, this tenant's limit"
        raise InvalidRequest(problems=(Problem("maxTokens", message),))
    return chat.max_tokens


def _served_headers(exchange: Exchange, model_id: str, tokens_in: int) -> dict[str, str]:
    headers = {"x-model-id": model_id, "x-tokens-in": str(tokens_in)}
    if exchange.gateway_log_id is not None:
        headers["x-gateway-log-id"] = exchange.gateway_log_id
    return headers


def _record_served(exchange: Exchange, served: Served[Answer] | Served[OpenStream]) -> None:
    exchange.attempts = served.attempts
    exchange.served_by = served.model_id
    exchange.gateway_log_id = served.gateway_log_id
    exchange.cache_status = served.cache_status
    for attempt in served.attempts[:-1]:
        _log_upstream_error(exchange, attempt)


def _record_failure(exchange: Exchange, chat: ChatRequest, gave_up: GaveUp) -> None:
    exchange.attempts = gave_up.attempts
    exchange.usage = Usage(chat.estimate_input_tokens(), 0, estimated=True)
    for attempt in gave_up.attempts:
        _log_upstream_error(exchange, attempt)


def _identity(exchange: Exchange) -> dict[str, object]:
    return {
        "traceId": exchange.trace.id,
        "tenantId": exchange.tenant.id if exchange.tenant else None,
        "environment": exchange.ports.deployment.environment,
        "sessionId": str(exchange.chat.session_id) if exchange.chat else None,
    }


def _log_request(exchange: Exchange, status: int, outcome: str) -> None:
    """The line that every request leaves. It has no text of the client's or the model's,
    and names a route rather than a path, which may hold anything."""
    usage, selection = exchange.usage, exchange.selection
    record: dict[str, object] = {
        "event": "request",
        **_identity(exchange),
        "route": exchange.route,
        "status": status,
        "outcome": outcome,
        "latencyMs": exchange.elapsed_ms,
    }
    if selection is not None:
        record |= {
            "stream": exchange.chat.stream if exchange.chat else None,
            "modelId": selection.model_id,
            "servedBy": exchange.served_by,
            "attempts": [_attempt_value(attempt) for attempt in exchange.attempts],
            "firstTokenMs": exchange.first_token_ms,
            "gatewayLogId": exchange.gateway_log_id,
            "cacheStatus": exchange.cache_status,
        }
    if usage is not None:
        record |= {
            "tokensIn": usage.tokens_in,
            "tokensOut": usage.tokens_out,
            "estimated": usage.estimated,
        }
    exchange.ports.log.write(record)


def _log_upstream_error(exchange: Exchange, attempt: Attempt) -> None:
    exchange.ports.log.write(
        {"event": "upstream_error", **_identity(exchange), **_attempt_value(attempt)}
    )


def _attempt_value(attempt: Attempt) -> dict[str, object]:
    return {
        "modelId": attempt.model_id,
        "durationMs": attempt.duration_ms,
        "reason": attempt.reason,
        "code": attempt.code,
        "httpStatus": attempt.http_status,
    }


def _internal_error(exchange: Exchange, error: Exception) -> Response:
    _log_bug(exchange, error)
    response = error_response(InternalError())
    _log_request(exchange, response.status, InternalError.code)
    return response


def _log_bug(exchange: Exchange, error: Exception) -> None:
    # An exception's text may quote a prompt, so the log gets its type and where it was.
    frames = traceback.extract_tb(error.__traceback__)
    exchange.ports.log.write(
        {
            "event": "internal_error",
            **_identity(exchange),
            "type": type(error).__name__,
            "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        }
    )


ROUTES: Mapping[str, Mapping[str, Handler]] = {
    "/health": {"GET": _health, "HEAD": _health},
    "/chat": {"POST": _chat},
}
