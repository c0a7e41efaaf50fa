"""What commands store in a deployment's Workers KV, be it in an account or on this machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Entry:
    """An entry of Workers KV. wrangler does not tell the metadata of an entry that it reads."""

    value: str
    metadata: object = None

    def as_value(self) -> dict[str, object]:
        """As JSON, without its name."""
        told = {} if self.metadata is None else {"metadata": self.metadata}
        return {"value": self.value, **told}


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
