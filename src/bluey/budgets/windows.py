"""Calendar windows (UTC): days and months with their limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from bluey.budgets.limits import Limits
from bluey.contract import WindowName

DAY_MS = 86_400_000


# How long a total is kept after its window is over, and how many days back `/usage` shows: a
# quarter of a year, and some days more in which to ask for it.
KEPT_DAYS = 100


MAX_HISTORY_DAYS = 92


@dataclass(frozen=True, slots=True)
class Window:
    """One calendar window (UTC) with its limit: `period` is `2026-11-23` or `2026-11`."""

    name: WindowName
    period: str
    limit_tokens: int
    resets_at_s: int

    def seconds_left(self, now_ms: float) -> int:
        """Whole seconds until the window resets, rounded up: after these it has reset."""
        return max(0, -int(-(self.resets_at_s * 1000 - now_ms) // 1000))

    def is_past(self, share: float, spent_tokens: int) -> bool:
        """Whether these tokens are at least this share of the limit."""
        return spent_tokens >= share * self.limit_tokens


def windows_at(limits: Limits, now_ms: float) -> tuple[Window, ...]:
    """The windows of these limits at this time (milliseconds since 1970)."""
    daily, monthly = limits.daily, limits.monthly
    return _windows_of(int(now_ms // DAY_MS), daily and daily.tokens, monthly and monthly.tokens)


def windows_before(limits: Limits, now_ms: float, days: int) -> tuple[Window, ...]:
    """The windows that ended in this many days before the last midnight (UTC): days, then months,
    oldest first. Their limits are today's."""
    today = int(now_ms // DAY_MS)
    ended = {
        window.period: window
        for day in range(today - days, today)
        for window in windows_at(limits, day * DAY_MS)
        if window.resets_at_s * 1000 <= today * DAY_MS
    }
    return tuple(sorted(ended.values(), key=lambda window: window.name))


@lru_cache
def _windows_of(
    day: int, daily_tokens: int | None, monthly_tokens: int | None
) -> tuple[Window, ...]:
    # A day has the same windows from its first millisecond to its last.
    midnight = datetime.fromtimestamp(day * DAY_MS / 1000, UTC)
    windows = []
    if daily_tokens is not None:
        reset = midnight + timedelta(days=1)
        windows.append(
            Window("daily", f"{midnight:%Y-%m-%d}", daily_tokens, int(reset.timestamp()))
        )
    if monthly_tokens is not None:
        # 32 days after the first is always in the next month.
        reset = (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)
        windows.append(
            Window("monthly", f"{midnight:%Y-%m}", monthly_tokens, int(reset.timestamp()))
        )
    return tuple(windows)
