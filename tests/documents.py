"""The examples in the documents, as every test of them reads them."""

import re
from dataclasses import dataclass

from ops.project.paths import ROOT

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    *sorted(
        str(path.relative_to(ROOT))
        for path in (ROOT / "docs").rglob("*.md")
        if path.parent.name != "adrs"
    ),
)
"""Where examples are; the records of decisions tell how it was."""


@dataclass(frozen=True)
class Example:
    """A fenced block: where it is, and what stands in it."""

    document: str
    line: int
    language: str
    text: str

    @property
    def commands(self) -> list[tuple[str, str]]:
        """Each command line, without its comment, and what is shown as its output."""
        text = self.text.replace("\\\n", "")
        if "$ " not in text:
            text = re.sub(r"^", "$ ", text.rstrip("\n"), flags=re.MULTILINE) + "\n"
        found = re.findall(r"^\$ (.*)\n((?:[^$].*\n)*)", text, re.MULTILINE)
        return [(re.sub(r"\s+# .*", "", line).strip(), printed) for line, printed in found]


def text_of(document: str) -> str:
    """A document's text."""
    return (ROOT / document).read_text()


def examples(document: str) -> list[Example]:
    """The fenced blocks of a document, in order."""
    text = text_of(document)
    return [
        Example(document, text.count("\n", 0, found.start()) + 1, found[1], found[2])
        for found in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    ]


def commands_in(*places: tuple[str, int]) -> list[str]:
    """The command lines of these blocks (document and position), each once."""
    found = [line for name, position in places for line, _ in examples(name)[position].commands]
    return list(dict.fromkeys(found))
