"""Takes the pictures of the console for the README: `python -m tests.console.pictures docs`.

They are PNG, the only binaries in the repository. A drawing (SVG) of a page would be text, but the
reader's browser would draw it anew, in other fonts, and Safari in other places.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import a_browser
from tests.console.answering_model import AnsweringModel
from tests.console.deployment import CHAT, served
from tests.console.page import Console, Tabs, Theme, Watched

MOST_BYTES = 100_000

QUESTION = "Is a row already in the file? Write a Python function that says so, and what it costs."
REASONING = (
    "They want a membership test. A set of the rows' hashes is read once, then each look is O(1)."
)
ANSWER = """Read the file once, and keep a digest of each row:

```python
def known_rows(path: Path) -> set[bytes]:
    with path.open("rb") as file:
        return {blake2b(row, digest_size=16).digest() for row in file}
```

| | first look | each further one |
|---|---|---|
| time | reads the file | **constant** |
| memory | 16 bytes a row | none |
"""


def chat(console: Console, model: AnsweringModel) -> None:
    """A question, and an answer with reasoning, code and a table."""
    console.choose("smart")
    pieces = [f"{word} " for word in ANSWER.split(" ")]
    model.answer().thinks(REASONING).says(*pieces).ends(prompt=312, completion=271)
    answer = console.ask(QUESTION)
    expect(answer.locator("dl.facts")).to_be_visible()
    console.page.get_by_label("Conversation").evaluate("(view) => { view.scrollTop = 0; }")


def usage(console: Console, _model: AnsweringModel) -> None:
    """The budgets, and what was used before."""
    console.go_to("Usage")
    expect(console.content.locator(".swatch")).to_have_count(2)


@dataclass(frozen=True)
class Picture:
    """One picture: what is shown on it, and how."""

    name: str
    show: Callable[[Console, AnsweringModel], None]
    theme: Theme


PICTURES = (Picture("console-chat", chat, "light"), Picture("console-usage", usage, "dark"))


def main() -> None:
    """Serve, look, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures are written")
    folder = parser.parse_args().folder
    with (
        tempfile.TemporaryDirectory() as scratch,
        served(Path(scratch)) as deployment,
        a_browser() as browser,
    ):
        for picture in PICTURES:
            tabs = Tabs(browser, deployment.url, Watched(deployment.url))
            console = tabs.open(theme=picture.theme).sign_in(CHAT)
            picture.show(console, deployment.model)
            path = folder / f"{picture.name}.png"
            size = len(console.page.screenshot(path=path, animations="disabled", caret="hide"))
            tabs.close()
            sys.stdout.write(f"Wrote {path} ({size:,} bytes)\n")
            assert size < MOST_BYTES, "a picture in the repository has to be smaller"


if __name__ == "__main__":
    main()
