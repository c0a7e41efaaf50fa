"""`make bench-profile`: where the CPU time of a loaded Worker goes, by workerd's inspector.

Of Python it shows only that the interpreter runs; docs/performance.md says how to see more.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.__main__ import pin, say
from benchmarks.speed import inspector, programs, provider
from benchmarks.speed import load as clients
from benchmarks.speed import loads as all_of
from benchmarks.speed.loads import Load, request
from benchmarks.speed.programs import BLUEY, Running
from ops.console import print_plain_table
from ops.project import paths
from tests.platform import workerd

Frame = tuple[str, str]
"""A function, and where it is."""

FOLDER = paths.GENERATED / "run" / "profile"
IDLE = ("(idle)", "(program)")
TOP = 40
WARM_UP_REQUESTS = 100


def main() -> None:
    """Loads one Worker, and prints the functions in which its CPU is most of the time."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.profile",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--load",
        default="20 ms, native frames, /chat",
        help="a load of `make bench` by the beginning of its name",
    )
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--program", default=BLUEY, help="the Worker; %(default)s if not said")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", type=Path, help="also write the profile, for Chrome's DevTools")
    options = parser.parse_args()
    found = [load for load in all_of.all_loads() if load.name.startswith(options.load)]
    if not found:
        parser.error("no load's name begins so: " + "; ".join(names()))
    profile = asyncio.run(_profile(found[0], options, pin()))
    if options.json:
        options.json.write_text(json.dumps(profile))
    show(profile)


def names() -> list[str]:
    """The names of all loads."""
    return list(dict.fromkeys(load.name for load in all_of.all_loads()))


async def _profile(load: Load, options: argparse.Namespace, core: int) -> dict[str, Any]:
    async with provider.running(workerd.HOST) as ai:
        with programs.serving(
            [options.program], ai.address, FOLDER, core=core, has_inspector=True
        ) as running:
            name = programs.tenant_id(options.program)
            return await taken(
                load,
                running[options.program],
                name,
                ai,
                at_once=options.at_once,
                seconds=options.seconds,
            )


async def taken(
    load: Load,
    program: Running,
    name: str,
    ai: provider.Provider,
    *,
    at_once: int,
    seconds: float,
) -> dict[str, Any]:
    """A profile of a program under a load."""
    sent = [request(load, load.model)]
    ai.plays(load.tokens, 0)
    await clients.run(program.url, sent, count=WARM_UP_REQUESTS, connections=at_once)
    say(f"{load.name}, {at_once} at once, for {seconds:g} s")
    ai.plays(load.tokens, load.gap_ms)
    profiling = asyncio.create_task(
        asyncio.to_thread(inspector.cpu_profile, program, name, seconds)
    )
    while not profiling.done():
        await clients.run(
            program.url,
            sent,
            count=at_once * (1 if load.gap_ms else 10),
            connections=at_once,
            apart_s=load.apart_ms / 1000,
        )
    return await profiling


def own_samples(profile: Mapping[str, Any]) -> Counter[Frame]:
    """In how many samples the CPU was in each function itself. Samples are taken only while the
    Worker's code runs, so the time between two of them says nothing."""
    frames = {node["id"]: _frame(node["callFrame"]) for node in profile["nodes"]}
    samples = Counter(frames[node_id] for node_id in profile["samples"])
    return Counter({frame: taken for frame, taken in samples.items() if frame[0] not in IDLE})


def show(profile: Mapping[str, Any]) -> None:
    """Prints what takes most, by place and by function."""
    samples = own_samples(profile)
    total = max(1, samples.total())
    places: Counter[str] = Counter()
    for (_, place), count in samples.items():
        places[re.sub(r":\d+$", "", place)] += count
    for header, rows in (
        (["share", "samples", "place"], [(place, n) for place, n in places.most_common()]),
        (
            ["share", "samples", "function"],
            [("  ".join(frame), n) for frame, n in samples.most_common(TOP)],
        ),
    ):
        print()
        print_plain_table(header, [[f"{n / total:.1%}", str(n), what] for what, n in rows])


def _frame(call: Mapping[str, Any]) -> Frame:
    name = call["functionName"] or "(anonymous)"
    url = call["url"]
    if url.startswith("wasm://"):
        return name, "wasm"
    if not url:
        return name, "V8"
    return name, f"{url}:{call['lineNumber'] + 1}"


if __name__ == "__main__":
    main()
