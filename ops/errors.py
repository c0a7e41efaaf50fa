"""What ends a program before its end: an error that it explains, and a signal."""

import signal
import sys


class OpsError(Exception):
    """A failure that a person can act on: what happened, the tool's output, what to do.

    `ops.cli.main` prints it without a traceback; any other exception is a bug, and keeps its
    traceback.
    """

    def __init__(self, message: str, *, advice: str = "", output: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.output = output


class Stopped(BaseException):
    """A signal asked this process to end. Unwinds every `with` block, which ends what was
    started. `advice` says how to go on."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum
        self.advice = ""

    def __str__(self) -> str:
        return f"Stopped. {self.advice}".rstrip()


SETUP_GOES_ON = "`make setup` goes on from here."
"""What to do after a setup that was stopped."""


SERVING = "dev"
"""The command that Ctrl-C is there to end."""

HOME_OPTION = "--home"
"""The only option before a command that has a value."""


def exit_code_after(signum: int) -> int:
    """The exit code of a program that a signal has stopped: 128 + n; 0 where it serves, and Ctrl-C
    is how it ends. With another, `make` would print an error."""
    is_end = signum == signal.SIGINT and is_to_serve()
    return 0 if is_end else 128 + signum


def is_to_serve() -> bool:
    """Whether this is the command line of the command that serves."""
    words = sys.argv[1:]
    while words and words[0].startswith("-"):
        words = words[2 if words[0] == HOME_OPTION else 1 :]
    return words[:1] == [SERVING]
