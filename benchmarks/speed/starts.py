"""The first request in a new isolate: each time workerd is started anew, from a snapshot."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed import load as clients
from benchmarks.speed import programs
from benchmarks.speed.loads import Load, request
from benchmarks.speed.measuring import cpu_seconds
from benchmarks.speed.provider import Provider

FURTHER_REQUESTS = 20


@dataclass
class Starts:
    """What was measured of one program, a number per start; the times in ms."""

    first_ms: list[float] = field(default_factory=list)
    first_cpu_ms: list[float] = field(default_factory=list)
    second_ms: list[float] = field(default_factory=list)
    later_ms: list[float] = field(default_factory=list)
    """A request after some more."""
    start_ms: list[float] = field(default_factory=list)
    """From starting the process to the first answer."""


async def measure(
    names: Sequence[str],
    provider: Provider,
    folder: Path,
    load: Load,
    *,
    starts: int,
    core: int | None,
    say: Callable[[str], None],
) -> dict[str, Starts]:
    """Starts each program so many times, in turn."""
    measured = {name: Starts() for name in names}
    provider.plays(load.tokens, 0)
    for number in range(starts):
        say(f"start {number + 1} of {starts}")
        for name in names:
            await _start(name, provider, folder, load, core, measured[name])
    return measured


async def _start(
    name: str, provider: Provider, folder: Path, load: Load, core: int | None, starts: Starts
) -> None:
    sent = [request(load, load.model)]
    began_s = time.perf_counter()
    with programs.serving(
        [name], provider.address, folder, core=core, from_snapshots=True
    ) as running:
        url, pid = running[name].url, running[name].pid
        cpu_s = cpu_seconds(pid)
        [first] = await clients.run(url, sent, count=1, connections=1)
        starts.first_cpu_ms.append((cpu_seconds(pid) - cpu_s) * 1000)
        starts.start_ms.append((first.done_s - began_s) * 1000)
        [second] = await clients.run(url, sent, count=1, connections=1)
        further = await clients.run(url, sent, count=FURTHER_REQUESTS, connections=1)
    starts.first_ms.append((first.done_s - first.sent_s) * 1000)
    starts.second_ms.append((second.done_s - second.sent_s) * 1000)
    starts.later_ms.append(
        statistics.median((each.done_s - each.sent_s) * 1000 for each in further[10:])
    )
