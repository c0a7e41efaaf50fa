"""`bluey dev`."""

from typing import Annotated

import typer

from ops.dev.serving import serve
from ops.local.serving import Options
from ops.options import Deployment, EnvOption
from ops.processes.running import stop_with_parent as stop_with_our_parent

PANEL = "Try it"


def command(
    tenant: Deployment,
    wrangler_arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="-- WRANGLER ARGUMENTS", help="Passed on to wrangler dev."),
    ] = None,
    env: EnvOption = "local",
    port: Annotated[int, typer.Option(help="Port to serve on.", min=1, max=65535)] = 8787,
    ip: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    offline: Annotated[
        bool, typer.Option("--offline", help="Use the assembled bundle even with the internet.")
    ] = False,
    stop_with_parent: Annotated[
        bool,
        typer.Option("--stop-with-parent", help="Also stop when this one's parent process ends."),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also show all that wrangler prints.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print the Worker's log as it is, one JSON object per line."),
    ] = False,
) -> None:
    """Serve a tenant's Worker until Ctrl-C.

    With --env local (the default) env.AI is a small model on this machine, or
    the OpenAI-compatible server that BLUEY_LOCAL_AI_URL names. Any other
    environment runs the configuration as it is.

    An edit of the code, of tenant.jsonc or of deployment.jsonc is loaded at
    once. Each request is one line of standard output; all else goes to
    standard error.

    \b
    Examples:
      bluey dev mrrainbowsmoke
      bluey dev rainbowsmokeofficial --env dev --port 8788
      BLUEY_LOCAL_AI_URL=http://127.0.0.1:11434 bluey dev shared
      bluey dev mrrainbowsmoke -- --persist-to /tmp/state
    """
    options = Options(
        deployment=tenant,
        env=env,
        port=port,
        ip=ip,
        offline=offline,
        wrangler_arguments=tuple(wrangler_arguments or ()),
    )
    if stop_with_parent:
        stop_with_our_parent()
    raise typer.Exit(serve(options, is_verbose=verbose, as_json=as_json))
