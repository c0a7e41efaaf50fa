"""Sees edits of the console's sources while a Worker is served."""

from pathlib import Path

from ops.dev.edits import State, state_of
from ops.local.console import WEB, sources
from ops.project.paths import ROOT


class Web:
    """The files that the console is made of, as they were when it was last bundled."""

    def __init__(self, web: Path = WEB) -> None:
        """The console has been bundled from the files as they are."""
        self._web = web
        self._bundled = self._last = self._state()

    def look(self) -> list[str]:
        """The files that were edited, added or removed since the console was bundled, by their
        paths in the project; the console has to be bundled now. Nothing while they still change:
        many editors take a file away for a moment."""
        state = self._state()
        is_still, self._last = state == self._last, state
        if not is_still or state == self._bundled:
            return []
        edited = {path for path, _ in state.items() ^ self._bundled.items()}
        self._bundled = state
        return sorted(
            str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path) for path in edited
        )

    def _state(self) -> dict[Path, State]:
        states = ((path, state_of(path)) for path in sources(self._web))
        return {path: state for path, state in states if state is not None}
