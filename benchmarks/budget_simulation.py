"""`make bench-budgets`: what three ledgers lose and overspend on a simulated Workers KV.

A seeded discrete-event simulation of one tenant's traffic over N isolates in M locations.
The ledgers that ship are not modelled: every isolate has a `KvAccount`, or an `ExactLedger`, of
its own, on a clock and a store of the simulation. They are compared with a naive counter (read,
add, write one key). `lease_simulation` has more on the exact ledger.

The simulated KV does what the real one documents: a write is visible at once in the location
it was made in and up to 60 s later elsewhere, a key takes one write per second (429 beyond),
and the last write wins. One put in a hundred fails, and half of those arrive up to 30 s later
all the same. Isolates are evicted at random, after the invocations under way have ended.

docs/budgets-proof.md derives the bound that is checked here.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from benchmarks.budget_traffic import MEAN_USED_TOKENS, Chat, Traffic
from benchmarks.compared_ledgers import AgedPlace, KvPlace, LeasePlace, NaivePlace
from benchmarks.simulated_kv import STALENESS_MS, SimulatedKv, Staleness
from benchmarks.simulated_object import SimulatedObject
from benchmarks.simulator import Simulator
from bluey.budgets.ledgers.kv import READ_CACHE_MS, READ_TIMEOUT_MS
from bluey.budgets.limits import WindowLimit
from bluey.budgets.settings import Budgets

SEED = 2026
# A view is trusted for READ_CACHE_MS, and while the next one is on its way. Only an isolate that
# was idle may use an older one.
FRESH_MS = READ_CACHE_MS + READ_TIMEOUT_MS

# Isolates and locations; requests per second; how long the budget lasts at that rate.
PLACES = (
    *((1, 1), (10, 1), (10, 10), (100, 1), (100, 10), (100, 100), (1_000, 10), (1_000, 100)),
    *((1_000, 1_000), (10_000, 100), (10_000, 1_000)),
)
LOADS_PER_S = (1, 10, 100)
PEAK_PER_S = 1_000
FLOODED = ((10, 10), (100, 100), (1_000, 100), (10_000, 1_000))
FLOOD_LASTS_S = 5

LedgerKind = Literal["naive", "kv", "exact"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Some traffic, and a KV that is stale in one of two ways.

    `cached`: each location reads anew once its copy is 60 s old. `worst`: every write takes
    the whole 60 s to every other location. At the offered rate the budget lasts `lasts_s`.
    """

    isolates: int
    locations: int
    requests_per_s: float
    lasts_s: float = 90
    staleness: Staleness = "worst"

    @property
    def limit_tokens(self) -> int:
        return round(self.requests_per_s * MEAN_USED_TOKENS * self.lasts_s)

    @property
    def arrivals_ms(self) -> float:
        """Until everybody must have noticed that the budget is used up, and some more."""
        return (self.lasts_s + 85) * 1000


@dataclass(slots=True)
class Outcome:
    """What became of a scenario with one ledger. Times are the longest that occurred."""

    scenario: Scenario
    ledger: LedgerKind
    admitted: int = 0
    refused: int = 0
    isolates_used: int = 0
    settled_tokens: int = 0
    recorded_tokens: int = 0
    overshoot_tokens: int = 0
    bound_tokens: int = 0
    blind_tokens: int = 0
    view_age_ms: float = 0
    write_lag_ms: float = 0
    puts: int = 0
    lists: int = 0
    refused_puts: int = 0
    unconfirmed: int = 0

    @property
    def lost_share(self) -> float:
        return 1 - self.recorded_tokens / self.settled_tokens

    def in_traffic_s(self, tokens: int) -> float:
        """So many tokens as seconds of the offered traffic."""
        return tokens / (self.scenario.requests_per_s * MEAN_USED_TOKENS)

    def as_value(self) -> dict[str, object]:
        value = asdict(self)
        value |= value.pop("scenario") | {"limit_tokens": self.scenario.limit_tokens}
        return dict(sorted(value.items()))


class KvTraffic(Traffic[AgedPlace]):
    """The traffic of a scenario over one of the ledgers."""

    def __init__(
        self, scenario: Scenario, ledger: LedgerKind, seed: int, *, lists_whole: bool = False
    ) -> None:
        name = f"{seed} {scenario}"
        clock = Simulator()
        super().__init__(scenario, clock, random.Random(name))  # noqa: S311  # repeatable
        self.outcome = Outcome(scenario, ledger)
        self._scenario = scenario
        generator = random.Random(f"{name} {ledger}")  # noqa: S311  # repeatable
        self._kv = SimulatedKv(
            clock, scenario.locations, scenario.staleness, generator, lists_whole=lists_whole
        )
        ways = random.Random(f"{name} ways")  # noqa: S311  # repeatable
        self._object = SimulatedObject(clock, scenario.locations, ways)
        self._budgets = Budgets(daily=WindowLimit(tokens=scenario.limit_tokens))
        self._settled: list[tuple[float, AgedPlace, int]] = []
        self._held: dict[AgedPlace, int] = {}
        self._held_tokens = 0
        # The last admission on a view that was not too old: when, where, and what others held.
        self._last: tuple[float, AgedPlace | None, int] = (0, None, 0)

    def measured(self) -> Outcome:
        """Runs everything and measures it."""
        self.run()
        kv, outcome = self._kv, self.outcome
        outcome.isolates_used = self.isolates_used
        outcome.puts, outcome.lists, outcome.refused_puts = kv.puts, kv.lists, kv.refused_puts
        outcome.settled_tokens = sum(tokens for _, _, tokens in self._settled)
        outcome.recorded_tokens = self._recorded_tokens()
        outcome.overshoot_tokens = max(0, outcome.settled_tokens - self._scenario.limit_tokens)
        outcome.bound_tokens = self._bound_tokens() if outcome.ledger == "kv" else 0
        return outcome

    def _recorded_tokens(self) -> int:
        match self.outcome.ledger:
            case "naive":
                return sum(self._kv.versions(key).last[0] for key in self._kv.keys)
            case "kv":
                return sum(tokens for tokens, _ in self._kv.pages.values())
            case "exact":
                return self._object.spent_tokens()

    def _bound_tokens(self) -> int:
        """The bound of docs/budgets-proof.md, from what happened."""
        outcome = self.outcome
        at_ms, place, held_tokens = self._last
        unseen_ms = STALENESS_MS + FRESH_MS + outcome.write_lag_ms
        unseen_tokens = sum(
            tokens
            for settled_ms, settler, tokens in self._settled
            if settler is not place and at_ms - unseen_ms < settled_ms <= at_ms
        )
        each_alone = (outcome.isolates_used - 1) * self._scenario.limit_tokens
        return min(unseen_tokens + held_tokens + outcome.blind_tokens, each_alone)

    def make_place(self, number: int) -> AgedPlace:
        location = number % self._scenario.locations
        match self.outcome.ledger:
            case "kv":
                return KvPlace(self._kv, self._budgets, location)
            case "naive":
                return NaivePlace(self._kv, self._budgets, location)
            case "exact":
                return LeasePlace(self._object, self._budgets, location)

    def note_admitted(self, place: AgedPlace, chat: Chat) -> None:
        outcome = self.outcome
        outcome.admitted += 1
        age_ms = place.view_age_ms()
        outcome.view_age_ms = max(outcome.view_age_ms, age_ms)
        held_here = self._held.get(place, 0)
        if age_ms > FRESH_MS:
            outcome.blind_tokens += chat.held_tokens
        else:
            outcome.blind_tokens = 0
            self._last = (self._clock.now_ms(), place, self._held_tokens - held_here)
        self._held[place] = held_here + chat.held_tokens
        self._held_tokens += chat.held_tokens

    def note_refused(self, _chat: Chat) -> None:
        self.outcome.refused += 1

    def note_ended(self, place: AgedPlace, chat: Chat) -> None:
        self._held[place] -= chat.held_tokens
        self._held_tokens -= chat.held_tokens
        if not chat.has_failed:
            self._settled.append((chat.ended_ms, place, chat.used_tokens))

    def note_settled(self, chat: Chat, *, is_durable: bool | None) -> None:
        outcome = self.outcome
        outcome.unconfirmed += is_durable is False
        outcome.write_lag_ms = max(outcome.write_lag_ms, self._clock.now_ms() - chat.ended_ms)


def simulate(
    scenario: Scenario, ledger: LedgerKind, seed: int = SEED, *, lists_whole: bool = False
) -> Outcome:
    """What becomes of a scenario."""
    return KvTraffic(scenario, ledger, seed, lists_whole=lists_whole).measured()


def scenarios() -> list[tuple[Scenario, LedgerKind]]:
    """The whole sweep."""
    ledgers: tuple[LedgerKind, ...] = ("naive", "kv", "exact")
    swept = [
        (Scenario(isolates, locations, load), ledger)
        for load in LOADS_PER_S
        for isolates, locations in PLACES
        for ledger in ledgers
    ]
    swept += [
        (Scenario(isolates, locations, load, staleness="cached"), "kv")
        for load in LOADS_PER_S
        for isolates, locations in PLACES
    ]
    swept.append((Scenario(*PLACES[-1], PEAK_PER_S), "kv"))
    swept += [
        (Scenario(*places, LOADS_PER_S[-1], lasts_s=FLOOD_LASTS_S), "kv") for places in FLOODED
    ]
    return swept


COLUMNS = (
    *("ledger", "isolates", "locations", "req/s", "budget s", "stale", "admitted", "lost %"),
    *("overshoot", "in s", "bound", "in s", "blind", "lag s", "puts", "lists"),
)


def row(outcome: Outcome) -> tuple[str, ...]:
    """The outcome as the table shows it."""
    scenario = outcome.scenario
    is_kv = outcome.ledger == "kv"
    overshoot, bound = outcome.overshoot_tokens, outcome.bound_tokens
    return (
        outcome.ledger,
        f"{scenario.isolates}",
        f"{scenario.locations}",
        f"{scenario.requests_per_s:g}",
        f"{scenario.lasts_s:g}",
        scenario.staleness,
        f"{outcome.admitted}",
        f"{100 * outcome.lost_share:.2f}",
        f"{overshoot}",
        f"{outcome.in_traffic_s(overshoot):.1f}",
        f"{bound}" if is_kv else "",
        f"{outcome.in_traffic_s(bound):.1f}" if is_kv else "",
        f"{outcome.blind_tokens}" if is_kv else "",
        f"{outcome.write_lag_ms / 1000:.1f}" if is_kv else "",
        f"{outcome.puts}",
        f"{outcome.lists}",
    )


def main() -> None:
    """Runs the sweep, prints a line for each run and writes what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", type=Path, help="where the numbers go")
    options = parser.parse_args()
    widths = (6, 8, 9, 5, 8, 6, 8, 6, 9, 5, 8, 5, 6, 5, 6, 6)
    print("  ".join(name.rjust(width) for name, width in zip(COLUMNS, widths, strict=True)))
    started_s = time.process_time()
    outcomes = []
    for scenario, ledger in scenarios():
        outcome = simulate(scenario, ledger, options.seed)
        cells = zip(row(outcome), widths, strict=True)
        print("  ".join(cell.rjust(width) for cell, width in cells), flush=True)
        outcomes.append(outcome)
    print(
        f"{len(outcomes)} runs in {time.process_time() - started_s:.0f} s of CPU", file=sys.stderr
    )
    if options.json:
        measured = {"seed": options.seed, "runs": [outcome.as_value() for outcome in outcomes]}
        options.json.write_text(json.dumps(measured, indent=1) + "\n")


if __name__ == "__main__":
    main()
