"""`bluey schema`."""

from ops.console import say
from ops.project.paths import ROOT, write_atomically
from ops.tenants.schema import schema_texts


def command() -> None:
    """Write schemas/, what editors check a tenant.jsonc and a deployment.jsonc with.

    \b
    Example:
      bluey schema
    """
    for path, text in schema_texts().items():
        write_atomically(path, text.encode())
        say(f"Wrote {path.relative_to(ROOT)}")
