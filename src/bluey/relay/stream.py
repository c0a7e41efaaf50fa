"""One streamed answer on its way to the client, from its first piece to its end.

`relay.states` has the ways in which it can end. The charge is the same at every end: the upstream's
own counts; where it gave none, the bound of the input and the bound of what was produced, sent or
not. If the upstream did not say that it was finished, its counts may be too low: then at least the
bound of what was produced is charged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bluey.apis.api import Report, StreamFormat
from bluey.chat import Piece
from bluey.dialects.answers import OpenStream
from bluey.errors import AiError, BlueyError, ContentBlocked, UpstreamFailure
from bluey.gateway.rules import TIMEOUT_REASON, rule_for
from bluey.http.sse import KEEP_ALIVE
from bluey.ports import (
    AFTERWARDS_MS,
    MAX_ANSWER_BYTES,
    SETTLING_MS,
    AiAnswer,
    Clock,
    PassedOn,
    Plan,
    Sink,
    StillSilent,
)
from bluey.relay.states import ENDS, NEXT, Event, State
from bluey.tenants.settings import GatewayOptions
from bluey.usage import Bounds, Counted, Usage

KEEP_ALIVE_MS = 15_000
FINISHED_GRACE_MS = 1_000
WRITE_WAIT_MS = 4_000
# How often a stream with nothing for its client checks whether that client is still there.
CLIENT_CHECK_MS = 2_000
# After so many plans in a row by which no frame that came was passed on, a stream's frames are all
# read here.
MOST_IDLE_PLANS = 3

# However late a client's leaving is noticed, there is still time to settle.
assert max(WRITE_WAIT_MS, CLIENT_CHECK_MS) + SETTLING_MS <= AFTERWARDS_MS


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and whether its texts are what the model reasons."""

    plan: Plan
    is_reasoning: bool


class Stream:
    """One stream: `run` takes it to its end.

    Each `receive…` method takes what the upstream did, returns the text to send to the client, and
    never waits. `failure` says why the stream failed, `latency_ms` how long the request took until
    the stream's end. `cost_micro_usd` is asked at its end what the request costs.
    """

    def __init__(
        self,
        opened: OpenStream,
        *,
        model_id: str,
        format: StreamFormat,  # noqa: A002  # the standard term
        bounds: Bounds,
        options: GatewayOptions,
        clock: Clock,
        started_ms: float,
        makes_plans: bool = True,
        cost_micro_usd: Callable[[], int | None] = lambda: None,
    ) -> None:
        self.model_id = model_id
        self.failure: UpstreamFailure | None = None
        self.latency_ms = 0
        self.first_token_ms: int | None = None
        self._end: State | None = None
        self._opened = opened
        self._reader = opened.reader
        self._format = format
        self._bounds = bounds
        self._clock = clock
        self._idle_ms = options.stream_idle_ms
        self._started_ms = started_ms
        now_ms = clock.now_ms()
        self._deadline_ms = now_ms + options.stream_deadline_ms
        self._heard_ms = now_ms
        self._finished_ms: float | None = None
        self._sent_ms = now_ms
        self._checked_ms = now_ms
        self._gather_ms = options.stream_gather_ms
        self._cost_micro_usd = cost_micro_usd
        self._idle_plans = 0 if makes_plans else MOST_IDLE_PLANS

    @property
    def state(self) -> State:
        """The stream's state."""
        if self._end is not None:
            return self._end
        return State.FINISHED if self._reader.finished else State.OPEN

    @property
    def has_ended(self) -> bool:
        """Whether the stream is at an end, so that no further event changes it."""
        return self.state in ENDS

    @property
    def usage(self) -> Usage:
        """What the answer has used so far. At an end, this is charged."""
        return self._reader.usage(self._bounds)

    @property
    def counted(self) -> Counted:
        """What the upstream has counted so far, whether that is believed or not."""
        return self._reader.counted

    async def run(self, sink: Sink) -> None:
        """Takes the stream to its end. Returns when the client has all of it or has left. The
        upstream's connection is closed in any case."""
        answer = self._opened.answer
        is_drained = False
        try:
            out = self.open()
            while True:
                if out and not await sink.write(out, WRITE_WAIT_MS):
                    return
                if self.has_ended or answer is None:
                    return
                if self._gather_ms and self.first_token_ms is not None:
                    answer.gather(self._gather_ms)
                    self._gather_ms = 0
                if out:
                    self._checked_ms = self._heard_ms
                elif self._has_left(sink):
                    return
                try:
                    passed = await self._pass_on(answer, sink)
                    if passed and (passed.end == "gone" or self._has_left(sink, passed)):
                        return
                    is_silent = passed and passed.end == "silence"
                    chunk = await answer.read(0 if is_silent else self._read_ms())
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
            # If the stream is not at an end here, the client reads no more. At an end this changes
            # nothing.
            self.lose_client()
            if answer is not None and not is_drained:
                answer.cancel()
            await sink.close()

    def _has_left(self, sink: Sink, passed: PassedOn | None = None) -> bool:
        """Whether the client has left. That is looked for now and then only, and not where there is
        still something to read of what has come: what keeps coming may have nothing for the client,
        such as reasoning."""
        if self._heard_ms - self._checked_ms < CLIENT_CHECK_MS or (passed and passed.is_over):
            return False
        self._checked_ms = self._heard_ms
        return sink.is_gone

    async def _pass_on(self, answer: AiAnswer, sink: Sink) -> PassedOn | None:
        """Lets frames pass on for which a plan can be made; None where none can be made."""
        if (planned := self._plan()) is None:
            return None
        wait_ms = self._read_ms()
        # Where the client gets nothing, it is looked for as often as during a silence.
        within_ms = self._left_ms() if planned.plan.is_shown else wait_ms
        passed = await answer.pass_on(planned.plan, sink, wait_ms, within_ms, WRITE_WAIT_MS)
        self._receive_passed_on(planned, passed)
        if passed.end == "gone" and passed.is_over:
            # It came with the last frame that was passed on, and may have what all of it used.
            self.receive(await answer.read(0) or b"")
        return passed

    def open(self) -> str:
        """Returns the first pieces, and the end where the answer is already whole."""
        out = self._pieces(self._opened.pieces)
        if self._opened.answer is None:
            out += self._happen(Event.CLOSED)
        return out

    def _plan(self) -> Planned | None:
        """How the next frames may be passed on without being read here; None where each has to
        be."""
        if self.state is not State.OPEN or self._idle_plans >= MOST_IDLE_PLANS:
            return None
        ordinary = self._reader.ordinary()
        if ordinary is None:
            return None
        around = self._format.around(is_reasoning=ordinary.is_reasoning)
        if around is None:
            return None
        plan = Plan(
            ordinary.pattern,
            ordinary.counts,
            around.before,
            around.after,
            around.number,
            around.between,
            around.is_shown,
            MAX_ANSWER_BYTES - self._reader.produced.characters,
        )
        return Planned(plan, ordinary.is_reasoning)

    def _receive_passed_on(self, planned: Planned, passed: PassedOn) -> None:
        """What was passed on to the client by this plan."""
        if not passed.frames:
            # After a silence, the frames may be as they were before it.
            self._idle_plans += passed.end != "silence"
            return
        self._idle_plans = 0
        is_reasoning = planned.is_reasoning
        self._reader.pass_on(passed.text, passed.frames, passed.last_frame)
        self._format.pass_on(passed.text, passed.frames, is_reasoning=is_reasoning)
        self._heard_ms = self._clock.now_ms() - passed.quiet_ms
        if planned.plan.is_shown:
            self._sent_ms = self._checked_ms = self._heard_ms

    def receive(self, chunk: bytes) -> str:
        """A piece of the upstream's stream."""
        return "" if self.has_ended else self._pieces(self._reader.feed(chunk))

    def receive_end(self) -> str:
        """The upstream closed its stream."""
        if self.has_ended:
            return ""
        return self._pieces(self._reader.end()) + self._happen(Event.CLOSED)

    def receive_failure(self, failure: UpstreamFailure) -> str:
        """The upstream's connection broke, or the upstream took too long."""
        return self._happen(Event.LOST, failure)

    def receive_silence(self) -> str:
        """Nothing came for `wait_ms`. Returns a keep-alive, or fails where the upstream took too
        long."""
        return self._pass_time(self._clock.now_ms())

    def lose_client(self) -> None:
        """The client has left. A stream that is already at an end stays there."""
        self._happen(Event.CLIENT_LEFT)

    def wait_ms(self) -> int:
        """How long to wait for the upstream before calling `receive_silence`."""
        due_ms = min(self._sent_ms + KEEP_ALIVE_MS, self._late_ms)
        # Rounded up: after a wait that is a fraction too short, another wait would follow.
        return max(1, int(due_ms - self._clock.now_ms()) + 1)

    def _read_ms(self) -> int:
        """How long to wait for the upstream before the client is looked for."""
        return min(self.wait_ms(), CLIENT_CHECK_MS)

    def _left_ms(self) -> int:
        """How long until the deadline."""
        return max(1, int(self._deadline_ms - self._clock.now_ms()) + 1)

    def _pieces(self, pieces: list[Piece]) -> str:
        now_ms = self._heard_ms = self._clock.now_ms()
        if self._reader.finished and self._finished_ms is None:
            self._finished_ms = now_ms
        out = self._format.pieces(pieces) if pieces else ""
        if out:
            self._sent_ms = now_ms
            if self.first_token_ms is None:
                self.first_token_ms = round(now_ms - self._started_ms)
        if self._reader.failure is not None:
            out += self._happen(Event.ERROR_FRAME, self._reader.failure)
        else:
            out += self._pass_time(now_ms)
        return out

    @property
    def _late_ms(self) -> float:
        """When the upstream has taken too long: whatever it sends, a finished stream has only a
        grace, and every stream ends at its deadline."""
        if self._finished_ms is not None:
            return min(self._finished_ms + FINISHED_GRACE_MS, self._deadline_ms)
        return min(self._heard_ms + self._idle_ms, self._deadline_ms)

    def _pass_time(self, now_ms: float) -> str:
        """Fails where the upstream took too long. Else returns a keep-alive where one is due."""
        if now_ms >= self._late_ms:
            return self.receive_failure(UpstreamFailure(TIMEOUT_REASON))
        if not self.has_ended and now_ms - self._sent_ms >= KEEP_ALIVE_MS:
            self._sent_ms = now_ms
            return KEEP_ALIVE
        return ""

    def _happen(self, event: Event, failure: UpstreamFailure | None = None) -> str:
        """Moves to the state that the table says. Returns what to tell the client."""
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
            self.usage,
            self.latency_ms,
            self.first_token_ms,
            self._reader.finish_reason,
            self._cost_micro_usd(),
        )
        return self._format.end(report, None if end is State.COMPLETED else self._error())

    def _error(self) -> BlueyError:
        # A client must know that guardrails blocked the answer. Other failures are the upstream's,
        # and are shown as one error.
        if self.failure is not None and rule_for(self.failure).error is ContentBlocked:
            return ContentBlocked()
        return AiError()
