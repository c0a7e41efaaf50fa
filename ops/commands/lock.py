"""`bluey lock`."""

from ops.local.lock import lock


def command() -> None:
    """Resolve every dependency again into requirements/.

    \b
    Example:
      bluey lock
    """
    lock()
