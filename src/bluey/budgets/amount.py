"""What budgets count: tokens and dollars, always both."""

from __future__ import annotations

from dataclasses import dataclass

from bluey.contract import BudgetUnit


@dataclass(frozen=True, slots=True)
class Amount:
    """Tokens and what they cost."""

    tokens: int
    micro_usd: int

    def of(self, unit: BudgetUnit) -> int:
        """How much it is in one of the units."""
        return self.tokens if unit == "tokens" else self.micro_usd


NOTHING = Amount(0, 0)
