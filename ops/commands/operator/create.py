"""`bluey operator create`: a new key, the only thing on standard output."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bluey.access.keys import to_metadata
from ops.console import print_json, say, step
from ops.keys import make_record, parse_expiry
from ops.namespaces import Where
from ops.operators import open_operator_keys
from ops.options import (
    DeploymentsArgument,
    EnvOption,
    ExpiresOption,
    JsonOption,
    LocalOption,
    StateOption,
)
from ops.project.paths import LOCAL


def command(
    label: Annotated[str, typer.Option(help="Whose key it is or what it is for.")],
    names: DeploymentsArgument = None,
    env: EnvOption = LOCAL,
    expires: ExpiresOption = None,
    local: LocalOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an operator key, store it in every deployment of an environment, and print it, once.

    \b
    Examples:
      bluey operator create --env production --label billing --expires 90d
      bluey operator create shared --env staging --label me
    """
    now = datetime.now(UTC)
    record = make_record(
        label=label, now=now, expires=parse_expiry(expires, now) if expires else None
    )
    keys = open_operator_keys(
        Where(env, tuple(names or ()), local, persist_to and persist_to.resolve())
    )
    where = ", ".join(each.name for each in keys.deployments)
    with step(f"storing an operator key of {env} in {where}"):
        key = keys.create(record)
    say(f"The id is {key.id}. The key is shown only now, and stored nowhere:")
    if as_json:
        names_of = [each.name for each in keys.deployments]
        print_json({"key": key.text, "id": key.id, **to_metadata(record), "deployments": names_of})
    else:
        typer.echo(key.text)
