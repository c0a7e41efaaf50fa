"""What is used by the ledger `kv`, from the namespace where its isolates write."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bluey.access.keys import ID_CHARACTERS, KeyRecord, records_prefix
from bluey.access.keys import from_metadata as key_in
from bluey.budgets.adjustments import adjustments_prefix, place_of
from bluey.budgets.adjustments import from_metadata as adjustment_in
from bluey.budgets.book import Tally
from bluey.budgets.ledgers.pages import pages_prefix, sum_of_pages
from bluey.budgets.limits import Limits
from bluey.errors import StorageUnavailable
from ops.errors import OpsError
from ops.stored import Entry
from ops.totals.spent import Span, Spent, correction, limits_in

REVOKED = "(revoked)"


class Readable(Protocol):
    """A namespace that is only read. Both methods raise OpsError."""

    def list(self, prefix: str) -> dict[str, object]:
        """See `ops.stored.Storage`."""

    def read(self, names: Sequence[str]) -> dict[str, Entry]:
        """See `ops.stored.Storage`."""


@dataclass(frozen=True)
class Snapshot:
    """What a namespace had, read at once: on this machine, every call of wrangler takes seconds."""

    storage: Readable
    names: Mapping[str, object]

    @classmethod
    def of(cls, storage: Readable) -> "Snapshot":
        """Everything in the namespace. Raises OpsError."""
        return cls(storage, storage.list(""))

    def list(self, prefix: str) -> dict[str, object]:
        """See `ops.stored.Storage`."""
        return {name: told for name, told in self.names.items() if name.startswith(prefix)}

    def read(self, names: Sequence[str]) -> dict[str, Entry]:
        """See `ops.stored.Storage`."""
        there = [name for name in names if name in self.names]
        return self.storage.read(there) if there else {}


def read_storage(
    storage: Readable,
    deployment: str,
    tenant_id: str,
    limits: Limits | None,
    span: Span,
    *,
    with_keys: bool,
) -> list[Spent]:
    """What a tenant has used, and with `with_keys` what each of its API keys has that has limits of
    its own.

    Raises:
        OpsError: the storage cannot be read, or something in it is not what the Worker writes.
    """
    prefixes = [f"{pages_prefix(tenant_id)}{month}" for month in span.months]
    if with_keys:
        prefixes.append(pages_prefix(f"{tenant_id}/key"))
    found: dict[str, object] = {}
    for prefix in (*prefixes, adjustments_prefix(tenant_id)):
        found |= storage.list(prefix)
    try:
        by_account = _by_account(found.items())
    except StorageUnavailable as error:
        raise OpsError(
            f"Workers KV has what the Worker cannot have written: {error}",
            advice=f"`bluey usage adjustments {tenant_id}` shows a correction that cannot be read.",
        ) from error
    spent = [Spent(tenant_id, deployment, by_account.pop(tenant_id, {}), limits_in(limits))]
    if with_keys:
        records = _key_records(storage, tenant_id)
        beginning = f"{tenant_id}/key/"
        for account, periods in by_account.items():
            digest = account.removeprefix(beginning)
            record = records.get(digest)
            spent.append(
                Spent(
                    tenant_id,
                    deployment,
                    periods,
                    limits_in(record.budgets if record else None),
                    digest[:ID_CHARACTERS],
                    record.label if record else REVOKED,
                )
            )
    return spent


def _by_account(found: Iterable[tuple[str, object]]) -> dict[str, dict[str, Tally]]:
    """The tallies by account and period, corrections in them. Raises StorageUnavailable."""
    pages: Mapping[tuple[str, str], list[tuple[str, object]]] = defaultdict(list)
    corrections: list[tuple[str, str, Tally]] = []
    for name, metadata in found:
        account, period, unit = place_of(name)
        if name.startswith(adjustments_prefix(account)):
            count = adjustment_in(metadata).count
            made = correction(count, 0) if unit == "tokens" else correction(0, count)
            corrections.append((account, period, made))
        else:
            pages[account, period].append((name, metadata))
    whole: dict[str, dict[str, Tally]] = defaultdict(dict)
    for (account, period), its_pages in pages.items():
        whole[account][period] = sum_of_pages(its_pages)
    for account, period, tally in corrections:
        whole[account].setdefault(period, Tally()).merge(tally)
    return whole


def _key_records(storage: Readable, tenant_id: str) -> dict[str, KeyRecord]:
    """The records of a tenant's keys, by digest, as far as they can be read."""
    prefix, records = records_prefix(tenant_id), {}
    for name, metadata in storage.list(prefix).items():
        try:
            records[name.removeprefix(prefix)] = key_in(metadata)
        except StorageUnavailable:
            continue
    return records
