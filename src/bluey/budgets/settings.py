"""A budget's settings, and whose tokens are counted against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from bluey.budgets import ledgers
from bluey.budgets.ledgers.ledger import Ledger, LedgerKind, Storage
from bluey.budgets.limits import Limits
from bluey.contract import BudgetScope
from bluey.registry import table_of, values_in

LEDGERS = table_of((kind.name, kind) for kind in values_in(ledgers, LedgerKind))

if TYPE_CHECKING:
    LedgerName = str
else:
    LedgerName = Literal[tuple(sorted(LEDGERS))]


class Budgets(Limits):
    """How many tokens a tenant may use per calendar day and month (UTC).

    - `enforcement`: `kv` counts in Workers KV, with the bound that docs/budgets.md states;
      `exact` in a Durable Object, which never overspends;
    - `on_ledger_failure`: whether a request is refused (`deny`) or admitted (`allow`) when the
      ledger cannot be read;
    - `warn_at`: answers carry a warning from this share of a window's limit on.
    """

    enforcement: LedgerName = "kv"
    on_ledger_failure: Literal["deny", "allow"] = "deny"
    warn_at: Annotated[float, Field(gt=0, le=1)] = 0.8


@dataclass(frozen=True, slots=True)
class Account:
    """Whose tokens are counted: a tenant's, or those of one of its API keys."""

    name: str
    scope: BudgetScope
    budgets: Budgets
    hold_ttl_ms: int


def ledgers_on(storage: Storage) -> Callable[[Account], Ledger]:
    """A function that returns the ledger of an account, the same one each time."""
    opened: dict[str, Ledger] = {}

    def ledger_of(account: Account) -> Ledger:
        ledger = opened.get(account.name)
        if ledger is None:
            kind = LEDGERS[account.budgets.enforcement]
            ledger = kind.open(account.name, account.budgets, account.hold_ttl_ms, storage)
            opened[account.name] = ledger
        return ledger

    return ledger_of
