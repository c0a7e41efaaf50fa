"""The log of a deployed Worker, as `wrangler tail` follows it."""

import contextlib
import os
from collections.abc import Iterable, Iterator

from ops.processes.running import Guarded
from ops.project.paths import deployment_config
from ops.wrangler.calls import account_environment, command_line


@contextlib.contextmanager
def tail(deployment: str, env: str, trace: str | None) -> Iterator[tuple[Iterable[str], Guarded]]:
    """What is printed, line by line, and the process that prints; it ends with the block.

    Raises:
        OpsError: see `account_environment`.
    """
    # The platform drops lines of a busy Worker, but searches before it does.
    searched = ("--search", trace) if trace else ()
    words = ("tail", "--format", "json", *searched)
    environment = account_environment(deployment, env)
    reading, writing = os.pipe()
    with (
        open(reading, encoding="utf-8", errors="replace") as lines,  # noqa: PTH123
        os.fdopen(writing, "wb") as output,
        Guarded(
            command_line(deployment, env, *words),
            env=environment,
            output=output,
            cwd=deployment_config(deployment).parent,
        ) as process,
    ):
        output.close()  # ours, so that the end of wrangler's is the end of the lines
        yield lines, process
