"""`bluey tenant sync`: writing what is made of a deployment's facts, and its links."""

import difflib
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from ops.check.problems import Problem
from ops.check.project import Deployment, Project
from ops.deployment.layout import is_as_generated
from ops.deployment.rendering import TEMPLATE_FILE
from ops.errors import OpsError
from ops.project.paths import tenant_links, write_atomically


class State(StrEnum):
    """What stands where a file or a link belongs."""

    CURRENT = "current"
    MISSING = "missing"
    STALE = "stale"
    EDITED = "edited by hand"


@dataclass(frozen=True)
class Found:
    """A file or link that sync writes, as it stands. `content` is its text or its target."""

    path: str
    is_link: bool
    content: str
    there: str | None
    state: State

    @property
    def diff(self) -> str:
        """From what is there to what is to be there; empty where that is the same."""
        if self.is_link:
            return "" if self.state is State.CURRENT else f"{self.path} -> {self.content}"
        before, after = (self.there or "").splitlines(), self.content.splitlines()
        lines = difflib.unified_diff(before, after, self.path, f"{self.path} (sync)", lineterm="")
        return "\n".join(lines)


@dataclass(frozen=True)
class Synced:
    """What was looked at, which of it was written and which was left as it was though it should be
    otherwise, and why nothing can be said of some."""

    found: tuple[Found, ...]
    written: tuple[Found, ...]
    left: tuple[Found, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether everything is now as it should be."""
        return not self.left and not self.problems

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "ok": self.ok,
            "files": [
                {
                    "path": each.path,
                    "state": each.state,
                    "written": each in self.written,
                    "diff": each.diff,
                }
                for each in self.found
            ],
            "problems": [asdict(each) for each in self.problems],
        }


def sync(project: Project, *, only_look: bool = False, replace_edited: bool = False) -> Synced:
    """Write what is made of the deployments asked about.

    What was edited by hand stays, unless it is to be replaced; what is no link stays always.

    Raises:
        OpsError: something cannot be written.
    """
    found, problems = find(project)
    due = [each for each in found if each.state is not State.CURRENT]
    written = [
        each
        for each in due
        if not only_look
        and (each.state is not State.EDITED or (replace_edited and not each.is_link))
    ]
    for each in written:
        _write(project.root, each)
    left = tuple(each for each in due if each not in written)
    return Synced(tuple(found), tuple(written), left, tuple(problems))


def find(project: Project) -> tuple[list[Found], list[Problem]]:
    """What sync writes for the deployments asked about, and why it cannot say that of some."""
    found: list[Found] = []
    problems: dict[Problem, None] = {}
    for deployment in project.deployments:
        if deployment.name not in project.selected:
            continue
        sources = (deployment.facts_file, TEMPLATE_FILE)
        wrong = [each for each in deployment.unreadable if each.file in sources]
        problems |= dict.fromkeys(wrong)
        if deployment.expected is not None and not wrong:
            found.append(_file(deployment, deployment.expected))
        for path, target in tenant_links(deployment.name).items() if deployment.settings else ():
            found.append(_link(project.root, path, target))
    return found, list(problems)


def _file(deployment: Deployment, expected: str) -> Found:
    text = deployment.text
    state = State.MISSING
    if text is not None:
        state = State.STALE if is_as_generated(text) else State.EDITED
    state = State.CURRENT if text == expected else state
    return Found(deployment.file, False, expected, text, state)


def _link(root: Path, path: str, target: str) -> Found:
    place = root / path
    there = place.readlink().as_posix() if place.is_symlink() else None
    state = State.MISSING if there is None else State.STALE
    if there == target:
        state = State.CURRENT
    elif there is None and place.exists():
        state = State.EDITED
    return Found(path, True, target, there, state)


def _write(root: Path, found: Found) -> None:
    path = root / found.path
    try:
        if not found.is_link:
            write_atomically(path, found.content.encode())
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.symlink_to(found.content)
        unfinished.replace(path)
    except OSError as error:
        raise OpsError(f"{found.path} cannot be written: {error.strerror}") from error
