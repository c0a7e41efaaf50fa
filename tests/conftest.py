"""What runs in one process: two share the machine's cores, and neither a server nor a session
inside workerd is started twice."""

from __future__ import annotations

from pathlib import Path

import pytest

# All of these tests share what is started once per session.
TOGETHER = ("platform", "workerd")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not getattr(config.option, "loadgroup", False):  # one process, or inside workerd
        return
    for item in items:
        folder = item.path.parent.name
        group = folder if folder in TOGETHER else str(item.path.relative_to(Path(__file__).parent))
        item.add_marker(pytest.mark.xdist_group(group))
