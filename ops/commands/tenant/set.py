"""`bluey tenant set`: overrides values of a tenant at run time."""

from datetime import UTC, datetime
from typing import Annotated

import typer

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
    WhyOption,
)
from ops.records.assignments import parse_assignments
from ops.records.changes import change, setting
from ops.records.history import Told
from ops.records.place import open_place
from ops.records.report import show_changed
from ops.stored import login_name


def command(
    tenant: TenantArgument,
    values: Annotated[
        list[str],
        typer.Argument(metavar="PLACE=VALUE", help="A place in its settings and its value."),
    ],
    why: WhyOption,
    until: UntilOption = None,
    by: ByOption = None,
    env: EnvOption = "local",
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Override values of a tenant's settings, without a deploy.

    A number may be relative to what the settings have: +20% or -10%. If the settings do not take a
    value, or their `overrides` do not allow it, nothing changes.

    \b
    Examples:
      bluey tenant set mrrainbowsmoke budgets.daily.tokens=+20% --until midnight --why launch
      bluey tenant set mrrainbowsmoke --env production limits.maxOutputTokens=256 --why bill
    """
    now = datetime.now(UTC)
    edit = setting(
        parse_assignments(values), parse_moment("--until", until, now) if until else None
    )
    told = Told.of(by or login_name(), why)
    place = open_place(tenant, env, is_local=local, is_shared=shared, state=persist_to)
    with step(f"changing {place}"):
        changed = change(place, edit, told, now)
    show_changed(changed, now, as_json=as_json)
