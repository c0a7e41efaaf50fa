"""What every ledger does, and what it is opened with."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Admission, Charge, Refused, Room, WindowStatus
from bluey.ports import Clock, Entropy, Gate, KeyValueStore, Objects


@dataclass(frozen=True, slots=True)
class Held:
    """A request's holds: the same amount on each of its accounts."""

    amount: Amount
    admissions: tuple[tuple[Account, Admission], ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """A request that got no hold, and the account that has no room for it."""

    account: Account
    refused: Refused


class Ledger(Protocol):
    """The budgets of one tenant: its own account, and those of its API keys. Every `Held` ends
    exactly once, by `settle` or `release`."""

    @property
    def learns_late_ms(self) -> float:
        """How long after its settlement another isolate's charge may be in no `known`, though it is
        durable. Then `read` tells it. 0: whoever tells the ledger of a settlement is told, too."""

    @property
    def owes(self) -> bool:
        """Whether something may not be durable or given back yet. If so, a request that got no
        hold calls `release`, too."""

    async def hold(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        """Sets the amount aside in every window of every account, or in none. Raises
        StorageUnavailable."""

    def hold_unread(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        """As `hold`, but decides by what this isolate knows. For a tenant that accepts overspending
        while the ledger cannot be read."""

    def settle(self, held: Held, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]:
        """Charges every account with what was used, once however often this is called. The
        isolate's books are charged before this returns. The background work that is returned is to
        be awaited. It gives True when the charge is durable, False when it may not be, and None
        when the settlement of another request makes this one durable, too."""

    def release(self, held: Held | None) -> Coroutine[Any, Any, bool | None]:
        """Ends holds that used nothing (None: the request got no hold). Returns background work, as
        `settle` does. It also makes durable what earlier requests could not, and gives False where
        either may have failed."""

    async def read(self, account: Account) -> Sequence[WindowStatus]:
        """An account's current windows. Raises StorageUnavailable."""

    def known(self, account: Account) -> Sequence[Room]:
        """The room in an account's current windows as this isolate knows it, without asking
        anybody."""

    async def history(self, account: Account, days: int) -> Sequence[WindowStatus]:
        """What was settled in the windows that `windows_before` gives, in their order. Totals are
        kept for KEPT_DAYS. Raises StorageUnavailable."""


@dataclass(frozen=True, slots=True)
class Storage:
    """Where a ledger can keep its totals, and what else it needs from outside the core."""

    key_values: KeyValueStore
    objects: Objects
    make_gate: Callable[[], Gate]
    clock: Clock
    entropy: Entropy


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """One way to keep budgets: a value in a module of `bluey.budgets.ledgers`.

    `name` is what a tenant's `budgets.enforcement` calls it. `open` returns the ledger of a tenant,
    by its id.
    """

    name: str
    open: Callable[[str, Storage], Ledger]
