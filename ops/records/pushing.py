"""A whole tenant is put into the shared deployment's namespace, and taken out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from bluey.errors import SettingsError
from bluey.tenants.record import (
    MAX_SETTINGS_CHARACTERS,
    address_key,
    dump_address,
    parse_address,
)
from bluey.tenants.settings import Tenant, parse_tenant
from ops.check.rules import Finding, find_problems
from ops.deployment.project import Deployment, Project, load_settings
from ops.errors import OpsError
from ops.project.paths import home
from ops.records.changes import UNCHANGED, event_of, judge, record_of
from ops.records.history import Event, Told
from ops.records.place import Place, Stored
from ops.stored import Entry

DIGEST_CHARACTERS = 12
"""How much of the settings' digest the history has, to compare files with what was pushed."""


@dataclass(frozen=True)
class Pushed:
    """A tenant that was pushed.

    - `is_new`: whether it had not been pushed before;
    - `file`: the file here that the next deploy of the shared deployment uploads, and that then
      wins; None where there is none;
    - `addresses`: the hosts and origins that are its now; `gone`: those that no longer are.
    """

    place: Place
    event: Event
    is_new: bool
    file: str | None
    addresses: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Removed:
    """A tenant whose pushed settings were taken out.

    `serves_file`: whether a file here has it, so that the shared deployment may still serve it.
    """

    place: Place
    event: Event
    serves_file: bool
    gone: tuple[str, ...]


def check_settings(project: Project, slug: str, path: Path) -> list[Finding]:
    """What is wrong with a tenant's settings in this file, as `bluey check` finds it, be it in a
    folder of the project or anywhere else."""
    # Rules know whose a file is by its place in the project.
    file = f"tenants/{slug}/tenant.jsonc"
    found, problems = load_settings(home(), str(path))
    deployment = Deployment(
        name=slug,
        folder=path.parent,
        file=file,
        facts_file=file,
        settings=replace(found, file=file),
        unreadable=tuple(replace(each, file=file) for each in problems),
        text=None,
        data=None,
        facts=None,
        rendered=None,
    )
    others = [each for each in project.deployments if each.name != slug]
    tried = replace(project, deployments=(*others, deployment), selected=frozenset({slug}))
    shown = path.relative_to(home()).as_posix() if path.is_relative_to(home()) else str(path)
    return [
        replace(each, problem=replace(each.problem, file=shown))
        for each in find_problems(tried)
        if each.problem.file == file
    ]


def push(place: Place, text: str, told: Told, now: datetime) -> Pushed:
    """Put settings into the record of a tenant, in the place of those that were pushed before. What
    is overridden stays.

    Raises:
        OpsError: they cannot be used with what is overridden, another tenant has one of the hosts,
            or somebody else was faster; then nothing was changed.
    """
    if len(text) > MAX_SETTINGS_CHARACTERS:
        raise OpsError(
            f"the settings have {len(text):,} characters; {MAX_SETTINGS_CHARACTERS:,} is the most",
            advice=UNCHANGED,
        )
    base = place.parsed("pushed", f"tenant.jsonc of {place.tenant_id}", text)
    wanted = _addresses(base.tenant)
    stored = place.read(_keys(wanted))
    former = _former(stored)
    if set(former) - set(wanted):
        stored = place.read_again(stored, _keys((*wanted, *former)))
    old = stored.record
    if old is not None and old.override is not None:
        judge(place, base, old.override, frozenset(), now)
    digest = hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARACTERS]
    event = event_of(stored, f"push {len(text):,} characters, SHA-256 {digest}…", told, now)
    record = record_of(place, event, old.override if old else None, text, now)
    written, gone = _index(place, stored, base.tenant)
    place.write(stored, record, event, now, written, gone)
    return Pushed(
        place,
        event,
        is_new=old is None or old.settings is None,
        file=None if place.file is None else f"src/settings/{place.file.name}",
        addresses=wanted,
        gone=tuple(sorted(set(former) - set(wanted))),
    )


def require_pushed(place: Place) -> Stored:
    """What is stored of a pushed tenant. Raises OpsError where it was not pushed."""
    stored = place.read()
    if stored.record is None or stored.record.settings is None:
        raise OpsError(f"{place} was not pushed, so there is nothing to remove")
    return stored


def remove(place: Place, stored: Stored, told: Told, now: datetime) -> Removed:
    """Take a pushed tenant's settings out. What is overridden stays where a file has the tenant.
    The record stays, without them, so that no later one has the same revision.

    Raises:
        OpsError: somebody else changed it meanwhile; then nothing was changed.
    """
    former = _former(stored)
    stored = place.read_again(stored, _keys(former))
    event = event_of(stored, "remove", told, now)
    has_file = place.file is not None
    override = stored.record.override if stored.record and has_file else None
    written, gone = _index(place, stored, None)
    place.write(stored, record_of(place, event, override), event, now, written, gone)
    return Removed(place, event, has_file, former)


def _addresses(tenant: Tenant) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*tenant.hosts, *tenant.allowed_origins)))


def _former(stored: Stored) -> tuple[str, ...]:
    """The addresses of the settings that were pushed before."""
    text = stored.record.settings if stored.record else None
    try:
        return () if text is None else _addresses(parse_tenant("pushed", text))
    except SettingsError:
        return ()


def _keys(addresses: Iterable[str]) -> list[str]:
    return [address_key(each) for each in dict.fromkeys(addresses)]


def _index(
    place: Place, stored: Stored, tenant: Tenant | None
) -> tuple[dict[str, Entry], list[str]]:
    """The entries of addresses that change once the tenant is this one (None: it is not pushed any
    more), and the keys of those that nobody has then. `stored` has the entries as they are.

    Raises:
        OpsError: a host is another tenant's, or an origin is too many tenants'.
    """
    hosts = frozenset(tenant.hosts if tenant else ())
    wanted = frozenset(_addresses(tenant) if tenant else ())
    written: dict[str, Entry] = {}
    gone: list[str] = []
    for address in sorted(wanted | set(_former(stored))):
        key = address_key(address)
        entry = stored.others.get(key)
        others = [
            one for one in parse_address(entry.value if entry else None) if one != place.tenant_id
        ]
        if address in hosts and others:
            raise OpsError(f"hosts: the pushed tenant {others[0]} has {address}", advice=UNCHANGED)
        if address in wanted:
            try:
                value = dump_address((*others, place.tenant_id))
            except ValidationError as error:
                raise OpsError(
                    f"allowedOrigins: too many tenants have {address} ({len(others)})",
                    advice=UNCHANGED,
                ) from error
            written[key] = Entry(value)
        elif others:
            written[key] = Entry(dump_address(others))
        else:
            gone.append(key)
    return written, gone
