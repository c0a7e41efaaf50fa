"""Operator keys, stored where the Workers of an environment look them up (docs/auth.md)."""

import secrets
from dataclasses import dataclass

from bluey.access.changes import NewKey, StoredKey, kept_until_s, record_in
from bluey.access.keys import (
    ID_CHARACTERS,
    OPERATOR_PREFIX,
    RANDOM_KEYS,
    KeyRecord,
    digest_of,
    make_operator_key,
    operators_of,
    records_prefix,
    to_metadata,
    use_from_metadata,
    uses_prefix,
)
from ops.errors import OpsError
from ops.namespaces import Deployed, Where, deployed
from ops.stored import Entry


@dataclass(frozen=True)
class OperatorKeys:
    """The operator keys of an environment, in these deployments. Every method raises OpsError."""

    env: str
    deployments: tuple[Deployed, ...]

    def create(self, record: KeyRecord) -> NewKey:
        """Make a key and store its record in every deployment."""
        key = NewKey(make_operator_key(self.env, secrets.randbelow(RANDOM_KEYS)), record)
        entry = Entry("", to_metadata(record), kept_until_s(record))
        name = self._prefix + key.digest
        for deployment in self.deployments:
            deployment.storage.write({name: entry})
        return key

    def all(self) -> dict[str, tuple[StoredKey, list[str]]]:
        """Every key by its digest, and the deployments that have it."""
        found: dict[str, tuple[StoredKey, list[str]]] = {}
        for deployment in self.deployments:
            used = deployment.storage.list(self._uses)
            for name, metadata in deployment.storage.list(self._prefix).items():
                digest = name.removeprefix(self._prefix)
                last_used = use_from_metadata(used.get(self._uses + digest))
                known, names = found.get(digest, (None, []))
                days = [day for day in (last_used, known and known.last_used) if day]
                stored = StoredKey(digest, record_in(metadata), max(days, default=None))
                found[digest] = (stored, [*names, deployment.name])
        return dict(sorted(found.items()))

    def revoke(self, key_id: str) -> list[str]:
        """Delete the key with this id, or this text. Returns the deployments that had it."""
        wanted = digest_of(key_id) if key_id.startswith(OPERATOR_PREFIX) else key_id
        matching = {
            digest: names for digest, (_, names) in self.all().items() if digest.startswith(wanted)
        }
        if len(wanted) < ID_CHARACTERS or len(matching) != 1:
            raise OpsError(
                f"{self.env} has {len(matching) or 'no'} operator key with the id "
                f"'{wanted[:ID_CHARACTERS]}'",
                advice="`bluey operator list` shows the ids.",
            )
        ((digest, names),) = matching.items()
        for deployment in self.deployments:
            if deployment.name in names:
                deployment.storage.delete([self._prefix + digest])
        return names

    @property
    def _prefix(self) -> str:
        return records_prefix(operators_of(self.env))

    @property
    def _uses(self) -> str:
        return uses_prefix(operators_of(self.env))


def open_operator_keys(where: Where) -> OperatorKeys:
    """The operator keys of some deployments, or of all of an environment. Raises OpsError."""
    found, failed = deployed(where)
    for name, error in failed.items():
        raise OpsError(f"{name}: {error.message}", advice=error.advice)
    return OperatorKeys(where.env, tuple(found))
