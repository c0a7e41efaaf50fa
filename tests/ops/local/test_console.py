"""The console's build: what it makes, when it makes it again, and how much a browser loads."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest

from bluey.http.messages import CONSOLE_POLICY
from ops.errors import OpsError
from ops.local.console import BUILT, WEB, build_console, console_is_built
from ops.project.paths import PUBLIC

MOST_GZIPPED_BYTES = 150_000
"""Of all that a browser loads to show the console."""


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A copy of web/ with one page in place of the application."""
    folder = tmp_path / "web"
    (folder / "src").mkdir(parents=True)
    for name in ("index.html", "icon.svg", "tsconfig.json"):
        shutil.copy(WEB / name, folder / name)
    (folder / "src/main.tsx").write_text('import "./style.css";\nconsole.log("hello");\n')
    (folder / "src/style.css").write_text("body { margin: 0; }\n")
    (folder / "src/docs.ts").write_text('console.log("reference");\n')
    return folder


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return tmp_path / "console"


def test_the_page_and_the_files_that_it_names_are_made(web: Path, built: Path) -> None:
    build_console(web, built)

    made = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    own = {"index.html", "assets/main.js", "assets/main.css", "assets/icon.svg"}
    # What the reference page has of scripts; the console does not load it.
    assert {*own, "assets/docs.js"} == made
    named = re.findall(r'(?:src|href)="/console/([^"]+)"', (built / "index.html").read_text())
    assert own - {"index.html"} == set(named)
    assert 'console.log("hello")' in (built / "assets/main.js").read_text()


def test_it_is_built_until_a_source_changes(web: Path, built: Path) -> None:
    assert not console_is_built(web, built)

    build_console(web, built)
    assert console_is_built(web, built)

    (web / "src/style.css").write_text("body { margin: 1px; }\n")
    assert not console_is_built(web, built)


@pytest.mark.parametrize(
    "name", ["index.html", "assets/main.js", "assets/icon.svg", "assets/docs.js"]
)
def test_it_is_not_built_while_a_file_is_missing(web: Path, built: Path, name: str) -> None:
    build_console(web, built)
    (built / name).unlink()

    assert not console_is_built(web, built)


def test_a_file_of_an_earlier_build_is_gone(web: Path, built: Path) -> None:
    build_console(web, built)
    (built / "assets/old.js").write_text("")

    build_console(web, built)

    assert not (built / "assets/old.js").exists()


def test_what_esbuild_refuses_leaves_the_console_as_it_was(web: Path, built: Path) -> None:
    build_console(web, built)
    before = (built / "assets/main.js").read_bytes()
    (web / "src/main.tsx").write_text("const broken = ;\n")

    with pytest.raises(OpsError) as refused:
        build_console(web, built)

    assert "main.tsx" in refused.value.output
    assert before == (built / "assets/main.js").read_bytes()
    assert not console_is_built(web, built)


def test_all_that_a_browser_loads_is_small() -> None:
    weights = {
        path.name: len(gzip.compress(path.read_bytes()))
        for path in BUILT.rglob("*")
        if path.is_file()
    }
    # The reference page loads it, and nothing else.
    of_the_reference = weights.pop("docs.js")

    assert sum(weights.values()) < MOST_GZIPPED_BYTES
    assert of_the_reference < 20_000


def test_nothing_in_the_page_is_inline_or_from_elsewhere() -> None:
    page = (BUILT / "index.html").read_text()

    assert [] == re.findall(r"<style|\sstyle=|\son\w+=|https?:", page)
    assert ["></script>"] == re.findall(r'(?<=main\.js")[^\n]*', page)


def test_the_files_have_the_policy_of_the_page() -> None:
    lines = (PUBLIC / "_headers").read_text().splitlines()

    assert f"  content-security-policy: {CONSOLE_POLICY}" in lines
    assert ["/console/assets/*"] == [line for line in lines if re.match(r"/|https?:", line)]
