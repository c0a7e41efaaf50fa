"""`bluey tenant sync`: writes a deployment's `wrangler.jsonc` and its links."""

import difflib
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from ops.deployment.layout import is_as_generated
from ops.deployment.project import Project
from ops.deployment.rendering import TEMPLATE_FILE
from ops.errors import OpsError
from ops.project.paths import tenant_links, write_atomically
from ops.project.problems import Problem
from ops.project.program_links import SOURCE, ProgramLinks


class State(StrEnum):
    """What sync found in the place of a file or a link."""

    CURRENT = "current"
    MISSING = "missing"
    STALE = "stale"
    EDITED = "edited by hand"


@dataclass(frozen=True)
class Item:
    """A file or link of a deployment; `content` is its new text or target, `there` the old one."""

    path: str
    is_link: bool
    content: str
    there: str | None
    state: State
    written: bool = False

    @property
    def ok(self) -> bool:
        """Whether it is now up to date."""
        return self.written or self.state is State.CURRENT

    @property
    def diff(self) -> str:
        """The difference between the old and the new content."""
        before, after = (self.there or "").splitlines(), self.content.splitlines()
        lines = difflib.unified_diff(before, after, self.path, f"{self.path} (sync)", lineterm="")
        return "\n".join(lines)


@dataclass(frozen=True)
class Synced:
    """The files and links that were compared, and why some could not be."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether everything is now up to date."""
        return not self.problems and all(each.ok for each in self.items)

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        keys = ("path", "state", "written", "diff")
        files = [{key: getattr(each, key) for key in keys} for each in self.items]
        problems = [asdict(each) for each in self.problems]
        return {"ok": self.ok, "files": files, "problems": problems}


def sync(project: Project, *, only_look: bool = False, replace_edited: bool = False) -> Synced:
    """Write the files and links of the deployments asked about.

    A file that was edited by hand stays, unless it is to be replaced. A file or folder in the place
    of a link always stays.

    Raises:
        OpsError: something cannot be written.
    """
    items = []
    if project.program_links is not None:
        program = _program_item(project.program_links)
        due = not (program.ok or only_look)
        if due:
            project.program_links.write()
        items.append(replace(program, written=due))
    problems: dict[Problem, None] = {}
    for item in _items(project, problems):
        may = item.state is not State.EDITED or (replace_edited and not item.is_link)
        due = may and not item.ok and not only_look
        if due:
            _write(project.root / item.path, item)
        items.append(replace(item, written=due))
    return Synced(tuple(items), tuple(problems))


def _items(project: Project, problems: dict[Problem, None]) -> Iterator[Item]:
    for each in project.deployments:
        if each.name not in project.selected:
            continue
        sources = (each.facts_file, TEMPLATE_FILE)
        wrong = dict.fromkeys(problem for problem in each.unreadable if problem.file in sources)
        problems |= wrong
        if each.expected is not None and not wrong:
            edited = each.text is not None and not is_as_generated(each.text)
            yield _item(each.file, each.expected, each.text, edited=edited, is_link=False)
        for path, target in tenant_links(each.name).items() if each.settings else ():
            place = project.root / path
            there = place.readlink().as_posix() if place.is_symlink() else None
            edited = there is None and place.exists()
            yield _item(path, target, there, edited=edited, is_link=True)


def _program_item(links: ProgramLinks) -> Item:
    """All links of a home to the program, as one."""
    content, wrong = f"{len(links.expected)} links to the program", links.wrong
    state = State.CURRENT if not wrong else State.STALE if links.there else State.MISSING
    there = content if not wrong else f"{len(wrong)} links to the program are wrong: {wrong[0]} …"
    return Item(SOURCE, True, content, there if links.there else None, state)


def _item(path: str, content: str, there: str | None, *, edited: bool, is_link: bool) -> Item:
    state = State.MISSING if there is None else State.STALE
    if there == content:
        state = State.CURRENT
    elif edited:
        state = State.EDITED
    return Item(path, is_link, content, there, state)


def _write(path: Path, item: Item) -> None:
    try:
        if not item.is_link:
            write_atomically(path, item.content.encode())
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.symlink_to(item.content)
        unfinished.replace(path)
    except OSError as error:
        raise OpsError(f"{item.path} cannot be written: {error.strerror}") from error
