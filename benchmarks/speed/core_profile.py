"""Where the core's Python is most of the time: cProfile over whole chats on CPython.

The outside is that of the tests (tests/fakes), so what is seen is the core alone. A profiler inside
workerd would see only how often a function is called: the clock stands still there while Python
runs.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import time
from collections.abc import Sequence

from benchmarks.speed.answers import NATIVE_MODEL, answer
from benchmarks.speed.loads import BURST_TOKENS
from ops.console import print_plain_table
from ops.project.paths import ROOT
from tests.fakes.upstream import Reply, replies, streams
from tests.fakes.values import make_chat
from tests.fakes.world import make_world

TOP = 40


def main(words: Sequence[str] | None = None) -> None:
    """Profiles, and prints the functions of the core in which it is most of the time."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.core_profile")
    parser.add_argument("--chats", type=int, default=300)
    parser.add_argument("--stream", action="store_true", help="streamed answers")
    options = parser.parse_args(words)
    # Of this process' CPU, because another program may have the processor meanwhile.
    profile = cProfile.Profile(time.process_time)
    asyncio.run(chats(options.chats, profile, is_stream=options.stream))
    rows = own_times(profile)
    total_s = sum(row[0] for row in rows)
    print(f"{options.chats} chats, {total_s * 1000 / options.chats:.2f} ms each in the core")
    print_plain_table(
        ["share", "calls a chat", "function"],
        [
            [f"{own_s / total_s:.1%}", f"{calls / options.chats:.1f}", name]
            for own_s, calls, name in rows[:TOP]
        ],
    )


async def chats(count: int, profile: cProfile.Profile, *, is_stream: bool) -> None:
    """So many chats, one after another; the first is not profiled, because it fills the caches."""
    world = make_world(*[_reply(is_stream=is_stream) for _ in range(count + 1)])
    fields: dict[str, object] = {"stream": True} if is_stream else {}
    for number in range(count + 1):
        if number == 1:
            profile.enable()
        exchanged = await world.send_and_drain(make_chat(**fields))
        if exchanged.response.status != 200:
            raise RuntimeError(f"a chat was answered {exchanged.response.status}")
        # The limits are for a minute.
        world.clock.advance(60_000)
    profile.disable()


def own_times(profile: cProfile.Profile) -> list[tuple[float, int, str]]:
    """Seconds and calls of each function of the core, without what it calls; most first."""
    stats = pstats.Stats(profile)
    core = str(ROOT / "src")
    found = [
        (own_s, calls, f"{function}  {file.removeprefix(core + '/')}:{line}")
        for (file, line, function), (_, calls, own_s, _, _) in stats.stats.items()  # type: ignore[attr-defined]
        if file.startswith(core)
    ]
    return sorted(found, reverse=True)


def _reply(*, is_stream: bool) -> Reply:
    made = answer(NATIVE_MODEL, BURST_TOKENS)
    return streams(*made.steps, made.end) if is_stream else replies(made.whole.decode())


if __name__ == "__main__":
    main()
