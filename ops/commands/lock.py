"""`bluey lock`."""

from ops.local.lock import lock

PANEL = "This project"


def command() -> None:
    """Resolve every dependency again into requirements/.

    \b
    Example:
      bluey lock
    """
    lock()
