"""`bluey tenant sync`: shows what was written, or what differs."""

from typing import Annotated

import typer

from ops.console import print_json, say, visible
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.options import DeploymentsArgument, JsonOption
from ops.project.paths import home
from ops.tenants.sync import Item, State, Synced
from ops.tenants.sync import sync as sync_files


def command(
    tenants: DeploymentsArgument = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; show changes, and exit with 1 for any.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also replace a wrangler.jsonc that was edited by hand.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write wrangler.jsonc from deployment.jsonc and the shared template; restore links.

    Does not overwrite a wrangler.jsonc that was edited by hand, but shows what would change. Put
    what you want to keep into deployment.jsonc, then pass --force.

    \b
    Examples:
      bluey tenant sync
      bluey tenant sync mrrainbowsmoke --check
      bluey tenant sync shared --force
    """
    project = load_project(home(), tuple(tenants or ()))
    done = sync_files(project, only_look=check, replace_edited=force)
    if as_json:
        print_json(done.as_value())
    else:
        _show_synced(done, tuple(tenants or ()), only_looked=check)
    raise typer.Exit(0 if done.ok else 1)


def _show_synced(done: Synced, tenants: tuple[str, ...], *, only_looked: bool) -> None:
    for each in done.items:
        if each.written:
            say(f"wrote {each.path}")
        elif not each.ok:
            typer.echo(visible(each.diff))
    for problem in done.problems:
        say(f"{problem.file} {problem.path}: {problem.message}\n  {problem.fix}")
    kept = [each.path for each in done.items if not each.ok]
    if kept and not only_looked:
        raise OpsError(
            f"edited by hand, so left alone: {', '.join(kept)}",
            advice="What would change is shown above. Write what you want to keep into "
            "deployment.jsonc, then run the command again with --force. Whatever is in the place "
            "of a link has to be removed by hand.",
        )
    if kept:
        say(_how_to_write([each for each in done.items if not each.ok], tenants))
    if done.ok and not any(each.written for each in done.items):
        say("Everything is as it should be.")


def _how_to_write(kept: list[Item], tenants: tuple[str, ...]) -> str:
    """How many files differ, and the command that writes them."""
    is_edited = any(each.state is State.EDITED and not each.is_link for each in kept)
    command = " ".join(("bluey tenant sync", *tenants, *(["--force"] if is_edited else [])))
    one = len(kept) == 1
    counted = "1 file differs" if one else f"{len(kept)} files differ"
    said = f"{counted}: `{command}` writes {'it' if one else 'them'}."
    taken = [each.path for each in kept if each.state is State.EDITED and each.is_link]
    return f"{said} Remove by hand first: {', '.join(taken)}." if taken else said
