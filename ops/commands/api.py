"""`bluey api`."""

from ops.api_description.files import make_files
from ops.console import say
from ops.project.paths import ROOT, write_atomically

PANEL = "This project"


def command() -> None:
    """Write the API's description and its reference page into public/.

    \b
    Example:
      bluey api
    """
    for path, text in make_files().items():
        write_atomically(path, text.encode())
        say(f"Wrote {path.relative_to(ROOT)}")
