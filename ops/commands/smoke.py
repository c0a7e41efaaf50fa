"""`bluey smoke`: arguments in, a verdict out."""

from pathlib import Path
from typing import Annotated

import typer

from ops.console import print_json, results, say
from ops.options import EnvOption, JsonOption, KeyOption, PortOption, TenantOption, UrlOption
from ops.options import Where as WhereArgument
from ops.project.address import find_address
from ops.project.paths import ROOT
from ops.smoke.report import as_value, show, write_reports
from ops.smoke.session import run_smoke

REPORTS = ROOT / "reports"


def command(
    where: WhereArgument,
    env: EnvOption = "local",
    url: UrlOption = None,
    port: PortOption = None,
    tenant: TenantOption = None,
    key: KeyOption = None,
    without_ai: Annotated[
        bool,
        typer.Option("--without-ai", help="Expect what is documented for models out of reach."),
    ] = False,
    report_dir: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where the reports go.", show_default="reports")
    ] = REPORTS,
    as_json: JsonOption = False,
) -> None:
    """Ask a running Worker three things, and compare the answers with the HTTP contract.

    The three are health, a chat and a streamed chat, which cost a few tokens. Ends with exit
    code 1 when an expectation is not met, and names it. A report in Markdown and one in JSON are
    written; neither has the key.

    \b
    Examples:
      bluey smoke mrrainbowsmoke
      bluey smoke mrrainbowsmoke --env dev --port 8788 --without-ai
      BLUEY_API_KEY=bly_… bluey smoke mrrainbowsmoke --env staging
      bluey smoke shared --tenant mrrainbowsmoke
      bluey smoke https://chat.example.com --json
    """
    address = find_address(where, env, url=url, port=port, tenant=tenant, key=key)
    result = run_smoke(address, without_ai=without_ai)
    markdown, data = write_reports(result, report_dir)
    if as_json:
        print_json(as_value(result))
    else:
        show(result, results())
    here = Path.cwd()
    shown = markdown.relative_to(here) if markdown.is_relative_to(here) else markdown
    say(f"Reports: {shown}, {data.name}")
    raise typer.Exit(1 if result.failed else 0)
