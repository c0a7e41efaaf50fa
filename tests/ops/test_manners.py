"""No traceback where nothing is wrong with Bluey: a file that cannot be read or written, a reader
that leaves."""

import errno
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ops import cli
from ops.project.paths import ROOT
from tests.commands import BLUEY, bluey


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one tenant."""
    folder = tmp_path / "home"
    bluey("init", str(folder))
    bluey("--home", str(folder), "tenant", "new", "acme", "--yes")
    return folder


@pytest.mark.parametrize("content", [b"\xff\xfe{", None], ids=["no UTF-8", "gone"])
def test_settings_that_cannot_be_read_are_one_line(home: Path, content: bytes | None) -> None:
    path = home / "tenants/acme/tenant.jsonc"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    ran = bluey("--home", str(home), "keys", "list", "acme", code=1)
    assert "acme.jsonc cannot be read: " in ran.stderr
    assert "Run `bluey check acme`." in ran.stderr


@pytest.mark.parametrize("words", ["keys list acme", "tenant show acme"])
def test_a_key_that_there_is_not_is_told_with_the_one_that_was_meant(
    home: Path, words: str
) -> None:
    path = home / "tenants/acme/tenant.jsonc"
    path.write_text(path.read_text().replace("{", '{"limts": {},', 1))
    ran = bluey("--home", str(home), *words.split(), code=1)
    assert re.search(r"limts:? There is no such key; did you mean 'limits'\?", ran.stderr)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.EROFS, "Use a copy that you may write to, or as somebody who may."),
        (errno.EACCES, "Use a copy that you may write to, or as somebody who may."),
        (errno.ENOSPC, "Make room on this disk, and try again."),
    ],
    ids=["read-only", "not allowed", "full"],
)
def test_a_file_that_cannot_be_written_is_one_line(
    number: int,
    advice: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run() -> None:
        raise OSError(number, os.strerror(number), "/somewhere/file")

    monkeypatch.setattr(cli, "app", run)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert 1 == ended.value.code
    assert f"bluey: /somewhere/file: {os.strerror(number)}\n  {advice}\n" == capsys.readouterr().err


def test_any_other_error_of_a_file_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def run() -> None:
        raise FileNotFoundError(errno.ENOENT, "gone")

    monkeypatch.setattr(cli, "app", run)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(FileNotFoundError):
        cli.main()


@pytest.mark.parametrize("command", ["models list --json", "check --no-upload", "--help"])
def test_a_reader_may_leave(command: str) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    ran = subprocess.run(
        [bash, "-c", f"'{BLUEY}' {command} | head -n 1"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert b"" == ran.stderr


def test_a_machine_without_a_home_folder_is_no_matter() -> None:
    without = {name: value for name, value in os.environ.items() if name != "HOME"}
    ran = subprocess.run(
        [BLUEY, "tenant", "list"],
        cwd=ROOT,
        env=without,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (0, b"") == (ran.returncode, ran.stderr)
