"""`bluey api`: write the description of the API, and its page, from the Worker's own code."""

import json
from pathlib import Path

from ops.api_description.document import make_document
from ops.api_description.page import make_page
from ops.paths import PUBLIC, ROOT, write_atomically
from ops.progress import say

OPENAPI = PUBLIC / "openapi.json"
PAGE = PUBLIC / "docs" / "index.html"


def write() -> None:
    """Write both files into public/, from where the Worker serves them."""
    for path, text in make_files().items():
        write_atomically(path, text.encode())
        say(f"Wrote {path.relative_to(ROOT)}")


def make_files() -> dict[Path, str]:
    """What the files are to hold."""
    document = make_document()
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    return {OPENAPI: text, PAGE: make_page(document)}
