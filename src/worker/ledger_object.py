"""The exact ledger: a Durable Object per account, which serves one request at a time.

A call is synchronous from its first statement to its last. So nothing happens between a check and
the hold that depends on it, and the platform commits all writes of a call or none. Arguments and
results are JSON text. No call reports by an exception, because its type would be lost on the way
out.
"""

from __future__ import annotations

import json
import time
from typing import Any

from workers import DurableObject, python_to_rpc

from bluey.budgets.book import NEXT, HoldEvent, HoldState, Refused, most_lasting, refusal
from bluey.budgets.windows import DAY_MS, KEPT_DAYS, Window
from worker.bridge import bridge

# Ended holds are kept, so that a repeated settlement charges once.
ENDED_KEPT_MS = DAY_MS

# The states of a hold that has not ended, as in its row.
_STATES = {state.value: state for state in NEXT}

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS tallies (
        window_key TEXT, model_id TEXT, tokens INTEGER NOT NULL, requests INTEGER NOT NULL,
        changed_ms REAL NOT NULL, PRIMARY KEY (window_key, model_id)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS holds (
        id TEXT, window_key TEXT, tokens INTEGER NOT NULL, expires_ms REAL NOT NULL,
        state TEXT NOT NULL, PRIMARY KEY (id, window_key)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS held ON holds (window_key, tokens) WHERE state = 'held'",
    "CREATE INDEX IF NOT EXISTS due ON holds (expires_ms)",
)


class BudgetLedger(DurableObject):
    """One account's holds and settlements, on the table of `bluey.budgets.book`.

    A row says `held`, `expired`, or `ended` for both ends. A hold without rows was made while this
    ledger could not be read, and counts as expired.
    """

    def __init__(self, ctx: Any, env: Any) -> None:
        super().__init__(ctx, env)
        self._storage = python_to_rpc(self.ctx.storage)
        self._has_schema = False
        self._alarm_ms: float | None = None

    async def hold(self, request_json: str) -> str:
        """`{id, tokens, ttlMs, windows: [[name, period, limit, resetsAtS], …]}` to
        `{windows: {period: [spent, requests, held]}}`, with `refused: [period, reason, …]`
        in place of a hold."""
        request = json.loads(request_json)
        now_ms = time.time() * 1000
        self._expire(now_ms)
        windows = [Window(*fields) for fields in request["windows"]]
        tokens = request["tokens"]
        counted = {window.period: self._count(window.period) for window in windows}
        refused = []
        for window in windows:
            spent, _, held = counted[window.period]
            reason = refusal(window, spent, held, tokens)
            if reason is not None:
                refused.append(Refused(window, reason, spent, held, tokens))
        if refused:
            last = most_lasting(refused)
            told = [last.window.period, last.reason.value, last.spent_tokens, last.held_tokens]
            return json.dumps({"refused": told})
        expires_ms = now_ms + request["ttlMs"]
        for window in windows:
            self._run(
                "INSERT INTO holds VALUES (?, ?, ?, ?, 'held')",
                request["id"],
                window.period,
                tokens,
                expires_ms,
            )
            counted[window.period][2] += tokens
        if self._alarm_ms is None or not now_ms <= self._alarm_ms <= expires_ms:
            # The alarm is unknown (this object has just started), past, or later than this hold's
            # end: an alarm that only forgets ended holds may be a day away.
            [[self._alarm_ms]] = self._run("SELECT MIN(expires_ms) FROM holds")
            bridge().setAlarm(self._storage, self._alarm_ms)
        return json.dumps({"windows": counted})

    async def end(self, request_json: str) -> str:
        """Ends the hold `{id, windowKeys, tokens, modelId}`. Charges `tokens` unless that is null.
        An unknown hold (made while this ledger could not be read) is charged, too. A hold that has
        ended is not charged again."""
        request = json.loads(request_json)
        event = HoldEvent.RELEASE if request["tokens"] is None else HoldEvent.SETTLE
        now_ms = time.time() * 1000
        for period in request["windowKeys"]:
            known = self._run(
                "SELECT state FROM holds WHERE id = ? AND window_key = ?", request["id"], period
            )
            state = _STATES.get(known[0][0]) if known else HoldState.EXPIRED
            if state is None or event not in NEXT[state]:
                continue
            self._run(
                "INSERT OR REPLACE INTO holds VALUES (?, ?, 0, ?, 'ended')",
                request["id"],
                period,
                now_ms + ENDED_KEPT_MS,
            )
            if event is HoldEvent.SETTLE:
                self._run(
                    """INSERT INTO tallies VALUES (?, ?, ?, 1, ?)
                    ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens,
                    requests = requests + 1, changed_ms = excluded.changed_ms""",
                    period,
                    request["modelId"],
                    request["tokens"],
                    now_ms,
                )
        return "{}"

    async def read(self, request_json: str) -> str:
        """`[period, …]` to `{period: [spent, requests, held, {modelId: tokens}]}`."""
        self._expire(time.time() * 1000)
        counted: dict[str, list[object]] = {}
        for period in json.loads(request_json):
            by_model = self._run(
                "SELECT model_id, tokens FROM tallies WHERE window_key = ?", period
            )
            counted[period] = [*self._count(period), dict(by_model)]
        return json.dumps(counted)

    async def alarm(self, _info: Any = None) -> None:
        """Expires the holds that are due, forgets what is old, and sets the next alarm while there
        are holds."""
        now_ms = time.time() * 1000
        self._expire(now_ms)
        self._run("DELETE FROM holds WHERE state != 'held' AND expires_ms < ?", now_ms)
        self._run("DELETE FROM tallies WHERE changed_ms < ?", now_ms - KEPT_DAYS * DAY_MS)
        [[next_ms]] = self._run("SELECT MIN(expires_ms) FROM holds")
        self._alarm_ms = next_ms
        if next_ms is not None:
            bridge().setAlarm(self._storage, max(next_ms, now_ms + 1_000))

    def _expire(self, now_ms: float) -> None:
        self._run(
            """UPDATE holds SET state = 'expired', expires_ms = expires_ms + ?
            WHERE state = 'held' AND expires_ms <= ?""",
            ENDED_KEPT_MS,
            now_ms,
        )

    def _count(self, period: str) -> list[int]:
        [[spent, requests]] = self._run(
            "SELECT COALESCE(SUM(tokens), 0), COALESCE(SUM(requests), 0) FROM tallies"
            " WHERE window_key = ?",
            period,
        )
        [[held]] = self._run(
            "SELECT COALESCE(SUM(tokens), 0) FROM holds WHERE window_key = ? AND state = 'held'",
            period,
        )
        return [spent, requests, held]

    def _run(self, statement: str, *values: object) -> list[list[Any]]:
        if not self._has_schema:
            self._has_schema = True
            for table in _SCHEMA:
                self._run(table)
        rows: list[list[Any]] = json.loads(
            bridge().query(self._storage, statement, json.dumps(values))
        )
        return rows
