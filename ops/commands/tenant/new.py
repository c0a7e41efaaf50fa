"""`bluey tenant new`: reads arguments, shows the files or JSON."""

import sys
from typing import Annotated

import typer

from ops import completing
from ops.console import print_json, say
from ops.errors import OpsError
from ops.options import JsonOption
from ops.project.paths import home
from ops.tenants.new import MODELS, Plan, plan_tenant, require_free, write_tenant

DAILY_TOKENS = 1_000_000
"""A new tenant's budget, if no option gives one."""


def command(
    slug: Annotated[str | None, typer.Argument(help="Its name: a-z, 0-9 and hyphens.")] = None,
    gateway: Annotated[
        str | None, typer.Option(help="Slug of its AI Gateway; else the tenant's name.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help=f"Model id; else {MODELS[0]}.", autocompletion=completing.models),
    ] = None,
    fallback: Annotated[
        str | None,
        typer.Option(
            help=f"Model id asked when that fails; else {MODELS[1]}.",
            autocompletion=completing.models,
        ),
    ] = None,
    max_output_tokens: Annotated[int, typer.Option(help="The most one answer may use.")] = 1_024,
    daily_tokens: Annotated[
        int | None,
        typer.Option(
            help=f"Budget of a day, 0 for none; else {DAILY_TOKENS}, or none if there is another."
        ),
    ] = None,
    monthly_tokens: Annotated[
        int | None, typer.Option(help="Budget of a month; 0, or leaving it out, is no limit.")
    ] = None,
    daily_usd: Annotated[
        str | None,
        typer.Option(metavar="USD", help="Budget of a day in dollars, such as 5 or 2.50."),
    ] = None,
    monthly_usd: Annotated[
        str | None, typer.Option(metavar="USD", help="Budget of a month in dollars.")
    ] = None,
    account_id: Annotated[
        str | None, typer.Option(help="Its Cloudflare account, to write into deployment.jsonc.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing, take defaults.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the files only.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a tenant's folder and links, ready for `bluey dev`.

    On a terminal it asks for each value that no option gives. KV ids are placeholders that work
    locally.

    \b
    Examples:
      bluey tenant new acme
      bluey tenant new acme --gateway acme-chat --daily-tokens 200000 --yes
      bluey tenant new acme --dry-run
    """
    asking = sys.stdin.isatty() and not yes
    if slug is None:
        if not asking:
            raise OpsError("the tenant's name is missing", advice="bluey tenant new NAME")
        slug = _ask("Name (a-z, 0-9 and hyphens)")
    require_free(home(), slug)
    if asking:
        gateway = gateway or _ask("Slug of its AI Gateway", slug)
        model = model or _ask("Model", MODELS[0])
        second = next(each for each in MODELS if each != model)
        fallback = fallback or _ask("Model asked when that fails", second)
        if daily_tokens is None:
            daily_tokens = typer.prompt(
                "Tokens per day (0: no limit)", DAILY_TOKENS, type=int, err=True
            )
        if monthly_tokens is None:
            monthly_tokens = typer.prompt("Tokens per month (0: no limit)", 0, type=int, err=True)
        account_id = account_id or _ask("Cloudflare account id (empty: later, in .env)", "") or None
    elif daily_tokens is None and not (monthly_tokens or daily_usd or monthly_usd):
        daily_tokens = DAILY_TOKENS
    plan = plan_tenant(
        home(),
        slug,
        gateway=gateway,
        model=model,
        fallback=fallback,
        max_output_tokens=max_output_tokens,
        daily_tokens=daily_tokens,
        monthly_tokens=monthly_tokens,
        daily_usd=daily_usd,
        monthly_usd=monthly_usd,
        account_id=account_id,
    )
    if not dry_run:
        write_tenant(home(), plan)
    _show_plan(plan, dry_run=dry_run, as_json=as_json)


def _ask(question: str, default: str | None = None) -> str:
    # On standard error, so that standard output has only the result.
    answer: str = typer.prompt(question, default, err=True)
    return answer.strip()


def _show_plan(plan: Plan, *, dry_run: bool, as_json: bool) -> None:
    slug = plan.tenant.slug
    if as_json:
        value = {"slug": slug, "written": not dry_run, "files": plan.files, "links": plan.links}
        print_json(value)
        return
    if dry_run:
        for path, text in plan.files.items():
            typer.echo(f"==> {path}\n{text}")
        for path, target in plan.links.items():
            typer.echo(f"==> {path} -> {target}")
        return
    for path in (*plan.files, *plan.links):
        say(f"made {path}")
    say(f"Serve it: bluey dev {slug}   Look at it: bluey tenant show {slug}")
    say(f"Before a deploy: bluey provision {slug} --env staging")
