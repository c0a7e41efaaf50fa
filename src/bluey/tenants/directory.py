"""The tenants of a deployment, as one isolate knows them.

Files that were uploaded with the code say which tenants there are. A record in Workers KV may have
a tenant's whole settings, pushed since (in the shared deployment), and what is overridden at run
time. A record is read when its tenant is asked for, and again every RECORD_CACHE_MS while it is: so
neither an isolate's first request nor its memory depends on how many tenants there are.

Pushed settings count where no file has the tenant, or where they were pushed after the code and its
files were uploaded, which the platform tells. A record that does not parse changes nothing: the
last good one still counts, else the file. While KV cannot be read, everything stays as it is.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass

from bluey.errors import (
    Problem,
    SettingsError,
    StorageUnavailable,
    TenantMismatch,
    TenantRequired,
    UnknownTenant,
)
from bluey.http.cors import allows_origin
from bluey.ports import STORE_WAIT_MS, Clock, Log, ValueStore
from bluey.remembered import remember
from bluey.tenants.addresses import MAX_HOST_CHARACTERS
from bluey.tenants.deployment import Deployment
from bluey.tenants.override import Base, Effective, Override, apply, base_of
from bluey.tenants.record import (
    Record,
    address_key,
    parse_address,
    parse_record,
    record_key,
    without,
)
from bluey.tenants.settings import SLUG_PATTERN, Tenant

# How long an isolate trusts what it has read: a record, or that there is none.
RECORD_CACHE_MS = 20_000
# How long Workers KV itself may answer with what it has read for another request: the least that it
# takes.
KV_CACHE_S = 30
# While one request reads a record anew, the others go on with what is known; so they do after a
# read that failed.
RETRY_MS = 5_000
# A change works after this at the latest.
EFFECTIVE_WITHIN_MS = 60_000
# How many tenants an isolate remembers, and how many names that no tenant has.
MAX_TENANTS = 1_000
# How many hosts and origins of tenants, and how many that are no tenant's.
MAX_ADDRESSES = 1_000

assert RECORD_CACHE_MS + RETRY_MS + KV_CACHE_S * 1_000 <= EFFECTIVE_WITHIN_MS
# A request that reads a record is done before another one reads it, too. So the older of two
# answers never comes last.
assert STORE_WAIT_MS < RETRY_MS

_SLUG = re.compile(SLUG_PATTERN)


@dataclass(slots=True)
class Known:
    """What an isolate knows of a tenant.

    - `effective`: what counts for its requests now;
    - `is_read`: whether its record, or that there is none, was ever read;
    - `base`, `override`: what that is made of;
    - `text`: the record as it was read last, good or not;
    - `fresh_until_ms`: when it is read again.
    """

    effective: Effective
    is_read: bool
    base: Base
    override: Override | None
    text: str | None
    fresh_until_ms: float

    @property
    def tenant(self) -> Tenant:
        """The tenant's settings, with what is overridden."""
        return self.effective.tenant


@dataclass(frozen=True, slots=True)
class _Absent:
    """That no tenant has a name, or (`unread`: why) that its record cannot be read. `refused` is
    the hash of a record that does not parse: its line is in the log."""

    until_ms: float
    unread: str | None = None
    refused: int | None = None


@dataclass(slots=True)
class _Address:
    """The pushed tenants that a host or an origin is of."""

    tenants: tuple[str, ...]
    fresh_until_ms: float


class Directory:
    """The tenants of a deployment. `files` are those whose settings were uploaded with the code, at
    `uploaded_ms` (milliseconds since 1970; None where the platform does not tell)."""

    def __init__(
        self,
        deployment: Deployment,
        files: Iterable[Base],
        store: ValueStore,
        clock: Clock,
        log: Log,
        uploaded_ms: float | None = None,
    ) -> None:
        self._deployment = deployment
        self._files = {base.tenant.id: base for base in files}
        self._store = store
        self._clock = clock
        self._log = log
        self._uploaded_ms = uploaded_ms
        self._known: dict[str, Known] = {}
        # Another dict, so that many names that no tenant has do not push tenants out.
        self._absent: dict[str, _Absent] = {}
        self._addresses: dict[str, _Address] = {}
        # Those that are no tenant's: a client may name any, and many of them push no others out.
        self._nowhere: dict[str, _Address] = {}
        own = deployment.tenant_id
        served = [base.tenant for name, base in self._files.items() if own in (None, name)]
        self._origins = frozenset(origin for each in served for origin in each.allowed_origins)
        self._hosts: dict[str, str] = {}
        for tenant in served:
            for host in tenant.hosts:
                self._hosts.setdefault(host, tenant.id)

    @property
    def uploaded(self) -> Mapping[str, Tenant]:
        """The tenants whose settings were uploaded, by id, without what is overridden."""
        return {name: base.tenant for name, base in self._files.items()}

    async def resolve(self, named: str | None, host: str, named_by_key: str | None = None) -> Known:
        """The tenant that a request is for.

        A deployment with a `TENANT_ID` serves that tenant only: `named` (the `x-tenant-id` header)
        may be absent, but not different. The shared deployment takes the tenant named there, else
        the tenant in the API key, else the tenant that lists the host. An API key with an unknown
        tenant counts as none. Raises TenantMismatch, UnknownTenant or TenantRequired, or
        StorageUnavailable where it cannot be read whether there is such a tenant.
        """
        own = self._deployment.tenant_id
        if own is not None:
            if named not in (None, own):
                raise TenantMismatch
            named = own
        if named is not None:
            known = await self.find(named)
            if known is None:
                raise UnknownTenant
            return known
        if named_by_key is not None and (known := await self.find(named_by_key)) is not None:
            return known
        # A host name with a final dot is the same host name.
        known = await self._at_host(host.removesuffix("."))
        if known is None:
            raise TenantRequired
        return known

    async def find(self, tenant_id: str) -> Known | None:
        """What is known of the tenant with this id; None where there is none. A change in KV takes
        effect within EFFECTIVE_WITHIN_MS. Raises StorageUnavailable when KV cannot be read, this
        isolate has not read of this tenant before, and no file has it."""
        known = self._known.get(tenant_id)
        if known is None or self._clock.now_ms() >= known.fresh_until_ms:
            known = await self._read(tenant_id, known)
        if known is not None and known.effective.is_over(self._clock):
            known.override, known.effective = self._applied(known.base, known.override)
        return known

    async def origins_beside(self, origin: str | None) -> Collection[str]:
        """The origins that any tenant of this deployment allows, for a request without a tenant
        (such as a preflight) from this origin. Those of pushed tenants are there as far as they
        matter to it."""
        if origin is None or allows_origin(self._origins, origin):
            return self._origins
        if await self._tenants_at("*") or await self._tenants_at(origin):
            return self._origins | {origin}
        return self._origins

    # Records

    async def _read(self, tenant_id: str, known: Known | None) -> Known | None:
        now_ms = self._clock.now_ms()
        if known is not None:
            # It holds for a while only, because this request may be cut off.
            known.fresh_until_ms = now_ms + RETRY_MS
        elif _SLUG.fullmatch(tenant_id) is None:
            return None
        elif (absent := self._absent.get(tenant_id)) is not None and now_ms < absent.until_ms:
            if absent.unread is not None:
                # Not the same error each time: it would keep what it passed through.
                raise StorageUnavailable(absent.unread)
            return None
        try:
            text = await self._store.get_value(record_key(tenant_id), KV_CACHE_S)
        except StorageUnavailable as error:
            return self._unread(tenant_id, error, now_ms + RETRY_MS)
        return self._taken(tenant_id, text, now_ms + RECORD_CACHE_MS)

    def _unread(self, tenant_id: str, error: StorageUnavailable, until_ms: float) -> Known:
        """What is known of a tenant whose record cannot be read. Raises the error where nothing
        is."""
        # Looked up again: another request may have read it meanwhile.
        known, base = self._known.get(tenant_id), self._files.get(tenant_id)
        if known is not None:
            return known
        if base is None:
            remember(self._absent, tenant_id, _Absent(until_ms, str(error)), MAX_TENANTS)
            raise error
        effective = apply(base, self._deployment, None, self._clock.epoch_ms())
        return self._noted(tenant_id, Known(effective, False, base, None, None, until_ms))

    def _taken(self, tenant_id: str, text: str | None, until_ms: float) -> Known | None:
        """What is known of a tenant, now that its record (None: it has none) was read."""
        known = self._known.get(tenant_id)
        if known is not None and not known.is_read:
            known = None
        if known is not None and known.text == text:
            known.fresh_until_ms = until_ms
            return self._noted(tenant_id, known)
        refused = None
        try:
            base, override = self._parsed(tenant_id, text)
        except SettingsError as error:
            refused = hash(text)
            absent = self._absent.get(tenant_id)
            if absent is None or absent.refused != refused:
                self._log_refused(tenant_id, error.source, error.problems)
            if known is not None:
                known.text, known.fresh_until_ms = text, until_ms
                return self._noted(tenant_id, known)
            base, override = self._rest(tenant_id, text or "")
        if base is None:
            self._known.pop(tenant_id, None)
            remember(self._absent, tenant_id, _Absent(until_ms, refused=refused), MAX_TENANTS)
            return None
        last = None if known is None else known.override
        override, effective = self._applied(base, override, last)
        if effective.not_allowed:
            self._log_refused(tenant_id, record_key(tenant_id), effective.not_allowed)
        return self._noted(tenant_id, Known(effective, True, base, override, text, until_ms))

    def _noted(self, tenant_id: str, known: Known) -> Known:
        self._absent.pop(tenant_id, None)
        remember(self._known, tenant_id, known, MAX_TENANTS)
        return known

    def _parsed(self, tenant_id: str, text: str | None) -> tuple[Base | None, Override | None]:
        """The settings that count (None: there is no such tenant), and what is overridden. Raises
        SettingsError."""
        if text is None:
            return self._files.get(tenant_id), None
        record = parse_record(tenant_id, self._deployment.environment, text)
        return self._base(record), record.override

    def _rest(self, tenant_id: str, text: str) -> tuple[Base | None, Override | None]:
        """What is left of a record that does not parse, where there is no good one before it: its
        settings, else its override of the file, else the file."""
        for part in ("override", "settings"):
            with contextlib.suppress(SettingsError):
                return self._parsed(tenant_id, without(text, part))
        return self._files.get(tenant_id), None

    def _base(self, record: Record) -> Base | None:
        """The pushed settings or the file, whichever counts. Raises SettingsError."""
        file = self._files.get(record.tenant)
        if record.settings is None or self._deployment.tenant_id is not None:
            return file
        if file is not None:
            pushed_at, uploaded_ms = record.pushed_at, self._uploaded_ms
            if pushed_at is None or uploaded_ms is None:
                return file
            if pushed_at.timestamp() * 1_000 <= uploaded_ms:
                return file
        source = f"settings of {record_key(record.tenant)}"
        base = base_of("pushed", source, record.settings)
        if base.tenant.id != record.tenant:
            problem = Problem("id", f"Pushed settings of {record.tenant!r} have this id")
            raise SettingsError(source, (problem,))
        return base

    def _applied(
        self, base: Base, override: Override | None, last: Override | None = None
    ) -> tuple[Override | None, Effective]:
        """What counts of an override now. Where its changes do not fit the settings, those of the
        `last` one that did still count, else none; a pause is on in any case."""
        now_ms = self._clock.epoch_ms()
        paused = override and override.paused
        tried = [override]
        if override is not None:
            tried += [Override(changes=last.changes, paused=paused)] if last else []
            tried += [Override(paused=paused)]
        for each in tried[:-1]:
            try:
                return each, apply(base, self._deployment, each, now_ms)
            except SettingsError as error:
                self._log_refused(base.tenant.id, error.source, error.problems)
        return tried[-1], apply(base, self._deployment, tried[-1], now_ms)

    def _log_refused(self, tenant_id: str, source: str, problems: Iterable[Problem]) -> None:
        """Writes the line of an override or of settings that are not applied."""
        self._log.write(
            {
                "event": "override_error",
                "tenantId": tenant_id,
                "environment": self._deployment.environment,
                "source": source,
                "problems": [asdict(problem) for problem in problems],
            }
        )

    # Hosts and origins

    async def _at_host(self, host: str) -> Known | None:
        """The tenant that lists a host; a file's first."""
        listed = self._hosts.get(host)
        if listed is not None and (known := await self._with_host(listed, host)) is not None:
            return known
        for name in await self._tenants_at(host):
            if (known := await self._with_host(name, host)) is not None:
                return known
        return None

    async def _with_host(self, tenant_id: str, host: str) -> Known | None:
        # Settings that were pushed since may not have it any more.
        known = await self.find(tenant_id)
        return known if known is not None and host in known.tenant.hosts else None

    async def _tenants_at(self, address: str) -> tuple[str, ...]:
        """The pushed tenants that have this host or origin, as KV says; none where KV cannot be
        read and this isolate has not read it before."""
        if self._deployment.tenant_id is not None or not _is_address(address):
            return ()
        now_ms = self._clock.now_ms()
        found = self._addresses.get(address) or self._nowhere.get(address)
        if found is not None:
            if now_ms < found.fresh_until_ms:
                return found.tenants
            found.fresh_until_ms = now_ms + RETRY_MS
        try:
            text = await self._store.get_value(address_key(address), KV_CACHE_S)
        except StorageUnavailable:
            found = found or _Address((), now_ms + RETRY_MS)
        else:
            found = _Address(parse_address(text), now_ms + RECORD_CACHE_MS)
        known, other = self._addresses, self._nowhere
        if not found.tenants:
            known, other = other, known
        other.pop(address, None)
        remember(known, address, found, MAX_ADDRESSES)
        return found.tenants


def _is_address(address: str) -> bool:
    """Whether settings may have such a host or origin, as far as its length and letters say: a
    client sends any."""
    return 0 < len(address) <= MAX_HOST_CHARACTERS + len("https://:65535") and address.isascii()
