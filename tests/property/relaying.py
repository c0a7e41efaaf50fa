"""A stream on its way to its client, with its frames passed on by the skin's own relay, or read in
Python."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Coroutine
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bluey.apis.anthropic.messages import ANTHROPIC_API
from bluey.apis.api import ClientApi, Reply
from bluey.apis.openai.chat import OPENAI_API
from bluey.apis.openai.responses import RESPONSES_API
from bluey.apis.own import OWN_API
from bluey.chat import Chat, ReasoningText
from bluey.dialects.answers import AnswerStream, OpenStream
from bluey.dialects.dialect import Dialect
from bluey.dialects.workers_ai import WORKERS_AI
from bluey.ports import Plan
from bluey.relay.states import State
from bluey.relay.stream import Stream
from bluey.usage import Counted, Usage
from ops.wrangler.node import find_node
from tests.fakes.client import FakeSink
from tests.fakes.clock import FakeClock
from tests.fakes.upstream import FakeAnswer, Piece, PlannedRelay, streams
from tests.fakes.values import SESSION_ID, make_bounds, make_tenant

HELLO: list[dict[str, object]] = [{"role": "user", "content": "hello"}]


def _asked(api: ClientApi, **body: object) -> tuple[ClientApi, Chat]:
    return api, api.parse(json.dumps(body).encode())


_MESSAGE: dict[str, Any] = {"model": "m", "max_tokens": 1_024, "messages": HELLO}
# What clients ask for, by API and by what they are shown.
ASKED = {
    "own": _asked(OWN_API, sessionId=SESSION_ID, message="hello"),
    "own-reasoning": _asked(OWN_API, sessionId=SESSION_ID, message="hello", showReasoning=True),
    "completions": _asked(OPENAI_API, model="m", messages=HELLO, stream=True),
    "completions-usage": _asked(
        OPENAI_API, model="m", messages=HELLO, stream=True, stream_options={"include_usage": True}
    ),
    "responses": _asked(RESPONSES_API, model="m", input="hello", stream=True),
    "messages": _asked(ANTHROPIC_API, **_MESSAGE),
    "messages-thinking": _asked(ANTHROPIC_API, **_MESSAGE, thinking={"type": "adaptive"}),
}


class Node:
    """The process that runs the skin's relay; `frames` is how many it has passed on."""

    def __init__(self) -> None:
        self.frames = 0
        self._process = subprocess.Popen(
            [find_node(), Path(__file__).with_name("relay_process.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, asked: dict[str, object]) -> dict[str, Any]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(asked).encode() + b"\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        return answer

    def stop(self) -> None:
        self._process.communicate()


@cache
def node() -> Node:
    """The one process of this run; it ends with its input."""
    return Node()


class BothRelays(PlannedRelay):
    """The skin's relay; the fake one does the same."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        node().ask({"plan": asdict(plan)})

    def feed(self, piece: bytes) -> str:
        frames, characters = self.frames, len(self.text)
        out = super().feed(piece)
        real = node().ask({"piece": b64encode(piece).decode()})
        faked = {
            "out": out,
            "text": self.text[characters:],
            "frames": self.frames,
            "lastFrame": self.last_frame,
            "isOver": self.is_over,
            "rest": b64encode(self.rest).decode(),
        }
        assert real == faked, (piece, b64decode(real["rest"]), self.rest)
        node().frames += self.frames - frames
        return out


class PassingAnswer(FakeAnswer):
    """An answer whose frames the skin's relay passes on."""

    relay = BothRelays


@dataclass(frozen=True, slots=True)
class Sent:
    """What an upstream sends, to whom, and what becomes of it.

    `opening` of the pieces are read before the stream is opened. `hides_opening`: of those, what
    the model reasons is not passed on, as where another model might still answer. `takes` is how
    many writes the client takes.
    """

    pieces: tuple[Piece, ...]
    asked: str = "own-reasoning"
    dialect: Dialect = WORKERS_AI
    reasons_inline: bool = False
    opening: int = 1
    hides_opening: bool = False
    takes: int | None = None
    most_tokens: int = 1_024
    gateway: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ended:
    """All that can be seen of a stream at its end; `got` is what the client got, and when."""

    got: dict[float, str]
    usage: Usage
    counted: Counted
    characters: int
    bound_tokens: int
    finish_reason: str | None
    failure: tuple[str, str | int | None, int | None] | None
    state: State
    first_token_ms: int | None
    latency_ms: int
    is_cancelled: bool


def run(sent: Sent, *, makes_plans: bool) -> Ended:
    """The end of this stream."""
    clock = FakeClock()
    api, chat = ASKED[sent.asked]
    bounds = make_bounds(tokens_out=sent.most_tokens)
    reader = AnswerStream(
        sent.dialect,
        reasons_inline=sent.reasons_inline,
        most_tokens=sent.most_tokens,
        keeps_signatures=chat.keeps_signatures,
    )
    opening = [piece for piece in sent.pieces[: sent.opening] if isinstance(piece, bytes)]
    pieces = [piece for chunk in opening for piece in reader.feed(chunk)]
    if sent.hides_opening:
        pieces = [piece for piece in pieces if not isinstance(piece, ReasoningText)]
    answer = PassingAnswer(streams(*sent.pieces[sent.opening :]), clock)
    stream = Stream(
        OpenStream(reader, pieces, answer),
        model_id="m",
        format=api.stream(chat, Reply("0123456789abcdef01234567", 1_795_000_000, "m", 1_024)),
        bounds=bounds,
        options=make_tenant(gateway=sent.gateway).gateway,
        clock=clock,
        started_ms=clock.now_ms() - 100,
        makes_plans=makes_plans,
    )
    sink = FakeSink(clock, takes=sent.takes)
    _finish(stream.run(sink))
    failure = stream.failure
    got: dict[float, str] = {}
    for at_ms, text in zip(sink.written_at_ms, sink.writes, strict=True):
        got[at_ms] = got.get(at_ms, "") + text
    return Ended(
        got,
        stream.usage,
        stream.counted,
        reader.produced.characters,
        reader.produced.bound_tokens(),
        reader.finish_reason,
        None if failure is None else (failure.reason, failure.code, failure.http_status),
        stream.state,
        stream.first_token_ms,
        stream.latency_ms,
        answer.is_cancelled,
    )


def _finish(coroutine: Coroutine[None, None, None]) -> None:
    """Runs what waits for nothing but its turn."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        return
