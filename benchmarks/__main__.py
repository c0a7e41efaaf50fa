"""`make bench`: CPU per request of Bluey and of the barest Workers, as medians and ratios.

Every Worker has a workerd of its own; all are pinned to one core, and the clients and the AI
provider to another. The provider answers in the native dialect, and for some cases in OpenAI's, in
the shapes of real answers (`benchmarks.answers`). A round measures each case once, so that what
else the machine does falls on all of them; the medians are over the rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import load
from benchmarks.answers import NATIVE_MODEL, OPENAI_MODEL
from bluey.tenants import jsonc
from ops.project import paths
from tests.platform import workerd
from tests.platform.workerd import Service, Workerd

HERE = Path(__file__).parent
RESULTS = HERE / "results"
SESSION_ID = "6d0f2bb4-7c5e-4f0e-9d38-0a4b4a6f2c11"
WARM_UP_REQUESTS = 1_000


@dataclass(frozen=True)
class Case:
    """One Worker doing one thing, and which case it is compared with."""

    name: str
    worker: str
    stream: bool
    baseline: str
    model: str = NATIVE_MODEL


UNLIMITED = "Bluey, no budget"
CASES = (
    Case("bare Python", "python", stream=False, baseline="bare Python"),
    Case("Bluey", "bluey", stream=False, baseline="bare Python"),
    Case("Bluey, exact budget", "bluey-exact", stream=False, baseline="bare Python"),
    Case(UNLIMITED, "bluey-unlimited", stream=False, baseline="bare Python"),
    Case("bare JavaScript", "javascript", stream=False, baseline="bare Python"),
    Case("bare Python, stream", "python", stream=True, baseline="bare Python, stream"),
    Case("Bluey, stream", "bluey", stream=True, baseline="bare Python, stream"),
    Case("bare JavaScript, stream", "javascript", stream=True, baseline="bare Python, stream"),
    Case(
        "bare Python, OpenAI",
        "python",
        stream=False,
        baseline="bare Python, OpenAI",
        model=OPENAI_MODEL,
    ),
    Case(
        "Bluey, OpenAI", "bluey", stream=False, baseline="bare Python, OpenAI", model=OPENAI_MODEL
    ),
    Case(
        "bare Python, OpenAI stream",
        "python",
        stream=True,
        baseline="bare Python, OpenAI stream",
        model=OPENAI_MODEL,
    ),
    Case(
        "Bluey, OpenAI stream",
        "bluey",
        stream=True,
        baseline="bare Python, OpenAI stream",
        model=OPENAI_MODEL,
    ),
)


@dataclass
class Samples:
    """One case at one number of connections, a number per round."""

    cpu_ms: list[float] = field(default_factory=list)
    latency_ms: list[float] = field(default_factory=list)
    requests_per_s: list[float] = field(default_factory=list)
    harness_share: list[float] = field(default_factory=list)


def main() -> None:
    """Measures, prints the table, writes the raw numbers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=200, help="per case and round")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--only", default="", help="only the cases whose name contains this")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("The benchmark needs two cores: one for workerd, one for the clients.")
    os.sched_setaffinity(0, set(cores[1:]))
    samples = asyncio.run(_measure(options, core=cores[0]))
    _print_table(samples)
    _write_results(samples, options)


async def _measure(options: argparse.Namespace, core: int) -> dict[tuple[str, int], Samples]:
    cases = [case for case in CASES if options.only in case.name]
    samples = {(case.name, count): Samples() for case in cases for count in options.connections}
    folder = paths.GENERATED / "run" / "benchmark"
    with contextlib.ExitStack() as running:
        async with load.upstream(workerd.HOST) as ai_address:
            workers = {
                name: running.enter_context(
                    workerd.serve(_folder(folder / name), [service], core=core)
                )
                for name, service in _services(folder / "settings", ai_address).items()
                if any(case.worker == name for case in cases)
            }
            for case in cases:
                await _run(case, workers[case.worker], WARM_UP_REQUESTS, 8)
            for number in range(options.rounds):
                print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
                for count in options.connections:
                    for case in cases:
                        sample = samples[case.name, count]
                        await _sample(case, workers[case.worker], options.requests, count, sample)
    return samples


def _services(folder: Path, ai_address: str) -> Mapping[str, Service]:
    settings = _settings(_folder(folder))
    uploads = {
        **{
            name: workerd.upload_of(paths.ROOT / "src", paths.PYTHON_MODULES, settings)
            for name in ("bluey", "bluey-exact", "bluey-unlimited")
        },
        "python": workerd.upload_of(HERE / "bare", paths.PYTHON_MODULES, {}),
        "javascript": {"worker.mjs": HERE / "bare" / "worker.mjs"},
    }
    return {
        name: Service(name, modules, {"ENVIRONMENT": "dev", "TENANT_ID": name}, ai_address)
        for name, modules in uploads.items()
    }


def _settings(folder: Path) -> dict[str, Path]:
    """A shipped tenant's settings, three times: with budgets that no benchmark uses up, counted
    in KV and in a Durable Object, and without."""
    shipped = next(iter(workerd.shipped_settings().values()))
    values: Any = jsonc.loads(shipped.read_text())
    budgets = {"daily": {"tokens": 10**12}}
    tenants = {
        "bluey": {**values, "budgets": budgets},
        "bluey-exact": {**values, "budgets": {**budgets, "enforcement": "exact"}},
        "bluey-unlimited": {**values, "budgets": None},
    }
    copies = {}
    for name, tenant in tenants.items():
        copies[f"{name}.jsonc"] = folder / f"{name}.jsonc"
        copies[f"{name}.jsonc"].write_text(json.dumps({**tenant, "id": name}))
    return copies


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


async def _run(case: Case, worker: Workerd, requests: int, connections: int) -> list[float]:
    body: dict[str, object] = {"sessionId": SESSION_ID, "message": "hello there, how are you?"}
    if case.model != NATIVE_MODEL:
        body["modelId"] = case.model
    if case.stream:
        body["stream"] = True
    return await load.run(
        worker.urls[case.worker], body, requests=requests, connections=connections
    )


async def _sample(
    case: Case, worker: Workerd, requests: int, connections: int, samples: Samples
) -> None:
    cpu, harness, wall = _cpu_seconds(worker.pid), time.process_time(), time.perf_counter()
    latencies_ms = await _run(case, worker, requests, connections)
    wall = time.perf_counter() - wall
    samples.cpu_ms.append((_cpu_seconds(worker.pid) - cpu) * 1000 / requests)
    samples.latency_ms.append(statistics.median(latencies_ms))
    samples.requests_per_s.append(requests / wall)
    samples.harness_share.append((time.process_time() - harness) / wall)


def _cpu_seconds(pid: int) -> float:
    """What all threads of a process have used: its CPU-time clock, by Linux' numbering."""
    return time.clock_gettime(~pid << 3 | 2)


def _print_table(samples: Mapping[tuple[str, int], Samples]) -> None:
    print(
        f"{'case':<28}{'conn':>5}{'CPU ms':>9}{'spread':>14}{'x bare':>8}"
        f"{'spread':>13}{'wall ms':>9}{'x no budget':>13}{'req/s':>8}{'harness':>9}"
    )
    baselines = {case.name: case.baseline for case in CASES}
    for (name, connections), sample in samples.items():
        baseline = samples.get((baselines[name], connections))
        ratio, ratios = "", ""
        if baseline is not None:
            # Round by round, because what disturbed one case disturbed its neighbour too.
            each = [a / b for a, b in zip(sample.cpu_ms, baseline.cpu_ms, strict=True)]
            ratio, ratios = f"{statistics.median(each):.2f}", _spread(each)
        print(
            f"{name:<28}{connections:>5}{statistics.median(sample.cpu_ms):>9.2f}"
            f"{_spread(sample.cpu_ms):>14}{ratio:>8}{ratios:>13}"
            f"{statistics.median(sample.latency_ms):>9.2f}"
            f"{_against_no_budget(name, connections, samples):>13}"
            f"{statistics.median(sample.requests_per_s):>8.0f}"
            f"{statistics.median(sample.harness_share):>9.0%}"
        )


def _against_no_budget(
    name: str, connections: int, samples: Mapping[tuple[str, int], Samples]
) -> str:
    """What holding and settling adds to a chat's wall time, as a ratio."""
    baseline = samples.get((UNLIMITED, connections))
    if baseline is None or name not in ("Bluey", "Bluey, exact budget"):
        return ""
    each = samples[name, connections].latency_ms
    return f"{statistics.median(a / b for a, b in zip(each, baseline.latency_ms, strict=True)):.2f}"


def _spread(values: list[float]) -> str:
    return f"{min(values):.2f}-{max(values):.2f}"


def _write_results(samples: Mapping[tuple[str, int], Samples], options: argparse.Namespace) -> None:
    now = datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{now:%Y-%m-%dT%H%M%SZ}.json"
    values = {
        "at": now.isoformat(timespec="seconds"),
        "machine": {"system": platform.platform(), "cores": os.cpu_count()},
        "options": vars(options),
        "samples": [
            {
                "case": name,
                "connections": connections,
                "cpuMs": [round(value, 4) for value in sample.cpu_ms],
                "latencyMs": [round(value, 4) for value in sample.latency_ms],
                "requestsPerS": [round(value, 1) for value in sample.requests_per_s],
                "harnessShare": [round(value, 3) for value in sample.harness_share],
            }
            for (name, connections), sample in samples.items()
        ],
    }
    path.write_text(json.dumps(values, indent=2) + "\n")
    print(f"\nraw numbers: {path.relative_to(paths.ROOT)}")


if __name__ == "__main__":
    main()
