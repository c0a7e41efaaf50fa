"""A pytest plugin that keeps what a session collected and how every test went, as plain values.

The session in workerd runs with it, and so does the host's collection of the same tests: both
see the same worlds of the contract suites, so their node ids can be compared.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

import pytest

IN_WORKERD = pytest.StashKey[bool]()
"""Set in the configuration of a session whose tests are those that run in workerd."""

Outcome = Literal["passed", "failed", "skipped", "xfailed"]


@dataclass
class Result:
    """How one test went; `text` is the traceback, or the reason of a skip."""

    outcome: Outcome
    text: str = ""
    duration_s: float = 0.0


@dataclass
class Record:
    """A session: `skipped_modules` has a reason per module that skipped itself while importing."""

    collected: list[str] = field(default_factory=list)
    skipped_modules: dict[str, str] = field(default_factory=dict)
    collection_errors: dict[str, str] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)

    def to_value(self) -> dict[str, object]:
        """As JSON has it."""
        return asdict(self)

    def skip_reason(self, node_id: str) -> str | None:
        """Why the test's whole module was skipped, if it was."""
        return self.skipped_modules.get(node_id.partition("::")[0])


class Recorder:
    """The plugin; `record` is complete when the session is over."""

    def __init__(self) -> None:
        self.record = Record()

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[IN_WORKERD] = True

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.record.collected = [item.nodeid for item in session.items]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.record.skipped_modules[report.nodeid] = _reason(report)
        elif report.failed:
            self.record.collection_errors[report.nodeid] = report.longreprtext

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        result = self.record.results.setdefault(report.nodeid, Result("passed"))
        result.duration_s += report.duration
        if report.failed:
            # A test can fail and its teardown after it: both are told.
            result.outcome = "failed"
            result.text += "\n\n".join(
                [
                    f"[{report.when}]\n{report.longreprtext}",
                    *(f"[{title}]\n{text}" for title, text in report.sections if text),
                ]
            )
        elif report.skipped and result.outcome == "passed":
            expected_to_fail = hasattr(report, "wasxfail")
            result.outcome = "xfailed" if expected_to_fail else "skipped"
            result.text = report.wasxfail if expected_to_fail else _reason(report)


def _reason(report: pytest.CollectReport | pytest.TestReport) -> str:
    where = report.longrepr
    reason = where[2] if isinstance(where, tuple) else report.longreprtext
    return reason.removeprefix("Skipped: ")
