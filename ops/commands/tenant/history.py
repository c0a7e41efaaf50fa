"""`bluey tenant history`: who changed a tenant at run time, when, how and why."""

from collections import Counter
from typing import Annotated

import typer
from rich.text import Text

from ops.console import print_json, print_table, say, step
from ops.options import (
    EnvOption,
    JsonOption,
    LocalOption,
    SharedOption,
    StateOption,
    TenantArgument,
)
from ops.records.history import StoredEvent, read_history
from ops.records.place import open_place


def command(
    tenant: TenantArgument,
    last: Annotated[int, typer.Option(min=1, help="How many changes.")] = 50,
    env: EnvOption = "local",
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the last changes of a tenant at run time, the oldest first.

    \b
    Example:
      bluey tenant history mrrainbowsmoke --env production --last 10
    """
    place = open_place(tenant, env, is_local=local, is_shared=shared, state=persist_to)
    with step(f"reading what was changed of {place}"):
        found = read_history(place.storage, tenant, last)
    if as_json:
        print_json([each.as_value() for each in found])
    elif found:
        print_table(("revision", "at (UTC)", "by", "what", "why"), map(_row, found))
    else:
        say(f"Nothing of {place} was changed at run time.")
    revisions = Counter(each.event.revision for each in found if each.event)
    for twice in [revision for revision, count in revisions.items() if count > 1]:
        say(
            f"Revision {twice} was written {revisions[twice]} times at once: only one of these "
            f"changes counts. `bluey tenant show {tenant} --env {env}` says which."
        )


def _row(stored: StoredEvent) -> tuple[str | Text | None, ...]:
    event = stored.event
    if event is None:
        return None, stored.name, "", Text("(cannot be read)", "red"), ""
    at = f"{event.when:%Y-%m-%d %H:%M:%S}"
    return str(event.revision), at, event.who, event.what, event.why
