"""What the core needs from outside, as protocols. The adapters are in `worker/`, the fakes in
`tests/fakes/`; both pass `tests/contract/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

# Every operation of a KeyValueStore ends within this time. KV answers within tens of milliseconds;
# an answer that takes longer is unlikely to come.
STORE_WAIT_MS = 3_000
# How long the platform lets an invocation work after its response has ended or its client has left.
AFTERWARDS_MS = 30_000
# How much of that time a ledger's `settle` may take. The rest is for noticing that a client has
# left.
SETTLING_MS = 25_000


# The most that an answer which is not a stream may have, after decompression, and the most
# characters that a stream may produce. An isolate has 128 MB for all its requests, and parsed JSON
# takes many times its text.
MAX_ANSWER_BYTES = 2 * 1024 * 1024
TOO_LARGE_REASON = "too_large"
# The most that a file beside the Worker may have. Our own are far shorter.
MAX_ASSET_BYTES = 4 * 1024 * 1024
# The most that a data point's index may have, and its texts together. The platform drops a point
# with more.
MAX_INDEX_BYTES = 96
MAX_BLOB_BYTES = 16 * 1024


class StillSilent(Exception):
    """Nothing arrived in time. The operation is still under way."""


@dataclass(frozen=True, slots=True)
class PlainLimit:
    """A lower limit for a body that does not have `marker` within its first `limit_bytes`."""

    limit_bytes: int
    marker: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How to pass on a stream's frames as long as they have nothing new but a text.

    - `pattern`: a regular expression of such an event without its blank line; its first group is
      the text, as JSON without the quotes, the others are counts;
    - `counts`: what the counts may not be lower than in the first event; they never fall;
    - `before`, `number`, `between`, `after`: what the client gets for it: `before`, the `number`
      (one more for each event; None: no number and no `between`), `between`, the text as JSON,
      `after`;
    - `is_shown`: whether the client gets anything for it;
    - `most_characters`: how much text may be passed on in all.
    """

    pattern: str
    counts: tuple[int, ...]
    before: str
    after: str
    number: int | None
    between: str
    is_shown: bool
    most_characters: int


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What was passed on by a plan: so many `frames`, their text, and the data of the last one.

    `quiet_ms` ago the last of them came. `end`: what ended it: something `else` that is to be read,
    be it the stream's end; `silence`; or a client that is `gone`. `is_over`: a frame that the plan
    is not for is here, to be read.
    """

    text: str
    frames: int
    last_frame: str
    quiet_ms: float
    end: Literal["else", "silence", "gone"]
    is_over: bool


class Body(Protocol):
    """A request's body, unread."""

    async def read(self, limit_bytes: int, plain: PlainLimit | None = None) -> bytes:
        """The whole body. Raises PayloadTooLarge as soon as it is known to be too long, and
        InvalidJson when it breaks off, stalls or takes too long."""


class Client(Protocol):
    """The client that sent a request."""

    @property
    def has_left(self) -> bool:
        """Whether the client is known to have left."""


class AiAnswer(Protocol):
    """An upstream's response. `read` takes an event stream (never an error), `text` any other
    body."""

    status: int
    is_event_stream: bool
    gateway_log_id: str | None
    cache_status: str | None

    async def text(self, wait_ms: int) -> str:
        """The whole body, without a byte order mark. Raises StillSilent, or UpstreamFailure when it
        breaks or has more than MAX_ANSWER_BYTES (TOO_LARGE_REASON). An adapter may wait for the
        body in `run`; then `run` raises StillSilent, and UpstreamFailure when it breaks."""

    async def read(self, wait_ms: int) -> bytes | None:
        """The next piece, None at the end. Raises StillSilent (the piece is not lost: the
        next call waits on), or UpstreamFailure when the body breaks."""

    def gather(self, gather_ms: int) -> None:
        """From now on, what arrives is gathered for so long before it is read, or passed on."""

    async def pass_on(
        self, plan: Plan, sink: Sink, wait_ms: int, within_ms: int, write_wait_ms: int
    ) -> PassedOn:
        """Writes the frames that the plan is for to the sink, up to the first other one, at most
        for `within_ms`, and until nothing came for `wait_ms`, or the sink took nothing for
        `write_wait_ms`. `read` then goes on where this ended."""

    def cancel(self) -> None:
        """Gives up the rest of the answer and tells the upstream. Never raises."""


class Ai(Protocol):
    """`env.AI`."""

    async def run(
        self,
        model_id: str,
        inputs: Mapping[str, object],
        options: Mapping[str, object],
        wait_ms: int,
    ) -> AiAnswer:
        """The response, whatever its status. Raises StillSilent (the call is then aborted), or
        UpstreamFailure when there is no response at all, with the code where the binding has thrown
        an upstream's error."""


class Sink(Protocol):
    """Where a streamed response is written."""

    async def write(self, text: str, wait_ms: int) -> bool:
        """Writes text. False when the client has left, or has read nothing for `wait_ms`."""

    @property
    def is_gone(self) -> bool:
        """Whether the client is known to have left."""

    async def close(self) -> None:
        """Ends the response. Never raises."""


class KeyValueStore(Protocol):
    """A namespace of Workers KV, as far as a ledger needs it. Only each KV key's metadata is used
    (JSON, at most 1,024 bytes). Every method returns or raises within STORE_WAIT_MS. A read that
    fails is tried three times, a write once: a ledger knows when it may write again."""

    async def put(self, key: str, metadata: Mapping[str, object], ttl_s: int) -> None:
        """Writes a KV key's metadata. Raises StorageUnavailable when the write may have failed, as
        StorageSilent when it may still arrive later."""

    async def list(self, prefix: str) -> Sequence[tuple[str, object]]:
        """Every KV key with the prefix, and its metadata. Raises StorageUnavailable."""


class LookupStore(KeyValueStore, Protocol):
    """A KeyValueStore with lookups of single KV keys."""

    async def get_metadata(self, key: str) -> object:
        """The KV key's metadata; None when there is no such key. Raises StorageUnavailable."""


class RecordStore(LookupStore, Protocol):
    """A LookupStore whose KV keys may be kept for good, and deleted."""

    async def write(
        self, key: str, metadata: Mapping[str, object], kept_until_s: int | None
    ) -> None:
        """Writes a KV key's metadata, which is kept until then (seconds since 1970, at least 60
        from now; None: for good). Raises as `put` does."""

    async def delete(self, key: str) -> None:
        """Deletes a KV key, if there is one. Raises as `put` does."""


class ValueStore(Protocol):
    """A namespace of Workers KV, as far as the values of its KV keys are needed."""

    async def get_value(self, key: str, cache_s: int) -> str | None:
        """The KV key's value; None when there is no such key. The platform may answer with what it
        has read up to `cache_s` (30 at least) before. As with all reads, it returns or raises
        StorageUnavailable within STORE_WAIT_MS, and tries three times."""


class Objects(Protocol):
    """The Durable Objects of one class, by name."""

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        """Calls an object's method, text in and text out. Raises StorageUnavailable when the call
        fails, as StorageReset when the object was restarted meanwhile, and as StorageSilent when it
        does not answer in time. After both it may have done, or may still do, what was asked."""


Statement = tuple[str, tuple[object, ...]]
"""A statement of SQL and its values."""


class Rows(Protocol):
    """The SQLite database of one Durable Object, and its alarm."""

    def read(self, statements: Sequence[Statement]) -> list[list[list[Any]]]:
        """The rows of each statement."""

    def commit(self, statements: Sequence[Statement], alarm_ms: float | None) -> None:
        """Runs all statements or none, and has the alarm ring at this time (None: as before)."""


class Webhooks(Protocol):
    """Calls of URLs that an operator named."""

    async def post(self, url: str, headers: Mapping[str, str], body: str, wait_ms: int) -> int:
        """The status of the answer, whose body nobody reads. No redirect is followed. Raises
        WebhookFailed when there is none within `wait_ms`."""


class Gate(Protocol):
    """Lets requests of one isolate wait until another of them has done something."""

    async def wait(self, wait_ms: float) -> None:
        """Returns when the gate is opened the next time, or after `wait_ms`. The request that was
        to open it may have been cut off."""

    def open(self) -> None:
        """Wakes all that wait now."""


class RateLimiter(Protocol):
    """The rate limiters of a deployment: `tenant`, `key` and `session`, as far as they are
    configured."""

    async def exceeded(self, counted: Mapping[str, str]) -> str | None:
        """Counts a request in these limiters, one after the other in the order given, under the id
        given for each. Returns the name of the first whose limit it exceeds; those after it do not
        count it. None where no limit is exceeded. Raises RateLimiterUnavailable."""


class Assets(Protocol):
    """The static files that are uploaded beside the Worker."""

    async def read(self, path: str) -> bytes | None:
        """What is in a file (`/docs/index.html`); None when there is no such file, or when this
        deployment has no files at all. Raises AssetsUnavailable, also for a file with more than
        MAX_ASSET_BYTES."""


class Clock(Protocol):
    """A monotonic clock, the time of day, and a way to sleep."""

    def now_ms(self) -> float: ...

    def epoch_ms(self) -> float:
        """Milliseconds since 1970 UTC."""

    async def sleep_ms(self, duration_ms: float) -> None: ...


class Entropy(Protocol):
    """Randomness, which the platform offers only inside a request."""

    def hex_digits(self, count: int) -> str:
        """So many hex digits that nobody can guess: keys are made of them."""

    def fraction(self) -> float:
        """A number in [0, 1)."""


class Log(Protocol):
    """A log of structured records, one per line."""

    def write(self, record: Mapping[str, object]) -> None: ...


@dataclass(frozen=True, slots=True)
class Point:
    """One data point. `bluey.metrics` says what is in which place."""

    index: str
    blobs: tuple[str, ...]
    doubles: tuple[float, ...]


class Metrics(Protocol):
    """A dataset of data points."""

    def write(self, point: Point) -> None:
        """Writes a point, which the platform sends later. Never raises: a point that the platform
        does not take is lost."""
