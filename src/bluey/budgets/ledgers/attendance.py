"""How an isolate reports what it has settled: one invocation for all, within SHARED_WAIT_MS."""

from __future__ import annotations

import math

from bluey.budgets.ledgers.borrower import IDLE_LEASE_MS, SHARED_WAIT_MS, WAIT_MS, Borrower
from bluey.budgets.ledgers.leases import Leases
from bluey.ports import SETTLING_MS, Clock

# How long one invocation reports for all. Then the next that settles takes over.
ATTENDANCE_MS = 7_000
REPORT_ATTEMPTS = 3
# The wait before the second attempt to report. It doubles before the third.
REPORT_RETRY_MS = 500
# From so many requests per SHARED_WAIT_MS on, an isolate keeps a reserve. Below that the reports
# would cost as many calls as the reserve saves.
BUSY_REQUESTS = 2

# The reports of one invocation end before the platform ends it.
assert (
    ATTENDANCE_MS + SHARED_WAIT_MS + REPORT_ATTEMPTS * WAIT_MS + 3 * REPORT_RETRY_MS <= SETTLING_MS
)
# An isolate whose invocation reports in time never lapses.
assert SHARED_WAIT_MS + REPORT_ATTEMPTS * WAIT_MS + 3 * REPORT_RETRY_MS < IDLE_LEASE_MS


class Attendance:
    """Reports for all requests of one tenant in this isolate."""

    def __init__(self, clock: Clock, leases: Leases, borrower: Borrower) -> None:
        self._clock = clock
        self._leases = leases
        self._borrower = borrower

    async def see_reported(self) -> bool | None:
        """Reports what was settled and is free, or leaves that to an invocation that does so."""
        if self._leases.is_settled:
            return True
        if self._clock.now_ms() < self._borrower.attended_until_ms:
            return None
        return await self._attend()

    async def _attend(self) -> bool:
        """Reports every SHARED_WAIT_MS, as long as requests come and at most ATTENDANCE_MS. Keeps
        a reserve for the requests that come meanwhile, and gives it back at the end."""
        ends_ms = self._clock.now_ms() + ATTENDANCE_MS
        while True:
            now_ms = self._clock.now_ms()
            # Should this invocation be cut off, another one takes over then.
            attended_until_ms = now_ms + SHARED_WAIT_MS + WAIT_MS
            self._borrower.attended_until_ms = attended_until_ms
            # Near the limit others wait for what is not needed here.
            is_near = any(
                lease.spare == 0 and not report.is_settled
                for report in self._leases.open.values()
                for lease in report.leases.values()
            )
            if not (is_near or self._is_alone(now_ms)):
                await self._clock.sleep_ms(SHARED_WAIT_MS)
            is_busy = self._leases.measure_demand() >= BUSY_REQUESTS and not is_near
            is_last = self._clock.now_ms() >= ends_ms
            if is_last or not is_busy:
                # What is settled from here on begins an attendance of its own.
                self._borrower.attended_until_ms = -math.inf
            is_reported = await self._report(wishes=is_busy and not is_last)
            if is_last or not is_busy or not is_reported:
                if self._borrower.attended_until_ms == attended_until_ms:
                    self._borrower.attended_until_ms = -math.inf
                return is_reported

    def _is_alone(self, now_ms: float) -> bool:
        """Whether nobody is under way here who could settle and be reported soon, and there was no
        call of late. What is known of the limit is old then, and it may be near."""
        is_holding = any(report.is_holding for report in self._leases.open.values())
        return not is_holding and now_ms - self._borrower.told_ms >= SHARED_WAIT_MS

    async def _report(self, *, wishes: bool) -> bool:
        borrower = self._borrower
        for attempt in range(REPORT_ATTEMPTS):
            if attempt:
                await self._clock.sleep_ms(REPORT_RETRY_MS * 2 ** (attempt - 1))
            waits_until_ms = self._clock.now_ms() + WAIT_MS
            while (now_ms := self._clock.now_ms()) < min(borrower.calling_until_ms, waits_until_ms):
                await borrower.gate.wait(min(borrower.calling_until_ms, waits_until_ms) - now_ms)
            if not wishes and self._leases.is_settled:
                return True
            if now_ms >= borrower.calling_until_ms and await borrower.call(wishes=wishes):
                return True
        return False
