"""One streamed answer on its way out: every way it can end, and what is settled then.

    event                               state     next        the client is told
    ----------------------------------  --------  ----------  ------------------------
    a piece of the answer               open      open        that piece
    the upstream ends, finished         open      completed   `done`
    the upstream ends, not finished     open      truncated   `error`, `done`
    the upstream fails, or is silent    open      failed      `error`, `done`
    or slow beyond its limits, before
    it said it was finished
    the same after it said so           open      completed   `done`
    the client is gone                  open      client_gone nothing, it is not there
    anything                            an end    the same    nothing

In every end the same is settled: the upstream's own count where it gave one, else the
input estimate and the output counted from what was produced, sent or not. A stream that
has said it was finished is whole, however its connection ends: some upstreams leave it
open after `[DONE]`. Only an error frame still counts after that.
"""

from __future__ import annotations

from enum import Enum

from bluey.apis.api import Report, StreamFormat
from bluey.chat import Piece, Usage
from bluey.dialects.workers_ai import OpenStream
from bluey.errors import AiError, BlueyError, ContentBlocked, UpstreamFailure
from bluey.gateway.rules import rule_for
from bluey.http.sse import KEEP_ALIVE
from bluey.ports import Clock, Sink, StillSilent
from bluey.tenants.settings import GatewayOptions

KEEP_ALIVE_MS = 15_000
FINISHED_GRACE_MS = 1_000
WRITE_WAIT_MS = 4_000
# How often a silent stream looks whether its client is still there.
CLIENT_CHECK_MS = 2_000


class Ending(Enum):
    """How a stream ended, by the log's name for it."""

    COMPLETED = "completed"
    TRUNCATED = "truncated"
    FAILED = "upstream_failed"
    CLIENT_GONE = "client_gone"


class Relay:
    """The state of one stream: what goes in returns the text that goes out."""

    def __init__(
        self,
        opened: OpenStream,
        *,
        format: StreamFormat,  # noqa: A002  # the word for it
        estimated_tokens_in: int,
        options: GatewayOptions,
        started_ms: float,
        now_ms: float,
    ) -> None:
        self.ending: Ending | None = None
        self.failure: UpstreamFailure | None = None
        self.latency_ms = 0
        self.first_token_ms: int | None = None
        self._reader = opened.reader
        self._format = format
        self._estimated_tokens_in = estimated_tokens_in
        self._idle_ms = options.stream_idle_ms
        self._deadline_ms = now_ms + options.stream_deadline_ms
        self._started_ms = started_ms
        self._heard_ms = now_ms
        self._sent_ms = now_ms

    @property
    def usage(self) -> Usage:
        """What the answer has used so far; at an end, what is settled."""
        return self._reader.counted.completed(self._estimated_tokens_in, self._reader.characters)

    def open(self, opened: OpenStream, now_ms: float) -> str:
        """The first pieces, and the end too where that is already here."""
        out = self._pieces(opened.pieces, now_ms)
        if opened.answer is None:
            out += self._end_of_upstream(now_ms)
        return out

    def receive(self, chunk: bytes, now_ms: float) -> str:
        """A piece of the upstream's stream."""
        if self.ending is not None:
            return ""
        return self._pieces(self._reader.feed(chunk), now_ms)

    def receive_end(self, now_ms: float) -> str:
        """The upstream closed its stream."""
        if self.ending is not None:
            return ""
        return self._pieces(self._reader.end(), now_ms) + self._end_of_upstream(now_ms)

    def receive_failure(self, failure: UpstreamFailure, now_ms: float) -> str:
        """The upstream's stream broke."""
        if self.ending is not None:
            return ""
        if self._reader.finished and self._reader.failure is None:
            return self._end(Ending.COMPLETED, now_ms)
        self.failure = failure
        return self._end(Ending.FAILED, now_ms)

    def receive_silence(self, now_ms: float) -> str:
        """Nothing came for `wait_ms`: a keep-alive, or the end of patience."""
        if self.ending is not None:
            return ""
        silent_ms = now_ms - self._heard_ms
        if self._reader.finished and silent_ms >= FINISHED_GRACE_MS:
            return self._end(Ending.COMPLETED, now_ms)
        if silent_ms >= self._idle_ms or now_ms >= self._deadline_ms:
            return self.receive_failure(UpstreamFailure("timeout"), now_ms)
        if now_ms - self._sent_ms >= KEEP_ALIVE_MS:
            self._sent_ms = now_ms
            return KEEP_ALIVE
        return ""

    def lose_client(self, now_ms: float) -> None:
        """The client is gone; an end that was reached before stays."""
        if self.ending is None:
            self._end(Ending.CLIENT_GONE, now_ms)

    def wait_ms(self, now_ms: float) -> int:
        """How long to wait for the upstream before `receive_silence` has something to say."""
        patience_ms = FINISHED_GRACE_MS if self._reader.finished else self._idle_ms
        due_ms = min(self._sent_ms + KEEP_ALIVE_MS, self._heard_ms + patience_ms, self._deadline_ms)
        # Rounded up: a wait that ends a fraction early would only be taken again.
        return max(1, int(due_ms - now_ms) + 1)

    def _pieces(self, pieces: list[Piece], now_ms: float) -> str:
        self._heard_ms = now_ms
        out = self._format.pieces(pieces) if pieces else ""
        if out:
            self._sent_ms = now_ms
            if self.first_token_ms is None:
                self.first_token_ms = round(now_ms - self._started_ms)
        if self._reader.failure is not None:
            out += self.receive_failure(self._reader.failure, now_ms)
        elif now_ms >= self._deadline_ms:
            out += self.receive_failure(UpstreamFailure("timeout"), now_ms)
        return out

    def _end_of_upstream(self, now_ms: float) -> str:
        if self.ending is not None:
            return ""
        if self._reader.finished:
            return self._end(Ending.COMPLETED, now_ms)
        self.failure = UpstreamFailure("truncated")
        return self._end(Ending.TRUNCATED, now_ms)

    def _end(self, ending: Ending, now_ms: float) -> str:
        if self.ending is not None:
            return ""
        self.ending = ending
        self.latency_ms = round(now_ms - self._started_ms)
        if ending is Ending.CLIENT_GONE:
            return ""
        report = Report(
            self.usage, self.latency_ms, self.first_token_ms, self._reader.finish_reason
        )
        return self._format.end(report, None if ending is Ending.COMPLETED else self._error())

    def _error(self) -> BlueyError:
        # What the guardrails took back the client must know; all else is the provider's.
        if self.failure is not None and rule_for(self.failure).error is ContentBlocked:
            return ContentBlocked()
        return AiError()


async def pump(relay: Relay, opened: OpenStream, sink: Sink, clock: Clock) -> None:
    """Carries a stream to its end. Returns when the client has all of it or is gone; the
    upstream is released in any case."""
    answer = opened.answer
    is_drained = False
    try:
        out = relay.open(opened, clock.now_ms())
        while True:
            if out and not await sink.write(out, WRITE_WAIT_MS):
                relay.lose_client(clock.now_ms())
                return
            if relay.ending is not None or answer is None:
                return
            try:
                wait_ms = min(relay.wait_ms(clock.now_ms()), CLIENT_CHECK_MS)
                chunk = await answer.read(wait_ms)
            except StillSilent:
                if sink.is_gone:
                    relay.lose_client(clock.now_ms())
                    return
                out = relay.receive_silence(clock.now_ms())
            except UpstreamFailure as failure:
                out = relay.receive_failure(failure, clock.now_ms())
            else:
                now_ms, is_drained = clock.now_ms(), chunk is None
                out = relay.receive_end(now_ms) if chunk is None else relay.receive(chunk, now_ms)
    finally:
        relay.lose_client(clock.now_ms())
        if answer is not None and not is_drained:
            answer.cancel()
        await sink.close()
