"""`bluey logs`: finds the Worker's own lines in a tail or in a server's output.

`wrangler tail --format json` prints an object per invocation, over several lines, which contains
the Worker's log. `bluey dev --json` prints the Worker's lines unchanged.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

MAX_OBJECT_CHARACTERS = 4 * 1_048_576


@dataclass(frozen=True)
class Line:
    """One of the Worker's structured lines; `time` is when it was logged, else when it was read."""

    time: datetime
    record: dict[str, Any]

    @property
    def is_error(self) -> bool:
        """Whether it reports an error."""
        status = self.record.get("status")
        return self.record.get("event") != "request" or (isinstance(status, int) and status >= 500)


@dataclass(frozen=True)
class Other:
    """A line that is not the Worker's: from wrangler, or other parts of a tail."""

    text: str


@dataclass(frozen=True)
class Filter:
    """The lines to show. `status` is a number such as 502, or a class such as 5xx."""

    trace_id: str | None = None
    status: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether every line is shown."""
        return self.trace_id is None and self.status is None

    def keeps(self, line: Line) -> bool:
        """Whether to show a line."""
        if self.trace_id is not None and line.record.get("traceId") != self.trace_id:
            return False
        if self.status is None:
            return True
        status = str(line.record.get("status", ""))
        return bool(re.fullmatch(self.status.replace("x", r"\d"), status))


def read_log(lines: Iterable[str]) -> Iterator[Line | Other]:
    """The Worker's lines and all other lines, in their order."""
    pending: list[str] = []
    size = 0
    for raw in lines:
        text = raw.rstrip("\r\n")
        if text.startswith("{"):
            # The object before was never closed: wrangler indents the lines inside an object.
            yield from map(Other, pending)
            pending, size = [], 0
        elif not pending:
            if text.strip():
                yield Other(text)
            continue
        pending.append(text)
        size += len(text)
        if text.startswith("{") or text == "}":
            value = _parse("\n".join(pending))
            if value is not None:
                yield from _unpack(value)
                pending, size = [], 0
                continue
        if text == "}" or size > MAX_OBJECT_CHARACTERS:
            yield from map(Other, pending)
            pending, size = [], 0
    yield from map(Other, pending)


def _parse(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _unpack(value: dict[str, Any]) -> Iterator[Line | Other]:
    if is_record(value):
        yield Line(datetime.now(UTC), value)
        return
    logs, exceptions = value.get("logs"), value.get("exceptions")
    if not isinstance(logs, list) or not isinstance(exceptions, list):
        yield Other(json.dumps(value, ensure_ascii=False))
        return
    for entry in logs:
        at = _time(entry.get("timestamp")) if isinstance(entry, dict) else None
        messages = entry.get("message") if isinstance(entry, dict) else None
        for message in messages if isinstance(messages, list) else [entry]:
            record = _parse(message) if isinstance(message, str) else None
            if record is not None and is_record(record):
                yield Line(at or _time(value.get("eventTimestamp")) or datetime.now(UTC), record)
            else:
                yield Other(message if isinstance(message, str) else json.dumps(message))
    for exception in exceptions:
        shown = exception if isinstance(exception, dict) else {}
        yield Other(f"exception {shown.get('name')}: {shown.get('message')}")
    if value.get("outcome") not in ("ok", None):
        yield Other(f"invocation ended: {value['outcome']}")


def is_record(value: dict[str, Any]) -> bool:
    """Whether this is one of the Worker's lines."""
    # What is not about one request has no trace: an override, a webhook that was called.
    is_ours = "traceId" in value or {"tenantId", "environment"} <= value.keys()
    return is_ours and isinstance(value.get("event"), str)


def _time(epoch_ms: object) -> datetime | None:
    if isinstance(epoch_ms, bool) or not isinstance(epoch_ms, int | float):
        return None
    try:
        return datetime.fromtimestamp(epoch_ms / 1_000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def describe(line: Line) -> str:
    """A line for people: time (UTC), event or status and route, outcome, model, tokens, latency,
    trace id."""
    record = line.record
    parts = [f"{line.time:%H:%M:%S}"]
    if record["event"] == "request":
        parts += [str(record.get("status")), _text(record, "route"), _text(record, "outcome")]
    else:
        parts += ["---", str(record["event"])]
        parts += [
            f"{name}={record[name]}"
            for name in ("modelId", "reason", "code", "httpStatus", "type", "source", "window")
            if record.get(name) is not None
        ]
    parts.append(_text(record, "tenantId"))
    served = record.get("servedBy")
    if served:
        fallback = " (fallback)" if served != record.get("modelId") else ""
        parts.append(f"{served}{fallback}")
    if "tokensIn" in record:
        estimated = "~" if record.get("estimated") else ""
        parts.append(f"{estimated}{record['tokensIn']}→{record.get('tokensOut')} tokens")
    if "costUsd" in record:
        parts.append(f"${record['costUsd']}")
    if "latencyMs" in record:
        first = record.get("firstTokenMs")
        parts.append(f"{record['latencyMs']} ms" + (f" (first {first})" if first else ""))
    return "  ".join([*parts, _text(record, "traceId")])


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    return "-" if value is None else str(value)
