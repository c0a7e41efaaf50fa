"""The ledgers on a KV that is as stale as it may be, and on an object that is far away, at a size
that takes seconds.

`make bench-budgets` runs the same up to 10,000 isolates in 1,000 locations.
"""

from __future__ import annotations

import random

import pytest

from benchmarks import budget_traffic, lease_simulation
from benchmarks.budget_simulation import Scenario, simulate
from benchmarks.lease_simulation import LeaseScenario
from benchmarks.simulated_kv import STALENESS_MS, SimulatedKv, Staleness
from benchmarks.simulator import Simulator
from bluey.budgets.ledgers.pages import from_metadata
from tests.proof import tries

ALONE = Scenario(1, 1, 10)
SEVERAL = (
    Scenario(5, 1, 5),
    Scenario(10, 10, 10),
    Scenario(40, 8, 20),
    Scenario(100, 100, 10),
    Scenario(1_000, 100, 10),
    Scenario(10, 10, 20, lasts_s=5),
    Scenario(10, 10, 10, staleness="cached"),
    Scenario(40, 8, 20, staleness="cached"),
)
MOST_HELD_TOKENS = budget_traffic.INPUT_TOKENS[1] + budget_traffic.OUTPUT_CEILING_TOKENS
BUSY = LeaseScenario(1, 1, 20)
SPREAD = LeaseScenario(5, 5, 25, lasts_s=60)
LEASED = (
    BUSY,
    SPREAD,
    LeaseScenario(100, 100, 20, lasts_s=30),
    LeaseScenario(10, 10, 100, lasts_s=5),
    LeaseScenario(50, 10, 5, lasts_s=3_600, spent_s=3_400),
)
KILLED = (
    LeaseScenario(4, 2, 20, lasts_s=20, kills=True),
    LeaseScenario(10, 10, 20, lasts_s=20, kills=True),
)


def name(scenario: Scenario | LeaseScenario) -> str:
    if isinstance(scenario, LeaseScenario):
        places = f"{scenario.isolates}/{scenario.locations}"
        return f"{places}, {scenario.requests_per_s}/s, {scenario.lasts_s} s"
    return (
        f"{scenario.isolates}/{scenario.locations}, {scenario.requests_per_s}/s, "
        f"{scenario.lasts_s} s, {scenario.staleness}"
    )


@pytest.mark.parametrize("scenario", [ALONE, *SEVERAL], ids=name)
def test_the_kv_ledger_loses_nothing_and_overshoots_by_no_more_than_its_bound(
    scenario: Scenario,
) -> None:
    outcome = simulate(scenario, "kv")
    assert outcome.settled_tokens == outcome.recorded_tokens
    assert (outcome.unconfirmed, outcome.refused_puts) == (0, 0)
    assert outcome.overshoot_tokens <= outcome.bound_tokens
    assert outcome.refused > 0


def test_an_isolate_alone_does_not_overshoot_in_kv_either() -> None:
    assert simulate(ALONE, "kv").overshoot_tokens == 0


def test_the_bound_is_not_far_from_what_happens_at_the_worst() -> None:
    outcome = simulate(Scenario(10, 10, 10), "kv")
    assert outcome.overshoot_tokens > 0.7 * outcome.bound_tokens


@pytest.mark.parametrize("scenario", [ALONE, SEVERAL[1], SEVERAL[5]], ids=name)
def test_the_exact_ledger_never_overshoots(scenario: Scenario) -> None:
    outcome = simulate(scenario, "exact")
    assert outcome.settled_tokens == outcome.recorded_tokens
    assert outcome.overshoot_tokens == 0
    assert outcome.refused > 0


@pytest.mark.parametrize("scenario", SEVERAL[: tries(len(SEVERAL), everyday=3)], ids=name)
def test_a_key_that_all_isolates_read_and_write_loses_tokens(scenario: Scenario) -> None:
    outcome = simulate(scenario, "naive")
    assert outcome.recorded_tokens < outcome.settled_tokens


@pytest.mark.parametrize("scenario", LEASED, ids=name)
def test_leases_never_exceed_the_limit_and_refuse_nobody_far_from_it(
    scenario: LeaseScenario,
) -> None:
    outcome = lease_simulation.simulate(scenario, "leases")
    assert outcome.overspent_tokens == 0
    assert outcome.told_tokens == outcome.charged_tokens
    assert outcome.far.falsely_refused <= 0.01 * outcome.far.requests
    assert outcome.refused > 0
    # Nobody is left without tokens that are there: less than one request holds remains.
    assert outcome.undershoot_tokens < MOST_HELD_TOKENS


def test_a_busy_isolate_calls_for_few_of_its_requests() -> None:
    early = lease_simulation.simulate(BUSY, "leases").early
    assert early.calls_per_request < 0.2
    assert early.wait_median_ms == 0


def test_isolates_far_from_the_object_wait_less_than_with_a_call_per_request() -> None:
    leases = lease_simulation.simulate(SPREAD, "leases").early
    asking = lease_simulation.simulate(SPREAD, "asking").early
    assert leases.calls_per_request < 0.5 * asking.calls_per_request
    assert leases.wait_median_ms < asking.wait_median_ms
    assert leases.waiting_requests < 0.6 * asking.waiting_requests


@pytest.mark.parametrize("seed", range(tries(3, everyday=1)))
@pytest.mark.parametrize("scenario", KILLED, ids=name)
def test_what_dead_isolates_were_told_is_charged_and_at_most_their_leases_on_top(
    scenario: LeaseScenario, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget_traffic, "ISOLATE_LIFE_S", 10)
    outcome = lease_simulation.simulate(scenario, "leases", seed)
    assert outcome.died_tokens > 0
    beyond = outcome.charged_tokens - outcome.told_tokens
    assert 0 <= beyond <= outcome.died_tokens
    assert outcome.overspent_tokens == 0


@pytest.mark.parametrize("staleness", ["worst", "cached"])
def test_keys_that_are_added_up_are_as_good_as_a_whole_list(staleness: Staleness) -> None:
    scenario = Scenario(30, 6, 5, staleness=staleness)
    assert simulate(scenario, "kv") == simulate(scenario, "kv", lists_whole=True)


def test_a_seed_gives_the_same_numbers_every_time() -> None:
    scenario = Scenario(10, 5, 5)
    assert simulate(scenario, "kv", 1) == simulate(scenario, "kv", 1)
    assert simulate(scenario, "kv", 1) != simulate(scenario, "kv", 2)
    leased = LeaseScenario(10, 5, 5)
    first, second = (lease_simulation.simulate(leased, "leases", 1) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("lists_whole", [False, True])
def test_a_write_is_seen_at_once_at_home_and_after_60_s_elsewhere(*, lists_whole: bool) -> None:
    clock = Simulator()
    draw = random.Random(0)
    kv = SimulatedKv(clock, 2, "worst", draw, lists_whole=lists_whole)
    seen: list[tuple[int, int]] = []

    def see() -> None:
        listed = [
            sum(from_metadata(metadata).tokens for _, metadata in kv.see("", location))
            for location in (0, 1)
        ]
        seen.append((listed[0], listed[1]))

    async def write_and_watch() -> None:
        assert kv.write("key", 0, 7, 1)
        assert not kv.write("key", 0, 8, 2)
        see()
        await clock.sleep_ms(STALENESS_MS - 1)
        see()
        await clock.sleep_ms(1)
        see()

    clock.spawn(write_and_watch())
    clock.run()
    assert seen == [(7, 0), (7, 0), (7, 7)]
    assert kv.refused_puts == 1
