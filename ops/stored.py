"""What commands store in a deployment's Workers KV, be it in an account or on this machine, and who
is at work."""

import getpass
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Entry:
    """An entry of Workers KV. wrangler does not tell the metadata of an entry that it reads.
    `expires_s` (since 1970) is when KV drops what is written."""

    value: str
    metadata: object = None
    expires_s: int | None = None

    def as_value(self) -> dict[str, object]:
        """As JSON, without its name."""
        told = {"metadata": self.metadata, "expiration": self.expires_s}
        return {
            "value": self.value,
            **{name: value for name, value in told.items() if value is not None},
        }


class Storage(Protocol):
    """One KV namespace. Every method raises OpsError."""

    def list(self, prefix: str) -> dict[str, object]:
        """The metadata of every entry below a prefix, by name."""

    def read(self, names: Sequence[str]) -> dict[str, Entry]:
        """The entries with these names; a name that has none is left out."""

    def write(self, entries: Mapping[str, Entry]) -> None:
        """Write these entries."""

    def delete(self, names: Sequence[str]) -> None:
        """Delete the entries with these names, where there are such."""


def login_name() -> str:
    """Who is at work on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a process whose user has no name
        return "unknown"
