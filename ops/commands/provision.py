"""`bluey provision`: reads arguments, says what was made."""

from typing import Annotated

import typer

from ops.console import print_json, say, step
from ops.options import (
    DeployedEnvOption,
    Deployments,
    JsonOption,
)
from ops.tenants.provision import Outcome, Provisioned, provision

PANEL = "Deploy"

SAID = {
    Outcome.FOUND: "found {kind} {name}",
    Outcome.MADE: "made {kind} {name}",
    Outcome.MISSING: "would make {kind} {name}",
}


def command(
    tenants: Deployments,
    env: DeployedEnvOption,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what is there and what would be made.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make what an environment needs in its Cloudflare account, and write the ids down.

    Makes its KV namespace and the AI Gateways of its tenants, each unless the account has one of
    that name. Writes the namespace's id into deployment.jsonc, and wrangler.jsonc from that. The
    token needs Workers KV Storage: Edit and AI Gateway: Edit.

    \b
    Examples:
      bluey provision mrrainbowsmoke --env staging --dry-run
      bluey provision mrrainbowsmoke --env staging
      bluey provision mrrainbowsmoke rainbowsmokeofficial --env production --json
    """
    done: list[Provisioned] = []
    try:
        for name in dict.fromkeys(tenants):
            with step(f"{name}: what its account has for {env}"):
                done.append(provision(name, env, only_look=dry_run))
            _show(done[-1])
    finally:
        if as_json:
            print_json([each.as_value() for each in done])


def _show(done: Provisioned) -> None:
    for each in done.things:
        named = SAID[each.outcome].format(kind=each.kind, name=each.name)
        say(f"{named} ({each.id})" if each.id not in (None, each.name) else named)
    for path in done.written:
        say(f"wrote {path}")
