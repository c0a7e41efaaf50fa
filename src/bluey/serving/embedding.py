"""Serves an embedding: chooses its model, holds its tokens, asks the model as often as it takes,
renders the vectors."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bluey.apis.api import ClientApi
from bluey.apis.openai.embeddings import embedding_response
from bluey.budgets.amount import Amount
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
from bluey.gateway.call import EmbeddingCall, GaveUp
from bluey.http.messages import Response
from bluey.models.model import Model
from bluey.models.selection import Selection
from bluey.ports import MAX_ANSWER_BYTES
from bluey.serving.encoded_texts import texts_of
from bluey.serving.run import Run, Used, select_for
from bluey.usage import Produced, Usage

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
    selection = Selection(select_for(exchange, embedding.requested_model_id, api).first)
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
        self._used = Usage(0, 0)
        self._upstream_ms: int | None = None

    async def answer(self) -> Response:
        """The response."""
        attempts = await self._hold()
        model = self._selection.first.model
        batches = self._parts.reading.batches(_texts_per_call(model), MOST_TOKENS_PER_CALL)
        clock = self._exchange.isolate.clock
        started_ms = clock.now_ms()
        try:
            vectors = await self._embed_all(attempts, list(batches))
        finally:
            self._upstream_ms = round(clock.now_ms() - started_ms)
        return self._response(self._parts.vectors_of_texts(vectors))

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
        self._used = self._used.plus(counted.completed(bounds, Produced()))
        # Whatever becomes of the rest, this was used.
        self._spending.meter = Used(served.model_id, self._used)
        return served.result.vectors

    def _response(self, vectors: list[bytes]) -> Response:
        model_id, latency_ms = self._selection.model_id, self._exchange.elapsed_ms
        response = embedding_response(self._embedding, model_id, vectors, self._used)
        response.outcome = "completed"
        response.headers |= {
            **self._served_headers(model_id, self._used.tokens_in),
            "x-latency-ms": str(latency_ms),
            **self._spending.headers(Amount(self._used.total_tokens, 0)),
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
