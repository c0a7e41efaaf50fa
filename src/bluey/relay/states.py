"""Every way a streamed answer can go on and end: the table that `relay.stream` runs on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class State(Enum):
    """Where a stream is; an end by the log's name for it."""

    OPEN = "open"
    FINISHED = "finished"
    """The upstream has said that it is done, and its connection is still open."""
    COMPLETED = "completed"
    TRUNCATED = "truncated"
    FAILED = "upstream_failed"
    CLIENT_GONE = "client_gone"


class Event(Enum):
    """What can happen to a stream, beside a piece of the answer, which changes nothing."""

    CLOSED = "the upstream closed its stream"
    ERROR_FRAME = "the upstream sent an error, or a frame that cannot be read"
    LOST = "the upstream's connection broke, or it was silent or slow beyond its limits"
    CLIENT_LEFT = "the client is gone"


# What follows, and so what the client is told: `done` after COMPLETED, `error` and `done` after
# TRUNCATED and FAILED, nothing after CLIENT_GONE. An end has no row: nothing follows it.
#
# A stream that has said it was finished is whole, however its connection ends: some upstreams
# leave it open after `[DONE]`. Only an error frame still counts after that.
NEXT: Mapping[State, Mapping[Event, State]] = MappingProxyType(
    {
        State.OPEN: MappingProxyType(
            {
                Event.CLOSED: State.TRUNCATED,
                Event.ERROR_FRAME: State.FAILED,
                Event.LOST: State.FAILED,
                Event.CLIENT_LEFT: State.CLIENT_GONE,
            }
        ),
        State.FINISHED: MappingProxyType(
            {
                Event.CLOSED: State.COMPLETED,
                Event.ERROR_FRAME: State.FAILED,
                Event.LOST: State.COMPLETED,
                Event.CLIENT_LEFT: State.CLIENT_GONE,
            }
        ),
    }
)

ENDS = frozenset(State) - set(NEXT)
