"""`bluey tenant`: reads arguments, shows tables or JSON."""

import json
import sys
from typing import Annotated, Any

import typer

from ops.commands import group
from ops.console import print_json, print_table, say, visible
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.options import JsonOption
from ops.project.paths import ROOT, SHARED, write_atomically
from ops.tenants.adoption import adopt as adopt_deployment
from ops.tenants.new import MODELS, Plan, plan_tenant, require_free, write_tenant
from ops.tenants.show import show_tenant
from ops.tenants.sync import Item, State, Synced
from ops.tenants.sync import sync as sync_files

app = group("""
Make, list and show tenants; write their wrangler.jsonc.

\b
Example:
  bluey tenant list
""")

DAILY_TOKENS = 1_000_000
"""A new tenant's budget, if no option gives one."""


@app.command()
def new(
    slug: Annotated[str | None, typer.Argument(help="Its name: a-z, 0-9 and hyphens.")] = None,
    gateway: Annotated[
        str | None, typer.Option(help="Slug of its AI Gateway; else the tenant's name.")
    ] = None,
    model: Annotated[str | None, typer.Option(help=f"Model id; else {MODELS[0]}.")] = None,
    fallback: Annotated[
        str | None, typer.Option(help=f"Model id asked when that fails; else {MODELS[1]}.")
    ] = None,
    max_output_tokens: Annotated[int, typer.Option(help="The most one answer may use.")] = 1_024,
    daily_tokens: Annotated[
        int | None,
        typer.Option(
            help=f"Budget of a day, 0 for none; else {DAILY_TOKENS}, or none if a month has one."
        ),
    ] = None,
    monthly_tokens: Annotated[
        int | None, typer.Option(help="Budget of a month; 0, or leaving it out, is no limit.")
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
    require_free(ROOT, slug)
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
    elif daily_tokens is None and not monthly_tokens:
        daily_tokens = DAILY_TOKENS
    plan = plan_tenant(
        ROOT,
        slug,
        gateway=gateway,
        model=model,
        fallback=fallback,
        max_output_tokens=max_output_tokens,
        daily_tokens=daily_tokens,
        monthly_tokens=monthly_tokens,
        account_id=account_id,
    )
    if not dry_run:
        write_tenant(ROOT, plan)
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
    say(f"Serve it: make dev TENANT={slug}   Look at it: bluey tenant show {slug}")
    say(f"Before a deploy: put its KV ids into deployment.jsonc, then bluey tenant sync {slug}")


@app.command("list")
def list_tenants(as_json: JsonOption = False) -> None:
    """List the tenants: gateway, production's model and Worker, budgets.

    \b
    Example:
      bluey tenant list --json
    """
    project = load_project(ROOT)
    rows: list[dict[str, Any]] = []
    for deployment in project.tenants:
        tenant = deployment.settings.tenant if deployment.settings else None
        facts = deployment.facts
        worker = facts.worker_name(deployment.name, "production") if facts else None
        budgets = tenant.budgets if tenant else None
        rows.append(
            {
                "slug": deployment.name,
                "valid": tenant is not None and deployment.rendered is not None,
                "gateway": tenant.gateway.id if tenant else None,
                "productionModel": facts.environments.production.model if facts else None,
                "productionWorker": worker,
                "dailyTokens": budgets.daily.tokens if budgets and budgets.daily else None,
                "monthlyTokens": budgets.monthly.tokens if budgets and budgets.monthly else None,
            }
        )
    if as_json:
        print_json(rows)
        return
    print_table(
        ("tenant", "gateway", "model (production)", "Worker (production)", "tokens"),
        (
            (
                row["slug"] if row["valid"] else f"{row['slug']} (see bluey check)",
                row["gateway"],
                row["productionModel"],
                row["productionWorker"],
                _limits(row["dailyTokens"], row["monthlyTokens"]),
            )
            for row in rows
        ),
    )


def _limits(daily: int | None, monthly: int | None) -> str:
    windows = ((daily, "day"), (monthly, "month"))
    return ", ".join(f"{tokens}/{window}" for tokens, window in windows if tokens) or "no limit"


@app.command()
def show(
    slug: Annotated[str, typer.Argument(help="A folder of tenants/.")],
    env: Annotated[str | None, typer.Option(help="This environment only.")] = None,
    request_model: Annotated[
        str | None, typer.Option(help="Show what a request that names this model gets.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is in effect in each environment, and where each value comes from.

    A request overrides the environment's vars, these override tenant.jsonc, and that overrides the
    default. A request can name a model (--request-model) and a smaller maxTokens.

    \b
    Examples:
      bluey tenant show mrrainbowsmoke --env staging
      bluey tenant show mrrainbowsmoke --request-model smart
    """
    if slug == SHARED:
        raise OpsError(f"'{SHARED}' is no tenant", advice="bluey tenant list has them.")
    project = load_project(ROOT, (slug,), env)
    shown = show_tenant(project, slug, request_model)
    if as_json:
        print_json(shown.as_value())
        return
    rows = []
    for name, block in shown.environments.items():
        rows += [
            (name, "model", _text(block.model_id.value), block.model_id.source),
            ("", "fallback", _text(block.fallback_model_id.value), block.fallback_model_id.source),
            ("", "Worker", block.worker, "deployment.jsonc"),
            ("", "account", block.account_id, block.account_source or "not written down"),
            ("", "KV namespace", block.namespace_id, "deployment.jsonc"),
        ]
    print_table(("environment", "what", "value", "from"), rows)
    print_table(
        ("setting", "value", "from"),
        ((path, _text(item.value), item.source) for path, item in shown.settings.items()),
    )


@app.command()
def sync(
    tenants: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TENANT]...", help="Folders of tenants/, or 'shared'; all if none."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; show changes, and exit with 1 for any.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also replace a wrangler.jsonc that was edited by hand.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write wrangler.jsonc from deployment.jsonc and the shared template; restore links.

    A wrangler.jsonc that was edited by hand is not written; what would change is shown. Put what
    you want to keep into deployment.jsonc, then pass --force.

    \b
    Examples:
      bluey tenant sync
      bluey tenant sync mrrainbowsmoke --check
      bluey tenant sync shared --force
    """
    project = load_project(ROOT, tuple(tenants or ()))
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


@app.command()
def adopt(
    tenant: Annotated[str, typer.Argument(help="A folder of tenants/, or 'shared'.")],
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
    adopted = adopt_deployment(load_project(ROOT, (tenant,)), tenant)
    if not dry_run:
        write_atomically(ROOT / adopted.file, adopted.text.encode())
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


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)
