"""Where programs begin: before anything is imported that takes time.

Until the program itself takes signals, one just ends it: nothing is started yet that must be ended,
and an interrupted import would show its traceback.
"""

import importlib
import os
import signal
import sys

from ops.errors import exit_code_after, is_to_serve
from ops.progress import Step

HELP = "--help"


def main() -> None:
    """Run the command line, `bluey`; ends the process (see `ops.cli.main`)."""
    _end_by_signals()
    if is_to_serve() and HELP not in sys.argv:
        # That takes seconds on a loaded machine, and nothing else can say so before.
        with Step("Bluey's command line"):
            importlib.import_module("ops.commands.dev")
    from ops.cli import main as run  # noqa: PLC0415  # later

    run()


def bootstrap() -> None:
    """Make .venv; ends the process (see `ops.bootstrap.main`)."""
    _end_by_signals()
    from ops.bootstrap import main as run  # noqa: PLC0415  # later

    run()


def _end_by_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda signum, _frame: os._exit(exit_code_after(signum)))
