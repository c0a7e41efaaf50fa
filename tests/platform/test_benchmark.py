"""`make bench` on a small scale: each kind of load once, on the same Workers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio

from benchmarks.speed import loads as all_of
from benchmarks.speed import measuring, memory, profile, programs, provider, starts
from benchmarks.speed.loads import Load
from benchmarks.speed.programs import (
    BLUEY,
    EXACT,
    FLEET,
    JAVASCRIPT,
    NO_BUDGET,
    PYTHON,
    TRANSLATING,
    Running,
)
from benchmarks.speed.provider import Provider
from tests.platform import workerd

pytestmark = pytest.mark.asyncio(loop_scope="module")

SERVED = (JAVASCRIPT, PYTHON, TRANSLATING, BLUEY)


def small(load: Load) -> Load:
    """A load with two requests at once, almost without pauses."""
    return replace(load, at_once=min(2, load.at_once), gap_ms=load.gap_ms and 0.1)


# Each way once, whatever is at once and however slow.
LOADS = list(
    {(load.kind, load.model, load.path): small(load) for load in all_of.all_loads()}.values()
)


@dataclass(frozen=True)
class Bench:
    """The provider and the programs of these tests, which share one workerd."""

    ai: Provider
    running: Mapping[str, Running]


def ignore(_: str) -> None: ...


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:
    folder = tmp_path_factory.mktemp("benchmark")
    async with provider.running(workerd.HOST) as ai:
        services = [programs.service_of(name, ai.address, folder) for name in SERVED]
        with workerd.serve(folder, services, has_inspector=True) as served:
            running = {
                name: Running(
                    served.urls[programs.tenant_id(name)], served.pid, served.inspector_port
                )
                for name in SERVED
            }
            # Their own settings are tried in tests/ops/test_benchmark.py.
            alike = (EXACT, FLEET, NO_BUDGET)
            yield Bench(ai, {**running, **dict.fromkeys(alike, running[BLUEY])})


@pytest.mark.parametrize("load", LOADS, ids=lambda load: load.name)
async def test_every_program_answers_whole_under_a_load(bench: Bench, load: Load) -> None:
    measured = await measuring.measure(
        [load], bench.running, bench.ai, rounds=1, requests=2, say=ignore
    )

    is_paced = load.kind == "paced"
    assert [column for column, _ in load.programs] == [column for _, column in measured]
    for samples in measured.values():
        assert samples.cpu_ms[0] > 0
        assert samples.answered_ms[0] > 0
        assert [is_paced] * 3 == [
            bool(times) for times in (samples.first_ms, samples.later_ms, samples.later_p95_ms)
        ]


async def test_the_memory_of_an_isolate_is_seen(bench: Bench) -> None:
    requests = len(memory.mixed())

    measured = await memory.measure([1, requests], bench.running[BLUEY], bench.ai, say=ignore)

    assert [1, requests] == [each.requests for each in measured]
    for each in measured:
        # A page of WebAssembly.
        assert each.wasm_bytes % 65_536 == 0
        assert 32 * 1024 * 1024 < each.wasm_bytes < each.process_bytes


async def test_a_profile_names_the_functions_of_the_relay(bench: Bench) -> None:
    paced = next(load for load in LOADS if load.kind == "paced")

    taken = await profile.taken(
        paced, bench.running[BLUEY], programs.tenant_id(BLUEY), bench.ai, at_once=2, seconds=1.0
    )

    places = {place for _, place in profile.own_samples(taken)}
    assert "wasm" in places
    assert any(place.startswith("worker/relay.mjs:") for place in places)


async def test_a_start_is_measured_from_the_process_to_the_first_answer(
    bench: Bench, tmp_path: Path
) -> None:
    whole = next(load for load in LOADS if load.kind == "whole")

    measured = await starts.measure(
        [JAVASCRIPT], bench.ai, tmp_path, whole, starts=1, core=None, say=ignore
    )

    [first_ms], [start_ms] = measured[JAVASCRIPT].first_ms, measured[JAVASCRIPT].start_ms
    assert 0 < first_ms < start_ms
