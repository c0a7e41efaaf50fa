"""A tenant's Durable Object as the simulations have it: the real `Lender` on Python's SQLite, at a
distance from each location.

An object is near its first request, so location 0 is 5 ms from it, one way. Every other location is
5 to 150 ms from it, and each trip takes up to a fifth more. Azure publishes the round trips between
its regions (https://learn.microsoft.com/azure/networking/azure-network-latency): in October 2019
they were 3-28 ms within Europe, 5-72 ms within North America and 4-134 ms within Asia. 150 ms one
way is the other side of the world.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

from benchmarks.simulator import Simulator
from bluey.budgets.ledgers.borrower import IDLE_LEASE_MS
from bluey.budgets.ledgers.lender import Lender
from bluey.errors import StorageSilent
from tests.fakes.objects import SqliteRows

WAY_MS = (5.0, 150.0)
JITTER = (1.0, 1.2)


class SimulatedObject:
    """One object, and the ways to it. `calls` counts all calls, and `asking_calls` those that
    requests wait for."""

    def __init__(self, clock: Simulator, locations: int, generator: random.Random) -> None:
        self.clock = clock
        self.generator = generator
        self.calls = self.asking_calls = 0
        self.calls_by_second: Counter[int] = Counter()
        self._rows = SqliteRows()
        self._lender = Lender(self._rows)
        self._ways_ms = [WAY_MS[0], *(generator.uniform(*WAY_MS) for _ in range(1, locations))]
        self.do("read", {"isolate": "", "windows": []})

    async def travel(self, location: int) -> None:
        """One way between a location and the object."""
        await self.clock.sleep_ms(self._ways_ms[location] * self.generator.uniform(*JITTER))

    def count_call(self, *, is_asking: bool) -> None:
        """Counts what a call costs, wherever it is made."""
        self.calls += 1
        self.asking_calls += is_asking
        self.calls_by_second[int(self.clock.now_ms() // 1000)] += 1

    def do(self, method: str, request: dict[str, Any], later_ms: float = 0) -> dict[str, Any]:
        """What the object does, this much later than now."""
        answer: dict[str, Any] = getattr(self._lender, method)(
            request, self.clock.epoch_ms() + later_ms
        )
        return answer

    def spend(self, key: str, limit_tokens: int, model_id: str, tokens: int) -> None:
        """Books what an isolate spent that is gone since."""
        settled = [{model_id: tokens}, 1, 0]
        nothing = [{}, 0, 0]
        self.do(
            "lend",
            {
                "isolate": "earlier",
                "call": 1,
                "ttlMs": IDLE_LEASE_MS,
                "isAttended": False,
                "windows": [[key, limit_tokens, 0, 0, nothing, settled]],
                "wants": [],
            },
        )

    def spent_tokens(self, later_ms: float = 0) -> int:
        """What was reported, and what lapsed until then."""
        [[by_model, *_]] = self._read(later_ms)
        return sum(by_model.values())

    def lent_tokens(self) -> int:
        """What is lent and has not lapsed."""
        now_ms = self.clock.epoch_ms()
        lent = "SELECT SUM(tokens) FROM leases WHERE tokens > 0 AND lapses_ms > ?"
        [[[tokens]]] = self._rows.read([(lent, (now_ms,))])
        return tokens or 0

    def lent_to(self) -> dict[str, int]:
        """What is lent, lapsed or not, by isolate."""
        [rows] = self._rows.read([("SELECT isolate, tokens FROM leases WHERE tokens > 0", ())])
        return dict(map(tuple, rows))

    def leases(self) -> int:
        """How many isolates have a lease with tokens."""
        [[[count]]] = self._rows.read([("SELECT COUNT(*) FROM leases WHERE tokens > 0", ())])
        return int(count)

    def _read(self, later_ms: float) -> list[list[Any]]:
        [keys] = self._rows.read([("SELECT DISTINCT window_key FROM leases", ())])
        request = {"isolate": "", "windows": [key for [key] in keys]}
        windows: list[list[Any]] = self.do("read", request, later_ms)["windows"]
        return windows or [[{}, 0, 0, 0, None]]


class Way:
    """How one isolate reaches the object. Also the Objects port."""

    def __init__(self, target: SimulatedObject, location: int) -> None:
        self.isolate = ""
        self._target = target
        self._location = location

    async def call(self, _name: str, method: str, argument_json: str, wait_ms: int) -> str:
        """A call that has been sent arrives, whatever becomes of its isolate."""
        request = json.loads(argument_json)
        self.isolate = request["isolate"]
        self._target.count_call(is_asking=bool(request.get("wants")))
        answers: list[str] = []
        arrived = self._target.clock.make_gate()

        async def go() -> None:
            await self._target.travel(self._location)
            answer = json.dumps(self._target.do(method, request))
            await self._target.travel(self._location)
            answers.append(answer)
            arrived.open()

        self._target.clock.spawn(go())
        await arrived.wait(wait_ms)
        if not answers:
            raise StorageSilent("the object did not answer")
        return answers[0]
