"""`bluey keys`: reads arguments, shows keys. Only a new key goes to standard output."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bluey.access.changes import NewKey, StoredKey
from bluey.access.keys import KeyRecord, Role, to_metadata
from bluey.dollars import dollars_text
from ops import completing
from ops import keys as api_keys
from ops.commands import group
from ops.console import print_json, print_table, say, step
from ops.keys import EFFECTIVE_WITHIN_SECONDS, Keys
from ops.moments import parse_duration
from ops.options import (
    EnvOption,
    ExpiresOption,
    JsonOption,
    LocalOption,
    SharedOption,
    StateOption,
)
from ops.project.paths import SHARED

PANEL = "Keys and usage"

app = group("""
Make, list, rotate and revoke a tenant's API keys.

\b
Example:
  bluey keys list mrrainbowsmoke --env production
""")

TenantArgument = Annotated[
    str, typer.Argument(metavar="TENANT", help="Whose keys.", autocompletion=completing.tenants)
]
IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The id (`bluey keys list`), or the key itself.")
]


@dataclass(frozen=True)
class _Place:
    keys: Keys
    env: str

    def __str__(self) -> str:
        where = "" if self.keys.is_remote else ", on this machine"
        shared = ", shared deployment" if self.keys.deployment_name == SHARED else ""
        return f"{self.keys.tenant.id} ({self.env}{shared}{where})"


def _open(tenant: str, env: str, local: bool, shared: bool, state: Path | None) -> _Place:
    return _Place(
        api_keys.open_keys(tenant, env, is_local=local, is_shared=shared, state=state), env
    )


@app.command()
def create(
    tenant: TenantArgument,
    label: Annotated[str, typer.Option(help="Whose key it is or what it is for.")],
    env: EnvOption = "local",
    role: Annotated[
        Role,
        typer.Option(help="What it may do: ask models, or also change the tenant's keys (/keys)."),
    ] = "chat",
    expires: ExpiresOption = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MODEL",
            help="Only this model (id or alias); repeatable.",
            autocompletion=completing.models_of_tenant,
        ),
    ] = None,
    daily_tokens: Annotated[
        int | None, typer.Option(min=1, max=10**15, help="Its own limit per day (UTC).")
    ] = None,
    monthly_tokens: Annotated[
        int | None, typer.Option(min=1, max=10**15, help="Its own limit per month (UTC).")
    ] = None,
    daily_usd: Annotated[
        str | None, typer.Option(metavar="N", help="Its own limit per day in dollars.")
    ] = None,
    monthly_usd: Annotated[
        str | None, typer.Option(metavar="N", help="Its own limit per month in dollars.")
    ] = None,
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key and print it, once.

    \b
    Examples:
      bluey keys create mrrainbowsmoke --label me
      bluey keys create mrrainbowsmoke --env production --label website --expires 90d
      bluey keys create mrrainbowsmoke --env staging --label ci --allow fast --daily-tokens 50000
      bluey keys create mrrainbowsmoke --env production --label ops --role admin
    """
    place = _open(tenant, env, local, shared, persist_to)
    now = _now()
    record = api_keys.make_record(
        label=label,
        now=now,
        role=role,
        expires=api_keys.parse_expiry(expires, now) if expires else None,
        models=place.keys.models(allow or ()),
        daily_tokens=daily_tokens,
        monthly_tokens=monthly_tokens,
        daily_usd=daily_usd,
        monthly_usd=monthly_usd,
    )
    with step(f"storing a key of {place}"):
        key = place.keys.create(record)
    _print_new(key, as_json=as_json)
    if (warning := place.keys.warning_of(record)) is not None:
        say(warning)


@app.command("list")
def list_(
    tenant: TenantArgument,
    env: EnvOption = "local",
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is stored of a tenant's keys; the keys themselves are not stored.

    \b
    Examples:
      bluey keys list mrrainbowsmoke --env production
      bluey keys list mrrainbowsmoke --json
    """
    place = _open(tenant, env, local, shared, persist_to)
    keys = place.keys.all()
    now = _now()
    if as_json:
        print_json([_value(key, now) for key in keys])
    elif keys:
        show_keys(keys, now, title=f"Keys of {place}, times in UTC")
    else:
        say(f"{place} has no keys.")


@app.command()
def rotate(
    tenant: TenantArgument,
    key_id: IdArgument,
    env: EnvOption = "local",
    grace: Annotated[str, typer.Option(help="How long the old key still works.")] = "24h",
    expires: ExpiresOption = None,
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key with the settings of an old one, which then expires.

    The new key expires when the old one would have, unless --expires says otherwise.

    \b
    Examples:
      bluey keys rotate mrrainbowsmoke 1f2e3d4c5b6a --env production
      bluey keys rotate mrrainbowsmoke 1f2e3d4c5b6a --grace 0m
    """
    place = _open(tenant, env, local, shared, persist_to)
    now = _now()
    ends = now + parse_duration("--grace", grace)
    new_expires = api_keys.parse_expiry(expires, now) if expires else None
    with step(f"storing a new key of {place}"):
        old = place.keys.find(key_id)
        key = place.keys.create(api_keys.replacement_of(old, now, new_expires))
    # The new key is printed before the old one is changed, so that it is not lost if that fails.
    _print_new(key, as_json=as_json, replaces=old)
    with step(f"letting {old.id} expire"):
        ended = place.keys.expire(old, ends)
    say(
        f"{old.id} expires at {ended:%Y-%m-%d %H:%M} UTC; "
        f"a Worker knows within {EFFECTIVE_WITHIN_SECONDS} seconds."
    )


@app.command()
def revoke(
    tenant: TenantArgument,
    key_id: IdArgument,
    env: EnvOption = "local",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Delete a key, for good.

    \b
    Examples:
      bluey keys revoke mrrainbowsmoke 1f2e3d4c5b6a --env production
    """
    place = _open(tenant, env, local, shared, persist_to)
    key = place.keys.find(key_id)
    named = f"{key.id} ({key.record.label})" if key.record else key.id
    if not yes:
        typer.confirm(f"Revoke {named} of {place}?", abort=True, err=True)
    with step(f"revoking {named} of {place}"):
        place.keys.revoke(key)
    say(f"Effective within {EFFECTIVE_WITHIN_SECONDS} seconds.")
    if as_json:
        print_json({"id": key.id, "effectiveWithinSeconds": EFFECTIVE_WITHIN_SECONDS})


def _print_new(key: NewKey, *, as_json: bool, replaces: StoredKey | None = None) -> None:
    say(f"The id is {key.id}. The key is shown only now, and stored nowhere:")
    if as_json:
        value = {"key": key.text, "id": key.id, **to_metadata(key.record)}
        print_json(value if replaces is None else {**value, "replaces": replaces.id})
    else:
        typer.echo(key.text)


def show_keys(keys: Sequence[StoredKey], now: datetime, *, title: str) -> None:
    """Print a table of keys."""
    columns = ("id", "label", "role", "created", "last used", "expires", "limits")
    print_table(columns, (_row(key, now) for key in keys), title=title)


def _row(key: StoredKey, now: datetime) -> tuple[str | Text | None, ...]:
    record = key.record
    if record is None:
        return key.id, Text("(cannot be read)", "red"), "", "", key.last_used or "", "", ""
    expires = f"{record.expires:%Y-%m-%d %H:%M}" if record.expires else "never"
    return (
        key.id,
        record.label,
        record.role,
        f"{record.created:%Y-%m-%d %H:%M}",
        key.last_used or "never",
        Text(f"{expires} (expired)", "red") if key.status(now) == "expired" else expires,
        _limits(record),
    )


def _limits(record: KeyRecord) -> str:
    limits = []
    if record.budgets:
        windows = (("day", record.budgets.daily), ("month", record.budgets.monthly))
        for window, limit in windows:
            if limit and limit.tokens is not None:
                limits.append(f"{limit.tokens:,} tokens/{window}")
            if limit and limit.micro_usd is not None:
                limits.append(f"${dollars_text(limit.micro_usd)}/{window}")
    return "\n".join([*limits, *(record.allowed_models or ())]) or "none"


def _value(key: StoredKey, now: datetime) -> dict[str, object]:
    record = to_metadata(key.record) if key.record else {}
    return {"id": key.id, "status": key.status(now), "lastUsed": key.last_used, **record}


def _now() -> datetime:
    return datetime.now(UTC)
