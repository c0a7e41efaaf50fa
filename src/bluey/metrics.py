"""The data point of a request: its line in the log as the columns of a dataset.

A dataset of Workers Analytics Engine has no names for columns, only their numbers. This module is
where the numbers get their meaning. A new column comes last: a dataset keeps its points for three
months, and they are read by number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bluey.ports import MAX_BLOB_BYTES, MAX_INDEX_BYTES, Point

Line = Mapping[str, Any]


def _text(name: str) -> Callable[[Line], str]:
    def read(line: Line) -> str:
        value = line.get(name)
        return "" if value is None else str(value)

    return read


def _number(name: str) -> Callable[[Line], float]:
    def read(line: Line) -> float:
        value = line.get(name)
        return 0 if value is None else value

    return read


def _model(line: Line) -> str:
    return line.get("servedBy") or ""


def _attempts(line: Line) -> Sequence[Mapping[str, Any]]:
    return line.get("attempts") or ()


def _cost_micro_usd(line: Line) -> float:
    """The cost, which the line has as dollars with six decimals."""
    return int(str(line.get("costUsd") or "0").replace(".", ""))


INDEX = ("tenant", _text("tenantId"))
"""By this the platform samples, where there are too many points."""

BLOBS: tuple[tuple[str, Callable[[Line], str]], ...] = (
    ("environment", _text("environment")),
    ("route", _text("route")),
    ("model", _model),
    ("key", _text("keyId")),
    ("outcome", _text("outcome")),
    ("status", _text("status")),
    ("asked_model", _text("modelId")),
    ("cache", _text("cacheStatus")),
)
"""The texts, in their order; "" where a line has none. `model` is the one that served."""

DOUBLES: tuple[tuple[str, Callable[[Line], float]], ...] = (
    ("tokens_in", _number("tokensIn")),
    ("tokens_out", _number("tokensOut")),
    ("cost_micro_usd", _cost_micro_usd),
    ("latency_ms", _number("latencyMs")),
    ("upstream_ms", lambda line: sum(attempt["durationMs"] for attempt in _attempts(line))),
    ("first_token_ms", _number("firstTokenMs")),
    ("attempts", lambda line: len(_attempts(line))),
    ("uncounted_tokens", _number("uncounted")),
)
"""The numbers, in their order; 0 where a line has none."""

COLUMNS: Mapping[str, str] = {
    INDEX[0]: "index1",
    **{name: f"blob{number}" for number, (name, _) in enumerate(BLOBS, 1)},
    **{name: f"double{number}" for number, (name, _) in enumerate(DOUBLES, 1)},
}
"""The platform's name of each column, by ours."""

# One text may be long only if the others leave room for it, so each gets its part.
_BLOB_BYTES = MAX_BLOB_BYTES // len(BLOBS)


def point_of(line: Line) -> Point:
    """The data point of a request's line in the log."""
    return Point(
        _cut(INDEX[1](line), MAX_INDEX_BYTES),
        tuple([_cut(read(line), _BLOB_BYTES) for _, read in BLOBS]),
        tuple([read(line) for _, read in DOUBLES]),
    )


def _cut(text: str, limit_bytes: int) -> str:
    """As much of the text as the platform takes: it drops a point with more."""
    if len(text) <= limit_bytes and text.isascii():
        return text
    return text.encode(errors="replace")[:limit_bytes].decode(errors="ignore")
