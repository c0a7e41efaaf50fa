"""Serves a chat of any client API: parses it, holds its tokens, asks a model, renders the
answer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bluey.access.accounts import accounts_of
from bluey.apis.api import REPLY_ID_DIGITS, ClientApi, Reply, Report
from bluey.budgets.book import Charge
from bluey.chat import Chat
from bluey.dialects.answers import OpenStream
from bluey.dialects.dialect import NOT_COUNTED
from bluey.errors import (
    BlueyError,
    ContextLengthExceeded,
    ModelNotAllowed,
    ModelNotFound,
    PayloadTooLarge,
    Problem,
    UnsupportedByModel,
    UnsupportedMediaType,
)
from bluey.exchange import Exchange
from bluey.gateway.attempts import Attempts
from bluey.gateway.call import BUG_REASON, Attempt, Call, GaveUp, Served
from bluey.http.messages import Request, Response, event_stream_response
from bluey.models.abilities import HINTS, complaint, lacking
from bluey.models.model import Model
from bluey.models.selection import Selection, select_models
from bluey.ports import PlainLimit, Sink
from bluey.relay.stream import Stream
from bluey.tenants.settings import Tenant
from bluey.usage import Answer, Bounds, Counted, Produced, Usage


async def read_json_body(
    request: Request, limit_bytes: int, plain: PlainLimit | None = None
) -> bytes:
    """A body of JSON, unparsed. Raises UnsupportedMediaType, PayloadTooLarge or InvalidJson."""
    headers = request.headers
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedMediaType
    # The platform hands a compressed body over as it came.
    if headers.get("content-encoding", "").strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("Send the body uncompressed, without content-encoding")
    announced = headers.get("content-length", "")
    # The number of digits is checked first, because `int` refuses a number with thousands of them.
    if announced.isdecimal() and (len(announced) > 9 or int(announced) > limit_bytes):
        raise PayloadTooLarge(limit_bytes)
    return await request.body.read(limit_bytes, plain)


async def receive_chat(exchange: Exchange, api: ClientApi) -> bytes:
    """A request's body, unparsed; the exchange gets the session that it names, because the rate
    limiters count that first. Raises BlueyError."""
    limit_bytes = exchange.tenant.limits.max_body_bytes
    body = await read_json_body(exchange.request, limit_bytes, api.plain_limit)
    exchange.session_id = api.session_in(body)
    return body


def read_chat(exchange: Exchange, body: bytes, api: ClientApi) -> Chat:
    """The chat in a request's body. Raises BadRequest or PayloadTooLarge."""
    # A body that is no chat names no session.
    exchange.session_id = None
    chat = api.parse(body)
    exchange.session_id = chat.session_id
    return chat


async def serve_chat(exchange: Exchange, chat: Chat, api: ClientApi) -> Response:
    """The response to a chat, streamed or not.

    Raises RateLimited (too many attempts ended without an answer), ModelNotAllowed,
    UnsupportedByModel, ContextLengthExceeded, BudgetExceeded or BudgetUnavailable, and the last
    attempt's error when no attempt at a model succeeded (a client that asked for a stream gets that
    error from the API's `failed_stream`).
    """
    tenant, isolate = exchange.tenant, exchange.isolate
    isolate.unanswered.refuse(tenant, exchange.key_id, isolate.clock.now_ms())
    selection = select_for(exchange, chat.requested_model_id, api)
    selection = _able(chat, selection, api)
    selection, max_output_tokens = _fitting(chat, selection, tenant)
    run = exchange.work = _ChatRun(exchange, chat, api, selection, max_output_tokens)
    return await run.answer()


def select_for(exchange: Exchange, requested: str | None, api: ClientApi) -> Selection:
    """The models for a request that names the model `requested`, or none. Raises ModelNotAllowed,
    or ModelNotFound where the API has that."""
    key = exchange.key.record if exchange.key else None
    try:
        return select_models(exchange.tenant, exchange.isolate.deployment, requested, key)
    except ModelNotFound as error:
        if api.tells_unknown_models:
            raise
        raise ModelNotAllowed from error


def _able(chat: Chat, selection: Selection, api: ClientApi) -> Selection:
    """The selection without a fallback that cannot do what is asked, hints apart. Raises
    UnsupportedByModel where the chosen model cannot."""
    if unable := lacking(chat, selection.first.model):
        problems = (
            Problem(api.paths[ability], complaint(ability, selection.first.model))
            for ability in unable
        )
        raise UnsupportedByModel(problems=tuple(problems))
    fallback = selection.fallback
    if fallback is None or not set(lacking(chat, fallback.model)) - HINTS:
        return selection
    return Selection(selection.first)


def _fitting(chat: Chat, selection: Selection, tenant: Tenant) -> tuple[Selection, int]:
    """The selection without a fallback whose context is too small, and the most tokens that the
    answer may have: where the client does not say, what is left of the context, if that is less
    than the tenant allows. Raises ContextLengthExceeded.

    The prompt is estimated, not bounded: the bound would refuse much that fits. What passes for too
    little is refused by the model.
    """
    ceiling, model = _output_ceiling(chat, tenant), selection.first.model
    left = _tokens_left(chat, model)
    if left < ceiling:
        if chat.max_output_tokens is not None or left < 1:
            assert model.context_tokens is not None
            raise ContextLengthExceeded(
                {
                    "modelId": model.id,
                    "contextTokens": model.context_tokens,
                    "estimatedTokensIn": chat.estimated_tokens_in,
                    "maxOutputTokens": ceiling,
                }
            )
        ceiling = int(left)
    if selection.fallback and _tokens_left(chat, selection.fallback.model) < ceiling:
        return Selection(selection.first), ceiling
    return selection, ceiling


def _tokens_left(chat: Chat, model: Model) -> float:
    """What a model's context has left for an answer; inf where the context is not known."""
    if model.context_tokens is None:
        return math.inf
    return model.context_tokens - chat.estimated_tokens_in


def _output_ceiling(chat: Chat, tenant: Tenant) -> int:
    ceiling = tenant.limits.max_output_tokens
    # A value over the ceiling is lowered, not refused: most clients always ask for what a large
    # model may.
    return ceiling if chat.max_output_tokens is None else min(chat.max_output_tokens, ceiling)


@dataclass(frozen=True, slots=True)
class _Whole:
    """A whole answer that is charged."""

    model_id: str
    usage: Usage


class _ChatRun:
    """One chat under way."""

    def __init__(
        self,
        exchange: Exchange,
        chat: Chat,
        api: ClientApi,
        selection: Selection,
        max_output_tokens: int,
    ) -> None:
        self._exchange = exchange
        self._chat = chat
        self._api = api
        self._selection = selection
        self._bounds = Bounds(
            chat,
            max_output_tokens,
            exchange.tenant.models.largest_share(choice.id for choice in selection.choices),
            max(choice.model.most_image_tokens for choice in selection.choices),
        )
        self._spending = exchange.open_spending()
        self._charges_unanswered = exchange.tenant.counting.unanswered_attempts == "charge"
        self._attempts: list[Attempt] = []
        self._served: Served[Answer] | Served[OpenStream] | None = None
        self._client_left = False

    async def answer(self) -> Response:
        """The response."""
        exchange, chat = self._exchange, self._chat
        # Without budgets nobody needs the bound of the input, and it is not computed.
        if accounts := accounts_of(exchange.tenant, exchange.key):
            await self._spending.hold(accounts, self._bounds.tokens_in + self._bounds.tokens_out)
        isolate, call = exchange.isolate, self._call()
        attempts = Attempts(isolate.ai, isolate.clock, isolate.entropy, self._may_repeat)
        try:
            if chat.stream:
                return self._stream(await attempts.open(call))
            return self._whole(await attempts.ask(call))
        except GaveUp as gave_up:
            self._note_attempts(gave_up.attempts)
            self._client_left = exchange.request.client.has_left
            if chat.stream and isinstance(gave_up.error, BlueyError):
                return self._failed_stream(gave_up.attempts[-1].model_id, gave_up.error)
            raise gave_up.error from None

    async def _may_repeat(self, attempt: Attempt) -> bool:
        is_charged = self._charges_unanswered or attempt.counted_tokens
        return not is_charged or await self._spending.hold_another()

    def _call(self) -> Call:
        exchange, chat, tenant = self._exchange, self._chat, self._exchange.tenant
        session = {} if chat.session_id is None else {"sessionId": chat.session_id}
        return Call(
            chat=chat,
            bounds=self._bounds,
            client=exchange.request.client,
            selection=self._selection,
            options=tenant.gateway,
            metadata={
                "tenantId": tenant.id,
                "environment": exchange.isolate.deployment.environment,
                **session,
                "traceId": exchange.trace.id,
            },
            traceparent=exchange.trace.traceparent,
            deadline_ms=exchange.started_ms + tenant.gateway.deadline_ms,
        )

    def _whole(self, served: Served[Answer]) -> Response:
        self._served = served
        self._note_attempts(served.attempts)
        answer = served.result
        self._note_refused(served.model_id, answer.counted)
        usage = answer.counted.completed(self._bounds, Produced(answer.produced))
        self._spending.meter = _Whole(served.model_id, usage)
        latency_ms = self._exchange.elapsed_ms
        report = Report(usage, latency_ms, finish_reason=answer.finish_reason)
        response = self._api.answer(self._chat, self._reply(served.model_id), answer, report)
        response.outcome = "completed"
        response.headers |= {
            **self._served_headers(served.model_id, usage.tokens_in),
            "x-tokens-out": str(usage.tokens_out),
            "x-latency-ms": str(latency_ms),
            **self._spending.headers(usage.total_tokens),
        }
        return response

    def _stream(self, served: Served[OpenStream]) -> Response:
        self._served = served
        self._note_attempts(served.attempts)
        exchange = self._exchange
        stream = Stream(
            served.result,
            model_id=served.model_id,
            format=self._api.stream(self._chat, self._reply(served.model_id)),
            bounds=self._bounds,
            options=exchange.tenant.gateway,
            clock=exchange.isolate.clock,
            started_ms=exchange.started_ms,
        )
        self._spending.meter = stream
        counted = served.result.reader.counted
        response = event_stream_response()
        response.headers |= {
            # The estimate is what the contract wants as long as nothing was counted.
            **self._served_headers(
                served.model_id, counted.tokens_in or self._chat.estimated_tokens_in
            ),
            **self._spending.headers(),
        }
        response.stream = partial(self._run, stream)
        return response

    async def _run(self, stream: Stream, sink: Sink) -> str:
        await stream.run(sink)
        self._note_refused(stream.model_id, stream.counted)
        if stream.failure is not None:
            attempt = Attempt.failed(stream.model_id, stream.latency_ms, stream.failure)
            self._exchange.log("upstream_error", attempt.record())
        return stream.state.value

    def _failed_stream(self, model_id: str, error: BlueyError) -> Response:
        estimated_tokens_in = self._chat.estimated_tokens_in
        report = Report(Usage(estimated_tokens_in, 0), self._exchange.elapsed_ms)
        response = self._api.failed_stream(model_id, error, report)
        response.outcome = error.code
        response.headers |= {
            **self._served_headers(model_id, estimated_tokens_in),
            **self._spending.headers(0),
        }
        return response

    def _reply(self, model_id: str) -> Reply:
        isolate = self._exchange.isolate
        # Not the trace's id: the turns of a conversation may share a trace.
        reply_id = isolate.entropy.hex_digits(REPLY_ID_DIGITS)
        created_s = int(isolate.clock.epoch_ms() // 1000)
        return Reply(reply_id, created_s, model_id, self._bounds.tokens_out)

    def _served_headers(self, model_id: str, tokens_in: int) -> dict[str, str]:
        headers = {"x-model-id": model_id, "x-tokens-in": str(tokens_in)}
        if self._served is not None and self._served.gateway_log_id is not None:
            headers["x-gateway-log-id"] = self._served.gateway_log_id
        asked = self._chat.max_output_tokens or self._exchange.tenant.limits.max_output_tokens
        if asked > self._bounds.tokens_out:
            headers["x-max-tokens"] = str(self._bounds.tokens_out)
        return headers

    def _note_attempts(self, attempts: list[Attempt]) -> None:
        exchange, self._attempts = self._exchange, attempts
        for attempt in attempts:
            # A bug has a line of its own.
            if attempt.reason not in (None, BUG_REASON):
                exchange.log("upstream_error", attempt.record())
        failed = [attempt for attempt in attempts if attempt.unanswered_tokens]
        # What an upstream counted is charged in any case.
        charges = [
            Charge(attempt.model_id, attempt.unanswered_tokens, attempt.uncounted_tokens)
            if self._charges_unanswered
            else Charge(attempt.model_id, attempt.counted_tokens)
            for attempt in failed
        ]
        self._spending.unanswered = [charge for charge in charges if charge.tokens]
        isolate = exchange.isolate
        uncounted = sum(bool(attempt.uncounted_tokens) for attempt in failed)
        isolate.unanswered.note(exchange.tenant, exchange.key_id, uncounted, isolate.clock.now_ms())

    def _note_refused(self, model_id: str, counted: Counted) -> None:
        refused = self._bounds.refused(counted)
        if refused == NOT_COUNTED:
            return
        self._exchange.log(
            "upstream_count_refused",
            {
                "modelId": model_id,
                "tokensIn": refused.tokens_in,
                "mostTokensIn": self._bounds.most_tokens_in(),
                "tokensOut": refused.tokens_out,
                "mostTokensOut": self._bounds.tokens_out,
            },
        )

    @property
    def upstream_ms(self) -> int | None:
        """See Work."""
        if not self._attempts:
            return None
        return sum(attempt.duration_ms for attempt in self._attempts)

    def record(self) -> Mapping[str, object]:
        """See Work."""
        served, meter = self._served, self._spending.meter
        record: dict[str, object] = {
            "stream": self._chat.stream,
            "modelId": self._selection.model_id,
            "servedBy": served.model_id if served else None,
            "attempts": [attempt.record() for attempt in self._attempts],
            "firstTokenMs": meter.first_token_ms if isinstance(meter, Stream) else None,
            "gatewayLogId": served.gateway_log_id if served else None,
            "cacheStatus": served.cache_status if served else None,
        }
        if self._chat.tags:
            record["metadata"] = dict(self._chat.tags)
        if meter is not None:
            record |= {
                "tokensIn": meter.usage.tokens_in,
                "tokensOut": meter.usage.tokens_out,
                "estimated": meter.usage.estimated,
            }
        if meter is not None or self._spending.unanswered:
            record["uncounted"] = self._spending.uncounted_tokens
        if not self._spending.ledger_was_read:
            record["ledger"] = "unavailable"
        if self._client_left:
            record["clientLeft"] = True
        return record
