"""Tables in documents, written by what measured them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 0) -> str:
    """Rows as Markdown; so many of the first columns begin at the left, the others end at the
    right."""
    marks = ["---"] * left + ["---:"] * (len(header) - left)
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, marks, *rows))


def put(document: Path, texts: Mapping[str, str]) -> None:
    """Puts each text where the document has the last one of its name.

    Raises:
        ValueError: the document has no place of that name.
    """
    content = document.read_text()
    for name, text in texts.items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not place.search(content):
            raise ValueError(f"{document} has no place for {name}")
        quoted = text.replace("\\", r"\\")
        content = place.sub(rf"\g<1>\n{quoted}\n\n\g<2>", content)
    document.write_text(content)
