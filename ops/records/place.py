"""One tenant in one environment of one deployment: its file, and its record in Workers KV."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bluey.errors import SettingsError
from bluey.tenants.deployment import Deployment
from bluey.tenants.override import Base, base_of
from bluey.tenants.record import Record, dump_record, parse_record, record_key
from ops.cloudflare import open_account, open_namespace, uploaded_at
from ops.cloudflare.credentials import find_credentials
from ops.deployment.facts import is_placeholder
from ops.errors import OpsError
from ops.project.configuration import read_config, served_tenants
from ops.project.paths import LOCAL, SHARED, deployment_config, home, tenant_slugs
from ops.project.served import read_deployment
from ops.project.setting_keys import settings_message
from ops.records.history import Event, entry_of
from ops.stored import Entry, Storage
from ops.wrangler.kv import BINDING, Namespace

if TYPE_CHECKING:
    from ops.cloudflare.account import Account

FRESH_SECONDS = 1.0
"""How long what was read may be written over without another look."""


class NoNamespace(OpsError):
    """The environment has no KV namespace yet."""


@dataclass(frozen=True)
class Stored:
    """What Workers KV has of a tenant; `text` is None where there is nothing. `others` are entries
    that were read with it."""

    text: str | None
    record: Record | None
    read_at_s: float
    others: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def revision(self) -> int:
        """The record's revision, 0 where there is none."""
        return self.record.revision if self.record else 0


@dataclass(frozen=True)
class Place:
    """One tenant in one environment of one deployment.

    - `deployment`: the name of the deployment; `worker`: what its `vars` say;
    - `storage`: its KV namespace;
    - `account`: the account where it is; None on this machine.
    """

    tenant_id: str
    deployment: str
    env: str
    worker: Deployment
    worker_name: str
    storage: Storage = field(repr=False)
    account: "Account | None" = field(default=None, repr=False)

    def __str__(self) -> str:
        here = "" if self.account or self.env == LOCAL else ", on this machine"
        shared = f", {SHARED}" if self.deployment == SHARED else ""
        return f"{self.tenant_id} ({self.env}{shared}{here})"

    @property
    def file(self) -> Path | None:
        """The tenant's settings as the next deploy would upload them; None where it has none."""
        path = home() / "src" / "settings" / f"{self.tenant_id}.jsonc"
        return path if path.exists() else None

    def read(self, also: Sequence[str] = ()) -> Stored:
        """The record, and entries with further names. Raises OpsError where the record cannot be
        read, or is another one's."""
        key = record_key(self.tenant_id)
        others = self.storage.read([key, *also])
        entry = others.pop(key, None)
        read_at_s = time.monotonic()
        if entry is None:
            return Stored(None, None, read_at_s, others)
        try:
            record = parse_record(self.tenant_id, self.env, entry.value)
        except SettingsError as error:
            raise OpsError(
                f"the record of {self} cannot be used: {settings_message(error, Record)}",
                advice=f"The Worker ignores it, too. It is the entry {key} of its KV namespace: "
                "where it is of another environment, this namespace is bound in both, which "
                "`bluey check` finds; else look at it (`bluey tenant history` says who wrote "
                f"it) and delete it: `wrangler kv key delete {key}`.",
            ) from error
        return Stored(entry.value, record, read_at_s, others)

    def read_again(self, before: Stored, also: Sequence[str] = ()) -> Stored:
        """The record that was read before, read again. Raises OpsError where it is another one
        now; see `read`."""
        found = self.read(also)
        if found.text != before.text:
            raise OpsError(
                f"somebody else changed {self} meanwhile, so nothing was changed",
                advice="See what it is with `bluey tenant history`, then run the command again.",
            )
        return found

    def write(
        self,
        before: Stored,
        record: Record,
        event: Event,
        now: datetime,
        addresses: Mapping[str, Entry] | None = None,
        gone: Sequence[str] = (),
    ) -> None:
        """Write a record in the place of the one that was read, with the event that says who did
        it; also the entries of addresses, and delete those that are gone.

        Raises:
            OpsError: somebody else wrote a record meanwhile, so that nothing was written; or see
                `Storage`.
        """
        if time.monotonic() - before.read_at_s > FRESH_SECONDS:
            self.read_again(before)
        try:
            text = dump_record(record)
            # Its parts were made apart, and a whole that does not parse would change nothing.
            parse_record(self.tenant_id, self.env, text)
        except SettingsError as error:
            raise OpsError(f"{error}; nothing was changed") from error
        name, entry = entry_of(self.tenant_id, event, now)
        written = {name: entry, record_key(self.tenant_id): Entry(text), **(addresses or {})}
        self.storage.write(written)
        self.storage.delete(gone)

    def base(self, stored: Stored) -> Base:
        """The settings that count before anything is overridden: the file's or the pushed ones.

        Raises:
            OpsError: there are none, or they do not parse.
        """
        record, file = stored.record, self.file
        pushed = record.settings if record and self.deployment == SHARED else None
        if pushed is not None and (file is None or self.pushed_wins(stored)):
            return self.parsed("pushed", f"the pushed settings of {self.tenant_id}", pushed)
        if file is None:
            raise OpsError(
                f"there is no tenant '{self.tenant_id}' in {self.deployment} ({self.env})",
                advice=f"Neither has a file here its settings (tenants: "
                f"{', '.join(served_tenants(SHARED))}), nor was it pushed.",
            )
        return self.parsed("file", file.name, file.read_text())

    def parsed(self, source: Literal["file", "pushed"], name: str, text: str) -> Base:
        """Settings in a text. Raises OpsError."""
        try:
            return base_of(source, name, text)
        except SettingsError as error:
            advice = f"Run `bluey check {self.tenant_id} --no-upload`."
            raise OpsError(settings_message(error), advice=advice) from error

    def pushed_wins(self, stored: Stored) -> bool:
        """Whether pushed settings are later than the files that were uploaded, as the Worker
        decides it. On this machine they are: `bluey dev` uploads when it starts. Raises
        OpsError."""
        if self.account is None:
            return True
        pushed_at = stored.record.pushed_at if stored.record else None
        uploaded = uploaded_at(self.account, self.worker_name)
        return pushed_at is not None and uploaded is not None and pushed_at > uploaded


def open_place(
    tenant_id: str, env: str, *, is_local: bool, is_shared: bool, state: Path | None
) -> Place:
    """A tenant in one of its deployments.

    Raises:
        OpsError: there is no such deployment or environment, or its account is not known.
    """
    if tenant_id == SHARED:
        raise OpsError(
            f"{SHARED} serves every tenant", advice=f"Name the tenant, and add --{SHARED}."
        )
    if not is_shared and tenant_id not in tenant_slugs():
        raise OpsError(
            f"{tenant_id} has no deployment of its own here",
            advice=f"If the shared deployment serves it, add --{SHARED}.",
        )
    name = SHARED if is_shared else tenant_id
    config, worker = read_config(name, env), read_deployment(name, env)
    if is_local or env == LOCAL:
        here = Namespace(name, env, state=state.resolve() if state else None)
        return Place(tenant_id, name, env, worker, config["name"], here)
    if state is not None:
        raise OpsError("--persist-to names a state on this machine: add --local")
    namespace_id = _namespace_id(config, name, env)
    credentials = find_credentials(deployment_config(name).parent, config.get("account_id"))
    account = open_account(credentials)
    storage = open_namespace(account, namespace_id)
    return Place(tenant_id, name, env, worker, config["name"], storage, account)


def _namespace_id(config: Mapping[str, object], name: str, env: str) -> str:
    bound = config.get("kv_namespaces")
    for each in bound if isinstance(bound, list) else ():
        if isinstance(each, dict) and each.get("binding") == BINDING and each.get("id"):
            found = str(each["id"])
            if is_placeholder(found):
                raise NoNamespace(
                    f"{name} has no KV namespace in {env}: {found} is a placeholder",
                    advice=f"Run `bluey check {name} --env {env} --no-upload`: it says what to do.",
                )
            return found
    raise OpsError(f"{name} ({env}) binds no {BINDING}", advice=f"Run `bluey check {name}`.")
