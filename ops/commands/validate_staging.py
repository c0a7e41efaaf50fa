"""`bluey validate-staging`: real chats with a deployed Worker, compared with its gateway's log."""

from pathlib import Path
from typing import Annotated

import typer

from ops.errors import OpsError
from ops.options import (
    DeployedEnvOption,
    Deployment,
    JsonOption,
    KeyOption,
    TenantOption,
    UrlOption,
)
from ops.probe.comparison import compare
from ops.probe.report import as_markdown, deliver
from ops.project.paths import LOCAL, SHARED, home

PANEL = "Deploy"


def command(
    where: Deployment,
    env: DeployedEnvOption = "staging",
    url: UrlOption = None,
    tenant: TenantOption = None,
    key: KeyOption = None,
    logs_within: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", min=0, max=1800, help="How long to wait for the gateway's log."
        ),
    ] = 120.0,
    output: Annotated[
        Path | None, typer.Option(help="The report; else docs/validation/<date>-<tenant>.md.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Chat with a deployed Worker, and compare the answers with its gateway's log.

    Makes two real chats, one of them streamed, which cost tokens. Writes a report, and exits with 1
    when a line of it fails. Reads the log with CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID, from
    the shell or the deployment's .env.

    \b
    Examples:
      bluey validate-staging mrrainbowsmoke
      BLUEY_API_KEY=bly_… bluey validate-staging mrrainbowsmoke --url https://staging.example.com
      bluey validate-staging shared --tenant mrrainbowsmoke --env production --output report.md
    """
    if env == LOCAL:
        raise OpsError(
            "there is no gateway to compare with in the environment local",
            advice="Name one that is deployed: --env staging.",
        )
    served = tenant or where
    if served == SHARED:
        raise OpsError(
            "which tenant's gateway is to be compared with?",
            advice=f"Name one that the shared deployment serves: {SHARED} --tenant TENANT",
        )
    report = compare(where, env, served, url=url, key=key, within_s=logs_within)
    path = output or home() / "docs" / "validation" / f"{report.started:%Y-%m-%d}-{served}.md"
    deliver(report, {path: as_markdown(report)}, as_json=as_json)
    raise typer.Exit(1 if report.failed else 0)
