"""What several tests of commands ask."""

from collections.abc import Iterator

import pytest

from tests.ops.scripted_worker import ScriptedWorker, scripted_worker


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
