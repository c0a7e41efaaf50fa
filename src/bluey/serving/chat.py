"""Serves a chat of any client API: chooses its model, holds its tokens, asks the model, renders the
answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bluey.apis.api import REPLY_ID_DIGITS, ClientApi, Reply, Report
from bluey.budgets.amount import NOTHING
from bluey.budgets.spending import Meter
from bluey.chat import Chat
from bluey.dialects.answers import OpenStream
from bluey.errors import BlueyError, ContextLengthExceeded, Problem, UnsupportedByModel
from bluey.exchange import Exchange
from bluey.gateway.call import Attempt, ChatCall, GaveUp, Served
from bluey.http.messages import Response, event_stream_response
from bluey.models.abilities import HINTS, complaint, lacking
from bluey.models.model import Model
from bluey.models.selection import Selection
from bluey.ports import Sink
from bluey.relay.stream import Stream
from bluey.serving.run import Run, Used, cost_headers, select_affordable
from bluey.tenants.settings import Tenant
from bluey.usage import Answer, Produced, Usage


async def serve_chat(exchange: Exchange, chat: Chat, api: ClientApi) -> Response:
    """The response to a chat, streamed or not.

    Raises RateLimited (too many attempts ended without an answer), ModelNotAllowed,
    UnsupportedByModel, ContextLengthExceeded, BudgetExceeded or BudgetUnavailable, and the last
    attempt's error when no attempt at a model succeeded (a client that asked for a stream gets that
    error from the API's `failed_stream`).
    """
    tenant, isolate = exchange.tenant, exchange.isolate
    isolate.unanswered.refuse(tenant, exchange.key_id, isolate.clock.now_ms())
    selection = select_affordable(exchange, chat.requested_model_id, api)
    selection = _able(chat, selection, api)
    selection, max_output_tokens = _fitting(chat, selection, tenant)
    run = exchange.work = _ChatRun(exchange, chat, api, selection, max_output_tokens)
    return await run.answer()


def _able(chat: Chat, selection: Selection, api: ClientApi) -> Selection:
    """The selection without a fallback that cannot do what is asked, hints apart. Raises
    UnsupportedByModel where the chosen model cannot."""
    if selection.first.model.embeds:
        message = f"{selection.model_id} gives embeddings and does not chat: POST /v1/embeddings"
        raise UnsupportedByModel(problems=(Problem(api.model_path, message),))
    if unable := lacking(chat, selection.first.model):
        problems = (
            Problem(api.paths[ability], complaint(ability, selection.first.model))
            for ability in unable
        )
        raise UnsupportedByModel(problems=tuple(problems))
    fallback = selection.fallback
    if fallback is None or (
        not fallback.model.embeds and not set(lacking(chat, fallback.model)) - HINTS
    ):
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
class _StreamMeter:
    """What a stream has used so far, and what that costs by `micro_usd_of`."""

    stream: Stream
    micro_usd_of: Callable[[Usage], int | None]

    @property
    def model_id(self) -> str:
        """See Meter."""
        return self.stream.model_id

    @property
    def usage(self) -> Usage:
        """See Meter."""
        return self.stream.usage

    @property
    def micro_usd(self) -> int | None:
        """See Meter."""
        return self.micro_usd_of(self.stream.usage)


class _ChatRun(Run):
    """One chat under way."""

    def __init__(
        self,
        exchange: Exchange,
        chat: Chat,
        api: ClientApi,
        selection: Selection,
        max_output_tokens: int,
    ) -> None:
        super().__init__(exchange, selection, chat, max_output_tokens)
        self._chat = chat
        self._api = api

    async def answer(self) -> Response:
        """The response."""
        attempts = await self._hold()
        call = ChatCall(chat=self._chat, bounds=self._bounds, **self._common())
        try:
            if self._chat.stream:
                return self._stream(await attempts.open(call))
            return self._whole(await attempts.ask(call))
        except GaveUp as gave_up:
            self._note_given_up(gave_up)
            if self._chat.stream and isinstance(gave_up.error, BlueyError):
                return self._failed_stream(gave_up.attempts[-1].model_id, gave_up.error)
            raise gave_up.error from None

    def _whole(self, served: Served[Answer]) -> Response:
        self._note_served(served)
        answer = served.result
        self._note_refused(served.model_id, self._bounds, answer.counted)
        usage = answer.counted.completed(self._bounds, Produced(answer.produced))
        micro_usd = self._micro_usd(served.model_id, usage, is_free=served.is_free)
        used = self._spending.meter = Used(served.model_id, usage, micro_usd)
        latency_ms, cost = self._exchange.elapsed_ms, self._spending.cost_micro_usd
        report = Report(usage, latency_ms, finish_reason=answer.finish_reason, cost_micro_usd=cost)
        response = self._api.answer(self._chat, self._reply(served.model_id), answer, report)
        response.outcome = "completed"
        response.headers |= {
            **self._chat_headers(served.model_id, usage.tokens_in),
            "x-tokens-out": str(usage.tokens_out),
            "x-latency-ms": str(latency_ms),
            **cost_headers(cost),
            **self._spending.headers(used.amount),
        }
        return response

    def _stream(self, served: Served[OpenStream]) -> Response:
        self._note_served(served)
        exchange = self._exchange
        stream = Stream(
            served.result,
            model_id=served.model_id,
            format=self._api.stream(self._chat, self._reply(served.model_id)),
            bounds=self._bounds,
            options=exchange.tenant.gateway,
            clock=exchange.isolate.clock,
            started_ms=exchange.started_ms,
            makes_plans=exchange.isolate.deployment.relay == "plan",
            cost_micro_usd=lambda: self._spending.cost_micro_usd,
        )
        self._spending.meter = _StreamMeter(
            stream, partial(self._micro_usd, served.model_id, is_free=served.is_free)
        )
        counted = served.result.reader.counted
        response = event_stream_response()
        response.headers |= {
            # The estimate is what the contract wants as long as nothing was counted.
            **self._chat_headers(
                served.model_id, counted.tokens_in or self._chat.estimated_tokens_in
            ),
            **self._spending.headers(),
        }
        response.stream = partial(self._run, stream)
        return response

    async def _run(self, stream: Stream, sink: Sink) -> str:
        await stream.run(sink)
        self._note_refused(stream.model_id, self._bounds, stream.counted)
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
            **self._chat_headers(model_id, estimated_tokens_in),
            **cost_headers(self._spending.cost_micro_usd),
            **self._spending.headers(NOTHING),
        }
        return response

    def _reply(self, model_id: str) -> Reply:
        isolate = self._exchange.isolate
        # Not the trace's id: the turns of a conversation may share a trace.
        reply_id = isolate.entropy.hex_digits(REPLY_ID_DIGITS)
        created_s = int(isolate.clock.epoch_ms() // 1000)
        return Reply(reply_id, created_s, model_id, self._bounds.tokens_out)

    def _chat_headers(self, model_id: str, tokens_in: int) -> dict[str, str]:
        headers = self._served_headers(model_id, tokens_in)
        asked = self._chat.max_output_tokens or self._exchange.tenant.limits.max_output_tokens
        if asked > self._bounds.tokens_out:
            headers["x-max-tokens"] = str(self._bounds.tokens_out)
        return headers

    def _asked(self) -> Mapping[str, object]:
        tags = {"metadata": dict(self._chat.tags)} if self._chat.tags else {}
        return {"stream": self._chat.stream, **tags}

    def _answered(self, meter: Meter | None) -> Mapping[str, object]:
        stream = meter.stream if isinstance(meter, _StreamMeter) else None
        return {"firstTokenMs": stream.first_token_ms if stream else None}
