"""What the core needs of the outside, as protocols. Adapters live in `worker/`, fakes in
`tests/fakes.py`; both pass `tests/contract/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bluey.tenant import Deployment, Tenant


class StillSilent(Exception):
    """Nothing arrived within the wait. What was waited for is still under way."""


class Body(Protocol):
    """A request's body, unread."""

    async def read(self, limit_bytes: int) -> bytes:
        """The whole body. Raises PayloadTooLarge as soon as it is known to be longer, and
        InvalidJson when it breaks off or stalls."""


class AiAnswer(Protocol):
    """An upstream's response. An event stream (never an error) is taken with `read`, any
    other body with `text`."""

    status: int
    is_event_stream: bool
    gateway_log_id: str | None
    cache_status: str | None

    async def text(self, wait_ms: int) -> str:
        """The whole body. Raises StillSilent, or UpstreamFailure when it breaks; an adapter
        may wait for the body in `run`, which then raises them."""

    async def read(self, wait_ms: int) -> bytes | None:
        """The next piece, None at the end. Raises StillSilent (the piece is not lost: the
        next call waits on), or UpstreamFailure when the body breaks."""

    def cancel(self) -> None:
        """Gives the rest up and tells the upstream so. Never raises."""


class Ai(Protocol):
    """`env.AI`."""

    async def run(
        self,
        model_id: str,
        inputs: Mapping[str, object],
        options: Mapping[str, object],
        wait_ms: int,
    ) -> AiAnswer:
        """The response, whatever its status. Raises StillSilent (and the call is aborted),
        or UpstreamFailure when there is no response at all."""


class Sink(Protocol):
    """The way out of a streamed response."""

    async def write(self, text: str, wait_ms: int) -> bool:
        """False when the client is gone, or took nothing for `wait_ms`."""

    async def close(self) -> None:
        """Ends the response. Never raises."""


class Clock(Protocol):
    """Milliseconds that only grow, and a way to let some pass."""

    def now_ms(self) -> float: ...

    async def sleep_ms(self, duration_ms: float) -> None: ...


class Entropy(Protocol):
    """Randomness, which the platform gives only inside a request."""

    def hex_digits(self, count: int) -> str: ...

    def fraction(self) -> float:
        """A number in [0, 1)."""


class Log(Protocol):
    """One structured record, one line."""

    def write(self, record: Mapping[str, object]) -> None: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything outside, and whom this deployment serves."""

    deployment: Deployment
    tenants: Mapping[str, Tenant]
    ai: Ai
    clock: Clock
    entropy: Entropy
    log: Log
