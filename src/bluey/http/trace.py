"""The trace id of a request: the client's where it is valid, else a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bluey.ports import Entropy

_TRACE_ID = re.compile(r"[A-Za-z0-9._-]{8,128}", re.ASCII)
_W3C_TRACE_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
# W3C Trace Context: version 00 ends after its flags, a later one may append fields, `ff` is
# invalid.
_TRACEPARENT = re.compile(
    r"(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Trace:
    """`id` is in responses and logs. `traceparent` continues the trace at the upstream, with a new
    span (None: the id is not a W3C one)."""

    id: str
    traceparent: str | None


def open_trace(headers: Mapping[str, str], entropy: Entropy) -> Trace:
    """The trace of a request: the id in `x-trace-id`, else the one in `traceparent`, else a new
    one.

    An invalid header is ignored, as W3C Trace Context asks.
    """
    parent = _TRACEPARENT.fullmatch(headers.get("traceparent", ""))
    named = headers.get("x-trace-id", "")
    if _TRACE_ID.fullmatch(named):
        trace_id = named
    elif parent is not None:
        trace_id = parent[1]
    else:
        trace_id = ""
    digits = entropy.hex_digits(16 if trace_id else 48)
    span_id, trace_id = digits[:16], trace_id or digits[16:]
    if parent is not None:
        return Trace(trace_id, f"00-{parent[1]}-{span_id}-{parent[2]}")
    if _W3C_TRACE_ID.fullmatch(trace_id):
        return Trace(trace_id, f"00-{trace_id}-{span_id}-01")
    return Trace(trace_id, None)
