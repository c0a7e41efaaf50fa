"""The unit and contract tests again, inside workerd, each reported as a test of its own."""

from __future__ import annotations

import pytest

from tests.workerd.collect import collect_on_host
from tests.workerd.recorder import Record
from tests.workerd.session import WorkerdSession, run_in_workerd


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "node_id" in metafunc.fixturenames:
        metafunc.parametrize("node_id", collect_on_host().collected, ids=str)


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


def test_passes_in_workerd(node_id: str, record: Record) -> None:
    if (reason := record.skip_reason(node_id)) is not None:
        pytest.skip(reason)
    result = record.results.get(node_id)
    if result is None:
        pytest.fail(f"{node_id} was not run in workerd", pytrace=False)
    match result.outcome:
        case "failed":
            pytest.fail(f"{node_id} failed in workerd\n{result.text}", pytrace=False)
        case "skipped":
            pytest.skip(result.text)
        case "xfailed":
            pytest.xfail(result.text)
        case "passed":
            pass
