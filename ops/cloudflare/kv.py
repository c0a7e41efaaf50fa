"""A KV namespace of an account, with the values of its entries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cloudflare import Cloudflare

from ops.cloudflare.account import Account
from ops.cloudflare.answers import KvChanged, KvKey, KvValues
from ops.cloudflare.errors import ApiError
from ops.stored import Entry

PERMISSION = "Workers KV Storage: Edit"

PER_PAGE = 1_000
"""The most names that a page of a list has."""

PAGES = 1_000
"""More pages than any list here has. A list that goes on after them is refused."""

READ_AT_ONCE = 100
"""The most entries that one call reads."""


@dataclass(frozen=True)
class AccountNamespace:
    """One KV namespace of an account. Every method raises ApiError."""

    account: Account
    id: str

    def list(self, prefix: str) -> dict[str, object]:
        """The metadata of every entry below a prefix, by name."""
        what = f"listing what the KV namespace {self.id} has"
        found: dict[str, object] = {}
        after: dict[str, str] = {}
        for _ in range(PAGES):
            keys, info = self.account.ask(
                what,
                list[KvKey],
                lambda client: client.kv.namespaces.keys.with_raw_response.list,
                PERMISSION,
                namespace_id=self.id,
                prefix=prefix,
                limit=PER_PAGE,
                **after,
            )
            found |= {key.name: key.metadata for key in keys}
            if not info.get("cursor"):
                return found
            after = {"cursor": info["cursor"]}
        raise ApiError(
            f"Cloudflare, {what}: more than {PAGES * PER_PAGE} entries",
            advice="This is more than Bluey reads; ask in the dashboard.",
        )

    def read(self, names: Sequence[str]) -> dict[str, Entry]:
        """The entries with these names; a name that has none is left out."""
        found: dict[str, Entry] = {}
        for start in range(0, len(names), READ_AT_ONCE):
            read, _ = self.account.ask(
                f"reading entries of the KV namespace {self.id}",
                KvValues,
                lambda client: client.kv.namespaces.with_raw_response.bulk_get,
                PERMISSION,
                namespace_id=self.id,
                keys=[*names[start : start + READ_AT_ONCE]],
                type="text",
                with_metadata=True,
            )
            found |= {
                name: Entry(value.value, value.metadata)
                for name, value in read.values.items()
                if value is not None and value.value is not None
            }
        return found

    def write(self, entries: Mapping[str, Entry]) -> None:
        """Write these entries."""
        self._change(
            "writing",
            lambda client: client.kv.namespaces.with_raw_response.bulk_update,
            [{"key": name, **entry.as_value()} for name, entry in entries.items()],
        )

    def delete(self, names: Sequence[str]) -> None:
        """Delete the entries with these names, where there are such."""
        self._change(
            "deleting",
            lambda client: client.kv.namespaces.with_raw_response.bulk_delete,
            [*names],
        )

    def _change(
        self, doing: str, chosen: Callable[[Cloudflare], Callable[..., Any]], body: Sequence[object]
    ) -> None:
        if not body:
            return
        what = f"{doing} entries of the KV namespace {self.id}"
        changed, _ = self.account.ask(
            what, KvChanged, chosen, PERMISSION, namespace_id=self.id, body=body
        )
        if changed.unsuccessful_keys:
            raise ApiError(
                f"Cloudflare, {what}: failed for {', '.join(changed.unsuccessful_keys)}",
                advice="The other entries were changed. Run the command again.",
            )
