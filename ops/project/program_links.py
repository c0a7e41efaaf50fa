"""The links by which a home outside the repository uses the program.

wrangler looks for the code, the packages and the assets below and beside the folder of its
configuration. A home has the repository's layout, so that every `wrangler.jsonc` is the same in
both: folders that wrangler follows as a whole are one link each, and `src` is a folder of links,
because wrangler follows no link to a folder below it. git ignores all of them.
"""

from dataclasses import dataclass
from pathlib import Path

from ops.errors import OpsError
from ops.project.paths import program_of

FOLDERS = ("node_modules", "public", "python_modules", "schemas")
"""What wrangler and editors follow as a whole."""

SOURCE = "src"
UPLOADED = ("*.py", "*.mjs")
SETTINGS = "settings"
"""The folder below `src` with a link to each tenant's settings. It is the home's own."""


@dataclass(frozen=True)
class ProgramLinks:
    """The links of a home: those it should have, with their targets, and those it has."""

    home: Path
    expected: dict[str, Path]
    there: dict[str, Path]

    @property
    def wrong(self) -> list[str]:
        """The links that are missing, lead elsewhere, or lead to a file that the program has no
        more."""
        names = self.expected.keys() | self.there.keys()
        return sorted(name for name in names if self.expected.get(name) != self.there.get(name))

    def write(self) -> None:
        """Bring them up to date.

        Raises:
            OpsError: something else is in the place of a link, or cannot be written.
        """
        for name in self.wrong:
            path = self.home / name
            try:
                if path.is_symlink():
                    path.unlink()
                if name in self.expected:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.symlink_to(self.expected[name])
            except FileExistsError as error:
                advice = "A link to the program belongs there. Move it away, then try again."
                raise OpsError(f"{path} is in the way", advice=advice) from error
            except OSError as error:
                raise OpsError(f"{path} cannot be written: {error.strerror}") from error


def program_links(home: Path) -> ProgramLinks | None:
    """The links of a home; None where the home is the program itself."""
    program = program_of(home)
    if program == home:
        return None
    expected = {name: program / name for name in FOLDERS}
    for pattern in UPLOADED:
        for path in sorted((program / SOURCE).rglob(pattern)):
            expected[path.relative_to(program).as_posix()] = path
    there = {
        path.relative_to(home).as_posix(): path.readlink()
        for path in (*(home / name for name in FOLDERS), *_below(home / SOURCE))
        if path.is_symlink()
    }
    return ProgramLinks(home, expected, there)


def _below(source: Path) -> list[Path]:
    settings = source / SETTINGS
    return [path for path in source.rglob("*") if settings not in path.parents]
