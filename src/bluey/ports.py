"""What the core needs of the outside, as protocols. Adapters live in `worker/`, fakes in
`tests/fakes/`; both pass `tests/contract/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

# Every operation of a KeyValueStore has ended by then. KV answers within tens of milliseconds; one
# that takes longer is as good as gone.
STORE_WAIT_MS = 3_000
# How long the platform lets an invocation work on after its response or its client's leaving.
AFTERWARDS_MS = 30_000
# How much of that a ledger's `settle` may take; the rest is for noticing that a client has left.
SETTLING_MS = 25_000


class StillSilent(Exception):
    """Nothing arrived within the wait. What was waited for is still under way."""


class Body(Protocol):
    """A request's body, unread."""

    async def read(self, limit_bytes: int) -> bytes:
        """The whole body. Raises PayloadTooLarge as soon as it is known to be longer, and
        InvalidJson when it breaks off or stalls."""


class Client(Protocol):
    """Who sent a request."""

    @property
    def has_left(self) -> bool:
        """Whether it is known to wait no more."""


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

    @property
    def is_gone(self) -> bool:
        """Whether the client is known to have left."""

    async def close(self) -> None:
        """Ends the response. Never raises."""


class KeyValueStore(Protocol):
    """A namespace of Workers KV, as far as a ledger needs it: what is stored is each key's
    metadata (JSON, at most 1,024 bytes). Whatever it is asked, it returns or raises within
    STORE_WAIT_MS."""

    async def put(self, key: str, metadata: Mapping[str, object], ttl_s: int) -> None:
        """Raises StorageUnavailable when it is not known to be written, as StorageSilent when
        it may still be, some time later."""

    async def list(self, prefix: str) -> Sequence[tuple[str, object]]:
        """Every key below the prefix with its metadata. Raises StorageUnavailable."""


class LookupStore(KeyValueStore, Protocol):
    """One in which single keys are looked up, too."""

    async def get_metadata(self, key: str) -> object:
        """The key's metadata, None when there is no such key. Raises StorageUnavailable."""


class Objects(Protocol):
    """The Durable Objects of one class, by name."""

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        """Calls an object's method, text in and text out. Raises StorageUnavailable when it
        fails, as StorageSilent when it does not answer in time and may still do what was asked."""


class RateLimiter(Protocol):
    """The rate limiters of a deployment: `tenant`, `key` and `session`, as far as it has them."""

    async def exceeded(self, counted: Mapping[str, str]) -> str | None:
        """Counts a request in each of these limiters, under the key given for it. The name of
        one that it exceeds, or None. Raises RateLimiterUnavailable."""


class Assets(Protocol):
    """The static files that are uploaded beside the Worker."""

    async def text(self, path: str) -> str | None:
        """A file's text (`/docs/index.html`); None when there is no such file, or when this
        deployment has no files at all. Raises AssetsUnavailable."""


class Clock(Protocol):
    """Milliseconds that only grow, and a way to let some pass."""

    def now_ms(self) -> float: ...

    def epoch_ms(self) -> float:
        """Milliseconds since 1970 UTC."""

    async def sleep_ms(self, duration_ms: float) -> None: ...


class Entropy(Protocol):
    """Randomness, which the platform gives only inside a request."""

    def hex_digits(self, count: int) -> str: ...

    def fraction(self) -> float:
        """A number in [0, 1)."""


class Log(Protocol):
    """One structured record, one line."""

    def write(self, record: Mapping[str, object]) -> None: ...
