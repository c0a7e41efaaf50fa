"""Serves an embedding: chooses its model, holds its tokens, asks the model as often as it takes,
renders the vectors."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bluey.apis.api import ClientApi
from bluey.apis.openai.embeddings import embedding_response
from bluey.budgets.amount import Amount
from bluey.dialects.embedding import Embedded
from bluey.embedding import Embedding, Parts, Texts, parts_of
from bluey.errors import (
    AiError,
    AiTimeout,
    ContextLengthExceeded,
    InvalidRequest,
    Problem,
    UnsupportedByModel,
)
from bluey.exchange import Exchange
from bluey.gateway.attempts import Attempts
from bluey.gateway.call import EmbeddingCall, GaveUp, Served
from bluey.http.messages import Response
from bluey.models.model import Model
from bluey.models.pricing import micro_usd_of, most_pico_usd
from bluey.models.selection import Selection
from bluey.ports import MAX_ANSWER_BYTES
from bluey.serving.encoded_texts import texts_of
from bluey.serving.run import Run, Used, cost_headers, select_affordable
from bluey.usage import NOTHING_USED, Produced, Usage

# What one call has at most, where nobody says that a model takes less: the list's context of
# bge-m3, which is the only number that is told.
MOST_TOKENS_PER_CALL = 60_000
# How many calls of one request wait for an answer at a time. The platform lets a request wait for
# six, and the budget needs some of them.
CALLS_AT_ONCE = 4
# How long a number in an answer can be, with its comma.
BYTES_PER_NUMBER = 24
# Of a model of which nothing is known: more than any has that is.
MOST_DIMENSIONS = 4_096
assert MAX_ANSWER_BYTES >= BYTES_PER_NUMBER * MOST_DIMENSIONS


async def serve_embedding(exchange: Exchange, embedding: Embedding, api: ClientApi) -> Response:
    """The response to an embedding.

    Raises RateLimited, ModelNotAllowed, ModelNotFound, UnsupportedByModel, TokenIdsUnavailable,
    InvalidRequest, ContextLengthExceeded, BudgetExceeded or BudgetUnavailable, and the last
    attempt's error when no attempt succeeded.
    """
    isolate = exchange.isolate
    isolate.unanswered.refuse(exchange.tenant, exchange.key_id, isolate.clock.now_ms())
    # The vectors of two models do not fit together, so there is no fallback.
    requested = embedding.requested_model_id
    selection = Selection(select_affordable(exchange, requested, api).first)
    if problems := tuple(_unable(embedding, selection.first.model, api)):
        raise UnsupportedByModel(problems=problems)
    model = selection.first.model
    # Who sends token ids has cut the texts by them, for a model with that tokenizer.
    most_tokens = model.context_tokens if embedding.encoded else None
    parts = parts_of(await texts_of(exchange, embedding), most_tokens)
    if problems := tuple(_too_long(parts.reading, model)):
        raise ContextLengthExceeded(problems=problems)
    run = exchange.work = _EmbeddingRun(exchange, embedding, selection, parts)
    return await run.answer()


def _unable(embedding: Embedding, model: Model, api: ClientApi) -> Iterator[Problem]:
    if model.embeds is False:
        yield Problem(api.model_path, f"{model.id} gives no embeddings")
    elif embedding.dimensions not in (None, model.dimensions):
        size = "their size cannot be chosen"
        if model.dimensions is not None:
            size = f"they always have {model.dimensions:,} numbers"
        yield Problem("dimensions", f"{model.id} gives embeddings of one size: {size}")


def _too_long(reading: Texts, model: Model) -> Iterator[Problem]:
    """The texts of which the model would cut off the end, or might."""
    most = model.context_tokens
    if most is None:
        return
    place = "input.{}" if len(reading.texts) > 1 else "input"
    for index, bound in enumerate(reading.bounds):
        if bound > most:
            message = f"May have {bound:,} tokens, and {model.id} reads {most:,}; send it in parts"
            yield Problem(place.format(index), message)


def _texts_per_call(model: Model) -> int:
    numbers = MAX_ANSWER_BYTES // BYTES_PER_NUMBER
    return min(model.texts_per_call, numbers // (model.dimensions or MOST_DIMENSIONS))


class _EmbeddingRun(Run):
    """One embedding under way."""

    def __init__(
        self, exchange: Exchange, embedding: Embedding, selection: Selection, parts: Parts
    ) -> None:
        super().__init__(exchange, selection, parts.reading, 0)
        self._embedding = embedding
        self._parts = parts
        model = selection.first.model
        self._batches = list(parts.reading.batches(_texts_per_call(model), MOST_TOKENS_PER_CALL))
        self._used = Used(model.id, NOTHING_USED, None)
        self._pico_usd_used = 0
        self._upstream_ms: int | None = None

    async def answer(self) -> Response:
        """The response."""
        attempts = await self._hold()
        clock = self._exchange.isolate.clock
        started_ms = clock.now_ms()
        try:
            vectors = await self._embed_all(attempts, self._batches)
        finally:
            self._upstream_ms = round(clock.now_ms() - started_ms)
        return self._response(self._parts.vectors_of_texts(vectors))

    def _most(self) -> Amount:
        most, [price] = super()._most(), self._prices.values()
        if price is None:
            return most
        bounds = [self._bounds_of(batch, 0) for batch in self._batches]
        pico_usd = sum(most_pico_usd(price, each.tokens_in, 0) for each in bounds)
        # What a call without an answer costs is rounded up by itself.
        return Amount(most.tokens, micro_usd_of(pico_usd) + len(bounds) - 1)

    @property
    def upstream_ms(self) -> int | None:
        """See Work. The calls overlap, so this is not their sum."""
        return self._upstream_ms

    async def _embed_all(self, attempts: Attempts, batches: Sequence[Texts]) -> list[bytes]:
        """The vectors of all batches, in order. After a failure no further call begins. Those under
        way are paid for anyway, and are waited for: what they used is then known exactly."""
        found: list[tuple[bytes, ...]] = [()] * len(batches)
        failures: list[Exception] = []
        left = iter(enumerate(batches))

        async def embed_what_is_left() -> None:
            for place, batch in left:
                if failures:
                    return
                try:
                    if place:
                        self._check_time()
                    found[place] = await self._embed(attempts, batch)
                except Exception as error:  # noqa: BLE001  # the others have to end first
                    failures.append(error)

        await asyncio.gather(*[embed_what_is_left() for _ in range(CALLS_AT_ONCE)])
        if failures:
            raise failures[0]
        return [vector for vectors in found for vector in vectors]

    def _check_time(self) -> None:
        """Raises AiTimeout or AiError where nobody waits for what is left."""
        exchange = self._exchange
        if exchange.request.client.has_left:
            # What was used has to be settled while the platform still lets this work.
            self._client_left = True
            raise AiError
        if exchange.elapsed_ms >= exchange.tenant.gateway.deadline_ms:
            raise AiTimeout

    async def _embed(self, attempts: Attempts, batch: Texts) -> tuple[bytes, ...]:
        bounds = self._bounds_of(batch, 0)
        call = EmbeddingCall(texts=batch, bounds=bounds, **self._common())
        try:
            served = await attempts.embed(call)
        except GaveUp as gave_up:
            self._note_given_up(gave_up)
            raise _named(gave_up.error) from None
        self._note_served(served)
        counted = served.result.counted
        self._note_refused(served.model_id, bounds, counted)
        self._note_used(served, counted.completed(bounds, Produced()))
        return served.result.vectors

    def _note_used(self, served: Served[Embedded], usage: Usage) -> None:
        """Whatever becomes of the rest, this was used."""
        pico_usd = self._pico_usd(served.model_id, usage, is_free=served.is_free)
        self._pico_usd_used += pico_usd or 0
        micro_usd = None if pico_usd is None else micro_usd_of(self._pico_usd_used)
        self._used = Used(served.model_id, self._used.usage.plus(usage), micro_usd)
        self._spending.meter = self._used

    def _response(self, vectors: list[bytes]) -> Response:
        model_id, latency_ms = self._selection.model_id, self._exchange.elapsed_ms
        usage, cost_micro_usd = self._used.usage, self._spending.cost_micro_usd
        response = embedding_response(self._embedding, model_id, vectors, usage, cost_micro_usd)
        response.outcome = "completed"
        response.headers |= {
            **self._served_headers(model_id, usage.tokens_in),
            "x-latency-ms": str(latency_ms),
            **cost_headers(cost_micro_usd),
            **self._spending.headers(self._used.amount),
        }
        return response

    def _asked(self) -> Mapping[str, object]:
        return {"texts": len(self._parts.lengths)}


def _named(error: Exception) -> Exception:
    """The error with this API's name of what was sent."""
    if not isinstance(error, InvalidRequest):
        return error
    problems = (
        replace(each, path="input") if each.path == "message" else each for each in error.problems
    )
    return InvalidRequest(problems=tuple(problems))
