"""Time as the simulations have it: nobody waits, and every run with a seed is the same."""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections.abc import Coroutine, Generator
from dataclasses import dataclass
from typing import Any

EPOCH_MS = 1_795_392_000_000.0  # 2026-11-23, 00:00 UTC: the window does not turn within a run.

Work = Coroutine[Any, Any, None]


@dataclass(frozen=True, slots=True)
class _Wait:
    """Until so much time has passed, or the gate is opened."""

    duration_ms: float
    gate: SimulatedGate | None = None

    def __await__(self) -> Generator[_Wait, None, None]:
        yield self


@dataclass(eq=False, slots=True)
class _Task:
    work: Work
    owner: object
    # How often it was woken. What was to wake it at an earlier turn comes too late.
    turn: int = 0


class Simulator:
    """Time, and the coroutines that wait for it. Also the Clock port."""

    def __init__(self) -> None:
        self._now_ms = 0.0
        self._order = itertools.count()
        self._due: list[tuple[float, int, int, _Task]] = []
        self._killed: set[object] = set()

    def now_ms(self) -> float:
        return self._now_ms

    def epoch_ms(self) -> float:
        return EPOCH_MS + self._now_ms

    async def sleep_ms(self, duration_ms: float) -> None:
        await _Wait(duration_ms)

    def make_gate(self) -> SimulatedGate:
        return SimulatedGate(self)

    def spawn(self, work: Work, owner: object = None) -> None:
        """Runs a coroutine until it waits for the first time."""
        self._resume(_Task(work, owner))

    def kill(self, owner: object) -> None:
        """Nothing that this owner has started runs again, not even to clean up."""
        self._killed.add(owner)

    def run(self) -> None:
        """Until nothing waits any more."""
        while self._due:
            due_ms, _, turn, task = heapq.heappop(self._due)
            if task.turn == turn and task.owner not in self._killed:
                self._now_ms = due_ms
                self._resume(task)

    def wake(self, task: _Task, delay_ms: float = 0) -> None:
        """Has it run after this time, unless something else wakes it before."""
        due_ms = self._now_ms + delay_ms
        heapq.heappush(self._due, (due_ms, next(self._order), task.turn, task))

    def _resume(self, task: _Task) -> None:
        task.turn += 1
        try:
            wait: _Wait = task.work.send(None)
        except StopIteration:
            return
        if wait.duration_ms < math.inf:
            self.wake(task, wait.duration_ms)
        if wait.gate is not None:
            wait.gate.waiting.append((task, task.turn))


class SimulatedGate:
    """The Gate port. Opening it wakes those that wait, in their order."""

    def __init__(self, clock: Simulator) -> None:
        self.waiting: list[tuple[_Task, int]] = []
        self._clock = clock

    async def wait(self, wait_ms: float) -> None:
        await _Wait(wait_ms, self)

    def open(self) -> None:
        waiting, self.waiting = self.waiting, []
        for task, turn in waiting:
            if task.turn == turn:
                self._clock.wake(task)


class SeededEntropy:
    """The Entropy port."""

    def __init__(self, generator: random.Random) -> None:
        self._generator = generator

    def hex_digits(self, count: int) -> str:
        return f"{self._generator.getrandbits(4 * count):0{count}x}"

    def fraction(self) -> float:
        return self._generator.random()
