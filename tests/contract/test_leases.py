"""The exact ledger's leases, whatever becomes of the isolates, and of their calls of the object."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bluey.budgets.account import Account
from bluey.budgets.ledgers.borrower import IDLE_LEASE_MS
from bluey.budgets.ledgers.exact import ExactLedger
from bluey.budgets.ledgers.ledger import Declined, Held
from bluey.budgets.ledgers.lender import UNREPORTED
from bluey.budgets.windows import windows_at
from bluey.errors import StorageUnavailable
from tests.contract.worlds import World
from tests.fakes.object_faults import LATE_CALL_MS, FaultyObjects, ObjectFault
from tests.fakes.values import UNITS, Unit, charges, make_budgets, of_tokens

T = TypeVar("T")

# Each example takes ten times as long in workerd.
SETTINGS = settings(
    max_examples=6 if sys.platform == "emscripten" else 40,
    stateful_step_count=40,
    derandomize=True,
    # To look for a shorter failure would take minutes.
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
START_MS = datetime(2040, 2, 28, 12, tzinfo=UTC).timestamp() * 1_000
TTL_MS = 100_000
PICKS = st.integers(0, 1_000)
WANTED = st.integers(0, 40)
# What becomes of the next calls. After a settlement there are three attempts, each repeated once
# where the object was restarted.
FAULTS = st.lists(st.sampled_from([None, *ObjectFault]), max_size=5)
# How much each holds, what share of it is used, and how long it lasts.
CHATS = st.lists(
    st.tuples(WANTED, st.integers(0, 100), st.sampled_from([0.0, 300.0, 2_000.0])),
    min_size=4,
    max_size=12,
)
LIMITS = st.sampled_from([(100, None), (None, 150), (100, 150), (40, 1_000), (10_000, None)])
KEY_LIMITS = st.sampled_from([(30, None), (200, 60), (10_000, 20_000)])
TENANT, KEY = "acme", "acme/key/0123"

_numbers = iter(range(10**9))


@dataclass(eq=False)
class Isolate:
    """An isolate's ledger, and the holds of its requests."""

    ledger: ExactLedger
    held: list[Held] = field(default_factory=list)


class LeaseMachine(RuleBasedStateMachine):
    """Isolates of one tenant, whose calls of the object fail in every way, and which die."""

    def __init__(self, world: World, runner: asyncio.Runner) -> None:
        super().__init__()
        self.world = world
        self.runner = runner

    @initialize(unit=st.sampled_from(UNITS), limits=LIMITS, key_limits=KEY_LIMITS)
    def open(
        self,
        unit: Unit,
        limits: tuple[int | None, int | None],
        key_limits: tuple[int | None, int | None],
    ) -> None:
        self.unit = unit
        self.world.step_time(START_MS)
        self.objects = FaultyObjects(self.world.make_objects(), self.world.clock)
        self.tenant_id = f"{TENANT}-{next(_numbers)}"
        self.tenant = Account(self.tenant_id, "tenant", unit.budgets(*limits), TTL_MS)
        key_name = f"{self.tenant_id}/key/0123"
        self.key = Account(key_name, "key", unit.budgets(*key_limits), TTL_MS)
        self.isolates = [self.start(), self.start()]
        self.told: dict[str, int] = {}
        self.deaths = 0

    @rule(
        pick=PICKS,
        wanted=st.lists(WANTED, min_size=1, max_size=4),
        has_key=st.booleans(),
        faults=FAULTS,
    )
    def hold(
        self, pick: int, wanted: list[int], has_key: bool, faults: list[ObjectFault | None]
    ) -> None:
        self.objects.faults.extend(faults)
        isolate = self.pick(pick)
        accounts = [self.tenant, self.key] if has_key else [self.tenant]
        for tokens in wanted:
            try:
                outcome = self.run(isolate.ledger.hold(accounts, self.unit.amount(tokens)))
            except StorageUnavailable:
                outcome = None
            if isinstance(outcome, Held):
                isolate.held.append(outcome)
            elif isolate.ledger.owes:
                self.run(isolate.ledger.release(None))

    @precondition(lambda self: any(isolate.held for isolate in self.isolates))
    @rule(shares=st.lists(st.integers(0, 100), min_size=1, max_size=4), pick=PICKS, faults=FAULTS)
    def settle(self, shares: list[int], pick: int, faults: list[ObjectFault | None]) -> None:
        self.objects.faults.extend(faults)
        for share in shares:
            if not any(isolate.held for isolate in self.isolates):
                return
            isolate, held = self.take(pick)
            if any(admission.hold.expires_ms <= self.now_ms for _, admission in held.admissions):
                # No request lives as long as its hold.
                continue
            self.run(self.settle_one(isolate, held, share))

    async def settle_one(self, isolate: Isolate, held: Held, share: int) -> None:
        """Settles a hold with so many percent of it."""
        used = held.amount.of(self.unit.name) * share // 100
        settled = isolate.ledger.settle(held, self.unit.charges(used))
        for key in self.keys_of(held):
            self.told[key] = self.told.get(key, 0) + used
        await settled

    @rule(chats=CHATS, has_key=st.booleans(), faults=FAULTS)
    def chat_at_once(
        self, chats: list[tuple[int, int, float]], has_key: bool, faults: list[ObjectFault | None]
    ) -> None:
        self.objects.faults.extend(faults)
        accounts = [self.tenant, self.key] if has_key else [self.tenant]

        async def chat(isolate: Isolate, tokens: int, share: int, lasts_ms: float) -> None:
            try:
                held = await isolate.ledger.hold(accounts, self.unit.amount(tokens))
            except StorageUnavailable:
                held = None
            if not isinstance(held, Held):
                if isolate.ledger.owes:
                    await isolate.ledger.release(None)
                return
            await self.world.clock.sleep_ms(lasts_ms)
            await self.settle_one(isolate, held, share)

        async def all_chats() -> None:
            picked = [self.pick(number // 3) for number in range(len(chats))]
            works = [chat(isolate, *one) for isolate, one in zip(picked, chats, strict=True)]
            await asyncio.gather(*works)

        self.run(all_chats())

    @precondition(lambda self: any(isolate.held for isolate in self.isolates))
    @rule(pick=PICKS)
    def release(self, pick: int) -> None:
        isolate, held = self.take(pick)
        self.run(isolate.ledger.release(held))

    @rule(duration_ms=st.sampled_from([1.0, 1_000.0, 6_000.0, 20_000.0]))
    def pass_time(self, duration_ms: float) -> None:
        self.run(self.world.clock.sleep_ms(duration_ms))

    @rule(pick=PICKS, is_fatal=st.sampled_from([False, False, True]))
    def die(self, pick: int, is_fatal: bool) -> None:
        if not is_fatal:
            return
        self.isolates.remove(self.pick(pick))
        self.isolates.append(self.start())
        self.deaths += 1

    @invariant()
    def nothing_is_spent_and_lent_beyond_a_limit(self) -> None:
        if not hasattr(self, "isolates"):
            return
        for account in (self.tenant, self.key):
            for window in windows_at(account.limits, self.now_ms):
                booked, lost, lent = self.look(self.key_of(account, window.period))
                assert booked + lost + lent <= window.limit

    @invariant()
    def no_less_is_counted_than_was_told(self) -> None:
        if hasattr(self, "isolates"):
            for key, told in self.told.items():
                booked, lost, lent = self.look(key)
                assert booked <= told <= booked + lost + lent

    def teardown(self) -> None:
        if not hasattr(self, "isolates"):
            return
        self.objects.faults.clear()
        for isolate in self.isolates:
            for held in isolate.held:
                self.run(isolate.ledger.release(held))
            assert self.run(isolate.ledger.release(None)) is True
        self.run(self.world.clock.sleep_ms(max(TTL_MS, IDLE_LEASE_MS) + LATE_CALL_MS))
        for key, told in self.told.items():
            booked, lost, lent = self.look(key)
            # All leases are given back, or have lapsed with their isolates.
            assert lent == 0
            assert booked <= told <= booked + lost
            assert self.deaths or (booked, lost) == (told, 0)

    def look(self, key: str) -> tuple[int, int, int]:
        """What the object has booked, what has lapsed, and what is lent."""
        asked = json.dumps({"isolate": "", "windows": [key]})
        # Past the faults.
        text = self.run(self.world.make_objects().call(self.tenant_id, "read", asked, 5_000))
        [[by_model, _, _, lent, _]] = json.loads(text)["windows"]
        lost = by_model.pop(UNREPORTED, 0)
        return sum(by_model.values()), lost, lent

    def keys_of(self, held: Held) -> list[str]:
        return [
            self.key_of(account, period)
            for account, admission in held.admissions
            for period in admission.hold.periods
        ]

    def key_of(self, account: Account, period: str) -> str:
        return self.unit.key(period if account is self.tenant else f"key/0123/{period}")

    def start(self) -> Isolate:
        return Isolate(ExactLedger(self.tenant_id, self.world.make_storage(self.objects)))

    def pick(self, pick: int) -> Isolate:
        return self.isolates[pick % len(self.isolates)]

    def take(self, pick: int) -> tuple[Isolate, Held]:
        busy = [isolate for isolate in self.isolates if isolate.held]
        isolate = busy[pick % len(busy)]
        return isolate, isolate.held.pop(pick % len(isolate.held))

    @property
    def now_ms(self) -> float:
        return self.world.clock.epoch_ms()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


def test_leases_survive_every_fault_and_death(lending_world: World) -> None:
    with asyncio.Runner() as runner:

        class Machine(LeaseMachine):
            def __init__(self) -> None:
                super().__init__(lending_world, runner)

        run_state_machine_as_test(Machine, settings=SETTINGS)


async def test_a_key_and_its_tenant_are_asked_for_in_one_call(lending_world: World) -> None:
    objects = CountedObjects(lending_world.make_objects())
    tenant = Account("one-call", "tenant", make_budgets(100, 1_000), TTL_MS)
    key = Account("one-call/key/0123", "key", make_budgets(50), TTL_MS)
    ledger = ExactLedger("one-call", lending_world.make_storage(objects))

    held = await ledger.hold([tenant, key], of_tokens(30))
    declined = await ledger.hold([tenant, key], of_tokens(30))

    assert isinstance(held, Held)
    assert isinstance(declined, Declined)
    assert (["lend", "lend"], "key") == (objects.methods, declined.account.scope)
    await ledger.settle(held, charges(10))
    (key_day,) = await ledger.read(key)
    assert (10, 0) == (key_day.tally.tokens, key_day.held)


@dataclass
class CountedObjects:
    """Objects, and which of their methods were called."""

    objects: Any
    methods: list[str] = field(default_factory=list)

    async def call(self, name: str, method: str, argument_json: str, wait_ms: int) -> str:
        self.methods.append(method)
        text: str = await self.objects.call(name, method, argument_json, wait_ms)
        return text
