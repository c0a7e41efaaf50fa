"""Sees which of a served deployment's files are edited, and says what is wrong in them.

wrangler sees edits, too, and loads the Worker again. It does not say why, knows no
deployment.jsonc, and ends where Python cannot import the Worker.
"""

from collections.abc import Iterator
from pathlib import Path

from ops.deployment.facts import FACTS_FILE
from ops.deployment.project import load_project, load_settings
from ops.errors import OpsError
from ops.project.paths import SHARED, home
from ops.tenants.sync import sync

UPLOADED = ("*.py", "*.mjs")

State = tuple[int, int, int]
"""Of a file: another one when it was saved."""


def state_of(path: Path) -> State | None:
    """A file's state; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class Edits:
    """The files of a deployment, as they were when they were last looked at."""

    def __init__(self, deployment: str) -> None:
        self._deployment = deployment
        self._home = home()
        self._seen: dict[Path, State] = {}
        self.look()

    def look(self) -> list[str]:
        """The files that were edited since the last look, by their paths in the project. A file
        that is away for a moment, as while many editors save, was not edited yet."""
        edited = []
        for path in self._files():
            state = state_of(path)
            if state is None:
                continue
            if path in self._seen and self._seen[path] != state:
                edited.append(self._name(path))
            self._seen[path] = state
        return sorted(edited)

    def problems(self) -> list[str]:
        """What is wrong in the settings of the deployment's tenants: file, place, what."""
        found = []
        for path in self._settings():
            _, problems = load_settings(self._home, self._name(path))
            found += [_line(each.file, each.path, each.message) for each in problems]
        return found

    def follow(self, edited: list[str]) -> list[str]:
        """Write wrangler.jsonc where its deployment.jsonc was edited, as `bluey tenant sync` does.
        Returns what is wrong in it."""
        if not any(name.endswith(FACTS_FILE) for name in edited):
            return []
        try:
            done = sync(load_project(self._home, (self._deployment,)))
        except OpsError as error:
            return [error.message]
        finally:
            self.look()
        kept = [
            f"{each.path} was edited by hand, so it is left alone: see `bluey tenant sync --check`"
            for each in done.items
            if not each.ok
        ]
        return [_line(each.file, each.path, each.message) for each in done.problems] + kept

    def _files(self) -> Iterator[Path]:
        folder = self._folder
        yield from (folder / FACTS_FILE, folder / "wrangler.jsonc")
        yield from self._settings()
        for pattern in UPLOADED:
            yield from (self._home / "src").rglob(pattern)

    def _settings(self) -> Iterator[Path]:
        if self._deployment != SHARED:
            yield self._folder / "tenant.jsonc"
            return
        yield from sorted(self._home.glob("src/settings/*.jsonc"))

    @property
    def _folder(self) -> Path:
        return (
            self._home if self._deployment == SHARED else self._home / "tenants" / self._deployment
        )

    def _name(self, path: Path) -> str:
        """Its path in the project. What is behind a link is named by where it is,
        what is outside of the project by its link."""
        real, root = path.resolve(), self._home.resolve()
        inside = real.is_relative_to(root)
        return str(real.relative_to(root) if inside else path.relative_to(self._home))


def _line(file: str, path: str, message: str) -> str:
    return f"{file}: {path + ': ' if path else ''}{message}"
