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

# How many tenants' ledgers an isolate keeps, some kilobytes each.
MAX_LEDGERS = 1_000

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
    warn_at: Annotated[float, Field(gt=0, le=1, strict=True)] = 0.8


class Budgets(Counting, Limits):
    """How many tokens a tenant may use per calendar day and month (UTC), and how they are counted.

    `daily` and `monthly` are the limits; the rest says how tokens are counted, those of API keys
    with limits of their own, too.
    """


def ledgers_on(storage: Storage) -> Callable[[str, LedgerName], Ledger]:
    """A function that returns the ledger of a tenant, the same one each time: of the last
    MAX_LEDGERS tenants, and of those whose ledger owes something."""
    opened: dict[tuple[str, LedgerName], Ledger] = {}

    def ledger_of(tenant_id: str, enforcement: LedgerName) -> Ledger:
        # A tenant whose settings are pushed anew may be counted otherwise from then on.
        name = (tenant_id, enforcement)
        ledger = opened.get(name)
        if ledger is None:
            store, clock = storage.key_values, storage.clock
            ledger = AdjustedLedger(
                LEDGERS[enforcement].open(tenant_id, storage),
                Adjustments(tenant_id, store, clock),
                clock,
            )
            _forget_one(opened)
        else:
            # The ones that were used last come last.
            del opened[name]
        opened[name] = ledger
        return ledger

    return ledger_of


def _forget_one(opened: dict[tuple[str, LedgerName], Ledger]) -> None:
    """Forgets the ledger that was not used for longest, where there are enough. A request under
    way still has its own."""
    if len(opened) < MAX_LEDGERS:
        return
    idle = next((name for name, ledger in opened.items() if not ledger.owes), None)
    if idle is not None:
        del opened[idle]
