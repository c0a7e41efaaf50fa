"""`bluey tenant pause`: requests that would spend something are refused for a while."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bluey.tenants.override import MAX_RETRY_AFTER_S
from ops.console import step
from ops.moments import parse_moment
from ops.options import (
    ByOption,
    EnvOption,
    JsonOption,
    LocalOption,
    SharedOption,
    StateOption,
    TenantArgument,
    UntilOption,
)
from ops.records.changes import change, pausing
from ops.records.history import Told
from ops.records.place import open_place
from ops.records.report import show_changed
from ops.stored import login_name

NOT_SAID = "-"
"""Stands for a reason: the history has the message beside it."""


def command(
    tenant: TenantArgument,
    message: Annotated[str, typer.Option(help="What its clients are told.")],
    until: UntilOption = None,
    retry_after: Annotated[
        int | None,
        typer.Option(
            metavar="SECONDS",
            min=1,
            max=MAX_RETRY_AFTER_S,
            help="When clients may ask again; else when it ends, or 5 minutes.",
        ),
    ] = None,
    why: Annotated[
        str | None,
        typer.Option(help="The reason for the history, if the message is not the reason."),
    ] = None,
    by: ByOption = None,
    env: EnvOption = "local",
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Refuse a tenant's requests that would spend something, with a message.

    They get 503 `tenant_paused` until the end, or until `bluey tenant resume`.

    \b
    Examples:
      bluey tenant pause mrrainbowsmoke --message Maintenance --until 2h
      bluey tenant pause mrrainbowsmoke --env production --message Unpaid --retry-after 3600
    """
    now = datetime.now(UTC)
    ends = parse_moment("--until", until, now) if until else None
    edit = pausing(message, ends, retry_after)
    told = Told.of(by or login_name(), why or NOT_SAID)
    place = open_place(tenant, env, is_local=local, is_shared=shared, state=persist_to)
    with step(f"pausing {place}"):
        changed = change(place, edit, told, now)
    show_changed(changed, now, as_json=as_json)
