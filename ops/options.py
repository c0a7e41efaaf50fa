"""Arguments and options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

from ops import completing

Where = Annotated[
    str,
    typer.Argument(
        metavar="TENANT|URL",
        help="A folder of tenants/, or 'shared'; or where a Worker answers.",
        autocompletion=completing.deployments,
    ),
]
Deployment = Annotated[
    str,
    typer.Argument(
        metavar="TENANT",
        help="A folder of tenants/, or 'shared'.",
        autocompletion=completing.deployments,
    ),
]
Deployments = Annotated[
    list[str],
    typer.Argument(
        metavar="TENANT",
        help="Folders of tenants/, or 'shared'.",
        autocompletion=completing.deployments,
    ),
]
OptionalDeployments = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TENANT",
        help="Folders of tenants/, or 'shared'.",
        autocompletion=completing.deployments,
    ),
]
AllOption = Annotated[
    bool, typer.Option("--all", help="Every deployment that was provisioned for the environment.")
]
ResumeOption = Annotated[
    bool, typer.Option("--resume", help="Go on with the last run over many that failed.")
]
WhoseOption = Annotated[
    str,
    typer.Argument(metavar="TENANT", help="Whose budgets.", autocompletion=completing.tenants),
]
DeploymentsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TENANT",
        help="Only these deployments ('shared' among them); without any, all.",
        autocompletion=completing.deployments,
    ),
]
ExpiresOption = Annotated[
    str | None, typer.Option(help="2027-01-01 (its start, UTC), or 90d, 12h, 30m from now.")
]
EnvOption = Annotated[
    str,
    typer.Option(
        metavar="ENVIRONMENT",
        help="local, dev, staging or production.",
        autocompletion=completing.environments,
    ),
]
DeployedEnvOption = Annotated[
    str,
    typer.Option(
        metavar="ENVIRONMENT",
        help="dev, staging or production.",
        autocompletion=completing.deployed_environments,
    ),
]
UrlOption = Annotated[str | None, typer.Option(help="Its URL, if its files do not say that.")]
PortOption = Annotated[
    int | None, typer.Option(help="It runs on this machine, on this port.", min=1, max=65535)
]
TenantOption = Annotated[
    str | None,
    typer.Option(
        help="Sent as x-tenant-id; for the shared deployment or a URL.",
        autocompletion=completing.tenants,
    ),
]
KeyOption = Annotated[
    str | None,
    typer.Option(
        envvar="BLUEY_API_KEY",
        show_envvar=True,
        metavar="KEY",
        help="API key; better in BLUEY_API_KEY than in the shell's history.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
LocalOption = Annotated[
    bool,
    typer.Option("--local", help="The local state of `bluey dev`; always so with --env local."),
]
SharedOption = Annotated[
    bool, typer.Option("--shared", help="Use the deployment that serves every tenant.")
]
StateOption = Annotated[Path | None, typer.Option(help="The folder given to wrangler dev, if any.")]
TenantArgument = Annotated[
    str, typer.Argument(metavar="TENANT", help="Its name.", autocompletion=completing.tenants)
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        metavar="WHEN",
        help="When it ends: midnight, 2h, 90d, 2027-01-01, or 2027-01-01T18:00, all UTC; "
        "else it does not end.",
    ),
]
WhyOption = Annotated[str, typer.Option(help="For who reads this later; 200 characters at most.")]
ByOption = Annotated[str | None, typer.Option(help="Who does this, if not who is logged in here.")]
