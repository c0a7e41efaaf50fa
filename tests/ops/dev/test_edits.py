"""How `bluey dev` names an edited file."""

import os
from pathlib import Path

import pytest

from ops.dev.edits import Edits
from ops.project.paths import HOME_VARIABLE, use_home


def touched(path: Path) -> None:
    before = path.stat().st_mtime_ns
    os.utime(path, ns=(before, before + 1))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose code is that of a program beside it, as in the folder that `bluey init`
    makes."""
    code = tmp_path / "program/src/bluey"
    code.mkdir(parents=True)
    (code / "app.py").write_text("")
    folder = tmp_path / "home"
    (folder / "tenants/acme").mkdir(parents=True)
    (folder / "tenants/acme/tenant.jsonc").write_text("{}")
    (folder / "src/settings").mkdir(parents=True)
    (folder / "src/settings/acme.jsonc").symlink_to("../../tenants/acme/tenant.jsonc")
    (folder / "src/bluey").mkdir()
    (folder / "src/bluey/app.py").symlink_to(code / "app.py")
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    use_home(None)
    return folder


@pytest.mark.parametrize(
    ("deployment", "edited", "name"),
    [
        ("acme", "src/bluey/app.py", "src/bluey/app.py"),
        ("shared", "src/settings/acme.jsonc", "tenants/acme/tenant.jsonc"),
    ],
    ids=["the program's code", "a tenant's settings"],
)
def test_an_edited_file_is_named_by_its_place_in_the_home(
    home: Path, deployment: str, edited: str, name: str
) -> None:
    edits = Edits(deployment)
    assert [] == edits.look()
    touched(home / edited)
    assert [name] == edits.look()
