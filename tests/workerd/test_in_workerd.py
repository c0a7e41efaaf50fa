"""The unit and contract tests again, inside workerd: those of a file are one test here, which
tells of each that failed."""

from __future__ import annotations

import pytest

from tests.workerd.collect import collect_on_host
from tests.workerd.recorder import Record
from tests.workerd.session import WorkerdSession, run_in_workerd


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "file" in metafunc.fixturenames:
        files = dict.fromkeys(file_of(node_id) for node_id in collect_on_host().collected)
        metafunc.parametrize("file", files, ids=str)


def file_of(node_id: str) -> str:
    return node_id.partition("::")[0]


@pytest.fixture(scope="session")
def session(tmp_path_factory: pytest.TempPathFactory) -> WorkerdSession:
    """The one session in workerd."""
    return run_in_workerd(tmp_path_factory.mktemp("workerd"))


@pytest.fixture
def record(session: WorkerdSession) -> Record:
    """What the session did; fails shortly when there is nothing, as one test tells it all."""
    if session.record is None:
        pytest.fail("the session in workerd gave no report", pytrace=False)
    return session.record


def test_the_session_in_workerd_finishes(session: WorkerdSession) -> None:
    if session.failure:
        pytest.fail(session.failure, pytrace=False)


def test_the_session_runs_on_the_python_of_the_worker(
    session: WorkerdSession,
    record: Record,  # noqa: ARG001  # a session without a report has neither
) -> None:
    assert ("emscripten", (3, 14)) == (session.platform, session.version)


def test_no_module_fails_to_import_in_workerd(record: Record) -> None:
    assert {} == record.collection_errors


def test_workerd_runs_the_same_tests_as_this_machine_collects(record: Record) -> None:
    expected = {
        node_id for node_id in collect_on_host().collected if record.skip_reason(node_id) is None
    }
    assert expected == set(record.collected)
    assert expected == set(record.results)


def test_passes_in_workerd(file: str, record: Record) -> None:
    if (reason := record.skip_reason(file)) is not None:
        pytest.skip(reason)
    results = {
        node_id: record.results.get(node_id)
        for node_id in collect_on_host().collected
        if file_of(node_id) == file
    }
    told = [
        f"{node_id} was not run in workerd"
        if result is None
        else f"{node_id} {result.outcome} in workerd\n{result.text}"
        for node_id, result in results.items()
        if result is None or result.outcome != "passed"
    ]
    if told:
        pytest.fail("\n\n".join(told), pytrace=False)
