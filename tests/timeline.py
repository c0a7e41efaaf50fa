"""A clock that many coroutines sleep on at once, as the invocations of a Worker do.

Time passes when all of them wait, straight to the moment when the next one wakes, so hours
of a hundred invocations take no time and every run is the same. There is no event loop: what
runs here may wait for this clock and give way (`asyncio.sleep(0)`), nothing else.
"""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from tests.fakes.clock import NOON_MS

T = TypeVar("T")


@types.coroutine
def _until(due_ms: float) -> Generator[float, None, None]:
    yield due_ms


@dataclass(eq=False)
class Invocation(Generic[T]):
    """A coroutine under way, or what became of it."""

    work: Coroutine[Any, Any, T]
    waits: int = 0
    is_done: bool = False
    is_cut_off: bool = False
    ended_ms: float = 0
    results: list[T] = field(default_factory=list)
    error: Exception | None = None

    @property
    def result(self) -> T:
        """What it returned. Raises what it raised."""
        assert self.is_done, "it has not ended"
        if self.error is not None:
            raise self.error
        return self.results[0]


class Timeline:
    """The clock, and what runs on it."""

    def __init__(self, epoch_ms: float = NOON_MS) -> None:
        self._now_ms = 0.0
        self._booted_ms = epoch_ms
        self._numbers = itertools.count()
        # When each is due, and which of its waits that ends: one that was woken has ended it.
        self._waiting: list[tuple[float, int, Invocation[Any], int]] = []
        self._running: Invocation[Any] | None = None

    def now_ms(self) -> float:
        return self._now_ms

    def epoch_ms(self) -> float:
        return self._booted_ms + self._now_ms

    async def sleep_ms(self, duration_ms: float) -> None:
        await _until(self._now_ms + max(0.0, duration_ms))

    @property
    def running(self) -> Invocation[Any]:
        """What runs now."""
        assert self._running is not None, "nothing runs"
        return self._running

    def wake(self, invocation: Invocation[Any]) -> None:
        """It need not wait any longer."""
        if not invocation.is_done:
            self._wait_until(self._now_ms, invocation)

    def set_back_ms(self, duration_ms: float) -> None:
        """The time of day is found to be earlier; what sleeps does not notice."""
        self._booted_ms -= duration_ms

    def start(self, work: Coroutine[Any, Any, T]) -> Invocation[T]:
        """Lets it run until it first waits."""
        invocation = Invocation(work)
        self._resume(invocation)
        return invocation

    def cut_off(self, invocation: Invocation[Any]) -> None:
        """It never runs again, not even to clean up: its isolate or its time is gone."""
        invocation.is_cut_off = True

    def pass_ms(self, duration_ms: float) -> None:
        """Lets so much time pass, and everything happen that is due in it."""
        until_ms = self._now_ms + duration_ms
        while self._waiting and self._waiting[0][0] <= until_ms:
            self._wake_next()
        self._now_ms = until_ms

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What it returns, once it does."""
        invocation = self.start(work)
        while not invocation.is_done:
            self._wake_next()
        return invocation.result

    def run_all(self, *works: Coroutine[Any, Any, T]) -> list[T]:
        """What they return, all started at the same time."""
        invocations = [self.start(work) for work in works]
        while not all(invocation.is_done for invocation in invocations):
            self._wake_next()
        return [invocation.result for invocation in invocations]

    def _wake_next(self) -> None:
        due_ms, _, invocation, wait = heapq.heappop(self._waiting)
        if wait != invocation.waits or invocation.is_cut_off:
            return
        assert due_ms != float("inf"), "it waits for ever"
        self._now_ms = max(self._now_ms, due_ms)
        self._resume(invocation)

    def _resume(self, invocation: Invocation[Any]) -> None:
        resumed_by, self._running = self._running, invocation
        try:
            due_ms = invocation.work.send(None)
        except StopIteration as stopped:
            invocation.results.append(stopped.value)
        except Exception as error:  # noqa: BLE001  # whoever asks for the result gets it
            invocation.error = error
        else:
            self._wait_until(self._now_ms if due_ms is None else due_ms, invocation)
            return
        finally:
            self._running = resumed_by
        invocation.is_done, invocation.ended_ms = True, self._now_ms

    def _wait_until(self, due_ms: float, invocation: Invocation[Any]) -> None:
        invocation.waits += 1
        entry = (due_ms, next(self._numbers), invocation, invocation.waits)
        heapq.heappush(self._waiting, entry)


class TimelineGate:
    """See `Gate`. Whoever opens it wakes those that wait."""

    def __init__(self, line: Timeline) -> None:
        self._line = line
        self._waiting: list[Invocation[Any]] = []

    async def wait(self, wait_ms: float) -> None:
        waiting = self._line.running
        self._waiting.append(waiting)
        await self._line.sleep_ms(wait_ms)
        if waiting in self._waiting:
            self._waiting.remove(waiting)

    def open(self) -> None:
        opened, self._waiting = self._waiting, []
        for waiting in opened:
            self._line.wake(waiting)
