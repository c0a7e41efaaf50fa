"""The files in public/ that describe the API. The Worker serves them from there."""

import json
from pathlib import Path

from ops.api_description.document import make_document
from ops.api_description.page import make_page
from ops.project.paths import PUBLIC

OPENAPI = PUBLIC / "openapi.json"
PAGE = PUBLIC / "docs" / "index.html"


def make_files() -> dict[Path, str]:
    """The text of each file."""
    document = make_document()
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    return {OPENAPI: text, PAGE: make_page(document)}
