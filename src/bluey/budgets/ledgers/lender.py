"""The lending side of the exact ledger: what the object of a tenant keeps and decides.

It keeps what was spent, and the **leases** of the isolates: tokens and dollars that an isolate may
spend without asking. What is spent and lent together never exceeds a limit.

A period has a window in tokens and one in dollars, with rows of their own: those in dollars have
`/usd` after the period's key, and count micro-dollars. So the tables are those of before there were
dollars, and a Worker of that time, rolled back to, finds its tokens as they are.

An isolate says, in one call, what it has settled since it began (so that a repeated or late call
changes nothing), what its requests hold, what further requests want, and what it wishes in
reserve. The answer replaces its leases by what it needs, and by some of what it wishes where there
is plenty.

A lease that is not renewed in time **lapses**: the isolate is taken for dead, and the whole lease
counts as spent, as the model `unreported`. If the isolate reports after all, its report takes the
lease's place.

All of a call happens at once: it reads, decides and commits without waiting.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bluey.budgets.book import Tally
from bluey.budgets.windows import DAY_MS, KEPT_DAYS
from bluey.ports import Rows, Statement

# A lease that lapsed is kept as such for so long. After that its tokens are spent for good.
LAPSED_KEPT_MS = DAY_MS
UNREPORTED = "unreported"
_IN_DOLLARS = "/usd"

# A wish is granted from what is left beyond as much as is lent, at most this part of it at once. So
# a limit is near when little is left for its traffic, however large it is: then each request gets
# exactly what it needs, and what lies idle in leases comes back before the rest is used up.
WISH_DIVISOR = 8

_TABLES = (
    """CREATE TABLE IF NOT EXISTS totals (
        window_key TEXT, model_id TEXT, tokens INTEGER NOT NULL, requests INTEGER NOT NULL,
        uncounted_tokens INTEGER NOT NULL, changed_ms REAL NOT NULL,
        PRIMARY KEY (window_key, model_id)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS leases (
        isolate TEXT, window_key TEXT, call INTEGER NOT NULL, tokens INTEGER NOT NULL,
        is_attended INTEGER NOT NULL, lapses_ms REAL NOT NULL, reported TEXT NOT NULL,
        PRIMARY KEY (isolate, window_key)) WITHOUT ROWID""",
)
_INDEXES = (
    # Every call adds up all leases of its windows, from this index alone.
    """CREATE INDEX IF NOT EXISTS lent ON leases (window_key, tokens, lapses_ms, is_attended)
        WHERE tokens > 0""",
    "CREATE INDEX IF NOT EXISTS due ON leases (lapses_ms)",
)
# What an object has that was made before there were leases.
_OLD_TABLES: Statement = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('tallies', 'holds')",
    (),
)
_MOVE_OLD_TALLIES: Statement = (
    """INSERT INTO totals SELECT window_key, model_id, tokens, requests, 0, changed_ms FROM tallies
    WHERE true ON CONFLICT DO NOTHING""",
    (),
)

_SPENT = """SELECT window_key, SUM(tokens), SUM(requests), SUM(uncounted_tokens) FROM totals
    WHERE window_key IN (SELECT value FROM json_each(?)) GROUP BY window_key"""
_SPENT_BY_MODEL = """SELECT window_key, model_id, tokens FROM totals
    WHERE window_key IN (SELECT value FROM json_each(?)) AND model_id != ''"""
# The others' leases: lapsed, running, and the part of the running ones that is reported soon.
_LENT = """SELECT window_key, SUM(tokens * (lapses_ms <= ?2)), SUM(tokens * (lapses_ms > ?2)),
    SUM(tokens * (lapses_ms > ?2 AND is_attended)) FROM leases
    WHERE tokens > 0 AND window_key IN (SELECT value FROM json_each(?1)) AND isolate != ?3
    GROUP BY window_key"""
_OWN = """SELECT window_key, call, reported FROM leases
    WHERE isolate = ?2 AND window_key IN (SELECT value FROM json_each(?1))"""
_ADD = """INSERT INTO totals VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    tokens = tokens + excluded.tokens, requests = requests + excluded.requests,
    uncounted_tokens = uncounted_tokens + excluded.uncounted_tokens,
    changed_ms = excluded.changed_ms"""
_LEASE = "INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?, ?, ?, ?)"


def in_dollars(key: str) -> str:
    """The key of the window in dollars."""
    return key + _IN_DOLLARS


def told_in(reported: list[Any] | None) -> tuple[list[Any], list[Any]]:
    """What an isolate has told, by its row (None: nothing): of tokens and of dollars, each
    `[byModel, requests, uncounted]`. An isolate that knows no dollars tells none."""
    if reported is None:
        return [{}, 0, 0], [{}, 0, 0]
    return reported[:3], reported[3] if len(reported) > 3 else [{}, 0, 0]


def tally_of(of_tokens: Sequence[Any], of_dollars: Sequence[Any]) -> Tally:
    """A tally as the object tells it."""
    by_model, requests, uncounted = of_tokens
    micro_usd_by_model, _, unpriced = of_dollars
    return Tally(
        sum(by_model.values()),
        requests,
        by_model,
        uncounted,
        sum(micro_usd_by_model.values()),
        micro_usd_by_model,
        unpriced,
    )


@dataclass(slots=True)
class _Window:
    """One window of a call, and what is decided about it. All counts are in its unit. A `limit` of
    None is none: then nothing is lent."""

    key: str
    limit: int | None
    held: int
    wished: int
    base: list[Any]
    settled: list[Any]
    call: int = -1
    reported: list[Any] | None = None
    # With what lapsed, which nobody has counted.
    spent: int = 0
    uncounted: int = 0
    lapsed: int = 0
    requests: int = 0
    lent: int = 0
    movable: int = 0
    needed: int = 0

    @property
    def left(self) -> int:
        """What is neither spent, lent to others, nor promised to this isolate in this call."""
        return (self.limit or 0) - self.spent - self.lent - self.held - self.needed

    @property
    def spare(self) -> int:
        """The most that is lent beyond what is needed."""
        lent = self.lent + self.held + self.needed
        return max(0, self.left - lent) // WISH_DIVISOR

    @property
    def lease(self) -> int:
        """What this isolate is lent."""
        return self.held + self.needed + min(self.wished, self.spare)

    def book(self, booked: list[Any], now_ms: float) -> list[Statement]:
        """Adds what is settled and not yet booked."""
        added = _added(self.settled, booked)
        self.spent += sum(row[1] for row in added)
        self.requests += sum(row[2] for row in added)
        return [(_ADD, (self.key, *row, now_ms)) for row in added]

    @property
    def answer(self) -> list[int]:
        return [self.spent, self.requests, self.lent, self.movable, self.lease, self.spare]


@dataclass(slots=True)
class Lender:
    """One tenant's totals and leases. Requests and answers are JSON values; times are milliseconds
    since 1970."""

    rows: Rows
    _has_schema: bool = False
    _alarm_ms: float | None = field(default=None)

    def lend(self, request: dict[str, Any], now_ms: float) -> dict[str, Any]:
        """Books what an isolate reports and replaces its leases.

        `{isolate, call, ttlMs, isAttended, windows: [[key, limit, held, wished, base, settled]],
        wants: [[tokens, [index of window, …]], …], usd: {windows: [[limit, held, wished, base,
        settled]], wants: [[microUsd, [index of window, …]], …]}}` to `{windows: [[spent, requests,
        lent, movable, lease, spare], …], usd: [likewise, …]}`. `settled` is `[byModel, requests,
        uncountedTokens]` since the isolate began, and `base` the part of it that an earlier call is
        known to have booked; of dollars `[microUsdByModel, 0, unpricedTokens]`. `limit` is null
        where the unit has none. `usd` is about the periods of `windows` and about their wants, in
        their order. Wants are granted in their order, each in all its windows or in none.

        `lent` is what other isolates hold, and `movable` the part of it that they report on soon.
        `spare` is how much of a wish could be granted at most. A call that arrives after a later
        one of its isolate books and lends nothing.

        An isolate that knows no dollars has no `usd`: it is lent tokens as ever.
        """
        self._ready()
        isolate, call = request["isolate"], request["call"]
        windows = [_Window(*fields) for fields in request["windows"]]
        knows_dollars = "usd" in request
        usd = request.get("usd") or {
            "windows": [[None, 0, 0, [{}, 0, 0], [{}, 0, 0]] for _ in windows],
            "wants": [[0, []] for _ in request["wants"]],
        }
        dollars = [
            _Window(in_dollars(window.key), *fields)
            for window, fields in zip(windows, usd["windows"], strict=True)
        ]
        limited = [window for window in dollars if window.limit is not None]
        self._look_up([*windows, *limited], isolate, now_ms)
        if any(window.call > call for window in windows):
            return {"isLate": True, "windows": [[0] * 6 for _ in windows]}
        statements: list[Statement] = []
        for window, in_usd in zip(windows, dollars, strict=True):
            booked = (window.base, in_usd.base)
            if window.reported is not None:
                booked = told_in(window.reported)
            statements += window.book(booked[0], now_ms)
            if knows_dollars:
                statements += in_usd.book(booked[1], now_ms)
        for (tokens, indexes), (micro_usd, usd_indexes) in zip(
            request["wants"], usd["wants"], strict=True
        ):
            wanted = [(windows[index], tokens) for index in indexes]
            wanted += [(dollars[index], micro_usd) for index in usd_indexes]
            if all(window.left >= amount for window, amount in wanted):
                for window, amount in wanted:
                    window.needed += amount
        lapses_ms = now_ms + request["ttlMs"]
        is_attended = int(request["isAttended"])
        for window, in_usd in zip(windows, dollars, strict=True):
            told = window.settled
            if knows_dollars:
                told = [*told, in_usd.settled]
            row = (isolate, window.key, call, window.lease, is_attended, lapses_ms)
            statements.append((_LEASE, (*row, json.dumps(told))))
        for in_usd in limited:
            row = (isolate, in_usd.key, call, in_usd.lease, is_attended, lapses_ms)
            statements.append((_LEASE, (*row, "null")))
        self._commit(statements, self._next_alarm(now_ms, lapses_ms))
        answer = {"isLate": False, "windows": [window.answer for window in windows]}
        return answer | ({"usd": [window.answer for window in dollars]} if knows_dollars else {})

    def read(self, request: dict[str, Any], now_ms: float) -> dict[str, Any]:
        """What is known of some windows, for one isolate.

        `{isolate, windows: [key, …]}` to `{windows: [[tokensByModel, requests, uncountedTokens,
        lent, reported], …]}`: without the isolate's own leases, and with what it has reported
        (null: nothing). A window in dollars has micro-dollars in the place of tokens, unpriced
        tokens in that of uncounted ones, and nothing reported: that is with its tokens.
        """
        self._ready()
        windows = [_Window(key, 0, 0, 0, [], []) for key in request["windows"]]
        self._look_up(windows, request["isolate"], now_ms)
        [models] = self.rows.read([(_SPENT_BY_MODEL, (json.dumps(request["windows"]),))])
        by_model: dict[str, dict[str, int]] = {}
        for key, model_id, tokens in models:
            by_model.setdefault(key, {})[model_id] = tokens
        for window in windows:
            if window.lapsed:
                of_window = by_model.setdefault(window.key, {})
                of_window[UNREPORTED] = of_window.get(UNREPORTED, 0) + window.lapsed
        return {
            "windows": [
                [by_model.get(w.key, {}), w.requests, w.uncounted, w.lent, w.reported]
                for w in windows
            ]
        }

    def ring(self, now_ms: float) -> None:
        """What the alarm does: books what lapsed long ago for good, and forgets what is old."""
        self._ready()
        due_ms = now_ms - LAPSED_KEPT_MS
        [lapsed, [[next_ms]]] = self.rows.read(
            [
                (
                    """SELECT window_key, SUM(tokens) FROM leases
                    WHERE tokens > 0 AND lapses_ms <= ? GROUP BY window_key""",
                    (due_ms,),
                ),
                ("SELECT MIN(lapses_ms) FROM leases WHERE lapses_ms > ?", (due_ms,)),
            ]
        )
        statements: list[Statement] = []
        for key, lent in lapsed:
            uncounted = 0 if key.endswith(_IN_DOLLARS) else lent
            statements.append((_ADD, (key, UNREPORTED, lent, 0, uncounted, now_ms)))
        statements.append(("DELETE FROM leases WHERE lapses_ms <= ?", (due_ms,)))
        kept_ms = now_ms - KEPT_DAYS * DAY_MS
        statements.append(("DELETE FROM totals WHERE changed_ms < ?", (kept_ms,)))
        self._alarm_ms = None
        self._commit(statements, next_ms and max(next_ms + LAPSED_KEPT_MS, now_ms + 1_000))

    def _commit(self, statements: Sequence[Statement], alarm_ms: float | None) -> None:
        self.rows.commit(statements, alarm_ms)
        if alarm_ms is not None:
            self._alarm_ms = alarm_ms

    def _look_up(self, windows: Iterable[_Window], isolate: str, now_ms: float) -> None:
        """Fills in what is known of each window."""
        by_key = {window.key: window for window in windows}
        keys = json.dumps(list(by_key))
        [totals, lent, own] = self.rows.read(
            [(_SPENT, (keys,)), (_LENT, (keys, now_ms, isolate)), (_OWN, (keys, isolate))]
        )
        for key, tokens, requests, uncounted in totals:
            window = by_key[key]
            window.spent, window.requests, window.uncounted = tokens, requests, uncounted
        for key, lapsed, running, movable in lent:
            window = by_key[key]
            window.lapsed, window.lent, window.movable = lapsed, running, movable
            window.spent += lapsed
            window.uncounted += 0 if key.endswith(_IN_DOLLARS) else lapsed
        for key, call, reported in own:
            by_key[key].call, by_key[key].reported = call, json.loads(reported)

    def _ready(self) -> None:
        if self._has_schema:
            return
        [old] = self.rows.read([_OLD_TABLES])
        moved = [_MOVE_OLD_TALLIES] if ["tallies"] in old else []
        drops: list[Statement] = [(f"DROP TABLE {name}", ()) for [name] in old]
        tables: list[Statement] = [(table, ()) for table in _TABLES]
        # The old tables have an index of the same name, so they go first.
        indexes: list[Statement] = [(index, ()) for index in _INDEXES]
        self.rows.commit([*tables, *moved, *drops, *indexes], None)
        self._has_schema = True

    def _next_alarm(self, now_ms: float, lapses_ms: float) -> float | None:
        """When the alarm has to ring, where that differs from what it is known to be set to."""
        due_ms = lapses_ms + LAPSED_KEPT_MS
        if self._alarm_ms is None:
            # This object has just started. Another lease may be due earlier.
            [[[first_ms]]] = self.rows.read([("SELECT MIN(lapses_ms) FROM leases", ())])
            if first_ms is not None:
                due_ms = min(due_ms, max(first_ms + LAPSED_KEPT_MS, now_ms + 1_000))
        elif now_ms <= self._alarm_ms <= due_ms:
            return None
        return due_ms


def _added(settled: list[Any], booked: list[Any]) -> list[tuple[str, int, int, int]]:
    """The rows `(model, tokens, requests, uncountedTokens)` that make the one out of the other.
    Requests and uncounted tokens are in one of the rows; only their sums are used. Where there is
    no model, that row is of none."""
    by_model, requests, uncounted = settled
    old_by_model, old_requests, old_uncounted = booked
    rest = (requests - old_requests, uncounted - old_uncounted)
    rows = []
    for model_id, tokens in by_model.items():
        more = tokens - old_by_model.get(model_id, 0)
        if more or rest != (0, 0):
            rows.append((model_id, more, *rest))
            rest = (0, 0)
    if rest != (0, 0):
        rows.append(("", 0, *rest))
    return rows
