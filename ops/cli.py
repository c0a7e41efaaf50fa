"""The operator's command line, `bluey`. Each command is a module; this one only reads arguments."""

import signal
import sys
from typing import Annotated

import typer

from ops import dev as dev_command
from ops import keys_cli, models_cli, progress
from ops import lock as lock_command
from ops import setup as setup_command
from ops.check.cli import check
from ops.deploy_cli import deploy
from ops.doctor import doctor
from ops.errors import OpsError
from ops.logs_cli import logs
from ops.smoke.cli import smoke
from ops.tenants import cli as tenants_cli
from ops.usage import usage
from ops.validation.cli import validate_staging

app = typer.Typer(
    name="bluey",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="""
Run and look after Bluey, a multi-tenant AI chat gateway.

\b
Examples:
  bluey setup                          install what is missing
  bluey dev mrrainbowsmoke             with a model on this machine
  bluey dev mrrainbowsmoke --env dev   its dev environment as it is
  bluey dev shared --port 8788         every tenant, chosen per request
  bluey keys create mrrainbowsmoke --env production --label website
  bluey tenant new acme                a folder for one more tenant
  bluey check                          what is wrong with the tenants' files
  bluey check --online                 and what their accounts lack
  bluey models refresh                 which models Workers AI has today
  bluey deploy acme --env staging      check, try, upload, try again
  bluey validate-staging acme          chat with it, compare with its gateway's log
  bluey doctor                         is this machine ready

docs/cli.md has every command, option and exit code.
""",
)
app.add_typer(keys_cli.app, name="keys")


@app.command()
def setup() -> None:
    """Install what is missing: npm packages, the Worker's packages, the bundle.

    With nothing to do it needs no network.

    \b
    Example:
      bluey setup
    """
    setup_command.setup()


@app.command()
def dev(
    tenant: Annotated[str, typer.Argument(help="A folder of tenants/, or 'shared'.")],
    wrangler_arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- WRANGLER ARGUMENTS]", help="Passed on to wrangler dev."),
    ] = None,
    env: Annotated[str, typer.Option(help="Environment of its wrangler.jsonc.")] = "local",
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
    options = dev_command.Options(
        deployment=tenant,
        env=env,
        port=port,
        ip=ip,
        offline=offline,
        stop_with_parent=stop_with_parent,
        wrangler_arguments=tuple(wrangler_arguments or ()),
    )
    raise typer.Exit(dev_command.serve(options))


@app.command()
def api() -> None:
    """Write the API's description and its reference page into public/.

    \b
    Example:
      bluey api
    """
    # Here, so that no other command waits for the Worker's models and a template engine.
    from ops import api as api_command  # noqa: PLC0415  # see above

    api_command.write()


@app.command()
def lock() -> None:
    """Resolve every dependency again into requirements/.

    \b
    Example:
      bluey lock
    """
    lock_command.lock()


app.add_typer(tenants_cli.app, name="tenant")
app.add_typer(models_cli.app, name="models")
app.command()(check)
app.command()(tenants_cli.schema)
app.command()(smoke)
app.command()(deploy)
app.command()(usage)
app.command()(logs)
app.command()(doctor)
app.command()(validate_staging)


class _Stopped(BaseException):
    """A signal asked this process to end: unwinds every `with`, which ends what was started."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def _stop(signum: int, _frame: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # cleaning up has deadlines of its own
    raise _Stopped(signum)


def main() -> None:
    """Run the command line; ends the process.

    The exit code is the command's; 1 for a failure that was explained, 128 + n after signal n.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        app()
    except OpsError as error:
        progress.show(error)
        sys.exit(1)
    except _Stopped as stopped:
        progress.say("Stopped.")
        sys.exit(128 + stopped.signum)
