"""`make bench-budgets`: what leases save, and what they cost, in the exact ledger.

A seeded discrete-event simulation of one tenant's traffic over N isolates in M locations. The
ledger is not modelled: every isolate has an `ExactLedger`, and the object is the `Lender`. The same
traffic meets `asking`, one book that is asked before each answer and told after it.

Isolates are evicted at random, after the invocations under way have ended. In the runs with kills
they die at once, in the middle of whatever they do, and so do their requests.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, get_args

from benchmarks.budget_traffic import MEAN_USED_TOKENS, MS_PER_OUTPUT_TOKEN, Chat, Traffic
from benchmarks.compared_ledgers import AskingPlace, LeasePlace
from benchmarks.simulated_kv import MODEL_ID
from benchmarks.simulated_object import SimulatedObject
from benchmarks.simulator import EPOCH_MS, Simulator
from bluey.budgets.amount import Amount
from bluey.budgets.book import Book, Charge
from bluey.budgets.limits import WindowLimit
from bluey.budgets.settings import Budgets
from bluey.budgets.windows import windows_at

SEED = 2026
SAMPLED_EVERY_MS = 250
AFTER_S = 20
# Until it is reached, hardly a request may be refused that would fit.
NEAR_SHARE = 0.95
LAPSED_MS = 3_600_000

LeaseLedger = Literal["leases", "asking"]


@dataclass(frozen=True, slots=True)
class LeaseScenario:
    """Some traffic. At the offered rate the budget lasts `lasts_s`, and `spent_s` of that is spent
    when the run begins."""

    isolates: int
    locations: int
    requests_per_s: float
    lasts_s: float = 90
    spent_s: float = 0
    kills: bool = False

    @property
    def limit_tokens(self) -> int:
        return round(self.requests_per_s * MEAN_USED_TOKENS * self.lasts_s)

    @property
    def spent_tokens(self) -> int:
        return round(self.requests_per_s * MEAN_USED_TOKENS * self.spent_s)

    @property
    def arrivals_ms(self) -> float:
        return (self.lasts_s - self.spent_s + AFTER_S) * 1000


@dataclass(slots=True)
class Phase:
    """What was measured in a part of a run. `asking_calls` are those that requests wait for."""

    requests: int = 0
    calls: int = 0
    asking_calls: int = 0
    waiting_requests: int = 0
    wait_median_ms: float = 0
    wait_p99_ms: float = 0
    wait_max_ms: float = 0
    stranded_mean_tokens: float = 0
    stranded_max_tokens: int = 0

    @property
    def calls_per_request(self) -> float:
        return self.calls / max(1, self.requests)

    @property
    def asking_per_request(self) -> float:
        return self.asking_calls / max(1, self.requests)


@dataclass(slots=True)
class Decisions:
    """How many requests were decided, and how many were refused falsely: although they would have
    fitted beside all that was really spent and held in that moment."""

    requests: int = 0
    refused: int = 0
    falsely_refused: int = 0

    @property
    def false_share(self) -> float:
        return self.falsely_refused / max(1, self.requests)


@dataclass(slots=True)
class LeaseOutcome:
    """What became of a scenario with one ledger.

    The run is `early` until 95 % of the limit is spent or held for the first time, and `late` from
    then on. A decision is `far` from the limit where what was really spent and held is at most 95 %
    of it with the request, `full` where less than that is spent but holds fill it, and `near` where
    95 % is spent.
    """

    scenario: LeaseScenario
    ledger: LeaseLedger
    isolates_used: int = 0
    early: Phase = field(default_factory=Phase)
    late: Phase = field(default_factory=Phase)
    far: Decisions = field(default_factory=Decisions)
    full: Decisions = field(default_factory=Decisions)
    near: Decisions = field(default_factory=Decisions)
    peak_calls_per_s: int = 0
    leases_max: int = 0
    overspent_tokens: int = 0
    told_tokens: int = 0
    charged_tokens: int = 0
    died_tokens: int = 0

    @property
    def refused(self) -> int:
        return self.far.refused + self.full.refused + self.near.refused

    @property
    def undershoot_tokens(self) -> int:
        """What nobody got although requests were refused."""
        return self.scenario.limit_tokens - self.told_tokens if self.refused else 0

    def as_value(self) -> dict[str, object]:
        """The outcome as JSON."""
        value = asdict(self)
        value |= value.pop("scenario") | {
            "limit_tokens": self.scenario.limit_tokens,
            "undershoot_tokens": self.undershoot_tokens,
        }
        return dict(sorted(value.items()))


class LeaseTraffic(Traffic[LeasePlace | AskingPlace]):
    """The traffic of a scenario over leases, or over a book that is asked each time."""

    def __init__(self, scenario: LeaseScenario, ledger: LeaseLedger, seed: int) -> None:
        name = f"{seed} {scenario}"
        clock = Simulator()
        super().__init__(scenario, clock, random.Random(name))  # noqa: S311  # repeatable
        self.outcome = LeaseOutcome(scenario, ledger)
        self._scenario = scenario
        generator = random.Random(f"{name} {ledger}")  # noqa: S311  # repeatable
        self._object = SimulatedObject(clock, scenario.locations, generator)
        self._book = Book()
        self._budgets = Budgets(daily=WindowLimit(tokens=scenario.limit_tokens))
        [self._window] = windows_at(self._budgets, EPOCH_MS)
        self._under_way: dict[LeasePlace | AskingPlace, set[Chat]] = {}
        self._dead: list[LeasePlace | AskingPlace] = []
        self._phase = self.outcome.early
        self._phase_began_calls = (0, 0)
        self._waits_ms: list[float] = []
        self._stranded_tokens: list[int] = []
        # What a book would say that knew everything at once.
        self._spent_tokens = scenario.spent_tokens
        self._held_tokens = 0
        self._spend_before()

    def _spend_before(self) -> None:
        period, spent = self._window.period, self._spent_tokens
        self._object.spend(period, self._window.limit, MODEL_ID, spent)
        hold = self._book.admit("earlier", [period], Amount(spent, 0), EPOCH_MS + 1)
        self._book.settle(hold, [Charge(MODEL_ID, spent)])

    def measured(self) -> LeaseOutcome:
        """Runs everything and measures it."""
        self._clock.spawn(self._sample())
        self.run()
        self._end_phase(self.outcome.late)
        outcome, target = self.outcome, self._object
        outcome.isolates_used = self.isolates_used
        outcome.peak_calls_per_s = max(target.calls_by_second.values())
        outcome.told_tokens = self._spent_tokens
        if outcome.ledger == "leases":
            dead = {place.way.isolate for place in self._dead if isinstance(place, LeasePlace)}
            lent_to = target.lent_to()
            outcome.died_tokens = sum(lent_to.get(isolate, 0) for isolate in dead)
            outcome.charged_tokens = target.spent_tokens(LAPSED_MS)
        else:
            outcome.charged_tokens = self._book.sums(self._window.period).tally.tokens
        return outcome

    async def _sample(self) -> None:
        period, outcome = self._window.period, self.outcome
        while self._clock.now_ms() < self._scenario.arrivals_ms:
            await self._clock.sleep_ms(SAMPLED_EVERY_MS)
            if outcome.ledger == "leases":
                counted = self._object.spent_tokens() + self._object.lent_tokens()
                outcome.leases_max = max(outcome.leases_max, self._object.leases())
            else:
                sums = self._book.sums(period)
                counted = sums.tally.tokens + sums.held_tokens
            self._note_overspent(counted)
            self._stranded_tokens.append(counted - self._spent_tokens - self._held_tokens)

    def _end_phase(self, following: Phase) -> None:
        phase, target = self._phase, self._object
        calls, asking_calls = self._phase_began_calls
        phase.calls, phase.asking_calls = target.calls - calls, target.asking_calls - asking_calls
        if waits_ms := sorted(self._waits_ms):
            phase.requests = len(waits_ms)
            phase.waiting_requests = sum(wait_ms > 0 for wait_ms in waits_ms)
            phase.wait_median_ms = waits_ms[len(waits_ms) // 2]
            phase.wait_p99_ms = waits_ms[len(waits_ms) * 99 // 100]
            phase.wait_max_ms = waits_ms[-1]
        if stranded := self._stranded_tokens:
            phase.stranded_mean_tokens = sum(stranded) / len(stranded)
            phase.stranded_max_tokens = max(stranded)
        self._phase, self._phase_began_calls = following, (target.calls, target.asking_calls)
        self._waits_ms, self._stranded_tokens = [], []

    def _note_overspent(self, tokens: int) -> None:
        over = tokens - self._window.limit
        self.outcome.overspent_tokens = max(self.outcome.overspent_tokens, over)

    def make_place(self, number: int) -> LeasePlace | AskingPlace:
        location = number % self._scenario.locations
        if self.outcome.ledger == "leases":
            return LeasePlace(self._object, self._budgets, location)
        return AskingPlace(self._object, self._budgets, location, self._book)

    def note_admitted(self, place: LeasePlace | AskingPlace, chat: Chat) -> None:
        self._decisions(chat).requests += 1
        self._under_way.setdefault(place, set()).add(chat)
        self._held_tokens += chat.held_tokens
        used_tokens = self._spent_tokens + self._held_tokens
        self._note_overspent(used_tokens)
        if self._phase is self.outcome.early and self._window.is_past(NEAR_SHARE, used_tokens):
            self._end_phase(self.outcome.late)

    def note_refused(self, chat: Chat) -> None:
        decisions = self._decisions(chat)
        decisions.requests += 1
        decisions.refused += 1
        left = self._window.limit - self._spent_tokens - self._held_tokens
        decisions.falsely_refused += chat.held_tokens <= left

    def _decisions(self, chat: Chat) -> Decisions:
        self._waits_ms.append(self._clock.now_ms() - chat.arrived_ms)
        if self._window.is_past(NEAR_SHARE, self._spent_tokens):
            return self.outcome.near
        used_tokens = self._spent_tokens + self._held_tokens + chat.held_tokens
        is_full = self._window.is_past(NEAR_SHARE, used_tokens)
        return self.outcome.full if is_full else self.outcome.far

    def note_ended(self, place: LeasePlace | AskingPlace, chat: Chat) -> None:
        self._under_way[place].discard(chat)
        self._held_tokens -= chat.held_tokens
        if not chat.has_failed:
            self._spent_tokens += chat.used_tokens

    def note_settled(self, chat: Chat, *, is_durable: bool | None) -> None:
        """Nothing: what counts is what the object says in the end."""

    def end_isolate(self, place: LeasePlace | AskingPlace) -> None:
        if not self._scenario.kills:
            return
        self._clock.kill(place)
        self._dead.append(place)
        for chat in self._under_way.pop(place, ()):
            self._held_tokens -= chat.held_tokens
            produced = int((self._clock.now_ms() - chat.admitted_ms) // MS_PER_OUTPUT_TOKEN)
            self._spent_tokens += chat.tokens_in + produced


def simulate(scenario: LeaseScenario, ledger: LeaseLedger, seed: int = SEED) -> LeaseOutcome:
    """What becomes of a scenario."""
    return LeaseTraffic(scenario, ledger, seed).measured()


# Isolates and locations.
PLACES = ((1, 1), (10, 10), (100, 100), (1_000, 100), (1_000, 1_000), (10_000, 1_000))
MANY_PLACES = ((10, 10), (100, 100), (1_000, 100), (10_000, 1_000))
LOADS_PER_S = (1, 10, 100)
PEAK_PER_S = 1_000
# At the peak over many isolates the simulation itself is slow.
PEAK_LASTS_S = 20
FLOOD_LASTS_S = 5
# Of a budget for an hour the last 5 minutes are simulated.
HOUR_S = 3_600
HOUR_SPENT_S = 3_300


def scenarios() -> list[tuple[LeaseScenario, LeaseLedger]]:
    """The whole sweep."""
    swept = [LeaseScenario(*places, load) for load in LOADS_PER_S for places in PLACES]
    swept += [LeaseScenario(*places, PEAK_PER_S) for places in MANY_PLACES[:2]]
    swept += [LeaseScenario(*places, PEAK_PER_S, PEAK_LASTS_S) for places in MANY_PLACES[2:]]
    swept += [
        LeaseScenario(*places, load, FLOOD_LASTS_S)
        for load in (100, PEAK_PER_S)
        for places in MANY_PLACES
    ]
    swept += [
        LeaseScenario(*places, load, HOUR_S, HOUR_SPENT_S)
        for load in LOADS_PER_S
        for places in MANY_PLACES
    ]
    swept.append(LeaseScenario(100, 100, PEAK_PER_S, HOUR_S, HOUR_SPENT_S))
    killed = [
        LeaseScenario(*places, load, kills=True) for load in (10, 100) for places in MANY_PLACES
    ]
    both = [(scenario, ledger) for scenario in swept for ledger in get_args(LeaseLedger)]
    return both + [(scenario, "leases") for scenario in killed]


SMALL_TRAFFICS = 20
SMALL = tuple(LeaseScenario(*places, 10, FLOOD_LASTS_S) for places in MANY_PLACES)


def small_budget(scenario: LeaseScenario, ledger: LeaseLedger, seed: int) -> dict[str, object]:
    """The decisions of many traffics on a budget that is too small for one to tell much."""
    outcomes = [simulate(scenario, ledger, seed + more) for more in range(SMALL_TRAFFICS)]
    decided = {
        name: [asdict(getattr(outcome, name)) for outcome in outcomes]
        for name in ("far", "full", "near")
    }
    value = asdict(scenario) | {"ledger": ledger}
    for name, counted in decided.items():
        value[name] = {key: sum(one[key] for one in counted) for key in counted[0]}
    return value


def line(outcome: LeaseOutcome) -> str:
    """The outcome in short."""
    scenario, early = outcome.scenario, outcome.early
    places = f"{scenario.isolates}/{scenario.locations}"
    return (
        f"{outcome.ledger:6}  {places:>10}  {scenario.requests_per_s:5g}/s  {scenario.lasts_s:4g} s"
        f"{'  kills' if scenario.kills else '       '}"
        f"  calls {early.asking_per_request:.3f} + "
        f"{early.calls_per_request - early.asking_per_request:.3f}"
        f"  wait {early.wait_median_ms:3.0f}/{early.wait_p99_ms:3.0f} ms"
        f"  false {outcome.far.falsely_refused}/{outcome.far.requests}"
        f"  overspent {outcome.overspent_tokens}"
        f"  charged {outcome.charged_tokens - outcome.told_tokens:+} of {outcome.died_tokens}"
    )


def main() -> None:
    """Runs the sweep, prints a line for each run and writes what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", type=Path, help="where the numbers go")
    options = parser.parse_args()
    started_s = time.process_time()
    runs = []
    for scenario, ledger in scenarios():
        outcome = simulate(scenario, ledger, options.seed)
        print(line(outcome), flush=True)
        runs.append(outcome.as_value())
    small = [
        small_budget(scenario, ledger, options.seed)
        for scenario in SMALL
        for ledger in get_args(LeaseLedger)
    ]
    print(f"{len(runs)} runs in {time.process_time() - started_s:.0f} s of CPU", file=sys.stderr)
    if options.json:
        measured = {"seed": options.seed, "runs": runs, "small": small}
        options.json.write_text(json.dumps(measured, indent=1) + "\n")


if __name__ == "__main__":
    main()
