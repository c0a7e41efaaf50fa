"""One streamed answer on its way out, from its first piece to its end.

`relay.states` has the ways it can end. In every end the same is charged: the upstream's own
count where it gave one, else the input estimate and the output counted from what was produced,
sent or not. What was produced is the least that is charged for a stream that did not say that it
was finished: its upstream may not have counted yet.
"""

from __future__ import annotations

from bluey.apis.api import Report, StreamFormat
from bluey.chat import Piece, Usage
from bluey.dialects.answers import OpenStream
from bluey.errors import AiError, BlueyError, ContentBlocked, UpstreamFailure
from bluey.gateway.rules import TIMEOUT_REASON, rule_for
from bluey.http.sse import KEEP_ALIVE
from bluey.ports import AFTERWARDS_MS, SETTLING_MS, Clock, Sink, StillSilent
from bluey.relay.states import ENDS, NEXT, Event, State
from bluey.tenants.settings import GatewayOptions

KEEP_ALIVE_MS = 15_000
FINISHED_GRACE_MS = 1_000
WRITE_WAIT_MS = 4_000
# How often a silent stream looks whether its client is still there.
CLIENT_CHECK_MS = 2_000

# However a client's leaving is noticed, there is time to settle afterwards.
assert max(WRITE_WAIT_MS, CLIENT_CHECK_MS) + SETTLING_MS <= AFTERWARDS_MS


class Stream:
    """One stream: `run` carries it to its end; the rest says what came of it.

    What comes in (`receive…`) returns the text that goes out, and awaits nothing. `failure` is
    why it failed, `latency_ms` how long the request took until its end.
    """

    def __init__(
        self,
        opened: OpenStream,
        *,
        model_id: str,
        format: StreamFormat,  # noqa: A002  # the word for it
        estimated_tokens_in: int,
        options: GatewayOptions,
        clock: Clock,
        started_ms: float,
    ) -> None:
        self.model_id = model_id
        self.failure: UpstreamFailure | None = None
        self.latency_ms = 0
        self.first_token_ms: int | None = None
        self._end: State | None = None
        self._opened = opened
        self._reader = opened.reader
        self._format = format
        self._estimated_tokens_in = estimated_tokens_in
        self._clock = clock
        self._idle_ms = options.stream_idle_ms
        self._started_ms = started_ms
        now_ms = clock.now_ms()
        self._deadline_ms = now_ms + options.stream_deadline_ms
        self._heard_ms = now_ms
        self._sent_ms = now_ms

    @property
    def state(self) -> State:
        """Where it is."""
        if self._end is not None:
            return self._end
        return State.FINISHED if self._reader.finished else State.OPEN

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is said of it."""
        return self.state in ENDS

    @property
    def usage(self) -> Usage:
        """What the answer has used so far; at an end, what is charged."""
        return self._reader.usage(self._estimated_tokens_in)

    async def run(self, sink: Sink) -> None:
        """Carries it to its end. Returns when the client has all of it or is gone; the upstream
        is given up in any case."""
        answer = self._opened.answer
        is_drained = False
        try:
            out = self.open()
            while True:
                if out and not await sink.write(out, WRITE_WAIT_MS):
                    return
                if self.has_ended or answer is None:
                    return
                try:
                    chunk = await answer.read(min(self.wait_ms(), CLIENT_CHECK_MS))
                except StillSilent:
                    if sink.is_gone:
                        return
                    out = self.receive_silence()
                except UpstreamFailure as failure:
                    out = self.receive_failure(failure)
                else:
                    is_drained = chunk is None
                    out = self.receive_end() if chunk is None else self.receive(chunk)
        finally:
            # Whoever leaves before the end does so because nobody reads any more.
            self.lose_client()
            if answer is not None and not is_drained:
                answer.cancel()
            await sink.close()

    def open(self) -> str:
        """The first pieces, and the end too where that is already here."""
        out = self._pieces(self._opened.pieces)
        if self._opened.answer is None:
            out += self._happen(Event.CLOSED)
        return out

    def receive(self, chunk: bytes) -> str:
        """A piece of the upstream's stream."""
        return "" if self.has_ended else self._pieces(self._reader.feed(chunk))

    def receive_end(self) -> str:
        """The upstream closed its stream."""
        if self.has_ended:
            return ""
        return self._pieces(self._reader.end()) + self._happen(Event.CLOSED)

    def receive_failure(self, failure: UpstreamFailure) -> str:
        """The upstream's connection broke, or its patience is over."""
        return self._happen(Event.LOST, failure)

    def receive_silence(self) -> str:
        """Nothing came for `wait_ms`: a keep-alive, or the end of patience."""
        now_ms = self._clock.now_ms()
        silent_ms = now_ms - self._heard_ms
        patience_ms = FINISHED_GRACE_MS if self.state is State.FINISHED else self._idle_ms
        if silent_ms >= patience_ms or now_ms >= self._deadline_ms:
            return self.receive_failure(UpstreamFailure(TIMEOUT_REASON))
        if not self.has_ended and now_ms - self._sent_ms >= KEEP_ALIVE_MS:
            self._sent_ms = now_ms
            return KEEP_ALIVE
        return ""

    def lose_client(self) -> None:
        """The client is gone; an end that was reached before stays."""
        self._happen(Event.CLIENT_LEFT)

    def wait_ms(self) -> int:
        """How long to wait for the upstream before `receive_silence` has something to say."""
        patience_ms = FINISHED_GRACE_MS if self._reader.finished else self._idle_ms
        due_ms = min(self._sent_ms + KEEP_ALIVE_MS, self._heard_ms + patience_ms, self._deadline_ms)
        # Rounded up: a wait that ends a fraction early would only be taken again.
        return max(1, int(due_ms - self._clock.now_ms()) + 1)

    def _pieces(self, pieces: list[Piece]) -> str:
        now_ms = self._heard_ms = self._clock.now_ms()
        out = self._format.pieces(pieces) if pieces else ""
        if out:
            self._sent_ms = now_ms
            if self.first_token_ms is None:
                self.first_token_ms = round(now_ms - self._started_ms)
        if self._reader.failure is not None:
            out += self._happen(Event.ERROR_FRAME, self._reader.failure)
        elif now_ms >= self._deadline_ms:
            out += self.receive_failure(UpstreamFailure(TIMEOUT_REASON))
        return out

    def _happen(self, event: Event, failure: UpstreamFailure | None = None) -> str:
        """Goes where the table says; what the client is told of that."""
        end = NEXT.get(self.state, {}).get(event)
        if end is None:
            return ""
        self._end = end
        self.latency_ms = round(self._clock.now_ms() - self._started_ms)
        if end is State.TRUNCATED:
            self.failure = UpstreamFailure("truncated")
        elif end is State.FAILED:
            self.failure = failure
        if end is State.CLIENT_GONE:
            return ""
        report = Report(
            self.usage, self.latency_ms, self.first_token_ms, self._reader.finish_reason
        )
        return self._format.end(report, None if end is State.COMPLETED else self._error())

    def _error(self) -> BlueyError:
        # What the guardrails took back the client must know; all else is the provider's.
        rules = self._reader.dialect.rules
        if self.failure is not None and rule_for(self.failure, rules).error is ContentBlocked:
            return ContentBlocked()
        return AiError()
