"""`bluey rollback`: reads arguments, asks, shows what serves again."""

from typing import Annotated

import typer

from ops.console import print_json, print_table, say, step
from ops.deploy.rollback import Rollback, plan_rollback, resume_rollback
from ops.deploy.selection import ASKED_ABOUT, choose
from ops.errors import OpsError
from ops.options import (
    AllOption,
    DeployedEnvOption,
    JsonOption,
    OptionalDeployments,
    ResumeOption,
)
from ops.wrangler.versions import MOST_CHARACTERS

PANEL = "Deploy"


def command(
    tenants: OptionalDeployments = None,
    *,
    env: DeployedEnvOption,
    is_all: AllOption = False,
    resume: ResumeOption = False,
    to: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The version; else the one before.")
    ] = None,
    why: Annotated[str, typer.Option(help="The reason, for Cloudflare's list.")] = "bluey rollback",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Go back to the versions that served before the current ones.

    Several go back one after the other until one fails; --resume goes on from there. A second
    rollback goes one version further back. Data in Workers KV and Durable Objects stays.

    \b
    Examples:
      bluey rollback mrrainbowsmoke --env production
      bluey rollback mrrainbowsmoke rainbowsmokeofficial --env staging --why "slow answers"
      bluey rollback --resume --env production
    """
    names = choose(tenants, env, is_all=is_all, is_resumed=resume)
    if to is not None and (is_all or len(names) != 1):
        raise OpsError("--to is a version of one deployment", advice="Name that one alone.")
    if len(why) > MOST_CHARACTERS:
        raise OpsError(f"--why has {len(why)} characters, and Cloudflare keeps {MOST_CHARACTERS}")
    with step(f"asking which versions were served in {env}"):
        found = resume_rollback(env) if resume else plan_rollback(names, env, to)
    error: str | None = None
    try:
        _go(found, why=why, yes=yes, shows_table=not as_json)
    except OpsError as failure:
        error = failure.message
        raise
    finally:
        if as_json:
            print_json(_as_value(found, error))


def _go(found: Rollback, *, why: str, yes: bool, shows_table: bool) -> None:
    for each in found.steps:
        say(f"{each.deployment}: {each.current or '(unknown)'} -> {each.target}")
    if found.env in ASKED_ABOUT and not yes:
        which = ", ".join(each.deployment for each in found.steps)
        typer.confirm(f"Roll back {which} in {found.env}?", abort=True, err=True)
    try:
        found.run(why)
    except OpsError as failure:
        if found.record is None:
            raise
        going_on = f"Then go on: bluey rollback --resume --env {found.env}"
        advice = "\n  ".join(each for each in (failure.advice, going_on) if each)
        raise OpsError(failure.message, advice=advice, output=failure.output) from failure
    finally:
        if shows_table:
            print_table(("deployment", "state", "version", "before"), found.rows())


def _as_value(found: Rollback, error: str | None) -> dict[str, object]:
    return {
        "ok": found.is_done,
        "error": error,
        "environment": found.env,
        "doneBefore": found.finished,
        "deployments": [each.as_value() for each in found.steps],
    }
