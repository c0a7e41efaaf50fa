"""`bluey deploy`: reads arguments, asks, shows what was deployed."""

from typing import Annotated

import typer

from ops.console import print_json, print_table, say
from ops.deploy.fleet import Choices, Fleet, assemble
from ops.deploy.selection import ASKED_ABOUT, choose
from ops.errors import OpsError
from ops.options import (
    AllOption,
    DeployedEnvOption,
    JsonOption,
    KeyOption,
    OptionalDeployments,
    ResumeOption,
    UrlOption,
)

PANEL = "Deploy"


def command(
    tenants: OptionalDeployments = None,
    *,
    env: DeployedEnvOption,
    is_all: AllOption = False,
    resume: ResumeOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Everything but the upload.")] = False,
    skip_smoke: Annotated[
        bool, typer.Option("--skip-smoke", help="Do not try it on the local runtime first.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Deploy in spite of errors, but never with a placeholder id.",
        ),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    url: UrlOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check tenants, try them on the local runtime, upload them with wrangler, and try them there.

    Several are all checked and tried before the first is uploaded. They are uploaded one after the
    other until one fails; --resume goes on from there. CLOUDFLARE_API_TOKEN and
    CLOUDFLARE_ACCOUNT_ID come from the shell or the .env beside its wrangler.jsonc. Staging and
    production are asked about. With --dry-run nothing needs an account or the network.

    \b
    Examples:
      bluey deploy mrrainbowsmoke --env staging --dry-run
      bluey deploy mrrainbowsmoke --env dev
      BLUEY_API_KEY=bly_… bluey deploy mrrainbowsmoke --env production --yes
      bluey deploy --all --env production
      bluey deploy --resume --env production
    """
    names = choose(tenants, env, is_all=is_all, is_resumed=resume, is_dry=dry_run)
    choices = Choices(dry_run, force, skip_smoke, url, key)
    fleet = assemble(names, env, choices, is_resumed=resume)
    is_one = len(names) == 1 and not is_all
    if url is not None and not is_one:
        raise OpsError("--url is where one deployment answers", advice="Deploy that one alone.")
    error: str | None = None
    try:
        _go(fleet, yes=yes, is_one=is_one, shows_table=not (is_one or as_json))
    except OpsError as failure:
        error = failure.message
        raise
    finally:
        if as_json:
            # Of one deployment, that one's value.
            print_json(fleet.courses[0].as_value() if is_one else _as_value(fleet, error))


def _go(fleet: Fleet, *, yes: bool, is_one: bool, shows_table: bool) -> None:
    fleet.prepare()
    if fleet.choices.is_dry:
        return
    if fleet.env in ASKED_ABOUT and not yes:
        names = fleet.names
        which = names[0] if is_one else f"{len(names)} deployments ({', '.join(names)})"
        typer.confirm(f"Deploy {which} to {fleet.env}?", abort=True, err=True)
    try:
        fleet.upload()
    except OpsError as failure:
        if not is_one:
            advice = "\n  ".join(each for each in (failure.advice, fleet.advice()) if each)
            raise OpsError(failure.message, advice=advice, output=failure.output) from failure
        raise
    finally:
        if shows_table:
            _show(fleet)


def _show(fleet: Fleet) -> None:
    print_table(("deployment", "state", "version", "before"), fleet.rows())
    if fleet.is_done:
        say(f"All {len(fleet.rows())} are deployed to {fleet.env}.")


def _as_value(fleet: Fleet, error: str | None) -> dict[str, object]:
    return {
        "ok": fleet.is_done,
        "error": error,
        "environment": fleet.env,
        "dryRun": fleet.choices.is_dry,
        "doneBefore": fleet.finished,
        "deployments": [each.as_value() | {"state": each.state} for each in fleet.courses],
    }
