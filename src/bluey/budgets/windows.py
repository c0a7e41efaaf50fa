"""Calendar windows (UTC): days and months with their limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from bluey.budgets.limits import Limits
from bluey.contract import BudgetUnit, WindowName

DAY_MS = 86_400_000


# How long a total is kept after its window is over, and how many days back `/usage` shows: a
# quarter of a year, and some days more in which to ask for it.
KEPT_DAYS = 100


MAX_HISTORY_DAYS = 92


@dataclass(frozen=True, slots=True)
class Window:
    """One calendar window (UTC) with its limit in one unit, tokens or micro-dollars: `period` is
    `2026-11-23` or `2026-11`. A period with limits in both units is two windows."""

    name: WindowName
    period: str
    limit: int
    resets_at_s: int
    unit: BudgetUnit = "tokens"

    def seconds_left(self, now_ms: float) -> int:
        """Whole seconds until the window resets, rounded up: after these it has reset."""
        return max(0, -int(-(self.resets_at_s * 1000 - now_ms) // 1000))

    def is_past(self, share: float, spent: int) -> bool:
        """Whether this much is at least this share of the limit, as the share is written: 55 of
        100 is past 0.55."""
        parts, whole = _ratio_of(share)
        return spent * whole >= parts * self.limit


@lru_cache
def _ratio_of(share: float) -> tuple[int, int]:
    """A share in whole numbers. A float's `repr` is the shortest decimal that is it."""
    return Decimal(repr(share)).as_integer_ratio()


def windows_at(limits: Limits, now_ms: float) -> tuple[Window, ...]:
    """The windows of these limits at this time (milliseconds since 1970): the day's before the
    month's, and of each its tokens before its dollars."""
    daily, monthly = limits.daily, limits.monthly
    return _windows_of(
        int(now_ms // DAY_MS),
        daily and daily.tokens,
        daily and daily.micro_usd,
        monthly and monthly.tokens,
        monthly and monthly.micro_usd,
    )


def windows_before(limits: Limits, now_ms: float, days: int) -> tuple[Window, ...]:
    """The windows that ended in this many days before the last midnight (UTC): days, then months,
    oldest first; one for each period, whichever its limits are. These are today's."""
    today = int(now_ms // DAY_MS)
    ended: dict[str, Window] = {}
    for day in range(today - days, today):
        for window in windows_at(limits, day * DAY_MS):
            if window.resets_at_s * 1000 <= today * DAY_MS:
                ended.setdefault(window.period, window)
    return tuple(sorted(ended.values(), key=lambda window: window.name))


@lru_cache
def _windows_of(
    day: int,
    daily_tokens: int | None,
    daily_micro_usd: int | None,
    monthly_tokens: int | None,
    monthly_micro_usd: int | None,
) -> tuple[Window, ...]:
    # A day has the same windows from its first millisecond to its last.
    midnight = datetime.fromtimestamp(day * DAY_MS / 1000, UTC)
    next_day = int((midnight + timedelta(days=1)).timestamp())
    # 32 days after the first is always in the next month.
    next_month = int((midnight.replace(day=1) + timedelta(days=32)).replace(day=1).timestamp())
    today, month = f"{midnight:%Y-%m-%d}", f"{midnight:%Y-%m}"
    windows: list[Window] = []
    if daily_tokens is not None:
        windows.append(Window("daily", today, daily_tokens, next_day))
    if daily_micro_usd is not None:
        windows.append(Window("daily", today, daily_micro_usd, next_day, "usd"))
    if monthly_tokens is not None:
        windows.append(Window("monthly", month, monthly_tokens, next_month))
    if monthly_micro_usd is not None:
        windows.append(Window("monthly", month, monthly_micro_usd, next_month, "usd"))
    return tuple(windows)
