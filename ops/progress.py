"""Shows what is being done, on standard error: never silent for more than some seconds.

It uses only the standard library, because `ops.bootstrap` shows its steps before anything is
installed.
"""

import contextlib
import itertools
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Any, ClassVar, Self

DRAW_SECONDS = 0.2
"""How often the line on a terminal is drawn again."""

LINE_SECONDS = 4.0
"""How often there is a line elsewhere: in a file, a pipe or the log of a build."""

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
ERASE_LINE = "\r\x1b[2K"
GREEN, RED, DIM, PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m"


class Step:
    """One thing being done: its title, for how long already, and what of it just now.

    On a terminal that is one line, drawn again and again. Elsewhere it is a line at the beginning,
    one every LINE_SECONDS, and one at the end, without control characters. Of steps in one another,
    only the innermost has lines in between.
    """

    _running: ClassVar[list[Any]] = []

    def __init__(self, title: str, *, stream: IO[str] | None = None, alone: bool = True) -> None:
        """`alone` is False where others print to the same terminal: then nothing is drawn again."""
        self._title = in_one_line(title)
        self._stream = stream or sys.stderr
        self._is_drawn = alone and is_terminal(self._stream)
        self._doing = ""
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    @property
    def seconds(self) -> float:
        """Since when it is being done."""
        return time.monotonic() - self._started

    def tell(self, doing: str) -> None:
        """Say what of it is being done now. It may be foreign text."""
        self._doing = in_one_line(doing)

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Meanwhile the caller may print lines of its own."""
        with self._lock:
            self._erase()
            yield

    def __enter__(self) -> Self:
        if not self._is_drawn:
            self._write(f"{self._title} …\n")
        self._running.append(self)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._running.remove(self)
        self._thread.join()
        self._erase()
        if kind is None or issubclass(kind, Exception):
            mark = "✓" if kind is None else "✗"
            self._write(_last_line(mark, self._title, self.seconds, has_colors(self._stream)))

    def _tick(self) -> None:
        every = DRAW_SECONDS if self._is_drawn else LINE_SECONDS
        frames = itertools.cycle(SPINNER)
        if self._is_drawn:
            self._draw(next(frames))
        while not self._ended.wait(every):
            if self._is_drawn:
                self._draw(next(frames))
            elif self._running[-1:] == [self]:
                doing = f" · {self._doing}" if self._doing else ""
                with self._lock:
                    self._write(f"  {self._title}: {self.seconds:.0f} s{doing}\n")

    def _draw(self, frame: str) -> None:
        # One column less: with the last one, some terminals begin a new line.
        room = columns(self._stream) - 1
        since = f" · {self.seconds:.0f} s"
        doing = f" · {self._doing}" if self._doing else ""
        title = f"{frame} {self._title}"
        if len(title + since) > room:  # how long it takes is worth more than all of what it is
            title = f"{title[: max(0, room - len(since) - 1)]}…"
        line = f"{title}{since}{doing}"[:room].rstrip(" ·")
        with self._lock:
            if not self._ended.is_set():
                self._write(f"{ERASE_LINE}{line}")

    def _erase(self) -> None:
        if self._is_drawn:
            self._write(ERASE_LINE)

    def _write(self, text: str) -> None:
        # Who has closed our output has not asked us to stop.
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()


def _last_line(mark: str, title: str, seconds: float, is_colored: bool) -> str:
    if not is_colored:
        return f"{mark} {title} ({seconds:.1f} s)\n"
    color = GREEN if mark == "✓" else RED
    return f"{color}{mark}{PLAIN} {title} {DIM}({seconds:.1f} s){PLAIN}\n"


def is_terminal(stream: IO[str]) -> bool:
    """Whether lines can be drawn again there."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_colors(stream: IO[str]) -> bool:
    """Whether colors are seen, and wanted, there."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def columns(stream: IO[str]) -> int:
    """How wide the output is: as COLUMNS says, else as the terminal."""
    with contextlib.suppress(ValueError):
        if (said := int(os.environ.get("COLUMNS", ""))) > 0:
            return said
    with contextlib.suppress(OSError, ValueError):
        if (wide := os.get_terminal_size(stream.fileno()).columns) > 0:
            return wide
    return shutil.get_terminal_size().columns


def in_one_line(text: str) -> str:
    """Foreign text in one line: all control characters are spelt out."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
