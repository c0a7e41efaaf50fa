"""What the object of the exact ledger decides, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from bluey.budgets.ledgers.lender import LAPSED_KEPT_MS, UNREPORTED, Lender
from bluey.budgets.windows import DAY_MS, KEPT_DAYS
from bluey.ports import Statement
from tests.fakes.clock import NOON_MS
from tests.fakes.objects import SqliteRows

DAY, MONTH, KEY_DAY = "2026-11-23", "2026-11", "key/0123/2026-11-23"
NOTHING: list[Any] = [{}, 0, 0]
TTL_MS = 30_000


class Object:
    """One tenant's object. `now_ms` is its time."""

    def __init__(self, rows: SqliteRows | None = None) -> None:
        self.rows = rows or SqliteRows()
        self.lender = Lender(self.rows)
        self.now_ms = NOON_MS
        self.calls = 0

    def restart(self) -> None:
        self.lender = Lender(self.rows)

    def lend(
        self,
        *windows: list[Any],
        isolate: str = "one",
        call: int | None = None,
        wants: list[Any] | None = None,
        ttl_ms: float = TTL_MS,
        is_attended: bool = False,
    ) -> dict[str, Any]:
        """The answer to a call, by default to the next one."""
        self.calls += 1
        request = {
            "isolate": isolate,
            "call": self.calls if call is None else call,
            "ttlMs": ttl_ms,
            "isAttended": is_attended,
            "windows": list(windows),
            "wants": wants or [],
        }
        return self.lender.lend(request, self.now_ms)

    def read(self, *keys: str, isolate: str = "") -> list[list[Any]]:
        request = {"isolate": isolate, "windows": list(keys)}
        windows: list[list[Any]] = self.lender.read(request, self.now_ms)["windows"]
        return windows

    def select(self, statement: str) -> list[list[Any]]:
        [rows] = self.rows.read([(statement, ())])
        return rows


def window(
    key: str = DAY,
    limit: int = 1_000,
    held: int = 0,
    wished: int = 0,
    base: list[Any] = NOTHING,
    settled: list[Any] = NOTHING,
) -> list[Any]:
    """One window of a call."""
    return [key, limit, held, wished, base, settled]


def leases(answer: dict[str, Any]) -> list[int]:
    return [lease for _, _, _, _, lease, _ in answer["windows"]]


@pytest.mark.parametrize(
    ("limits", "held", "wants", "lent"),
    [
        ([100], [0], [[100, [0]]], [100]),
        ([100], [0], [[101, [0]]], [0]),
        ([100], [40], [[60, [0]]], [100]),
        ([100], [40], [[61, [0]]], [40]),
        # In their order. One that does not fit stands in nobody's way.
        ([100], [0], [[60, [0]], [60, [0]], [40, [0]]], [100]),
        ([100], [0], [[60, [0]], [50, [0]], [10, [0]]], [70]),
        # In all windows or in none.
        ([100, 50], [0, 0], [[60, [0, 1]]], [0, 0]),
        ([100, 50], [0, 0], [[60, [0, 1]], [50, [0, 1]]], [50, 50]),
        ([100, 50], [0, 0], [[60, [0]], [40, [0, 1]]], [100, 40]),
        ([100, 50], [0, 20], [[30, [0, 1]], [1, [0, 1]]], [30, 50]),
        # What is held stays held, also beyond a limit that was lowered.
        ([30], [40], [[0, [0]]], [40]),
        ([30], [40], [[1, [0]]], [40]),
    ],
)
def test_wants_are_granted_in_their_order_each_in_all_windows_or_in_none(
    limits: list[int], held: list[int], wants: list[Any], lent: list[int]
) -> None:
    keys = [DAY, KEY_DAY]
    pairs = zip(keys, limits, held, strict=False)

    answer = Object().lend(*[window(*pair) for pair in pairs], wants=wants)

    assert lent == leases(answer)


@pytest.mark.parametrize(
    ("spent", "elsewhere", "wished", "lent", "spare"),
    [
        # An eighth of what is left beyond as much as is lent.
        (0, 0, 1_000, 125, 125),
        (0, 0, 100, 100, 125),
        (600, 0, 1_000, 50, 50),
        (300, 150, 1_000, 50, 50),
        (0, 300, 1_000, 50, 50),
        (992, 0, 1_000, 1, 1),
        # Near the limit there is no reserve.
        (993, 0, 1_000, 0, 0),
        (0, 500, 1_000, 0, 0),
        (400, 300, 1_000, 0, 0),
        (1_000, 0, 1_000, 0, 0),
        (2_000, 0, 1_000, 0, 0),
    ],
)
def test_a_wish_is_granted_far_from_the_limit_only(
    spent: int, elsewhere: int, wished: int, lent: int, spare: int
) -> None:
    thing = Object()
    thing.lend(window(held=elsewhere, settled=[{"m": spent}, 1, 0]), isolate="other")

    answer = thing.lend(window(wished=wished))

    assert [[spent, 1, elsewhere, 0, lent, spare]] == answer["windows"]


def test_a_wish_is_granted_from_what_the_wants_leave() -> None:
    answer = Object().lend(window(held=100, wished=1_000), wants=[[200, [0]]])

    # 700 are left, and 300 are lent.
    assert [300 + 50] == leases(answer)


def test_a_lease_is_replaced_and_not_added_to() -> None:
    thing = Object()
    thing.lend(window(), wants=[[900, [0]]])

    assert [900] == leases(thing.lend(window(held=900)))
    assert [950] == leases(thing.lend(window(held=900), wants=[[50, [0]]]))
    assert [0] == leases(thing.lend(window()))
    assert 0 == thing.read(DAY)[0][3]


@pytest.mark.parametrize("is_attended", [False, True])
def test_others_learn_what_is_lent_and_what_of_it_is_reported_soon(is_attended: bool) -> None:
    thing = Object()
    thing.lend(window(held=300), isolate="other", is_attended=is_attended)

    [told] = thing.lend(window(), wants=[[701, [0]]])["windows"]

    assert [0, 0, 300, 300 if is_attended else 0, 0, 50] == told


# A call has told that 40 tokens were settled. What is booked after another one, by whether the
# isolate knows of the first (`base`).
@pytest.mark.parametrize(
    ("base", "settled", "booked"),
    [
        (NOTHING, [{"m": 40}, 1, 5], [{"m": 40}, 1, 5]),
        ([{"m": 40}, 1, 5], [{"m": 40}, 1, 5], [{"m": 40}, 1, 5]),
        (NOTHING, [{"m": 70}, 2, 5], [{"m": 70}, 2, 5]),
        ([{"m": 40}, 1, 5], [{"m": 40, "n": 7}, 2, 6], [{"m": 40, "n": 7}, 2, 6]),
        ([{"m": 40}, 1, 5], [{"m": 40, "n": 0}, 3, 5], [{"m": 40}, 3, 5]),
        (NOTHING, [{"m": 40, "n": 0}, 3, 5], [{"m": 40}, 3, 5]),
        ([{"m": 40}, 1, 5], [{"m": 40}, 2, 5], [{"m": 40}, 2, 5]),
    ],
)
def test_what_was_settled_is_booked_once(
    base: list[Any], settled: list[Any], booked: list[Any]
) -> None:
    thing = Object()
    thing.lend(window(settled=[{"m": 40}, 1, 5]))

    thing.lend(window(base=base, settled=settled))

    assert [[*booked, 0, None]] == thing.read(DAY)
    assert [[*booked, 0, settled]] == thing.read(DAY, isolate="one")


def test_a_repeated_call_changes_nothing() -> None:
    thing = Object()
    asked = window(held=10, wished=20, settled=[{"m": 40}, 1, 0])
    first = thing.lend(asked, call=7, wants=[[30, [0]]])

    assert first == thing.lend(asked, call=7, wants=[[30, [0]]])
    assert [[{"m": 40}, 1, 0, 10 + 30 + 20, None]] == thing.read(DAY)


@pytest.mark.parametrize("held", [0, 500])
def test_a_late_call_books_and_lends_nothing(held: int) -> None:
    thing = Object()
    thing.lend(window(held=70, settled=[{"m": 40}, 1, 0]), call=2)

    answer = thing.lend(window(held=held, settled=[{"m": 30}, 1, 0]), window(MONTH), call=1)

    assert {"isLate": True, "windows": [[0] * 6] * 2} == answer
    assert [[{"m": 40}, 1, 0, 70, None]] == thing.read(DAY)
    # Of another isolate it is not late.
    assert thing.lend(window(), isolate="other", call=1)["isLate"] is False


def test_a_lease_that_lapses_counts_as_spent_until_its_isolate_reports() -> None:
    thing = Object()
    thing.lend(window(held=300, settled=[{"m": 40}, 1, 0]))
    thing.now_ms += TTL_MS - 1
    assert [[{"m": 40}, 1, 0, 300, None]] == thing.read(DAY)

    thing.now_ms += 1
    assert [[{"m": 40, UNREPORTED: 300}, 1, 300, 0, None]] == thing.read(DAY)
    [told] = thing.lend(window(), isolate="other", wants=[[661, [0]]])["windows"]
    assert [340, 1, 0, 0, 0, 82] == told

    thing.lend(window(base=[{"m": 40}, 1, 0], settled=[{"m": 160}, 2, 0]))
    assert [[{"m": 160}, 2, 0, 0, None]] == thing.read(DAY)


def test_windows_do_not_touch_each_other() -> None:
    thing = Object()
    thing.lend(window(DAY, held=1, settled=[{"m": 10}, 1, 0]), window(KEY_DAY, held=2))

    assert [[{"m": 10}, 1, 0, 1, None], [{}, 0, 0, 2, None], [{}, 0, 0, 0, None]] == thing.read(
        DAY, KEY_DAY, MONTH
    )


def test_what_lapsed_a_day_ago_is_booked_for_good() -> None:
    thing = Object()
    thing.lend(window(held=300, settled=[{"m": 40}, 1, 0]), isolate="dead")
    thing.lend(window(), isolate="idle")
    thing.now_ms += TTL_MS + LAPSED_KEPT_MS - 1
    thing.lender.ring(thing.now_ms)
    assert [["dead", 300], ["idle", 0]] == thing.select(
        "SELECT isolate, tokens FROM leases ORDER BY isolate"
    )

    thing.now_ms += 1
    before = thing.read(DAY)
    thing.lender.ring(thing.now_ms)

    assert [] == thing.select("SELECT * FROM leases")
    assert [[{"m": 40, UNREPORTED: 300}, 1, 300, 0, None]] == before == thing.read(DAY)
    thing.lender.ring(thing.now_ms + 1)
    assert before == thing.read(DAY)


def test_an_isolate_that_reports_after_that_is_charged_for_both() -> None:
    thing = Object()
    thing.lend(window(held=300, settled=[{"m": 40}, 1, 0]))
    thing.now_ms += TTL_MS + LAPSED_KEPT_MS
    thing.lender.ring(thing.now_ms)

    thing.lend(window(base=[{"m": 40}, 1, 0], settled=[{"m": 160}, 2, 0]))

    assert [[{"m": 160, UNREPORTED: 300}, 2, 300, 0, None]] == thing.read(DAY)


def test_totals_are_forgotten_when_nothing_has_changed_them_for_so_long() -> None:
    thing = Object()
    thing.lend(window(settled=[{"m": 40}, 1, 0]))
    thing.now_ms += KEPT_DAYS * DAY_MS
    thing.lender.ring(thing.now_ms)
    assert [[{"m": 40}, 1, 0, 0, None]] == thing.read(DAY)

    thing.lender.ring(thing.now_ms + 1)

    assert [[{}, 0, 0, 0, None]] == thing.read(DAY)


def test_the_alarm_rings_when_the_first_lease_is_due() -> None:
    thing = Object()
    thing.lend(window(held=1), isolate="long", ttl_ms=400_000)
    assert NOON_MS + 400_000 + LAPSED_KEPT_MS == thing.rows.alarm_ms

    thing.lend(window(held=1), isolate="short", ttl_ms=30_000)
    assert NOON_MS + 30_000 + LAPSED_KEPT_MS == thing.rows.alarm_ms
    thing.lend(window(held=1), isolate="longest", ttl_ms=500_000)
    assert NOON_MS + 30_000 + LAPSED_KEPT_MS == thing.rows.alarm_ms

    thing.now_ms += 30_000 + LAPSED_KEPT_MS
    thing.lender.ring(thing.now_ms)
    assert NOON_MS + 400_000 + LAPSED_KEPT_MS == thing.rows.alarm_ms

    thing.now_ms = NOON_MS + 500_000 + LAPSED_KEPT_MS
    thing.rows.alarm_ms = None
    thing.lender.ring(thing.now_ms)
    assert thing.rows.alarm_ms is None


@pytest.mark.parametrize(
    ("started_after_ms", "alarm_ms"),
    [
        (0, 30_000 + LAPSED_KEPT_MS),
        # It should have rung already.
        (40_000 + LAPSED_KEPT_MS, 41_000 + LAPSED_KEPT_MS),
    ],
)
def test_an_object_that_starts_looks_for_the_lease_that_is_due_first(
    started_after_ms: float, alarm_ms: float
) -> None:
    thing = Object()
    thing.lend(window(held=1), isolate="short", ttl_ms=30_000)
    thing.restart()
    thing.now_ms += started_after_ms

    thing.lend(window(held=1), isolate="long", ttl_ms=400_000)

    assert NOON_MS + alarm_ms == thing.rows.alarm_ms


def test_a_call_commits_once() -> None:
    thing = Object()
    thing.lend(window())
    commits = thing.rows.commits

    thing.lend(
        window(held=10, settled=[{"m": 40, "n": 1}, 1, 0]), window(MONTH), wants=[[1, [0, 1]]]
    )
    assert commits + 1 == thing.rows.commits
    thing.read(DAY, MONTH)
    assert commits + 1 == thing.rows.commits


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_commit_that_fails_leaves_nothing_half_done(is_restarted: bool) -> None:
    thing = Object()
    thing.lend(window(held=100, settled=[{"m": 40}, 1, 0]), call=1)
    before = everything(thing)
    thing.rows.fails = True

    asked = window(held=0, base=[{"m": 40}, 1, 0], settled=[{"m": 90}, 2, 0])
    with pytest.raises(OSError, match="the disk is full"):
        thing.lend(asked, call=2, wants=[[500, [0]]], ttl_ms=1_000)
    with pytest.raises(OSError, match="the disk is full"):
        thing.lender.ring(thing.now_ms + TTL_MS + LAPSED_KEPT_MS)
    assert before == everything(thing)

    thing.rows.fails = False
    if is_restarted:
        thing.restart()
    assert [500] == leases(thing.lend(asked, call=2, wants=[[500, [0]]], ttl_ms=1_000))
    assert [[{"m": 90}, 2, 0, 500, None]] == thing.read(DAY)
    assert NOON_MS + 1_000 + LAPSED_KEPT_MS == thing.rows.alarm_ms


def everything(thing: Object) -> list[object]:
    return [
        thing.select("SELECT * FROM totals"),
        thing.select("SELECT * FROM leases"),
        thing.rows.alarm_ms,
    ]


# As an object made them before there were leases.
OLD_SCHEMA = (
    """CREATE TABLE tallies (
        window_key TEXT, model_id TEXT, tokens INTEGER NOT NULL, requests INTEGER NOT NULL,
        changed_ms REAL NOT NULL, PRIMARY KEY (window_key, model_id)) WITHOUT ROWID""",
    """CREATE TABLE holds (
        id TEXT, window_key TEXT, tokens INTEGER NOT NULL, expires_ms REAL NOT NULL,
        state TEXT NOT NULL, PRIMARY KEY (id, window_key)) WITHOUT ROWID""",
    "CREATE INDEX held ON holds (window_key, tokens) WHERE state = 'held'",
    "CREATE INDEX due ON holds (expires_ms)",
)


def make_old(*tallies: tuple[str, str, int, int]) -> Object:
    """An object that has counted so much before there were leases."""
    thing = Object()
    rows: list[Statement] = [
        ("INSERT INTO tallies VALUES (?, ?, ?, ?, ?)", (*row, NOON_MS)) for row in tallies
    ]
    hold = ("INSERT INTO holds VALUES ('h', ?, 7, ?, 'held')", (DAY, NOON_MS + 400_000))
    thing.rows.commit([*((table, ()) for table in OLD_SCHEMA), *rows, hold], None)
    return thing


def test_an_object_made_before_there_were_leases_keeps_its_totals() -> None:
    thing = make_old((DAY, "m", 40, 1), (DAY, "n", 2, 3), (MONTH, "m", 90, 4))

    [told] = thing.lend(window(wished=0, settled=[{"m": 5}, 1, 0]))["windows"]

    assert [47, 5, 0, 0, 0, 119] == told
    assert [[{"m": 45, "n": 2}, 5, 0, 0, None], [{"m": 90}, 4, 0, 0, None]] == thing.read(
        DAY, MONTH
    )
    tables = "SELECT tbl_name, name FROM sqlite_master ORDER BY tbl_name, name"
    expected = [["leases", name] for name in ("due", "leases", "lent")] + [["totals", "totals"]]
    assert expected == thing.select(tables)
    thing.restart()
    assert [[{"m": 45, "n": 2}, 5, 0, 0, None]] == thing.read(DAY)


def test_a_move_of_old_totals_that_fails_is_made_again() -> None:
    thing = make_old((DAY, "m", 40, 1))
    thing.rows.fails = True
    with pytest.raises(OSError, match="the disk is full"):
        thing.read(DAY)

    thing.rows.fails = False
    assert [[{"m": 40}, 1, 0, 0, None]] == thing.read(DAY)
