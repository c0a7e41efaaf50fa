"""`env.AI`, playing a script."""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bluey.dialects.failures import told_in
from bluey.errors import UpstreamFailure
from bluey.http.messages import to_json
from bluey.ports import MAX_ANSWER_BYTES, TOO_LARGE_REASON, PassedOn, Plan, Sink, StillSilent
from tests.fakes.clock import FakeClock


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing arrives for this long."""

    duration_ms: float


FOREVER = Silence(math.inf)


@dataclass(frozen=True, slots=True)
class Break:
    """The connection breaks."""


Piece = bytes | Silence | Break


@dataclass(frozen=True, slots=True)
class Reply:
    """A scripted response: its head after `after_ms`, then its body piece by piece. A read of it
    may take `burst_ms` longer than it was given, for the rest of a burst."""

    pieces: tuple[Piece, ...]
    status: int = 200
    is_event_stream: bool = False
    after_ms: float = 0
    gateway_log_id: str | None = None
    cache_status: str | None = None
    burst_ms: float = 0


@dataclass(frozen=True, slots=True)
class NoReply:
    """A scripted call that ends without a response: the binding throws this."""

    after_ms: float = 0
    message: str = "SECRET text of the upstream"


@dataclass(frozen=True, slots=True)
class Bug:
    """A scripted call that raises what no port may raise."""

    error: Exception


def trickle(piece: bytes, interval_ms: float = 50) -> tuple[Piece, ...]:
    """The piece again and again, for longer than anything is waited for."""
    return (piece, Silence(interval_ms)) * 20_000


Turn = Reply | NoReply | Bug


def replies(body: object, status: int = 200, **others: Any) -> Reply:
    """A whole body: text as it is, anything else as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    return Reply((text.encode(),), status, **others)


def refuses(code: int, status: int) -> Reply:
    """An error as Workers AI words it."""
    return replies({"internalCode": code, "description": "no", "name": "AiError"}, status)


def streams(*pieces: Piece, **others: Any) -> Reply:
    """An event stream."""
    return Reply(pieces, is_event_stream=True, **others)


def frame(value: object) -> bytes:
    """One server-sent event with this JSON value, as the upstream sends it."""
    return b"data: " + json.dumps(value, separators=(",", ":")).encode() + b"\n\n"


def native(text: object, **others: object) -> bytes:
    """One frame of a native stream."""
    return frame({"response": text, **others})


DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class AiCall:
    """One call of `env.AI` as it would cross: everything is JSON."""

    model_id: str
    inputs: dict[str, Any]
    options: dict[str, Any]
    wait_ms: int


# What of a frame may be here while the rest is not, before Python reads it.
MOST_PART_BYTES = 16 * 1024


class PlannedRelay:
    """A plan at work, as the skin's JavaScript has it: bytes in, text for the client out."""

    def __init__(self, plan: Plan) -> None:
        self.text, self.frames, self.last_frame, self.rest = "", 0, "", b""
        self.is_over = False
        self._plan = plan
        self._counts = list(plan.counts)
        self._room = plan.most_characters

    def feed(self, piece: bytes) -> str:
        """What the client gets for the frames that these bytes complete, up to the first that is
        not ordinary; `rest` is what is left."""
        whole = self.rest + piece
        frames, blank_line, self.rest = whole.rpartition(b"\n\n")
        self.is_over = len(self.rest) > MOST_PART_BYTES or b"\r" in self.rest
        try:
            left = (frames + blank_line).decode()
        except UnicodeDecodeError:
            self.is_over, self.rest = True, whole
            return ""
        out = ""
        while left:
            frame, line_ends, following = left.partition("\n\n")
            text = self._text_of(frame) if line_ends else None
            if text is None:
                self.is_over, self.rest = True, left.encode() + self.rest
                break
            left = following
            number = ""
            if self._plan.number is not None:
                number = str(self._plan.number + self.frames) + self._plan.between
            if self._plan.is_shown:
                out += self._plan.before + number + to_json(text) + self._plan.after
            self.text += text
            self.frames += 1
            self.last_frame = frame.partition("data: ")[2]
        return out

    def _text_of(self, frame: str) -> str | None:
        if _units(frame) > MOST_PART_BYTES:
            return None
        if (found := re.fullmatch(self._plan.pattern, frame)) is None:
            return None
        literal, *digits = found.groups()
        text: str = json.loads(f'"{literal}"')
        counts = list(map(int, digits))
        falls = any(now < before for now, before in zip(counts, self._counts, strict=True))
        is_whole = not any("\ud800" <= character <= "\udfff" for character in text)
        room = self._room - _units(text)
        if falls or not is_whole or room < 0:
            return None
        self._counts, self._room = counts, room
        return text


def _units(text: str) -> int:
    """How long a text is in JavaScript."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class FakeAnswer:
    """The response of one scripted turn."""

    relay: type[PlannedRelay] = PlannedRelay
    """What passes on the frames of a plan."""

    def __init__(self, reply: Reply, clock: FakeClock, max_bytes: int = MAX_ANSWER_BYTES) -> None:
        self.status = reply.status
        # An error is read as a whole, whatever it calls itself.
        self.is_event_stream = reply.is_event_stream and 200 <= reply.status < 300
        self.gateway_log_id = reply.gateway_log_id
        self.cache_status = reply.cache_status
        self.is_cancelled = False
        self.is_drained = False
        self.gather_ms = 0
        self._pieces = deque(reply.pieces)
        self._heard = b""
        self._burst_ms = reply.burst_ms
        self._clock = clock
        self._max_bytes = max_bytes

    async def text(self, wait_ms: int) -> str:
        until_ms = self._clock.now_ms() + wait_ms
        while (piece := await self._next(until_ms - self._clock.now_ms())) is not None:
            self._heard += piece
            if len(self._heard) > self._max_bytes:
                raise UpstreamFailure(TOO_LARGE_REASON, http_status=self.status)
        return self._heard.decode("utf-8-sig", errors="replace")

    async def read(self, wait_ms: int) -> bytes | None:
        return await self._next(wait_ms + self._burst_ms)

    def gather(self, gather_ms: int) -> None:
        self.gather_ms = gather_ms

    async def pass_on(
        self, plan: Plan, sink: Sink, wait_ms: int, within_ms: int, write_wait_ms: int
    ) -> PassedOn:
        relay = self.relay(plan)
        until_ms = self._clock.now_ms() + within_ms
        end: Literal["else", "silence", "gone"] = "else"
        heard_ms = self._clock.now_ms()
        while True:
            left_ms = min(heard_ms + wait_ms, until_ms) - self._clock.now_ms()
            try:
                piece = await self._next(left_ms) if left_ms > 0 else None
            except StillSilent:
                end = "silence"
                break
            except UpstreamFailure:
                break
            if left_ms <= 0:
                end = "silence"
                break
            if piece is None:
                break
            frames = relay.frames
            out = relay.feed(piece)
            if relay.frames > frames:
                heard_ms = self._clock.now_ms()
            if out and not await sink.write(out, write_wait_ms):
                end = "gone"
                break
            if relay.is_over:
                break
        if relay.rest:
            self._pieces.appendleft(relay.rest)
            self.is_drained = False
        quiet_ms = self._clock.now_ms() - heard_ms
        return PassedOn(
            relay.text, relay.frames, relay.last_frame, quiet_ms, end, is_over=relay.is_over
        )

    def cancel(self) -> None:
        self.is_cancelled = True

    async def _next(self, wait_ms: float) -> bytes | None:
        await asyncio.sleep(0)
        while self._pieces and not self.is_cancelled:
            piece = self._pieces[0]
            if isinstance(piece, Break):
                raise UpstreamFailure("broken", http_status=self.status)
            if isinstance(piece, bytes):
                return self._pieces.popleft()  # type: ignore[return-value]  # it is `piece`
            passed_ms = min(wait_ms, piece.duration_ms)
            self._clock.advance(passed_ms)
            wait_ms -= passed_ms
            if passed_ms < piece.duration_ms:
                self._pieces[0] = Silence(piece.duration_ms - passed_ms)
                raise StillSilent
            self._pieces.popleft()
        self.is_drained = True
        return None


class FakeAi:
    """`env.AI`, one scripted turn per call; `calls` and `answers` are what came of them."""

    def __init__(self, clock: FakeClock, *turns: Turn) -> None:
        self.calls: list[AiCall] = []
        self.answers: list[FakeAnswer] = []
        self.aborted_calls: list[AiCall] = []
        self.max_answer_bytes = MAX_ANSWER_BYTES
        self._clock = clock
        self._turns = list(turns)

    @property
    def asked(self) -> list[str]:
        """The models that were asked, in order."""
        return [call.model_id for call in self.calls]

    @property
    def turns_left(self) -> int:
        return len(self._turns)

    async def run(
        self,
        model_id: str,
        inputs: Mapping[str, object],
        options: Mapping[str, object],
        wait_ms: int,
    ) -> FakeAnswer:
        call = AiCall(
            model_id, json.loads(json.dumps(inputs)), json.loads(json.dumps(options)), wait_ms
        )
        self.calls.append(call)
        await asyncio.sleep(0)
        assert self._turns, f"call {len(self.calls)} is not in the script"
        turn = self._turns.pop(0)
        if isinstance(turn, Bug):
            raise turn.error
        self._clock.advance(min(turn.after_ms, wait_ms))
        if turn.after_ms > wait_ms:
            self.aborted_calls.append(call)
            raise StillSilent
        if isinstance(turn, NoReply):
            code, word = told_in(turn.message)
            raise UpstreamFailure("unreachable", code=code, word=word)
        answer = FakeAnswer(turn, self._clock, self.max_answer_bytes)
        self.answers.append(answer)
        return answer
