"""What several tests of commands ask."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.project.paths import use_home
from tests.ops.defects import make_project
from tests.ops.scripted_worker import ScriptedWorker, scripted_worker


@pytest.fixture(autouse=True)
def _home() -> Iterator[None]:
    """A command that a test runs in its own process chooses a home for this test only."""
    yield
    use_home(None)


@pytest.fixture(scope="session")
def _running_worker() -> Iterator[ScriptedWorker]:
    with scripted_worker() as server:
        yield server


@pytest.fixture
def worker(_running_worker: ScriptedWorker) -> ScriptedWorker:
    """A Worker on this machine that keeps the contract, until the test breaks something."""
    _running_worker.broken = ""
    _running_worker.requests.clear()
    return _running_worker


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which nothing is wrong; to be read only."""
    return make_project(tmp_path_factory.mktemp("sound") / "project")


@pytest.fixture
def project(sound: Path, tmp_path: Path) -> Path:
    """A copy of it for one test to break."""
    return shutil.copytree(sound, tmp_path / "project", symlinks=True)
