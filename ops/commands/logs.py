"""`bluey logs`: reads `wrangler tail` or standard input, shows the Worker's lines."""

import re
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from ops.console import literal, print_json, results, say, without_colors
from ops.errors import OpsError
from ops.logs import Filter, Line, describe, read_log
from ops.options import complete_deployment
from ops.project.paths import LOCAL
from ops.wrangler.calls import NEEDS_ACCOUNT
from ops.wrangler.tail import tail

STANDARD_INPUT = "-"


def command(
    tenant: Annotated[
        str,
        typer.Argument(
            metavar="TENANT|-",
            help="A folder of tenants/, or 'shared'; '-' reads standard input.",
            autocompletion=complete_deployment,
        ),
    ],
    env: Annotated[str | None, typer.Option(help="Environment of its wrangler.jsonc.")] = None,
    trace: Annotated[str | None, typer.Option(help="Only lines of this trace id.")] = None,
    status: Annotated[
        str | None, typer.Option(help="Only requests with this status: 502, 4xx.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object per line.")] = False,
) -> None:
    """Follow a deployed Worker's log until Ctrl-C, or read a log from standard input.

    A line is time (UTC), status, route, outcome, tenant, model, tokens in and out, latency, trace
    id. Other lines go to standard error, or are dropped when lines are filtered.

    \b
    Examples:
      bluey logs mrrainbowsmoke --env production
      bluey logs mrrainbowsmoke --env staging --trace 0af7651916cd43dd8448eb211c80319c
      bluey dev mrrainbowsmoke | bluey logs - --status 5xx
    """
    if status is not None and not re.fullmatch(r"[1-5](\d\d|xx)", status):
        raise OpsError(f"--status: '{status}' is neither a status such as 502 nor 4xx or 5xx")
    wanted = Filter(trace, status)
    if tenant == STANDARD_INPUT:
        descriptor = sys.stdin.fileno()
        with open(descriptor, encoding="utf-8", errors="replace", closefd=False) as lines:
            _print(lines, wanted, as_json=as_json)
        return
    if env is None:
        raise OpsError("the environment is missing", advice=f"bluey logs {tenant} --env production")
    if env == LOCAL:
        raise OpsError(
            f"{LOCAL} has no tail: `bluey dev` prints its log",
            advice=f"bluey dev {tenant} | bluey logs -",
        )
    with tail(tenant, env, trace) as (lines, process):
        say(f"Following {tenant} ({env}); Ctrl-C stops.")
        _print(lines, wanted, as_json=as_json)
        if code := process.wait():
            raise OpsError(
                f"wrangler tail ended with code {code}",
                advice=NEEDS_ACCOUNT,
            )


def _print(lines: Iterable[str], wanted: Filter, *, as_json: bool) -> None:
    console = results()
    for each in read_log(lines):
        if not isinstance(each, Line):
            if wanted.is_open:
                say(without_colors(each.text))
        elif wanted.keeps(each):
            if as_json:
                value = {"time": f"{each.time:%Y-%m-%dT%H:%M:%S.%fZ}", **each.record}
                print_json(value, indent=None)
            else:
                text = literal(describe(each))
                console.print(f"[red]{text}[/]" if each.is_error else text)
