"""`bluey tenant adopt`: shows what was written, and what is not kept."""

from typing import Annotated

import typer

from ops import completing
from ops.console import print_json, say, visible
from ops.deployment.project import load_project
from ops.options import JsonOption
from ops.project.paths import home, write_atomically
from ops.tenants.adoption import adopt as adopt_deployment


def command(
    tenant: Annotated[
        str,
        typer.Argument(
            metavar="TENANT",
            help="A folder of tenants/, or 'shared'.",
            autocompletion=completing.deployments,
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the file only.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write deployment.jsonc from a wrangler.jsonc that was made by hand, and keep that file.

    Shows where the template has other values than that file; `bluey tenant sync --force` then
    replaces wrangler.jsonc.

    \b
    Examples:
      bluey tenant adopt mrrainbowsmoke --dry-run
      bluey tenant adopt mrrainbowsmoke
    """
    adopted = adopt_deployment(load_project(home(), (tenant,)), tenant)
    if not dry_run:
        write_atomically(home() / adopted.file, adopted.text.encode())
    if as_json:
        print_json(adopted.as_value() | {"written": not dry_run})
        return
    if dry_run:
        typer.echo(visible(adopted.text), nl=False)
    else:
        say(f"wrote {adopted.file}")
    for path, message in adopted.differences:
        say(f"not kept: {path} {message}")
    say(
        f"Compare: bluey tenant sync {tenant} --check   Replace: bluey tenant sync {tenant} --force"
    )
