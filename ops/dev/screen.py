"""What `bluey dev` prints: steps, the Worker's log, and what is wrong.

Only the log goes to standard output.
"""

import contextlib
import errno
import math
import os
import select
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

import typer
from rich.text import Text

from ops.console import literal, notices, results, visible
from ops.dev.reading import Noise, Reader, Record, Stage, Trouble
from ops.dev.records import describe
from ops.local.serving import OWN_TRACE
from ops.progress import Step

DOING = {
    Stage.READS: "wrangler has read the configuration",
    Stage.BUNDLES: "wrangler gathers the modules",
    Stage.STARTS: "workerd starts Python, which imports the Worker",
    Stage.LISTENS: "Python imports the Worker",
    Stage.RELOADS: "workerd starts again",
    Stage.RELOADED: "Python imports the Worker",
}

OF_OUR_OWN = ("request", "settings_error")
"""What is not shown of the request by which we see that the Worker answers."""

LAST_LINES = 40
DRAIN_SECONDS = 2.0


class Screen:
    """Prints in turn, from several threads."""

    def __init__(
        self, log: Path, *, is_verbose: bool = False, as_json: bool = False, with_tenant: bool
    ) -> None:
        """`log` gets all that wrangler prints."""
        self.log = log
        self.reloads = threading.Event()
        self.reloaded = threading.Event()
        self.troubled = threading.Event()
        self.troubled_since = -math.inf
        """When the last error was told, by `time.monotonic`."""
        self._is_verbose = is_verbose
        self._as_json = as_json
        self._with_tenant = with_tenant
        self._lock = threading.RLock()
        self._step: Step | None = None
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._has_left = threading.Event()

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show that something is being done, as long as the block runs."""
        with Step(title) as shown:
            self._step = shown
            try:
                yield
            finally:
                with self._lock:
                    self._step = None

    def say(self, text: Text | str) -> None:
        """Print something beside the log; a str is foreign text."""
        with self._aside():
            notices.print(text if isinstance(text, Text) else literal(text))

    @contextlib.contextmanager
    def reading(self) -> Iterator[IO[bytes]]:
        """A pipe for wrangler's output, which is shown until the block ends."""
        reading, writing = os.pipe()
        reader = threading.Thread(target=self._read, args=(reading,), daemon=True)
        reader.start()
        try:
            with os.fdopen(writing, "wb") as output:
                yield output
        finally:
            reader.join(DRAIN_SECONDS)

    def require_reader(self) -> None:
        """Go on only while somebody may read the log.

        Raises:
            BrokenPipeError: standard output is a pipe whose reader has ended, as `head` does.
        """
        if self._has_left.is_set() or _is_left(sys.stdout):
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    def last_lines(self) -> str:
        """The end of what wrangler has printed; nothing where it has been seen."""
        return "" if self._is_verbose or self.troubled.is_set() else "\n".join(self._last)

    def _read(self, descriptor: int) -> None:
        reader = Reader()
        with (
            open(descriptor, encoding="utf-8", errors="replace") as lines,  # a descriptor, no path
            self.log.open("a", encoding="utf-8") as log,
        ):
            for raw in lines:
                log.write(raw)
                log.flush()
                for each in reader.read(raw):
                    # wrangler must not wait for who reads its output, until it is ended. rich
                    # ends a program whose output is closed; in this thread, it would end this.
                    try:
                        self._take(each)
                    except (BrokenPipeError, SystemExit):
                        self._has_left.set()

    def _take(self, each: Record | Trouble | Noise) -> None:
        match each:
            case Record(text, value):
                self._show_record(text, value)
            case Trouble(text, is_error, is_first):
                self._last.append(text)
                if is_error and not self.troubled.is_set():
                    self.troubled_since = time.monotonic()
                    self.troubled.set()
                style = ("bold " if is_first else "") + ("red" if is_error else "yellow")
                self.say(Text(visible(f"✘ {text}" if is_first else f"  │ {text}"), style))
            case Noise(text, stage):
                self._last.append(text)
                self._notice(stage)
                if self._is_verbose:
                    self.say(Text(visible(text), "dim"))

    def _notice(self, stage: Stage | None) -> None:
        if stage is None:
            return
        if stage is Stage.RELOADS:
            self.troubled.clear()
            self.reloaded.clear()
            self.reloads.set()
        elif stage is Stage.RELOADED:
            self.reloaded.set()
        with self._lock:
            if self._step is not None:
                self._step.tell(DOING[stage])

    def _show_record(self, text: str, value: dict[str, object]) -> None:
        if value.get("traceId") == OWN_TRACE and value["event"] in OF_OUR_OWN:
            return
        with self._aside():
            if self._as_json:
                typer.echo(text)
            else:
                line = describe(value, datetime.now().astimezone(), with_tenant=self._with_tenant)
                results().print(line)

    @contextlib.contextmanager
    def _aside(self) -> Iterator[None]:
        with self._lock:
            if self._step is None:
                yield
            else:
                with self._step.aside():
                    yield


def _is_left(stream: IO[str]) -> bool:
    """Whether it is a pipe that nobody reads any more."""
    with contextlib.suppress(OSError, ValueError):
        poll = select.poll()
        poll.register(stream.fileno(), 0)
        return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))
    return False
