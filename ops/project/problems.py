"""A problem that a rule finds: where, what, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error makes a deployment fail or harms it; a warning is for a person to judge. A note says
    what is still to be done, or is so on purpose: nothing is wrong."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    `file` is relative to the project, with forward slashes. `path` is the place in it, in its own
    key names (`env.staging.kv_namespaces.0.id`); empty for the file as a whole.
    """

    file: str
    path: str
    message: str
    fix: str
    severity: Severity = Severity.ERROR

    def concerns(self, other: "Problem") -> bool:
        """Whether its place is the same as that of `other`, inside it, or around it."""
        if self.file != other.file:
            return False
        if not self.path or not other.path:
            return not other.path
        mine, theirs = f"{self.path}.", f"{other.path}."
        return mine.startswith(theirs) or theirs.startswith(mine)
