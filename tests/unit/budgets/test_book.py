from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bluey.budgets.book import Admission, Book, Hold, Refusal, Refused, Tally, refusal
from bluey.budgets.windows import Window, windows_at, windows_before
from tests.fakes.clock import NOON_MS
from tests.fakes.values import charges, make_budgets, of_tokens

DAY = Window("daily", "2026-11-23", 100, 1_795_478_400)
MONTH = Window("monthly", "2026-11", 1_000, 1_796_083_200)
NEXT_DAY = Window("daily", "2026-11-24", 100, 1_795_564_800)
TTL_MS = 60_000.0


def at(text: str) -> float:
    """Milliseconds since the epoch of an ISO time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000


def iso(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}"


# Windows


@pytest.mark.parametrize(
    ("time", "day", "day_resets", "month", "month_resets"),
    [
        ("2026-11-23T12:00:00", "2026-11-23", "2026-11-24", "2026-11", "2026-12-01"),
        ("2026-11-23T00:00:00", "2026-11-23", "2026-11-24", "2026-11", "2026-12-01"),
        ("2026-11-23T23:59:59.999", "2026-11-23", "2026-11-24", "2026-11", "2026-12-01"),
        ("2026-11-24T00:00:00", "2026-11-24", "2026-11-25", "2026-11", "2026-12-01"),
        ("2026-11-30T23:59:59.999", "2026-11-30", "2026-12-01", "2026-11", "2026-12-01"),
        ("2026-12-01T00:00:00", "2026-12-01", "2026-12-02", "2026-12", "2027-01-01"),
        ("2026-12-31T23:59:59.999", "2026-12-31", "2027-01-01", "2026-12", "2027-01-01"),
        ("2027-01-01T00:00:00", "2027-01-01", "2027-01-02", "2027-01", "2027-02-01"),
        ("2027-01-31T00:00:00", "2027-01-31", "2027-02-01", "2027-01", "2027-02-01"),
        ("2026-02-28T23:59:59", "2026-02-28", "2026-03-01", "2026-02", "2026-03-01"),
        ("2028-02-28T23:59:59", "2028-02-28", "2028-02-29", "2028-02", "2028-03-01"),
        ("2028-02-29T00:00:00", "2028-02-29", "2028-03-01", "2028-02", "2028-03-01"),
        ("2100-02-28T12:00:00", "2100-02-28", "2100-03-01", "2100-02", "2100-03-01"),
        ("2026-03-29T01:30:00", "2026-03-29", "2026-03-30", "2026-03", "2026-04-01"),
    ],
    ids=[
        "noon",
        "midnight",
        "the-last-millisecond-of-a-day",
        "the-next-midnight",
        "the-last-millisecond-of-a-month",
        "the-first-of-a-month",
        "the-last-millisecond-of-a-year",
        "the-first-of-a-year",
        "a-31st-before-a-short-month",
        "the-end-of-a-short-february",
        "the-28th-of-a-leap-year",
        "the-29th-of-a-leap-year",
        "a-century-that-is-no-leap-year",
        "summer-time-elsewhere",
    ],
)
def test_windows_are_calendar_days_and_months_of_utc(
    time: str, day: str, day_resets: str, month: str, month_resets: str
) -> None:
    windows = windows_at(make_budgets(daily=100, monthly=1_000), at(time))

    assert [
        ("daily", day, 100, f"{day_resets}T00:00:00"),
        ("monthly", month, 1_000, f"{month_resets}T00:00:00"),
    ] == [(w.name, w.period, w.limit, iso(w.resets_at_s)) for w in windows]


@pytest.mark.parametrize(
    ("limits", "names"),
    [
        ({"daily": 1}, ["daily"]),
        ({"monthly": 1}, ["monthly"]),
        ({"daily": 1, "monthly": 1}, ["daily", "monthly"]),
    ],
    ids=["daily", "monthly", "both"],
)
def test_a_tenant_has_the_windows_it_names(limits: Mapping[str, int], names: list[str]) -> None:
    windows = windows_at(make_budgets(**limits), NOON_MS)

    assert names == [window.name for window in windows]


def test_while_the_clock_stands_still_the_windows_are_the_same() -> None:
    budgets = make_budgets(daily=1, monthly=1)

    assert windows_at(budgets, NOON_MS) == windows_at(budgets, NOON_MS)


@pytest.mark.parametrize("time", ["2026-11-23T23:59:59.999", "2028-02-29T00:00:00.001"])
def test_a_window_follows_where_the_last_one_resets(time: str) -> None:
    (window,) = windows_at(make_budgets(daily=1), at(time))

    (before,) = windows_at(make_budgets(daily=1), window.resets_at_s * 1000 - 1)
    (after,) = windows_at(make_budgets(daily=1), window.resets_at_s * 1000)
    assert window == before
    assert window.resets_at_s + 86_400 == after.resets_at_s


@pytest.mark.parametrize(
    ("time", "days", "keys"),
    [
        ("2026-11-23T12:00:00", 0, []),
        ("2026-11-23T12:00:00", 2, ["2026-11-21", "2026-11-22"]),
        ("2026-11-02T00:00:00", 2, ["2026-10-31", "2026-11-01", "2026-10"]),
        ("2026-11-03T23:59:59.999", 2, ["2026-11-01", "2026-11-02"]),
        ("2026-12-01T00:00:00", 1, ["2026-11-30", "2026-11"]),
        ("2027-01-01T00:00:00", 1, ["2026-12-31", "2026-12"]),
        ("2028-03-01T00:00:00", 2, ["2028-02-28", "2028-02-29", "2028-02"]),
    ],
    ids=[
        "none",
        "days-of-a-month",
        "a-month-that-ended-yesterday",
        "a-month-that-ended-before",
        "the-first-of-a-month",
        "the-first-of-a-year",
        "a-leap-year",
    ],
)
def test_the_windows_before_are_those_that_ended_within_so_many_days(
    time: str, days: int, keys: list[str]
) -> None:
    windows = windows_before(make_budgets(daily=100, monthly=1_000), at(time), days)

    assert keys == [window.period for window in windows]


def test_a_quarter_back_is_every_day_and_month_of_it() -> None:
    windows = windows_before(make_budgets(daily=1, monthly=1), NOON_MS, 92)

    assert 92 == len([window for window in windows if window.name == "daily"])
    assert ["2026-08", "2026-09", "2026-10"] == [w.period for w in windows if w.name == "monthly"]
    assert 95 == len({window.period for window in windows})


@pytest.mark.parametrize(
    ("left_ms", "seconds"),
    [
        (1_000, 1),
        (1_000.5, 2),
        (1, 1),
        (0.25, 1),
        (0, 0),
        (-1, 0),
        (-5_000, 0),
        (86_400_000, 86_400),
    ],
)
def test_after_the_seconds_that_are_left_a_window_has_reset(left_ms: float, seconds: int) -> None:
    assert seconds == DAY.seconds_left(DAY.resets_at_s * 1000 - left_ms)


# Refusals


@pytest.mark.parametrize(
    ("spent", "held", "wanted", "reason"),
    [
        (0, 0, 0, None),
        (0, 0, 100, None),
        (60, 30, 10, None),
        (100, 0, 0, None),
        (0, 0, 101, Refusal.REQUEST_TOO_LARGE),
        (100, 0, 101, Refusal.REQUEST_TOO_LARGE),
        (0, 100, 101, Refusal.REQUEST_TOO_LARGE),
        (100, 0, 1, Refusal.EXHAUSTED),
        (95, 0, 6, Refusal.EXHAUSTED),
        (95, 5, 6, Refusal.EXHAUSTED),
        (130, 0, 1, Refusal.EXHAUSTED),
        (0, 100, 1, Refusal.BUSY),
        (60, 31, 10, Refusal.BUSY),
        (0, 91, 10, Refusal.BUSY),
    ],
    ids=lambda value: value.value if isinstance(value, Refusal) else None,
)
def test_a_window_has_room_up_to_its_limit(
    spent: int, held: int, wanted: int, reason: Refusal | None
) -> None:
    assert reason is refusal(DAY, spent, held, wanted)


# Holds


def take(
    book: Book,
    tokens: int = 10,
    *,
    windows: tuple[Window, ...] = (DAY, MONTH),
    now_ms: float = NOON_MS,
    elsewhere: Mapping[str, Tally] | None = None,
    hold_id: str = "h1",
) -> Hold:
    admission = book.hold(hold_id, windows, of_tokens(tokens), now_ms, TTL_MS, elsewhere or {})
    assert isinstance(admission, Admission), admission
    return admission.hold


def spent(book: Book, window: Window) -> int:
    return book.sums(window.period).tally.tokens


def held(book: Book, window: Window) -> int:
    return book.sums(window.period).held_tokens


def tallies(spent: Mapping[str, int]) -> dict[str, Tally]:
    return {period: Tally(tokens) for period, tokens in spent.items()}


def test_a_hold_sets_its_tokens_aside_in_every_window() -> None:
    book = Book()

    hold = take(book)

    assert Hold("h1", of_tokens(10), ("2026-11-23", "2026-11"), NOON_MS + TTL_MS) == hold
    assert (10, 10) == (held(book, DAY), held(book, MONTH))
    assert (0, 0) == (spent(book, DAY), spent(book, MONTH))


def test_a_hold_that_one_window_refuses_is_made_in_none() -> None:
    book = Book()
    tight = Window("monthly", "2026-11", 9, MONTH.resets_at_s)

    refused = book.hold("h1", (DAY, tight), of_tokens(10), NOON_MS, TTL_MS, {})

    assert Refused(tight, Refusal.REQUEST_TOO_LARGE, 0, 0, 10) == refused
    assert 0 == held(book, DAY)


@pytest.mark.parametrize(
    ("elsewhere", "wanted", "reason"),
    [
        ({}, 50, None),
        ({"2026-11-23": 30}, 20, None),
        ({"2026-11-22": 90}, 50, None),
        ({"2026-11-23": 30}, 21, Refusal.BUSY),
        ({"2026-11-23": 60}, 21, Refusal.EXHAUSTED),
        ({"2026-11": 980}, 1, Refusal.EXHAUSTED),
    ],
    ids=["nothing", "fits", "another-day", "busy", "exhausted", "another-window"],
)
def test_what_is_spent_elsewhere_counts(
    elsewhere: dict[str, int], wanted: int, reason: Refusal | None
) -> None:
    book = Book()
    book.settle(take(book, hold_id="before"), charges(20))
    take(book, 30)

    held = book.hold("h2", (DAY, MONTH), of_tokens(wanted), NOON_MS, TTL_MS, tallies(elsewhere))

    assert reason is (held.reason if isinstance(held, Refused) else None)


def test_a_refusal_says_what_stands_in_the_way() -> None:
    book = Book()
    book.settle(take(book, 20), charges(15))
    take(book, 70, hold_id="h2")

    refused = book.hold(
        "h3", (DAY, MONTH), of_tokens(16), NOON_MS, TTL_MS, tallies({DAY.period: 3})
    )

    assert Refused(DAY, Refusal.BUSY, 18, 70, 16) == refused


@pytest.mark.parametrize(
    ("daily", "monthly", "wanted", "told"),
    [
        # What is spent and held in each window, whose limits are 100 and 1,000.
        ((0, 100), (1_000, 0), 1, ("monthly", Refusal.EXHAUSTED)),
        ((100, 0), (0, 1_000), 1, ("daily", Refusal.EXHAUSTED)),
        ((100, 0), (1_000, 0), 1, ("monthly", Refusal.EXHAUSTED)),
        ((0, 100), (0, 1_000), 1, ("monthly", Refusal.BUSY)),
        ((0, 0), (1_000, 0), 101, ("daily", Refusal.REQUEST_TOO_LARGE)),
        ((100, 0), (0, 0), 1_001, ("monthly", Refusal.REQUEST_TOO_LARGE)),
        ((0, 100), (0, 0), 1, ("daily", Refusal.BUSY)),
        ((0, 0), (1_000, 0), 1, ("monthly", Refusal.EXHAUSTED)),
    ],
)
@pytest.mark.parametrize("order", [(DAY, MONTH), (MONTH, DAY)], ids=["day-first", "month-first"])
def test_of_several_refusals_the_one_that_lasts_is_told(
    order: tuple[Window, ...],
    daily: tuple[int, int],
    monthly: tuple[int, int],
    wanted: int,
    told: tuple[str, Refusal],
) -> None:
    book = Book()
    spent = tallies({DAY.period: daily[0], MONTH.period: monthly[0]})
    for window, (_, held) in ((DAY, daily), (MONTH, monthly)):
        book.hold(f"h-{window.name}", (window,), of_tokens(held), NOON_MS, TTL_MS, {})

    refused = book.hold("h1", order, of_tokens(wanted), NOON_MS, TTL_MS, spent)

    assert isinstance(refused, Refused)
    assert told == (refused.window.name, refused.reason)


def test_however_many_ask_at_once_no_more_are_admitted_than_fit() -> None:
    book = Book()

    outcomes = [book.hold(f"h{n}", (DAY,), of_tokens(7), NOON_MS, TTL_MS, {}) for n in range(200)]

    assert 14 == sum(isinstance(outcome, Admission) for outcome in outcomes)
    assert 98 == held(book, DAY)


# The end of a hold, in every order

SETTLE: Callable[[Book, Hold], object] = lambda book, hold: book.settle(hold, charges(7))  # noqa: E731
RELEASE: Callable[[Book, Hold], object] = lambda book, hold: book.release(hold)  # noqa: E731
EXPIRE: Callable[[Book, Hold], object] = lambda book, hold: book.expire(hold.expires_ms)  # noqa: E731


@pytest.mark.parametrize(
    ("steps", "outcomes", "charged"),
    [
        ([SETTLE], [True], 7),
        ([RELEASE], [True], 0),
        ([EXPIRE], [1], 0),
        ([SETTLE, SETTLE], [True, False], 7),
        ([SETTLE, RELEASE], [True, False], 7),
        ([SETTLE, EXPIRE], [True, 0], 7),
        ([RELEASE, RELEASE], [True, False], 0),
        ([RELEASE, SETTLE], [True, False], 0),
        ([RELEASE, EXPIRE, SETTLE], [True, 0, False], 0),
        ([EXPIRE, EXPIRE], [1, 0], 0),
        ([EXPIRE, SETTLE], [1, True], 7),
        ([EXPIRE, SETTLE, SETTLE], [1, True, False], 7),
        ([EXPIRE, RELEASE, SETTLE], [1, True, False], 0),
        ([EXPIRE, SETTLE, RELEASE, EXPIRE], [1, True, False, 0], 7),
    ],
    ids=[
        "settled",
        "released",
        "expired",
        "settled-twice",
        "settled-released",
        "settled-its-time-up",
        "released-twice",
        "released-settled",
        "released-its-time-up-settled",
        "expired-twice",
        "expired-settled",
        "expired-settled-twice",
        "expired-released-settled",
        "expired-and-everything",
    ],
)
def test_a_hold_ends_once(
    steps: list[Callable[[Book, Hold], object]], outcomes: list[object], charged: int
) -> None:
    book = Book()
    hold = take(book)

    assert outcomes == [step(book, hold) for step in steps]
    for window in (DAY, MONTH):
        assert (charged, 0) == (spent(book, window), held(book, window))


@pytest.mark.parametrize("used", [0, 3, 10, 250], ids=["nothing", "less", "all", "more"])
def test_a_settlement_charges_what_was_used_and_gives_the_rest_back(used: int) -> None:
    book = Book()

    book.settle(take(book), charges(used))

    assert (used, 0) == (spent(book, DAY), held(book, DAY))


def test_a_hold_of_another_book_is_nothing_to_this_one() -> None:
    assert not Book().settle(take(Book()), charges(10))


def test_a_hold_of_nothing_is_a_hold() -> None:
    book = Book()

    assert book.settle(take(book, 0), charges(5))
    assert 5 == spent(book, DAY)


def test_a_hold_expires_when_its_time_is_up_and_not_before() -> None:
    book = Book()
    take(book)

    assert 0 == book.expire(NOON_MS + TTL_MS - 0.5)
    assert 10 == held(book, DAY)
    assert 1 == book.expire(NOON_MS + TTL_MS)
    assert 0 == held(book, DAY)


def test_the_room_of_an_expired_hold_is_there_for_the_next() -> None:
    book = Book()
    take(book, 100)

    take(book, 100, now_ms=NOON_MS + TTL_MS, hold_id="h2")

    assert 100 == held(book, DAY)


def test_only_the_holds_that_are_due_expire() -> None:
    book = Book()
    for number in range(5):
        take(book, 1, now_ms=NOON_MS + number, hold_id=f"h{number}")

    assert 3 == book.expire(NOON_MS + TTL_MS + 2)
    assert 2 == held(book, DAY)


def test_a_hold_is_charged_to_the_windows_it_was_made_in() -> None:
    book = Book()
    hold = take(book, now_ms=at("2026-11-23T23:59:59"))
    take(book, windows=(NEXT_DAY, MONTH), now_ms=at("2026-11-24T00:00:01"), hold_id="h2")

    book.settle(hold, charges(8))

    assert (8, 0) == (spent(book, DAY), held(book, DAY))
    assert (0, 10) == (
        spent(book, NEXT_DAY),
        held(book, NEXT_DAY),
    )
    assert (8, 10) == (spent(book, MONTH), held(book, MONTH))


# Forgetting


def test_windows_that_are_over_are_forgotten() -> None:
    book = Book()
    book.settle(take(book), charges(8))

    assert {NEXT_DAY.period, MONTH.period} == book.forget([NEXT_DAY.period, MONTH.period])
    assert {MONTH.period} == set(book.tallies)


def test_a_window_is_kept_while_it_is_held_in() -> None:
    book = Book()
    book.settle(take(book), charges(8))
    hold = take(book, hold_id="h2")

    assert {DAY.period, NEXT_DAY.period, MONTH.period} == book.forget([NEXT_DAY.period])
    book.settle(hold, charges(5))

    assert 13 == spent(book, DAY)


def test_a_hold_that_expired_is_forgotten_with_its_last_window() -> None:
    book = Book()
    hold = take(book)
    book.expire(hold.expires_ms)

    book.forget(["2026-12-01", "2026-12"])

    assert not book.settle(hold, charges(5))
    assert {} == book.tallies


def test_a_hold_that_expired_settles_on_all_that_was_spent_in_its_windows() -> None:
    book = Book()
    book.settle(take(book), charges(8))
    hold = take(book, hold_id="h2")
    book.expire(hold.expires_ms)

    book.forget([NEXT_DAY.period, MONTH.period])
    book.settle(hold, charges(5))

    assert (13, 13) == (spent(book, DAY), spent(book, MONTH))


# Tallies and what is shown of them


def test_a_tally_adds_up_by_model() -> None:
    tally = Tally()
    for tokens, model_id in [(5, "a"), (7, "b"), (1, "a"), (0, "c")]:
        tally.add(charges(tokens, model_id))

    assert Tally(13, 4, {"a": 6, "b": 7, "c": 0}) == tally


def test_tallies_merge_and_leave_what_they_merged_alone() -> None:
    tally, other = Tally(5, 1, {"a": 5}), Tally(9, 2, {"a": 2, "b": 7})

    tally.merge(other)

    assert Tally(14, 3, {"a": 7, "b": 7}) == tally
    assert Tally(9, 2, {"a": 2, "b": 7}) == other


@pytest.mark.parametrize(
    ("spent", "is_past"), [(0, False), (79, False), (80, True), (100, True), (120, True)]
)
def test_a_share_is_passed_when_it_is_spent(spent: int, is_past: bool) -> None:
    assert is_past is DAY.is_past(0.8, spent)


@pytest.mark.parametrize("limit", [100, 10**15])
@pytest.mark.parametrize("percent", range(1, 101))
def test_a_share_is_passed_exactly(percent: int, limit: int) -> None:
    window, spent = replace(DAY, limit=limit), percent * limit // 100

    assert [False, True] == [window.is_past(percent / 100, each) for each in (spent - 1, spent)]
