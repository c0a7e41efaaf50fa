"""Workers KV as `budget_simulation` has it, with every fault on purpose.

A write is visible at once in the location it was made in and up to 60 s later elsewhere, a
key takes one write per second (429 beyond), and the last write wins.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.simulator import Simulator
from bluey.budgets.book import Tally
from bluey.budgets.ledgers.pages import to_metadata

STALENESS_MS = 60_000
KV_WRITE_INTERVAL_MS = 1_000
TRAVEL_MS = (5, 100)
MODEL_ID = "@cf/model"

Staleness = Literal["cached", "worst"]


@dataclass(slots=True)
class Versions:
    """A tally's history: its tokens and requests at any time."""

    times_ms: list[float] = field(default_factory=lambda: [-float(STALENESS_MS)])
    values: list[tuple[int, int]] = field(default_factory=lambda: [(0, 0)])

    @property
    def last(self) -> tuple[int, int]:
        return self.values[-1]

    def at(self, time_ms: float) -> tuple[int, int]:
        return self.values[max(0, bisect_right(self.times_ms, time_ms) - 1)]

    def append(self, time_ms: float, tokens: int, requests: int) -> None:
        self.times_ms.append(time_ms)
        self.values.append((tokens, requests))


class SimulatedKv:
    """The namespace as its locations see it.

    A ledger adds up what it lists. Listing 10,000 keys for each of 10,000 isolates is more
    than a simulation can do, so unless `lists_whole` this adds them up itself and lists the
    reader's own key and one with the sum of all others: the same to whoever adds them up.
    """

    def __init__(
        self,
        clock: Simulator,
        locations: int,
        staleness: Staleness,
        generator: random.Random,
        *,
        lists_whole: bool,
    ) -> None:
        self.clock = clock
        self.generator = generator
        self.lists_whole = lists_whole
        self.keys: dict[str, Versions] = {}
        self.homes: dict[str, int] = {}
        self.pages: dict[str, tuple[int, int]] = {}
        self.puts = self.lists = self.refused_puts = 0
        self._staleness = staleness
        self._sum = Versions()
        self._sums = [Versions() for _ in range(locations)]
        self._copied_ms = [-float(STALENESS_MS)] * locations

    def versions(self, key: str) -> Versions:
        """The key's history, empty for one that was never written."""
        return self.keys.get(key) or Versions()

    async def travel(self) -> None:
        """One way between an isolate and the store."""
        await self.clock.sleep_ms(self.generator.uniform(*TRAVEL_MS))

    def seen_ms(self, location: int) -> float:
        """The time from which this location now sees what others wrote."""
        now_ms = self.clock.now_ms()
        if self._staleness == "worst":
            return now_ms - STALENESS_MS
        if now_ms - self._copied_ms[location] >= STALENESS_MS:
            self._copied_ms[location] = now_ms
        return self._copied_ms[location]

    def write(self, key: str, location: int, tokens: int, requests: int) -> bool:
        """False is a 429."""
        now_ms = self.clock.now_ms()
        versions = self.keys.setdefault(key, Versions())
        if now_ms - versions.times_ms[-1] < KV_WRITE_INTERVAL_MS:
            self.refused_puts += 1
            return False
        self.puts += 1
        self.homes[key] = location
        versions.append(now_ms, tokens, requests)
        # A page may have more than one key; the one with the most requests counts.
        page = key.partition(".")[0]
        before_tokens, before_requests = self.pages.get(page, (0, 0))
        if requests > before_requests:
            self.pages[page] = tokens, requests
            for summed in (self._sum, self._sums[location]):
                summed.append(
                    now_ms,
                    summed.last[0] + tokens - before_tokens,
                    summed.last[1] + requests - before_requests,
                )
        return True

    def see(self, reader_key: str, location: int) -> list[tuple[str, object]]:
        """The list of all keys in a location, whole or added up."""
        self.lists += 1
        seen_ms = self.seen_ms(location)
        if self.lists_whole:
            listed: list[tuple[str, object]] = []
            for key, versions in self.keys.items():
                is_home = self.homes[key] == location
                listed.append((key, _metadata(versions.last if is_home else versions.at(seen_ms))))
            return listed
        here = self._sums[location]
        own = self.pages.get(reader_key.partition(".")[0], (0, 0))
        others = tuple(
            all_seen - seen_here + all_here - mine
            for all_seen, seen_here, all_here, mine in zip(
                self._sum.at(seen_ms), here.at(seen_ms), here.last, own, strict=True
            )
        )
        return [(reader_key, _metadata(own)), ("others", _metadata(others))]


def _metadata(value: tuple[int, ...]) -> dict[str, object]:
    tokens, requests = value
    return to_metadata(Tally(tokens, requests, {MODEL_ID: tokens}))
