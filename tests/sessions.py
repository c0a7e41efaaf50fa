"""A page whose blocks are one session in a terminal: its lines are typed into one shell, in their
order, and what a page shows is compared with what is printed."""

import re
import subprocess
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.documents import Example

LINE_SECONDS = 300.0
ANYTHING = "…"


class Shell:
    """A bash in which one line after the other is run."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            ["/bin/bash"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, line: str) -> str:
        """What a line prints, to both outputs. Fails where it ends with another code than 0, or not
        within LINE_SECONDS."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f'{line}\necho "ended with code $?"\n')
        process.stdin.flush()
        too_late = threading.Timer(LINE_SECONDS, process.kill)
        too_late.start()
        printed = []
        for text in process.stdout:
            if (found := re.fullmatch(r"(.*)ended with code (\d+)\n", text)) is not None:
                printed.append(found[1])
                break
            printed.append(text)
        else:
            raise AssertionError(f"{line}\nwas given up; it printed:\n{''.join(printed)}")
        too_late.cancel()
        assert "0" == found[2], f"{line}\nended with code {found[2]}:\n{''.join(printed)}"
        return "".join(printed)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()


def play(shell: Shell, blocks: Iterable[Example], replaced: Mapping[str, str]) -> None:
    """Type the lines of these blocks; `replaced` has what is typed in the place of a text. What a
    block shows below a line has to be printed, in its order; `…` is anything."""
    for block in blocks:
        for line, shown in block.commands:
            typed = line
            for text, other in replaced.items():
                typed = typed.replace(text, other)
            printed = without_frames(shell.run(typed))
            expected = pattern_of(without_frames(shown))
            found = re.search(expected, printed, re.DOTALL)
            assert found, f"{block.document}:{block.line}: {line}\nprinted:\n{printed}"


def pattern_of(shown: str) -> str:
    """What finds a shown text; a line that is only `…` is any number of lines."""
    lines = []
    for line in shown.splitlines():
        parts = [re.escape(part.strip()) for part in line.split(ANYTHING)]
        lines.append(".*?".join(parts) + ("" if line.strip() == ANYTHING else r"\s*"))
    return "".join(lines)


def without_frames(text: str) -> str:
    """A text whose tables have no frames, so that their width does not matter."""
    return re.sub(r"[ \t]+", " ", re.sub(r"[─-╿]", " ", text))
