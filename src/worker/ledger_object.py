"""The object of the exact ledger, one per tenant: `bluey.budgets.ledgers.lender` on its own SQLite.

A call is synchronous from its first statement to its last, and commits once. So nothing happens
between a check and the lease that depends on it. Arguments and results are JSON text.
"""

from __future__ import annotations

import json
import time
from typing import Any

from workers import DurableObject, python_to_rpc

from bluey.budgets.ledgers.lender import Lender
from worker.rows import ObjectRows


class BudgetLedger(DurableObject):
    """One tenant's totals and leases."""

    def __init__(self, ctx: Any, env: Any) -> None:
        super().__init__(ctx, env)
        self._lender = Lender(ObjectRows(python_to_rpc(self.ctx.storage)))

    async def lend(self, request_json: str) -> str:
        """See `Lender.lend`."""
        return json.dumps(self._lender.lend(json.loads(request_json), _now_ms()))

    async def read(self, request_json: str) -> str:
        """See `Lender.read`."""
        return json.dumps(self._lender.read(json.loads(request_json), _now_ms()))

    async def alarm(self, _info: Any = None) -> None:
        """See `Lender.ring`."""
        self._lender.ring(_now_ms())


def _now_ms() -> float:
    return time.time() * 1000
