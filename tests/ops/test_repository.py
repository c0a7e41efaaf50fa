"""What is for GitHub and for packagers: valid, pinned, and the same as in the rest."""

import configparser
import fnmatch
import json
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ops.git import tracked_files
from ops.project.paths import ROOT
from tests.commands import run
from tests.ops.test_cli import LEAVES

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(each for each in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if each.stem != "config")

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
VERSION: str = PROJECT["version"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()


def read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(path)
    return data


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", WORKFLOWS),
        ("dependabot", [GITHUB / "dependabot.yml"]),
        ("github-issue-forms", FORMS),
        ("github-issue-config", [GITHUB / "ISSUE_TEMPLATE/config.yml"]),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_file_for_github_has_the_form_that_github_takes(schema: str, files: list[Path]) -> None:
    tool = Path(sys.executable).with_name("check-jsonschema")
    ran = run([tool, "--builtin-schema", f"vendor.{schema}", *files])
    assert 0 == ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_an_action_is_pinned_by_its_commit_with_its_version_beside_it(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text())
    pinned = r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    assert used
    assert [] == [each for each in used if not re.fullmatch(pinned, each)]


# A program that a job installs reads the variables of its step.
SECRETS = re.compile(r"\$\{\{ secrets\.")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_secret_is_given_to_the_steps_that_need_it(path: Path) -> None:
    for name, job in read(path)["jobs"].items():
        assert not SECRETS.search(json.dumps(job.get("env", {}))), name
        for step in job["steps"]:
            if SECRETS.search(json.dumps(step)):
                assert "bluey" in step["run"], name


def test_an_action_is_the_same_in_every_workflow() -> None:
    used = {each for path in WORKFLOWS for each in re.findall(r"uses: (.*)", path.read_text())}
    assert len(used) == len({each.partition("@")[0] for each in used})


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_runs_once_at_a_time_and_ends(path: Path) -> None:
    workflow = read(path)
    assert {"contents": "read"} == workflow["permissions"]
    assert "group" in workflow["concurrency"]
    for name, job in workflow["jobs"].items():
        assert "permissions" not in job, name
        assert 60 >= job["timeout-minutes"], name
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert False is step["with"]["persist-credentials"]
            # What somebody typed is an argument, never a part of a script.
            assert "${{ inputs" not in step.get("run", "")


def test_the_sample_that_deploys_calls_commands_as_they_are() -> None:
    lines = re.findall(r"\.venv/bin/bluey (.*)", (GITHUB / "workflows/deploy.yml").read_text())
    assert ["check", "deploy"] == [line.split()[0] for line in lines]
    for line in lines:
        options = set(re.findall(r"(?<=\s)--[a-z-]+", line))
        known = {opt for each in LEAVES[line.split()[0],].params for opt in each.opts}
        assert options <= known, line


def test_a_form_asks_nothing_of_a_kind_that_has_no_label() -> None:
    for path in FORMS:
        asked = [each for each in read(path)["body"] if each["type"] != "markdown"]
        assert all(each["attributes"]["label"] for each in asked)
        assert any(each.get("validations", {}).get("required") for each in asked)


def test_dependabot_looks_where_something_is_locked() -> None:
    manifests = {"npm": "package-lock.json", "github-actions": ".github/workflows", "pip": "*"}
    for each in read(GITHUB / "dependabot.yml")["updates"]:
        for folder in each.get("directories", [each.get("directory")]):
            found = list((ROOT / folder.strip("/")).glob(manifests[each["package-ecosystem"]]))
            assert found, (each["package-ecosystem"], folder)


def test_dependabot_waits_until_others_have_tried_a_version() -> None:
    for each in read(GITHUB / "dependabot.yml")["updates"]:
        assert 7 <= each["cooldown"]["default-days"], each["package-ecosystem"]


def test_every_python_that_is_promised_is_tried() -> None:
    tried = read(GITHUB / "workflows/test.yml")["jobs"]["python"]["strategy"]["matrix"]["python"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    assert named == tried
    assert f">={named[0]}" == PROJECT["requires-python"]


def test_the_version_is_the_same_wherever_it_is_told() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert {
        "package.json": VERSION,
        "package-lock.json": VERSION,
        "its root": VERSION,
        "openapi.json": VERSION,
    } == {
        "package.json": json.loads((ROOT / "package.json").read_text())["version"],
        "package-lock.json": lock["version"],
        "its root": lock["packages"][""]["version"],
        "openapi.json": json.loads((ROOT / "public/openapi.json").read_text())["info"]["version"],
    }


def test_the_changelog_has_the_version_or_is_about_to() -> None:
    headings = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", CHANGELOG, re.MULTILINE)
    (first, _), *released = headings
    assert "Unreleased" == first
    versions = [tuple(map(int, name.split("."))) for name, day in released if day]
    assert len(released) == len(versions)
    assert versions == sorted(versions, reverse=True)
    told = tuple(map(int, VERSION.split(".")))
    unreleased = CHANGELOG.split("## [Unreleased]")[1].split("\n## [")[0]
    # Either it is the last release, or the next one, of which something is told already.
    assert told in versions[:1] or (told > max(versions, default=(0,)) and "\n- " in unreleased)


def test_a_version_in_the_changelog_has_each_kind_of_change_once() -> None:
    for section in CHANGELOG.split("\n## ")[1:]:
        kinds = re.findall(r"^### (.+)$", section, re.MULTILINE)
        assert sorted(set(kinds)) == sorted(kinds), section.splitlines()[0]


def test_check_says_what_to_run_where_nothing_is_installed(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    ran = run(["make", "check"], cwd=tmp_path)
    assert 2 == ran.returncode
    assert 'run "make setup" first' in ran.stderr


def test_the_files_are_as_the_editors_are_told() -> None:
    told = configparser.ConfigParser()
    told.read_string("[DEFAULT]\n" + (ROOT / ".editorconfig").read_text())
    wrong = []
    for name in sorted(tracked_files(ROOT)):
        path = ROOT / name
        # A picture is for no editor.
        if path.is_symlink() or path.suffix == ".png" or not path.is_file():
            continue
        rules: dict[str, str] = {}
        for pattern in told.sections():
            if any(fnmatch.fnmatch(name, each) for each in globs_of(pattern)):
                rules |= told[pattern]
        content = path.read_bytes()
        lines = content.split(b"\n")
        broken = {
            "charset": not is_utf_8(content),
            "end_of_line": b"\r" in content,
            "insert_final_newline": lines[-1] != b"",
            "trim_trailing_whitespace": any(line != line.rstrip(b" \t\r") for line in lines),
            "indent_style": any(line.startswith(b"\t") for line in lines),
        }
        wrong += [
            (name, rule)
            for rule, is_broken in broken.items()
            if is_broken and rules[rule] not in ("unset", "tab")
        ]
    assert [] == wrong


def globs_of(pattern: str) -> list[str]:
    """The globs of a section of .editorconfig, without its one pair of braces."""
    before, brace, rest = pattern.partition("{")
    if not brace:
        return [pattern]
    choices, _, after = rest.partition("}")
    return [before + choice + after for choice in choices.split(",")]


def is_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
