"""`bluey setup`."""

from ops.local.setup import setup


def command() -> None:
    """Install what is missing: npm packages, the Worker's packages, the bundle.

    Needs no network when nothing is missing.

    \b
    Example:
      bluey setup
    """
    setup()
