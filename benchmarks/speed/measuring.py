"""Measures programs under loads: a round takes each once, so that what else the machine does falls
on all of them."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.speed import load as clients
from benchmarks.speed.load import Exchange, Request
from benchmarks.speed.loads import Load, request
from benchmarks.speed.programs import Running
from benchmarks.speed.provider import Provider

# What a program still does after the answer, such as writing its log line, ends within this.
REST_S = 0.05
WARM_UP_REQUESTS = 600


@dataclass
class Samples:
    """One program under one load, a number per round. Times of tokens are of paced streams only."""

    cpu_ms: list[float] = field(default_factory=list)
    answered_ms: list[float] = field(default_factory=list)
    requests_per_s: list[float] = field(default_factory=list)
    first_ms: list[float] = field(default_factory=list)
    later_ms: list[float] = field(default_factory=list)
    later_p95_ms: list[float] = field(default_factory=list)
    harness_share: list[float] = field(default_factory=list)


Measured = dict[tuple[Load, str], Samples]
"""What was measured of each load's each column."""


async def measure(
    loads: Sequence[Load],
    running: Mapping[str, Running],
    provider: Provider,
    *,
    rounds: int,
    requests: int,
    say: Callable[[str], None],
) -> Measured:
    """Takes so many rounds, after each program has been used for a while."""
    measured = {(load, column): Samples() for load in loads for column, _ in load.programs}
    say("warming up")
    await _warm_up(loads, running, provider, requests)
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        for load in loads:
            for column, program in load.programs:
                sample = measured[load, column]
                await _sample(load, running[program], provider, load.count(requests), sample)
    return measured


async def _warm_up(
    loads: Sequence[Load], running: Mapping[str, Running], provider: Provider, requests: int
) -> None:
    """Each program answers each kind of request without pauses."""
    warmed: set[tuple[str, str, str, bool]] = set()
    for load in loads:
        provider.plays(load.tokens, 0)
        for _, program in load.programs:
            is_stream = load.kind != "whole"
            way = (program, load.model, load.path, is_stream)
            if way in warmed:
                continue
            warmed.add(way)
            count = min(WARM_UP_REQUESTS, 3 * requests) // (6 if is_stream else 1)
            sent = [_request(load, running[program])]
            await clients.run(running[program].url, sent, count=max(1, count), connections=8)


def _request(load: Load, program: Running) -> Request:
    return replace(request(load, load.model), headers=program.headers)


async def _sample(
    load: Load, program: Running, provider: Provider, count: int, samples: Samples
) -> None:
    provider.plays(load.tokens, load.gap_ms)
    watches = load.kind == "paced"
    cpu_s, harness_s, start_s = cpu_seconds(program.pid), time.process_time(), time.perf_counter()
    done = await clients.run(
        program.url,
        [_request(load, program)],
        count=count,
        connections=load.at_once,
        watches=watches,
        apart_s=load.apart_ms / 1000,
    )
    wall_s, harness_s = time.perf_counter() - start_s, time.process_time() - harness_s
    await asyncio.sleep(REST_S)
    samples.cpu_ms.append((cpu_seconds(program.pid) - cpu_s) * 1000 / count)
    samples.requests_per_s.append(count / wall_s)
    samples.harness_share.append(harness_s / wall_s)
    answered_ms = [(each.done_s - each.sent_s) * 1000 for each in done]
    samples.answered_ms.append(statistics.median(answered_ms))
    if watches:
        samples.first_ms.append(
            statistics.median((each.arrived_s[0] - each.sent_s) * 1000 for each in done)
        )
        later_ms = later(done, provider.sent_s)
        samples.later_ms.append(statistics.median(later_ms))
        samples.later_p95_ms.append(quantile(later_ms, 0.95))


def later(done: Sequence[Exchange], sent_s: Mapping[int, Sequence[float]]) -> list[float]:
    """How long after the provider sent it each token arrived, in ms. The first of each stream is
    left out, because it waits for more than its own way."""
    return [
        (arrived - sent_s[each.number][token]) * 1000
        for each in done
        for token, arrived in each.arrived_s.items()
        if token > 0
    ]


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which so large a share of the values is."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    """Round by round, because what disturbed one program disturbed the other, too."""
    return [a / b for a, b in zip(over, under, strict=True)]


def cpu_seconds(pid: int) -> float:
    """What all threads of a process have used: its CPU-time clock, by Linux' numbering."""
    return time.clock_gettime(~pid << 3 | 2)
