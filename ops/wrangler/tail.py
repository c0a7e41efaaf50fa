"""Follows the log of a deployed Worker by `wrangler tail`."""

import contextlib
import os
from collections.abc import Iterable, Iterator

from ops.processes.running import Guarded
from ops.project.paths import deployment_config
from ops.wrangler.calls import account_environment, command_line


@contextlib.contextmanager
def tail(deployment: str, env: str, trace: str | None) -> Iterator[tuple[Iterable[str], Guarded]]:
    """The output of `wrangler tail` line by line, and its process, which ends with the block.

    Raises:
        OpsError: see `account_environment`.
    """
    # The platform drops lines of a busy Worker, but filters them before it does.
    searched = ("--search", trace) if trace else ()
    words = ("tail", "--format", "json", *searched)
    environment = account_environment(deployment, env)
    reading, writing = os.pipe()
    with (
        open(reading, encoding="utf-8", errors="replace") as lines,  # noqa: PTH123  # a descriptor, no path
        os.fdopen(writing, "wb") as output,
        Guarded(
            command_line(deployment, env, *words),
            env=environment,
            output=output,
            cwd=deployment_config(deployment).parent,
        ) as process,
    ):
        output.close()  # close our copy, so that the lines end when wrangler's output ends
        yield lines, process
