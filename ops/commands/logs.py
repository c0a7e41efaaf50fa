"""`bluey logs`: from `wrangler tail`, or from standard input."""

import contextlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from ops.console import literal, print_json, results, say
from ops.deployment.facts import LOCAL
from ops.errors import OpsError
from ops.logs import Filter, Line, describe, read_log
from ops.options import complete_deployment
from ops.processes.running import Guarded
from ops.project.deployments import read_config
from ops.project.paths import deployment_config
from ops.wrangler import node
from ops.wrangler.account import account_environment

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

    A line is time (UTC), status, route, outcome, tenant, model, tokens in and out, latency,
    trace id. What is not a line of Bluey's goes to standard error, unless lines are filtered.

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
    read_config(tenant, env)
    with _tail(tenant, env, trace) as (lines, process):
        say(f"Following {tenant} ({env}); Ctrl-C stops.")
        _print(lines, wanted, as_json=as_json)
        if code := process.wait():
            raise OpsError(
                f"wrangler tail ended with code {code}",
                advice="What it said is above. It needs CLOUDFLARE_API_TOKEN and "
                "CLOUDFLARE_ACCOUNT_ID, in the shell or in the .env beside wrangler.jsonc.",
            )


@contextlib.contextmanager
def _tail(deployment: str, env: str, trace: str | None) -> Iterator[tuple[Iterable[str], Guarded]]:
    command = [
        *(*node.wrangler(), "tail", "--format", "json"),
        *("--config", str(deployment_config(deployment)), "--env", env),
        # The platform drops lines of a busy Worker, but searches before it does.
        *(("--search", trace) if trace else ()),
    ]
    environment = account_environment(deployment)
    reading, writing = os.pipe()
    with (
        open(reading, encoding="utf-8", errors="replace") as lines,  # noqa: PTH123
        os.fdopen(writing, "wb") as output,
        Guarded(command, env=environment, output=output) as process,
    ):
        output.close()  # ours, so that the end of wrangler's is the end of the lines
        yield lines, process


def _print(lines: Iterable[str], wanted: Filter, *, as_json: bool) -> None:
    console = results()
    for each in read_log(lines):
        if not isinstance(each, Line):
            if wanted.is_open:
                say(each.text)
        elif wanted.keeps(each):
            if as_json:
                value = {"time": f"{each.time:%Y-%m-%dT%H:%M:%S.%fZ}", **each.record}
                print_json(value, indent=None)
            else:
                text = literal(describe(each))
                console.print(f"[red]{text}[/]" if each.is_error else text)
