"""A tenant's API keys, stored where its Worker looks them up (docs/auth.md)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bluey.access.changes import (
    LEAST_ID_CHARACTERS,
    KeyExpired,
    KeySettings,
    NewKey,
    StoredKey,
    ended,
    is_id,
    kept_until_s,
    new_key,
    record_of,
    stored_keys,
    successor_of,
)
from bluey.access.keyring import EFFECTIVE_WITHIN_MS
from bluey.access.keys import (
    ID_CHARACTERS,
    KeyRecord,
    Mistyped,
    NotAKey,
    RecordTooLong,
    Role,
    parse_key,
    records_prefix,
    to_metadata,
    uses_prefix,
)
from bluey.errors import ModelRefused, SettingsError
from bluey.models.selection import select_models, why_unnamed_is_refused
from bluey.tenants.deployment import Deployment
from bluey.tenants.record import parse_record, record_key
from bluey.tenants.settings import Tenant, parse_tenant
from bluey.validation import problems_of
from ops.errors import OpsError
from ops.moments import parse_moment
from ops.namespaces import storage_of
from ops.project.configuration import served_tenants
from ops.project.paths import SHARED
from ops.project.served import names_of_models, read_deployment, read_tenant
from ops.project.setting_keys import settings_message
from ops.spelling import did_you_mean
from ops.stored import Entry, Storage
from ops.wrangler.kv import Namespace

EFFECTIVE_WITHIN_SECONDS = EFFECTIVE_WITHIN_MS // 1_000
"""How long a Worker may still use old data after a key was made, changed or revoked."""

SHOW_IDS = "`bluey keys list` shows the ids."


@dataclass(frozen=True)
class Keys:
    """The keys of one tenant in one environment of one deployment, whose name is `deployment_name`.
    `is_remote`: they are in its account, not on this machine."""

    tenant: Tenant
    deployment: Deployment
    deployment_name: str
    is_remote: bool
    storage: Storage

    def all(self) -> list[StoredKey]:
        """Every key, the oldest first. Raises OpsError."""
        return stored_keys(
            self._below(records_prefix(self.tenant.id)).items(),
            self._below(uses_prefix(self.tenant.id)),
        )

    def create(self, record: KeyRecord) -> NewKey:
        """Make a key and store its record. Raises OpsError."""
        key = new_key(self.tenant.id, record, secrets.token_hex(32))
        self._write(key.digest, record)
        return key

    def find(self, given: str) -> StoredKey:
        """The key with this id, or the key with this text. Raises OpsError."""
        digest = self._digest(given)
        stored = stored_keys(self._below(records_prefix(self.tenant.id)).items())
        found = [key for key in stored if key.digest.startswith(digest)]
        if len(found) != 1:
            how_many = f"{len(found)} keys" if found else "no key"
            raise OpsError(
                f"{self.tenant.id} has {how_many} with the id '{digest[:ID_CHARACTERS]}'",
                advice=SHOW_IDS,
            )
        return found[0]

    def expire(self, key: StoredKey, at: datetime) -> datetime:
        """Let a key expire at this time, unless it expires earlier. Return when it expires. Raises
        OpsError."""
        if key.record is None:
            raise OpsError(f"the record of {key.id} cannot be read", advice="Revoke it instead.")
        changed, expires = ended(key.record, at)
        if changed is not None:
            self._write(key.digest, changed)
        return expires

    def revoke(self, key: StoredKey) -> None:
        """Delete a key. Raises OpsError."""
        self.storage.delete([records_prefix(self.tenant.id) + key.digest])

    def models(self, names: Sequence[str]) -> tuple[str, ...]:
        """The ids of these models, which may be given by alias.

        Raises:
            OpsError: the tenant may not use one of them.
        """
        ids = []
        for name in names:
            try:
                ids.append(select_models(self.tenant, self.deployment, name).model_id)
            except ModelRefused as error:
                known = names_of_models(self.tenant)
                raise OpsError(
                    f"{self.tenant.id} may not use the model '{name}'{did_you_mean(name, known)}",
                    advice=f"It may use: {', '.join(sorted(known))}.",
                ) from error
        return tuple(dict.fromkeys(ids))

    def warning_of(self, record: KeyRecord) -> str | None:
        """Why a request with this key that names no model is refused; None where it is not."""
        return why_unnamed_is_refused(self.tenant, self.deployment, record)

    def _below(self, prefix: str) -> dict[str, object]:
        """The metadata below a prefix, by digest."""
        found = self.storage.list(prefix)
        return {name.removeprefix(prefix): metadata for name, metadata in found.items()}

    def _write(self, digest: str, record: KeyRecord) -> None:
        try:
            metadata = to_metadata(record)
        except RecordTooLong as error:
            raise OpsError(str(error)) from error
        entry = Entry("", metadata, kept_until_s(record))
        self.storage.write({records_prefix(self.tenant.id) + digest: entry})

    def _digest(self, given: str) -> str:
        """The digest of a key, or an id, which is the beginning of a digest."""
        if is_id(given):
            return given
        try:
            key = parse_key(given)
        except NotAKey:
            raise OpsError(
                f"'{given}' is no id of a key: {LEAST_ID_CHARACTERS} or more of its hex digits",
                advice=SHOW_IDS,
            ) from None
        except Mistyped:
            raise OpsError("this key is mistyped or incomplete") from None
        if key.tenant_id != self.tenant.id:
            raise OpsError(f"this key is of the tenant {key.tenant_id}, not {self.tenant.id}")
        return key.digest


def open_keys(
    tenant_id: str, env: str, *, is_local: bool, is_shared: bool, state: Path | None
) -> Keys:
    """The keys of a tenant in one of its deployments.

    Raises:
        OpsError: there is no such tenant or environment, their settings are invalid, or the
            account is not known.
    """
    if tenant_id == SHARED:
        raise OpsError(
            f"{SHARED} serves every tenant", advice=f"Name the tenant, and add --{SHARED}."
        )
    name = SHARED if is_shared else tenant_id
    is_remote = not (is_local or env == "local")
    if state is not None and is_remote:
        raise OpsError("--persist-to names a state on this machine: add --local")
    worker = read_deployment(name, env)
    storage: Storage
    if is_remote:
        storage = storage_of(name, env)
    else:
        storage = Namespace(name, env, state and state.resolve())
    if is_shared and tenant_id not in served_tenants(SHARED):
        tenant = _read_pushed(tenant_id, env, storage)
    else:
        tenant, _ = read_tenant(tenant_id, name, env)
    return Keys(tenant, worker, name, is_remote, storage)


def _read_pushed(tenant_id: str, env: str, storage: Storage) -> Tenant:
    """A tenant that no file here has, but that was pushed. Raises OpsError."""
    key = record_key(tenant_id)
    entry = storage.read([key]).get(key)
    try:
        record = None if entry is None else parse_record(tenant_id, env, entry.value)
        if record is not None and record.settings is not None:
            return parse_tenant(f"the pushed settings of {tenant_id}", record.settings)
    except SettingsError as error:
        raise OpsError(
            settings_message(error), advice="`bluey tenant push` replaces them."
        ) from error
    raise OpsError(
        f"there is no tenant '{tenant_id}'",
        advice=f"No file here has it, and it was not pushed into {SHARED} ({env}).",
    )


def make_record(
    *,
    label: str,
    now: datetime,
    role: Role | None = None,
    expires: datetime | None = None,
    models: Sequence[str] = (),
    daily_tokens: int | None = None,
    monthly_tokens: int | None = None,
    daily_usd: str | None = None,
    monthly_usd: str | None = None,
) -> KeyRecord:
    """The record of a new key. Raises OpsError when it is too long, or limits no such amount."""
    windows = {
        "daily": {"tokens": daily_tokens, "usd": daily_usd},
        "monthly": {"tokens": monthly_tokens, "usd": monthly_usd},
    }
    budgets = {window: limits for window, limits in windows.items() if any(limits.values())}
    try:
        settings = KeySettings.model_validate(
            {"label": label, "role": role, "expires": expires, "budgets": budgets or None}
        )
        return record_of(settings, tuple(models), now)
    except ValidationError as error:
        raise refused_option(error) from error


def refused_option(error: ValidationError) -> OpsError:
    """The first problem of what options said, under the option's name."""
    problem = problems_of(error, _message_of)[0]
    return OpsError(f"--{problem.path}: {problem.message}")


def _message_of(complaint: ErrorDetails) -> str:
    # The only pattern that a text of an option has to match; pydantic would show the pattern.
    if complaint["type"] == "string_pattern_mismatch":
        return "It has a control character, such as a line break"
    return complaint["msg"]


def replacement_of(key: StoredKey, now: datetime, expires: datetime | None) -> KeyRecord:
    """The record of a key's successor, with the same settings.

    Raises:
        OpsError: the settings cannot be read, or the new key would already have expired.
    """
    if key.record is None:
        raise OpsError(f"the record of {key.id} cannot be read", advice="Create a new key.")
    try:
        return successor_of(key.record, expires, now)
    except KeyExpired:
        raise OpsError(
            f"{key.id} has expired", advice="Say how long the new key is for: --expires"
        ) from None


def parse_expiry(text: str, now: datetime) -> datetime:
    """When a key expires; see `parse_moment`. Raises OpsError."""
    return parse_moment("--expires", text, now)
