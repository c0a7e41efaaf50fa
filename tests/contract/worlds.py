"""What a contract suite needs of a world: ports, and the other side of each of them.

There is a world of fakes and a world of the real adapters inside workerd. What the other side
does is said in the words of `tests.fakes`: pieces, silences and breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bluey.budgets.book import Tally
from bluey.budgets.ledgers.accountwise import AccountLedger
from bluey.budgets.ledgers.ledger import Storage
from bluey.budgets.settings import Budgets
from bluey.ports import (
    AiAnswer,
    Assets,
    Body,
    Client,
    Clock,
    Entropy,
    Gate,
    Log,
    Metrics,
    Objects,
    Point,
    RateLimiter,
    RecordStore,
    Sink,
    ValueStore,
    Webhooks,
)
from tests.fakes.upstream import NoReply, Piece, Reply

PATIENT_MS = 5_000
"""Longer than anything takes that comes at all."""

HASTY_MS = 30
"""Shorter than any silence that is scripted."""

BODY_STALL_MS = 200
"""How long a request's body may send nothing."""

BODY_DEADLINE_MS = 500
"""How long a request's body may take."""

ANSWER_LIMIT_BYTES = 1_000
"""The most that an upstream's answer may have, where it is not a stream."""

LATE_MS = 150
"""A silence that a hasty wait gives up on and a patient one does not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One call as the upstream received it."""

    model_id: str
    inputs: dict[str, Any]
    options: dict[str, Any]


class AiCase(Protocol):
    """`env.AI` before an upstream that plays one turn per call."""

    async def run(
        self,
        wait_ms: int = PATIENT_MS,
        inputs: dict[str, object] | None = None,
        options: dict[str, object] | None = None,
    ) -> AiAnswer:
        """Calls the port."""

    async def asked(self) -> list[Asked]:
        """The calls that arrived."""

    async def is_given_up(self) -> bool:
        """Whether the upstream is told, soon, that nobody waits for its first answer."""


class BodyCase(Body, Protocol):
    """A request's body and where it comes from."""

    @property
    def is_given_up(self) -> bool:
        """Whether where it comes from is told that nobody waits for the rest."""


class SinkCase(Protocol):
    """A sink and the client that it leads to."""

    @property
    def sink(self) -> Sink: ...

    async def received(self) -> str:
        """All that the client got, once it gets no more."""

    async def saw_the_end(self) -> bool:
        """Whether the response ended as whole, once it has ended or broken off."""


class ClientCase(Protocol):
    """Who sent a request."""

    @property
    def client(self) -> Client: ...

    def leave(self) -> None:
        """It waits no more."""


class LogCase(Protocol):
    """A log and what became of it."""

    @property
    def log(self) -> Log: ...

    @property
    def lines(self) -> list[str]:
        """The lines that were written."""


class MetricsCase(Protocol):
    """A dataset and what became of it."""

    @property
    def metrics(self) -> Metrics: ...

    @property
    def points(self) -> list[Point]:
        """The points that the platform has taken."""


class FullStore(RecordStore, ValueStore, Protocol):
    """Whatever a namespace of Workers KV can do."""


class StoreCase(Protocol):
    """An empty key-value store, and what may befall it."""

    @property
    def store(self) -> FullStore: ...

    async def write_value(self, key: str, value: str) -> None:
        """Writes a value, as an operator does."""

    async def let_a_second_pass(self) -> None:
        """Until a key that was written can be written again."""

    async def fail(self) -> None:
        """From now on it refuses everything."""

    async def fail_next(self, times: int) -> None:
        """It refuses so many reads, and none after them."""

    async def fall_silent(self) -> None:
        """From now on it answers nothing."""


class AssetsCase(Protocol):
    """Files beside the Worker, and what may befall them."""

    @property
    def assets(self) -> Assets: ...

    async def fail(self) -> None:
        """From now on nothing can be read."""

    async def fall_silent(self) -> None:
        """From now on nothing is answered."""


class WebhooksCase(Protocol):
    """Webhooks, and what they got."""

    @property
    def webhooks(self) -> Webhooks: ...

    async def received(self) -> list[tuple[str, str, dict[str, str], str]]:
        """The method, URL, headers of ours and body of each call."""


class World(Protocol):
    """Makes ports."""

    @property
    def clock(self) -> Clock: ...

    @property
    def entropy(self) -> Entropy: ...

    def make_ai(self, *turns: Reply | NoReply) -> AiCase:
        """`env.AI` whose upstream plays these turns."""

    def make_sink(self, *, takes: int | None = None, slow_ms: float = 0) -> SinkCase:
        """A sink whose client needs `slow_ms` for each piece and leaves after `takes`."""

    def make_body(self, *pieces: Piece, announced_bytes: int | None = None) -> BodyCase:
        """A request's body that arrives in these pieces, its length announced or not."""

    def make_client(self) -> ClientCase:
        """A client that is there."""

    def make_log(self) -> LogCase:
        """A log."""

    def make_metrics(self, *, refuses: bool = False) -> MetricsCase:
        """A dataset, or one that refuses every point."""

    async def make_store(self) -> StoreCase:
        """A key-value store."""

    def make_rate_limiter(self) -> RateLimiter:
        """Limiters of tenants and sessions that let three requests of each key pass."""

    async def make_assets(self, files: Mapping[str, bytes] | None) -> AssetsCase:
        """These files, by path; None for a deployment without the binding."""

    async def make_webhooks(self) -> WebhooksCase:
        """Webhooks whose URL's path says how they answer: `status/<number>`, `endless`, `silent`,
        `unreachable`."""

    def make_ledger(self, budgets: Budgets, hold_ttl_ms: float) -> AccountLedger:
        """The ledger of a tenant that there was not before."""

    def reopen_ledger(self, budgets: Budgets, hold_ttl_ms: float) -> AccountLedger:
        """The last tenant's ledger as another isolate has it, with these settings."""

    def make_gate(self) -> Gate:
        """A gate."""

    def make_objects(self) -> Objects:
        """The objects of the exact ledger."""

    def make_storage(self, objects: Objects) -> Storage:
        """What a ledger is opened with, with these objects."""

    @property
    def keeps_holds(self) -> bool:
        """Whether another isolate's ledger knows the holds of this one's, and can end them."""

    @property
    def lends(self) -> bool:
        """Whether the ledger is lent what it holds, so that the holds of an isolate that dies
        count as spent."""

    def step_time(self, epoch_ms: float) -> None:
        """It is this time for ledgers made from now on, and it passes only where somebody
        sleeps, and then at once."""

    async def durable_tally(self, period: str) -> Tally:
        """What the last tenant's settlements in a window add up to, wherever they are kept."""

    def break_ledger(self) -> None:
        """From now on the ledger that was made last cannot be read."""
