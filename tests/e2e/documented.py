"""A command of the documents that serves, started as it stands there, on another port."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ops.processes.running import free_port
from tests.servers import READY_LINE, Server, start

DOCUMENTED_STATE = "/tmp/state"  # noqa: S108  # replaced by a folder of the test's


def with_port(line: str, port: int) -> list[str]:
    """The words of a command line that shall serve on this port."""
    words = shlex.split(line)
    if words[0] == "make":
        return [*(word for word in words if not word.startswith("PORT=")), f"PORT={port}"]
    if "--port" in words:
        words[words.index("--port") + 1] = str(port)
        return words
    options = words.index("--") if "--" in words else len(words)
    return [*words[:options], "--port", str(port), *words[options:]]


@contextmanager
def documented_server(line: str, folder: Path, **environment: str) -> Iterator[Server]:
    """Serve as a documented line of `bluey dev` or `make dev` says, until the block ends; then
    it is stopped as by Ctrl-C. What it prints is below `folder`, and so is its state where the
    line or nobody says where that goes (`make dev` keeps it)."""
    port = free_port()
    state = str(folder / "state")
    words = with_port(line.replace(DOCUMENTED_STATE, state), port)
    if words[0] != "make":
        if state not in words:
            words += ["--", "--persist-to", state]
        at = words.index("--")
        # The Worker's own lines, and all of wrangler's, because tests and their failures read them.
        words[at:at] = ["--stop-with-parent", "--json", "--verbose"]
    server = start(folder / "server.log", words, port=port, environment=environment)
    try:
        server.wait_for(READY_LINE)
        yield server
    finally:
        server.stop()
