"""What one isolate may spend without asking the object of the exact ledger, and the requests that
wait because it is not enough."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.book import Book, Refused, Tally, WindowStatus, refusal
from bluey.budgets.ledgers.ledger import Declined, Held
from bluey.budgets.windows import Window
from bluey.errors import StorageUnavailable


@dataclass(slots=True)
class Lease:
    """What this isolate may spend in one window of one account, and what it knows of the window.

    `tokens` covers the account's holds here and what was settled here and is not in `reported`. The
    rest of it is free.
    """

    key: str
    window: Window
    book: Book
    tokens: int = 0
    reported: Tally = field(default_factory=Tally)
    spent_elsewhere: int = 0
    requests_elsewhere: int = 0
    lent_elsewhere: int = 0
    taken_tokens: int = 0
    demand_tokens: int = 0
    # What the object could last grant in addition. A reserve that is no larger need not be handed
    # back.
    spare_tokens: int = 0
    # Whether the object may know another lease than this one.
    is_unsure: bool = False

    @property
    def held_tokens(self) -> int:
        return self.book.held(self.window.period)

    @property
    def unreported_tokens(self) -> int:
        return self.book.spent(self.window.period) - self.reported.tokens

    @property
    def free_tokens(self) -> int:
        # In one step, not by the properties above: every request asks for it.
        book, period = self.book, self.window.period
        unreported_tokens = book.spent(period) - self.reported.tokens
        return self.tokens - book.held(period) - unreported_tokens

    @property
    def settled(self) -> Tally:
        return self.book.tallies.get(self.window.period) or Tally()

    @property
    def is_unreported(self) -> bool:
        return self.settled.requests != self.reported.requests

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to tell the object."""
        return not (self.is_unsure or self.is_unreported or self.free_tokens > 0)

    def status(self) -> WindowStatus:
        """The window as it is known here."""
        settled = self.settled
        spent = self.spent_elsewhere + settled.tokens
        requests = self.requests_elsewhere + settled.requests
        held = self.lent_elsewhere + self.held_tokens
        return WindowStatus(self.window, Tally(spent, requests), held)

    def refused(self, wanted_tokens: int) -> Refused | None:
        """Why the window has no room for a request; None when it has room."""
        status = self.status()
        spent, held = status.tally.tokens, status.held
        reason = refusal(self.window, spent, held, wanted_tokens)
        return reason and Refused(self.window, reason, spent, held, wanted_tokens)

    def could_fit(self, wanted_tokens: int) -> bool:
        """Whether there is room for a request if other isolates use nothing of what they were lent.
        Some of that may be on its way back."""
        left_tokens = self.status().unclamped_remaining
        return left_tokens + self.lent_elsewhere >= wanted_tokens

    def statement(self, *, wishes: bool) -> list[object]:
        """What a call tells the object of this window: see `Lender.lend`. Until the answer is here,
        only what is told is certain, and only that can be spent."""
        wished = max(self.demand_tokens, self.taken_tokens) if wishes else 0
        # Where there is plenty, requests go on spending during the call.
        kept = max(0, min(self.free_tokens, wished)) if wished <= self.spare_tokens else 0
        held = self.held_tokens + kept
        self.tokens = held + self.unreported_tokens
        self.is_unsure = True
        counts = (_counts(self.reported), _counts(self.settled))
        return [self.key, self.window.limit, held, wished - kept, *counts]

    def take_answer(
        self,
        told: Tally,
        spent_tokens: int,
        requests: int,
        lent_tokens: int,
        _movable_tokens: int,
        tokens: int,
        spare_tokens: int,
    ) -> None:
        """What the object says to a call: see `Lender.lend`. `told` is what the call said was
        settled."""
        self.reported, self.tokens, self.is_unsure = told, tokens, False
        self.spent_elsewhere = spent_tokens - told.tokens
        self.requests_elsewhere = requests - told.requests
        self.lent_elsewhere = lent_tokens
        self.spare_tokens = spare_tokens


@dataclass(slots=True, eq=False)
class Want:
    """A request that waits for its hold. `outcome` is what became of it."""

    accounts: Sequence[Account]
    amount: Amount
    deadline_ms: float
    outcome: Held | Declined | StorageUnavailable | None = None
    asks_again_ms: float = -math.inf
    has_asked_again: bool = False

    def asks(self, now_ms: float) -> bool:
        """Whether it waits for tokens. After its deadline nobody is there to use them."""
        return self.outcome is None and self.asks_again_ms <= now_ms < self.deadline_ms


def tally_of(by_model: dict[str, int], requests: int, uncounted_tokens: int) -> Tally:
    """A tally as the object tells it."""
    return Tally(sum(by_model.values()), requests, by_model, uncounted_tokens)


def _counts(tally: Tally) -> list[object]:
    return [tally.tokens_by_model, tally.requests, tally.uncounted_tokens]
