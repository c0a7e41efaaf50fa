"""Reads what `wrangler dev` prints: which lines are the Worker's, which say that something is
wrong, and which are noise."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from ops.console import without_colors

MODULE_ROOT = "/session/metadata/"
"""Where a Worker's modules are for Python: in the project, that is `src/`."""


class Stage(Enum):
    """How far wrangler is. The value is what it prints then."""

    READS = "has access to the following bindings"
    BUNDLES = "Attaching additional modules"
    STARTS = "Starting local server"
    LISTENS = "Ready on http"
    RELOADS = "Reloading local server"
    RELOADED = "Local server updated and ready"


@dataclass(frozen=True)
class Record:
    """A line of the Worker's log: its text, and that read."""

    text: str
    value: dict[str, Any]


@dataclass(frozen=True)
class Trouble:
    """A line of an error or a warning; the first one begins it."""

    text: str
    is_error: bool
    is_first: bool


@dataclass(frozen=True)
class Noise:
    """Any other line; `stage` is what it says of wrangler's progress."""

    text: str
    stage: Stage | None = None


class _Kind(Enum):
    NONE = auto()
    ERROR = auto()
    WARNING = auto()
    HIDDEN = auto()


HEADING = re.compile(r"\s*(?:✘|▲|X|!)? *\[(?P<kind>ERROR|WARNING)\] (?P<text>.*)")
UNCAUGHT = re.compile(r"(?:Uncaught |\w*Error: |Traceback \(most recent call last\))")
GOES_ON = re.compile(r"\s+\S|\w*(?:Error|Exception)\b.*")
"""A line that still belongs to an error: an indented one, or the last one of a traceback."""

CONSEQUENCES = re.compile(
    # Of a module that Python could not import, and so of an error that was shown.
    r"A DurableObjectNamespace in the config referenced the class .* but no such"
    # What the fake account id of local development leads to.
    r"|.*\bplease create an issue\b"
)


class Reader:
    """Takes one line after the other. Lines of an error are known by what came before them."""

    def __init__(self) -> None:
        self._kind = _Kind.NONE
        self._blank = 0
        self._shown: set[str] = set()

    def read(self, raw: str) -> Iterator[Record | Trouble | Noise]:
        """What this line is; an error of which nothing is new is noise."""
        text = without_colors(raw.rstrip("\r\n")).rstrip()
        if (record := _record(text)) is not None:
            self._kind = _Kind.NONE
            yield Record(text, record)
            return
        if (found := HEADING.match(text)) is not None:
            yield self._begin(found["kind"], found["text"])
        elif UNCAUGHT.match(text) and self._kind is _Kind.NONE:
            yield self._begin("ERROR", text)
        elif self._kind is _Kind.NONE:
            yield Noise(text, _stage(text))
        elif not text:
            self._blank += 1
        elif GOES_ON.match(text):
            yield from self._go_on(text)
        else:
            self._kind = _Kind.NONE
            yield Noise(text, _stage(text))

    def _begin(self, kind: str, text: str) -> Trouble | Noise:
        self._blank = 0
        if CONSEQUENCES.match(text):
            self._kind = _Kind.HIDDEN
            return Noise(text)
        self._kind = _Kind[kind]
        return Trouble(in_project(text), kind == "ERROR", is_first=True)

    def _go_on(self, text: str) -> Iterator[Trouble | Noise]:
        lines = [text]
        if text.lstrip().startswith("{") and (said := _message(text)):
            # workerd's own log. What it says there was most often shown as an error just before.
            lines = said.splitlines()
            if any(line.strip() in self._shown for line in lines if "File " in line):
                yield Noise(text)
                return
        if self._kind is _Kind.HIDDEN:
            yield from map(Noise, lines)
            return
        is_error = self._kind is _Kind.ERROR
        blank, self._blank = self._blank, 0
        for line in [""] * min(blank, 1) + lines:
            if len(self._shown) > MANY:
                self._shown.clear()
            self._shown.add(line.strip())
            yield Trouble(in_project(line), is_error, is_first=False)


MANY = 10_000


def _record(text: str) -> dict[str, Any] | None:
    if not text.startswith('{"event":'):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and isinstance(value["event"], str) else None


def _message(text: str) -> str:
    """The message in a line of workerd's log."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    said = value.get("message") if isinstance(value, dict) else None
    return said if isinstance(said, str) else ""


def _stage(text: str) -> Stage | None:
    return next((stage for stage in Stage if stage.value in text), None)


def in_project(text: str) -> str:
    """The text with a module's place in the project instead of where Python sees it."""
    return text.replace(MODULE_ROOT, "src/")
