"""`bluey schema`."""

from ops.console import say
from ops.project.paths import ROOT, write_atomically
from ops.tenants.schema import FILE, schema_text


def command() -> None:
    """Write schemas/tenant.schema.json, what editors check a tenant.jsonc with.

    \b
    Example:
      bluey schema
    """
    write_atomically(FILE, schema_text().encode())
    say(f"Wrote {FILE.relative_to(ROOT)}")
