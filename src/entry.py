"""The Worker's entry point: the classes that the runtime looks for, nothing else."""

from __future__ import annotations

from worker.alert_object import AlertOutbox
from worker.entrypoint import Default
from worker.ledger_object import BudgetLedger

__all__ = ["AlertOutbox", "BudgetLedger", "Default"]
