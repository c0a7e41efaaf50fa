"""A budget's settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from bluey.budgets import ledgers
from bluey.budgets.adjustments import Adjustments
from bluey.budgets.ledgers.adjusted import AdjustedLedger
from bluey.budgets.ledgers.ledger import Ledger, LedgerKind, Storage
from bluey.budgets.limits import Limits
from bluey.registry import table_of, values_in
from bluey.validation import Value

LEDGERS = table_of((kind.name, kind) for kind in values_in(ledgers, LedgerKind))

if TYPE_CHECKING:
    LedgerName = str
else:
    LedgerName = Literal[tuple(sorted(LEDGERS))]


class Counting(Value):
    """How tokens are counted.

    - `enforcement`: `kv` counts in Workers KV, with the bound that docs/budgets-proof.md states;
      `exact` in a Durable Object, which never overspends;
    - `on_ledger_failure`: whether a request is refused (`deny`) or admitted (`allow`) when the
      ledger cannot be read;
    - `unanswered_attempts`: whether an attempt that ended without an answer is charged by what it
      may have used (`charge`) or not at all (`free`);
    - `warn_at`: answers carry a warning from this share of a window's limit on.
    """

    enforcement: LedgerName = "kv"
    on_ledger_failure: Literal["deny", "allow"] = "deny"
    unanswered_attempts: Literal["charge", "free"] = "charge"
    warn_at: Annotated[float, Field(gt=0, le=1)] = 0.8


class Budgets(Counting, Limits):
    """How many tokens a tenant may use per calendar day and month (UTC), and how they are counted.

    `daily` and `monthly` are the limits; the rest says how tokens are counted, those of API keys
    with limits of their own, too.
    """


def ledgers_on(storage: Storage) -> Callable[[str, LedgerName], Ledger]:
    """A function that returns the ledger of a tenant, the same one each time."""
    opened: dict[str, Ledger] = {}

    def ledger_of(tenant_id: str, enforcement: LedgerName) -> Ledger:
        ledger = opened.get(tenant_id)
        if ledger is None:
            store, clock = storage.key_values, storage.clock
            ledger = opened[tenant_id] = AdjustedLedger(
                LEDGERS[enforcement].open(tenant_id, storage),
                Adjustments(tenant_id, store, clock),
                clock,
            )
        return ledger

    return ledger_of
