"""`bluey tenant push`: puts a whole tenant into the shared deployment, without a deploy."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ops.check.report import show_findings
from ops.console import notices, print_json, say, step
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.options import (
    ByOption,
    EnvOption,
    JsonOption,
    LocalOption,
    StateOption,
    TenantArgument,
    WhyOption,
)
from ops.project.paths import home
from ops.project.problems import Severity
from ops.records.history import Told
from ops.records.place import open_place
from ops.records.pushing import Pushed, check_settings, push
from ops.records.report import EFFECTIVE_WITHIN_SECONDS, WORKS
from ops.stored import login_name


def command(
    tenant: TenantArgument,
    why: WhyOption,
    file: Annotated[
        Path | None, typer.Option(help="Its settings, if not its folder's tenant.jsonc.")
    ] = None,
    by: ByOption = None,
    env: EnvOption = "local",
    local: LocalOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a tenant's settings into the shared deployment, which then serves it.

    Checks them as `bluey check` does. Replaces what was pushed before, and keeps overrides. A file
    that is uploaded later wins over pushed settings.

    \b
    Examples:
      bluey tenant push mrrainbowsmoke --env production --why customer
      bluey tenant push acme --file customers/acme.jsonc --env production --why customer
    """
    now = datetime.now(UTC)
    told = Told.of(by or login_name(), why)
    path = (file or home() / "tenants" / tenant / "tenant.jsonc").resolve()
    if not path.is_file():
        raise OpsError(f"there is no {path}", advice="--file names the tenant's settings.")
    findings = check_settings(load_project(home(), (), env), tenant, path)
    if findings:
        show_findings(findings, notices)
    if any(each.problem.severity is Severity.ERROR for each in findings):
        raise OpsError(f"the settings of {tenant} have errors, so nothing was changed")
    place = open_place(tenant, env, is_local=local, is_shared=True, state=persist_to)
    with step(f"pushing {place}"):
        pushed = push(place, path.read_text("utf-8"), told, now)
    if as_json:
        print_json(_value(pushed))
    else:
        _show(pushed)


def _show(pushed: Pushed) -> None:
    for address in pushed.addresses:
        say(f"It has {address}")
    for address in pushed.gone:
        say(f"It has no longer {address}")
    if pushed.file is None:
        say("No file here has this tenant: what was pushed counts until `bluey tenant remove`.")
    else:
        say(
            f"What was pushed counts now. {pushed.file} is here too: the next `bluey deploy shared`"
            " uploads it, and then the file wins."
        )
    did = "new" if pushed.is_new else "replaced"
    say(f"{pushed.place}: {did}, revision {pushed.event.revision}. {WORKS}")


def _value(pushed: Pushed) -> dict[str, object]:
    return {
        "tenant": pushed.place.tenant_id,
        "environment": pushed.place.env,
        "revision": pushed.event.revision,
        "isNew": pushed.is_new,
        "addresses": pushed.addresses,
        "gone": pushed.gone,
        "fileWinsAfterDeploy": pushed.file,
        "effectiveWithinSeconds": EFFECTIVE_WITHIN_SECONDS,
    }
