"""An alert that was taken is never sent again, and one that was told is not lost, whatever befalls
webhooks and the object."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.alerts.notice import Notice
from bluey.alerts.outbox import MAX_RETRY_MS, SENDING_MS, TRYING_MS, Outbox
from bluey.errors import WebhookFailed
from tests.fakes.alerts import SECRET, make_notice
from tests.fakes.clock import FakeClock
from tests.fakes.log import FakeLog
from tests.fakes.objects import SqliteRows
from tests.proof import tries

URLS = [f"https://{host}.example.com/" for host in "abc"]
NOTICES = [make_notice(url=url, threshold=share) for url in URLS for share in (0.5, 0.8, 1.0)]
# What becomes of a call; the object dies before the webhook has got it, or after it has taken it.
Fate = Literal["taken", "refused", "silent", "unreachable", "dies before", "dies after"]
FATES: list[Fate] = ["taken", "refused", "silent", "unreachable", "dies before", "dies after"]
TELLS = st.lists(st.sampled_from(NOTICES), min_size=1, max_size=4)
WAITS_MS = st.sampled_from([0.0, 1_000.0, 10_000.0, 600_000.0, 3_600_000.0])


class Died(Exception):
    """The object is gone, and what it had in memory."""


@dataclass
class Receivers:
    """Webhooks whose calls meet the next fates, and then are taken."""

    clock: FakeClock
    fates: list[Fate] = field(default_factory=list)
    takings: Counter[str] = field(default_factory=Counter)
    # Those of which the object has heard that they were taken.
    acknowledged: set[str] = field(default_factory=set)

    async def post(self, _url: str, headers: Mapping[str, str], _body: str, wait_ms: int) -> int:
        alert_id = headers["x-bluey-alert-id"]
        assert alert_id not in self.acknowledged, "what was taken is sent again"
        fate = self.fates.pop(0) if self.fates else "taken"
        await asyncio.sleep(0)
        if fate == "dies before":
            raise Died
        if fate in ("taken", "dies after"):
            self.takings[alert_id] += 1
        if fate == "dies after":
            raise Died
        if fate == "silent":
            self.clock.advance(wait_ms)
            raise WebhookFailed("no answer")
        if fate == "unreachable":
            raise WebhookFailed("cannot be reached")
        if fate == "refused":
            return 500
        self.acknowledged.add(alert_id)
        return 200


@dataclass
class Object:
    """One tenant's object, which starts anew where it died."""

    receivers: Receivers
    clock: FakeClock
    rows: SqliteRows = field(default_factory=SqliteRows)
    log: FakeLog = field(default_factory=FakeLog)
    deaths: int = 0

    def __post_init__(self) -> None:
        self.outbox = self.start()

    def start(self) -> Outbox:
        return Outbox(self.rows, self.receivers, self.clock, self.log, SECRET)

    async def pass_time(self, duration_ms: float) -> None:
        ends_ms = self.clock.epoch_ms() + duration_ms
        while self.rows.alarm_ms is not None and self.rows.alarm_ms <= ends_ms:
            self.clock.advance(max(0.0, self.rows.alarm_ms - self.clock.epoch_ms()))
            self.rows.alarm_ms = None
            try:
                await self.outbox.ring()
            except Died:
                self.deaths += 1
                # Of what it sent at the same time, it has heard nothing.
                self.receivers.acknowledged &= self.stored()
                self.outbox = self.start()
        self.clock.advance(max(0.0, ends_ms - self.clock.epoch_ms()))

    def stored(self) -> set[str]:
        [rows] = self.rows.read([("SELECT id FROM notices WHERE state = 'sent'", ())])
        return {alert_id for [alert_id] in rows}


@given(
    steps=st.lists(st.tuples(TELLS, WAITS_MS), min_size=1, max_size=6),
    fates=st.lists(st.sampled_from(FATES), max_size=40),
)
@settings(max_examples=tries(150, everyday=50))
def test_what_was_told_is_taken_and_never_sent_after_that(
    steps: list[tuple[list[Notice], float]], fates: list[Fate]
) -> None:
    clock = FakeClock()
    receivers = Receivers(clock, [*fates])
    case = Object(receivers, clock)
    told = set()

    async def run() -> None:
        for notices, wait_ms in steps:
            values = [notice.to_value() for notice in notices]
            told.update(case.outbox.tell({"notices": values})["taken"])
            await case.pass_time(wait_ms)
        await case.pass_time(TRYING_MS + MAX_RETRY_MS + SENDING_MS)

    asyncio.run(run())
    given_up = {line["alertId"] for line in case.log.of("alert_given_up")}
    assert told == set(receivers.takings) | given_up
    if not case.deaths:
        assert {1} >= set(receivers.takings.values())
    assert case.stored() | given_up == told
