"""Stamps: whether something that was made from files is still up to date with them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ops.project.paths import write_atomically


@dataclass(frozen=True)
class Stamp:
    """A file that says from what something was made: the content of `sources`, and `settings`.

    It is written last, so that an interrupted step is done again.
    """

    path: Path
    sources: Sequence[Path]
    settings: str = ""

    @property
    def is_current(self) -> bool:
        """Whether it was written for the sources as they are now."""
        try:
            return self.path.read_text() == self.fingerprint
        except OSError:
            return False

    def write(self) -> None:
        """Write the stamp for the sources as they are now."""
        write_atomically(self.path, self.fingerprint.encode())

    @property
    def fingerprint(self) -> str:
        """What the stamp says of the sources as they are now."""
        digest = hashlib.sha256(self.settings.encode())
        for path in self.sources:
            digest.update(path.read_bytes())
        return digest.hexdigest()
