"""What the object of a tenant's alerts keeps and does: each notice is taken once and sent until its
webhook has taken it.

A notice is a row, by its id. Whoever tells of the same threshold again changes nothing. The alarm
sends what is due. A row is put off in storage before it is sent, so that an object that dies while
it sends does not lose it and does not send it at once again.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bluey.alerts.notice import ID_CHARACTERS, Notice, signature
from bluey.errors import WebhookFailed
from bluey.ports import Clock, Log, Rows, Statement, Webhooks

# A webhook has so long to answer.
SENDING_MS = 10_000
# The wait after the first failed try. After each further one it is four times as long, up to the
# longest.
RETRY_MS = 2_000
RETRY_FACTOR = 4
MAX_RETRY_MS = 3_600_000
# So long after it was told, a notice that no try could send is given up.
TRYING_MS = 24 * 3_600_000
# A row is kept until nobody can notice the same again, and its sending is over.
KEPT_MS = 2 * 24 * 3_600_000
# The platform opens so many connections at once. Each URL has one of them at most: chats limit how
# often they are called, and one that hangs keeps no other waiting.
AT_ONCE = 6

assert TRYING_MS + MAX_RETRY_MS + SENDING_MS < KEPT_MS

_TABLE: Statement = (
    """CREATE TABLE IF NOT EXISTS notices (
        id TEXT PRIMARY KEY, url TEXT NOT NULL, state TEXT NOT NULL, notice TEXT NOT NULL,
        tries INTEGER NOT NULL, due_ms REAL NOT NULL, told_ms REAL NOT NULL,
        kept_until_ms REAL NOT NULL) WITHOUT ROWID""",
    (),
)
_INDEX: Statement = (
    "CREATE INDEX IF NOT EXISTS due ON notices (due_ms) WHERE state = 'waiting'",
    (),
)
_KNOWN = "SELECT id FROM notices WHERE id IN (SELECT value FROM json_each(?))"
_ADD = "INSERT OR IGNORE INTO notices VALUES (?, ?, 'waiting', ?, 0, ?, ?, ?)"
# SQLite takes the other columns from the row with the least `due_ms`.
_DUE = """SELECT id, notice, tries, told_ms, MIN(due_ms) FROM notices
    WHERE state = 'waiting' AND due_ms <= ? GROUP BY url ORDER BY 5, 1 LIMIT ?"""
_PUT_OFF = "UPDATE notices SET tries = ?, due_ms = ? WHERE id = ?"
_END = "UPDATE notices SET state = ?, notice = '' WHERE id = ?"
_FORGET = "DELETE FROM notices WHERE kept_until_ms <= ?"
_NEXT: Statement = (
    """SELECT MIN(at_ms) FROM (
        SELECT MIN(due_ms) AS at_ms FROM notices WHERE state = 'waiting'
        UNION ALL SELECT MIN(kept_until_ms) FROM notices)""",
    (),
)


class _Row(NamedTuple):
    """A notice that is due: tried so often, told at this time."""

    id: str
    notice: Notice
    tries: int
    told_ms: float


@dataclass(slots=True)
class Outbox:
    """One tenant's notices. `secret` signs them; None: there is none. Requests and answers are JSON
    values."""

    rows: Rows
    webhooks: Webhooks
    clock: Clock
    log: Log
    secret: str | None
    _has_schema: bool = False

    def tell(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Takes notices, those that it does not have: `{notices: […]}` to `{taken: [id, …]}`. They
        are sent by the alarm, at once."""
        self._ready()
        notices = {notice.id: notice for notice in (Notice(**one) for one in request["notices"])}
        [known] = self.rows.read([(_KNOWN, (json.dumps(list(notices)),))])
        taken = [one for one in notices if [one] not in known]
        if taken:
            now_ms = self.clock.epoch_ms()
            added: list[Statement] = []
            for one in taken:
                notice = notices[one]
                kept_until_ms = max(now_ms, notice.resets_at_s * 1_000) + KEPT_MS
                text = json.dumps(notice.to_value())
                added.append((_ADD, (one, notice.url, text, now_ms, now_ms, kept_until_ms)))
            self.rows.commit(added, now_ms)
        return {"taken": taken}

    async def ring(self) -> None:
        """What the alarm does: sends what is due, forgets what is old, and sets the next alarm."""
        self._ready()
        now_ms = self.clock.epoch_ms()
        batch = self._due(now_ms)
        put_off: list[Statement] = [
            (_PUT_OFF, (row.tries + 1, now_ms + SENDING_MS + retry_ms(row.tries), row.id))
            for row in batch
        ]
        self._commit([*put_off, (_FORGET, (now_ms,))])
        if batch:
            # At the same time: one that hangs keeps none of the others waiting.
            ends = await asyncio.gather(*map(self._send, batch))
            self._commit([statement for statement in ends if statement is not None])

    async def test(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Sends notices at once and once, and keeps none of them: `{notices: […]}` to `{answers:
        [[status, failure], …]}`, of which one is null."""
        notices = [Notice(**one) for one in request["notices"]]
        return {"answers": await asyncio.gather(*map(self._tried, notices))}

    async def _tried(self, notice: Notice) -> tuple[int | None, str | None]:
        # A receiver that remembers ids takes each test.
        told = f"{notice.id}/{self.clock.epoch_ms()}"
        test_id = hashlib.sha256(told.encode()).hexdigest()[:ID_CHARACTERS]
        try:
            return await self._post(test_id, notice), None
        except WebhookFailed as error:
            return None, str(error)

    def _due(self, now_ms: float) -> list[_Row]:
        """What is sent now: of each URL what waits longest."""
        [found] = self.rows.read([(_DUE, (now_ms, AT_ONCE))])
        return [
            _Row(alert_id, Notice(**json.loads(text)), tries, told_ms)
            for alert_id, text, tries, told_ms, _ in found
        ]

    async def _send(self, row: _Row) -> Statement | None:
        """Tries once. What becomes of the row: it ends, or is due again."""
        failure = ""
        status: int | None = None
        try:
            status = await self._post(row.id, row.notice)
        except WebhookFailed as error:
            failure = str(error)
        now_ms = self.clock.epoch_ms()
        if status is not None and 200 <= status < 300:
            self._write("alert_sent", row, status=status)
            return _END, ("sent", row.id)
        told = {"failure": failure} if status is None else {"status": status}
        if now_ms >= row.told_ms + TRYING_MS:
            self._write("alert_given_up", row, **told)
            return _END, ("given up", row.id)
        self._write("alert_failed", row, **told)
        return _PUT_OFF, (row.tries + 1, now_ms + retry_ms(row.tries), row.id)

    async def _post(self, alert_id: str, notice: Notice) -> int:
        """The status of the answer. Raises WebhookFailed."""
        now_ms = self.clock.epoch_ms()
        body = notice.body(alert_id, now_ms)
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "Bluey",
            "x-bluey-alert-id": alert_id,
        }
        if notice.format == "json" and self.secret:
            headers["x-bluey-signature"] = signature(self.secret, body, now_ms)
        return await self.webhooks.post(notice.url, headers, body, SENDING_MS)

    def _write(self, event: str, row: _Row, **told: object) -> None:
        """One line of the log. The URL is left out: that of a chat's webhook is a secret."""
        notice = row.notice
        self.log.write(
            {
                "event": event,
                "tenantId": notice.tenant,
                "environment": notice.environment,
                **({"keyId": notice.key_id} if notice.key_id else {}),
                "alertId": row.id,
                "scope": notice.scope,
                "window": notice.window,
                "unit": notice.unit,
                "threshold": notice.threshold,
                "tries": row.tries + 1,
                "isSigned": notice.format == "json" and bool(self.secret),
                **told,
            }
        )

    def _commit(self, statements: list[Statement]) -> None:
        """Runs the statements, and has the alarm ring when the next row is due then."""
        self.rows.commit(statements, None)
        [[[next_ms]]] = self.rows.read([_NEXT])
        if next_ms is not None:
            self.rows.commit([], max(next_ms, self.clock.epoch_ms()))

    def _ready(self) -> None:
        if not self._has_schema:
            self.rows.commit([_TABLE, _INDEX], None)
            self._has_schema = True


def retry_ms(tries: int) -> float:
    """How long after a failed try the next one is, when there were so many before it."""
    # The power of a large number would be a long one.
    wait_ms: float = RETRY_MS * RETRY_FACTOR ** min(tries, 10)
    return min(wait_ms, MAX_RETRY_MS)
