"""`bluey schema`."""

from ops.console import say
from ops.project.paths import ROOT, write_atomically
from ops.tenants.schema import schema_texts

PANEL = "This project"


def command() -> None:
    """Write schemas/, with which editors check tenant.jsonc and deployment.jsonc.

    \b
    Example:
      bluey schema
    """
    for path, text in schema_texts().items():
        write_atomically(path, text.encode())
        say(f"Wrote {path.relative_to(ROOT)}")
