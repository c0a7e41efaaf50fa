"""Every state of a streamed answer and what can follow it: the table that `relay.stream` runs
on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class State(Enum):
    """The state of a stream. The ends have the log's names."""

    OPEN = "open"
    FINISHED = "finished"
    """The upstream said that it is done; its connection is still open."""
    COMPLETED = "completed"
    TRUNCATED = "truncated"
    FAILED = "upstream_failed"
    CLIENT_GONE = "client_gone"


class Event(Enum):
    """What can happen to a stream. A piece of the answer is no event: it does not change the
    state."""

    CLOSED = "the upstream closed its stream"
    ERROR_FRAME = "the upstream sent an error, or a frame that cannot be read"
    LOST = "the upstream's connection broke, or it was silent or slow beyond its limits"
    CLIENT_LEFT = "the client is gone"


# The state that follows. The client is sent `done` at COMPLETED, `error` and `done` at TRUNCATED
# and FAILED, nothing at CLIENT_GONE. An end has no row, because nothing follows it.
#
# A FINISHED stream is whole, however its connection ends: some upstreams leave it open after
# `[DONE]`. Only an error frame can still make it fail.
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
