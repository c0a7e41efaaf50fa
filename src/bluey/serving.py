"""A chat, through whichever API it comes: parsed, its tokens held, served, settled."""

from __future__ import annotations

from bluey.access.rate_limits import limit_rate
from bluey.apis.api import ClientApi, Reply, Report
from bluey.budgets.spending import admit, budget_headers, release, settle
from bluey.chat import Answer, Chat, Usage
from bluey.dialects.workers_ai import OpenStream
from bluey.errors import (
    InternalError,
    InvalidRequest,
    PayloadTooLarge,
    Problem,
    UnsupportedMediaType,
)
from bluey.exchange import Exchange
from bluey.gateway.attempts import Attempt, Call, Gateway, GaveUp, Served
from bluey.http.messages import MAX_BODY_BYTES, Request, Response, event_stream_response
from bluey.models import select_models
from bluey.ports import Sink
from bluey.relay.stream import Ending, Relay, pump
from bluey.tenants.settings import Tenant


async def answer_chat(exchange: Exchange, tenant: Tenant, api: ClientApi) -> Response:
    """The response to a chat, streamed or not."""
    request, ports = exchange.request, exchange.ports
    chat = exchange.chat = api.parse(await _read_json_body(request))
    await limit_rate(exchange, tenant)
    exchange.selection = select_models(
        tenant,
        ports.deployment,
        chat.requested_model_id,
        exchange.key.record if exchange.key else None,
    )
    max_output_tokens = _output_ceiling(chat, tenant)
    await admit(exchange, tenant, chat.estimated_tokens_in + max_output_tokens)
    session = {} if chat.session_id is None else {"sessionId": chat.session_id}
    call = Call(
        chat=chat,
        client=request.client,
        selection=exchange.selection,
        options=tenant.gateway,
        max_output_tokens=max_output_tokens,
        metadata={
            "tenantId": tenant.id,
            "environment": ports.deployment.environment,
            **session,
            "traceId": exchange.trace.id,
        },
        traceparent=exchange.trace.traceparent,
        deadline_ms=exchange.started_ms + tenant.gateway.deadline_ms,
    )
    serve = _serve_stream if chat.stream else _serve_whole
    return await serve(exchange, chat, call, api)


async def _serve_whole(exchange: Exchange, chat: Chat, call: Call, api: ClientApi) -> Response:
    ports = exchange.ports
    try:
        served = await Gateway(ports.ai, ports.clock, ports.entropy).ask(call)
    except GaveUp as gave_up:
        _record_failure(exchange, gave_up)
        raise gave_up.error from None
    _record_served(exchange, served)
    answer: Answer = served.result
    usage = answer.counted.completed(chat.estimated_tokens_in, answer.characters_out)
    latency_ms = exchange.elapsed_ms
    report = Report(usage, latency_ms, finish_reason=answer.finish_reason)
    response = api.answer(chat, _reply(exchange, served.model_id, call), answer, report)
    response.headers |= {
        **_served_headers(exchange, served.model_id, usage.tokens_in),
        "x-tokens-out": str(usage.tokens_out),
        "x-latency-ms": str(latency_ms),
        **budget_headers(exchange, usage),
    }
    exchange.usage = usage
    if exchange.holds:
        response.afterwards = settle(exchange, usage, served.model_id)
    exchange.log_request(200, "completed")
    return response


async def _serve_stream(exchange: Exchange, chat: Chat, call: Call, api: ClientApi) -> Response:
    ports = exchange.ports
    try:
        served = await Gateway(ports.ai, ports.clock, ports.entropy).open(call)
    except GaveUp as gave_up:
        _record_failure(exchange, gave_up)
        return _fail_stream(exchange, chat, api, gave_up)
    _record_served(exchange, served)
    opened: OpenStream = served.result
    relay = Relay(
        opened,
        format=api.stream(chat, _reply(exchange, served.model_id, call)),
        estimated_tokens_in=chat.estimated_tokens_in,
        options=call.options,
        started_ms=exchange.started_ms,
        now_ms=ports.clock.now_ms(),
    )

    async def stream(sink: Sink) -> None:
        outcome = None
        try:
            await pump(relay, opened, sink, ports.clock)
        except Exception as error:  # noqa: BLE001  # as in `handle`: a bug is logged, not raised
            exchange.log_bug(error)
            outcome = InternalError.code
        finally:
            exchange.usage = relay.usage
            exchange.first_token_ms = relay.first_token_ms
            if (failure := relay.failure) is not None:
                exchange.log_upstream_error(
                    Attempt(
                        served.model_id,
                        relay.latency_ms,
                        failure.reason,
                        failure.code,
                        failure.http_status,
                    ),
                )
            ending = relay.ending or Ending.CLIENT_GONE
            exchange.log_request(200, outcome or ending.value)
            await settle(exchange, relay.usage, served.model_id)

    response = event_stream_response()
    response.headers |= {
        **_served_headers(exchange, served.model_id, relay.usage.tokens_in),
        **budget_headers(exchange, None),
    }
    response.stream = stream
    return response


def _fail_stream(exchange: Exchange, chat: Chat, api: ClientApi, gave_up: GaveUp) -> Response:
    last_model_id = gave_up.attempts[-1].model_id
    report = Report(Usage(chat.estimated_tokens_in, 0), exchange.elapsed_ms)
    response = api.failed_stream(last_model_id, gave_up.error, report)
    response.headers |= {
        **_served_headers(exchange, last_model_id, chat.estimated_tokens_in),
        **budget_headers(exchange, Usage(0, 0)),
    }
    response.afterwards = release(exchange) if exchange.holds else None
    exchange.log_request(response.status, gave_up.error.code)
    return response


def _reply(exchange: Exchange, model_id: str, call: Call) -> Reply:
    created_s = int(exchange.ports.clock.epoch_ms() // 1000)
    return Reply(exchange.trace.id, created_s, model_id, call.max_output_tokens)


async def _read_json_body(request: Request) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedMediaType
    announced = request.headers.get("content-length", "")
    # By its length first: `int` refuses a number of thousands of digits.
    if announced.isdecimal() and (len(announced) > 9 or int(announced) > MAX_BODY_BYTES):
        raise PayloadTooLarge
    return await request.body.read(MAX_BODY_BYTES)


def _output_ceiling(chat: Chat, tenant: Tenant) -> int:
    ceiling = tenant.limits.max_output_tokens
    if chat.max_output_tokens is None:
        return ceiling
    if chat.max_output_tokens > ceiling:
        message = f"Input should be less than or equal to {ceiling}, this tenant's limit"
        raise InvalidRequest(problems=(Problem(chat.tokens_path, message),))
    return chat.max_output_tokens


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
        exchange.log_upstream_error(attempt)


def _record_failure(exchange: Exchange, gave_up: GaveUp) -> None:
    exchange.attempts = gave_up.attempts
    exchange.client_left = exchange.request.client.has_left
    for attempt in gave_up.attempts:
        exchange.log_upstream_error(attempt)
