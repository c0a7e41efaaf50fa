"""What every ledger does, and what it is opened with."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bluey.budgets.book import Admission, Hold, Refused, WindowStatus
from bluey.budgets.limits import Limits
from bluey.ports import Clock, Entropy, KeyValueStore, Objects


class Ledger(Protocol):
    """One account's budget: every hold ends exactly once, by `settle` or `release`."""

    @property
    def owes(self) -> bool:
        """Whether something that was settled is not known to be durable yet. A request that
        gets no hold then still calls `release`."""

    async def hold(self, tokens: int) -> Admission | Refused:
        """Sets tokens aside in every window or in none. Raises StorageUnavailable."""

    def hold_unread(self, tokens: int) -> Admission | Refused:
        """As `hold`, on nothing but what is known here: for a tenant that rather overspends
        than waits for a ledger that cannot be read."""

    def settle(self, hold: Hold, tokens: int, model_id: str) -> Coroutine[Any, Any, bool | None]:
        """Charges a hold with what was used, once however often it is called: at once as far as
        this isolate keeps a book. What it gives is background work to be awaited: True when the
        charge is durable, None at once when another request's settlement of a moment ago waits
        for this one too, False when it may not be durable."""

    def release(self, hold: Hold | None) -> Coroutine[Any, Any, bool]:
        """Ends a hold that used nothing, or the request of one that got none; as `settle`.
        Takes the opportunity to make durable what earlier requests could not."""

    async def read(self) -> Sequence[WindowStatus]:
        """The current windows. Raises StorageUnavailable."""

    async def history(self, days: int) -> Sequence[WindowStatus]:
        """What was settled in the windows of `budget.windows_before`, in their order; totals
        are kept for KEPT_DAYS. Raises StorageUnavailable."""


@dataclass(frozen=True, slots=True)
class Storage:
    """What a ledger can keep its totals in, and what else it needs of the outside."""

    key_values: KeyValueStore
    objects: Objects
    clock: Clock
    entropy: Entropy


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """One way to keep a budget: a value in a module of `bluey.budgets.ledgers`.

    `name` is what a tenant's `budgets.enforcement` calls it. `open` gives the ledger of the
    account of this name, with its limits and how long (milliseconds) a hold may live.
    """

    name: str
    open: Callable[[str, Limits, int, Storage], Ledger]
