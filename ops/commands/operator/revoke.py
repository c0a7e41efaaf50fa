"""`bluey operator revoke`: deletes a key."""

from typing import Annotated

import typer

from ops.console import print_json, say, step
from ops.keys import EFFECTIVE_WITHIN_SECONDS
from ops.namespaces import Where
from ops.operators import open_operator_keys
from ops.options import DeploymentsArgument, EnvOption, JsonOption, LocalOption, StateOption
from ops.project.paths import LOCAL


def command(
    key_id: Annotated[
        str, typer.Argument(metavar="ID", help="The id (`bluey operator list`), or the key itself.")
    ],
    names: DeploymentsArgument = None,
    env: EnvOption = LOCAL,
    local: LocalOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Delete an operator key, for good, from every deployment that takes it.

    \b
    Example:
      bluey operator revoke 1f2e3d4c5b6a --env production
    """
    keys = open_operator_keys(
        Where(env, tuple(names or ()), local, persist_to and persist_to.resolve())
    )
    with step(f"revoking the operator key {key_id[:12]} of {env}"):
        where = keys.revoke(key_id)
    say(f"It was in {', '.join(where)}. Effective within {EFFECTIVE_WITHIN_SECONDS} seconds.")
    if as_json:
        print_json({"deployments": where, "effectiveWithinSeconds": EFFECTIVE_WITHIN_SECONDS})
