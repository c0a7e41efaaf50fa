"""Every tenant of an environment: where what it has used is kept, and all of them read at once."""

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bluey.budgets.book import Tally
from bluey.errors import SettingsError
from bluey.tenants.deployment import parse_deployment
from bluey.tenants.override import Base, apply, base_of
from bluey.tenants.record import Record, parse_record, record_key, without
from bluey.tenants.settings import Tenant
from ops.cloudflare import uploaded_at
from ops.errors import OpsError
from ops.namespaces import Deployed, Where, deployed
from ops.probe.address import find_address
from ops.project.configuration import served_tenants
from ops.project.paths import SHARED, home
from ops.project.setting_keys import settings_message
from ops.stored import Entry
from ops.totals.spent import Span, Spent
from ops.totals.storage import Readable, Snapshot, read_storage
from ops.totals.worker import read_worker

AT_ONCE = 12
"""How many tenants are read at the same time. Cloudflare allows 1,200 calls in five minutes."""

T = TypeVar("T")


@dataclass(frozen=True)
class Unread:
    """A tenant (None: all of a deployment) whose usage cannot be read, and why."""

    deployment: str
    tenant: str | None
    error: OpsError


@dataclass(frozen=True)
class Usage:
    """What is known, and what is not; `uncounted` are the tenants without budgets, `removed` those
    that were pushed once and are not served any more."""

    spent: tuple[Spent, ...]
    unread: tuple[Unread, ...]
    uncounted: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What is asked; `port` is of a Worker on this machine."""

    where: Where
    span: Span
    now: datetime
    with_keys: bool = False
    port: int | None = None
    operator_key: str | None = None


@dataclass(frozen=True)
class _Job:
    """A tenant to read, and its record where it has one. `uploaded` is when its deployment was,
    where that decides between a file and pushed settings."""

    source: Deployed
    storage: Readable
    tenant_id: str
    entry: Entry | None
    uploaded: datetime | None


def read_fleet(asked: Asked) -> Usage:
    """What every tenant of an environment has used. A tenant that cannot be read is part of the
    result.

    Raises:
        OpsError: see `deployed`.
    """
    sources, failed = deployed(asked.where)
    spent: list[Spent] = []
    removed: dict[str, None] = {}
    unread = [Unread(name, None, error) for name, error in failed.items()]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        jobs: list[_Job] = []
        for source, listed in zip(
            sources,
            pool.map(lambda each: _outcome(lambda: _jobs(each, asked)), sources),
            strict=True,
        ):
            if isinstance(listed, OpsError):
                unread.append(Unread(source.name, None, listed))
            else:
                jobs += listed
        for job, read in zip(
            jobs, pool.map(lambda each: _outcome(lambda: _read(each, asked)), jobs), strict=True
        ):
            if isinstance(read, OpsError):
                unread.append(Unread(job.source.name, job.tenant_id, read))
            else:
                spent += [each for each in read if each.periods or not each.is_removed]
                removed |= {each.tenant: None for each in read if each.is_removed}
    known = {*(each.tenant for each in spent), *(each.tenant for each in unread), *removed}
    uncounted = dict.fromkeys(job.tenant_id for job in jobs if job.tenant_id not in known)
    return Usage(tuple(spent), tuple(unread), tuple(uncounted), tuple(removed))


def _outcome(job: Callable[[], T]) -> T | OpsError:
    """What a job gives, or how it failed."""
    try:
        return job()
    except OpsError as error:
        return error


def _jobs(source: Deployed, asked: Asked) -> list[_Job]:
    """The tenants of a deployment, those that were pushed included. Raises OpsError."""
    storage: Readable = source.storage
    if asked.where.is_local:
        storage = Snapshot.of(storage)
    if source.name != SHARED:
        tenant_ids = [source.name]
    else:
        prefix = record_key("")
        pushed = [name.removeprefix(prefix) for name in storage.list(prefix)]
        tenant_ids = sorted({*served_tenants(SHARED), *pushed})
    records = storage.read([record_key(each) for each in tenant_ids])
    uploaded = None
    is_both = any(
        _file(each).exists() and '"settings"' in records[record_key(each)].value
        for each in tenant_ids
        if record_key(each) in records
    )
    if is_both and source.account is not None:
        uploaded = uploaded_at(source.account, source.place.worker_name)
    return [
        _Job(source, storage, each, records.get(record_key(each)), uploaded) for each in tenant_ids
    ]


def _read(job: _Job, asked: Asked) -> list[Spent]:
    """What a tenant has used. Raises OpsError."""
    tenant = _settings(job, asked)
    if tenant is None:
        # Which ledger it had is not known any more; only the one in KV can be read without it.
        found = _read_stored(job, asked)
        return [replace(each, is_removed=True) for each in found]
    name, span = job.source.name, asked.span
    if tenant.budgets is None:
        if tenant.counting.enforcement != "kv":
            return []
        whole, *keys = _read_stored(job, asked)
        return [whole, *keys] if whole.periods else []
    if tenant.budgets.enforcement == "kv":
        return read_storage(
            job.storage, name, tenant.id, tenant.budgets, span, with_keys=asked.with_keys
        )
    address = find_address(
        name,
        asked.where.env,
        port=asked.port,
        tenant=tenant.id,
        key=asked.operator_key,
        ask_subdomain=job.source.account.subdomain if job.source.account else None,
    )
    return read_worker(address, name, span)


def _read_stored(job: _Job, asked: Asked) -> list[Spent]:
    """What KV has of a tenant whose limits are none or are not known. Where only its API keys that
    have limits of their own were counted, their sum is the tenant's. Raises OpsError."""
    whole, *keys = read_storage(
        job.storage, job.source.name, job.tenant_id, None, asked.span, with_keys=True
    )
    periods = dict(whole.periods)
    if not periods:
        for key in keys:
            for period, tally in key.periods.items():
                periods.setdefault(period, Tally()).merge(tally)
    return [replace(whole, periods=periods), *(keys if asked.with_keys else ())]


def _settings(job: _Job, asked: Asked) -> Tenant | None:
    """A tenant's settings with what is overridden; None for a record of a tenant that is not served
    (an override without a file). Raises OpsError where they cannot be read."""
    text = job.entry.value if job.entry else None
    try:
        return _effective(job, text, asked)
    except SettingsError as error:
        # As in the Worker, what does not parse counts for nothing: first what is overridden, then
        # all of the record.
        with contextlib.suppress(SettingsError):
            return _effective(job, without(text or "", "override"), asked)
        if _file(job.tenant_id).exists():
            return _effective(job, None, asked)
        raise OpsError(
            settings_message(error), advice=f"Run `bluey tenant show {job.tenant_id}`."
        ) from error


def _effective(job: _Job, text: str | None, asked: Asked) -> Tenant | None:
    """The settings that count with this record. Raises SettingsError."""
    record = None if text is None else parse_record(job.tenant_id, asked.where.env, text)
    base = _base(job, record)
    if base is None:
        return None
    deployment = parse_deployment(job.source.place.variables)
    override = record.override if record else None
    return apply(base, deployment, override, asked.now.timestamp() * 1_000).tenant


def _base(job: _Job, record: Record | None) -> Base | None:
    """The file's settings or the pushed ones, whichever count in the Worker. Raises
    SettingsError."""
    file = _file(job.tenant_id)
    pushed = record.settings if record and job.source.name == SHARED else None
    if record is not None and pushed is not None:
        is_newer = job.source.account is None or (
            record.pushed_at is not None
            and job.uploaded is not None
            and record.pushed_at > job.uploaded
        )
        if is_newer or not file.exists():
            return base_of("pushed", record_key(job.tenant_id), pushed)
    return base_of("file", file.name, file.read_text()) if file.exists() else None


def _file(tenant_id: str) -> Path:
    """Where the settings are that a deploy uploads."""
    return home() / "src" / "settings" / f"{tenant_id}.jsonc"
