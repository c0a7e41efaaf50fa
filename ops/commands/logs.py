"""`bluey logs`: reads `wrangler tail`, Workers Logs or standard input, shows the Worker's lines."""

import re
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from ops import completing
from ops.console import literal, print_json, results, say, step, without_colors
from ops.errors import OpsError
from ops.logs import Filter, Line, describe, read_log
from ops.moments import parse_duration
from ops.past_logs import past_lines
from ops.project.paths import LOCAL
from ops.wrangler.calls import NEEDS_ACCOUNT
from ops.wrangler.tail import tail

PANEL = "Look after it"

STANDARD_INPUT = "-"

SINCE, LAST = "24h", 100
"""What is shown of the past where only one of these is said."""


def command(
    tenant: Annotated[
        str,
        typer.Argument(
            metavar="TENANT|-",
            help="A folder of tenants/, or 'shared'; '-' reads standard input.",
            autocompletion=completing.deployments,
        ),
    ],
    env: Annotated[
        str | None,
        typer.Option(
            metavar="ENVIRONMENT",
            help="dev, staging or production.",
            autocompletion=completing.deployed_environments,
        ),
    ] = None,
    trace: Annotated[str | None, typer.Option(help="Only lines of this trace id.")] = None,
    status: Annotated[
        str | None, typer.Option(help="Only requests with this status: 502, 4xx.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Show the past since then, not new lines: 30m, 24h, 3d.")
    ] = None,
    last: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="Show the past: at most so many lines.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object per line.")] = False,
) -> None:
    """Follow a deployed Worker's log until Ctrl-C, show its past, or read one from standard input.

    A line is time (UTC), status, route, outcome, tenant, model, tokens in and out, latency, trace
    id. Other lines go to standard error; a filter drops them.

    \b
    Examples:
      bluey logs mrrainbowsmoke --env production
      bluey logs mrrainbowsmoke --env staging --trace 0af7651916cd43dd8448eb211c80319c
      bluey logs mrrainbowsmoke --env production --since 24h --status 5xx --last 20
      bluey dev mrrainbowsmoke --json | bluey logs - --status 5xx
    """
    if status is not None and not re.fullmatch(r"[1-5](\d\d|xx)", status):
        raise OpsError(f"--status: '{status}' is neither a status such as 502 nor 4xx or 5xx")
    wanted = Filter(trace, status)
    is_past = since is not None or last is not None
    if tenant == STANDARD_INPUT:
        if is_past:
            raise OpsError("--since and --last are for a deployed Worker's log")
        descriptor = sys.stdin.fileno()
        with open(descriptor, encoding="utf-8", errors="replace", closefd=False) as lines:
            _print(lines, wanted, as_json=as_json)
        return
    if env is None:
        raise OpsError("the environment is missing", advice=f"bluey logs {tenant} --env production")
    if env == LOCAL:
        raise OpsError(
            f"{LOCAL} has no tail: `bluey dev` prints its log",
            advice=f"bluey dev {tenant} --json | bluey logs -",
        )
    if is_past:
        _show_past(tenant, env, wanted, since or SINCE, last or LAST, as_json=as_json)
        return
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
            _print_line(console, each, as_json=as_json)


def _show_past(
    tenant: str, env: str, wanted: Filter, since: str, last: int, *, as_json: bool
) -> None:
    now = datetime.now(UTC)
    with step(f"reading the log of {tenant} ({env})"):
        past = past_lines(tenant, env, wanted, now - parse_duration("--since", since), now, last)
    console = results()
    for each in past.lines:
        if not as_json and (day := f"{each.time:%Y-%m-%d}") != f"{now:%Y-%m-%d}":
            console.print(day, end=" ")
        _print_line(console, each, as_json=as_json)
    if past.is_sampled:
        say("Workers Logs has answered with a sample; a shorter --since may find more.")
    if not past.lines:
        say(f"No such line since {since}. Workers Logs keeps lines for some days only.")


def _print_line(console: Console, line: Line, *, as_json: bool) -> None:
    if as_json:
        value = {"time": f"{line.time:%Y-%m-%dT%H:%M:%S.%fZ}", **line.record}
        print_json(value, indent=None)
    else:
        text = literal(describe(line))
        console.print(f"[red]{text}[/]" if line.is_error else text)
