"""`bluey validate-staging`: real chats with a deployed Worker, compared with its gateway's log."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bluey.models import select_models
from ops.check.config import LOCAL
from ops.cloudflare import open_account
from ops.cloudflare.credentials import find_credentials
from ops.console import print_json, say, step
from ops.errors import OpsError
from ops.options import Deployment, EnvOption, JsonOption, KeyOption, TenantOption, UrlOption
from ops.project.address import find_address
from ops.project.deployments import read_config, read_tenant
from ops.project.paths import ROOT, SHARED, deployment_config, write_atomically
from ops.validation.chats import PROMPTS, ask_chat, ask_health, open_client
from ops.validation.logs import wait_for_logs
from ops.validation.report import Validation
from ops.validation.verdict import Expected, Line, judge_exchange, judge_health, judge_log

REPORTS = ROOT / "docs" / "validation"


def command(
    where: Deployment,
    env: EnvOption = "staging",
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
    """Chat with a deployed Worker, and compare what came back with its gateway's log.

    Two real chats, one of them streamed: they cost tokens. Writes a report, and ends with exit
    code 1 when a line of it fails. The log is read with CLOUDFLARE_API_TOKEN and
    CLOUDFLARE_ACCOUNT_ID, from the environment or the deployment's .env.

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
    validation = _validate(where, env, served, url=url, key=key, logs_within=logs_within)
    path = output or REPORTS / f"{validation.at:%Y-%m-%d}-{served}.md"
    write_atomically(path, validation.as_markdown().encode())
    if as_json:
        print_json(validation.as_value())
    else:
        for line in validation.lines:
            _show(line)
        typer.echo(validation.verdict)
    say(f"Wrote {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")
    raise typer.Exit(1 if validation.failed else 0)


def _validate(
    where: str, env: str, served: str, *, url: str | None, key: str | None, logs_within: float
) -> Validation:
    config = read_config(where, env)
    tenant, worker = read_tenant(served, where, env)
    gateway_id = tenant.gateway.id
    folder = deployment_config(where).parent
    account = open_account(find_credentials(folder, config.get("account_id")))
    address = find_address(
        where, env, url=url, tenant=served, key=key, ask_subdomain=account.subdomain
    )
    with step(f"finding the gateway {gateway_id}"):
        gateway = account.gateways().get(gateway_id)
    if gateway is None or gateway.collect_logs is False:
        lack = "the account has no gateway" if gateway is None else "no log is kept by the gateway"
        raise OpsError(
            f"{lack} {gateway_id}", advice=f"Run `bluey check {where} --env {env} --online`."
        )
    selection = select_models(tenant, worker, None)
    expected = Expected(
        tenant_id=served,
        environment=env,
        model_id=selection.model_id,
        fallback_model_id=selection.fallback_model_id,
    )
    at = datetime.now(UTC)
    with open_client(address) as client:
        with step(f"asking {address.url} for its health"):
            lines = judge_health(expected, ask_health(client))
        exchanges = []
        # Nothing is spent on a Worker that is not the one.
        if all(line.passed for line in lines):
            for name in PROMPTS:
                with step(f"asking {address.url}: {name}"):
                    exchanges.append(ask_chat(client, name))
    with step("waiting for the gateway's log"):
        logged = wait_for_logs(account, gateway_id, exchanges, logs_within)
    for exchange in exchanges:
        lines += judge_exchange(expected, exchange)
        lines += judge_log(expected, exchange, logged.get(exchange.trace_id), logs_within)
    return Validation(
        tenant=served,
        env=env,
        url=address.url,
        gateway_id=gateway_id,
        at=at,
        exchanges=tuple(exchanges),
        logged=logged,
        lines=tuple(lines),
    )


def _show(line: Line) -> None:
    found = line.found if line.passed else f"{line.found} (expected {line.expected})"
    typer.echo(f"{'PASS' if line.passed else 'FAIL'}  {line.about}: {line.what}: {found}")
