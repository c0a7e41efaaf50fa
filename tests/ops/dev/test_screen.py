"""What `bluey dev` does where nobody reads the Worker's log any more."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.dev.screen import Screen

RECORD = json.dumps({"event": "request", "status": 200})


@contextlib.contextmanager
def read_by(patch: pytest.MonkeyPatch) -> Iterator[int]:
    """Standard output is a pipe as long as the block runs, which gets the pipe's other end."""
    reading, writing = os.pipe()
    output = os.fdopen(writing, "w")
    with patch.context() as here:
        here.setattr(sys, "stdout", output)
        yield reading
    with contextlib.suppress(BrokenPipeError):
        output.close()


@pytest.mark.parametrize("as_json", [True, False], ids=["JSON", "lines"])
def test_a_log_that_nobody_reads_is_still_taken_from_wrangler(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, as_json: bool
) -> None:
    screen = Screen(tmp_path / "log", as_json=as_json, with_tenant=False)
    with read_by(monkeypatch) as reader:
        screen.require_reader()
        os.close(reader)
        with screen.reading() as output:
            output.write(3 * f"{RECORD}\n".encode())
            output.close()
        with pytest.raises(BrokenPipeError):
            screen.require_reader()
    assert 3 * [RECORD] == (tmp_path / "log").read_text().splitlines()


def test_a_reader_that_leaves_is_noticed_before_there_is_anything_to_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    screen = Screen(tmp_path / "log", with_tenant=False)
    with read_by(monkeypatch) as reader:
        os.close(reader)
        with pytest.raises(BrokenPipeError):
            screen.require_reader()
