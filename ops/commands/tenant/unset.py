"""`bluey tenant unset`: what was overridden counts as in the settings again."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ops.console import step
from ops.errors import OpsError
from ops.options import (
    ByOption,
    EnvOption,
    JsonOption,
    LocalOption,
    SharedOption,
    StateOption,
    TenantArgument,
    WhyOption,
)
from ops.records.changes import change, unsetting
from ops.records.history import Told
from ops.records.place import open_place
from ops.records.report import show_changed
from ops.stored import login_name


def command(
    tenant: TenantArgument,
    why: WhyOption,
    places: Annotated[
        list[str] | None, typer.Argument(metavar="PLACE", help="Places that are overridden.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every place. A pause stays: bluey tenant resume.")
    ] = False,
    by: ByOption = None,
    env: EnvOption = "local",
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """End overrides: let values of a tenant count as in its settings again.

    \b
    Examples:
      bluey tenant unset mrrainbowsmoke budgets.daily.tokens --why over
      bluey tenant unset mrrainbowsmoke --env production --all --why normal
    """
    if bool(places) == every:
        raise OpsError(
            "name the places, or pass --all", advice=f"`bluey tenant show {tenant}` has them."
        )
    now = datetime.now(UTC)
    told = Told.of(by or login_name(), why)
    place = open_place(tenant, env, is_local=local, is_shared=shared, state=persist_to)
    with step(f"changing {place}"):
        changed = change(place, unsetting(places or ()), told, now)
    show_changed(changed, now, as_json=as_json)
