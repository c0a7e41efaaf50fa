"""`bluey init`: reads arguments, says what was made."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from ops.console import print_json, say
from ops.options import JsonOption
from ops.project.paths import full_path
from ops.tenants.home import init_home

PANEL = "Tenants"


def command(
    folder: Annotated[Path, typer.Argument(help="A new folder, outside Bluey's repository.")],
    as_json: JsonOption = False,
) -> None:
    """Make a home: a folder for your tenants and the shared deployment, outside Bluey's repository.

    Every command uses it with --home FOLDER before the command's name, or with BLUEY_HOME. Then a
    new version of Bluey is an upgrade, not a merge (docs/upgrading.md).

    \b
    Example:
      bluey init ~/bluey-home
    """
    made = init_home(folder)
    if as_json:
        print_json({"home": str(full_path(folder)), "files": made})
        return
    for name in made:
        say(f"made {folder / name}")
    home = shlex.quote(str(full_path(folder)))
    say(f"Use it: export BLUEY_HOME={home}   Then: bluey tenant new acme")
