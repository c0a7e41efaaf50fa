"""A ledger with what operators have corrected.

An adjustment of n tokens is, for the ledger itself, a limit that is n tokens lower. So no ledger
has to know of adjustments, and one takes effect without anything being written anew. What the
ledger says is then told as if the n tokens had been spent.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.adjustments import READ_CACHE_MS, SOON_MS, Adjustments
from bluey.budgets.book import Admission, Charge, Refusal, WindowStatus, refusal
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger
from bluey.budgets.limits import Limits, TokenLimit
from bluey.budgets.windows import windows_at
from bluey.ports import Clock


class AdjustedLedger:
    """See `Ledger`."""

    def __init__(self, ledger: Ledger, adjustments: Adjustments, clock: Clock) -> None:
        self._ledger = ledger
        self._adjustments = adjustments
        self._clock = clock

    @property
    def owes(self) -> bool:
        return self._ledger.owes

    async def hold(self, accounts: Sequence[Account], tokens: int) -> Held | Declined:
        await self._adjustments.read(READ_CACHE_MS)
        outcome = await self._ledger.hold(self._lowered(accounts), tokens)
        if (
            isinstance(outcome, Declined)
            and outcome.refused.reason is not Refusal.BUSY
            and await self._adjustments.read(SOON_MS)
        ):
            outcome = await self._ledger.hold(self._lowered(accounts), tokens)
        return self._told(outcome)

    def hold_unread(self, accounts: Sequence[Account], tokens: int) -> Held | Declined:
        return self._told(self._ledger.hold_unread(self._lowered(accounts), tokens))

    def settle(self, held: Held, charges: Sequence[Charge]) -> Coroutine[Any, Any, bool | None]:
        return self._ledger.settle(held, charges)

    def release(self, held: Held | None) -> Coroutine[Any, Any, bool | None]:
        return self._ledger.release(held)

    async def read(self, account: Account) -> Sequence[WindowStatus]:
        await self._adjustments.read(SOON_MS)
        (lowered,) = self._lowered([account])
        statuses = await self._ledger.read(lowered)
        return [self._adjusted(account, status) for status in statuses]

    async def history(self, account: Account, days: int) -> Sequence[WindowStatus]:
        await self._adjustments.read(SOON_MS)
        statuses = await self._ledger.history(account, days)
        return [self._with_adjustments(account, status) for status in statuses]

    def _of(self, account: Account, period: str) -> int:
        return self._adjustments.tokens.get((account.name, period), 0)

    def _lowered(self, accounts: Sequence[Account]) -> Sequence[Account]:
        """The accounts, their current limits lowered by their adjustments."""
        if not self._adjustments.tokens:
            return accounts
        now_ms = self._clock.epoch_ms()
        lowered = []
        for account in accounts:
            limits = {
                window.name: window.limit_tokens - self._of(account, window.period)
                for window in windows_at(account.limits, now_ms)
            }
            lowered.append(
                replace(account, limits=_limits(limits.get("daily"), limits.get("monthly")))
            )
        return lowered

    def _told(self, outcome: Held | Declined) -> Held | Declined:
        if not self._adjustments.tokens:
            return outcome
        if isinstance(outcome, Held):
            return replace(
                outcome,
                admissions=tuple(
                    (account, self._admission(account, admission)) for account, admission in outcome
                ),
            )
        account, refused = outcome.account, outcome.refused
        adjusted_tokens = self._of(account, refused.window.period)
        limit_tokens = refused.window.limit_tokens + adjusted_tokens
        window = replace(refused.window, limit_tokens=limit_tokens)
        spent_tokens = refused.spent_tokens + adjusted_tokens
        reason = refusal(window, spent_tokens, refused.held_tokens, refused.wanted_tokens)
        return Declined(
            account,
            replace(
                refused,
                window=window,
                spent_tokens=max(0, spent_tokens),
                reason=reason or refused.reason,
            ),
        )

    def _admission(self, account: Account, admission: Admission) -> Admission:
        statuses = tuple(self._adjusted(account, status) for status in admission.statuses)
        return replace(admission, statuses=statuses)

    def _adjusted(self, account: Account, status: WindowStatus) -> WindowStatus:
        """A status of a lowered limit, as it is told."""
        tokens = self._of(account, status.window.period)
        window = replace(status.window, limit_tokens=status.window.limit_tokens + tokens)
        return self._with_adjustments(account, replace(status, window=window))

    def _with_adjustments(self, account: Account, status: WindowStatus) -> WindowStatus:
        tokens = self._of(account, status.window.period)
        if not tokens:
            return status
        tally = replace(status.tally, tokens=status.tally.tokens + tokens)
        return replace(status, tally=tally, adjusted_tokens=tokens)


def _limits(daily: int | None, monthly: int | None) -> Limits:
    # Without validation: an adjusted limit may be below 1.
    return Limits.model_construct(
        daily=None if daily is None else TokenLimit.model_construct(tokens=daily),
        monthly=None if monthly is None else TokenLimit.model_construct(tokens=monthly),
    )
