"""Isolates that hold and settle while their calls of the object are under way, delayed, overtaken
and lost, and that die in the middle of it.

What is promised is looked at all the time, between any two events: the object has always set aside
what an isolate has promised, and books what it was told exactly once.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from bluey.budgets.account import Account
from bluey.budgets.ledgers.borrower import HAND_BACK_MS, WAIT_MS
from bluey.budgets.ledgers.exact import ExactLedger
from bluey.budgets.ledgers.ledger import Declined, Held, Storage
from bluey.budgets.ledgers.lender import UNREPORTED, told_in
from bluey.errors import StorageReset, StorageSilent, StorageUnavailable
from tests.fakes.clock import FakeEntropy
from tests.fakes.objects import FakeObjects
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import DOLLARS, Unit, in_each_unit
from tests.proof import tries
from tests.timeline import Invocation, Timeline, TimelineGate

TENANT, KEY = "acme", "acme/key/0123"
TTL_MS = 40_000
LONGEST_CHAT_MS = 25_000
# An answer that comes so late comes after all that its isolate has done in the meantime.
LATEST_MS = 9_000
USUAL_MS = 20
RUN_MS = 45_000
# A request waits for its turn, and then for a call that is repeated where the object was restarted.
LONGEST_HOLD_MS = 3 * WAIT_MS
LOOKS_MS = 100


RESETS = ("reset before", "reset after")
FAULTS = ("lost", "failed", "unconfirmed", *RESETS)


@dataclass(frozen=True)
class Weather:
    """How calls fare: the share of faults, and whether isolates die."""

    faults: float = 0
    slow: float = 0
    deaths: bool = False
    kinds: tuple[str, ...] = FAULTS


WEATHER = {
    "calm": Weather(),
    "slow": Weather(slow=0.3),
    "faulty": Weather(faults=0.3, slow=0.2),
    # A call that is repeated may be overtaken by the next one.
    "restarting": Weather(faults=0.5, slow=0.7, kinds=RESETS),
    "deadly": Weather(faults=0.15, slow=0.1, deaths=True),
}
SEEDS = range(tries(6, everyday=2))


@dataclass(eq=False)
class Isolate:
    """An isolate's ledger, what its requests hold, and what they were told was charged."""

    name: str
    unit: Unit
    ledger: ExactLedger
    at_work: list[Invocation[Any]] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def promised(self) -> Counter[str]:
        """By window: what was charged, and what requests under way may still use."""
        promised = Counter(self.told)
        for held in self.held:
            for key in keys_of(held, self.unit):
                promised[key] += held.amount.of(self.unit.name)
        return promised


def keys_of(held: Held, unit: Unit) -> list[str]:
    """The windows of its holds, as the object names them."""
    return [
        unit.key(period if account.name == TENANT else f"key/0123/{period}")
        for account, admission in held.admissions
        for period in admission.hold.periods
    ]


def is_in_dollars(key: str) -> bool:
    return key.endswith("/usd")


class Network:
    """The way to the objects. A call goes on though its caller has given it up."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.is_calm = False

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        line, chance = self.region.line, self.region.chance
        weather = Weather() if self.is_calm else self.region.weather
        longest_ms = LATEST_MS if chance.random() < weather.slow else USUAL_MS
        there_ms, back_ms = chance.uniform(0, longest_ms), chance.uniform(0, longest_ms)
        fault = chance.choice(weather.kinds) if chance.random() < weather.faults else None
        answers: list[str | StorageUnavailable] = []
        gate = TimelineGate(line)

        async def travel() -> None:
            await line.sleep_ms(there_ms)
            if fault == "lost":
                return
            outcome: str | StorageUnavailable
            if fault == "failed":
                outcome = StorageUnavailable("the object failed")
            elif fault == "reset before":
                outcome = StorageReset("the object was restarted")
            else:
                self.region.look()
                outcome = await self.region.objects.call(name, method, argument_json, wait_ms)
                self.region.look()
            if fault == "reset after":
                outcome = StorageReset("the object was restarted")
            await line.sleep_ms(back_ms)
            if fault != "unconfirmed":
                answers.append(outcome)
                gate.open()

        line.start(travel())
        if not answers:
            await gate.wait(wait_ms)
        if not answers:
            raise StorageSilent("the object did not answer")
        if isinstance(answers[0], StorageUnavailable):
            raise answers[0]
        return answers[0]


class Region:
    """Isolates of one tenant, the load on them, and what must hold of them at any time."""

    def __init__(self, seed: int, weather: Weather, unit: Unit) -> None:
        self.unit = unit
        self.chance = chance = random.Random(seed)
        self.weather = weather
        self.line = Timeline()
        self.objects = FakeObjects(self.line)
        self.network = Network(self)
        self.limit = chance.choice([300, 1_000, 4_000, 20_000])
        self.key_limit = chance.choice([200, 2_000, 20_000])
        self.pause_ms = chance.choice([10, 40, 200])
        self.tenant = Account(TENANT, "tenant", unit.budgets(self.limit, 100_000), TTL_MS)
        self.key = Account(KEY, "key", unit.budgets(self.key_limit), TTL_MS)
        self.isolates = [self.open() for _ in range(chance.choice([1, 2, 4]))]
        self.dead: list[Isolate] = []
        self.outcomes: Counter[str] = Counter()
        self.waited_ms: list[float] = []

    def open(self) -> Isolate:
        drawn = self.chance.randrange(10**9)
        storage = Storage(
            FakeKeyValueStore(FakeNamespace(self.line)),
            self.network,
            lambda: TimelineGate(self.line),
            self.line,
            FakeEntropy(drawn=drawn),
        )
        # What it draws first is its name.
        name = FakeEntropy(drawn=drawn).hex_digits(32)
        return Isolate(name, self.unit, ExactLedger(TENANT, storage))

    async def chat(self, isolate: Isolate) -> None:
        chance = self.chance
        accounts = [self.tenant, self.key] if chance.random() < 0.5 else [self.tenant]
        began_ms = self.line.now_ms()
        try:
            held = await isolate.ledger.hold(accounts, self.unit.amount(chance.randint(1, 60)))
        except StorageUnavailable:
            held = None
        self.waited_ms.append(self.line.now_ms() - began_ms)
        if not isinstance(held, Held):
            self.outcomes["declined" if isinstance(held, Declined) else "unavailable"] += 1
            if isolate.ledger.owes:
                await isolate.ledger.release(None)
            return
        isolate.held.append(held)
        is_long = chance.random() < 0.05
        await self.line.sleep_ms(chance.uniform(0, LONGEST_CHAT_MS if is_long else 1_500))
        isolate.held.remove(held)
        if chance.random() < 0.2:
            work = isolate.ledger.release(held)
        else:
            used = chance.randint(0, held.amount.of(self.unit.name))
            work = isolate.ledger.settle(held, self.unit.charges(used))
            isolate.told.update(dict.fromkeys(keys_of(held, self.unit), used))
        self.outcomes["served"] += 1
        await work

    def run(self) -> None:
        """The load, which comes and goes; then all that is under way ends."""
        while self.line.now_ms() < RUN_MS:
            for _ in range(self.chance.choice([0, 3, 30])):
                isolate = self.chance.choice(self.isolates)
                isolate.at_work.append(self.line.start(self.chat(isolate)))
                self.pass_ms(self.chance.uniform(0, self.pause_ms))
            if self.weather.deaths and self.chance.random() < 0.1:
                self.kill(self.chance.choice(self.isolates))
            self.pass_ms(self.chance.choice([200, 2_000, 8_000]))
        self.network.is_calm = True
        self.pass_ms(LONGEST_CHAT_MS + 4 * WAIT_MS + 2 * LATEST_MS)

    def kill(self, isolate: Isolate) -> None:
        """Nothing of it runs on. What it has sent is under way."""
        for invocation in isolate.at_work:
            self.line.cut_off(invocation)
        isolate.held.clear()
        self.isolates.remove(isolate)
        self.dead.append(isolate)
        self.isolates.append(self.open())

    def pass_ms(self, duration_ms: float) -> None:
        until_ms = self.line.now_ms() + duration_ms
        while (rest_ms := until_ms - self.line.now_ms()) > 0:
            self.line.pass_ms(min(rest_ms, LOOKS_MS))
            self.look()

    def look(self) -> None:
        """Nothing that was promised is unknown to the object, and nothing is booked twice."""
        reported, lent = self.kept()
        for isolate in (*self.isolates, *self.dead):
            known = isolate.name
            for key, tokens in isolate.promised().items():
                assert tokens <= reported[known, key] + lent[known, key], (known, key)
        booked = self.booked()
        by_window: Counter[str] = Counter()
        for (_, key), tokens in (reported + lent).items():
            by_window[key] += tokens
        for (_, key), tokens in reported.items():
            booked[key] -= tokens
        assert not any(booked.values()), booked
        for key, tokens in by_window.items():
            assert tokens <= self.limit_of(key), key

    def limit_of(self, key: str) -> int:
        if key.startswith("key/"):
            return self.key_limit
        return self.limit if key.count("-") == 2 else 100_000

    def kept(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        """What each isolate has reported and what it is lent, by isolate and window."""
        reported: Counter[tuple[str, str]] = Counter()
        lent: Counter[tuple[str, str]] = Counter()
        rows = self.rows("SELECT isolate, window_key, tokens, reported FROM leases")
        for isolate, key, count, settled in rows:
            if is_in_dollars(key) == (self.unit is DOLLARS):
                lent[isolate, key] = count
            if not is_in_dollars(key):
                told = told_in(json.loads(settled))[self.unit is DOLLARS]
                reported[isolate, self.unit.key(key)] = sum(told[0].values())
        return reported, lent

    def booked(self) -> Counter[str]:
        """What is booked in each window, but for what lapsed."""
        rows = self.rows("SELECT window_key, model_id, tokens FROM totals")
        assert UNREPORTED not in {model_id for _, model_id, _ in rows}
        booked: Counter[str] = Counter()
        for key, _, count in rows:
            if is_in_dollars(key) == (self.unit is DOLLARS):
                booked[key] += count
        return booked

    def rows(self, statement: str) -> list[list[Any]]:
        rows = self.objects.rows.get(TENANT)
        return [] if rows is None else rows.read([(statement, ())])[0]


@pytest.mark.parametrize("weather", WEATHER)
@pytest.mark.parametrize("seed", SEEDS)
@in_each_unit
def test_what_was_promised_is_always_known_and_booked_once(
    weather: str, seed: int, unit: Unit
) -> None:
    region = Region(seed, WEATHER[weather], unit)

    region.run()

    for isolate in region.isolates:
        assert region.line.run(isolate.ledger.release(None)) is True
        assert all(invocation.is_done for invocation in isolate.at_work)
    reported, lent = region.kept()
    for isolate in region.isolates:
        told = {key: tokens for (name, key), tokens in reported.items() if name == isolate.name}
        assert isolate.told == Counter(told)
    living = {isolate.name for isolate in region.isolates}
    assert not any(tokens for (name, _), tokens in lent.items() if name in living)
    assert max(region.waited_ms) <= LONGEST_HOLD_MS
    if weather == "calm":
        assert "unavailable" not in region.outcomes
        assert max(region.waited_ms) <= HAND_BACK_MS + 6 * USUAL_MS
