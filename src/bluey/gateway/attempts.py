"""One request's attempts at its models, through its tenant's AI Gateway.

After a failed attempt the same model is asked once more, or the fallback, or none; `gateway.rules`
says which. Each model is asked in its own dialect. An attempt succeeds when its whole answer, or
the first token of its stream, is here. Nothing is sent to the client before that, so a fallback is
still possible.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bluey import dialects
from bluey.chat import Answer, Bounds, Chat, Piece
from bluey.dialects.answers import AnswerStream, OpenStream, parse_answer, parse_failure
from bluey.dialects.dialect import Cost, Dialect
from bluey.errors import (
    AiTimeout,
    BlueyError,
    UpstreamFailure,
)
from bluey.gateway.rules import TIMEOUT_REASON, Step, next_step, rule_for
from bluey.models.selection import Selection
from bluey.ports import Ai, AiAnswer, Client, Clock, Entropy, StillSilent
from bluey.registry import table_of, values_in
from bluey.tenants.settings import GatewayOptions

T = TypeVar("T")

_DIALECTS = table_of(
    (prefix, dialect)
    for dialect in values_in(dialects, Dialect)
    for prefix in dialect.model_prefixes
)

# A header of the gateway's becomes a header of ours and a field of the log.
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)

# An attempt that ended with an exception that nobody expects.
BUG_REASON = "bug"

RETRY_DELAY_MS = 100
RETRY_JITTER_MS = 300


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as the log shows it; `reason` is None for the attempt that succeeded.

    `unanswered_tokens` is the most that a failed attempt may have used: of what was sent, and of an
    answer that never came or was not seen whole. No upstream counted them.
    """

    model_id: str
    duration_ms: int
    reason: str | None = None
    code: int | None = None
    http_status: int | None = None
    unanswered_tokens: int = 0

    @classmethod
    def failed(
        cls,
        model_id: str,
        duration_ms: int,
        failure: UpstreamFailure,
        unanswered_tokens: int = 0,
    ) -> Attempt:
        """A failed attempt."""
        return cls(
            model_id,
            duration_ms,
            failure.reason,
            failure.code,
            failure.http_status,
            unanswered_tokens,
        )

    def record(self) -> dict[str, object]:
        """The attempt's fields in the log."""
        return {
            "modelId": self.model_id,
            "durationMs": self.duration_ms,
            "reason": self.reason,
            "code": self.code,
            "httpStatus": self.http_status,
            "unansweredTokens": self.unanswered_tokens,
        }


class GaveUp(Exception):
    """No attempt succeeded: the error to show (or a bug that is none to show) and the attempts that
    were made."""

    def __init__(self, error: Exception, attempts: list[Attempt]) -> None:
        self.error = error
        self.attempts = attempts
        super().__init__(str(error))


@dataclass(frozen=True, slots=True)
class Served(Generic[T]):
    """The result of the attempt that succeeded, and all attempts for the log."""

    result: T
    model_id: str
    attempts: list[Attempt]
    gateway_log_id: str | None
    cache_status: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """What every attempt of one request has in common: all but the model."""

    chat: Chat
    bounds: Bounds
    client: Client
    selection: Selection
    options: GatewayOptions
    metadata: Mapping[str, str]
    traceparent: str | None
    deadline_ms: float

    def options_for(self, model_id: str) -> dict[str, object]:
        """The `options` of `env.AI.run`: the tenant's gateway, the metadata its log will
        show (five entries, the most a gateway keeps), and its cache policy."""
        cache_ttl_seconds = self.options.cache_ttl_seconds
        gateway: dict[str, object] = {
            "id": self.options.id,
            "metadata": {**self.metadata, "modelId": model_id},
            "requestTimeoutMs": self.options.request_timeout_ms,
        }
        if cache_ttl_seconds:
            gateway["cacheTtl"] = cache_ttl_seconds
        else:
            gateway["skipCache"] = True
        options: dict[str, object] = {"returnRawResponse": True, "gateway": gateway}
        if self.traceparent is not None:
            options["extraHeaders"] = {"traceparent": self.traceparent}
        return options


def dialect_of(model_id: str) -> Dialect:
    """The dialect that a model speaks: the one with the longest prefix of its id."""
    return _DIALECTS[max((prefix for prefix in _DIALECTS if model_id.startswith(prefix)), key=len)]


async def _always() -> bool:
    return True


@dataclass(slots=True)
class _Read:
    """How far an attempt's answer was read: `stream` is its reader where it was an open stream."""

    stream: AnswerStream | None = None


@dataclass(slots=True)
class Attempts:
    """Runs calls against `env.AI`, attempt by attempt.

    `may_repeat` is asked before an attempt that follows one which may have used tokens: it says
    whether there is room for another. If not, there is no further attempt.
    """

    ai: Ai
    clock: Clock
    entropy: Entropy
    may_repeat: Callable[[], Awaitable[bool]] = _always

    async def ask(self, call: Call) -> Served[Answer]:
        """The whole answer. Raises GaveUp."""
        return await self._attempt_until_served(call, self._read_whole)

    async def open(self, call: Call) -> Served[OpenStream]:
        """A stream with its first token. Raises GaveUp."""
        return await self._attempt_until_served(call, self._read_first)

    async def _attempt_until_served(
        self, call: Call, read: Callable[[Dialect, AiAnswer, float, _Read], Awaitable[T]]
    ) -> Served[T]:
        model_id = call.selection.model_id
        fallback_model_id = call.selection.fallback_model_id
        attempts: list[Attempt] = []
        already_retried = False
        while True:
            dialect = dialect_of(model_id)
            started_ms = self.clock.now_ms()
            deadline_ms = min(call.deadline_ms, started_ms + call.options.request_timeout_ms)
            answer: AiAnswer | None = None
            seen = _Read()
            try:
                answer = await self.ai.run(
                    model_id,
                    dialect.inputs(call.chat, call.bounds.tokens_out),
                    call.options_for(model_id),
                    _whole_ms(deadline_ms, started_ms),
                )
                result = await read(dialect, answer, deadline_ms, seen)
            except StillSilent:
                failure = UpstreamFailure(TIMEOUT_REASON)
            except UpstreamFailure as raised:
                failure = raised
            except Exception as bug:
                # What was sent may have been paid for, whatever went wrong here.
                failure = UpstreamFailure(BUG_REASON)
                used = _most_used(call, Cost.ANSWER, failure, seen.stream)
                attempts.append(Attempt.failed(model_id, self._since(started_ms), failure, used))
                if answer is not None:
                    answer.cancel()
                raise GaveUp(bug, attempts) from bug
            else:
                attempts.append(Attempt(model_id, self._since(started_ms)))
                return Served(
                    result,
                    model_id,
                    attempts,
                    _plain(answer.gateway_log_id),
                    _plain(answer.cache_status),
                )
            if answer is not None:
                answer.cancel()
            rule = rule_for(failure, dialect.rules)
            unanswered_tokens = _most_used(call, rule.cost, failure, seen.stream)
            attempts.append(
                Attempt.failed(model_id, self._since(started_ms), failure, unanswered_tokens)
            )

            step = next_step(
                rule.then,
                already_retried=already_retried,
                fallback_left=fallback_model_id is not None,
            )
            # When the client has left, another attempt would spend tokens for nobody. And about 30
            # s later the platform ends the invocation, with nothing settled or logged.
            if step is Step.GIVE_UP or call.client.has_left:
                raise GaveUp(rule.error(), attempts)
            if step is Step.RETRY:
                already_retried = True
                await self.clock.sleep_ms(
                    RETRY_DELAY_MS + RETRY_JITTER_MS * self.entropy.fraction()
                )
            elif fallback_model_id is not None:
                model_id, fallback_model_id = fallback_model_id, None
                already_retried = False
            has_time = self.clock.now_ms() < call.deadline_ms
            if has_time and unanswered_tokens:
                if not await self.may_repeat():
                    raise GaveUp(_without_room(rule.error()), attempts)
                # To ask for room takes time, too.
                has_time = self.clock.now_ms() < call.deadline_ms
            if not has_time:
                raise GaveUp(AiTimeout(), attempts)

    async def _read_whole(
        self, dialect: Dialect, answer: AiAnswer, deadline_ms: float, _seen: _Read
    ) -> Answer:
        return parse_answer(dialect, answer.status, await answer.text(self._until(deadline_ms)))

    async def _read_first(
        self, dialect: Dialect, answer: AiAnswer, deadline_ms: float, seen: _Read
    ) -> OpenStream:
        if answer.status >= 400:
            raise parse_failure(dialect, answer.status, await answer.text(self._until(deadline_ms)))
        if not answer.is_event_stream:
            # Some models do not stream, and the AI Gateway's cache may answer with a whole answer.
            whole = await self._read_whole(dialect, answer, deadline_ms, seen)
            pieces: list[Piece] = [whole.text] if whole.text else []
            pieces += whole.tool_calls
            return OpenStream(AnswerStream.of(dialect, whole), pieces, None)
        reader = seen.stream = AnswerStream(dialect)
        while True:
            chunk = await answer.read(self._until(deadline_ms))
            pieces = reader.feed(chunk) if chunk is not None else reader.end()
            rest = answer if chunk is not None else None
            # Reasoning counts as a first token, although it is not shown: the model is at work.
            if pieces or reader.finished or (reader.produced.characters and not reader.failure):
                return OpenStream(reader, pieces, rest)
            if reader.failure is not None:
                raise reader.failure
            if rest is None:
                raise UpstreamFailure("truncated", http_status=answer.status)
            # Comments and empty frames are no token, however long they keep coming.
            if self.clock.now_ms() >= deadline_ms:
                raise StillSilent

    def _since(self, started_ms: float) -> int:
        return _whole_ms(self.clock.now_ms(), started_ms)

    def _until(self, deadline_ms: float) -> int:
        return _whole_ms(deadline_ms, self.clock.now_ms())


def _plain(header: str | None) -> str | None:
    """The header where it is a plain word, else None."""
    return header if header is not None and _PLAIN.fullmatch(header) else None


def _whole_ms(later_ms: float, earlier_ms: float) -> int:
    return max(0, round(later_ms - earlier_ms))


def _most_used(
    call: Call, cost: Cost, failure: UpstreamFailure, stream: AnswerStream | None
) -> int:
    """The most tokens that a failed attempt may have used.

    A stream shows what it produces, so one that fell silent or broke off has produced what came of
    it. Nothing else shows anything before it is whole: a model may have produced all that it was
    allowed, whether its answer was late, unreadable or blocked.
    """
    bounds = call.bounds
    seen = 0 if stream is None else stream.usage(bounds).tokens_out
    if cost is Cost.NOTHING and not seen:
        return 0
    is_verdict = failure.code is not None
    if cost is Cost.ANSWER and (stream is None or is_verdict):
        return bounds.tokens_in + bounds.tokens_out
    return bounds.tokens_in + seen


def _without_room(error: BlueyError) -> BlueyError:
    return type(error)(f"{error.message}, and the token budget allows no further attempt")
