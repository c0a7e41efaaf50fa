"""One request's attempts at its models, through its tenant's AI Gateway.

After a failed attempt the same model is asked once more, or the fallback, or none; `gateway.rules`
says which. Each model is asked in its own dialect. An attempt succeeds when its whole answer, or
the first token of its stream, is here. Nothing is sent to the client before that, so a fallback is
still possible.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from bluey.chat import Chat, Piece, ReasoningText, is_blank
from bluey.dialects.answers import AnswerStream, OpenStream, parse_answer, parse_failure
from bluey.dialects.embedding import EMBEDDING_DIALECT, Embedded, parse_vectors
from bluey.embedding import Texts
from bluey.errors import AiTimeout, BlueyError, UpstreamFailure
from bluey.gateway.call import (
    BUG_REASON,
    Attempt,
    Call,
    ChatCall,
    EmbeddingCall,
    GaveUp,
    Served,
    dialect_of,
    is_from_cache,
)
from bluey.gateway.rules import (
    ALL_REASONING_REASON,
    TIMEOUT_REASON,
    Again,
    Cost,
    Step,
    error_after,
    is_on_another_bill,
    next_step,
    rule_for,
)
from bluey.models.model import Model
from bluey.ports import Ai, AiAnswer, Clock, Entropy, StillSilent
from bluey.usage import NOTHING_USED, Answer, Produced, Usage, only_reasoned

T = TypeVar("T")

# A header of the gateway's becomes a header of ours and a field of the log.
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)

RETRY_DELAY_MS = 100
RETRY_JITTER_MS = 300


async def _always(_attempt: Attempt) -> bool:
    return True


@dataclass(slots=True)
class _Attempted:
    """One attempt: what it asks, and how far its answer was read. `stream` is the answer's reader
    where the answer was an open stream; `fallback_left` says whether another model may follow, and
    `reasoned` what the answer used where it was all reasoning and another model is to be asked."""

    call: Call
    model: Model
    deadline_ms: float
    fallback_left: bool
    answer: AiAnswer | None = None
    stream: AnswerStream | None = None
    reasoned: Usage | None = None

    @property
    def response(self) -> AiAnswer:
        """The answer, once it is here."""
        assert self.answer is not None
        return self.answer

    def served(self, result: T, attempts: list[Attempt]) -> Served[T]:
        """The result of this attempt, as the one that succeeded."""
        return Served(
            result,
            self.model.id,
            attempts,
            _plain(self.response.gateway_log_id),
            _plain(self.response.cache_status),
        )

    def open_stream(self, *, keeps_signatures: bool) -> AnswerStream:
        """A reader for an open stream."""
        self.stream = AnswerStream(
            dialect_of(self.model),
            reasons_inline=self.model.reasons_inline,
            most_tokens=self.call.bounds.tokens_out,
            keeps_signatures=keeps_signatures,
        )
        return self.stream

    def note_reasoned(self, usage: Usage) -> None:
        """The answer is all reasoning, and used this."""
        if self.fallback_left:
            self.reasoned = usage

    def failed(self, duration_ms: int, failure: UpstreamFailure, cost: Cost) -> Attempt:
        """This attempt, as one that failed."""
        if self.reasoned is None:
            used = self._most_used(failure, cost)
            return Attempt.failed(self.model.id, duration_ms, failure, used)
        is_free = is_from_cache(self.response.cache_status)
        return Attempt.failed(self.model.id, duration_ms, failure, self.reasoned, is_free=is_free)

    def _most_used(self, failure: UpstreamFailure, cost: Cost) -> Usage:
        """The most that a failed attempt may have used.

        A stream shows what it produces, so one that fell silent or broke off has produced what came
        of it. Nothing else shows anything before it is whole: a model may have produced all that it
        was allowed, whether its answer was late, unreadable or blocked.
        """
        bounds, stream = self.call.bounds, self.stream
        usage = Usage(bounds.tokens_in, 0) if stream is None else stream.usage(bounds)
        if cost is Cost.NOTHING and not usage.tokens_out:
            return NOTHING_USED
        is_verdict = failure.code is not None
        if cost is Cost.ANSWER and (stream is None or is_verdict):
            return Usage.uncounted(bounds.tokens_in, bounds.tokens_out)
        return Usage.uncounted(usage.tokens_in, usage.tokens_out)

    def cancel(self) -> None:
        """Gives up the rest of the answer."""
        if self.answer is not None:
            self.answer.cancel()


@dataclass(slots=True)
class Attempts:
    """Runs calls against `env.AI`, attempt by attempt.

    `may_repeat` is asked before an attempt that follows one which may have used tokens: it is given
    that one, and says whether there is room for another. If not, there is no further attempt.
    """

    ai: Ai
    clock: Clock
    entropy: Entropy
    may_repeat: Callable[[Attempt], Awaitable[bool]] = _always

    async def ask(self, call: ChatCall) -> Served[Answer]:
        """The whole answer. Raises GaveUp."""
        return await self._served_or_spare(call, self._read_whole)

    async def open(self, call: ChatCall) -> Served[OpenStream]:
        """A stream with its first token. Raises GaveUp."""
        return await self._served_or_spare(call, partial(self._read_first, call.chat))

    async def embed(self, call: EmbeddingCall) -> Served[Embedded]:
        """A vector for each text. Raises GaveUp."""
        return await self._attempt_until_served(call, partial(self._read_vectors, call.texts), [])

    async def _served_or_spare(
        self, call: Call, read: Callable[[_Attempted], Awaitable[T]]
    ) -> Served[T]:
        """What an attempt gave. An answer that was all reasoning is the spare for a fallback that
        fails: it says why it is empty."""
        spares: list[Served[T]] = []
        try:
            return await self._attempt_until_served(call, read, spares)
        except GaveUp as gave_up:
            if not spares or not isinstance(gave_up.error, BlueyError):
                raise
            return replace(spares[0], attempts=list(map(_as_served, gave_up.attempts)))

    async def _attempt_until_served(
        self, call: Call, read: Callable[[_Attempted], Awaitable[T]], spares: list[Served[T]]
    ) -> Served[T]:
        choice, fallback = call.selection.first, call.selection.fallback
        on_another_bill = fallback is not None and is_on_another_bill(choice.id, fallback.id)
        attempts: list[Attempt] = []
        already_retried = primary_may_answer = False
        while True:
            model_id = choice.id
            started_ms = self.clock.now_ms()
            deadline_ms = min(call.deadline_ms, started_ms + call.options.request_timeout_ms)
            attempted = _Attempted(call, choice.model, deadline_ms, fallback is not None)
            try:
                attempted.answer = await self.ai.run(
                    model_id,
                    call.inputs_for(choice),
                    call.options_for(choice),
                    _whole_ms(deadline_ms, started_ms),
                )
                result = await read(attempted)
            except StillSilent:
                failure = UpstreamFailure(TIMEOUT_REASON)
            except UpstreamFailure as raised:
                failure = raised
            except Exception as bug:
                # What was sent may have been paid for, whatever went wrong here.
                failure = UpstreamFailure(BUG_REASON)
                attempts.append(attempted.failed(self._since(started_ms), failure, Cost.ANSWER))
                attempted.cancel()
                raise GaveUp(bug, attempts) from bug
            else:
                served = attempted.served(result, attempts)
                if attempted.reasoned is None or call.client.has_left:
                    attempts.append(Attempt(model_id, self._since(started_ms)))
                    return served
                spares.append(served)
                failure = UpstreamFailure(
                    ALL_REASONING_REASON, http_status=attempted.response.status
                )
            attempted.cancel()
            rule = rule_for(failure)
            attempt = attempted.failed(self._since(started_ms), failure, rule.cost)
            attempts.append(attempt)

            step = next_step(
                rule.then,
                already_retried=already_retried,
                fallback_left=fallback is not None,
                on_another_bill=on_another_bill,
            )
            # When the client has left, another attempt would spend tokens for nobody. And about 30
            # s later the platform ends the invocation, with nothing settled or logged.
            if step is Step.GIVE_UP or call.client.has_left:
                error = error_after(
                    rule,
                    other_may_answer=primary_may_answer,
                    other_on_another_bill=on_another_bill,
                    epoch_ms=self.clock.epoch_ms(),
                )
                raise GaveUp(error, attempts)
            if step is Step.RETRY:
                already_retried = True
                await self.clock.sleep_ms(
                    RETRY_DELAY_MS + RETRY_JITTER_MS * self.entropy.fraction()
                )
            elif fallback is not None:
                choice, fallback = fallback, None
                already_retried = False
                primary_may_answer = rule.again is Again.UNKNOWN
            has_time = self.clock.now_ms() < call.deadline_ms
            if has_time and attempt.used.total_tokens:
                if not await self.may_repeat(attempt):
                    raise GaveUp(_without_room(rule.error()), attempts)
                # To ask for room takes time, too.
                has_time = self.clock.now_ms() < call.deadline_ms
            if not has_time:
                raise GaveUp(AiTimeout(), attempts)

    async def _read_whole(self, attempted: _Attempted) -> Answer:
        response, model = attempted.response, attempted.model
        text = await response.text(self._until(attempted.deadline_ms))
        answer = parse_answer(
            dialect_of(model),
            response.status,
            text,
            reasons_inline=model.reasons_inline,
            most_tokens=attempted.call.bounds.tokens_out,
        )
        if answer.is_all_reasoning:
            produced = Produced(answer.produced)
            attempted.note_reasoned(answer.counted.completed(attempted.call.bounds, produced))
        return answer

    async def _read_vectors(self, texts: Texts, attempted: _Attempted) -> Embedded:
        response = attempted.response
        body = await response.text(self._until(attempted.deadline_ms))
        return parse_vectors(EMBEDDING_DIALECT, response.status, body, len(texts.texts))

    async def _read_first(self, chat: Chat, attempted: _Attempted) -> OpenStream:
        dialect = dialect_of(attempted.model)
        answer, deadline_ms = attempted.response, attempted.deadline_ms
        if answer.status >= 400:
            raise parse_failure(dialect, answer.status, await answer.text(self._until(deadline_ms)))
        if not answer.is_event_stream:
            # Some models do not stream, and the AI Gateway's cache may answer with a whole answer.
            whole = await self._read_whole(attempted)
            pieces: list[Piece] = list(whole.reasoned(keeps_signatures=chat.keeps_signatures))
            pieces += [whole.text] if whole.text else []
            pieces += whole.tool_calls
            return OpenStream(AnswerStream.of(dialect, whole), pieces, None)
        reader = attempted.open_stream(keeps_signatures=chat.keeps_signatures)
        blanks: list[Piece] = []
        has_reasoned = False
        while True:
            try:
                chunk = await answer.read(self._until(deadline_ms))
            except StillSilent:
                if not (reader.produced.characters or reader.finished):
                    raise
                return OpenStream(reader, blanks, answer)
            pieces = reader.feed(chunk) if chunk is not None else reader.end()
            rest = answer if chunk is not None else None
            if any(_shows(chat, piece) for piece in pieces):
                return OpenStream(reader, blanks + pieces, rest)
            if reader.failure is not None:
                raise reader.failure
            # The model is at work, or is done, and nothing of it may be shown yet. As long as a
            # fallback is left, it may turn out that there is nothing but reasoning.
            is_at_work = bool(reader.produced.characters) or reader.finished
            if is_at_work and not attempted.fallback_left:
                return OpenStream(reader, blanks + pieces, rest)
            has_reasoned = has_reasoned or any(isinstance(piece, ReasoningText) for piece in pieces)
            blanks += [piece for piece in pieces if not isinstance(piece, ReasoningText)]
            if reader.has_ended:
                if only_reasoned(reader.counted, reader.finish_reason, has_reasoned=has_reasoned):
                    attempted.note_reasoned(reader.usage(attempted.call.bounds))
                    # It is a spare from here on, and nobody reads what may follow.
                    attempted.cancel()
                    rest = None
                return OpenStream(reader, blanks, rest)
            if chunk is None:
                raise UpstreamFailure("truncated", http_status=answer.status)
            if self.clock.now_ms() >= deadline_ms:
                if is_at_work:
                    return OpenStream(reader, blanks, rest)
                # Comments and empty frames are no token, however long they keep coming.
                raise StillSilent

    def _since(self, started_ms: float) -> int:
        return _whole_ms(self.clock.now_ms(), started_ms)

    def _until(self, deadline_ms: float) -> int:
        return _whole_ms(deadline_ms, self.clock.now_ms())


def _shows(chat: Chat, piece: Piece) -> bool:
    """Whether the client is shown something by this. Blanks show nothing."""
    if isinstance(piece, ReasoningText):
        return chat.shows_reasoning
    return not isinstance(piece, str) or not is_blank(piece)


def _plain(header: str | None) -> str | None:
    """The header where it is a plain word, else None."""
    return header if header is not None and _PLAIN.fullmatch(header) else None


def _whole_ms(later_ms: float, earlier_ms: float) -> int:
    return max(0, round(later_ms - earlier_ms))


def _as_served(attempt: Attempt) -> Attempt:
    """An attempt whose spare answer is given after all: it did not fail, and the answer says what
    it used."""
    if attempt.reason != ALL_REASONING_REASON:
        return attempt
    return Attempt(attempt.model_id, attempt.duration_ms)


def _without_room(error: BlueyError) -> BlueyError:
    return type(error)(f"{error.message}, and the token budget allows no further attempt")
