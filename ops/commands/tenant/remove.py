"""`bluey tenant remove`: takes a pushed tenant out of the shared deployment."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from ops.console import print_json, say, step
from ops.options import (
    ByOption,
    EnvOption,
    JsonOption,
    LocalOption,
    StateOption,
    TenantArgument,
    WhyOption,
)
from ops.records.history import Told
from ops.records.place import open_place
from ops.records.pushing import Removed, remove, require_pushed
from ops.records.report import EFFECTIVE_WITHIN_SECONDS, WORKS
from ops.stored import login_name


def command(
    tenant: TenantArgument,
    why: WhyOption,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: ByOption = None,
    env: EnvOption = "local",
    local: LocalOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a pushed tenant out of the shared deployment.

    Its keys and ledgers stay. If a file was uploaded for it, the file counts again.

    \b
    Example:
      bluey tenant remove acme --env production --why left
    """
    told = Told.of(by or login_name(), why)
    place = open_place(tenant, env, is_local=local, is_shared=True, state=persist_to)
    with step(f"reading {place}"):
        stored = require_pushed(place)
    if not yes:
        then = (
            "Where its file was uploaded, that counts" if place.file else "Its clients get errors"
        )
        typer.confirm(f"{then} then. Remove {place}?", abort=True, err=True)
    with step(f"removing {place}"):
        removed = remove(place, stored, told, datetime.now(UTC))
    if as_json:
        print_json(_value(removed))
        return
    for address in removed.gone:
        say(f"It has no longer {address}")
    if removed.serves_file:
        say("Where the shared deployment has its file, that counts now.")
    say(f"{place}: removed, revision {removed.event.revision}. {WORKS}")


def _value(removed: Removed) -> dict[str, object]:
    return {
        "tenant": removed.place.tenant_id,
        "environment": removed.place.env,
        "revision": removed.event.revision,
        "gone": removed.gone,
        "hasFile": removed.serves_file,
        "effectiveWithinSeconds": EFFECTIVE_WITHIN_SECONDS,
    }
