"""The world of fakes."""

from __future__ import annotations

from dataclasses import dataclass

from tests.contract.worlds import PATIENT_MS, Asked
from tests.fakes import (
    FOREVER,
    PRIMARY,
    Break,
    FakeAi,
    FakeAnswer,
    FakeBody,
    FakeClock,
    FakeEntropy,
    FakeLog,
    FakeSink,
    NoReply,
    Piece,
    Reply,
)


@dataclass
class FakeAiCase:
    ai: FakeAi

    async def run(
        self,
        wait_ms: int = PATIENT_MS,
        inputs: dict[str, object] | None = None,
        options: dict[str, object] | None = None,
    ) -> FakeAnswer:
        return await self.ai.run(PRIMARY, inputs or {}, options or {}, wait_ms)

    async def asked(self) -> list[Asked]:
        return [Asked(call.model_id, call.inputs, call.options) for call in self.ai.calls]

    async def is_given_up(self) -> bool:
        return bool(self.ai.aborted_calls) or self.ai.answers[0].is_cancelled


@dataclass
class FakeSinkCase:
    sink: FakeSink

    async def received(self) -> str:
        return self.sink.text

    async def saw_the_end(self) -> bool:
        return self.sink.is_closed and not self.sink.was_given_up


@dataclass
class FakeLogCase:
    log: FakeLog

    @property
    def lines(self) -> list[str]:
        return self.log.lines


class FakeWorld:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.entropy = FakeEntropy()

    def make_ai(self, *turns: Reply | NoReply) -> FakeAiCase:
        return FakeAiCase(FakeAi(self.clock, *turns))

    def make_sink(self, *, takes: int | None = None, slow_ms: float = 0) -> FakeSinkCase:
        return FakeSinkCase(FakeSink(self.clock, takes=takes, slow_ms=slow_ms))

    def make_body(self, *pieces: Piece, announced_bytes: int | None = None) -> FakeBody:
        content = b"".join(piece for piece in pieces if isinstance(piece, bytes))
        ends = not any(piece == FOREVER or isinstance(piece, Break) for piece in pieces)
        return FakeBody(content, announced_bytes=announced_bytes, breaks_off=not ends)

    def make_log(self) -> FakeLogCase:
        return FakeLogCase(FakeLog())
