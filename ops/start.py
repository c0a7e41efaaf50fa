"""Where programs begin: before anything is imported that takes time.

Until the program itself takes signals, one just ends it: nothing is started yet that must be ended,
and an interrupted import would show its traceback.
"""

import os
import signal

from ops.errors import exit_code_after


def main() -> None:
    """Run the command line, `bluey`; ends the process (see `ops.cli.main`)."""
    _end_by_signals()
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
