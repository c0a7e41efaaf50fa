"""`bluey models`: the catalogue of Workers AI's models, and which file names which model."""

from typing import Annotated

import typer

from ops.check.catalogue import (
    FILE,
    Catalogue,
    catalogue,
    catalogue_text,
    current_catalogue,
    difference,
    merge,
)
from ops.check.settings import named_models
from ops.cloudflare import open_account
from ops.cloudflare.credentials import Credentials, find_credentials
from ops.commands import group
from ops.console import print_json, print_table, say, step
from ops.deployment.project import Project, load_project
from ops.errors import OpsError
from ops.options import JsonOption
from ops.project.accounts import AccountUnknown
from ops.project.paths import ROOT, write_atomically

app = group("""
Show and update the catalogue of Workers AI's models.

\b
Example:
  bluey models list
""")


@app.command("list")
def list_models(as_json: JsonOption = False) -> None:
    """Show the catalogue, and where each model is named.

    \b
    Examples:
      bluey models list
      bluey models list --json
    """
    known = catalogue()
    users = _users(load_project(ROOT))
    models = sorted({*known.served, *known.retired, *users})
    if as_json:
        rows = [
            {
                "model": model,
                "status": _status(known, model),
                "ends": known.retired.get(model),
                "usedBy": users.get(model, []),
            }
            for model in models
        ]
        print_json({"asOf": known.as_of, "models": rows})
        return
    print_table(
        ("model", "status", "ends", "used by"),
        (
            (
                model,
                _status(known, model),
                known.retired.get(model),
                "\n".join(users.get(model, ())),
            )
            for model in models
        ),
        title=f"Workers AI, as of {known.as_of}",
    )


@app.command()
def refresh(
    tenant: Annotated[
        str | None,
        typer.Option(help="Whose account to ask, or 'shared'; else the first that has a token."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Update the catalogue from Workers AI's own list, and print what changed.

    Needs CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID, from the shell or a deployment's .env.
    Writes ops/check/catalogue.jsonc, which you should commit.

    \b
    Examples:
      bluey models refresh --dry-run
      bluey models refresh --tenant mrrainbowsmoke
    """
    account = open_account(_credentials(tenant))
    with step("asking Workers AI for its models"):
        current = current_catalogue(account.models())
    if not current.served:
        raise OpsError(
            "Workers AI lists no model for chats, so nothing was written",
            advice="Try again later; the catalogue stays as it is.",
        )
    old = catalogue()
    new = merge(old, current)
    changes = difference(old, new)
    if not dry_run:
        write_atomically(FILE, catalogue_text(new).encode())
    if as_json:
        value = {"asOf": new.as_of, "before": old.as_of, "changes": changes}
        print_json({**value, "written": not dry_run})
        return
    for line in changes or ["No model changed."]:
        typer.echo(line)
    say(f"{'Would write' if dry_run else 'Wrote'} {FILE.relative_to(ROOT)}: as of {new.as_of}")


def _credentials(tenant: str | None) -> Credentials:
    """The credentials of the named deployment, else of the first one that has any."""
    project = load_project(ROOT, (tenant,) if tenant else ())
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


def _status(known: Catalogue, model: str) -> str:
    if known.has_retired(model):
        return "retired"
    if model in known.retired:
        return "ending"
    return "served" if model in known.served else "unknown"
