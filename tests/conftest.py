"""Which tests run in one process of several, one after another, because they share servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

OF_OTHER_TESTS = (
    "tests/e2e/test_documented_servers.py::test_the_documented_server_of_other_tests_serves"
)
# The tests of each group by the beginnings of their names; every other file is a group by itself.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "described": (
        "tests/e2e/test_clients.py",
        "tests/e2e/test_coding_agents.py",
        "tests/e2e/test_dialects.py",
        "tests/e2e/test_documents.py",
        "tests/e2e/test_images.py",
        "tests/e2e/test_openai_clients.py",
    ),
    "local AI Worker": ("tests/ops/local/test_ai_worker",),
    "metered": ("tests/e2e/test_budgets.py", "tests/e2e/test_keys.py"),
    "with the real model": (
        "tests/e2e/test_chat.py",
        "tests/e2e/test_docs.py",
        "tests/e2e/test_documented_clients.py",
        f"{OF_OTHER_TESTS}[server]",
        "tests/e2e/test_operations.py",
    ),
    "without a model": (
        "tests/e2e/test_closed_by_default.py",
        "tests/e2e/test_contract.py",
        f"{OF_OTHER_TESTS}[shared]",
        f"{OF_OTHER_TESTS}[mrrainbowsmoke_without_ai]",
        "tests/e2e/test_recorded_smoke.py",
    ),
    "platform": tuple(
        f"tests/platform/test_{name}.py"
        for name in (
            "answers",
            "concurrency",
            "dialects",
            "disconnects",
            "documents",
            "failures",
            "misbehaviour",
            "requests",
            "silence",
            "unread_bodies",
        )
    ),
}


def group_of(node_id: str) -> str:
    """The group of a test: those of one group run in one process."""
    for group, beginnings in GROUPS.items():
        if node_id.startswith(beginnings):
            return group
    return node_id.partition("::")[0]


# Optional: inside workerd there is no xdist. Its own option `--dist loadgroup` would do the same
# with a mark at every test, and write the group into every test's name.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Deals out groups of tests to the processes, in the order of their first tests."""
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):  # type: ignore[misc]  # xdist publishes no types
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return ByGroup(config, log)
