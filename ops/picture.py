"""Draw what a command prints as an SVG: `python -m ops.picture FILE -- COMMAND…`.

`make picture` draws the picture in the README from real output.
"""

import argparse
import io
import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

WIDTH = 100
SECONDS = 120.0


def picture(command: list[str], *, title: str) -> str:
    """The SVG of a command's output, colours included.

    Raises:
        subprocess.CalledProcessError: the command failed.
        subprocess.TimeoutExpired: it was not done after SECONDS.
    """
    printed = subprocess.run(
        command,
        env={**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=True,
    ).stdout
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"$ {title}\n{printed.rstrip()}"))
    # A fixed id, so that the same output gives the same file.
    return console.export_svg(title=title, unique_id="bluey", font_aspect_ratio=0.61)


def main() -> None:
    """Read arguments, draw, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--title", required=True, help="the command as a person types it")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    svg = picture(arguments.command, title=arguments.title)
    # Without the web fonts that the picture would load: readers have a monospaced font.
    start, end = svg.find("@font-face"), svg.rfind("@font-face")
    if start >= 0:
        svg = svg[:start] + svg[svg.index("}", end) + 1 :]
    arguments.file.write_text(svg)
    sys.stdout.write(f"Wrote {arguments.file}\n")


if __name__ == "__main__":
    main()
