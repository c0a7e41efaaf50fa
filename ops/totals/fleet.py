"""Every tenant of an environment: where what it has used is kept, and all of them read at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bluey.errors import SettingsError
from bluey.tenants.deployment import parse_deployment
from bluey.tenants.override import Base, apply, base_of
from bluey.tenants.record import Record, parse_record, record_key
from bluey.tenants.settings import Tenant
from ops.errors import OpsError
from ops.namespaces import Deployed, Where, deployed
from ops.probe.address import find_address
from ops.project.configuration import served_tenants
from ops.project.paths import SHARED, home
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
    """What is known, and what is not; `uncounted` are the tenants without budgets."""

    spent: tuple[Spent, ...]
    unread: tuple[Unread, ...]
    uncounted: tuple[str, ...]


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
    """A tenant to read, and its record where it has one."""

    source: Deployed
    storage: Readable
    tenant_id: str
    entry: Entry | None


def read_fleet(asked: Asked) -> Usage:
    """What every tenant of an environment has used. A tenant that cannot be read is part of the
    result.

    Raises:
        OpsError: see `deployed`.
    """
    sources, failed = deployed(asked.where)
    spent: list[Spent] = []
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
                spent += read
    known = {*(each.tenant for each in spent), *(each.tenant for each in unread)}
    uncounted = dict.fromkeys(job.tenant_id for job in jobs if job.tenant_id not in known)
    return Usage(tuple(spent), tuple(unread), tuple(uncounted))


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
    return [_Job(source, storage, each, records.get(record_key(each))) for each in tenant_ids]


def _read(job: _Job, asked: Asked) -> list[Spent]:
    """What a tenant has used. Raises OpsError."""
    tenant = _settings(job, asked)
    if tenant is None or tenant.budgets is None:
        return []
    name, span = job.source.name, asked.span
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
        ask_subdomain=job.source.ask_subdomain,
    )
    return read_worker(address, name, span)


def _settings(job: _Job, asked: Asked) -> Tenant | None:
    """A tenant's settings with what is overridden; None for a record of a tenant that is not served
    (an override without a file). Raises OpsError where they cannot be read."""
    deployment = parse_deployment(job.source.place.variables)
    try:
        record = None
        if job.entry is not None:
            record = parse_record(job.tenant_id, asked.where.env, job.entry.value)
        base = _base(job.tenant_id, record)
        if base is None:
            return None
        return apply(
            base, deployment, record.override if record else None, asked.now.timestamp() * 1_000
        ).tenant
    except SettingsError as error:
        raise OpsError(str(error), advice=f"Run `bluey tenant show {job.tenant_id}`.") from error


def _base(tenant_id: str, record: Record | None) -> Base | None:
    """The file's settings, else the pushed ones. Raises SettingsError."""
    path = home() / "src" / "settings" / f"{tenant_id}.jsonc"
    if path.exists():
        return base_of("file", path.name, path.read_text())
    if record is None or record.settings is None:
        return None
    return base_of("pushed", record_key(tenant_id), record.settings)
