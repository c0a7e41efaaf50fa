"""What is told of some days: all that was used on them, and a mark where it may be more."""

from datetime import UTC, datetime

import pytest

from bluey.budgets.book import Tally
from ops.totals.rows import By, Sort, rows_of, total_of
from ops.totals.spent import Spent, span_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = span_of(7, None, NOW)
QUARTER = span_of(90, None, NOW)
EVERY_DAY = {f"2026-11-{day:02}": 10 for day in range(1, 24)}

CASES: dict[str, tuple[dict[str, int], int, bool]] = {
    "nothing used": ({}, 0, False),
    "a daily limit only": ({"2026-11-20": 5, "2026-11-23": 2, "2026-11-02": 9}, 7, False),
    "both limits": ({**EVERY_DAY, "2026-11": 230}, 70, False),
    "both, idle on some days": ({"2026-11-02": 9, "2026-11-23": 2, "2026-11": 11}, 2, False),
    "a monthly limit only": ({"2026-11": 40}, 40, True),
    "a daily limit since today": ({"2026-11": 40, "2026-11-23": 3}, 40, True),
    "a daily limit since long ago": ({**EVERY_DAY, "2026-11": 300}, 70, False),
    "a monthly limit since today": ({**EVERY_DAY, "2026-11": 10}, 70, False),
}


def spent(requests: dict[str, int]) -> Spent:
    tallies = {
        period: Tally(tokens=count, requests=count, tokens_by_model={"m": count})
        for period, count in requests.items()
    }
    return Spent("acme", "acme", tallies, {})


@pytest.mark.parametrize(("periods", "requests", "counts_months"), CASES.values(), ids=[*CASES])
def test_a_week_has_all_that_was_used_in_it(
    periods: dict[str, int], requests: int, counts_months: bool
) -> None:
    account = spent(periods)

    assert (requests, counts_months) == (
        account.total(WEEK).requests,
        account.counts_months(WEEK),
    )


@pytest.mark.parametrize("by", By)
def test_every_row_and_the_total_say_that_they_have_whole_months(by: By) -> None:
    accounts = [spent({"2026-11": 40, "2026-11-23": 3})]

    marked = [row.counts_months for row in rows_of(accounts, by, Sort.NAME, WEEK)]

    assert total_of(accounts, WEEK).counts_months
    assert ([True] if by is not By.DAY else [True, *[False] * 7]) == marked


def test_a_month_whose_first_days_are_not_kept_may_have_more_than_its_days() -> None:
    """Its days are known from the span's first one on."""
    account = spent({"2026-08": 90, "2026-08-27": 10, "2026-11-23": 1, "2026-11": 1})

    assert (11, False) == (account.total(QUARTER).requests, account.counts_months(QUARTER))


def test_the_worker_is_asked_for_all_days_of_the_months() -> None:
    assert (22, 92) == (WEEK.days_back, QUARTER.days_back)
