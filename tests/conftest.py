"""Which tests run in one process of several, one after another, because they share servers."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling
    from xdist.workermanage import WorkerController

# pytest-xdist sets it in its processes, and `bluey` prints as wide as it says.
os.environ.pop("COLUMNS", None)

FIRST_PROCESS = "gw0"

OF_OTHER_TESTS = (
    "tests/e2e/test_documented_servers.py::test_the_documented_server_of_other_tests_serves"
)
# The tests of each group by the beginnings of their names; every other file is a group by itself.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "console": ("tests/console/",),
    "described": (
        "tests/e2e/test_clients.py",
        "tests/e2e/test_coding_agents.py",
        "tests/e2e/test_dialects.py",
        "tests/e2e/test_documents.py",
        "tests/e2e/test_images.py",
        "tests/e2e/test_openai_clients.py",
        "tests/e2e/test_snippets.py",
    ),
    "local AI Worker": ("tests/ops/local/test_ai_worker",),
    "metered": (
        "tests/e2e/test_alert_race.py",
        "tests/e2e/test_budgets.py",
        "tests/e2e/test_keys.py",
        "tests/e2e/test_pushed_settings.py",
        "tests/e2e/test_usage_all.py",
    ),
    "with the real model": (
        "tests/e2e/test_chat.py",
        "tests/e2e/test_console.py",
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
            "codes",
            "concurrency",
            "dialects",
            "disconnects",
            "documents",
            "embeddings",
            "failures",
            "fleet",
            "hostile_bodies",
            "hosts",
            "misbehaviour",
            "other_spellings",
            "requests",
            "silence",
            "unread_bodies",
            "vendors",
        )
    ),
}

# What takes most of a minute or more, the longest first.
LONGEST = (
    "described",
    "metered",
    "with the real model",
    "tests/workerd/test_in_workerd.py",
    "tests/platform/test_leases.py",
    "without a model",
    "console",
    "tests/platform/test_api_description.py",
    "tests/e2e/test_documented_servers.py",
    "tests/platform/test_conservation.py",
    "platform",
    "tests/e2e/test_operators_day.py",
    "tests/e2e/test_validate_staging.py",
    "tests/e2e/test_new_tenant.py",
)


def group_of(node_id: str) -> str:
    """The group of a test: those of one group run in one process."""
    for group, beginnings in GROUPS.items():
        if node_id.startswith(beginnings):
            return group
    return node_id.partition("::")[0]


# What is imported and collected stays: to look for garbage in it, again and again while it grows,
# would take a third of the time.
@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collects the tests without looking for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        # Into the oldest generation. Hypothesis does not find what stays frozen.
        gc.freeze()
        gc.unfreeze()
        gc.enable()


# Optional: inside workerd there is no xdist. Its own option `--dist loadgroup` would do the same
# with a mark at every test, and write the group into every test's name.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """Deals out groups of tests to the processes: to the first one in the order of their first
    tests, so that what is cheap is told soon; to the others the longest first, so that none of
    them is left to one process at the end."""
    from xdist.scheduler import LoadScopeScheduling

    files = [group for group in LONGEST if group not in GROUPS]
    assert [] == [file for file in files if not (config.rootpath / file).is_file()]

    class ByGroup(LoadScopeScheduling):  # type: ignore[misc]  # xdist publishes no types
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

        def _assign_work_unit(self, node: WorkerController) -> None:
            if node.gateway.id != FIRST_PROCESS:
                for group in LONGEST:
                    if group in self.workqueue:
                        self.workqueue.move_to_end(group, last=False)
                        break
            super()._assign_work_unit(node)

    return ByGroup(config, log)
