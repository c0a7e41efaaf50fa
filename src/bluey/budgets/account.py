"""Whose tokens and dollars are counted."""

from __future__ import annotations

from dataclasses import dataclass

from bluey.budgets.limits import Limits
from bluey.contract import BudgetScope


@dataclass(frozen=True, slots=True)
class Account:
    """Whose tokens and dollars are counted: a tenant's (`acme`), or those of one of its API keys
    (`acme/key/<digest>`). A hold on it lives for `hold_ttl_ms`."""

    name: str
    scope: BudgetScope
    limits: Limits
    hold_ttl_ms: int
