"""The error that the command line explains when it cannot go on."""


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
