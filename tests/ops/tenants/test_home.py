"""A home outside the repository: what `bluey init` makes, and that commands use it."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from ops.check.rules import find_problems
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.project.paths import LOCAL, ROOT, home, use_home
from ops.project.program_links import FOLDERS, program_links
from ops.tenants.home import init_home
from ops.tenants.new import plan_tenant, write_tenant
from ops.tenants.sync import State, sync
from tests.commands import bluey
from tests.projects import git, provision


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    init_home(folder)
    write_tenant(folder, plan_tenant(folder, "acme"))
    provision(folder)
    return folder


def test_a_new_home_has_nothing_wrong_in_it(made: Path) -> None:
    assert [] == find_problems(load_project(made))


def test_what_git_takes_of_a_home_is_the_operators(made: Path) -> None:
    git(made, "init", "--quiet")
    git(made, "add", "--all")
    (made / "tenants/acme/.env").write_text("A=b\n")
    tracked = git(made, "ls-files", "--cached", "--others", "--exclude-standard").split()
    own = ("deployment.jsonc", "tenant.jsonc", "wrangler.jsonc", ".env.example")
    expected = {
        *("deployment.jsonc", "wrangler.jsonc", ".env.example", ".gitignore", "README.md"),
        *("tenants/.gitkeep", *(f"tenants/acme/{name}" for name in own)),
    }
    assert expected == set(tracked)
    for file in tracked:
        assert str(ROOT) not in (made / file).read_text()


def test_a_tenants_wrangler_file_is_the_same_as_in_the_repository(
    made: Path, project: Path
) -> None:
    write_tenant(project, plan_tenant(project, "third"))
    write_tenant(made, plan_tenant(made, "third"))
    file = "tenants/third/wrangler.jsonc"
    assert (project / file).read_text() == (made / file).read_text()


def test_every_uploaded_file_of_the_program_is_linked(made: Path) -> None:
    links = program_links(made)
    assert links is not None
    assert [] == links.wrong
    assert {*FOLDERS, "src/entry.py", "src/bluey/app.py"} <= links.expected.keys()
    for name in links.expected:
        assert (made / name).resolve() == (ROOT / name).resolve()


def test_sync_makes_the_links_again_after_a_clone_and_an_upgrade(made: Path) -> None:
    shutil.rmtree(made / "src")
    (made / "public").unlink()
    assert {"src", "src/settings/acme.jsonc"} == {
        each.problem.file for each in find_problems(load_project(made, ("acme",)))
    }
    done = sync(load_project(made))
    states = {each.path: each.state for each in done.items if each.written}
    assert {"src": State.STALE, "src/settings/acme.jsonc": State.MISSING} == states
    left_over = made / "src/bluey/gone.py"
    left_over.symlink_to(ROOT / "src/bluey/gone.py")
    [problem] = [each.problem for each in find_problems(load_project(made))]
    assert "1 links to the program are missing, lead elsewhere or are left over" in problem.message
    sync(load_project(made))
    assert not os.path.lexists(left_over)
    assert [] == find_problems(load_project(made))


def test_a_file_in_the_place_of_a_link_is_not_replaced(made: Path) -> None:
    path = made / "src/entry.py"
    path.unlink()
    path.write_text("mine\n")
    with pytest.raises(OpsError) as refused:
        sync(load_project(made))
    assert "src/entry.py is in the way" in refused.value.message
    assert "mine\n" == path.read_text()


@pytest.mark.parametrize(
    ("place", "message"),
    [("full", "exists and is not empty"), ("file", "exists and is not empty")],
)
def test_a_place_with_something_in_it_is_refused(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").touch()
    (tmp_path / "file").touch()
    with pytest.raises(OpsError) as refused:
        init_home(tmp_path / place)
    assert message in refused.value.message


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("loop", "is no place for a folder: Too many levels of symbolic links"),
        ("loop/home", "is no place for a folder: Too many levels of symbolic links"),
        ("~nobody-of-this-name/home", "is no place for a folder: "),
    ],
)
@pytest.mark.parametrize("words", [("init", "PLACE"), ("--home", "PLACE", "check")], ids=" ".join)
def test_a_place_that_leads_nowhere_is_refused(
    tmp_path: Path, words: tuple[str, ...], place: str, message: str
) -> None:
    (tmp_path / "loop").symlink_to("other")
    (tmp_path / "other").symlink_to("loop")
    named = place if place.startswith("~") else str(tmp_path / place)

    ran = bluey(*(named if word == "PLACE" else word for word in words), code=1)

    assert message in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_place_in_the_repository_is_refused() -> None:
    with pytest.raises(OpsError) as refused:
        init_home(ROOT / "reports" / "home")
    assert "is in Bluey's repository" in refused.value.message


def test_an_empty_repository_becomes_a_home(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    init_home(tmp_path)
    assert (tmp_path / "wrangler.jsonc").is_file()


@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_command_uses_the_home_that_is_named(made: Path, by: str) -> None:
    arguments = ["--home", str(made)] if by == "option" else []
    env = {"BLUEY_HOME": str(made)} if by == "variable" else {}
    ran = bluey(*arguments, "tenant", "list", "--json", env=env)
    assert ["acme"] == [each["slug"] for each in json.loads(ran.stdout)]
    bluey(*arguments, "tenant", "new", "second", "--yes", env=env)
    assert (made / "tenants/second/tenant.jsonc").is_file()
    bluey(*arguments, "check", "second", "--no-upload", "--env", LOCAL, env=env)


def test_a_folder_that_is_no_home_is_refused(tmp_path: Path) -> None:
    ran = bluey("--home", str(tmp_path), "tenant", "list", code=1)
    assert f"{tmp_path} is no home of Bluey's" in ran.stderr


def test_the_option_is_before_the_variable(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUEY_HOME", "/nowhere")
    use_home(made)
    try:
        assert made == home()
    finally:
        use_home(None)


def test_the_command_says_what_it_made_and_what_is_next(tmp_path: Path) -> None:
    # A folder with a space, so that it is quoted for a shell.
    ran = bluey("init", str(tmp_path / "a home"))
    assert f"export BLUEY_HOME='{tmp_path / 'a home'}'" in ran.stderr
    assert "bluey tenant new acme" in ran.stderr


def test_the_documented_home_is_made(tmp_path: Path) -> None:
    text = (ROOT / "docs/tenants.md").read_text()
    lines = re.findall(r"^\$ (.*)$", text.partition("## A home of your own")[2], re.MULTILINE)
    init, export, new, dev = [
        line.replace("~/bluey-home", str(tmp_path / "home")) for line in lines
    ]
    bluey(*init.split()[1:])
    name, _, value = export.removeprefix("export ").partition("=")
    bluey(*new.split()[1:], env={name: value})
    assert dev.split() == ["bluey", "dev", new.split()[3]]
    bluey("check", "--no-upload", "--env", LOCAL, env={name: value})
