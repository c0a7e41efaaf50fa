"""`bluey alerts`: has the webhooks of a tenant's alerts called.

The Worker calls them, not this machine: so its secret is tried, its object, and the way from the
platform to the receiver.
"""

from typing import Annotated

import typer

from bluey.routes.alerts import AlertTest
from ops.commands import group
from ops.console import literal, print_json, print_table, results
from ops.errors import OpsError
from ops.options import EnvOption, JsonOption, PortOption, TenantOption, UrlOption, Where
from ops.probe.address import find_address
from ops.probe.answers import OPERATOR_KEY_VARIABLE, data_of
from ops.probe.recording import Call

PANEL = "Keys and usage"

ADVICE = {
    400: "The shared deployment serves every tenant: pass --tenant.",
    401: f"Pass an operator key of this environment in {OPERATOR_KEY_VARIABLE} "
    "(`bluey operator create`).",
    404: "Is this version of Bluey deployed there?",
}

app = group(
    """
Try the webhooks that are called when a budget fills up.

\b
Example:
  bluey alerts test mrrainbowsmoke
"""
)


@app.callback()
def _group() -> None:
    """Without this, typer would make the group's only command of the group itself."""


@app.command("test")
def try_out(
    where: Where,
    env: EnvOption = "local",
    url: UrlOption = None,
    port: PortOption = None,
    tenant: TenantOption = None,
    key: Annotated[
        str | None,
        typer.Option(
            envvar=OPERATOR_KEY_VARIABLE,
            show_envvar=True,
            metavar="KEY",
            help=f"Operator key; better in {OPERATOR_KEY_VARIABLE} than in the shell's history.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Have a running Worker send a test to each webhook of its tenant, and show what they answer.

    Fails if one of them does not take it.

    \b
    Examples:
      bluey alerts test mrrainbowsmoke
      BLUEY_OPERATOR_KEY=blyop_… bluey alerts test mrrainbowsmoke --env production
    """
    address = find_address(where, env, url=url, port=port, tenant=tenant, key=key)
    data, found = data_of(address, Call("alerts", "POST", "/alerts/test"), AlertTest, ADVICE)
    if as_json:
        print_json(data)
    else:
        _show(found)
    if not found["webhooks"]:
        raise OpsError(
            f"{found['tenantId']} has no alerts in {found['environment']}",
            advice='Write "alerts" into its tenant.jsonc: docs/alerts.md.',
        )
    failed = [each["host"] for each in found["webhooks"] if not 200 <= (each["status"] or 0) < 300]
    if failed:
        raise OpsError(
            f"not taken by {', '.join(failed)}",
            advice="docs/operations.md, An alert did not arrive.",
        )


def _show(found: AlertTest) -> None:
    title = literal(f"{found['tenantId']} ({found['environment']})")
    results().print(f"[bold]{title}[/]")
    if found["webhooks"]:
        print_table(
            ("webhook", "format", "answer"),
            (
                (each["host"], each["format"], str(each["status"] or each["failure"]))
                for each in found["webhooks"]
            ),
        )
