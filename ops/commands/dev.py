"""`bluey dev`."""

from typing import Annotated

import typer

from ops.local.serving import Options, serve
from ops.options import Deployment, EnvOption

PANEL = "Try it"


def command(
    tenant: Deployment,
    wrangler_arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- WRANGLER ARGUMENTS]", help="Passed on to wrangler dev."),
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
) -> None:
    """Serve a tenant's Worker until Ctrl-C.

    With --env local (the default) env.AI is a small model on this machine, or
    the OpenAI-compatible server that BLUEY_LOCAL_AI_URL names. Any other
    environment runs the configuration as it is.

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
        stop_with_parent=stop_with_parent,
        wrangler_arguments=tuple(wrangler_arguments or ()),
    )
    raise typer.Exit(serve(options))
