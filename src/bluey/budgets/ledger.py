"""What every ledger does."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any, Protocol

from bluey.budgets.book import Admission, Hold, Refused, WindowStatus


class Ledger(Protocol):
    """One account's budget: every hold ends exactly once, by `settle` or `release`."""

    @property
    def owes(self) -> bool:
        """Whether something that was settled is not known to be durable yet. A request that
        gets no hold then still calls `release`."""

    async def hold(self, tokens: int) -> Admission | Refused:
        """Sets tokens aside in every window or in none. Raises LedgerUnavailable."""

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
        """The current windows. Raises LedgerUnavailable."""

    async def history(self, days: int) -> Sequence[WindowStatus]:
        """What was settled in the windows of `budget.windows_before`, in their order; totals
        are kept for KEPT_DAYS. Raises LedgerUnavailable."""
