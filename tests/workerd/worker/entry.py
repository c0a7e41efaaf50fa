"""The Worker that is a pytest session: any request runs every test that was uploaded."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from contextvars import Context
from pathlib import Path
from typing import Any, Self, TypeVar

import pytest
from pyodide.ffi import run_sync
from workers import Response, WorkerEntrypoint

from tests.workerd.recorder import Recorder
from worker.ledger_object import BudgetLedger

__all__ = ["BudgetLedger", "Default"]

T = TypeVar("T")

# Uploaded modules are files here, at the paths that they have in the repository.
ROOT = Path(__file__).parent
ASYNC_SECONDS = 10.0


class OnTheRunningLoop:
    """`asyncio.Runner` where the one event loop always runs: it suspends the whole stack
    until the coroutine is done, which is how pytest-asyncio can call it from plain code."""

    def __init__(self, *, debug: bool | None = None, loop_factory: Any = None) -> None:
        """Takes what `asyncio.Runner` does; there is no loop to make or to configure."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Leaves the loop, which is not ours."""

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    def run(self, coro: Coroutine[Any, Any, T], *, context: Context | None = None) -> T:
        """The coroutine's result. Raises TimeoutError after ASYNC_SECONDS: one test that
        hangs must not hide the others' results."""
        task = self.get_loop().create_task(asyncio.wait_for(coro, ASYNC_SECONDS), context=context)
        result: T = run_sync(task)
        return result


class Default(WorkerEntrypoint):  # type: ignore[misc]  # untyped to a check on CPython
    """The Worker."""

    async def fetch(self, request: object) -> Response:  # noqa: ARG002
        """The session's record as JSON, see `tests.workerd.recorder`."""
        # Before pytest-asyncio is imported, which pytest does when it starts.
        asyncio.Runner = OnTheRunningLoop  # type: ignore[assignment, misc]
        sys.dont_write_bytecode = True
        os.chdir(ROOT)
        recorder = Recorder()
        code = pytest.main(
            [
                *("--rootdir", str(ROOT), "--config-file", "pyproject.toml"),
                *("--disable-plugin-autoload", "-p", "pytest_asyncio.plugin"),
                # Nothing to keep between runs, and no descriptors to capture.
                *("-p", "no:cacheprovider", "--capture=sys", "--color=no", "-v"),
                # A module that cannot be imported must not hide the others' results.
                "--continue-on-collection-errors",
                *("tests/unit", "tests/contract"),
            ],
            plugins=[recorder],
        )
        report = {
            "exitCode": int(code),
            "platform": sys.platform,
            "version": list(sys.version_info[:2]),
            "record": recorder.record.to_value(),
        }
        return Response(json.dumps(report))
