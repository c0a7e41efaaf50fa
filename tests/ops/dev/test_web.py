"""Edits of the console's sources, as `bluey dev` sees them while it serves."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.dev.web import Web
from ops.local.console import WEB

STYLE = "src/style.css"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    (folder / "src").mkdir(parents=True)
    shutil.copy(WEB / STYLE, folder / STYLE)
    return folder


def in_place(path: Path) -> None:
    path.write_text(path.read_text() + "\n")


def as_a_new_file(path: Path) -> None:
    new = path.with_suffix(".tmp")
    new.write_text(path.read_text())
    new.rename(path)


def with_a_backup(path: Path) -> None:
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(backup.read_text())
    backup.unlink()


@pytest.mark.parametrize("save", [in_place, as_a_new_file, with_a_backup])
def test_every_save_is_seen_once_it_is_whole(web: Path, save: Callable[[Path], None]) -> None:
    edits = Web(web)
    for _ in range(5):
        save(web / STYLE)
        assert [] == edits.look()
        assert [str(web / STYLE)] == edits.look()
        assert [] == edits.look()


def test_a_file_that_is_away_while_it_is_saved_is_not_removed(web: Path) -> None:
    edits = Web(web)
    (web / STYLE).rename(web / "src/.style.css.old")
    assert [] == edits.look()
    (web / STYLE).write_text("body {}")
    assert [] == edits.look()
    assert [str(web / STYLE)] == edits.look()


def test_new_and_removed_files_are_seen(web: Path) -> None:
    edits = Web(web)
    (web / "src/new.ts").write_text("")
    (web / STYLE).unlink()
    assert [] == edits.look()
    assert [str(web / "src/new.ts"), str(web / STYLE)] == edits.look()


def test_what_an_editor_has_not_saved_yet_is_none_of_the_sources(web: Path) -> None:
    edits = Web(web)
    (web / "src/.style.css.swp").write_text("unsaved")
    assert [[], []] == [edits.look(), edits.look()]
