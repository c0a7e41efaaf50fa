"""`bluey setup`."""

from ops.local.setup import setup

PANEL = "Try it"


def command() -> None:
    """Install what is missing: npm, the Worker's packages, the bundle, the token ids, the console.

    Needs no network when nothing is missing.

    \b
    Example:
      bluey setup
    """
    setup()
