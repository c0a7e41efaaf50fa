"""The object of the exact ledger, one per tenant: `bluey.budgets.ledgers.lender` on its own SQLite.

A call is synchronous from its first statement to its last, and commits once. So nothing happens
between a check and the lease that depends on it. Arguments and results are JSON text.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

from workers import DurableObject, python_to_rpc

from bluey.budgets.ledgers.lender import Lender, Statement
from worker.bridge import bridge


class BudgetLedger(DurableObject):
    """One tenant's totals and leases."""

    def __init__(self, ctx: Any, env: Any) -> None:
        super().__init__(ctx, env)
        self._lender = Lender(_ObjectRows(python_to_rpc(self.ctx.storage)))

    async def lend(self, request_json: str) -> str:
        """See `Lender.lend`."""
        return json.dumps(self._lender.lend(json.loads(request_json), _now_ms()))

    async def read(self, request_json: str) -> str:
        """See `Lender.read`."""
        return json.dumps(self._lender.read(json.loads(request_json), _now_ms()))

    async def alarm(self, _info: Any = None) -> None:
        """See `Lender.ring`."""
        self._lender.ring(_now_ms())


class _ObjectRows:
    """The SQLite database of an object."""

    def __init__(self, storage: Any) -> None:
        self._storage = storage

    def read(self, statements: Sequence[Statement]) -> list[list[list[Any]]]:
        rows: list[list[list[Any]]] = json.loads(
            bridge().readRows(self._storage, json.dumps(statements))
        )
        return rows

    def commit(self, statements: Sequence[Statement], alarm_ms: float | None) -> None:
        bridge().commitRows(self._storage, json.dumps(statements))
        if alarm_ms is not None:
            bridge().setAlarm(self._storage, alarm_ms)


def _now_ms() -> float:
    return time.time() * 1000
