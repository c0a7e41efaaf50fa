"""The loads: what is asked of every program, and which programs are compared under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks.speed.answers import GROWING_MODEL, NATIVE_MODEL, OPENAI_MODEL
from benchmarks.speed.load import PLACEHOLDER, Request
from benchmarks.speed.programs import (
    BLUEY,
    EXACT,
    FLEET,
    JAVASCRIPT,
    NO_BUDGET,
    PYTHON,
    TRANSLATING,
)

OWN = "/chat"
CHAT_COMPLETIONS = "/v1/chat/completions"
SESSION_ID = "6d0f2bb4-7c5e-4f0e-9d38-0a4b4a6f2c11"

Kind = Literal["paced", "burst", "whole"]

FRAMES = {
    NATIVE_MODEL: "native frames",
    OPENAI_MODEL: "OpenAI frames",
    GROWING_MODEL: "OpenAI frames that count all",
}
FLEET_LOAD = "an override, dollars and a data point"
PACED_TOKENS = 100
BURST_TOKENS = 50


@dataclass(frozen=True)
class Load:
    """So many requests of one kind at once. `programs` has each column, and its program."""

    name: str
    kind: Kind
    model: str
    path: str
    at_once: int
    programs: tuple[tuple[str, str], ...]
    gap_ms: float = 0.0

    @property
    def apart_ms(self) -> float:
        """How long after one stream the next begins: so that neither their beginnings nor their
        tokens come at the same time, as those of strangers do not."""
        return self.gap_ms * (1 + 1 / self.at_once)

    @property
    def tokens(self) -> int:
        """How many tokens an answer has."""
        return PACED_TOKENS if self.kind == "paced" else BURST_TOKENS

    def count(self, requests: int) -> int:
        """How many requests are one sample, if `requests` are one of a load without pauses."""
        if self.kind == "paced":
            # As many at any time as are to be at once; of few, several in turn.
            return self.at_once * max(1, 4 // self.at_once // (2 if self.gap_ms > 10 else 1))
        return requests // 2 if self.kind == "burst" else requests


def request(load: Load, model: str) -> Request:
    """What is sent under a load."""
    prompt = f"{PLACEHOLDER}: hello there, how are you?"
    body: dict[str, object]
    if load.path == OWN:
        body = {"sessionId": SESSION_ID, "message": prompt, "modelId": model}
    else:
        body = {"model": model, "messages": [{"role": "user", "content": prompt}]}
    if load.kind == "whole":
        return Request(load.path, body)
    return Request(load.path, {**body, "stream": True}, load.tokens)


def all_loads(*, blueys: Sequence[str] = (BLUEY,)) -> list[Load]:
    """Every load; streams are compared with each of the `blueys`."""
    return [
        *_paced(20, blueys),
        *_paced(5, blueys),
        *_bursts(),
        *_whole(),
        *_fleet(),
    ]


def _streamed(blueys: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((program, program) for program in (JAVASCRIPT, PYTHON, TRANSLATING, *blueys))


def _paced(gap_ms: float, blueys: Sequence[str]) -> list[Load]:
    ways = [(model, path) for model in (NATIVE_MODEL, OPENAI_MODEL) for path in _PATHS]
    found = [
        Load(_stream_name(f"{gap_ms:g} ms", *way), "paced", *way, count, _streamed(blueys), gap_ms)
        for way in ways
        for count in (1, 4, 16)
    ]
    if gap_ms == 20:
        way = GROWING_MODEL, CHAT_COMPLETIONS
        name = _stream_name("20 ms", *way)
        found.append(Load(name, "paced", *way, 4, _streamed(blueys), gap_ms))
    return found


def _bursts() -> list[Load]:
    return [
        Load(_stream_name("burst", model, path), "burst", model, path, count, _streamed([BLUEY]))
        for model in (NATIVE_MODEL, OPENAI_MODEL)
        for path in _PATHS
        for count in (1, 8, 32)
    ]


def _whole() -> list[Load]:
    budgets = {"no budget": NO_BUDGET, "budgets in KV": BLUEY, "exact budgets": EXACT}
    ways = [(OWN, budget) for budget in budgets] + [(CHAT_COMPLETIONS, "budgets in KV")]
    return [
        Load(
            f"whole, {budget}, {path}",
            "whole",
            NATIVE_MODEL,
            path,
            count,
            ((JAVASCRIPT, JAVASCRIPT), (PYTHON, PYTHON), (BLUEY, budgets[budget])),
        )
        for path, budget in ways
        for count in (1, 8, 32)
    ]


def _fleet() -> list[Load]:
    """With an override, a budget in dollars and a data point, beside one without these."""
    programs = ((BLUEY, BLUEY), (FLEET, FLEET))
    return [
        Load(f"whole, {FLEET_LOAD}, {OWN}", "whole", NATIVE_MODEL, OWN, count, programs)
        for count in (1, 8, 32)
    ]


def _stream_name(pace: str, model: str, path: str) -> str:
    return f"{pace}, {FRAMES[model]}, {path}"


_PATHS = (OWN, CHAT_COMPLETIONS)
