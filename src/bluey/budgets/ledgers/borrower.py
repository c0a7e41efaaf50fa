"""The side of the exact ledger that calls the object: what a call tells and asks, and the requests
that wait for its answer. The object's side is `bluey.budgets.ledgers.lender`.

A call states what the isolate has and needs, never a difference. So a call that failed, or arrived
though it seemed to fail, is made good by the next one, and nothing an isolate owes is forgotten
while it lives. If the isolate dies, its lease lapses and counts as spent.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.amount import Amount
from bluey.budgets.ledgers.leases import AllCurrent, Leases, declined
from bluey.budgets.ledgers.ledger import Declined, Held, Storage
from bluey.contract import BudgetUnit
from bluey.errors import StorageReset, StorageSilent, StorageUnavailable

# The most that one call may take, and that a request waits for its hold.
WAIT_MS = 5_000
# What one invocation reports for all that settle within this time.
SHARED_WAIT_MS = 500
# How long an isolate without requests under way may be silent until its lease lapses. With requests
# under way it is as long as these may take.
IDLE_LEASE_MS = 30_000
# A request that lacks only what other isolates were lent waits for their reports, once. What they
# settled before is reported within SHARED_WAIT_MS; the rest is for the way.
HAND_BACK_MS = SHARED_WAIT_MS + 250

assert HAND_BACK_MS < WAIT_MS


@dataclass(slots=True, eq=False)
class Want:
    """A request that waits for its hold. `outcome` is what became of it."""

    accounts: Sequence[Account]
    amount: Amount
    deadline_ms: float
    outcome: Held | Declined | StorageUnavailable | None = None
    asks_again_ms: float = -math.inf
    has_asked_again: bool = False

    def asks(self, now_ms: float) -> bool:
        """Whether it waits for room. After its deadline nobody is there to use it."""
        return self.outcome is None and self.asks_again_ms <= now_ms < self.deadline_ms


class Borrower:
    """Calls the object for one isolate, one call at a time.

    `isolate` is the isolate's name, once a call has told it. Until `calling_until_ms` a call is
    under way, and until `attended_until_ms` an invocation reports. The last answer came at
    `told_ms`. `gate` opens when a call ends.
    """

    def __init__(self, tenant_id: str, storage: Storage, leases: Leases) -> None:
        self._tenant_id = tenant_id
        self._storage = storage
        self._clock = storage.clock
        self._leases = leases
        self._wants: list[Want] = []
        self._calls = 0
        self.gate = storage.make_gate()
        self.isolate = ""
        self.calling_until_ms = -math.inf
        self.attended_until_ms = -math.inf
        self.told_ms = -math.inf

    async def hold(self, accounts: Sequence[Account], amount: Amount) -> Held | Declined:
        """A hold for a request that does not fit into the leases. Raises StorageUnavailable."""
        want = Want(accounts, amount, self._clock.now_ms() + WAIT_MS)
        self._wants.append(want)
        try:
            while want.outcome is None:
                now_ms = self._clock.now_ms()
                if now_ms >= want.deadline_ms:
                    raise StorageSilent("the ledger object was not asked in time")
                if now_ms < want.asks_again_ms:
                    await self.gate.wait(want.asks_again_ms - now_ms)
                elif now_ms < self.calling_until_ms:
                    await self.gate.wait(min(want.deadline_ms, self.calling_until_ms) - now_ms)
                else:
                    await self.call(wishes=now_ms < self.attended_until_ms)
        finally:
            self._wants.remove(want)
        if isinstance(want.outcome, StorageUnavailable):
            raise want.outcome
        return want.outcome

    async def call(self, *, wishes: bool) -> bool:
        """Tells the object everything and asks for what the waiting requests want. Answers them.
        Returns whether the object has answered."""
        now_ms = self._clock.now_ms()
        calling_until_ms = self.calling_until_ms = now_ms + WAIT_MS
        wants = [want for want in self._wants if want.asks(now_ms)]
        try:
            await self._exchange(wants, wishes=wishes)
        except StorageUnavailable as error:
            for want in wants:
                want.outcome = error
            return False
        finally:
            if self.calling_until_ms == calling_until_ms:
                self.calling_until_ms = -math.inf
            self.gate.open()
        return True

    async def _exchange(self, wants: list[Want], *, wishes: bool) -> None:
        now_ms = self._clock.epoch_ms()
        wanted = [(want, self._leases.current_of(want.accounts, now_ms)) for want in wants]
        asking = {id(report) for _, all_of in wanted for _, one in all_of for report in one.reports}
        for report in self._leases.open.values():
            report.book.expire(now_ms)
        reports = [
            report
            for report in self._leases.open.values()
            if id(report) in asking or report.is_holding or not report.is_settled
        ]
        index = {id(report): number for number, report in enumerate(reports)}
        is_holding = bool(wants) or any(report.is_holding for report in reports)
        self.isolate = self.isolate or self._storage.entropy.hex_digits(32)
        call = self._calls = self._calls + 1
        settled = [report.sums.tally.copy() for report in reports]
        tokens, dollars = [], []
        for report in reports:
            of_tokens, of_dollars = report.statements(wishes=wishes)
            tokens.append(of_tokens)
            dollars.append(of_dollars)
        request = {
            "isolate": self.isolate,
            "call": call,
            "ttlMs": max(IDLE_LEASE_MS, self._leases.hold_ttl_ms if is_holding else 0),
            "isAttended": self._clock.now_ms() < self.attended_until_ms,
            "windows": tokens,
            "wants": [
                [want.amount.tokens, _indexes(asked, "tokens", index)] for want, asked in wanted
            ],
            # What an object that is older than this isolate does not read.
            "usd": {
                "windows": dollars,
                "wants": [
                    [want.amount.micro_usd, _indexes(asked, "usd", index)] for want, asked in wanted
                ],
            },
        }
        answer = await self.ask("lend", request)
        if answer["isLate"] or call != self._calls:
            raise StorageUnavailable("a later call of the ledger object has overtaken this one")
        self.told_ms = now_ms = self._clock.now_ms()
        heard = answer.get("usd")
        for number, (report, told) in enumerate(zip(reports, settled, strict=True)):
            report.take_answer(told, answer["windows"][number], heard and heard[number])
        for want, asked in wanted:
            if want.asks(now_ms):
                self._answer(want, asked, knows_dollars=heard is not None)
        self._leases.close_settled()
        # Whoever came during the call may fit into what it has brought.
        for want in self._wants:
            if want.asks(now_ms):
                want.outcome = self._leases.take(want.accounts, want.amount, self._clock.epoch_ms())

    def _answer(self, want: Want, asked: AllCurrent, *, knows_dollars: bool) -> None:
        lacks = [
            (lease, wanted)
            for _, one in asked
            for lease in one.leases
            if lease.lacks(wanted := want.amount.of(lease.window.unit))
        ]
        if not lacks:
            want.outcome = self._leases.admit(asked, want.amount, self._clock.epoch_ms())
            return
        if not knows_dollars and any(lease.window.unit == "usd" for lease, _ in lacks):
            want.outcome = StorageUnavailable("the ledger object is older than this isolate")
            return
        refusal = declined(asked, want.amount)
        if refusal is None:
            # What others here used less than they held makes room. It has to be asked for.
            return
        could_fit = all(lease.could_fit(wanted) for lease, wanted in lacks)
        if could_fit and not want.has_asked_again:
            want.has_asked_again = True
            want.asks_again_ms = self._clock.now_ms() + HAND_BACK_MS
        else:
            want.outcome = refusal

    async def ask(self, method: str, request: dict[str, Any]) -> dict[str, Any]:
        """What the object answers. Raises StorageUnavailable."""
        objects, argument = self._storage.objects, json.dumps(request)
        try:
            text = await objects.call(self._tenant_id, method, argument, WAIT_MS)
        except StorageReset:
            # It is asked for the same again. Every call may arrive twice.
            text = await objects.call(self._tenant_id, method, argument, WAIT_MS)
        answer: dict[str, Any] = json.loads(text)
        return answer


def _indexes(asked: AllCurrent, unit: BudgetUnit, index: Mapping[int, int]) -> list[int]:
    """The places of the reports in which these accounts have a limit in this unit."""
    leases = [lease for _, one in asked for lease in one.leases]
    return [index[id(lease.report)] for lease in leases if lease.window.unit == unit]
