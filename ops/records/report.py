"""What a command changed of a tenant, for people and as JSON."""

import json
from datetime import datetime

from bluey.tenants.directory import EFFECTIVE_WITHIN_MS
from ops.console import print_json, print_table, say
from ops.moments import say_moment
from ops.records.changes import Changed

EFFECTIVE_WITHIN_SECONDS = EFFECTIVE_WITHIN_MS // 1_000
"""How long a Worker may not know yet of a change."""

WORKS = f"Every Worker knows within {EFFECTIVE_WITHIN_SECONDS} seconds."


def show_changed(changed: Changed, now: datetime, *, as_json: bool) -> None:
    """Print the values before and after, and when that works everywhere."""
    for each in changed.warnings:
        say(f"Warning: {each}")
    if as_json:
        print_json(as_value(changed))
        return
    if changed.differences:
        print_table(
            ("place", "before", "after", "until (UTC)"),
            (
                (
                    each.path,
                    text_of(each.before),
                    text_of(each.after),
                    say_moment(each.until, now) if each.until else "",
                )
                for each in changed.differences
            ),
        )
    if changed.paused is not None:
        until = changed.paused.until
        end = f"until {say_moment(until, now)}" if until else "until `bluey tenant resume`"
        say(f"{changed.place} is paused {end}: {changed.paused.message}")
    say(f"Revision {changed.event.revision}. {WORKS}")


def as_value(changed: Changed) -> dict[str, object]:
    """For `--json`."""
    paused = changed.paused
    return {
        "tenant": changed.place.tenant_id,
        "deployment": changed.place.deployment,
        "environment": changed.place.env,
        "revision": changed.event.revision,
        "changes": [each.as_value() for each in changed.differences],
        "paused": paused and paused.model_dump(mode="json", by_alias=True),
        "warnings": [*changed.warnings],
        "effectiveWithinSeconds": EFFECTIVE_WITHIN_SECONDS,
    }


def text_of(value: object) -> str | None:
    """A value of the settings for people; None where there is none."""
    return value if value is None or isinstance(value, str) else json.dumps(value)
