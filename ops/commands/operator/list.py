"""`bluey operator list`: what is stored of an environment's operator keys."""

from datetime import UTC, datetime

from bluey.access.keys import to_metadata
from ops.console import print_json, print_table, say
from ops.namespaces import Where
from ops.operators import open_operator_keys
from ops.options import DeploymentsArgument, EnvOption, JsonOption, LocalOption, StateOption
from ops.project.paths import LOCAL


def command(
    names: DeploymentsArgument = None,
    env: EnvOption = LOCAL,
    local: LocalOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the operator keys of an environment, and the deployments that take them.

    \b
    Example:
      bluey operator list --env production
    """
    keys = open_operator_keys(
        Where(env, tuple(names or ()), local, persist_to and persist_to.resolve())
    )
    now, found = datetime.now(UTC), keys.all().values()
    if as_json:
        print_json(
            [
                {
                    "id": key.id,
                    "status": key.status(now),
                    "lastUsed": key.last_used,
                    **(to_metadata(key.record) if key.record else {}),
                    "deployments": where,
                }
                for key, where in found
            ]
        )
        return
    if not found:
        say(f"{env} has no operator keys.")
        return
    print_table(
        ("id", "label", "status", "last used", "expires", "deployments"),
        (
            (
                key.id,
                key.record.label if key.record else None,
                key.status(now),
                key.last_used or "never",
                f"{key.record.expires:%Y-%m-%d %H:%M}"
                if key.record and key.record.expires
                else "never",
                ", ".join(where),
            )
            for key, where in found
        ),
    )
