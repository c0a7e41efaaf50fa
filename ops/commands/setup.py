"""`bluey setup`."""

from ops.local.setup import setup


def command() -> None:
    """Install what is missing: npm packages, the Worker's packages, the bundle.

    With nothing to do it needs no network.

    \b
    Example:
      bluey setup
    """
    setup()
