"""The data point of a request: its line in the log as the columns of a dataset.

A dataset of Workers Analytics Engine has no names for columns, only their numbers. This module is
where the numbers get their meaning. A new column comes last: a dataset keeps its points for three
months, and they are read by number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bluey.ports import MAX_BLOB_BYTES, MAX_INDEX_BYTES, Point

INDEX = "tenant"
"""By this the platform samples, where there are too many points."""

BLOBS: Mapping[str, str] = {
    "environment": "environment",
    "route": "route",
    "model": "servedBy",
    "key": "keyId",
    "outcome": "outcome",
    "status": "status",
    "asked_model": "modelId",
    "cache": "cacheStatus",
}
"""The texts, in their order, and the field of the line that each is; "" where a line has none."""

DOUBLES = (
    "tokens_in",
    "tokens_out",
    "cost_micro_usd",
    "latency_ms",
    "upstream_ms",
    "first_token_ms",
    "attempts",
    "uncounted_tokens",
)
"""The numbers, in their order; 0 where a line has none."""

COLUMNS: Mapping[str, str] = {
    INDEX: "index1",
    **{name: f"blob{number}" for number, name in enumerate(BLOBS, 1)},
    **{name: f"double{number}" for number, name in enumerate(DOUBLES, 1)},
}
"""The platform's name of each column, by ours."""

_BLOB_FIELDS = tuple(BLOBS.values())
# One text may be long only if the others leave room for it, so each gets its part.
_BLOB_BYTES = MAX_BLOB_BYTES // len(BLOBS)


def point_of(line: Mapping[str, Any]) -> Point:
    """The data point of a request's line in the log."""
    # Every request makes one, so this makes few calls.
    get = line.get
    index = get("tenantId") or ""
    blobs = ["" if text is None else str(text) for text in map(get, _BLOB_FIELDS)]
    whole = index + "".join(blobs)
    if len(whole) > _BLOB_BYTES or len(index) > MAX_INDEX_BYTES or not whole.isascii():
        index = _cut(index, MAX_INDEX_BYTES)
        blobs = [_cut(text, _BLOB_BYTES) for text in blobs]
    attempts, cost_usd = get("attempts") or (), get("costUsd")
    doubles = (
        get("tokensIn") or 0,
        get("tokensOut") or 0,
        # The line has dollars with six decimals.
        int(cost_usd.replace(".", "")) if cost_usd else 0,
        get("latencyMs") or 0,
        sum([attempt["durationMs"] for attempt in attempts]),
        get("firstTokenMs") or 0,
        len(attempts),
        get("uncounted") or 0,
    )
    return Point(index, tuple(blobs), doubles)


def _cut(text: str, limit_bytes: int) -> str:
    """As much of the text as the platform takes: it drops a point with more."""
    return text.encode(errors="replace")[:limit_bytes].decode(errors="ignore")
