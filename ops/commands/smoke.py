"""`bluey smoke`: reads arguments, shows a verdict."""

import re
from pathlib import Path
from typing import Annotated

import httpx
import typer

from ops.console import say
from ops.errors import OpsError
from ops.options import EnvOption, JsonOption, KeyOption, PortOption, TenantOption, UrlOption
from ops.options import Where as WhereArgument
from ops.probe.address import KEY_NEEDED, find_address
from ops.probe.report import as_markdown, as_text, deliver
from ops.probe.smoke import run_smoke
from ops.project.paths import SHARED, home

PANEL = "Try it"


def command(
    where: WhereArgument,
    env: EnvOption = "local",
    url: UrlOption = None,
    port: PortOption = None,
    tenant: TenantOption = None,
    key: KeyOption = None,
    without_ai: Annotated[
        bool,
        typer.Option("--without-ai", help="Expect the errors of models out of reach."),
    ] = False,
    report_dir: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where the reports go.", show_default="reports"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask a running Worker three things, and compare the answers with the HTTP contract.

    Asks for its health, a chat and a streamed chat; the chats cost a few tokens. Exits with 1 if an
    expectation is not met, and names it. Writes a report in Markdown and one in JSON; neither
    contains the API key.

    \b
    Examples:
      bluey smoke mrrainbowsmoke
      bluey smoke mrrainbowsmoke --env dev --port 8788 --without-ai
      BLUEY_API_KEY=bly_… bluey smoke mrrainbowsmoke --env staging
      bluey smoke shared --tenant mrrainbowsmoke
      bluey smoke https://chat.example.com --json
    """
    address = find_address(where, env, url=url, port=port, tenant=tenant, key=key)
    if address.deployment == SHARED and tenant is None and key is None:
        raise OpsError(f"{SHARED} serves every tenant: pass --tenant")
    report = run_smoke(address, without_ai=without_ai)
    if address.is_on_this_machine and all(reply.found_nobody for reply in report.replies):
        raise OpsError(
            f"nothing answers at {address.url}",
            advice=f"Start `bluey dev {address.deployment or '…'}`, or name --port.",
        )
    names = [address.deployment or address.url.partition("://")[2], address.tenant, address.env]
    subject = "-".join(dict.fromkeys(name for name in names if name))
    stem = f"smoke-{re.sub(r'[^A-Za-z0-9.-]+', '-', subject)}-{report.started:%Y%m%dT%H%M%S.%fZ}"
    folder = report_dir or home() / "reports"
    files = {f"{stem}.md": as_markdown(report), f"{stem}.json": as_text(report)}
    deliver(report, {folder / name: text for name, text in files.items()}, as_json=as_json)
    if any(reply.status == httpx.codes.UNAUTHORIZED for reply in report.replies):
        say(KEY_NEEDED)
    raise typer.Exit(1 if report.failed else 0)
