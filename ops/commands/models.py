"""`bluey models`: the catalogue of models, and which file names which model."""

from typing import Annotated

import typer

from bluey.models.listed import LISTED
from ops import completing
from ops.catalogue.known import catalogue, every_model, today
from ops.catalogue.reading import facts_by_id, told_of_json
from ops.catalogue.refresh import FILE, difference, merge, module_text
from ops.catalogue.table import (
    COLUMNS,
    DOCUMENT,
    LEGEND,
    Ability,
    abilities,
    described_models,
    document_text,
    terminal_row,
    value_of,
)
from ops.check.settings import named_models
from ops.cloudflare import open_account
from ops.cloudflare.credentials import Credentials, find_credentials
from ops.commands import group
from ops.console import print_json, print_plain_table, say, step
from ops.deployment.project import Project, load_project
from ops.errors import OpsError
from ops.options import JsonOption
from ops.project.accounts import AccountUnknown
from ops.project.paths import ROOT, home, write_atomically

PANEL = "Tenants"

app = group("""
Show and update the catalogue of models.

\b
Example:
  bluey models list
""")


@app.command("list")
def list_models(
    can: Annotated[
        list[Ability] | None,
        typer.Option(help="Only models that can do this; all of it if given more than once."),
    ] = None,
    used: Annotated[
        bool, typer.Option("--used", help="Only models that a file names, and where.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the catalogue, one model per row, and which tenants' files name each model.

    \b
    Examples:
      bluey models list
      bluey models list --can images --can tools
      bluey models list --used
      bluey models list --json
    """
    known = catalogue()
    users = _users(load_project(home()))
    names = users if used else {*known.models, *users}
    shown = [
        each for each in described_models(known, names) if set(can or ()) <= set(abilities(each))
    ]
    if as_json:
        values = [value_of(each, known.status(each.id), users.get(each.id, [])) for each in shown]
        print_json({"asOf": known.as_of, "models": values})
        return
    print_plain_table(
        COLUMNS,
        (terminal_row(each, known.status(each.id), users.get(each.id, [])) for each in shown),
    )
    say(f"{len(shown)} models, as of {known.as_of}. {LEGEND}.")
    for each in shown:
        if known.status(each.id) == "ending":
            say(f"{each.id} ends on {each.ends}.")
    if used:
        for each in shown:
            typer.echo("\n  ".join((f"\n{each.id}", *users[each.id])))


@app.command()
def refresh(
    tenant: Annotated[
        str | None,
        typer.Option(
            help="Whose account to ask, or 'shared'; else the first that has a token.",
            autocompletion=completing.deployments,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Update the catalogue from Workers AI's own lists, and print what changed.

    Needs CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID, from the shell or a deployment's .env.
    Writes src/bluey/models/listed.py and the table in docs/models.md, which you should commit.
    Facts kept by hand stay.

    \b
    Examples:
      bluey models refresh --dry-run
      bluey models refresh --tenant mrrainbowsmoke
    """
    account = open_account(_credentials(tenant))
    with step("asking Workers AI for its models"):
        marketplace = account.marketplace_models()
        current = facts_by_id(account.models(), marketplace)
    now = today()
    if not any(facts.ends is None for facts in current.values()):
        raise OpsError(
            "Workers AI lists no model for chats, so nothing was written",
            advice="Try again later; the catalogue stays as it is.",
        )
    new = merge(LISTED, current, now, told_of_json(marketplace))
    changes = difference(LISTED, new, now)
    if not dry_run:
        write_atomically(FILE, module_text(now.isoformat(), new).encode())
        text = document_text(DOCUMENT.read_text(), every_model(new), now.isoformat())
        write_atomically(DOCUMENT, text.encode())
    if as_json:
        value = {"asOf": now.isoformat(), "before": catalogue().as_of, "changes": changes}
        print_json({**value, "written": not dry_run})
        return
    for line in changes or ["No model changed."]:
        typer.echo(line)
    done = "Would write" if dry_run else "Wrote"
    say(f"{done} {FILE.relative_to(ROOT)} and {DOCUMENT.relative_to(ROOT)}: as of {now}")


@app.command()
def docs() -> None:
    """Write the catalogue's table into docs/models.md, after a change by hand.

    \b
    Example:
      bluey models docs
    """
    known = catalogue()
    text = document_text(DOCUMENT.read_text(), known.models, known.as_of)
    write_atomically(DOCUMENT, text.encode())
    say(f"Wrote {DOCUMENT.relative_to(ROOT)}")


def _credentials(tenant: str | None) -> Credentials:
    """The credentials of the named deployment, else of the first one that has any."""
    project = load_project(home(), (tenant,) if tenant else ())
    missing = None
    # Deployments that were asked about come last.
    for deployment in reversed(project.deployments):
        if deployment.name not in project.selected:
            continue
        try:
            return find_credentials(deployment.folder, deployment.named_account_id())
        except AccountUnknown as error:
            missing = missing or error
    raise missing or OpsError("there is no deployment")


def _users(project: Project) -> dict[str, list[str]]:
    """Each model with the places that name it."""
    users: dict[str, list[str]] = {}
    for named in named_models(project):
        users.setdefault(named.model, []).append(f"{named.file} {named.path}")
    return {model: sorted(places) for model, places in users.items()}
