"""The past windows that an isolate has read, so that whoever asks often costs no more than one.

Past windows change only by settlements that come late. Reading them costs Workers KV a `list` per
month, and a day has only so many of those (docs/budgets.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bluey.budgets.account import Account
from bluey.budgets.book import WindowStatus
from bluey.budgets.ledgers.ledger import Ledger
from bluey.budgets.limits import Limits
from bluey.budgets.windows import DAY_MS, MAX_HISTORY_DAYS, windows_before
from bluey.errors import StorageUnavailable
from bluey.ports import STORE_WAIT_MS, Clock

# How long an isolate shows what it has read of past windows. At midnight it reads anew, because
# another window has ended.
HISTORY_CACHE_MS = 300_000
# How soon a read that failed is tried again.
HISTORY_RETRY_MS = 5_000
# A reader that has taken longer was cut off with its invocation. Another one takes over.
HISTORY_TIMEOUT_MS = 20_000
# How often a request looks whether another one's read has ended: the platform does not let an
# invocation wait for another's promise.
LOOK_AGAIN_MS = 100
# How many accounts' past windows are kept, some 50 KB each.
MAX_KEPT_ACCOUNTS = 100
# 92 days are in five months at most.
MAX_LISTED_MONTHS = 5

# A reader that still waits for the store must not count as cut off.
assert MAX_LISTED_MONTHS * STORE_WAIT_MS < HISTORY_TIMEOUT_MS


@dataclass(frozen=True, slots=True)
class _Kept:
    """What one read has found; None where it failed. `day` counts from 1970."""

    limits: Limits
    day: int
    read_ms: float
    windows: Sequence[WindowStatus] | None


class Histories:
    """The past windows of the accounts that were asked for last."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._reading_since_ms: dict[str, float] = {}

    async def of(
        self, ledger: Ledger, account: Account, days: int, clock: Clock
    ) -> tuple[WindowStatus, ...]:
        """The windows of an account that ended within so many days: days, then months, oldest
        first. Raises StorageUnavailable.

        All days are read at once, whatever is asked for, so that requests for other days share the
        read.
        """
        while (kept := self._current(account, clock)) is None:
            since_ms = self._reading_since_ms.get(account.name)
            if since_ms is None or clock.now_ms() - since_ms >= HISTORY_TIMEOUT_MS:
                kept = await self._read(ledger, account, clock)
                break
            await clock.sleep_ms(LOOK_AGAIN_MS)
        if kept.windows is None:
            raise StorageUnavailable("past windows could not be read a moment ago")
        wanted = {each.period for each in windows_before(account.limits, clock.epoch_ms(), days)}
        return tuple(status for status in kept.windows if status.window.period in wanted)

    def _current(self, account: Account, clock: Clock) -> _Kept | None:
        """What was read of these windows lately."""
        kept = self._kept.get(account.name)
        if kept is None or (kept.limits, kept.day) != (account.limits, _day(clock)):
            return None
        lasts_ms = HISTORY_RETRY_MS if kept.windows is None else HISTORY_CACHE_MS
        return kept if clock.now_ms() - kept.read_ms < lasts_ms else None

    async def _read(self, ledger: Ledger, account: Account, clock: Clock) -> _Kept:
        started_ms, day = clock.now_ms(), _day(clock)
        self._reading_since_ms[account.name] = started_ms
        windows = None
        try:
            windows = await ledger.history(account, MAX_HISTORY_DAYS)
        finally:
            if self._reading_since_ms.get(account.name) == started_ms:
                del self._reading_since_ms[account.name]
            self._kept.pop(account.name, None)
            kept = self._kept[account.name] = _Kept(account.limits, day, clock.now_ms(), windows)
            if len(self._kept) > MAX_KEPT_ACCOUNTS:
                del self._kept[next(iter(self._kept))]
        return kept


def _day(clock: Clock) -> int:
    return int(clock.epoch_ms() // DAY_MS)
