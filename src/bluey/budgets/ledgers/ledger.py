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
        """Whether a settlement may not be durable yet. If so, a request that got no hold calls
        `release`, too."""

    async def hold(self, tokens: int) -> Admission | Refused:
        """Sets tokens aside in every window, or in none. Raises StorageUnavailable."""

    def hold_unread(self, tokens: int) -> Admission | Refused:
        """As `hold`, but decides by what this isolate knows. For a tenant that accepts overspending
        while the ledger cannot be read."""

    def settle(self, hold: Hold, tokens: int, model_id: str) -> Coroutine[Any, Any, bool | None]:
        """Charges a hold with what was used, once however often this is called. A ledger with a
        book in this isolate charges it before this returns. The background work that is returned is
        to be awaited. It gives True when the charge is durable, False when it may not be, and None
        when the settlement of another request makes this one durable, too."""

    def release(self, hold: Hold | None) -> Coroutine[Any, Any, bool]:
        """Ends a hold that used nothing (None: the request got no hold). Returns background work,
        as `settle` does. It also makes durable what earlier requests could not, and gives False
        where either may have failed."""

    async def read(self) -> Sequence[WindowStatus]:
        """The current windows. Raises StorageUnavailable."""

    async def history(self, days: int) -> Sequence[WindowStatus]:
        """What was settled in the windows that `windows_before` gives, in their order. Totals are
        kept for KEPT_DAYS. Raises StorageUnavailable."""


@dataclass(frozen=True, slots=True)
class Storage:
    """Where a ledger can keep its totals, and what else it needs from outside the core."""

    key_values: KeyValueStore
    objects: Objects
    clock: Clock
    entropy: Entropy


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """One way to keep a budget: a value in a module of `bluey.budgets.ledgers`.

    `name` is what a tenant's `budgets.enforcement` calls it. `open` returns the ledger of an
    account: it takes the account's name, its limits, how long a hold may live (milliseconds), and
    the storage.
    """

    name: str
    open: Callable[[str, Limits, int, Storage], Ledger]
