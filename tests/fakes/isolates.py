"""Isolates of one tenant that spend by the exact ledger, each in an invocation of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from bluey.budgets.account import Account
from bluey.budgets.ledgers.exact import EXACT
from bluey.budgets.ledgers.ledger import Declined, Held, Ledger, Storage
from bluey.ports import Objects
from tests.fakes.clock import FakeEntropy
from tests.fakes.object_faults import FaultyObjects
from tests.fakes.objects import FakeObjects
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import charges, make_budgets, of_tokens
from tests.timeline import Invocation, Timeline, TimelineGate

DAY = "2026-11-23"
CALL_MS = 10.0
TTL_MS = 405_000
PLENTY = 1_000_000


class Region:
    """Isolates of one tenant with a budget, and its object. A call takes CALL_MS."""

    def __init__(self, limit_tokens: int) -> None:
        self.line = Timeline()
        self.objects = FakeObjects(self.line, call_ms=CALL_MS)
        self.faulty = FaultyObjects(self.objects, self.line)
        self.reached: Objects = self.faulty
        self.account = Account("acme", "tenant", make_budgets(limit_tokens), TTL_MS)
        self.opened = 0

    def open(self) -> Isolate:
        self.opened += 1
        storage = Storage(
            FakeKeyValueStore(FakeNamespace(self.line)),
            self.reached,
            lambda: TimelineGate(self.line),
            self.line,
            FakeEntropy(drawn=100_000 * self.opened),
        )
        return Isolate(self, EXACT.open("acme", storage))

    def methods(self) -> list[str]:
        return [method for _, method, _ in self.objects.calls]

    def asked(self) -> Any:
        """The last call's argument."""
        return self.objects.calls[-1][2]

    def spent_and_lent(self) -> tuple[int, int]:
        """As the object knows them."""
        [[by_model, _, _, lent, _]] = self.objects.read("acme", DAY)
        return sum(by_model.values()), lent


@dataclass
class Isolate:
    region: Region
    ledger: Ledger

    async def chat(self, tokens: int, used: int, lasts_ms: float = 300) -> str:
        """A whole request: what became of it."""
        held = await self.ledger.hold([self.region.account], of_tokens(tokens))
        if isinstance(held, Declined):
            if self.ledger.owes:
                await self.ledger.release(None)
            return held.refused.reason.value
        await self.region.line.sleep_ms(lasts_ms)
        await self.ledger.settle(held, charges(used))
        return "served"

    def start(self, *sizes: tuple[int, int]) -> list[Invocation[str]]:
        return [self.region.line.start(self.chat(*size)) for size in sizes]

    def hold(self, tokens: int) -> Held:
        held = self.region.line.run(self.ledger.hold([self.region.account], of_tokens(tokens)))
        assert isinstance(held, Held), held
        return held


def outcomes(chats: list[Invocation[str]]) -> Counter[str]:
    return Counter(chat.result for chat in chats)
