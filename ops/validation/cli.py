"""`bluey validate-staging`: real chats with a deployed Worker, compared with its gateway's log."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ops.check.config import LOCAL
from ops.check.project import Deployment, load_project
from ops.cloudflare import open_account
from ops.cloudflare.credentials import find_credentials
from ops.errors import OpsError
from ops.paths import ROOT, SHARED, write_atomically
from ops.progress import say, step
from ops.tenants.show import InEnvironment, show_tenant
from ops.validation.chats import PROMPTS, ask_chat, ask_health, open_client
from ops.validation.logs import wait_for_logs
from ops.validation.report import Validation
from ops.validation.verdict import Expected, Line, judge_exchange, judge_health, judge_log

REPORTS = ROOT / "docs" / "validation"


def validate_staging(
    tenant: Annotated[str, typer.Argument(metavar="TENANT", help="A folder of tenants/.")],
    env: Annotated[str, typer.Option(help="Environment of its wrangler.jsonc.")] = "staging",
    url: Annotated[
        str | None, typer.Option(help="Where its Worker is; else its address below workers.dev.")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(envvar="BLUEY_API_KEY", help="An API key, if the tenant wants one."),
    ] = None,
    logs_within: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", min=0, max=1800, help="How long to wait for the gateway's log."
        ),
    ] = 120.0,
    output: Annotated[
        Path | None, typer.Option(help="The report; else docs/validation/<date>-<tenant>.md.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Chat with a deployed Worker, and compare what came back with its gateway's log.

    Two real chats, one of them streamed: they cost tokens. Writes a report, and ends with exit
    code 1 when a line of it fails. The log is read with CLOUDFLARE_API_TOKEN and
    CLOUDFLARE_ACCOUNT_ID, from the environment or the tenant's .env.

    \b
    Examples:
      bluey validate-staging mrrainbowsmoke
      BLUEY_API_KEY=bly_… bluey validate-staging mrrainbowsmoke --url https://staging.example.com
      bluey validate-staging mrrainbowsmoke --env production --output report.md
    """
    if tenant == SHARED or env == LOCAL:
        raise OpsError(
            f"there is no gateway to compare with in {tenant}, environment {env}",
            advice="Name a tenant and a deployed environment: --env staging.",
        )
    project = load_project(ROOT, (tenant,), env)
    shown = show_tenant(project, tenant)
    if env not in shown.environments:
        raise OpsError(
            f"{tenant} has no environment '{env}'", advice=f"Run `bluey check {tenant}`."
        )
    deployment = next(each for each in project.tenants if each.name == tenant)
    validation = _validate(
        deployment,
        env,
        shown.environments[env],
        gateway_id=str(shown.settings["gateway.id"].value),
        url=url,
        key=key,
        logs_within=logs_within,
    )
    path = output or REPORTS / f"{validation.at:%Y-%m-%d}-{tenant}.md"
    write_atomically(path, validation.as_markdown().encode())
    if as_json:
        typer.echo(json.dumps(validation.as_value(), indent=2))
    else:
        for line in validation.lines:
            _show(line)
        typer.echo(validation.verdict)
    say(f"Wrote {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")
    raise typer.Exit(1 if validation.failed else 0)


def _validate(
    deployment: Deployment,
    env: str,
    block: InEnvironment,
    *,
    gateway_id: str,
    url: str | None,
    key: str | None,
    logs_within: float,
) -> Validation:
    account = open_account(find_credentials(deployment.folder, block.account_id))
    with step(f"finding the gateway {gateway_id}"):
        gateway = account.gateways().get(gateway_id)
    if gateway is None or gateway.collect_logs is False:
        lack = "the account has no gateway" if gateway is None else "no log is kept by the gateway"
        raise OpsError(
            f"{lack} {gateway_id}",
            advice=f"Run `bluey check {deployment.name} --env {env} --online`.",
        )
    if url is None:
        url = f"https://{block.worker}.{account.subdomain()}.workers.dev"
    expected = Expected(
        tenant_id=deployment.name,
        environment=env,
        model_id=str(block.model_id.value),
        fallback_model_id=_optional(block.fallback_model_id.value),
    )
    at = datetime.now(UTC)
    with open_client(url, key) as client:
        with step(f"asking {url} for its health"):
            lines = judge_health(expected, ask_health(client))
        exchanges = []
        # Nothing is spent on a Worker that is not the one.
        if all(line.passed for line in lines):
            for name in PROMPTS:
                with step(f"asking {url}: {name}"):
                    exchanges.append(ask_chat(client, name))
    with step("waiting for the gateway's log"):
        logged = wait_for_logs(account, gateway_id, exchanges, logs_within)
    for exchange in exchanges:
        lines += judge_exchange(expected, exchange)
        lines += judge_log(expected, exchange, logged.get(exchange.trace_id), logs_within)
    return Validation(
        tenant=deployment.name,
        env=env,
        url=url,
        gateway_id=gateway_id,
        at=at,
        exchanges=tuple(exchanges),
        logged=logged,
        lines=tuple(lines),
    )


def _optional(value: object) -> str | None:
    return None if value is None else str(value)


def _show(line: Line) -> None:
    found = line.found if line.passed else f"{line.found} (expected {line.expected})"
    typer.echo(f"{'PASS' if line.passed else 'FAIL'}  {line.about}: {line.what}: {found}")
