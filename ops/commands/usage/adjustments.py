"""`bluey usage adjustments`: every correction that is still kept."""

from rich.text import Text

from ops import adjustments
from ops.adjustments import StoredAdjustment
from ops.console import print_json, print_table, say
from ops.keys import open_keys
from ops.options import EnvOption, JsonOption, LocalOption, SharedOption, StateOption, WhoseOption


def command(
    tenant: WhoseOption,
    env: EnvOption = "local",
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show every correction of a tenant's budgets that is still kept.

    \b
    Example:
      bluey usage adjustments mrrainbowsmoke --env production
    """
    found = adjustments.all_adjustments(
        open_keys(tenant, env, is_local=local, is_shared=shared, state=persist_to)
    )
    if as_json:
        print_json([one.value() for one in found])
    elif found:
        print_table(("account", "window", "correction", "by", "at (UTC)", "why"), map(_row, found))
    else:
        say(f"Nothing of {tenant} ({env}) was corrected.")


def _row(stored: StoredAdjustment) -> tuple[str | Text | None, ...]:
    made = stored.adjustment
    if made is None:
        return stored.account, stored.period, Text("(cannot be read)", "red"), "", "", ""
    at = f"{made.at:%Y-%m-%d %H:%M}"
    return stored.account, stored.period, stored.text, made.by, at, made.why
