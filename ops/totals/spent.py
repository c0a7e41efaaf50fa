"""What one account has used, and the days that were asked about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bluey.budgets.book import Tally
from bluey.budgets.limits import Limits
from bluey.budgets.windows import MAX_HISTORY_DAYS
from bluey.contract import BudgetUnit, WindowName
from ops.errors import OpsError

CORRECTIONS = "(corrections)"
"""Stands for a model: what an operator has added or taken off (`bluey usage adjust`)."""

Limit = tuple[WindowName, BudgetUnit]


@dataclass(frozen=True)
class Span:
    """Whole days (UTC), oldest first; `month` where they are one month, as far as it has come."""

    days: tuple[str, ...]
    month: str | None
    today: str

    @property
    def months(self) -> tuple[str, ...]:
        """The months of these days, and the current one."""
        return tuple(dict.fromkeys(day[:7] for day in (*self.days, self.today)))

    @property
    def oldest_kept(self) -> str:
        """The first day whose total is kept."""
        return (date.fromisoformat(self.today) - timedelta(days=MAX_HISTORY_DAYS)).isoformat()

    @property
    def days_back(self) -> int:
        """How many days before today the first day of the first month is, or the oldest one whose
        total is kept."""
        first = max(f"{self.months[0]}-01", self.oldest_kept)
        return (date.fromisoformat(self.today) - date.fromisoformat(first)).days

    def __str__(self) -> str:
        return self.month or f"{self.days[0]} to {self.days[-1]}"


def span_of(days: int | None, month: str | None, now: datetime) -> Span:
    """The last so many days, today among them, or a month: the current one where none is named.

    Raises:
        OpsError: both are named, or the month is none, or its totals are not kept any more.
    """
    today = now.astimezone(UTC).date()
    if days is not None:
        if month is not None:
            raise OpsError("--days and --month name two spans", advice="Leave one out.")
        first, last = today - timedelta(days=days - 1), today
    else:
        month = month or f"{today:%Y-%m}"
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month, re.ASCII):
            raise OpsError(f"--month: '{month}' is no month such as 2026-11")
        first = date.fromisoformat(f"{month}-01")
        last = min(today, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))
    if first > today:
        raise OpsError(f"--month: {month} has not begun")
    if (today - first).days > MAX_HISTORY_DAYS:
        raise OpsError(
            f"the totals of {first} are not kept any more",
            advice=f"The last {MAX_HISTORY_DAYS} days are.",
        )
    count = (last - first).days + 1
    named = tuple((first + timedelta(days=n)).isoformat() for n in range(count))
    return Span(named, month, today.isoformat())


@dataclass(frozen=True)
class Spent:
    """What a tenant, or one of its API keys (`key_id`), has used of one deployment, by period: the
    days and the months that its ledger has. `label` is the key's; `is_removed`: nobody serves the
    tenant any more."""

    tenant: str
    deployment: str
    periods: Mapping[str, Tally]
    limits: Mapping[Limit, int]
    key_id: str | None = None
    label: str | None = None
    is_removed: bool = False

    def days(self, span: Span) -> list[Tally]:
        """What was used on each day, nothing where the ledger has no such day."""
        return [self.periods.get(day, Tally()) for day in span.days]

    def total(self, span: Span) -> Tally:
        """What was used in all.

        A month is its own total, or the sum of its days, whichever counted more requests: a limit
        that is new counts from its first day on.
        """
        by_day = summed(self.days(span))
        if span.month is not None:
            whole = self.periods.get(span.month, Tally())
            return by_day if by_day.requests > whole.requests else whole
        whole = self._without_days(span)
        whole.merge(by_day)
        return whole

    def counts_months(self, span: Span) -> bool:
        """Whether the total has requests of whole months that no day is known of, because the
        account had no daily limit on each of its days."""
        if span.month is not None:
            return False
        rest = self._without_days(span)
        return any((rest.requests, rest.tokens, rest.micro_usd))

    def _without_days(self, span: Span) -> Tally:
        """What the months have beyond the days that are known of them. It may have been used on
        each of the days without a total, so nothing of a month whose days all have one."""
        return summed(self._month_without_days(month, span) for month in span.months)

    def _month_without_days(self, month: str, span: Span) -> Tally:
        whole = self.periods.get(month, Tally())
        known = [
            tally
            for period, tally in self.periods.items()
            if period.startswith(month) and period != month
        ]
        missing = [day for day in span.days if day[:7] == month and day not in self.periods]
        by_day = summed(known)
        # The first days of the oldest month may not be kept: what it has more may be of them.
        is_kept = f"{month}-01" >= span.oldest_kept
        if not missing or (known and not is_kept) or by_day.requests >= whole.requests:
            return Tally() if known else whole
        return whole.minus(by_day)

    def share(self, span: Span) -> float | None:
        """How much of its tightest limit is used up: of the current windows, or of the month that
        was asked about, if that is over. None where it has no limit."""
        is_over = span.month is not None and not span.today.startswith(span.month)
        periods: dict[WindowName, str] = {
            "monthly": (span.month or "") if is_over else span.today[:7]
        }
        if not is_over:
            periods["daily"] = span.today
        shares = [
            self.periods.get(periods[name], Tally()).of(unit) / limit
            for (name, unit), limit in self.limits.items()
            if name in periods
        ]
        return max(shares, default=None)


def correction(tokens: int, micro_usd: int) -> Tally:
    """An operator's correction: it counts, and is no request."""
    return Tally(
        tokens=tokens,
        tokens_by_model={CORRECTIONS: tokens} if tokens else {},
        micro_usd=micro_usd,
        micro_usd_by_model={CORRECTIONS: micro_usd} if micro_usd else {},
    )


def summed(tallies: Iterable[Tally]) -> Tally:
    """The sum of some tallies."""
    whole = Tally()
    for tally in tallies:
        whole.merge(tally)
    return whole


def limits_in(limits: Limits | None) -> dict[Limit, int]:
    """Each limit by its window and unit."""
    windows: dict[WindowName, object] = {}
    if limits is None:
        return {}
    windows = {"daily": limits.daily, "monthly": limits.monthly}
    found: dict[Limit, int] = {}
    for name, window in windows.items():
        for unit, attribute in (("tokens", "tokens"), ("usd", "micro_usd")):
            value = getattr(window, attribute, None)
            if value is not None:
                found[(name, unit)] = value  # type: ignore[index]  # the units of the contract
    return found
