"""Lock files pin everything by hash, and hold wherever the packages are served from."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from ops.project.paths import REQUIREMENTS, ROOT

LOCK_FILES = sorted(REQUIREMENTS.glob("*.txt"))
PACKAGE_LOCK = ROOT / "package-lock.json"
CLIENTS_LOCK = ROOT / "tests/e2e/clients/package-lock.json"
PEERS_LOCK = ROOT / "benchmarks/peers/package-lock.json"

WITHOUT_HASH = {
    "node_modules/@cloudflare/workerd-darwin-64",
    "node_modules/@cloudflare/workerd-darwin-arm64",
    "node_modules/@cloudflare/workerd-windows-64",
}
"""Named in docs/runtime.md: for these systems the pinned workerd is not locked by hash."""


def pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", path.read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize(
    "path",
    [*LOCK_FILES, PACKAGE_LOCK, CLIENTS_LOCK, PEERS_LOCK],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_lock_file_names_no_host_and_no_path(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"https?://(?!(opencollective\.com|github\.com))|file:|\"resolved\"", text)
    assert str(ROOT) not in text


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_every_python_package_has_a_hash(path: Path) -> None:
    entries = re.split(r"^(?=[a-z0-9-]+==)", path.read_text(), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [(PACKAGE_LOCK, WITHOUT_HASH), (CLIENTS_LOCK, set()), (PEERS_LOCK, set())],
    ids=["ours", "clients", "peers"],
)
def test_every_npm_package_has_a_hash(path: Path, expected: set[str]) -> None:
    packages = json.loads(path.read_text())["packages"]
    without = {name for name, entry in packages.items() if name and "integrity" not in entry}
    assert expected == without


def test_the_worker_gets_the_versions_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["worker"]]
    locked = pins(REQUIREMENTS / "worker.txt")
    assert {name: locked[name] for name in locked if f"{name}=={locked[name]}" in wanted} == dict(
        entry.split("==") for entry in wanted
    )


def test_cpython_and_pyodide_run_the_same_versions() -> None:
    tools = pins(REQUIREMENTS / "dev.txt")
    for file in ("worker.txt", "worker-test.txt"):
        locked = pins(REQUIREMENTS / file)
        assert locked
        assert locked.items() <= tools.items()
