"""Every ledger against the arithmetic alone: whatever the order of holds, their ends, crashes,
deploys and days, it says what one `Book` says, and keeps what was settled."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
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

from bluey.budgets.book import Admission, Book, Hold, Refused, Tally
from bluey.budgets.windows import windows_at, windows_before
from tests.contract.worlds import World
from tests.fakes.values import UNITS, Unit, make_budgets

T = TypeVar("T")

SETTINGS = settings(
    max_examples=12 if sys.platform == "emscripten" else 80,
    stateful_step_count=25,
    derandomize=True,
    # To look for a shorter failure would take minutes.
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# The day before a leap day, and so far ahead that no alarm of an object rings before its time.
START_MS = datetime(2040, 2, 28, 12, tzinfo=UTC).timestamp() * 1_000
TTL_MS = 100_000.0
COUNTS = st.integers(0, 60)
LIMITS = st.sampled_from([(100, None), (None, 150), (100, 150), (40, 1_000)])
MODELS = st.sampled_from(["a", "b"])
PICKS = st.integers(0, 1_000)
BRIEF_MS = st.sampled_from([1.0, 1_000.0, 20_000.0, TTL_MS])


@dataclass(frozen=True)
class Promised:
    """A hold of the ledger, and the same one in the book."""

    hold: Hold
    in_book: Hold


class LedgerMachine(RuleBasedStateMachine):
    """One tenant's ledger in a world whose time is stepped, and the book beside it."""

    def __init__(self, world: World, runner: asyncio.Runner) -> None:
        super().__init__()
        self.world = world
        self.runner = runner
        self.book = Book()
        self.live: list[Promised] = []
        self.ended: list[Promised] = []
        self.number = 0

    @initialize(unit=st.sampled_from(UNITS), limits=LIMITS)
    def open(self, unit: Unit, limits: tuple[int | None, int | None]) -> None:
        self.unit = unit
        self.world.step_time(START_MS)
        self.budgets = self.unit.budgets(*limits)
        self.ledger = self.world.make_ledger(self.budgets, TTL_MS)

    @rule(wanted=COUNTS)
    def hold(self, wanted: int) -> None:
        self.number += 1
        windows = windows_at(self.budgets, self.now_ms)
        expected = self.book.hold(
            f"h{self.number}", windows, self.unit.amount(wanted), self.now_ms, TTL_MS, {}
        )

        held = self.run(self.ledger.hold(self.unit.amount(wanted)))

        if isinstance(expected, Refused):
            assert expected == held
        else:
            assert isinstance(held, Admission), held
            asked = self.unit.amount(wanted), expected.hold.periods
            assert asked == (held.hold.amount, held.hold.periods)
            assert expected.rooms == held.rooms
            self.live.append(Promised(held.hold, expected.hold))

    @precondition(lambda self: self.live)
    @rule(pick=PICKS, used=COUNTS, model_id=MODELS)
    def settle(self, pick: int, used: int, model_id: str) -> None:
        promised = self.take(pick)
        # One that expired may be forgotten, with the last of its windows.
        keys = {window.period for window in windows_at(self.budgets, self.now_ms)}
        if promised.hold.expires_ms <= self.now_ms and keys.isdisjoint(promised.hold.periods):
            self.ended.remove(promised)
        else:
            assert self.run(self.ledger.settle(promised.hold, self.unit.charges(used, model_id)))
            assert self.book.settle(promised.in_book, self.unit.charges(used, model_id))

    @precondition(lambda self: self.live)
    @rule(pick=PICKS)
    def release(self, pick: int) -> None:
        promised = self.take(pick)
        assert self.run(self.ledger.release(promised.hold))
        assert self.book.release(promised.in_book)

    @precondition(lambda self: self.ended)
    @rule(pick=PICKS, used=COUNTS, is_release=st.booleans())
    def end_again(self, pick: int, used: int, is_release: bool) -> None:
        hold = self.ended[pick % len(self.ended)].hold
        self.run(
            self.ledger.release(hold)
            if is_release
            else self.ledger.settle(hold, self.unit.charges(used, "a"))
        )

    @rule(duration_ms=BRIEF_MS)
    def pass_time(self, duration_ms: float) -> None:
        self.run(self.world.clock.sleep_ms(duration_ms))

    @rule(is_monthly=st.booleans(), left_ms=st.sampled_from([-1.0, 0.0, 5_000.0]))
    def come_to_the_end_of_a_window(self, is_monthly: bool, left_ms: float) -> None:
        window = windows_at(make_budgets(1, 1), self.now_ms)[is_monthly]
        duration_ms = window.resets_at_s * 1_000 - self.now_ms - left_ms
        self.run(self.world.clock.sleep_ms(max(0.0, duration_ms)))

    @rule(days=st.sampled_from([1, 31, 92]))
    def look_back(self, days: int) -> None:
        history = self.run(self.ledger.history(days))
        for status in history:
            assert self.book.tallies.get(status.window.period, Tally()) == status.tally
        expected = windows_before(self.budgets, self.now_ms, days)
        assert expected == tuple(status.window for status in history)

    @rule()
    def crash(self) -> None:
        """The isolate is gone, and so are the holds of a ledger that keeps them in it. What becomes
        of what was lent is in test_leases.py."""
        while self.world.lends and self.live:
            self.release(0)
        self.ledger = self.world.reopen_ledger(self.budgets, TTL_MS)
        if not self.world.keeps_holds:
            while self.live:
                self.book.release(self.take(0).in_book)

    @rule(limits=LIMITS)
    def change_limits(self, limits: tuple[int | None, int | None]) -> None:
        """As a deploy does, with isolates that begin anew."""
        self.budgets = self.unit.budgets(*limits)
        self.crash()

    @invariant()
    def the_ledger_says_what_the_book_says(self) -> None:
        statuses = self.run(self.ledger.read())
        self.book.expire(self.now_ms)
        for status in statuses:
            tally = self.book.tallies.get(status.window.period, Tally())
            assert tally == status.tally
            assert self.book.sums(status.window.period).held(self.unit.name) == status.held
        assert windows_at(self.budgets, self.now_ms) == tuple(s.window for s in statuses)

    def teardown(self) -> None:
        # Whatever was settled is there for whoever comes next, whichever window it is in.
        for key, tally in self.book.tallies.items():
            assert tally == self.run(self.world.durable_tally(key))

    @property
    def now_ms(self) -> float:
        return self.world.clock.epoch_ms()

    def take(self, pick: int) -> Promised:
        promised = self.live.pop(pick % len(self.live))
        self.ended.append(promised)
        return promised

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)


def test_a_ledger_does_what_the_arithmetic_says(ledger_world: World) -> None:
    with asyncio.Runner() as runner:

        class Machine(LedgerMachine):
            def __init__(self) -> None:
                super().__init__(ledger_world, runner)

        run_state_machine_as_test(Machine, settings=SETTINGS)
