"""`bluey tenant resume`: ends a pause."""

from datetime import UTC, datetime

from ops.console import say, step
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
from ops.records.changes import change, resuming
from ops.records.history import Told
from ops.records.place import open_place
from ops.records.report import show_changed
from ops.stored import login_name


def command(
    tenant: TenantArgument,
    why: WhyOption = "resumed",
    by: ByOption = None,
    env: EnvOption = "local",
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a paused tenant go on.

    \b
    Example:
      bluey tenant resume mrrainbowsmoke --env production
    """
    now = datetime.now(UTC)
    told = Told.of(by or login_name(), why)
    place = open_place(tenant, env, is_local=local, is_shared=shared, state=persist_to)
    with step(f"resuming {place}"):
        changed = change(place, resuming(), told, now)
    say(f"{place} is not paused any more.")
    show_changed(changed, now, as_json=as_json)
