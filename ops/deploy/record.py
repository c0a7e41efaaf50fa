"""What a run over many deployments has done, so that another run can go on after a failure.

It is a small file in `.bluey/` of the home, one for each command and environment. It is there as
long as the run has something left.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ops.errors import OpsError
from ops.project.paths import home, write_atomically

STALE_AFTER = timedelta(hours=24)
"""A run is not gone on with later: what it found in order then says little now."""


@dataclass
class Record:
    """The deployments of a run in their order, each with what is to be done, and those that are
    done, each with what it was done from. `basis` is what the whole run was done from."""

    command: str
    env: str
    plan: dict[str, str]
    basis: str = ""
    started: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    done: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return path_of(self.command, self.env)

    def write(self) -> None:
        """Keep it; a run without anything left has no file. Raises OpsError."""
        try:
            if self.left:
                write_atomically(self.path, json.dumps(asdict(self), indent=2).encode())
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            raise OpsError(f"{self.path} cannot be written: {error.strerror}") from error

    @property
    def left(self) -> list[str]:
        """The deployments that are not done."""
        return [name for name in self.plan if name not in self.done]


def path_of(command: str, env: str) -> Path:
    """Where the record of a command is for an environment."""
    return home() / ".bluey" / f"{command}-{env}.json"


def find_record(command: str, env: str) -> Record:
    """The record of the run to go on with.

    Raises:
        OpsError: there is none, it cannot be read, or it is older than a day.
    """
    path = path_of(command, env)
    again = f"Begin anew: bluey {command} --all --env {env}, or name the deployments."
    try:
        record = Record(**json.loads(path.read_text("utf-8")))
        age = datetime.now(UTC) - datetime.fromisoformat(record.started)
    except FileNotFoundError:
        raise OpsError(f"no {command} for {env} has anything left", advice=again) from None
    except (OSError, ValueError, TypeError) as error:
        raise OpsError(f"{path} cannot be read", advice=again) from error
    if age > STALE_AFTER:
        message = f"the {command} for {env} began {record.started}, over a day ago"
        raise OpsError(message, advice=again)
    return record
