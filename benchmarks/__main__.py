"""`make bench`: what a request and a token cost Bluey and the barest Workers, in the same run.

All Workers are pinned to one core, and the clients and the AI provider to the others. A round
measures each Worker under each load once, so that what else the machine does falls on all of them;
figures are medians over the rounds, ratios are made round by round. Compare ratios, not times:
times are this machine's on this day.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.speed import loads as all_of
from benchmarks.speed import measuring, memory, programs, provider, starts, tables
from benchmarks.speed.loads import Load
from benchmarks.speed.measuring import Measured
from benchmarks.speed.programs import BLUEY, FLEET, JAVASCRIPT, PYTHON, TRANSLATING
from benchmarks.speed.tables import Pair, Table
from ops.project import paths
from tests.platform import workerd

RESULTS = Path(__file__).parent / "results"
FOLDER = paths.GENERATED / "run" / "benchmark"
BARE = (JAVASCRIPT, PYTHON, TRANSLATING)


def main() -> None:
    """Measures, prints the tables, writes the raw numbers, and the document if one is named."""
    options = _options()
    core = pin()
    blueys = [BLUEY, *map(programs.gathering, options.gather)]
    columns = (*BARE, *blueys)
    beyond = [Pair(bluey, PYTHON) for bluey in blueys]
    loads = [load for load in all_of.all_loads(blueys=blueys) if options.only in load.name]
    made: list[Table] = []
    if loads:
        all_measured = asyncio.run(_measure(loads, options, core))
        fleet = {
            key: each for key, each in all_measured.items() if all_of.FLEET_LOAD in key[0].name
        }
        measured = {key: each for key, each in all_measured.items() if key not in fleet}
        made += [
            tables.cpu_table("cpu", measured, columns, _pairs(blueys)),
            tables.token_table("token", measured, columns, beyond),
            tables.answer_table("answer", measured, (JAVASCRIPT, PYTHON, BLUEY)),
            tables.pair_table("fleet", all_of.FLEET_LOAD, fleet, Pair(FLEET, BLUEY)),
        ]
        # What takes minutes is told before something else may fail.
        tables.show(made)
        write_results(all_measured, options)
    if options.only in "first request":
        made.append(asyncio.run(_measure_starts(options, core)))
        tables.show(made[-1:])
    if options.only in "memory":
        made.append(asyncio.run(_measure_memory(options, core)))
        tables.show(made[-1:])
    if options.document:
        tables.write(made, options.document, options.command)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--requests", type=int, default=200, help="per round, of a load without pauses"
    )
    parser.add_argument("--starts", type=int, default=5, help="of each Worker")
    parser.add_argument(
        "--memory",
        type=int,
        nargs="+",
        default=[1, 1_000, 10_000],
        metavar="REQUESTS",
        help="look at the memory after so many requests",
    )
    parser.add_argument(
        "--only",
        default="",
        help="only the loads whose name contains this: '20 ms', '/v1', 'burst', 'whole', "
        "'first request', 'memory'",
    )
    parser.add_argument(
        "--gather",
        type=int,
        nargs="*",
        default=[0],
        metavar="MS",
        help="paced streams also with this gateway.streamGatherMs, beside its default",
    )
    parser.add_argument("--document", type=Path, help="put the tables into this document")
    parser.add_argument("--command", default="make bench", help="what the document calls this run")
    return parser.parse_args()


def _pairs(blueys: Sequence[str]) -> list[Pair]:
    """What each of Bluey's columns is compared with."""
    return [Pair(bluey, bare) for bluey in blueys for bare in (PYTHON, TRANSLATING)]


def pin() -> int:
    """Keeps this process off one core, and returns that core: it is for what is measured."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        sys.exit("The benchmark needs two cores: one for the servers, one for the clients.")
    os.sched_setaffinity(0, set(cores[1:]))
    return cores[0]


def say(line: str) -> None:
    """Tells how far it is."""
    print(line, file=sys.stderr, flush=True)


async def _measure(loads: Sequence[Load], options: argparse.Namespace, core: int) -> Measured:
    names = dict.fromkeys(program for load in loads for _, program in load.programs)
    async with provider.running(workerd.HOST) as ai:
        with programs.serving(names, ai.address, FOLDER, core=core) as running:
            return await measuring.measure(
                loads, running, ai, rounds=options.rounds, requests=options.requests, say=say
            )


async def _measure_starts(options: argparse.Namespace, core: int) -> Table:
    names = (JAVASCRIPT, PYTHON, BLUEY)
    load = next(load for load in all_of.all_loads() if load.kind == "whole")
    async with provider.running(workerd.HOST) as ai:
        measured = await starts.measure(
            names, ai, FOLDER, load, starts=options.starts, core=core, say=say
        )
    return tables.start_table(measured, Pair(BLUEY, PYTHON))


async def _measure_memory(options: argparse.Namespace, core: int) -> Table:
    async with provider.running(workerd.HOST) as ai:
        with programs.serving(
            [BLUEY], ai.address, FOLDER, core=core, has_inspector=True
        ) as running:
            measured = await memory.measure(options.memory, running[BLUEY], ai, say=say)
    return tables.memory_table(measured)


def write_results(measured: Measured, options: argparse.Namespace) -> None:
    """Writes the numbers of each round into a file of their own, and tells its name."""
    now = datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{now:%Y-%m-%dT%H%M%SZ}.json"
    values = {
        "at": now.isoformat(timespec="seconds"),
        "where": tables.where_and_when(),
        "options": {name: str(value) for name, value in vars(options).items()},
        "samples": [
            {
                "load": load.name,
                "atOnce": load.at_once,
                "program": column,
                **{name: [round(each, 4) for each in values] for name, values in vars(it).items()},
            }
            for (load, column), it in measured.items()
        ],
    }
    path.write_text(json.dumps(values, indent=2) + "\n")
    say(f"raw numbers: {path.relative_to(paths.ROOT)}")


if __name__ == "__main__":
    main()
