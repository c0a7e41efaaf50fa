"""Notices that a threshold is reached, and tells the tenant's outbox.

Each request of a tenant with `alerts` has a `Watch`, which looks at every total that the request's
spending sees. What it finds is told after the response, in background work: whatever becomes of
that, no client sees it. `Told` is what the requests of an isolate know of each other, so that one
call is enough for each threshold.

A request does not know what others settle meanwhile: each of ten at the same time may see a total
below a threshold that their sum is above. So one request of an isolate looks again, at the totals
of all accounts that were charged since, once the ledger has been told of the charges; and where an
isolate learns late what others have spent, it reads that at the end.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from bluey.access.keys import ID_CHARACTERS
from bluey.alerts.notice import Notice, Reason
from bluey.budgets.account import Account
from bluey.budgets.ledgers.kv import READ_CACHE_MS
from bluey.budgets.ledgers.ledger import Ledger
from bluey.budgets.windows import Window
from bluey.errors import StorageUnavailable
from bluey.ports import AFTERWARDS_MS, Clock, Objects
from bluey.tenants.alerting import Alert
from bluey.tenants.settings import Environment, Tenant

# A call of the outbox inserts a row.
WAIT_MS = 3_000
# How long after a charge its account is looked at again. A ledger is told of a charge within half a
# second, and answers.
LOOK_MS = 1_000
# How long one request looks for all. Then the next that is charged takes over.
LOOKING_MS = 5_000
# Whoever tells or looks and has taken longer was cut off with its invocation.
CUT_OFF_MS = 20_000
# So many thresholds are remembered. An isolate that meets more of them tells some again.
MAX_REMEMBERED = 10_000

# A request's work ends before the platform ends it: what it noticed, what it sees until the time is
# up, and what it sees last. No ledger learns later than that of KV. (Where one is slow to read, the
# request may be cut off. Then the next one takes over, too.)
assert WAIT_MS + LOOKING_MS + WAIT_MS + LOOK_MS + READ_CACHE_MS + WAIT_MS < AFTERWARDS_MS
assert LOOK_MS + READ_CACHE_MS + 2 * WAIT_MS < CUT_OFF_MS

# One threshold of one window, for one webhook.
_Mark = tuple[str, str, str, float, str]


@dataclass(slots=True)
class _Queue:
    """The accounts of a tenant that are to be looked at again, each with the time when that is
    due; and until when a request does it."""

    accounts: dict[str, tuple[Account, float]] = field(default_factory=dict)
    until_ms: float = -math.inf


@dataclass(slots=True)
class Told:
    """What the requests of one isolate have told the outboxes, and are telling (until when)."""

    _told: dict[_Mark, None] = field(default_factory=dict)
    _telling: dict[_Mark, float] = field(default_factory=dict)
    _queues: dict[str, _Queue] = field(default_factory=dict)

    def is_known(self, mark: _Mark, clock: Clock) -> bool:
        """Whether the outbox knows of it, or is being told."""
        return mark in self._told or (
            mark in self._telling and self._telling[mark] > clock.now_ms()
        )

    def begin(self, marks: Mapping[_Mark, Notice], now_ms: float) -> None:
        """These are being told."""
        self._telling.update(dict.fromkeys(marks, now_ms + CUT_OFF_MS))

    def end(self, marks: Mapping[_Mark, Notice], *, is_told: bool) -> None:
        """These were told, or that has failed."""
        for mark in marks:
            self._telling.pop(mark, None)
            if is_told:
                self._told[mark] = None
        while len(self._told) > MAX_REMEMBERED:
            del self._told[next(iter(self._told))]

    def queue_of(self, tenant_id: str) -> _Queue:
        """What is to be looked at again of a tenant."""
        return self._queues.setdefault(tenant_id, _Queue())


class Watch:
    """What one request has noticed."""

    def __init__(
        self,
        tenant: Tenant,
        environment: Environment,
        outbox: Objects,
        told: Told,
        clock: Clock,
        log: Callable[[str, Mapping[str, object]], None],
    ) -> None:
        self._tenant_id = tenant.id
        self._environment = environment
        self._alerts = alerts_in(tenant, environment)
        self._outbox = outbox
        self._told = told
        self._clock = clock
        self._log = log
        self._noticed: dict[_Mark, Notice] = {}
        self._charged: dict[str, Account] = {}

    def see(
        self,
        account: Account,
        window: Window,
        spent: int,
        *,
        is_charged: bool = False,
        is_exhausted: bool = False,
    ) -> None:
        """Looks at a window's total. `is_charged`: this request has added to it. `is_exhausted`: a
        request was refused because too little is left, which counts as the whole limit."""
        for alert in self._alerts:
            for threshold in alert.at:
                mark = (account.name, window.period, window.unit, threshold, alert.url)
                if self._told.is_known(mark, self._clock):
                    continue
                is_reached = window.is_past(threshold, spent)
                if is_reached or (is_exhausted and threshold == 1):
                    reason: Reason = "reached" if is_reached else "exhausted"
                    self._noticed[mark] = notice_of(
                        alert,
                        threshold,
                        reason,
                        self._tenant_id,
                        self._environment,
                        account,
                        window,
                        spent,
                    )
                elif is_charged:
                    self._charged[account.name] = account

    def work(self, ledger: Ledger) -> Coroutine[Any, Any, None] | None:
        """The background work that this request leaves; None where there is none, or another
        request does it."""
        queue = None
        if self._charged:
            queue = self._to_look_at(ledger.learns_late_ms)
        if queue is None and not self._noticed:
            return None
        return self._work(ledger, queue)

    def _to_look_at(self, late_ms: float) -> _Queue | None:
        """Has the accounts that were charged looked at again. The queue, where this request has to
        do that."""
        queue = self._told.queue_of(self._tenant_id)
        now_ms = self._clock.now_ms()
        for account in self._charged.values():
            queue.accounts[account.name] = account, now_ms + LOOK_MS + late_ms
        if queue.until_ms > now_ms:
            return None
        queue.until_ms = now_ms + CUT_OFF_MS
        return queue

    async def _work(self, ledger: Ledger, queue: _Queue | None) -> None:
        await self._tell()
        if queue is not None:
            await self._look(queue, ledger)

    async def _look(self, queue: _Queue, ledger: Ledger) -> None:
        """Looks at what was charged, until that was long enough ago, or this request's time is
        up."""
        ends_ms = self._clock.now_ms() + LOOKING_MS
        looked_due_ms = -math.inf
        is_last = False
        while not is_last:
            now_ms = self._clock.now_ms()
            is_last = now_ms >= ends_ms
            # What is charged during the last wait, another request looks at.
            queue.until_ms = -math.inf if is_last else now_ms + CUT_OFF_MS
            due_ms = max((due_ms for _, due_ms in queue.accounts.values()), default=now_ms)
            wait_ms = max(0.0, due_ms - now_ms)
            # Of this isolate's own charges the sum is known soon.
            is_new, looked_due_ms = due_ms > looked_due_ms, due_ms
            await self._clock.sleep_ms(min(wait_ms, LOOK_MS) if is_new else wait_ms)
            await self._look_at_all(queue, ledger)
            if not queue.accounts:
                is_last, queue.until_ms = True, -math.inf
            await self._tell()

    async def _look_at_all(self, queue: _Queue, ledger: Ledger) -> None:
        """Looks at each account, and takes out of the queue what was due."""
        now_ms = self._clock.now_ms()
        for name, (account, due_ms) in list(queue.accounts.items()):
            self._charged = {}
            for window, spent, _ in ledger.known(account):
                self.see(account, window, spent, is_charged=True)
            if due_ms > now_ms:
                continue
            if queue.accounts.get(name) == (account, due_ms):
                del queue.accounts[name]
            # Unless all its thresholds are told.
            if self._charged and ledger.learns_late_ms:
                await self._read(ledger, account)

    async def _read(self, ledger: Ledger, account: Account) -> None:
        """Looks at what all isolates have spent. Where that cannot be read, the next request sees
        it."""
        try:
            for status in await ledger.read(account):
                window, spent, _ = status.room
                self.see(account, window, spent)
        except StorageUnavailable as error:
            self._log("alert_error", {"reason": str(error)})

    async def _tell(self) -> None:
        """Tells the outbox what was noticed and nobody else tells now. Where that fails, the next
        request that notices it tells it."""
        now_ms = self._clock.now_ms()
        noticed, self._noticed = self._noticed, {}
        told = {
            mark: notice
            for mark, notice in noticed.items()
            if not self._told.is_known(mark, self._clock)
        }
        if not told:
            return
        self._told.begin(told, now_ms)
        argument = json.dumps({"notices": [notice.to_value() for notice in told.values()]})
        is_told = False
        try:
            await self._outbox.call(self._tenant_id, "tell", argument, WAIT_MS)
            is_told = True
        except StorageUnavailable as error:
            self._log("alert_error", {"reason": str(error)})
        finally:
            self._told.end(told, is_told=is_told)


def alerts_in(tenant: Tenant, environment: Environment) -> tuple[Alert, ...]:
    """A tenant's alerts whose webhooks are called in this environment."""
    if environment == "local":
        return tenant.alerts
    return tuple(alert for alert in tenant.alerts if not alert.is_on_this_machine)


def notice_of(
    alert: Alert,
    threshold: float,
    reason: Reason,
    tenant_id: str,
    environment: Environment,
    account: Account,
    window: Window,
    spent: int,
) -> Notice:
    """What is told of one threshold of a window."""
    digest = account.name.rpartition("/")[2] if account.scope == "key" else None
    return Notice(
        url=alert.url,
        format=alert.format,
        tenant=tenant_id,
        environment=environment,
        account=account.name,
        scope=account.scope,
        key_id=digest and digest[:ID_CHARACTERS],
        window=window.name,
        period=window.period,
        unit=window.unit,
        threshold=threshold,
        reason=reason,
        limit=window.limit,
        spent=spent,
        resets_at_s=window.resets_at_s,
    )
