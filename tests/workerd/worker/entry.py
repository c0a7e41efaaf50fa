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

import js
import pytest
from pyodide.ffi import create_proxy, run_sync
from workers import Response, WorkerEntrypoint, python_to_rpc

from tests.workerd.recorder import Recorder
from worker import ledger_object
from worker.alert_object import AlertOutbox

__all__ = ["AlertOutbox", "BudgetLedger", "Default"]

T = TypeVar("T")

# Uploaded modules are files here, at the paths that they have in the repository.
ROOT = Path(__file__).parent
ASYNC_SECONDS = 10.0


async def within(seconds: float, task: asyncio.Task[T]) -> T:
    """The task's result, or TimeoutError. `asyncio.wait_for` would leave its timer running,
    and the runtime takes no more than 10,000 of them."""
    cancel = create_proxy(lambda *_: task.cancel())
    timer = js.setTimeout(cancel, seconds * 1_000)
    try:
        return await task
    except asyncio.CancelledError:
        raise TimeoutError(f"not done after {seconds} s") from None
    finally:
        js.clearTimeout(timer)
        cancel.destroy()


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
        task = self.get_loop().create_task(coro, context=context)
        bounded = self.get_loop().create_task(within(ASYNC_SECONDS, task))
        result: T = run_sync(bounded)
        return result


class BudgetLedger(ledger_object.BudgetLedger):
    """The exact ledger's object, which also shows what it keeps."""

    async def inspect(self, _: str) -> str:
        """Its leases and totals as rows and the time of its alarm, none of which this changes."""
        alarm_ms = await python_to_rpc(self.ctx.storage).getAlarm()
        leases, totals = self._lender.rows.read(
            [
                ("SELECT isolate, tokens FROM leases ORDER BY isolate", ()),
                ("SELECT model_id, tokens, uncounted_tokens FROM totals ORDER BY model_id", ()),
            ]
        )
        return json.dumps({"leases": leases, "totals": totals, "alarmMs": alarm_ms})


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
                # To rewrite each assertion takes a sixth of the session. The same tests on CPython
                # tell what was compared; here the values of the names are told.
                *("--assert=plain", "--showlocals"),
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
