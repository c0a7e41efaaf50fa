"""The Worker with an object of the exact ledger that counts its calls, and fails as it is told."""

from __future__ import annotations

import asyncio
import json

from worker import ledger_object
from worker.alert_object import AlertOutbox
from worker.entrypoint import Default

__all__ = ["AlertOutbox", "BudgetLedger", "Default"]


class BudgetLedger(ledger_object.BudgetLedger):
    """Each call meets the next of the faults that it was told, if any is left."""

    calls = 0
    # They outlive the object: a reset makes a new one.
    faults: list[str] = []  # noqa: RUF012

    async def lend(self, request_json: str) -> str:
        """As the object does it, but for the faults."""
        BudgetLedger.calls += 1
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "failed":
            raise RuntimeError("SECRET text")
        if fault == "reset before":
            self.ctx.abort("SECRET text")
        if fault == "full":
            # The storage refuses what the call wants to commit.
            self._lender.rows.read([("SELECT * FROM no_such_table", ())])
        if fault == "silent":
            await asyncio.sleep(20)
        answer = await super().lend(request_json)
        if fault == "unconfirmed":
            await asyncio.sleep(20)
        if fault == "reset after":
            self.ctx.abort("SECRET text")
        return answer

    async def tell(self, faults_json: str) -> str:
        """Its calls so far; from now on the next ones meet these faults."""
        calls, BudgetLedger.calls = BudgetLedger.calls, 0
        self.faults[:] = json.loads(faults_json)
        return json.dumps(calls)
