"""`bluey api`."""

from ops.console import say
from ops.project.paths import ROOT, write_atomically


def command() -> None:
    """Write the API's description and its reference page into public/.

    \b
    Example:
      bluey api
    """
    # Here, so that `bluey --help` does not wait for the Worker's models and a template engine.
    from ops.api_description.files import make_files  # noqa: PLC0415  # see above

    for path, text in make_files().items():
        write_atomically(path, text.encode())
        say(f"Wrote {path.relative_to(ROOT)}")
